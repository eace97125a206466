//! What `serde_json` says.

/// What is wrong, without the line and the column.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match said.strip_suffix(&place) {
        Some(reason) => reason.to_owned(),
        None => said,
    }
}
