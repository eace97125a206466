//! Numbers in text.

use schema_spec::Scalar;

/// Parses a number; `None` if text is not a number, or overflows every float.
pub(crate) fn read(text: &str) -> Option<Scalar<'_>> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i128>() {
        return Some(Scalar::Int(number));
    }
    let number: f64 = text.parse().ok()?;
    // Digits that overflow parse as infinity, which must be spelled out.
    let is_spelled = text.contains(['n', 'N']);
    (number.is_finite() || is_spelled).then_some(Scalar::Float(number))
}
