//! Sentences that contain code, and the text of names and values in them.

use std::fmt::{self, Display, Write};

use schema_spec::Value;

/// The largest length of a name and a value in characters, and of a list in items.
const NAME: usize = 60;
const VALUE: usize = 40;
const LIST: usize = 8;

/// The largest length of code that is of use only as a whole, in bytes.
const WHOLE: usize = 400;

/// A sentence, with code in back-ticks in text and in `<code>` in HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence(Vec<Fragment>);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fragment {
    Text(String),
    Code(String),
}

impl Sentence {
    pub(crate) fn new() -> Sentence {
        Sentence::default()
    }

    /// Appends words.
    #[must_use]
    pub(crate) fn text(mut self, text: impl Display) -> Sentence {
        self.0.push(Fragment::Text(text.to_string()));
        self
    }

    /// Appends a name, shortened and on one line.
    #[must_use]
    pub(crate) fn code(mut self, name: &str) -> Sentence {
        self.0.push(Fragment::Code(short_name(name)));
        self
    }

    /// Appends a sentence that was worded as text: what is between back-ticks is code, but not in a
    /// quoted value.
    #[cfg(feature = "repair")]
    #[must_use]
    pub(crate) fn prose(mut self, text: &str) -> Sentence {
        let (mut from, mut opened) = (0, None);
        let (mut is_quoted, mut is_escaped) = (false, false);
        for (at, character) in text.char_indices() {
            match character {
                '"' if !is_escaped => is_quoted = !is_quoted,
                '`' if !is_quoted => match opened.take() {
                    None => opened = Some(at),
                    Some(open) => {
                        self = self.text(&text[from..open]);
                        self.0.push(Fragment::Code(text[open + 1..at].to_owned()));
                        from = at + 1;
                    }
                },
                _ => {}
            }
            is_escaped = character == '\\' && !is_escaped;
        }
        self.text(&text[from..])
    }

    /// Appends code that is of use only as a whole, on one line.
    #[must_use]
    pub(crate) fn whole_code(mut self, code: String) -> Sentence {
        if code.len() > WHOLE {
            return self.code(&code);
        }
        self.0.push(Fragment::Code(code));
        self
    }

    /// Appends names, with a long list shortened.
    #[must_use]
    pub(crate) fn codes<N: AsRef<str>>(self, names: impl IntoIterator<Item = N>) -> Sentence {
        self.listed(", ", names, |sentence, name| sentence.code(name.as_ref()))
    }

    /// Appends each item with `say`, with a long list shortened.
    pub(crate) fn listed<T>(
        mut self,
        separator: &str,
        items: impl IntoIterator<Item = T>,
        say: impl Fn(Sentence, T) -> Sentence,
    ) -> Sentence {
        for (at, item) in items.into_iter().enumerate() {
            if at == LIST {
                return self.text(format_args!("{separator}.."));
            }
            if at > 0 {
                self = self.text(separator);
            }
            self = say(self, item);
        }
        self
    }

    /// The first line, and the following lines.
    pub(crate) fn split_first_line(&self) -> (Sentence, String) {
        let ends = |part: &Fragment| matches!(part, Fragment::Text(text) if text.contains('\n'));
        let Some(end) = self.0.iter().position(ends) else {
            return (self.clone(), String::new());
        };
        let mut first = self.0[..end].to_vec();
        let rest = Sentence(self.0[end..].to_vec()).to_string();
        let (last, rest) = rest.split_once('\n').unwrap_or((&rest, ""));
        first.push(Fragment::Text(last.to_owned()));
        (Sentence(first), rest.to_owned())
    }

    /// The sentence, shortened to a limit.
    pub(crate) fn clipped(&self, limit: usize) -> Sentence {
        let mut room = limit;
        let mut parts = Vec::new();
        for part in &self.0 {
            let (Fragment::Text(text) | Fragment::Code(text)) = part;
            let length = text.chars().count();
            if length > room {
                parts.push(Fragment::Text(clipped(text, room)));
                break;
            }
            room -= length;
            parts.push(part.clone());
        }
        Sentence(parts)
    }

    pub(crate) fn fragments(&self) -> &[Fragment] {
        &self.0
    }
}

impl Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Fragment::Text(text) => f.write_str(text)?,
                Fragment::Code(code) => write!(f, "`{code}`")?,
            }
        }
        Ok(())
    }
}

/// A name from the data or the schema, shortened and on one line.
pub(crate) fn short_name(name: &str) -> String {
    let name = name.escape_debug().to_string();
    clipped(&name.replace("\\\"", "\"").replace("\\'", "'"), NAME)
}

/// A value, with long text shortened.
pub(crate) struct ShortValue<'a>(pub(crate) &'a Value);

impl Display for ShortValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Text(text) => write!(f, "{:?}", clipped(text, VALUE)),
            other => other.fmt(f),
        }
    }
}

/// `1 value`, `2 values`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The coordinates of a value, to follow the name of its array; empty for rank 0.
pub(crate) fn position(index: &[usize]) -> String {
    if index.is_empty() {
        String::new()
    } else {
        list(index)
    }
}

/// A list such as `[2, 3]`, shortened if it is long.
pub(crate) fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let mut text = String::from("[");
    for (at, item) in items.into_iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        if at == LIST {
            text.push_str(", ..");
            break;
        }
        let _ = write!(text, "{comma}{item}");
    }
    text + "]"
}

/// Text, shortened to a limit.
pub(crate) fn clipped(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}..", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(all(test, feature = "repair"))]
mod tests {
    use super::{Fragment, Sentence};

    #[test]
    fn what_is_between_back_ticks_is_code() {
        let code = |text: &str| {
            let sentence = Sentence::new().prose(text);
            assert_eq!(sentence.to_string(), text);
            let code = sentence.0.into_iter().filter_map(|part| match part {
                Fragment::Code(code) => Some(code),
                Fragment::Text(_) => None,
            });
            code.collect::<Vec<_>>().join("|")
        };
        assert_eq!(code("`a` and `b c`: 1"), "a|b c");
        assert_eq!(code("`a"), "");
        assert_eq!(code(r#"`x` = "`a\"`" is `é`"#), "x|é");
        assert_eq!(code("`"), "");
    }
}
