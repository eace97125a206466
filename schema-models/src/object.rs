//! An object whose fields are checked, and the errors in it.

use schema_spec::{Shown, nearest};

use crate::wire::json::Json;
use crate::{ModelError, ModelErrorKind};

/// The number of errors that are reported.
const REPORTED: usize = 5;

/// The first errors, and the total number.
#[derive(Default)]
pub(crate) struct Problems {
    first: Vec<String>,
    count: usize,
}

impl Problems {
    pub(crate) fn note(&mut self, problem: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < REPORTED {
            self.first.push(problem());
        }
    }

    /// Returns the value, unless there are errors. `kind` makes one of the first and of how many more
    /// there are.
    pub(crate) fn or<T>(
        self,
        read: Option<T>,
        kind: fn(Vec<String>, usize) -> ModelErrorKind,
    ) -> Result<T, ModelError> {
        match read {
            Some(read) if self.count == 0 => Ok(read),
            _ => {
                let more = self.count - self.first.len();
                Err(kind(self.first, more).into())
            }
        }
    }
}

/// The name of the whole in messages.
pub(crate) const ROOT: &str = "it";

/// An object with known fields, each at most once.
pub(crate) struct Object<'a> {
    /// The name of the object in messages.
    pub(crate) place: String,
    members: &'a [(String, Json)],
}

impl<'a> Object<'a> {
    pub(crate) fn read(
        value: &'a Json,
        place: String,
        fields: &[&str],
        problems: &mut Problems,
    ) -> Option<Object<'a>> {
        let Json::Object(members) = value else {
            problems.note(|| format!("{place} is {}, not an object", said(value)));
            return None;
        };
        let mut seen = vec![false; fields.len()];
        for (name, _) in members {
            match fields.iter().position(|field| field == name) {
                Some(at) if seen[at] => problems.note(|| format!("{place} has `{name}` twice")),
                Some(at) => seen[at] = true,
                None => problems
                    .note(|| unknown(&format!("{place} has an unknown field"), name, fields)),
            }
        }
        Some(Object { place, members })
    }

    pub(crate) fn get(&self, field: &str) -> Option<&'a Json> {
        let mut members = self.members.iter();
        members
            .find(|(name, _)| name == field)
            .map(|(_, value)| value)
    }

    pub(crate) fn required(&self, field: &str, problems: &mut Problems) -> Option<&'a Json> {
        let value = self.get(field);
        if value.is_none() {
            problems.note(|| format!("{} has no `{field}`", self.place));
        }
        value
    }

    pub(crate) fn flag(&self, field: &str, default: bool, problems: &mut Problems) -> bool {
        match self.get(field) {
            None => default,
            Some(Json::Bool(value)) => *value,
            Some(other) => {
                self.wrong(field, other, "true or false", problems);
                default
            }
        }
    }

    pub(crate) fn items(
        &self,
        field: &str,
        value: &'a Json,
        expected: &str,
        problems: &mut Problems,
    ) -> &'a [Json] {
        match value {
            Json::List(items) => items,
            other => {
                self.wrong(field, other, expected, problems);
                &[]
            }
        }
    }

    pub(crate) fn text(
        &self,
        field: &str,
        value: &'a Json,
        expected: &str,
        problems: &mut Problems,
    ) -> Option<&'a str> {
        let text = value.as_str();
        if text.is_none() {
            self.wrong(field, value, expected, problems);
        }
        text
    }

    /// Reads text that must be one of the names.
    pub(crate) fn one_of(
        &self,
        field: &str,
        value: &'a Json,
        expected: &str,
        names: &[&str],
        problems: &mut Problems,
    ) -> Option<&'a str> {
        let text = self.text(field, value, &format!("the name of {expected}"), problems)?;
        if names.contains(&text) {
            return Some(text);
        }
        problems.note(|| {
            let what = format!("{} is not the name of {expected}:", self.field(field));
            unknown(&what, text, names)
        });
        None
    }

    pub(crate) fn wrong(&self, field: &str, value: &Json, expected: &str, problems: &mut Problems) {
        problems.note(|| {
            let (field, found) = (self.field(field), said(value));
            format!("{field} is {found}, expected {expected}")
        });
    }

    /// The name of a field in messages.
    fn field(&self, field: &str) -> String {
        match self.place.as_str() {
            ROOT => format!("`{field}`"),
            place => format!("`{field}` of {place}"),
        }
    }
}

/// The message for an unknown word.
fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("{what} `{}`; did you mean `{near}`?", Shown(word)),
        None => {
            let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let known = known.join(", ");
            format!("{what} `{}`; expected one of {known}", Shown(word))
        }
    }
}

/// The description of a value in messages.
pub(crate) fn said(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Integer(number) => number.to_string(),
        Json::Large(number) => number.to_string(),
        Json::Float(number) => format!("{number:?}"),
        Json::Text(text) => format!("\"{}\"", Shown(text)),
        Json::List(items) => format!("a list of {}", items.len()),
        Json::Object(members) => format!("an object of {}", members.len()),
    }
}
