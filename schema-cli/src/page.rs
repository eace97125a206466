//! A page of HTML around what schemas and reports show of themselves.

use std::fmt::Write;

/// Text as HTML shows it.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A page with a section for each part: its heading, as text, and its body, as HTML.
pub(crate) fn page(title: &str, parts: &[(String, String)]) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n",
        escape(title)
    );
    html.push_str("<style>body { font-family: sans-serif; margin: 2em } td, th { padding: 0.2em 0.6em; text-align: left; vertical-align: top }</style>\n");
    for (heading, body) in parts {
        let _ = write!(html, "<h2>{}</h2>\n{body}\n", escape(heading));
    }
    html.push_str("</html>\n");
    html
}
