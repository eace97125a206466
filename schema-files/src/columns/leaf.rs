//! The values of a column, without the lists that they may be in.

use arrow_array::cast::AsArray;
#[cfg(feature = "half")]
use arrow_array::types::Float16Type;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayAccessor, ArrowPrimitiveType};
use arrow_schema::DataType;
use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Content, OwnedElement, TextArray};

use super::runs::Run;
use super::tensor::Tensor;
use super::types::{no_array, numbers, other_type};
use crate::error::{ReadError, ReadErrorKind};
use crate::limits::{Budget, room_for};

/// Values of one type, of which some may be missing.
pub(super) struct Leaf {
    values: Box<dyn Values>,
    /// Which are missing; shorter than the values where the others are all there.
    missing: Vec<bool>,
}

/// Values of one type, one after the other.
trait Values {
    fn len(&self) -> usize;

    /// How many bytes a value takes, but for the letters of text.
    fn size(&self) -> usize;

    /// Puts something where values are missing.
    fn fill(&mut self, count: usize) -> Result<(), ReadError>;

    /// Adds the values of an array of the same type, in their order.
    fn extend(&mut self, array: &dyn Array, budget: &mut Budget) -> Result<(), ReadError>;

    /// Adds those values of an array of the same type that the places name.
    fn gather(
        &mut self,
        array: &dyn Array,
        places: &[usize],
        budget: &mut Budget,
    ) -> Result<(), ReadError>;

    fn into_array(self: Box<Self>, shape: &Shape<'_>) -> Result<AnyArray, ReadError>;
}

fn fill<T: Default + Clone>(values: &mut Vec<T>, count: usize) -> Result<(), ReadError> {
    room_for(values, count)?;
    values.resize(values.len() + count, T::default());
    Ok(())
}

struct Numbers<T: ArrowPrimitiveType>(Vec<T::Native>);

impl<T: ArrowPrimitiveType<Native: OwnedElement>> Values for Numbers<T> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn size(&self) -> usize {
        size_of::<T::Native>()
    }

    fn fill(&mut self, count: usize) -> Result<(), ReadError> {
        fill(&mut self.0, count)
    }

    fn extend(&mut self, array: &dyn Array, _: &mut Budget) -> Result<(), ReadError> {
        let array = array.as_primitive_opt::<T>().ok_or_else(other_type)?;
        room_for(&mut self.0, array.len())?;
        self.0.extend_from_slice(array.values());
        Ok(())
    }

    fn gather(
        &mut self,
        array: &dyn Array,
        places: &[usize],
        _: &mut Budget,
    ) -> Result<(), ReadError> {
        let array = array.as_primitive_opt::<T>().ok_or_else(other_type)?;
        let from = array.values();
        room_for(&mut self.0, places.len())?;
        let values = (places.iter()).map(|&at| from.get(at).copied().unwrap_or_default());
        self.0.extend(values);
        Ok(())
    }

    fn into_array(self: Box<Self>, shape: &Shape<'_>) -> Result<AnyArray, ReadError> {
        Ok(AnyArray::from(shape.of(self.0)?))
    }
}

struct Truths(Vec<bool>);

impl Values for Truths {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn size(&self) -> usize {
        size_of::<bool>()
    }

    fn fill(&mut self, count: usize) -> Result<(), ReadError> {
        fill(&mut self.0, count)
    }

    fn extend(&mut self, array: &dyn Array, _: &mut Budget) -> Result<(), ReadError> {
        let array = array.as_boolean_opt().ok_or_else(other_type)?;
        room_for(&mut self.0, array.len())?;
        self.0.extend(array.values());
        Ok(())
    }

    fn gather(
        &mut self,
        array: &dyn Array,
        places: &[usize],
        _: &mut Budget,
    ) -> Result<(), ReadError> {
        let array = array.as_boolean_opt().ok_or_else(other_type)?;
        room_for(&mut self.0, places.len())?;
        let values = (places.iter()).map(|&at| at < array.len() && array.value(at));
        self.0.extend(values);
        Ok(())
    }

    fn into_array(self: Box<Self>, shape: &Shape<'_>) -> Result<AnyArray, ReadError> {
        Ok(AnyArray::from(shape.of(self.0)?))
    }
}

struct Texts(Vec<String>);

impl Texts {
    fn add(
        &mut self,
        array: &dyn Array,
        places: impl ExactSizeIterator<Item = usize> + Clone,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        if let Some(array) = array.as_string_view_opt() {
            extend_text(&mut self.0, array, places, budget)
        } else if let Some(array) = array.as_string_opt::<i32>() {
            extend_text(&mut self.0, array, places, budget)
        } else if let Some(array) = array.as_string_opt::<i64>() {
            extend_text(&mut self.0, array, places, budget)
        } else {
            Err(other_type())
        }
    }
}

impl Values for Texts {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn size(&self) -> usize {
        size_of::<String>()
    }

    fn fill(&mut self, count: usize) -> Result<(), ReadError> {
        fill(&mut self.0, count)
    }

    fn extend(&mut self, array: &dyn Array, budget: &mut Budget) -> Result<(), ReadError> {
        self.add(array, 0..array.len(), budget)
    }

    fn gather(
        &mut self,
        array: &dyn Array,
        places: &[usize],
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        self.add(array, places.iter().copied(), budget)
    }

    fn into_array(self: Box<Self>, shape: &Shape<'_>) -> Result<AnyArray, ReadError> {
        Ok(TextArray::from(shape.of(self.0)?).into())
    }
}

fn values_of(kind: &DataType) -> Option<Box<dyn Values>> {
    macro_rules! values {
        ($($(#[$gate:meta])* $dtype:ident $arrow:ident $kind:ident;)+) => {
            match kind {
                DataType::Boolean => Box::new(Truths(Vec::new())),
                $($(#[$gate])* DataType::$kind => Box::new(Numbers::<$arrow>(Vec::new())),)+
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                    Box::new(Texts(Vec::new()))
                }
                _ => return None,
            }
        };
    }
    Some(numbers!(values))
}

/// A shape, and how its last axis is laid out.
pub(super) struct Shape<'a> {
    pub(super) sizes: Vec<usize>,
    pub(super) tensor: Option<&'a Tensor>,
}

impl Leaf {
    pub(super) fn of(kind: &DataType) -> Result<Leaf, String> {
        let values = match kind {
            DataType::Dictionary(_, values) => values_of(values),
            #[cfg(not(feature = "half"))]
            DataType::Float16 => return Err("holds f16, which needs the feature `half`".to_owned()),
            _ => values_of(kind),
        };
        Ok(Leaf {
            values: values.ok_or_else(|| no_array(kind))?,
            missing: Vec::new(),
        })
    }

    pub(super) fn size(&self) -> u64 {
        self.values.size() as u64
    }

    pub(super) fn push(
        &mut self,
        array: &dyn Array,
        runs: &[Run],
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        for run in runs {
            budget.spend((run.len() as u64).saturating_mul(self.size()))?;
            match run {
                Run::Missing(count) => {
                    self.values.fill(*count)?;
                    self.mark(true, *count, budget)?;
                }
                Run::Values(range) => {
                    let part = array.slice(range.start, range.len());
                    self.values(part.as_ref(), budget)?;
                }
            }
        }
        Ok(())
    }

    fn values(&mut self, array: &dyn Array, budget: &mut Budget) -> Result<(), ReadError> {
        let Some(dictionary) = array.as_any_dictionary_opt() else {
            self.values.extend(array, budget)?;
            return self.nulls(array, budget);
        };
        if dictionary.values().is_empty() {
            self.values.fill(array.len())?;
        } else {
            // Where there is a null, the place is that of any value.
            let places = dictionary.normalized_keys();
            self.values
                .gather(dictionary.values().as_ref(), &places, budget)?;
        }
        self.nulls(array, budget)
    }

    /// Marks which of the values just added are missing, by their key or by the value it names.
    fn nulls(&mut self, array: &dyn Array, budget: &mut Budget) -> Result<(), ReadError> {
        let nulls = array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let Some(nulls) = nulls else {
            return Ok(());
        };
        self.mark(false, array.len(), budget)?;
        let start = self.missing.len() - array.len();
        for (missing, is_there) in self.missing[start..].iter_mut().zip(&nulls) {
            *missing = !is_there;
        }
        Ok(())
    }

    /// Says of the last values whether they are missing.
    fn mark(&mut self, missing: bool, last: usize, budget: &mut Budget) -> Result<(), ReadError> {
        let before = self.values.len() - last;
        let more = self.values.len() - self.missing.len();
        budget.spend(more as u64)?;
        room_for(&mut self.missing, more)?;
        self.missing.resize(before, false);
        self.missing.resize(before + last, missing);
        Ok(())
    }

    pub(super) fn into_content(mut self, shape: &Shape<'_>) -> Result<Content, ReadError> {
        let count = self.values.len();
        let array = self.values.into_array(shape)?;
        if self.missing.is_empty() {
            return Ok(Content::Typed(array));
        }
        let more = count - self.missing.len();
        room_for(&mut self.missing, more)?;
        self.missing.resize(count, false);
        Ok(Content::with_missing(array, shape.of(self.missing)?))
    }
}

impl Shape<'_> {
    fn of<T>(&self, values: Vec<T>) -> Result<ArrayD<T>, ReadError> {
        let mut sizes = self.sizes.clone();
        if let Some(tensor) = self.tensor {
            sizes.pop();
            sizes.extend(&tensor.shape);
        }
        let overflow = ReadErrorKind::ShapeOverflow {
            shape: sizes.iter().map(|&size| size as u64).collect(),
        };
        let array = ArrayD::from_shape_vec(sizes, values).map_err(|_| overflow)?;
        Ok(match self.tensor {
            None => array,
            Some(tensor) => {
                let before = self.sizes.len() - 1;
                let axes = tensor.permutation.iter().map(|axis| before + axis);
                let axes: Vec<usize> = (0..before).chain(axes).collect();
                array.permuted_axes(IxDyn(&axes))
            }
        })
    }
}

/// Text is counted before it is copied: many rows may share one long text.
fn extend_text<'a>(
    values: &mut Vec<String>,
    array: impl ArrayAccessor<Item = &'a str> + Copy,
    places: impl ExactSizeIterator<Item = usize> + Clone,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let text = |at: usize| {
        if at < array.len() && array.is_valid(at) {
            array.value(at)
        } else {
            ""
        }
    };
    let bytes = places.clone().map(|at| text(at).len() as u64);
    budget.spend(bytes.fold(0, u64::saturating_add))?;
    room_for(values, places.len())?;
    values.extend(places.map(|at| text(at).to_owned()));
    Ok(())
}
