//! What chance alone makes of data that did not change.

/// The number of standard deviations that a normal number exceeds with that chance.
///
/// As approximated by Abramowitz and Stegun, 26.2.23: within 0.00045.
pub(super) fn normal(chance: f64) -> f64 {
    if chance >= 0.5 {
        return 0.0;
    }
    let t = (-2.0 * chance.max(f64::MIN_POSITIVE).ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    t - above / below
}

/// What a sum of so many squared normal numbers exceeds with that chance.
///
/// As approximated by Wilson and Hilferty, 1931.
pub(super) fn chi_squared(degrees: f64, chance: f64) -> f64 {
    let ninth = 2.0 / (9.0 * degrees);
    degrees
        * (1.0 - ninth + normal(chance) * ninth.sqrt())
            .powi(3)
            .max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        for (chance, expected) in [(0.5, 0.0), (0.025, 1.960), (0.001, 3.090), (1e-4, 3.719)] {
            assert!((normal(chance) - expected).abs() < 1e-3, "{chance}");
        }
        for (degrees, chance, expected) in
            [(1.0, 0.05, 3.841), (9.0, 0.001, 27.88), (15.0, 1e-4, 44.26)]
        {
            let found = chi_squared(degrees, chance);
            assert!(
                (found / expected - 1.0).abs() < 0.03,
                "{degrees} {chance}: {found}"
            );
        }
        assert!(normal(0.0).is_finite() && chi_squared(1.0, 1.0).is_finite());
    }
}
