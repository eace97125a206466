use std::fmt::{self, Display, Formatter};

use schema_spec::{DType, Scalar, Value, ValueRange};

use super::difference::DifferencePart;

/// A model's requirement on an unknown part of an array's declaration. In a macro, rustc can check it.
///
/// ```
/// use schema_models::{Declaration, DeclaredArray, Expected, MatchRules};
/// use schema_models::{Model, ModelArray, ModelFormat};
/// use schema_spec::DType;
///
/// let x = ModelArray::new("x").with_dtype(Some(DType::F32));
/// let model = Model::new(ModelFormat::Onnx, vec![x], vec![]);
/// let declaration = Declaration::new(vec![DeclaredArray::new("x")]);
/// let comparison = model.compare(&declaration, &MatchRules::new());
/// let requirement = comparison.requirements().last().unwrap();
/// assert_eq!((requirement.index(), requirement.expected()), (0, Expected::Dtype(DType::F32)));
/// assert_eq!(requirement.message("f64"), "`x` holds f64 here, but f32 in the model");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    pub(super) array: usize,
    pub(super) part: DifferencePart,
    pub(super) expected: Expected,
    pub(super) before: String,
    pub(super) after: String,
}

/// What a [`Requirement`] expects.
///
/// ```
/// use schema_models::Expected;
/// use schema_spec::DType;
///
/// assert!(Expected::Integers.accepts(DType::I64) && !Expected::Integers.accepts(DType::F32));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// Elements of this dtype.
    Dtype(DType),
    /// Integers.
    Integers,
    /// Real numbers or truth values.
    Numbers,
    /// This number of axes.
    Rank(usize),
    /// This size of the axis.
    Size(usize),
    /// The array is never absent.
    Presence,
    /// No value is ever missing.
    Completeness,
    /// The rules on the values allow no values outside these bounds.
    Values {
        /// The lower bound, if there is one.
        low: Option<i64>,
        /// The upper bound, if there is one.
        high: Option<i64>,
        /// Whether the values are integers.
        integers: bool,
        /// A value outside the bounds that is accepted as well.
        also: Option<i64>,
    },
}

impl Expected {
    /// Whether elements of the dtype are as expected. They are if the dtype does not matter.
    pub const fn accepts(self, dtype: DType) -> bool {
        match self {
            Expected::Dtype(wanted) => wanted as u8 == dtype as u8,
            Expected::Integers => dtype.is_integer(),
            Expected::Numbers => dtype.is_real() || matches!(dtype, DType::Bool),
            Expected::Rank(_)
            | Expected::Size(_)
            | Expected::Presence
            | Expected::Completeness
            | Expected::Values { .. } => true,
        }
    }

    /// Whether a value is as expected. It is if values do not matter.
    pub const fn accepts_value(self, value: Scalar<'_>) -> bool {
        let Expected::Values {
            low, high, also, ..
        } = self
        else {
            return true;
        };
        if let Some(also) = also {
            let also = Scalar::Int(also as i128);
            if !also.less(value) && !value.less(also) {
                return true;
            }
        }
        let above = match low {
            Some(low) => !value.less(Scalar::Int(low as i128)),
            None => true,
        };
        let below = match high {
            Some(high) => !Scalar::Int(high as i128).less(value),
            None => true,
        };
        above && below
    }

    /// Whether every value of the range is as expected.
    pub const fn accepts_range(self, range: &ValueRange) -> bool {
        let Expected::Values {
            low,
            high,
            integers,
            ..
        } = self
        else {
            return true;
        };
        let above = match (range.min(), low) {
            (Some(min), _) => self.accepts_value_from(min.scalar()),
            (None, low) => low.is_none(),
        };
        let below = match (range.max(), high) {
            (Some(max), Some(high)) => {
                let high = high as i128;
                // Integers below 4 are integers up to 3.
                let ends_before = integers && !range.max_inclusive();
                !Scalar::Int(high).less(max.scalar())
                    || (ends_before && !Scalar::Int(high + 1).less(max.scalar()))
            }
            (_, high) => high.is_none(),
        };
        above && below
    }

    const fn accepts_value_from(self, min: Scalar<'_>) -> bool {
        match self {
            Expected::Values { low: Some(low), .. } => !min.less(Scalar::Int(low as i128)),
            _ => true,
        }
    }
}

impl Display for Expected {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Dtype(dtype) => write!(f, "{dtype}"),
            Expected::Integers => f.write_str("integers"),
            Expected::Numbers => f.write_str("numbers"),
            Expected::Rank(rank) => write!(f, "{rank} axes"),
            Expected::Size(size) => write!(f, "{size}"),
            Expected::Presence => f.write_str("an array"),
            Expected::Completeness => f.write_str("every value"),
            Expected::Values {
                low, high, also, ..
            } => {
                let value = |bound: i64| Value::Int(bound.into());
                ValueRange::new(low.map(value), high.map(value), true).fmt(f)?;
                match also {
                    Some(also) => write!(f, " or {also}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl Requirement {
    /// The index of the array in the declaration.
    pub fn index(&self) -> usize {
        self.array
    }

    /// The part of the array that is unknown.
    pub fn part(&self) -> DifferencePart {
        self.part
    }

    /// What the model expects.
    pub fn expected(&self) -> Expected {
        self.expected
    }

    /// The message of the difference in two halves, before and after what the array turns out to be.
    pub fn halves(&self) -> (&str, &str) {
        (&self.before, &self.after)
    }

    /// The message of the difference if the array turns out to be `found`.
    pub fn message(&self, found: &str) -> String {
        format!("{}{found}{}", self.before, self.after)
    }
}
