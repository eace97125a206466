//! Tables as text and as HTML.

use std::fmt::Write;

use crate::page::escape;
use crate::style::HEAD;
use crate::text::shown;

/// The alignment of a column in text.
#[derive(Clone, Copy)]
pub(crate) enum Align {
    Left,
    Right,
}

pub(crate) struct Table {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: &[(&'static str, Align)]) -> Table {
        Table {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: impl Into<Vec<String>>) {
        // Each stays on its line.
        let cells = cells.into().iter().map(|cell| shown(cell)).collect();
        self.rows.push(cells);
    }

    /// Returns the table as indented text, without columns whose cells are all empty.
    pub(crate) fn to_text(&self) -> String {
        let mut lines = vec![String::new(); self.rows.len() + 1];
        for (at, (head, align)) in self.columns.iter().enumerate() {
            let cells: Vec<&str> = self.rows.iter().map(|row| row[at].as_str()).collect();
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            let width = cells.iter().map(|cell| length(cell)).max();
            let width = width.unwrap_or(0).max(head.len());
            for (line, cell) in lines.iter_mut().zip([*head].into_iter().chain(cells)) {
                let room = " ".repeat(width - length(cell));
                let _ = match align {
                    Align::Left => write!(line, "  {cell}{room}"),
                    Align::Right => write!(line, "  {room}{cell}"),
                };
            }
        }
        let mut text = String::new();
        for (at, line) in lines.iter().enumerate() {
            let line = line.trim_end();
            let _ = match at {
                0 => writeln!(text, "{HEAD}{line}{HEAD:#}"),
                _ => writeln!(text, "{line}"),
            };
        }
        text
    }

    /// Returns the table as HTML, with all columns.
    pub(crate) fn to_html(&self) -> String {
        let mut html = String::from("<table>\n<tr>");
        for (head, _) in &self.columns {
            let _ = write!(html, "<th>{head}</th>");
        }
        html.push_str("</tr>\n");
        for row in &self.rows {
            html.push_str("<tr>");
            for cell in row {
                let _ = write!(html, "<td>{}</td>", escape(cell));
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</table>");
        html
    }
}

fn length(cell: &str) -> usize {
    cell.chars().count()
}
