//! Text that reads as a number, and numbers that a type holds.

use schema_spec::Scalar;

/// The number that text is; `None` where it is none. Digits that no float holds are no number.
pub(crate) fn read(text: &str) -> Option<Scalar<'_>> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i128>() {
        return Some(Scalar::Int(number));
    }
    let number: f64 = text.parse().ok()?;
    // Digits are no infinity, unless it is spelled.
    let is_spelled = text.contains(['n', 'N']);
    (number.is_finite() || is_spelled).then_some(Scalar::Float(number))
}
