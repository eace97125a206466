//! HTML pages around the HTML of schemas and reports.

use std::fmt::Write;

/// Escapes text for HTML. Line breaks are kept.
pub(crate) fn escape(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(schema_spec::show::escape).collect();
    lines.join("\n")
}

/// Returns a page with one section per part: a heading, as text, and a body, as HTML.
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
