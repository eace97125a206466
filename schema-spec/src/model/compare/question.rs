use std::fmt::{self, Display, Formatter};

use super::difference::DifferencePart;
use crate::DType;

/// What a model asks of an array where its declaration does not tell: rustc can, for a macro.
///
/// ```
/// use schema_spec::model::{Asked, Declaration, DeclaredArray, MatchRules};
/// use schema_spec::{DType, Model, ModelArray, ModelFormat};
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

/// What is asked.
///
/// ```
/// use schema_spec::{DType, model::Asked};
///
/// assert!(Asked::Integers.accepts(DType::I64) && !Asked::Integers.accepts(DType::F32));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asked {
    /// Elements of that type.
    Dtype(DType),
    /// Whole numbers.
    Integers,
    /// Real numbers or truth values.
    Numbers,
    /// That number of axes.
    Rank(usize),
    /// That size of the axis.
    Size(usize),
    /// That it is never absent.
    Presence,
}

impl Asked {
    /// Whether an array of those elements is what is asked. What is no question of elements, every
    /// one is.
    pub const fn accepts(self, dtype: DType) -> bool {
        match self {
            Asked::Dtype(wanted) => wanted as u8 == dtype as u8,
            Asked::Integers => dtype.is_integer(),
            Asked::Numbers => dtype.is_real() || matches!(dtype, DType::Bool),
            Asked::Rank(_) | Asked::Size(_) | Asked::Presence => true,
        }
    }
}

impl Display for Asked {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Dtype(dtype) => write!(f, "{dtype}"),
            Asked::Integers => f.write_str("whole numbers"),
            Asked::Numbers => f.write_str("numbers"),
            Asked::Rank(rank) => write!(f, "{rank} axes"),
            Asked::Size(size) => write!(f, "{size}"),
            Asked::Presence => f.write_str("an array"),
        }
    }
}

impl Question {
    /// The array's place in the declaration.
    pub fn index(&self) -> usize {
        self.array
    }

    /// What of the array it is about.
    pub fn part(&self) -> DifferencePart {
        self.part
    }

    /// What the model asks.
    pub fn asked(&self) -> Asked {
        self.asked
    }

    /// The text of the difference, where the array turns out to be `found`, in two halves.
    pub fn halves(&self) -> (&str, &str) {
        (&self.before, &self.after)
    }

    /// The text of the difference, where the array turns out to be `found`.
    pub fn message(&self, found: &str) -> String {
        format!("{}{found}{}", self.before, self.after)
    }
}
