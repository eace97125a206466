use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Cell, Content, OwnedElement, TextArray, Untyped};

use super::nesting::Nesting;
use crate::error::{ReadError, ReadErrorKind};
use crate::survey::{Holder, Survey};

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
    /// Which of the values are null, up to the last that is.
    missing: Vec<bool>,
    count: usize,
}

impl Lists {
    /// Surveys the next value.
    pub(crate) fn see(&mut self, leaf: &impl Leaf) -> Result<(), ReadErrorKind> {
        self.nesting.value()?;
        let survey = &mut self.survey;
        match leaf.kind() {
            Kind::Text => survey.text = true,
            Kind::Truth => survey.truth = true,
            Kind::Null => {
                self.missing.resize(self.count, false);
                self.missing.push(true);
            }
            Kind::Float => survey.float = true,
            Kind::Integer => {
                survey.integer = true;
                survey.negative |= leaf.is_negative();
                if leaf.signed().is_none() {
                    match leaf.unsigned() {
                        Some(_) => survey.large = true,
                        None => survey.huge = true,
                    }
                }
            }
        }
        self.nesting.step();
        self.count += 1;
        Ok(())
    }

    /// Makes an array of the values, all of which were surveyed.
    pub(crate) fn content<L: Leaf, I: Iterator<Item = L>>(
        self,
        leaves: impl Fn() -> I,
    ) -> Result<Content, ReadError> {
        let array = match self.survey.holder() {
            Holder::Bool => self.values(leaves(), Leaf::truth),
            Holder::I64 => self.values(leaves(), Leaf::signed),
            Holder::U64 => self.values(leaves(), Leaf::unsigned),
            // One may be too large.
            Holder::F64 => self.values(leaves(), Leaf::float),
            Holder::Text => None,
        };
        let Some(array) = array else {
            let text = self.text(leaves())?;
            return Ok(if text.is_numbers() {
                Content::Untyped(Untyped::new(text.into(), None))
            } else {
                Content::Typed(text.into())
            });
        };
        let missing = (!self.missing.is_empty()).then(|| {
            let mut missing = self.missing;
            missing.resize(self.count, false);
            shaped(array.shape(), missing)
        });
        Ok(match (array, missing) {
            (AnyArray::Bool(truths), Some(missing)) => {
                Content::with_missing(truths.into(), missing)
            }
            (AnyArray::Bool(truths), None) => Content::Typed(truths.into()),
            (numbers, missing) => Content::Untyped(Untyped::new(numbers, missing)),
        })
    }

    /// Makes an array of text, with the kind of each value.
    pub(crate) fn text<L: Leaf>(
        &self,
        leaves: impl Iterator<Item = L>,
    ) -> Result<TextArray, ReadError> {
        let mut values = Vec::with_capacity(self.count);
        let mut cells = Vec::with_capacity(self.count);
        for leaf in leaves.take(self.count) {
            cells.push(match leaf.kind() {
                Kind::Text => Cell::Text,
                Kind::Truth => Cell::Bool,
                Kind::Null => Cell::Missing,
                Kind::Integer | Kind::Float => Cell::Number,
            });
            values.push(leaf.into_text()?);
        }
        Ok(text_array(shaped(&self.nesting.shape(), values), cells))
    }

    /// Makes an array of one element type; `None` if a value is not of it.
    fn values<T: OwnedElement, L: Leaf>(
        &self,
        leaves: impl Iterator<Item = L>,
        value: impl Fn(&L) -> Option<T>,
    ) -> Option<AnyArray> {
        let mut values = Vec::with_capacity(self.count);
        for leaf in leaves.take(self.count) {
            values.push(match leaf.kind() {
                Kind::Null => T::MISSING.unwrap_or_default(),
                _ => value(&leaf)?,
            });
        }
        Some(AnyArray::from(shaped(&self.nesting.shape(), values)))
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
