//! `serde_json` validates the text, and gives the position of an error. The rest reads valid text: one
//! pass over each array finds its shape and element type, another moves its values into the vector
//! that the array keeps. There is no recursion, so depth takes no stack; and no number passes through
//! a type that cannot hold it.

use std::path::Path;

use schema_arrays::{Content, Entry};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::orient;
use super::table::Table;
use super::words::{Word, Words, without_python};
use super::written::{Place, Written};
use crate::entries::Entries;
use crate::error::{JsonError, ListsError, ReadError, ReadErrorKind};
use crate::input::Input;
use crate::json;
use crate::limits::Budget;
use crate::lists::{Kind, Leaf, Lists};

/// Reads the arrays of an object, or the columns of a table.
pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let bytes = input.bytes()?;
    let text = std::str::from_utf8(&bytes).map_err(|error| ReadErrorKind::Encoding {
        at: error.valid_up_to(),
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let named_lines = input.path.is_some_and(is_named_lines);
    let budget = input.options.limits().for_text(text.len() as u64);
    let mut words = Words::new(text);
    if is_lines(text)? || named_lines && text.trim_ascii_start().starts_with('{') {
        return Table::new(text).records(&mut words)?.entries(budget);
    }
    match words.next() {
        Some(Word::OpenObject) => {}
        Some(Word::OpenList) if matches!(words.clone().next(), Some(Word::OpenObject)) => {
            return Table::new(text).records(&mut words)?.entries(budget);
        }
        _ => return Err(JsonError::NoNames.into()),
    }
    if let Some(table) = orient::table(&words, text)? {
        return table.entries(budget);
    }
    let mut entries = Entries::default();
    let mut places = Vec::new();
    while let Some(Word::Leaf(key)) = words.next() {
        let name = unquoted(key, text)?;
        places.push(Place::Array(words.at()));
        let content = array(&mut words, text).map_err(|error| error.in_array(&name))?;
        entries.add(name, content)?;
    }
    let entries = entries.into_vec();
    Ok(Written::remember(text, places, entries))
}

/// Reads one array to its end.
fn array(words: &mut Words<'_>, text: &str) -> Result<Content, ReadError> {
    let start = words.clone();
    lists(words, text)?.content(|| leaves(start.clone(), text))
}

/// Surveys the next word of an array.
pub(super) fn survey(lists: &mut Lists, word: Word<'_>, text: &str) -> Result<(), ReadErrorKind> {
    match word {
        Word::OpenObject | Word::CloseObject => {
            let at = lists.nesting.at().to_vec();
            Err(ListsError::Object { at }.into())
        }
        Word::OpenList => lists.nesting.begin_list(),
        Word::Leaf(word) => lists.see(&Value { word, text }),
        Word::CloseList => lists.nesting.end_list(),
    }
}

/// Surveys one array to its end.
pub(super) fn lists(words: &mut Words<'_>, text: &str) -> Result<Lists, ReadErrorKind> {
    let mut lists = Lists::default();
    for word in words {
        survey(&mut lists, word, text)?;
        if lists.nesting.at().is_empty() {
            break;
        }
    }
    Ok(lists)
}

/// The values from here on.
pub(super) fn leaves<'t>(words: Words<'t>, text: &'t str) -> impl Iterator<Item = impl Leaf> {
    words.filter_map(move |word| match word {
        Word::Leaf(word) => Some(Value { word, text }),
        _ => None,
    })
}

/// A value as written in the text.
pub(super) struct Value<'t> {
    pub(super) word: &'t str,
    /// The complete text.
    pub(super) text: &'t str,
}

impl<'t> Value<'t> {
    pub(super) fn null(text: &'t str) -> Value<'t> {
        Value { word: "null", text }
    }
}

impl Leaf for Value<'_> {
    fn kind(&self) -> Kind {
        match self.word.as_bytes() {
            [b'"', ..] => Kind::Text,
            [b't' | b'f', ..] => Kind::Truth,
            [b'n', ..] => Kind::Null,
            [b'N' | b'I', ..] | [b'-', b'I', ..] => Kind::Float,
            number if number.iter().any(|b| matches!(b, b'.' | b'e' | b'E')) => Kind::Float,
            _ => Kind::Integer,
        }
    }

    fn truth(&self) -> Option<bool> {
        Some(self.word == "true")
    }

    fn is_negative(&self) -> bool {
        self.word.starts_with('-')
    }

    fn signed(&self) -> Option<i64> {
        self.word.parse().ok()
    }

    fn unsigned(&self) -> Option<u64> {
        self.word.parse().ok()
    }

    fn float(&self) -> Option<f64> {
        match self.word {
            "null" | "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            number => number.parse().ok().filter(|value: &f64| value.is_finite()),
        }
    }

    fn shown(&self) -> String {
        self.word.to_owned()
    }

    fn into_text(self) -> Result<String, ReadError> {
        match self.kind() {
            Kind::Text => unquoted(self.word, self.text),
            Kind::Null => Ok(String::new()),
            _ => Ok(self.shown()),
        }
    }
}

/// Whether a file is named so that it holds an object per line.
pub(crate) fn is_named_lines(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        let mut lines = ["jsonl", "ndjson"].iter();
        lines.any(|lines| extension.eq_ignore_ascii_case(lines))
    })
}

/// Whether the text is several objects, on lines of their own. Checks that it is JSON, except for the
/// words that Python adds.
fn is_lines(text: &str) -> Result<bool, ReadError> {
    let plain = without_python(text);
    let Err(error) = serde_json::from_str::<&RawValue>(&plain) else {
        return Ok(false);
    };
    match lines(&plain, true)? {
        Lines::All => Ok(true),
        Lines::Until(_) => Err(not_json(&error, error.line(), error.column())),
    }
}

/// How much of a text is objects on lines of their own.
enum Lines {
    All,
    /// Up to this byte.
    Until(usize),
}

/// Finds objects on lines of their own. `is_first` says whether no line is before them.
fn lines(plain: &str, is_first: bool) -> Result<Lines, ReadError> {
    let mut values = Deserializer::from_str(plain).into_iter::<&RawValue>();
    let is_object = |from: usize| plain[from..].trim_ascii_start().starts_with('{');
    let mut end = 0;
    while is_object(end) {
        match values.next() {
            Some(Ok(_)) => {}
            // After a complete line, what is wrong is in that line.
            Some(Err(of_line)) if end > 0 || !is_first => {
                return Err(not_json(&of_line, of_line.line(), of_line.column()));
            }
            _ => break,
        }
        end = values.byte_offset();
        let rest = &plain[end..];
        if rest.trim_ascii().is_empty() {
            return Ok(Lines::All);
        }
        let blank = rest.len() - rest.trim_ascii_start().len();
        if !rest[..blank].contains('\n') {
            break;
        }
    }
    Ok(Lines::Until(end))
}

/// Reads objects on lines of their own, which begin at a row of the file, as a table of the columns
/// with these names, and others. `is_first` says whether no line is before them.
pub(crate) fn records(
    text: &str,
    is_first: bool,
    row: usize,
    names: &[String],
    budget: Budget,
) -> Result<Vec<Entry>, ReadError> {
    check_lines(text, is_first)?;
    let table = Table::new(text).below(row, names);
    table.records(&mut Words::new(text))?.entries(budget)
}

/// Returns the names of the columns of the first objects.
pub(crate) fn names(text: &str) -> Result<Vec<String>, ReadError> {
    check_lines(text, true)?;
    Ok(Table::new(text).records(&mut Words::new(text))?.names())
}

fn check_lines(text: &str, is_first: bool) -> Result<(), ReadError> {
    let plain = without_python(text);
    let Lines::Until(end) = lines(&plain, is_first)? else {
        return Ok(());
    };
    // What follows the last object that is sound.
    let rest = &plain[end..];
    let at = plain.len() - rest.trim_ascii_start().len();
    let line = plain[..at].split('\n');
    let column = line.clone().next_back().map_or(0, str::len) + 1;
    let line = line.count();
    match serde_json::from_str::<&RawValue>(&plain) {
        Err(error) if end == 0 => Err(not_json(&error, error.line(), error.column())),
        _ => Err(JsonError::Syntax {
            line,
            column,
            reason: "expected an object on a line of its own".to_owned(),
        }
        .into()),
    }
}

/// Decodes a string of the JSON text.
pub(super) fn unquoted(word: &str, text: &str) -> Result<String, ReadError> {
    match serde_json::from_str(word) {
        Ok(string) => Ok(string),
        // Invalid escapes are only found here.
        Err(error) => {
            let at = word.as_ptr() as usize - text.as_ptr() as usize + error.column();
            let mut lines = text.as_bytes()[..at.min(text.len())].split(|&byte| byte == b'\n');
            let column = lines.next_back().map_or(0, <[u8]>::len);
            let line = lines.count() + 1;
            Err(not_json(&error, line, column))
        }
    }
}

fn not_json(error: &serde_json::Error, line: usize, column: usize) -> ReadError {
    JsonError::Syntax {
        line,
        column,
        reason: json::reason(error),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, ReadLimits};

    #[test]
    fn only_numbers_have_no_dtype() {
        for (json, untyped) in [
            ("[1, 2]", true),
            ("[1.5, null]", true),
            ("[18446744073709551615]", true),
            ("[]", true),
            ("[true]", false),
            ("[1, \"a\"]", false),
            ("[\"a\"]", false),
        ] {
            let text = format!("{{\"x\": {json}}}");
            let entries = Format::JSON.read_bytes("", text.as_bytes(), &ReadLimits::default());
            let content = &entries.unwrap()[0].content;
            assert_eq!(matches!(content, Content::Untyped(_)), untyped, "{json}");
        }
    }
}
