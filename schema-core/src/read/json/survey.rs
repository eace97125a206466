use crate::read::json::words::{Word, Words};
use crate::read::nesting::Nesting;
use crate::read::{ReadError, ReadErrorKind};

/// What an array is, before its values are read.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) shape: Vec<usize>,
    pub(super) count: usize,
    pub(super) seen: Seen,
    /// The first integer that `i64` does not hold.
    pub(super) large: Option<Odd>,
    /// The first integer that neither `i64` nor `u64` holds.
    pub(super) huge: Option<Odd>,
    pub(super) negative: bool,
}

/// Which kinds of values there are.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a set of kinds")]
pub(super) struct Seen {
    pub(super) integer: bool,
    pub(super) float: bool,
    pub(super) truth: bool,
    pub(super) string: bool,
    pub(super) null: bool,
}

/// A number and where it stands.
#[derive(Debug)]
pub(super) struct Odd {
    pub(super) at: Vec<usize>,
    pub(super) text: String,
}

/// What a value is, as its first letter and its form tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Integer,
    Float,
    Truth,
    String,
    Null,
}

impl Kind {
    pub(super) fn of(leaf: &str) -> Kind {
        match leaf.as_bytes() {
            [b'"', ..] => Kind::String,
            [b't' | b'f', ..] => Kind::Truth,
            [b'n', ..] => Kind::Null,
            [b'N' | b'I', ..] | [b'-', b'I', ..] => Kind::Float,
            number if number.iter().any(|b| matches!(b, b'.' | b'e' | b'E')) => Kind::Float,
            _ => Kind::Integer,
        }
    }
}

impl Survey {
    /// Walks over one array, to its end.
    pub(super) fn of(words: &mut Words<'_>) -> Result<Survey, ReadError> {
        let mut survey = Survey::default();
        let mut nesting = Nesting::default();
        for word in words {
            match word {
                Word::OpenObject | Word::CloseObject => {
                    let at = nesting.at().to_vec();
                    return Err(ReadErrorKind::Object { at }.into());
                }
                Word::OpenList => nesting.begin_list()?,
                Word::Leaf(leaf) => {
                    nesting.value()?;
                    survey.count += 1;
                    survey.see(leaf, nesting.at());
                    nesting.step();
                }
                Word::CloseList => nesting.end_list()?,
            }
            if nesting.at().is_empty() {
                break;
            }
        }
        survey.shape = nesting.shape();
        Ok(survey)
    }

    fn see(&mut self, leaf: &str, at: &[usize]) {
        match Kind::of(leaf) {
            Kind::String => self.seen.string = true,
            Kind::Truth => self.seen.truth = true,
            Kind::Null => self.seen.null = true,
            Kind::Float => self.seen.float = true,
            Kind::Integer => {
                self.seen.integer = true;
                self.negative |= leaf.starts_with('-');
                if leaf.parse::<i64>().is_err() {
                    let odd = match leaf.parse::<u64>() {
                        Ok(_) => &mut self.large,
                        Err(_) => &mut self.huge,
                    };
                    odd.get_or_insert_with(|| Odd {
                        at: at.to_vec(),
                        text: leaf.to_owned(),
                    });
                }
            }
        }
    }
}
