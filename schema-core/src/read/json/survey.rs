use crate::read::json::words::{Word, Words};
use crate::read::{ReadError, ReadErrorKind};

/// The most axes that an array of JSON has, as many as arrays of NumPy long had.
const MOST_AXES: usize = 32;

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

/// What stands at a depth: lists of a length, or values.
enum Level {
    Values,
    /// Their length, once one has ended, with its coordinates.
    Lists(Option<(usize, Vec<usize>)>),
}

impl Survey {
    /// Walks over one array, to its end.
    pub(super) fn of(words: &mut Words<'_>) -> Result<Survey, ReadError> {
        let mut survey = Survey::default();
        // How many values or lists each open list has so far.
        let mut open: Vec<usize> = Vec::new();
        let mut levels: Vec<Level> = Vec::new();
        for word in words {
            let depth = open.len();
            match word {
                Word::OpenObject | Word::CloseObject => {
                    return Err(ReadErrorKind::Object { at: open }.into());
                }
                Word::OpenList => {
                    match levels.get(depth) {
                        None if depth == MOST_AXES => {
                            return Err(ReadErrorKind::TooDeep { limit: MOST_AXES }.into());
                        }
                        None => levels.push(Level::Lists(None)),
                        Some(Level::Lists(_)) => {}
                        Some(Level::Values) => return Err(uneven(open, true)),
                    }
                    open.push(0);
                    continue;
                }
                Word::Leaf(leaf) => {
                    match levels.get(depth) {
                        None => levels.push(Level::Values),
                        Some(Level::Values) => {}
                        Some(Level::Lists(_)) => return Err(uneven(open, false)),
                    }
                    survey.count += 1;
                    survey.see(leaf, &open);
                }
                Word::CloseList => {
                    let found = open.pop().unwrap_or_default();
                    match &mut levels[depth - 1] {
                        Level::Lists(Some((expected, first))) if *expected != found => {
                            return Err(ReadErrorKind::Ragged {
                                at: open,
                                found,
                                first: std::mem::take(first),
                                expected: *expected,
                            }
                            .into());
                        }
                        Level::Lists(length @ None) => *length = Some((found, open.clone())),
                        _ => {}
                    }
                }
            }
            match open.last_mut() {
                Some(count) => *count += 1,
                None => break,
            }
        }
        survey.shape = levels
            .iter()
            .map_while(|level| match level {
                Level::Lists(length) => length.as_ref().map(|(length, _)| *length),
                Level::Values => None,
            })
            .collect();
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

fn uneven(at: Vec<usize>, is_list: bool) -> ReadError {
    ReadErrorKind::Uneven { at, is_list }.into()
}
