use std::fmt::Write;

use super::visible::push_visible;

/// Escapes text for HTML, XML and their attributes.
///
/// Characters that are invisible or change the direction of text are spelled out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => push_visible(&mut escaped, other),
        }
    }
    escaped
}

/// Formats text as code, which is broken at its spaces only if it is long.
pub fn code(text: &str) -> String {
    let style = if text.contains(' ') && !is_long(text) {
        " style=\"white-space:nowrap\""
    } else {
        ""
    };
    format!("<code{style}>{}</code>", escape(text))
}

fn is_long(line: &str) -> bool {
    line.chars().nth(UNBROKEN).is_some()
}

/// The largest length of a line that is not broken at its spaces, in characters.
const UNBROKEN: usize = 44;

/// Formats lines with their spaces kept. A page may break a long one between words.
// Not `<pre>`, which has a background in notebooks, where it also breaks inside words.
pub fn samp<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> String {
    let mut html = String::new();
    for line in lines {
        let line = line.as_ref();
        let wraps = if is_long(line) { "pre-wrap" } else { "pre" };
        let separator = if html.is_empty() { "" } else { "<br>" };
        let _ = write!(
            html,
            "{separator}<samp style=\"white-space:{wraps}\">{}</samp>",
            escape(line)
        );
    }
    html
}

/// The content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A word, which is not broken.
    Word,
    /// A number, aligned to the right.
    Number,
    /// Sentences.
    Prose,
}

impl Column {
    /// The attributes of its cells. Notebooks align to the right and break lines unless a style says
    /// otherwise; GitHub drops styles, and keeps `align`.
    fn attributes(self) -> &'static str {
        match self {
            Column::Word => " align=\"left\" style=\"text-align:left;white-space:nowrap\"",
            Column::Number => " align=\"right\" style=\"text-align:right;white-space:nowrap\"",
            Column::Prose => " align=\"left\" style=\"text-align:left\"",
        }
    }
}

/// A table that omits its empty columns.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<(&'static str, Column)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl Into<Vec<(&'static str, Column)>>) -> Table {
        Table {
            columns: columns.into(),
            rows: Vec::new(),
        }
    }

    /// Adds a row of HTML, one cell per column.
    pub fn row(&mut self, cells: impl Into<Vec<String>>) {
        self.rows.push(cells.into());
    }

    /// The table as HTML.
    pub fn to_html(&self) -> String {
        let filled: Vec<usize> = (0..self.columns.len())
            .filter(|&at| self.rows.iter().any(|row| !row[at].is_empty()))
            .collect();
        let mut html = String::from("<table>\n");
        let headings = filled.iter().map(|&at| self.columns[at].0);
        self.write_row(&mut html, "th", &filled, headings);
        for row in &self.rows {
            let cells = filled.iter().map(|&at| row[at].as_str());
            self.write_row(&mut html, "td", &filled, cells);
        }
        html.push_str("</table>");
        html
    }

    fn write_row<'a>(
        &self,
        html: &mut String,
        tag: &str,
        filled: &[usize],
        cells: impl Iterator<Item = &'a str>,
    ) {
        html.push_str("<tr>");
        for (&at, cell) in filled.iter().zip(cells) {
            let attributes = self.columns[at].1.attributes();
            let _ = write!(html, "<{tag}{attributes}>{cell}</{tag}>");
        }
        html.push_str("</tr>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Table, escape, samp};

    #[test]
    fn markup_stays_text() {
        assert_eq!(
            escape("<script>alert(\"1\" & '2')</script>"),
            "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;"
        );
    }

    #[test]
    fn what_does_not_show_is_spelled_out() {
        assert_eq!(escape("a\0b\u{1b}[31m\n\t"), "a\\u{0}b\\u{1b}[31m\\n\\t");
        assert_eq!(
            escape("x\u{202e}fdp.\u{2066}\u{feff}"),
            "x\\u{202e}fdp.\\u{2066}\\u{feff}"
        );
        assert_eq!(
            escape("\u{ffff}\u{1fffe}\u{85}"),
            "\\u{ffff}\\u{1fffe}\\u{85}"
        );
        // Joiners are part of words and emoji.
        assert_eq!(escape("é 年齢 می\u{200c}خواهم"), "é 年齢 می\u{200c}خواهم");
    }

    #[test]
    fn an_empty_column_is_left_out() {
        let mut table = Table::new([
            ("a", Column::Word),
            ("b", Column::Word),
            ("c", Column::Prose),
        ]);
        table.row(["1".to_owned(), String::new(), "3".to_owned()]);
        let html = table.to_html();
        assert!(
            html.contains(">a</th>") && html.contains(">c</th>"),
            "{html}"
        );
        assert!(!html.contains(">b</th>"), "{html}");
    }

    #[test]
    fn a_line_is_broken_only_if_it_is_long() {
        let html = samp(["x[0, 2] = <NaN>", &"word ".repeat(20)]);
        assert!(html.starts_with(
            "<samp style=\"white-space:pre\">x[0, 2] = &lt;NaN&gt;</samp><br>\
             <samp style=\"white-space:pre-wrap\">word word"
        ));
        assert_eq!(samp::<&str>([]), "");
    }
}
