//! Values from text, which gives them no dtype.

use std::fmt;
use std::sync::Arc;

use ndarray::ArrayD;
use schema_spec::{DType, Scalar};

use crate::{AnyArray, Cell, TextArray, fill, may_round_twice, parse_number};

/// An array from text that gives it no dtype, such as CSV and JSON.
///
/// It holds the values as the simplest dtype that represents all of them, which is a guess, and
/// remembers where the text is: a schema that asks for another dtype gets the values as the text has
/// them. `01234` is a number until text is asked for.
#[derive(Clone)]
pub struct Untyped {
    array: AnyArray,
    missing: Option<ArrayD<bool>>,
    original: Option<(Arc<dyn Original>, usize)>,
}

/// The text of a file, kept until it is known which dtypes are asked for.
pub trait Original: Send + Sync {
    /// Returns the text of the arrays with the given indices, with the type of each cell.
    ///
    /// # Errors
    ///
    /// The text takes more memory than the limits of the file allow.
    fn texts(&self, wanted: &[(usize, Wanted)]) -> Result<Vec<TextArray>, String>;

    /// Whether all values are text in the file, as in CSV; in JSON, numbers are not.
    fn is_text(&self) -> bool;

    /// Whether numbers are written with a decimal point and no other marks.
    fn is_plain(&self) -> bool;
}

/// A text that has to be read again.
#[derive(Clone, Copy)]
pub struct Again<'a> {
    /// The text.
    pub original: &'a Arc<dyn Original>,
    /// The index of the array in it, and the form that is wanted.
    pub wanted: (usize, Wanted),
}

/// A form of the text of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// As the file has it.
    Written,
    /// With a decimal point and no other marks.
    Plain,
}

impl Untyped {
    /// Creates an array without its text. `missing` is the mask of its missing values, of the same
    /// shape.
    #[inline] // compiled only where it is called
    pub fn new(array: AnyArray, missing: Option<ArrayD<bool>>) -> Untyped {
        let missing = missing.filter(|missing| missing.iter().any(|missing| *missing));
        Untyped {
            array,
            missing,
            original: None,
        }
    }

    /// Remembers the text, and the index of the array in it.
    #[must_use]
    pub fn with_original(mut self, original: Arc<dyn Original>, index: usize) -> Untyped {
        self.original = Some((original, index));
        self
    }

    /// The text, and the index of the array in it.
    pub(crate) fn text_of(&self) -> Option<(&Arc<dyn Original>, usize)> {
        self.original
            .as_ref()
            .map(|(original, index)| (original, *index))
    }

    /// The values as the simplest dtype that represents all of them.
    pub fn array(&self) -> &AnyArray {
        &self.array
    }

    pub(crate) fn array_mut(&mut self) -> &mut AnyArray {
        &mut self.array
    }

    /// Converts into the values.
    pub fn into_array(self) -> AnyArray {
        self.array
    }

    /// The mask of the missing values; `None` if none is missing, and for text, whose
    /// [cells](TextArray::cells) say it.
    pub fn missing(&self) -> Option<&ArrayD<bool>> {
        self.missing.as_ref()
    }

    /// Converts into the values and the mask of the missing ones.
    pub fn into_parts(self) -> (AnyArray, Option<ArrayD<bool>>) {
        (self.array, self.missing)
    }

    /// The text to read again to get `dtype`: text is asked for, or rounding a number twice might
    /// differ from rounding it once. `None` if the values are enough.
    #[inline] // compiled only where it is called
    pub fn original(&self, dtype: DType) -> Option<Again<'_>> {
        let (original, index) = self.original.as_ref()?;
        let wanted = match &self.array {
            AnyArray::Text(_) if dtype != DType::Text || original.is_plain() => None,
            _ if dtype == DType::Text => original.is_text().then_some(Wanted::Written),
            AnyArray::F64(array) if dtype.is_float() && dtype != DType::F64 => {
                let mut numbers = array.iter();
                numbers
                    .any(|&number| may_round_twice(number, dtype))
                    .then_some(Wanted::Plain)
            }
            _ => None,
        };
        Some(Again {
            original,
            wanted: (*index, wanted?),
        })
    }

    /// The text to read again to have numbers as text writes them; `None` if they are text already, or
    /// their text is not known.
    #[inline] // compiled only where it is called
    pub fn original_text(&self) -> Option<Again<'_>> {
        let (original, index) = self.original.as_ref()?;
        let is_text = matches!(self.array, AnyArray::Text(_));
        (!is_text).then_some(Again {
            original,
            wanted: (*index, Wanted::Plain),
        })
    }

    /// The same values as another dtype, as if the text were part of a longer one whose values are of
    /// that dtype; `None` if they cannot be.
    #[inline] // compiled only where it is called
    #[must_use]
    pub fn guessed_as(&self, dtype: DType) -> Option<Untyped> {
        let (array, missing) = if dtype == DType::Text {
            (AnyArray::from(self.text(Wanted::Plain)?), None)
        } else {
            let converted = self.convert(dtype, None)?;
            let missing = converted.missing.or_else(|| self.missing.clone());
            (converted.array, missing)
        };
        Some(Untyped {
            array,
            missing,
            original: self.original.clone(),
        })
    }

    /// Reads the text again, with the type of each cell; `None` if it is not known, or takes too much
    /// memory.
    #[inline] // compiled only where it is called
    pub fn text(&self, wanted: Wanted) -> Option<TextArray> {
        let (original, index) = self.original.as_ref()?;
        original.texts(&[(*index, wanted)]).ok()?.pop()
    }

    /// Converts the values to `dtype`, with a mask where it is another than that of
    /// [`missing`](Untyped::missing). `text` is what [`original`](Untyped::original) asks for.
    ///
    /// An integer is converted to every dtype that represents it, a number with a fraction to every
    /// float. Returns `None` if the values are of that dtype, or if one of them cannot be converted.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // rounding is intended
    #[inline] // compiled only where it is called
    pub fn convert(&self, dtype: DType, text: Option<&TextArray>) -> Option<Converted> {
        if let Some(text) = text {
            return match dtype {
                DType::Text => Some(Converted::of(text.clone().into())),
                _ => numbers(text, dtype),
            };
        }
        let is_number = dtype.is_real() || dtype.is_complex();
        match &self.array {
            array if array.dtype() == dtype && !array.is_empty() => None,
            array if array.is_empty() => {
                AnyArray::from_scalars(dtype, array.shape(), &mut || None).map(Converted::of)
            }
            AnyArray::Text(text) => is_number.then(|| numbers(text, dtype))?,
            _ if self.is_all_missing() => self.placeholders(dtype),
            AnyArray::Bool(_) => None,
            AnyArray::F64(_) if dtype.is_integer() => None,
            // By far the most common, and twice as fast as value by value.
            AnyArray::F64(array) if dtype == DType::F32 => {
                let fits = |number: &f64| (*number as f32).is_finite() || !number.is_finite();
                let all_fit = array.iter().all(fits);
                all_fit.then(|| Converted::of(array.mapv(|number| number as f32).into()))
            }
            AnyArray::I64(array) if dtype == DType::F32 && self.missing.is_none() => {
                Some(Converted::of(array.mapv(|number| number as f32).into()))
            }
            array => {
                let mut values = array.scalars();
                let next = &mut || values.next()?;
                let shape = array.shape();
                let array = is_number.then(|| AnyArray::from_scalars(dtype, shape, next));
                let mut array = array??;
                if let Some(missing) = self.missing.as_ref().filter(|_| dtype.has_nan()) {
                    fill(&mut array, missing, Scalar::Float(f64::NAN));
                }
                Some(Converted::of(array))
            }
        }
    }

    /// Whether there are values, and all are missing.
    #[inline] // compiled only where it is called
    pub fn is_all_missing(&self) -> bool {
        let missing = self.missing.as_ref();
        missing.is_some_and(|missing| missing.iter().all(|missing| *missing))
    }

    /// An array without a value.
    #[inline] // compiled only where it is called
    fn placeholders(&self, dtype: DType) -> Option<Converted> {
        let shape = self.array.shape();
        if dtype == DType::Text {
            let values = ArrayD::from_elem(shape, String::new());
            let cells = ArrayD::from_elem(shape, Cell::Missing);
            return TextArray::with_cells(values, cells).map(|text| Converted::of(text.into()));
        }
        let placeholder = if dtype.has_nan() {
            Scalar::Float(f64::NAN)
        } else {
            Scalar::Bool(false)
        };
        AnyArray::from_scalars(dtype, shape, &mut || Some(placeholder)).map(Converted::of)
    }
}

/// Values of the dtype that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// The values.
    pub array: AnyArray,
    /// The mask of the missing values, if it was not known before.
    pub missing: Option<ArrayD<bool>>,
}

impl Converted {
    fn of(array: AnyArray) -> Converted {
        Converted {
            array,
            missing: None,
        }
    }
}

/// The numbers that text writes, all of whose cells are numbers or missing.
#[inline] // compiled only where it is called
fn numbers(text: &TextArray, dtype: DType) -> Option<Converted> {
    let cells = text.cells()?;
    let placeholder = if dtype.has_nan() {
        Scalar::Float(f64::NAN)
    } else {
        Scalar::Int(0)
    };
    let mut values = text.values().iter().zip(cells);
    let next = &mut || match values.next()? {
        (text, Cell::Number) => parse_number(text, dtype),
        (_, Cell::Missing) => Some(placeholder),
        (_, Cell::Text | Cell::Bool) => None,
    };
    // A fraction is not an integer, even if it is zero.
    let is_integral = |(text, cell): (&String, &Cell)| {
        *cell != Cell::Number || text.trim().parse::<i128>().is_ok()
    };
    if dtype.is_integer() && !text.values().iter().zip(cells).all(is_integral) {
        return None;
    }
    let array = AnyArray::from_scalars(dtype, text.values().shape(), next)?;
    let missing = cells.mapv(|cell| cell == Cell::Missing);
    let missing = missing.iter().any(|missing| *missing).then_some(missing);
    Some(Converted { array, missing })
}

impl fmt::Debug for Untyped {
    #[inline] // compiled only where it is called, for each dtype
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (f.debug_struct("Untyped").field("array", &self.array))
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}

/// Arrays are equal if their values are, and the text that both were read from, if it is all text.
impl PartialEq for Untyped {
    #[inline] // compiled only where it is called, for each dtype
    fn eq(&self, other: &Untyped) -> bool {
        self.array == other.array
            && self.missing == other.missing
            && match (&self.original, &other.original) {
                (Some((left, at)), Some((right, to))) if Arc::ptr_eq(left, right) && at == to => {
                    true
                }
                (Some((left, _)), Some((right, _))) if left.is_text() && right.is_text() => {
                    self.text(Wanted::Written) == other.text(Wanted::Written)
                }
                _ => true,
            }
    }
}
