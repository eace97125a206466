//! Names and numbers as text for the user.

/// Text of unknown origin, safe on a terminal.
pub(crate) use schema_spec::show::visible as shown;

/// Returns `1 array`, `2 arrays` and so on.
///
/// ```
/// assert_eq!(schema_tools::text::counted(2, "violation"), "2 violations");
/// ```
pub fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
