//! Finds where objects on lines of their own end, without parsing them.

use memchr::{memchr, memchr_iter, memchr2};

use crate::pieces::Split;

/// Finds the last line that ends within `size` bytes after `start` and with it an object, or else the
/// first such line. Damaged lines end somewhere, so that they can be parsed.
pub(crate) fn split(bytes: &[u8], start: usize, size: usize, is_last: bool) -> Split {
    let most = start.saturating_add(size);
    let mut split = Split {
        end: start,
        ..Split::default()
    };
    while split.end < bytes.len() {
        let blank = blank_length(&bytes[split.end..]);
        let begins = split.end + blank;
        let end = match bytes.get(begins) {
            Some(b'{') => object(bytes, begins).and_then(|end| line(bytes, end)),
            Some(_) => line(bytes, begins),
            None => None,
        };
        let is_row = begins < bytes.len();
        let end = match end {
            Some(end) => end,
            None if is_last => bytes.len(),
            None => break,
        };
        if end > most && split.rows > 0 {
            break;
        }
        split = Split {
            end,
            rows: split.rows + usize::from(is_row),
            lines: split.lines + memchr_iter(b'\n', &bytes[split.end..end]).count(),
        };
        if end >= most && split.rows > 0 {
            break;
        }
    }
    split
}

/// Whether the text is several objects on lines of their own, as far as its start shows; `None` if it
/// has to be longer for that.
pub(crate) fn begins_with_lines(bytes: &[u8]) -> Option<bool> {
    let begins = blank_length(bytes);
    if *bytes.get(begins)? != b'{' {
        return Some(false);
    }
    let end = object(bytes, begins)?;
    let blank = &bytes[end..][..blank_length(&bytes[end..])];
    let next = bytes.get(end + blank.len())?;
    Some(memchr(b'\n', blank).is_some() && *next == b'{')
}

fn blank_length(bytes: &[u8]) -> usize {
    let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace());
    blank.count()
}

/// The end of a line, behind its break.
fn line(bytes: &[u8], at: usize) -> Option<usize> {
    memchr(b'\n', &bytes[at..]).map(|end| at + end + 1)
}

/// Where the object ends that begins at a position; `None` if it does not. A string that does not end
/// on its line ends there, because it is damaged.
fn object(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match *bytes.get(at)? {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return Some(at + 1),
            b'}' | b']' => depth -= 1,
            b'"' => match string(bytes, at) {
                Some((end, true)) => {
                    at = end;
                    continue;
                }
                Some((end, false)) => return Some(end),
                None => return None,
            },
            _ => {}
        }
        at += 1;
    }
}

/// Where a string ends, and whether that is a quote or a line break.
fn string(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let mut at = start + 1;
    loop {
        let found = at + memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if let Some(line) = memchr(b'\n', &bytes[at..found]) {
            return Some((at + line, false));
        }
        if bytes[found] == b'"' {
            return Some((found + 1, true));
        }
        at = found + 2;
    }
}
