use schema_spec::rules::{Rule, Scope};
use schema_spec::{Constraint, DType, Dim, DimBounds, Text, Value};

use super::Remedy;
use super::text::{Lines, Voice};

/// One rule that one array breaks.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Violation {
    pub(crate) array: Text,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) kind: ViolationKind,
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) remedies: Vec<Remedy>,
}

impl Violation {
    pub(crate) fn new(array: impl Into<Text>, kind: ViolationKind) -> Violation {
        Violation {
            array: array.into(),
            kind,
            remedies: Vec::new(),
        }
    }

    /// The array that is wrong; empty where it is the struct as a whole.
    pub fn array(&self) -> &str {
        &self.array
    }

    /// What is wrong with it: what was found, and what was expected.
    pub fn kind(&self) -> &ViolationKind {
        &self.kind
    }

    /// What would make it disappear: facts about the data, of which nothing is done by itself.
    /// The feature `repair` makes plans of them.
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// What is wrong with it, in one sentence: the first line of its text, without the code.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array2, array};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f64>,
    /// }
    ///
    /// let report = Features { x: array![[1.0, 2.0], [3.0, f64::NAN]] }.check().unwrap_err();
    /// let [missing] = report.violations() else { panic!("{report}") };
    /// assert_eq!(missing.code(), "missing");
    /// assert_eq!(missing.message(), "`x` has 1 NaN in 4 values");
    /// assert_eq!(
    ///     missing.help().unwrap(),
    ///     "column 1 can be imputed (mean 2, median 2), or 1 of 2 rows dropped",
    /// );
    /// ```
    pub fn message(&self) -> String {
        Lines::of(self, &Voice::RUST).what.to_string()
    }

    /// What would help, in one sentence, where something is known that would.
    pub fn help(&self) -> Option<String> {
        let help = Lines::of(self, &Voice::RUST).help?;
        Some(help.to_string())
    }

    /// Its text, with the names that `voice` has for what would help.
    #[doc(hidden)]
    pub fn text_in(&self, voice: &Voice) -> String {
        Lines::of(self, voice).to_string()
    }

    /// What is wrong with it, as a stable word.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
}

/// What is wrong, in the order in which it is looked for.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(tag = "code", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The array is not there.
    #[non_exhaustive]
    Absent {
        /// A name among those that are there and are not expected, that may be meant.
        nearest: Option<String>,
        /// The array that it is a column of, where it is one.
        #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
        column_of: Option<Text>,
        /// The columns that it could be stacked from, none of which is there either.
        #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
        columns: Vec<Text>,
    },
    /// The schema knows no such array.
    #[non_exhaustive]
    Unexpected {
        /// The names that it knows; of columns, the first.
        known: Vec<Text>,
        /// The one of them that may be meant.
        nearest: Option<Text>,
    },
    /// What has the name is no array for a schema.
    #[non_exhaustive]
    Unreadable {
        /// Why.
        reason: String,
    },
    /// The elements are of another type.
    #[non_exhaustive]
    Dtype {
        /// What the schema says.
        expected: DType,
        /// What the array holds.
        found: DType,
        /// Where numbers are expected and are found, or text that may be numbers: the values that
        /// are none of the expected type.
        #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
        unfit: Option<Tally>,
        /// How many of the others are of the expected type only once they are rounded.
        #[cfg_attr(feature = "serde", serde(skip_serializing_if = "is_none_of_them"))]
        rounded: usize,
    },
    /// The array has too many axes, or too few.
    #[non_exhaustive]
    Rank {
        /// What the schema says.
        expected: Vec<Dim>,
        /// The array's shape.
        shape: Vec<usize>,
    },
    /// An axis has another size than the schema fixes.
    #[non_exhaustive]
    Shape {
        /// What the schema says of the whole shape.
        dims: Vec<Dim>,
        /// The array's shape.
        shape: Vec<usize>,
        /// The axes that are wrong, each with the size that it should have.
        axes: Vec<(usize, usize)>,
    },
    /// A size contradicts what other axes say of it.
    #[non_exhaustive]
    Dim {
        /// The symbol or expression; [`Dim::Any`] where the columns of one array differ in a size
        /// that the schema has no symbol for.
        dim: Dim,
        /// The axis that is wrong.
        axis: usize,
        /// The size that it has.
        found: usize,
        /// The size that it should have; no size at all where it is below 0; `None` where that
        /// depends on symbols that no axis determines: see `unsolved`.
        expected: Option<i128>,
        /// Where each symbol in it was learnt.
        symbols: Vec<SymbolSource>,
        /// Why no sizes of the other symbols give this size.
        #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
        unsolved: Option<Unsolved>,
    },
    /// A symbol is smaller or larger than the schema allows.
    #[non_exhaustive]
    Bounds {
        /// The symbol.
        symbol: Text,
        /// The axis that tells its size.
        axis: usize,
        /// The size that it has.
        found: usize,
        /// The smallest size allowed.
        min: usize,
        /// The largest size allowed.
        max: Option<usize>,
    },
    /// Values are missing: NaN in floats, empty cells in text.
    #[non_exhaustive]
    Missing {
        /// Where.
        #[cfg_attr(feature = "serde", serde(flatten))]
        tally: Tally,
        /// What could be done about it.
        #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
        spread: Option<MissingSpread>,
    },
    /// Values are infinite.
    #[non_exhaustive]
    Infinite {
        /// Where.
        #[cfg_attr(feature = "serde", serde(flatten))]
        tally: Tally,
    },
    /// The user's own function refused.
    #[non_exhaustive]
    Check {
        /// The path of the function.
        path: Text,
        /// What it said.
        message: String,
    },
    /// Values break a rule of the schema. NaN and infinities that are not allowed are reported as
    /// such, and break no other rule on single values.
    #[cfg_attr(
        feature = "serde",
        serde(untagged, serialize_with = "super::form::broken_rule")
    )]
    #[non_exhaustive]
    Rule {
        /// The rule, as the schema has it.
        rule: Constraint,
        /// The axis, counted from the front, of a rule along one.
        axis: Option<usize>,
        /// Where. Of a rule on all values along an axis, the total counts lines of values along
        /// it, and a sample is the index of the first value of a line, and what is wrong with it:
        /// the sum, or words.
        tally: Tally,
    },
}

/// A symbol, and where its size was learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SymbolSource {
    /// The symbol.
    pub symbol: Text,
    /// Its size.
    pub size: usize,
    /// The array that says so.
    pub array: Text,
    /// The axis that says so.
    pub axis: usize,
}

/// Why no sizes of symbols give the size of an axis.
///
/// An array may be absent, and its sizes with it. Others depend on these sizes all the same: there
/// must be some, within the bounds of the schema, that give every axis the size that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Unsolved {
    /// The symbols that no axis determines.
    pub symbols: Vec<Text>,
    /// Other axes whose sizes the same sizes of the symbols have to give.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub others: Vec<ExprSize>,
    /// The bounds on the symbols, where other sizes would do without them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub bounds: Vec<DimBounds>,
    /// Whether that is not certain: to look at further sizes would have taken too long. What
    /// cannot be shown to be right is refused.
    pub is_undecided: bool,
}

/// An axis whose size is an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ExprSize {
    /// The expression.
    pub dim: Dim,
    /// The size that it has.
    pub size: usize,
    /// The array.
    pub array: Text,
    /// The axis.
    pub axis: usize,
}

/// How many values are wrong, of how many, and the first of them.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Tally {
    /// How many are wrong, exactly.
    pub count: usize,
    /// How many there are.
    pub total: usize,
    /// The first [`Tally::SAMPLES`] that are wrong, in row-major order.
    pub samples: Vec<Sample>,
}

impl Tally {
    /// How many samples are kept.
    pub const SAMPLES: usize = 5;
}

/// A value that is wrong, and its coordinates.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Sample {
    /// One coordinate for each axis.
    pub index: Vec<usize>,
    /// The value.
    #[cfg_attr(
        feature = "serde",
        serde(serialize_with = "crate::report::form::value")
    )]
    pub value: Value,
}

/// How missing values lie in the array.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MissingSpread {
    /// How many rows (along axis 0) hold one.
    pub rows: usize,
    /// How many rows there are.
    pub of_rows: usize,
    /// How many columns (along the last axis) hold one.
    pub columns: usize,
    /// How many of them hold nothing else.
    pub empty: usize,
    /// Where it is one column, and no long one: which, and the mean and the median of its other
    /// values.
    pub column: Option<ColumnFill>,
}

/// What could be put in the place of a column's missing values.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ColumnFill {
    /// The column: its index along the last axis.
    pub index: usize,
    /// The mean of the values that are there.
    pub mean: f64,
    /// The median of the values that are there.
    pub median: f64,
}

impl ViolationKind {
    /// The kind as a stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            ViolationKind::Absent { .. } => "absent",
            ViolationKind::Unexpected { .. } => "unexpected",
            ViolationKind::Unreadable { .. } => "unreadable",
            ViolationKind::Dtype { .. } => "dtype",
            ViolationKind::Rank { .. } => "rank",
            ViolationKind::Shape { .. } => "shape",
            ViolationKind::Dim { .. } => "dim",
            ViolationKind::Bounds { .. } => "bounds",
            ViolationKind::Missing { .. } => Rule::AllowNan.code(),
            ViolationKind::Infinite { .. } => Rule::AllowInf.code(),
            ViolationKind::Check { .. } => Rule::Check.code(),
            ViolationKind::Rule { rule, .. } => rule.rule().code(),
        }
    }

    /// The kind of rule that values break, or that would allow them; `None` where a name, a dtype
    /// or a shape is wrong.
    pub(crate) const fn rule(&self) -> Option<Rule> {
        match self {
            ViolationKind::Missing { .. } => Some(Rule::AllowNan),
            ViolationKind::Infinite { .. } => Some(Rule::AllowInf),
            ViolationKind::Check { .. } => Some(Rule::Check),
            ViolationKind::Rule { rule, .. } => Some(rule.rule()),
            _ => None,
        }
    }

    /// Whether single values break a rule; missing values do not.
    pub(crate) fn is_on_single_values(&self) -> bool {
        match self {
            ViolationKind::Infinite { .. } => true,
            ViolationKind::Rule { rule, .. } => rule.rule().scope() == Scope::Value,
            _ => false,
        }
    }

    /// Where values are wrong, for the kinds that are about values.
    pub const fn tally(&self) -> Option<&Tally> {
        match self {
            ViolationKind::Missing { tally, .. }
            | ViolationKind::Infinite { tally }
            | ViolationKind::Rule { tally, .. } => Some(tally),
            ViolationKind::Dtype { unfit, .. } => unfit.as_ref(),
            _ => None,
        }
    }
}

#[cfg(feature = "serde")]
#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks so
fn is_none_of_them(count: &usize) -> bool {
    *count == 0
}
