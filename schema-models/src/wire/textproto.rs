//! The text form of Protocol Buffers: fields of scalars, lists and messages.
//!
//! The crates that read it need the description of each message.

use crate::ModelError;

/// The deepest level of messages.
const LEVELS: usize = 64;

/// The largest number of values.
const VALUES: usize = 1_000_000;

/// The fields of a message, in order; a repeated field occurs several times.
#[derive(Debug, Default)]
pub(crate) struct Message {
    fields: Vec<(String, Value)>,
}

#[derive(Debug)]
enum Value {
    /// A number, a text, or a name.
    Scalar(String),
    Message(Message),
}

impl Message {
    /// The last scalar of that name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().rfind(|(found, _)| found == name)?;
        match value {
            Value::Scalar(text) => Some(text),
            Value::Message(_) => None,
        }
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    pub(crate) fn numbers(&self, name: &str) -> Vec<i64> {
        let fields = self.fields.iter().filter(|(found, _)| found == name);
        let numbers = fields.filter_map(|(_, value)| match value {
            Value::Scalar(text) => text.parse().ok(),
            Value::Message(_) => None,
        });
        numbers.collect()
    }

    pub(crate) fn messages<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Message> {
        let fields = self.fields.iter().filter(move |(found, _)| found == name);
        fields.filter_map(|(_, value)| match value {
            Value::Message(message) => Some(message),
            Value::Scalar(_) => None,
        })
    }

    pub(crate) fn message<'a>(&'a self, name: &'a str) -> Option<&'a Message> {
        self.messages(name).last()
    }
}

pub(crate) fn parse(text: &[u8], part: &'static str) -> Result<Message, ModelError> {
    let mut parser = Parser {
        text,
        at: 0,
        part,
        values: 0,
    };
    parser.message(None, 0)
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    part: &'static str,
    values: usize,
}

impl Parser<'_> {
    /// Reads fields up to the bracket, or the end.
    fn message(&mut self, end: Option<u8>, level: usize) -> Result<Message, ModelError> {
        if level > LEVELS {
            return Err(ModelError::too_many(self.part, LEVELS, "levels"));
        }
        let mut message = Message::default();
        loop {
            self.blanks(b",;");
            match self.peek() {
                found if found == end => {
                    self.at += 1;
                    return Ok(message);
                }
                None => return Err(self.wrong("a message does not end")),
                Some(_) => {}
            }
            let name = self.word()?;
            self.blanks(b"");
            let has_colon = self.peek() == Some(b':');
            if has_colon {
                self.at += 1;
                self.blanks(b"");
            }
            if self.peek() == Some(b'[') {
                self.at += 1;
                loop {
                    self.blanks(b",");
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        break;
                    }
                    let value = self.value(true, level)?;
                    message.fields.push((name.clone(), value));
                }
            } else {
                let value = self.value(has_colon, level)?;
                message.fields.push((name, value));
            }
        }
    }

    fn value(&mut self, may_be_scalar: bool, level: usize) -> Result<Value, ModelError> {
        self.values += 1;
        if self.values > VALUES {
            return Err(ModelError::too_many(self.part, VALUES, "values"));
        }
        match self.peek() {
            Some(open @ (b'{' | b'<')) => {
                self.at += 1;
                let end = if open == b'{' { b'}' } else { b'>' };
                Ok(Value::Message(self.message(Some(end), level + 1)?))
            }
            Some(quote @ (b'"' | b'\'')) if may_be_scalar => {
                let mut text = Vec::new();
                // Texts beside each other are one.
                while self.peek() == Some(quote) {
                    self.quoted(quote, &mut text)?;
                    self.blanks(b"");
                }
                Ok(Value::Scalar(String::from_utf8_lossy(&text).into_owned()))
            }
            Some(_) if may_be_scalar => Ok(Value::Scalar(self.word()?)),
            _ => Err(self.wrong("a field has no value")),
        }
    }

    fn quoted(&mut self, quote: u8, text: &mut Vec<u8>) -> Result<(), ModelError> {
        self.at += 1;
        loop {
            match self.next() {
                None => return Err(self.wrong("a text does not end")),
                Some(byte) if byte == quote => return Ok(()),
                Some(b'\\') => match self.next() {
                    Some(b'n') => text.push(b'\n'),
                    Some(b't') => text.push(b'\t'),
                    Some(other) => text.push(other),
                    None => return Err(self.wrong("a text does not end")),
                },
                Some(byte) => text.push(byte),
            }
        }
    }

    /// A name or a number.
    fn word(&mut self) -> Result<String, ModelError> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-+/".contains(byte);
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|byte| is_part(byte)).count();
        if length == 0 {
            return Err(self.wrong("neither a name nor a value"));
        }
        self.at += length;
        Ok(String::from_utf8_lossy(&rest[..length]).into_owned())
    }

    /// Skips spaces, comments and the separators.
    fn blanks(&mut self, separators: &[u8]) {
        while let Some(byte) = self.peek() {
            if byte == b'#' {
                while self.peek().is_some_and(|byte| byte != b'\n') {
                    self.at += 1;
                }
            } else if byte.is_ascii_whitespace() || separators.contains(&byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn wrong(&self, reason: &'static str) -> ModelError {
        ModelError::damaged(self.part, self.at as u64, reason)
    }
}
