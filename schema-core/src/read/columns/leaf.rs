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

use crate::array::{Content, TextArray};
use crate::read::columns::kind::{Tensor, no_array};
use crate::read::columns::runs::Run;
use crate::read::limits::{Budget, room_for};
use crate::read::{ReadError, ReadErrorKind};
use crate::{AnyArray, OwnedElement};

/// Values of one type, of which some may be missing.
#[derive(Debug)]
pub(super) struct Leaf {
    values: Values,
    /// Which are missing; shorter than the values where the others are all there.
    missing: Vec<bool>,
}

macro_rules! leaves {
    ($($(#[$gate:meta])* $variant:ident($element:ty) of $arrow:ident as $kind:ident;)+) => {
        #[derive(Debug)]
        enum Values {
            Bool(Vec<bool>),
            $($(#[$gate])* $variant(Vec<$element>),)+
            Text(Vec<String>),
        }

        impl Values {
            fn of(kind: &DataType) -> Option<Values> {
                Some(match kind {
                    DataType::Boolean => Values::Bool(Vec::new()),
                    $($(#[$gate])* DataType::$kind => Values::$variant(Vec::new()),)+
                    DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                        Values::Text(Vec::new())
                    }
                    _ => return None,
                })
            }

            fn len(&self) -> usize {
                match self {
                    Values::Bool(values) => values.len(),
                    $($(#[$gate])* Values::$variant(values) => values.len(),)+
                    Values::Text(values) => values.len(),
                }
            }

            /// How many bytes a value takes, but for the letters of text.
            fn size(&self) -> usize {
                match self {
                    Values::Bool(_) => size_of::<bool>(),
                    $($(#[$gate])* Values::$variant(_) => size_of::<$element>(),)+
                    Values::Text(_) => size_of::<String>(),
                }
            }

            /// Puts something where values are missing.
            fn fill(&mut self, count: usize) -> Result<(), ReadError> {
                fn fill<T: Default + Clone>(values: &mut Vec<T>, count: usize) -> Result<(), ReadError> {
                    room_for(values, count)?;
                    values.resize(values.len() + count, T::default());
                    Ok(())
                }
                match self {
                    Values::Bool(values) => fill(values, count),
                    $($(#[$gate])* Values::$variant(values) => fill(values, count),)+
                    Values::Text(values) => fill(values, count),
                }
            }

            /// Adds the values of an array of the same type, in their order.
            fn extend(&mut self, array: &dyn Array, budget: &mut Budget) -> Result<(), ReadError> {
                match self {
                    Values::Bool(values) => {
                        let array = array.as_boolean_opt().ok_or_else(other_type)?;
                        room_for(values, array.len())?;
                        values.extend(array.values());
                        Ok(())
                    }
                    $($(#[$gate])* Values::$variant(values) => {
                        let array = array.as_primitive_opt::<$arrow>().ok_or_else(other_type)?;
                        room_for(values, array.len())?;
                        values.extend_from_slice(array.values());
                        Ok(())
                    })+
                    Values::Text(values) => {
                        if let Some(array) = array.as_string_view_opt() {
                            extend_text(values, array, 0..array.len(), budget)
                        } else if let Some(array) = array.as_string_opt::<i32>() {
                            extend_text(values, array, 0..array.len(), budget)
                        } else if let Some(array) = array.as_string_opt::<i64>() {
                            extend_text(values, array, 0..array.len(), budget)
                        } else {
                            Err(other_type())
                        }
                    }
                }
            }

            /// Adds those values of an array of the same type that the places name.
            fn gather(
                &mut self,
                array: &dyn Array,
                places: &[usize],
                budget: &mut Budget,
            ) -> Result<(), ReadError> {
                let places = places.iter().copied();
                match self {
                    Values::Bool(values) => {
                        let array = array.as_boolean_opt().ok_or_else(other_type)?;
                        room_for(values, places.len())?;
                        values.extend(places.map(|at| at < array.len() && array.value(at)));
                        Ok(())
                    }
                    $($(#[$gate])* Values::$variant(values) => {
                        gather::<$arrow>(values, array, places)
                    })+
                    Values::Text(values) => {
                        if let Some(array) = array.as_string_view_opt() {
                            extend_text(values, array, places, budget)
                        } else if let Some(array) = array.as_string_opt::<i32>() {
                            extend_text(values, array, places, budget)
                        } else if let Some(array) = array.as_string_opt::<i64>() {
                            extend_text(values, array, places, budget)
                        } else {
                            Err(other_type())
                        }
                    }
                }
            }

            fn into_content(
                self,
                shape: &Shape<'_>,
                missing: Vec<bool>,
            ) -> Result<Content, ReadError> {
                match self {
                    Values::Bool(values) => content(values, shape, missing),
                    $($(#[$gate])* Values::$variant(values) => content(values, shape, missing),)+
                    Values::Text(values) => {
                        let text = TextArray::from(shape.of(values)?);
                        mark(AnyArray::Text(text), shape, missing)
                    }
                }
            }
        }
    };
}

leaves! {
    U8(u8) of UInt8Type as UInt8;
    U16(u16) of UInt16Type as UInt16;
    U32(u32) of UInt32Type as UInt32;
    U64(u64) of UInt64Type as UInt64;
    I8(i8) of Int8Type as Int8;
    I16(i16) of Int16Type as Int16;
    I32(i32) of Int32Type as Int32;
    I64(i64) of Int64Type as Int64;
    #[cfg(feature = "half")] F16(half::f16) of Float16Type as Float16;
    F32(f32) of Float32Type as Float32;
    F64(f64) of Float64Type as Float64;
}

/// A shape, and how its last axis is laid out.
pub(super) struct Shape<'a> {
    pub(super) sizes: Vec<usize>,
    pub(super) tensor: Option<&'a Tensor>,
}

impl Leaf {
    pub(super) fn of(kind: &DataType) -> Result<Leaf, String> {
        let values = match kind {
            DataType::Dictionary(_, values) => Values::of(values),
            #[cfg(not(feature = "half"))]
            DataType::Float16 => return Err("holds f16, which needs the feature `half`".to_owned()),
            _ => Values::of(kind),
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

    /// Which of the values just added are missing: keys and what they stand for count alike.
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
        if !self.missing.is_empty() {
            let more = self.values.len() - self.missing.len();
            room_for(&mut self.missing, more)?;
            self.missing.resize(self.values.len(), false);
        }
        self.values.into_content(shape, self.missing)
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

fn content<T: OwnedElement>(
    values: Vec<T>,
    shape: &Shape<'_>,
    missing: Vec<bool>,
) -> Result<Content, ReadError> {
    mark(AnyArray::from(shape.of(values)?), shape, missing)
}

fn mark(array: AnyArray, shape: &Shape<'_>, missing: Vec<bool>) -> Result<Content, ReadError> {
    if missing.is_empty() {
        return Ok(Content::Typed(array));
    }
    Ok(Content::with_missing(array, shape.of(missing)?))
}

fn gather<T: ArrowPrimitiveType>(
    values: &mut Vec<T::Native>,
    array: &dyn Array,
    places: impl ExactSizeIterator<Item = usize>,
) -> Result<(), ReadError> {
    let array = array.as_primitive_opt::<T>().ok_or_else(other_type)?;
    let from = array.values();
    room_for(values, places.len())?;
    values.extend(places.map(|at| from.get(at).copied().unwrap_or_default()));
    Ok(())
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

fn other_type() -> ReadError {
    ReadErrorKind::Table {
        format: "table",
        reason: "its values are of another type than the file says".to_owned(),
    }
    .into()
}
