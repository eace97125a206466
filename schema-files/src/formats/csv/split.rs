//! Finds where rows end, without reading their fields: the same rows as [`Rows`](super::rows::Rows)
//! finds, in bytes that need not be UTF-8 yet, and may end within a row.

use memchr::{memchr, memchr2, memchr2_iter, memchr3};

use super::rows::Syntax;
use crate::pieces::Split;

/// How the lines of some bytes end.
struct Lines<'b> {
    bytes: &'b [u8],
    syntax: Syntax,
    /// Whether the bytes are the last.
    is_last: bool,
    has_quotes: bool,
    has_returns: bool,
}

/// Finds the last row that ends within `size` bytes after `start`, or else the first row. None is
/// complete if it ends where the bytes do, unless they are the last.
pub(crate) fn split(
    bytes: &[u8],
    start: usize,
    size: usize,
    syntax: Syntax,
    is_last: bool,
) -> Split {
    let lines = Lines {
        bytes,
        syntax,
        is_last,
        has_quotes: memchr(b'"', bytes).is_some(),
        has_returns: memchr(b'\r', bytes).is_some(),
    };
    let most = start.saturating_add(size);
    let mut split = Split {
        end: start,
        ..Split::default()
    };
    while split.end < bytes.len() {
        let (is_row, line_end) = lines.line(split.end);
        let Some(line_end) = line_end else { break };
        let end = line_end + lines.break_length(line_end);
        // Whether a line break continues is not known yet.
        let is_open = end == bytes.len() && bytes[end - 1] != b'\n';
        if is_open && !is_last || end > most && split.rows > 0 {
            break;
        }
        let breaks = if lines.has_quotes {
            lines.breaks(split.end, end)
        } else {
            usize::from(end > line_end)
        };
        split = Split {
            end,
            rows: split.rows + usize::from(is_row),
            lines: split.lines + breaks,
        };
        if end >= most && split.rows > 0 {
            break;
        }
    }
    split
}

impl Lines<'_> {
    /// Whether a row begins at the start of a line, and where it ends, or else the line; `None` if the
    /// bytes end before.
    fn line(&self, start: usize) -> (bool, Option<usize>) {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t') && *byte != self.syntax.delimiter;
        match self.bytes[start] {
            b'\n' | b'\r' => (false, Some(start)),
            byte if Some(byte) == self.syntax.comment => (false, self.line_end(start)),
            byte if blank(&byte) => {
                let end = self.line_end(start);
                let line = &self.bytes[start..end.unwrap_or(self.bytes.len())];
                match line.iter().all(blank) {
                    true => (false, end),
                    false => (true, self.row_end(start)),
                }
            }
            _ => (true, self.row_end(start)),
        }
    }

    fn line_end(&self, start: usize) -> Option<usize> {
        let rest = &self.bytes[start..];
        let end = if self.has_returns {
            memchr2(b'\n', b'\r', rest)
        } else {
            memchr(b'\n', rest)
        };
        self.end(end.map(|end| start + end))
    }

    fn row_end(&self, start: usize) -> Option<usize> {
        if !self.has_quotes {
            return self.line_end(start);
        }
        let mut at = start;
        loop {
            let Some(found) = memchr3(b'"', b'\n', b'\r', &self.bytes[at..]) else {
                return self.end(None);
            };
            let found = at + found;
            if self.bytes[found] != b'"' {
                return Some(found);
            }
            at = found + 1;
            // Quotes count only at the start of a field.
            if found == start || self.bytes[found - 1] == self.syntax.delimiter {
                match self.close(at) {
                    Some(close) => at = close + 1,
                    None => return self.end(None),
                }
            }
        }
    }

    /// Where the quote closes that begins before `at`.
    fn close(&self, mut at: usize) -> Option<usize> {
        loop {
            at += memchr(b'"', self.bytes.get(at..)?)?;
            match self.bytes.get(at + 1) {
                Some(b'"') => at += 2,
                // The next may follow.
                None if !self.is_last => return None,
                _ => return Some(at),
            }
        }
    }

    /// The end of what has no other is that of the last bytes.
    fn end(&self, end: Option<usize>) -> Option<usize> {
        end.or(self.is_last.then_some(self.bytes.len()))
    }

    fn break_length(&self, at: usize) -> usize {
        match self.bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => 0,
        }
    }

    /// How many line breaks there are, those in quotes among them.
    fn breaks(&self, start: usize, end: usize) -> usize {
        let line = &self.bytes[start..end];
        let is_break = |&at: &usize| line[at] == b'\r' || at == 0 || line[at - 1] != b'\r';
        memchr2_iter(b'\n', b'\r', line).filter(is_break).count()
    }
}
