use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Cell, Content, OwnedElement, TextArray, coordinates};

use super::nesting::Nesting;
use crate::error::{ReadError, ReadErrorKind};
use crate::survey::{Fault, Holder, Odd, Survey};

/// What a value in a list is.
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

    /// Whether an integer has a sign.
    fn is_negative(&self) -> bool;

    fn signed(&self) -> Option<i64>;

    fn unsigned(&self) -> Option<u64>;

    /// The number, NaN for null; `None` where it is finite, but not in `f64`.
    fn float(&self) -> Option<f64>;

    /// The value as the file has it.
    fn shown(&self) -> String;

    /// The text, or the value written out; nothing for null.
    fn into_text(self) -> Result<String, ReadError>;
}

/// The lists of one array, as one begins or ends after the other, and what is in them.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) nesting: Nesting,
    survey: Survey,
    count: usize,
}

impl Lists {
    /// Takes the next value.
    pub(crate) fn see(&mut self, leaf: &impl Leaf) -> Result<(), ReadErrorKind> {
        self.nesting.value()?;
        let (seen, place) = (&mut self.survey.seen, self.count);
        match leaf.kind() {
            Kind::Text => seen.text = true,
            Kind::Truth => seen.truth = true,
            Kind::Null => seen.missing = true,
            Kind::Float => seen.float = true,
            Kind::Integer => {
                seen.integer = true;
                self.survey.negative |= leaf.is_negative();
                if leaf.signed().is_none() {
                    let odd = match leaf.unsigned() {
                        Some(_) => &mut self.survey.large,
                        None => &mut self.survey.huge,
                    };
                    odd.get_or_insert_with(|| Odd {
                        place,
                        text: leaf.shown(),
                    });
                }
            }
        }
        self.nesting.step();
        self.count += 1;
        Ok(())
    }

    /// The array of the values, all of which were seen.
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
            Err(fault) => {
                let Some(odd) = fault.odd(&self.survey) else {
                    unreachable!("a fault is found by the number");
                };
                Err(array.fault(fault, odd.place, odd.text.clone()))
            }
        }
    }
}

/// Values on their way into an array.
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
                return Err(self.fault(Fault::Beyond, values.len(), leaf.shown()));
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

    fn fault(&self, fault: Fault, place: usize, text: String) -> ReadError {
        ReadErrorKind::Number {
            at: coordinates(place, &self.shape),
            text,
            reason: fault.reason(),
        }
        .into()
    }
}

fn shaped<T>(shape: &[usize], values: Vec<T>) -> ArrayD<T> {
    ArrayD::from_shape_vec(IxDyn(shape), values)
        .unwrap_or_else(|_| unreachable!("the shape was counted from these values"))
}

/// Text with what its cells were, where not all of them were text.
fn text_array(values: ArrayD<String>, cells: Vec<Cell>) -> TextArray {
    if cells.iter().all(|cell| *cell == Cell::Text) {
        return TextArray::from(values);
    }
    let cells = shaped(values.shape(), cells);
    TextArray::with_cells(values, cells)
        .unwrap_or_else(|| unreachable!("both are of the same shape"))
}
