//! The values of a column, inside its lists.

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
use schema_spec::DType;

use super::runs::Run;
use super::types::{no_array, numbers, other_type};
use crate::error::{ReadError, ReadErrorKind};
use crate::limits::{Budget, room_for};
use crate::tensor::TensorShape;

/// Values of one type, of which some may be missing.
pub(super) struct Leaf {
    values: Box<dyn Values>,
    /// Which values are missing. It may be shorter than the values; the others are not missing.
    missing: Vec<bool>,
}

/// Values of one type.
trait Values {
    fn len(&self) -> usize;

    /// How many bytes a value takes, without the characters of text.
    fn size(&self) -> usize;

    fn dtype(&self) -> DType;

    /// Adds default values, in place of missing ones.
    fn fill(&mut self, count: usize) -> Result<(), ReadError>;

    /// Adds the values of an array of the same type: all, or those at `positions`.
    fn add(
        &mut self,
        array: &dyn Array,
        positions: Option<&[usize]>,
        budget: &mut Budget,
    ) -> Result<(), ReadError>;

    fn into_array(self: Box<Self>, shape: &Shape<'_>) -> Result<AnyArray, ReadError>;
}

/// A type of values in Arrow.
trait Element {
    type Value: Clone + Default;

    /// As [`Values::add`].
    fn add(
        values: &mut Vec<Self::Value>,
        array: &dyn Array,
        positions: Option<&[usize]>,
        budget: &mut Budget,
    ) -> Result<(), ReadError>;

    fn array(values: ArrayD<Self::Value>) -> AnyArray;
}

struct Typed<E: Element>(Vec<E::Value>);

impl<E: Element> Values for Typed<E> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn size(&self) -> usize {
        size_of::<E::Value>()
    }

    fn dtype(&self) -> DType {
        E::array(ArrayD::default(IxDyn(&[0]))).dtype()
    }

    fn fill(&mut self, count: usize) -> Result<(), ReadError> {
        room_for(&mut self.0, count)?;
        self.0.resize(self.0.len() + count, E::Value::default());
        Ok(())
    }

    fn add(
        &mut self,
        array: &dyn Array,
        positions: Option<&[usize]>,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        E::add(&mut self.0, array, positions, budget)
    }

    fn into_array(self: Box<Self>, shape: &Shape<'_>) -> Result<AnyArray, ReadError> {
        Ok(E::array(shape.of(self.0)?))
    }
}

impl<T: ArrowPrimitiveType<Native: OwnedElement>> Element for T {
    type Value = T::Native;

    fn add(
        values: &mut Vec<T::Native>,
        array: &dyn Array,
        positions: Option<&[usize]>,
        _: &mut Budget,
    ) -> Result<(), ReadError> {
        let array = array.as_primitive_opt::<T>().ok_or_else(other_type)?;
        let from = array.values();
        room_for(values, positions.map_or(from.len(), <[_]>::len))?;
        match positions {
            None => values.extend_from_slice(from),
            Some(positions) => {
                let value = |&at: &usize| from.get(at).copied().unwrap_or_default();
                values.extend(positions.iter().map(value));
            }
        }
        Ok(())
    }

    fn array(values: ArrayD<T::Native>) -> AnyArray {
        AnyArray::from(values)
    }
}

struct Truth;

impl Element for Truth {
    type Value = bool;

    fn add(
        values: &mut Vec<bool>,
        array: &dyn Array,
        positions: Option<&[usize]>,
        _: &mut Budget,
    ) -> Result<(), ReadError> {
        let array = array.as_boolean_opt().ok_or_else(other_type)?;
        room_for(values, positions.map_or(array.len(), <[_]>::len))?;
        match positions {
            None => values.extend(array.values()),
            Some(positions) => {
                let value = |&at: &usize| at < array.len() && array.value(at);
                values.extend(positions.iter().map(value));
            }
        }
        Ok(())
    }

    fn array(values: ArrayD<bool>) -> AnyArray {
        AnyArray::from(values)
    }
}

struct Text;

impl Element for Text {
    type Value = String;

    fn add(
        values: &mut Vec<String>,
        array: &dyn Array,
        positions: Option<&[usize]>,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        if let Some(array) = array.as_string_view_opt() {
            add_text(values, array, positions, budget)
        } else if let Some(array) = array.as_string_opt::<i32>() {
            add_text(values, array, positions, budget)
        } else if let Some(array) = array.as_string_opt::<i64>() {
            add_text(values, array, positions, budget)
        } else {
            Err(other_type())
        }
    }

    fn array(values: ArrayD<String>) -> AnyArray {
        TextArray::from(values).into()
    }
}

fn values_of(kind: &DataType) -> Option<Box<dyn Values>> {
    macro_rules! values {
        ($($(#[$gate:meta])* $dtype:ident $arrow:ident $kind:ident;)+) => {
            match kind {
                DataType::Boolean => Box::new(Typed::<Truth>(Vec::new())),
                $($(#[$gate])* DataType::$kind => Box::new(Typed::<$arrow>(Vec::new())),)+
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                    Box::new(Typed::<Text>(Vec::new()))
                }
                _ => return None,
            }
        };
    }
    Some(numbers!(values))
}

/// A shape, and the layout of its last axis.
pub(super) struct Shape<'a> {
    pub(super) sizes: Vec<usize>,
    pub(super) tensor: Option<&'a TensorShape>,
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

    pub(super) fn dtype(&self) -> DType {
        self.values.dtype()
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
            self.values.add(array, None, budget)?;
            return self.nulls(array, budget);
        };
        if dictionary.values().is_empty() {
            self.values.fill(array.len())?;
        } else {
            // The key of a null is arbitrary.
            let keys = dictionary.normalized_keys();
            self.values
                .add(dictionary.values().as_ref(), Some(&keys), budget)?;
        }
        self.nulls(array, budget)
    }

    /// Marks which of the values just added are missing: their key is null, or its value.
    fn nulls(&mut self, array: &dyn Array, budget: &mut Budget) -> Result<(), ReadError> {
        let nulls = array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let Some(nulls) = nulls else {
            return Ok(());
        };
        self.mark(false, array.len(), budget)?;
        let start = self.missing.len() - array.len();
        for (missing, is_valid) in self.missing[start..].iter_mut().zip(&nulls) {
            *missing = !is_valid;
        }
        Ok(())
    }

    /// Marks the last values as missing or not missing.
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

/// Adds text. Its bytes are counted before they are copied, because many rows may share a long text.
fn add_text<'a>(
    values: &mut Vec<String>,
    array: impl ArrayAccessor<Item = &'a str> + Copy,
    positions: Option<&[usize]>,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let count = positions.map_or(array.len(), <[_]>::len);
    let texts = (0..count).map(|index| {
        let at = positions.map_or(index, |positions| positions[index]);
        if at < array.len() && array.is_valid(at) {
            array.value(at)
        } else {
            ""
        }
    });
    let bytes = texts.clone().map(|text| text.len() as u64);
    budget.spend(bytes.fold(0, u64::saturating_add))?;
    room_for(values, count)?;
    values.extend(texts.map(str::to_owned));
    Ok(())
}
