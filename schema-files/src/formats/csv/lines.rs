//! The lines of rows, for programs that show a file.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use super::dialect::{Begun, Dialect};
use super::encoding::decoded;
use super::rows::{Rows, break_length, line_length};
use crate::error::ReadError;
use crate::formats::{Format, Head};
use crate::input::all;
use crate::options::ReadOptions;

/// Returns the line on which each of the rows begins in a CSV file, as an editor counts lines; rows are
/// counted from 0, without the names. `None` for a row that the file does not have, and for all rows of a
/// file of another format or a compressed one, whose lines nobody sees.
///
/// # Errors
///
/// As for [`read`](crate::read).
///
/// ```
/// use schema_files::{ReadOptions, csv_lines};
///
/// let path = std::env::temp_dir().join(format!("lines-{}.csv", std::process::id()));
/// std::fs::write(&path, "name,age\n\nAda,36\n\"two\nlines\",9\nEve,7\n")?;
/// let lines = csv_lines(&path, &[0, 2, 3], &ReadOptions::default())?;
/// assert_eq!(lines, [Some(3), Some(6), None]);
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn csv_lines(
    path: &Path,
    rows: &[usize],
    options: &ReadOptions,
) -> Result<Vec<Option<usize>>, ReadError> {
    let mut lines = vec![None; rows.len()];
    let named = |error: ReadError| error.in_file(path);
    let read = || {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        all(&mut file, length)
    };
    let bytes = read().map_err(named)?;
    let head = Head {
        bytes: &bytes,
        path: Some(path),
    };
    if !Format::of(&head, options).is_ok_and(|format| format.name == Format::CSV.name) {
        return Ok(lines);
    }
    let csv = options.csv().cloned().unwrap_or_default();
    let text = decoded(Cow::Owned(bytes), csv.encoding).map_err(named)?;
    // The mark has no line of its own.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let Begun { dialect, start, .. } = Dialect::of(text, &csv).map_err(named)?;

    let mut wanted: Vec<usize> = (0..rows.len()).collect();
    wanted.sort_by_key(|&at| rows[at]);
    let mut wanted = wanted.into_iter().peekable();
    let mut reader = Rows::new(&text[start..], dialect.syntax);
    let mut position = Position { at: 0, line: 1 };
    let mut row = 0;
    while wanted.peek().is_some() && reader.begin() {
        while let Some(at) = wanted.next_if(|&at| rows[at] == row) {
            lines[at] = Some(position.line_of(text, start + reader.at()));
        }
        loop {
            match reader.field() {
                Ok((_, true)) => break,
                Ok((_, false)) => {}
                // A reader finds no rows in such a text.
                Err(_) => return Ok(lines),
            }
        }
        row += 1;
    }
    Ok(lines)
}

/// A line of a text, and where it begins.
struct Position {
    at: usize,
    line: usize,
}

impl Position {
    /// Goes on to the line of a later position, and returns it.
    fn line_of(&mut self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        loop {
            let end = self.at + line_length(&bytes[self.at..]);
            let next = end + break_length(&bytes[end..]);
            if next > at || next == end {
                return self.line;
            }
            *self = Position {
                at: next,
                line: self.line + 1,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::csv::CsvOptions;

    fn lines(text: &[u8], rows: &[usize], options: &ReadOptions) -> Vec<Option<usize>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, text).unwrap();
        csv_lines(&path, rows, options).unwrap()
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        let usual = ReadOptions::default();
        for (text, expected) in [
            ("a,b\n1,2\n3,4\n", [Some(2), Some(3), None]),
            ("a,b\r\n1,2\r\n\r\n3,4", [Some(2), Some(4), None]),
            ("a,b\r1,2\r3,4\r5,6", [Some(2), Some(3), Some(4)]),
            ("\u{feff}a,b\n\"1\n\n\",2\n3,4\n", [Some(2), Some(5), None]),
            ("\n1,2\n3,4\n5,6\n", [Some(2), Some(3), Some(4)]),
        ] {
            assert_eq!(
                lines(text.as_bytes(), &[0, 1, 2], &usual),
                expected,
                "{text:?}"
            );
        }
        assert_eq!(
            lines(b"a,b\n1,2\n3,4\n", &[1, 0, 1], &usual),
            [Some(3), Some(2), Some(3)]
        );
        let options = CsvOptions::default().with_comment(b'#').into();
        assert_eq!(lines(b"#x\na,b\n# y\n1,2\n", &[0], &options), [Some(4)]);
        // An archive named like a table has no lines.
        assert_eq!(lines(b"PK\x03\x04a,b\n1,2\n", &[0], &usual), [None]);
        assert_eq!(
            lines(b"a,b\n\"1,2\n3,4\n", &[0, 1], &usual),
            [Some(2), None]
        );
    }
}
