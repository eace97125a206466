//! The elements of an XML document, with their attributes, one after the other. Text between them, comments
//! and instructions are skipped. There are no entities but those of the standard: a document that declares its own
//! is refused, so that none can expand.
//!
//! The crate `quick-xml` and others parse what models never have: namespaces, encodings, writing.

use crate::ModelError;

/// The largest depth of elements.
const DEPTH: usize = 256;

/// The largest number of attributes of an element.
const ATTRIBUTES: usize = 256;

/// An element that begins or ends.
pub(crate) enum Tag<'a> {
    Start(Element<'a>),
    End,
}

pub(crate) struct Element<'a> {
    attributes: Vec<(&'a str, &'a str)>,
}

impl Element<'_> {
    /// The value of the attribute; `None` if there is none, or if it is not well formed.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(found, _)| *found == name)?;
        unescaped(value)
    }
}

/// Reads the elements of a document.
pub(crate) struct Elements<'a> {
    text: &'a str,
    at: usize,
    part: &'static str,
    /// The elements that have begun and not ended.
    open: Vec<&'a str>,
    /// Whether the last element had no content, so that it ends now.
    ends: bool,
    is_done: bool,
}

impl<'a> Elements<'a> {
    pub(crate) fn new(bytes: &'a [u8], part: &'static str) -> Result<Elements<'a>, ModelError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            ModelError::damaged(part, error.valid_up_to() as u64, "it is not UTF-8")
        })?;
        Ok(Elements {
            text,
            at: 0,
            part,
            open: Vec::new(),
            ends: false,
            is_done: false,
        })
    }

    /// The text from here to the next tag.
    pub(crate) fn text(&self) -> &'a str {
        let rest = &self.text[self.at..];
        &rest[..rest.find('<').unwrap_or(rest.len())]
    }

    /// The elements around the next one.
    pub(crate) fn path(&self) -> &[&'a str] {
        &self.open
    }

    /// The next beginning or end of an element; `None` after the last.
    pub(crate) fn next(&mut self) -> Result<Option<Tag<'a>>, ModelError> {
        if self.ends {
            return Ok(Some(self.end()));
        }
        loop {
            let Some(found) = self.text[self.at..].find('<') else {
                return match self.open.is_empty() && self.is_done {
                    true => Ok(None),
                    false => Err(self.wrong("it is cut short")),
                };
            };
            self.at += found;
            let rest = &self.text[self.at..];
            if rest.starts_with("<!--") {
                self.skip("-->")?;
            } else if rest.starts_with("<?") {
                self.skip("?>")?;
            } else if rest.starts_with("<![CDATA[") {
                self.skip("]]>")?;
            } else if rest.starts_with("<!") {
                return Err(self.wrong("a declaration of a document type is not accepted"));
            } else if rest.starts_with("</") {
                self.at += 2;
                let name = self.name()?;
                self.spaces();
                self.take(">")?;
                if self.open.last() != Some(&name) {
                    return Err(self.wrong("an element ends that has not begun"));
                }
                return Ok(Some(self.end()));
            } else {
                return self.start().map(Some);
            }
        }
    }

    fn start(&mut self) -> Result<Tag<'a>, ModelError> {
        if self.is_done {
            return Err(self.wrong("there is a second document"));
        }
        self.at += 1;
        let name = self.name()?;
        let mut attributes = Vec::new();
        loop {
            self.spaces();
            let rest = &self.text[self.at..];
            if rest.starts_with("/>") {
                self.at += 2;
                self.ends = true;
                break;
            }
            if rest.starts_with('>') {
                self.at += 1;
                break;
            }
            if attributes.len() == ATTRIBUTES {
                return Err(ModelError::too_many("an element", ATTRIBUTES, "attributes"));
            }
            let name = self.name()?;
            self.spaces();
            self.take("=")?;
            self.spaces();
            let quote = match self.text.as_bytes().get(self.at) {
                Some(b'"') => '"',
                Some(b'\'') => '\'',
                _ => return Err(self.wrong("a value in quotes is missing")),
            };
            let inner = &self.text[self.at + 1..];
            let Some(end) = inner.find(quote) else {
                return Err(self.wrong("a quote does not end"));
            };
            attributes.push((name, &inner[..end]));
            self.at += end + 2;
        }
        if self.open.len() == DEPTH {
            return Err(ModelError::too_many(self.part, DEPTH, "levels"));
        }
        self.open.push(name);
        Ok(Tag::Start(Element { attributes }))
    }

    fn end(&mut self) -> Tag<'a> {
        self.ends = false;
        self.open.pop();
        self.is_done = self.open.is_empty();
        Tag::End
    }

    fn name(&mut self) -> Result<&'a str, ModelError> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| c.is_whitespace() || "=/><\"'".contains(c));
        let name = &rest[..end.unwrap_or(rest.len())];
        if name.is_empty() {
            return Err(self.wrong("a name is missing"));
        }
        self.at += name.len();
        Ok(name)
    }

    fn spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, wanted: &str) -> Result<(), ModelError> {
        if !self.text[self.at..].starts_with(wanted) {
            return Err(self.wrong("a tag is not well formed"));
        }
        self.at += wanted.len();
        Ok(())
    }

    fn skip(&mut self, end: &str) -> Result<(), ModelError> {
        match self.text[self.at..].find(end) {
            Some(found) => self.at += found + end.len(),
            None => return Err(self.wrong("it is cut short")),
        }
        Ok(())
    }

    fn wrong(&self, reason: &'static str) -> ModelError {
        ModelError::damaged(self.part, self.at as u64, reason)
    }
}

/// The text of an attribute, with the entities of the standard.
fn unescaped(text: &str) -> Option<String> {
    let mut unescaped = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (entity, after) = after.split_once(';')?;
        let number = entity.strip_prefix('#');
        unescaped.push_str(before);
        unescaped.push(match (entity, number) {
            ("lt", _) => '<',
            ("gt", _) => '>',
            ("amp", _) => '&',
            ("quot", _) => '"',
            ("apos", _) => '\'',
            (_, Some(number)) => {
                let code = match number.strip_prefix('x') {
                    Some(digits) => u32::from_str_radix(digits, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
            _ => return None,
        });
        rest = after;
    }
    unescaped.push_str(rest);
    Some(unescaped)
}

#[cfg(test)]
mod tests {
    use super::{Elements, Tag};
    use crate::ModelError;

    fn read(text: &str) -> Result<Vec<String>, ModelError> {
        let mut elements = Elements::new(text.as_bytes(), "the document")?;
        let mut read = Vec::new();
        while let Some(tag) = elements.next()? {
            read.push(match tag {
                Tag::Start(element) => {
                    let name = elements.path().last().unwrap();
                    format!("{name} {:?}", element.get("a"))
                }
                Tag::End => format!("/ {}", elements.path().join("/")),
            });
        }
        Ok(read)
    }

    #[test]
    fn elements_with_attributes() {
        let text = "<?xml version=\"1.0\"?><!-- <x> --><n a = '1 &lt; &#50;&#x33;'>text<e a=\"&no;\"/>\
                    <![CDATA[</n>]]></n>\n";
        let expected = ["n Some(\"1 < 23\")", "e None", "/ n", "/ "];
        assert_eq!(read(text).unwrap(), expected);
    }

    #[test]
    fn what_is_not_well_formed_or_expands() {
        for (text, reason) in [
            ("<!DOCTYPE n [<!ENTITY e \"1\">]><n/>", "document type"),
            ("<n><e></n>", "has not begun"),
            ("</n>", "has not begun"),
            ("<n a=1/>", "quotes"),
            ("<n a=\"1", "quote does not end"),
            ("<n", "a name is missing"),
            ("<n></n", "not well formed"),
            ("<n>", "cut short"),
            ("<!-- ", "cut short"),
            ("", "cut short"),
            ("<n/><n/>", "second document"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
        let deep = "<n>".repeat(9999);
        assert!(read(&deep).unwrap_err().to_string().contains("levels"));
        let wide = format!("<n {}/>", "a='1' ".repeat(9999));
        assert!(read(&wide).unwrap_err().to_string().contains("attributes"));
    }
}
