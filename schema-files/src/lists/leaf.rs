use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Cell, Content, OwnedElement, TextArray, coordinates};

use super::nesting::Nesting;
use crate::error::{ReadError, ReadErrorKind};
use crate::survey::{Holder, LargeNumber, Overflow, Survey};

/// The kind of a value in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Integer,
    Float,
    Truth,
    Text,
    Null,
}

/// A value in a list.
pub(crate) trait Leaf {
    fn kind(&self) -> Kind;

    fn truth(&self) -> Option<bool>;

    /// Whether an integer has a minus sign.
    fn is_negative(&self) -> bool;

    fn signed(&self) -> Option<i64>;

    fn unsigned(&self) -> Option<u64>;

    /// The number, NaN for null; `None` if it is finite, but too large for `f64`.
    fn float(&self) -> Option<f64>;

    /// The value as written in the file.
    fn shown(&self) -> String;

    /// The text, or the value as text; empty for null.
    fn into_text(self) -> Result<String, ReadError>;
}

/// The nested lists of one array, as they are read, and the survey of their values.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) nesting: Nesting,
    survey: Survey,
    count: usize,
}

impl Lists {
    /// Surveys the next value.
    pub(crate) fn see(&mut self, leaf: &impl Leaf) -> Result<(), ReadErrorKind> {
        self.nesting.value()?;
        let (seen, position) = (&mut self.survey.seen, self.count);
        match leaf.kind() {
            Kind::Text => seen.text = true,
            Kind::Truth => seen.truth = true,
            Kind::Null => seen.missing = true,
            Kind::Float => seen.float = true,
            Kind::Integer => {
                seen.integer = true;
                self.survey.negative |= leaf.is_negative();
                if leaf.signed().is_none() {
                    let number = match leaf.unsigned() {
                        Some(_) => &mut self.survey.large,
                        None => &mut self.survey.huge,
                    };
                    number.get_or_insert_with(|| LargeNumber {
                        position,
                        text: leaf.shown(),
                    });
                }
            }
        }
        self.nesting.step();
        self.count += 1;
        Ok(())
    }

    /// Makes an array of the values, all of which were surveyed.
    pub(crate) fn content<L: Leaf>(
        self,
        leaves: impl Iterator<Item = L>,
    ) -> Result<Content, ReadError> {
        let array = Shaped {
            shape: self.nesting.shape(),
            leaves: leaves.take(self.count),
            count: self.count,
        };
        match self.survey.holder() {
            Ok(Holder::Text) => array.text().map(Content::Typed),
            Ok(Holder::Bool) => array.values(Leaf::truth).map(Content::Typed),
            Ok(Holder::I64) => array.values(Leaf::signed).map(Content::Untyped),
            Ok(Holder::U64) => array.values(Leaf::unsigned).map(Content::Untyped),
            Ok(Holder::F64) => array.values(Leaf::float).map(Content::Untyped),
            Err(overflow) => {
                let Some(number) = overflow.number(&self.survey) else {
                    unreachable!("an overflow is found by its number");
                };
                Err(array.error(overflow, number.position, number.text.clone()))
            }
        }
    }
}

/// Values that are about to become an array.
struct Shaped<I> {
    shape: Vec<usize>,
    leaves: I,
    count: usize,
}

impl<L: Leaf, I: Iterator<Item = L>> Shaped<I> {
    fn values<T: OwnedElement>(
        mut self,
        value: impl Fn(&L) -> Option<T>,
    ) -> Result<AnyArray, ReadError> {
        let mut values = Vec::with_capacity(self.count);
        for leaf in self.leaves.by_ref() {
            let Some(value) = value(&leaf) else {
                return Err(self.error(Overflow::Beyond, values.len(), leaf.shown()));
            };
            values.push(value);
        }
        Ok(AnyArray::from(shaped(&self.shape, values)))
    }

    fn text(self) -> Result<AnyArray, ReadError> {
        let mut values = Vec::with_capacity(self.count);
        let mut cells = Vec::with_capacity(self.count);
        for leaf in self.leaves {
            cells.push(match leaf.kind() {
                Kind::Text => Cell::Text,
                Kind::Truth => Cell::Bool,
                Kind::Null => Cell::Missing,
                Kind::Integer | Kind::Float => Cell::Number,
            });
            values.push(leaf.into_text()?);
        }
        Ok(text_array(shaped(&self.shape, values), cells).into())
    }

    fn error(&self, overflow: Overflow, position: usize, text: String) -> ReadError {
        ReadErrorKind::Number {
            at: coordinates(position, &self.shape),
            text,
            reason: overflow.reason(),
        }
        .into()
    }
}

fn shaped<T>(shape: &[usize], values: Vec<T>) -> ArrayD<T> {
    ArrayD::from_shape_vec(IxDyn(shape), values)
        .unwrap_or_else(|_| unreachable!("the shape was counted from these values"))
}

/// Makes an array of text, with the kinds of its cells unless all of them are text.
fn text_array(values: ArrayD<String>, cells: Vec<Cell>) -> TextArray {
    if cells.iter().all(|cell| *cell == Cell::Text) {
        return TextArray::from(values);
    }
    let cells = shaped(values.shape(), cells);
    TextArray::with_cells(values, cells)
        .unwrap_or_else(|| unreachable!("both are of the same shape"))
}
