use std::fmt::{self, Display, Formatter};

use schema_spec::{DType, Scalar, Value, ValueRange};

use super::difference::DifferencePart;

/// A model's requirement on an unknown part of an array's declaration. In a macro, rustc can check it.
///
/// ```
/// use schema_models::{Asked, Declaration, DeclaredArray, MatchRules};
/// use schema_models::{Model, ModelArray, ModelFormat};
/// use schema_spec::DType;
///
/// let x = ModelArray::new("x").with_dtype(Some(DType::F32));
/// let model = Model::new(ModelFormat::Onnx, vec![x], vec![]);
/// let declaration = Declaration::new(vec![DeclaredArray::new("x")]);
/// let comparison = model.compare(&declaration, &MatchRules::new());
/// let question = comparison.questions().last().unwrap();
/// assert_eq!((question.index(), question.asked()), (0, Asked::Dtype(DType::F32)));
/// assert_eq!(question.message("f64"), "`x` holds f64 here, but f32 in the model");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub(super) array: usize,
    pub(super) part: DifferencePart,
    pub(super) asked: Asked,
    pub(super) before: String,
    pub(super) after: String,
}

/// The requirement of a [`Question`].
///
/// ```
/// use schema_models::Asked;
/// use schema_spec::DType;
///
/// assert!(Asked::Integers.accepts(DType::I64) && !Asked::Integers.accepts(DType::F32));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asked {
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
    /// The rules on the values allow no values outside these bounds.
    Values {
        /// The lower bound, if there is one.
        low: Option<i64>,
        /// The upper bound, if there is one.
        high: Option<i64>,
        /// Whether the values are integers.
        whole: bool,
    },
}

impl Asked {
    /// Whether elements of the dtype satisfy the requirement. They do if it is not about elements.
    pub const fn accepts(self, dtype: DType) -> bool {
        match self {
            Asked::Dtype(wanted) => wanted as u8 == dtype as u8,
            Asked::Integers => dtype.is_integer(),
            Asked::Numbers => dtype.is_real() || matches!(dtype, DType::Bool),
            Asked::Rank(_) | Asked::Size(_) | Asked::Presence | Asked::Values { .. } => true,
        }
    }
}

impl Asked {
    /// Whether a value satisfies the requirement. It does if the requirement is not about values.
    pub const fn accepts_value(self, value: Scalar<'_>) -> bool {
        let Asked::Values { low, high, .. } = self else {
            return true;
        };
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

    /// Whether every value of the range satisfies the requirement.
    pub const fn accepts_range(self, range: &ValueRange) -> bool {
        let Asked::Values { low, high, whole } = self else {
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
                let ends_before = whole && !range.max_inclusive();
                !Scalar::Int(high).less(max.scalar())
                    || (ends_before && !Scalar::Int(high + 1).less(max.scalar()))
            }
            (_, high) => high.is_none(),
        };
        above && below
    }

    const fn accepts_value_from(self, min: Scalar<'_>) -> bool {
        match self {
            Asked::Values { low: Some(low), .. } => !min.less(Scalar::Int(low as i128)),
            _ => true,
        }
    }
}

impl Display for Asked {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Dtype(dtype) => write!(f, "{dtype}"),
            Asked::Integers => f.write_str("integers"),
            Asked::Numbers => f.write_str("numbers"),
            Asked::Rank(rank) => write!(f, "{rank} axes"),
            Asked::Size(size) => write!(f, "{size}"),
            Asked::Presence => f.write_str("an array"),
            Asked::Values { low, high, .. } => {
                let value = |bound: i64| Value::Int(bound.into());
                ValueRange::new(low.map(value), high.map(value), true).fmt(f)
            }
        }
    }
}

impl Question {
    /// The index of the array in the declaration.
    pub fn index(&self) -> usize {
        self.array
    }

    /// The part of the array that is unknown.
    pub fn part(&self) -> DifferencePart {
        self.part
    }

    /// The model's requirement.
    pub fn asked(&self) -> Asked {
        self.asked
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
