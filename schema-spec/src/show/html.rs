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

/// Formats text as code.
pub fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// Formats lines with their spaces kept.
pub fn pre<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> String {
    let lines: Vec<String> = (lines.into_iter())
        .map(|line| escape(line.as_ref()))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("<pre style=\"margin:0\">{}</pre>", lines.join("\n"))
}

/// The content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A word or a number, aligned as the page does by default.
    Word,
    /// Sentences, aligned to the left, which is not the default of notebooks.
    Prose,
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
            let style = match self.columns[at].1 {
                Column::Word => "",
                Column::Prose => " style=\"text-align:left\"",
            };
            let _ = write!(html, "<{tag}{style}>{cell}</{tag}>");
        }
        html.push_str("</tr>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Table, escape};

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
        assert_eq!(
            table.to_html(),
            "<table>\n\
             <tr><th>a</th><th style=\"text-align:left\">c</th></tr>\n\
             <tr><td>1</td><td style=\"text-align:left\">3</td></tr>\n\
             </table>"
        );
    }
}
