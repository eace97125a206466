use std::sync::Arc;

use schema_spec::rules::{Rule, Scope};
use schema_spec::{Constraint, DType, Dim, DimBounds, Text, Value};

use super::Remedy;
use super::text::{Lines, Voice};

/// A violation of the schema by one array.
///
/// Two are equal if what they say of the array is, whatever would fix it.
///
/// Its serialized form has its message and its help too; one that is read has no remedies.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
pub struct Violation {
    pub(crate) array: Text,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) kind: ViolationKind,
    /// The help that was read with it.
    #[cfg_attr(feature = "serde", serde(default, rename = "help"))]
    pub(crate) read_help: Option<String>,
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) remedies: Vec<Remedy>,
    /// The columns from which the array was stacked.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) columns: Option<Columns>,
    /// Whether it is about a name that differs as all names do.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) is_alike: bool,
    /// The files of the rows, if there are several.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) files: Option<Arc<[FileRows]>>,
}

impl PartialEq for Violation {
    #[inline] // compiled only where it is called
    fn eq(&self, other: &Violation) -> bool {
        self.array == other.array && self.kind == other.kind
    }
}

/// The columns of a stacked array.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns {
    /// Their names, in the order of the last axis.
    pub(crate) names: Arc<[Text]>,
    /// The indices of those with invalid values, each with their number; empty if that is not counted.
    pub(crate) counts: Vec<(usize, usize)>,
}

impl Violation {
    pub(crate) fn new(array: impl Into<Text>, kind: ViolationKind) -> Violation {
        Violation {
            array: array.into(),
            kind,
            read_help: None,
            remedies: Vec::new(),
            columns: None,
            is_alike: false,
            files: None,
        }
    }

    /// Returns the name of the array; empty if the violation is about the entire struct.
    pub fn array(&self) -> &str {
        &self.array
    }

    /// Returns the kind of violation, with what was found and what was expected.
    pub fn kind(&self) -> &ViolationKind {
        &self.kind
    }

    /// Returns the remedies: changes of the data that would fix the violation. None is applied
    /// automatically; the Cargo feature `repair` makes plans from them.
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// Returns the violation in one sentence: the first line of its text, without the code.
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

    /// Returns how to fix the violation in one sentence, if that is known.
    pub fn help(&self) -> Option<String> {
        self.help_in(&Voice::RUST)
    }

    /// Returns the help, worded by `voice`.
    #[doc(hidden)]
    pub fn help_in(&self, voice: &Voice) -> Option<String> {
        let help = Lines::of(self, voice).help?;
        Some(help.to_string())
    }

    /// Returns the text, with help worded by `voice`.
    #[doc(hidden)]
    pub fn text_in(&self, voice: &Voice) -> String {
        Lines::of(self, voice).to_string()
    }

    /// Returns the kind of violation as a stable word.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the code that a function named by `check` gave it, with
    /// [`CheckError::code`](crate::CheckError::code). The text of a report has both, as in
    /// `error[check/brightness]`.
    #[inline] // compiled only where it is called
    pub fn own_code(&self) -> Option<&str> {
        match &self.kind {
            ViolationKind::Check { own_code, .. } => own_code.as_deref(),
            _ => None,
        }
    }

    /// The file of the first invalid value, if the data is in several: which one, and its name without folders.
    #[doc(hidden)]
    #[inline] // compiled only where it is called
    pub fn file(&self) -> Option<(usize, &str)> {
        let files = self.files.as_ref()?;
        let at = FileRows::of(files, self.first_row()?);
        Some((at, &files[at].name))
    }

    /// The row of the first invalid value, in its file.
    #[doc(hidden)]
    #[inline] // compiled only where it is called
    pub fn row(&self) -> Option<usize> {
        let row = self.first_row()?;
        Some(match &self.files {
            Some(files) => row.saturating_sub(files[FileRows::of(files, row)].first),
            None => row,
        })
    }

    #[inline] // compiled only where it is called
    fn first_row(&self) -> Option<usize> {
        let first = self.kind.tally()?.samples.first()?;
        first.index.first().copied()
    }

    /// The code, and the function's own.
    #[doc(hidden)]
    pub fn full_code(&self) -> Text {
        match &self.kind {
            ViolationKind::Check {
                own_code: Some(own),
                ..
            } => Text::Owned(format!("{}/{own}", self.code())),
            _ => Text::Borrowed(self.code()),
        }
    }
}

/// A kind of violation, in the order of the checks.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "code", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The array is absent.
    #[non_exhaustive]
    Absent {
        /// The most similar name among the unexpected arrays.
        nearest: Option<String>,
        /// The array that it is a column of, if it is a column.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        column_of: Option<Text>,
        /// The columns from which it could be stacked, all of which are absent too.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        columns: Vec<Text>,
    },
    /// The schema has no such array.
    #[non_exhaustive]
    Unexpected {
        /// The names in the schema, with at most the first few columns.
        known: Vec<Text>,
        /// The most similar of them.
        nearest: Option<Text>,
    },
    /// No schema can describe the data under this name.
    #[non_exhaustive]
    Unreadable {
        /// The reason.
        reason: String,
    },
    /// The array has another dtype.
    #[non_exhaustive]
    Dtype {
        /// The dtype in the schema.
        expected: DType,
        /// The dtype of the array.
        found: DType,
        /// The values that do not fit the expected dtype, if numbers are expected and the array holds
        /// numbers or text.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        unfit: Option<Tally>,
        /// The number of other values that fit the expected dtype only after rounding.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
        rounded: usize,
        /// The different words in the array, if they are few, and stand for values that the schema
        /// lists, but it is not plain for which.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        words: Vec<Text>,
    },
    /// The array has too many or too few axes.
    #[non_exhaustive]
    Rank {
        /// The shape in the schema.
        expected: Vec<Dim>,
        /// The array's shape.
        shape: Vec<usize>,
    },
    /// An axis does not have the size that the schema fixes.
    #[non_exhaustive]
    Shape {
        /// The shape in the schema.
        dims: Vec<Dim>,
        /// The array's shape.
        shape: Vec<usize>,
        /// The axes of wrong size, each with its expected size.
        axes: Vec<(usize, usize)>,
    },
    /// A size contradicts the sizes of other axes.
    #[non_exhaustive]
    Dim {
        /// The symbol or expression; [`Dim::Any`] if the columns of one array differ in a size that
        /// has no symbol in the schema.
        dim: Dim,
        /// The axis of wrong size.
        axis: usize,
        /// The size of the axis.
        found: usize,
        /// The expected size, which is not a possible size if it is negative; `None` if it depends on
        /// symbols that no axis determines (see `unsolved`).
        #[cfg_attr(
            feature = "serde",
            serde(default, deserialize_with = "super::form::read_size")
        )]
        expected: Option<i128>,
        /// The axis that determines each symbol in it.
        symbols: Vec<SymbolSource>,
        /// Why no sizes of the other symbols result in this size.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        unsolved: Option<Unsolved>,
    },
    /// A symbol is smaller or larger than the schema allows.
    #[non_exhaustive]
    Bounds {
        /// The symbol.
        symbol: Text,
        /// The axis that determines its size.
        axis: usize,
        /// Its size.
        found: usize,
        /// The smallest size allowed.
        min: usize,
        /// The largest size allowed.
        max: Option<usize>,
    },
    /// Values are missing: NaN in floats, empty cells in text.
    #[non_exhaustive]
    Missing {
        /// The missing values.
        #[cfg_attr(feature = "serde", serde(flatten))]
        tally: Tally,
        /// Their distribution over rows and columns.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        spread: Option<MissingSpread>,
    },
    /// Values are infinite.
    #[non_exhaustive]
    Infinite {
        /// The infinite values.
        #[cfg_attr(feature = "serde", serde(flatten))]
        tally: Tally,
    },
    /// Rows were not checked. Only data in pieces has such rows.
    #[non_exhaustive]
    Unchecked {
        /// The first of them.
        #[cfg_attr(feature = "serde", serde(flatten))]
        range: RowRange,
    },
    /// Rows were checked more than once, and counts include them as often. Only data in pieces has such
    /// rows.
    #[non_exhaustive]
    CheckedTwice {
        /// The first of them.
        #[cfg_attr(feature = "serde", serde(flatten))]
        range: RowRange,
    },
    /// A custom check failed.
    #[non_exhaustive]
    Check {
        /// The path of the function.
        path: Text,
        /// Its error.
        #[cfg_attr(feature = "serde", serde(rename = "error"))]
        message: String,
        /// The code that the function gave it.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        own_code: Option<Text>,
        /// The values that the function refused, if it said which. The text of a value that it did not
        /// tell is empty.
        #[cfg_attr(feature = "serde", serde(flatten))]
        tally: Option<Tally>,
    },
    /// Values break a rule of the schema. NaN and infinities that are not allowed are reported by
    /// their own kinds, and do not count as breaking any other rule on single values.
    #[cfg_attr(
        feature = "serde",
        serde(
            untagged,
            serialize_with = "super::form::broken_rule",
            deserialize_with = "super::form::read_rule"
        )
    )]
    #[non_exhaustive]
    Rule {
        /// The rule in the schema.
        rule: Constraint,
        /// The axis, counted from the front, if the rule is along one.
        axis: Option<usize>,
        /// The invalid values. For a rule on all values along an axis, the total counts lanes along
        /// it, and a sample contains the index of a lane's first value and, instead of a value, the sum
        /// or a description. For a custom check of rows, the total counts rows, and a sample contains
        /// the index of a row alone and the error.
        tally: Tally,
    },
}

/// Rows of a file, from 0, and how many there are in all files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct RowRange {
    /// The file: its name, or its number.
    pub file: String,
    /// The first row.
    pub from: u64,
    /// The row after the last; `None` if nobody said how many rows the file has.
    pub to: Option<u64>,
    /// The number of all such rows, in this range and in others, as far as it is known.
    pub rows: u64,
    /// The number of files all of whose rows are such, and nobody said how many there are.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub files: usize,
}

/// The first row of a file in the arrays of all files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileRows {
    pub(crate) name: Text,
    pub(crate) first: usize,
}

impl FileRows {
    /// Which of the files has a row of all files together; there is one at least.
    pub(crate) fn of(files: &[FileRows], row: usize) -> usize {
        files.partition_point(|file| file.first <= row).max(1) - 1
    }
}

/// A symbol, and the axis that determines its size.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SymbolSource {
    /// The symbol.
    pub symbol: Text,
    /// Its size.
    pub size: usize,
    /// The array that determines it.
    pub array: Text,
    /// The axis that determines it.
    pub axis: usize,
}

/// Why no sizes of symbols result in the size of an axis.
///
/// If an array is absent, no axis may determine some symbols. Even then there must be sizes for them,
/// within the bounds of the schema, that result in the actual size of every axis.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Unsolved {
    /// The symbols that no axis determines.
    pub symbols: Vec<Text>,
    /// Other axes that depend on the same symbols.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub others: Vec<ExprSize>,
    /// The bounds on the symbols, if there would be a solution without them.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub bounds: Vec<DimBounds>,
    /// Whether the search was stopped before it was decided, because it would have taken too long.
    /// Data that cannot be shown to be valid is rejected.
    pub is_undecided: bool,
}

/// An axis whose size is an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ExprSize {
    /// The expression.
    pub dim: Dim,
    /// Its actual size.
    pub size: usize,
    /// The array.
    pub array: Text,
    /// The axis.
    pub axis: usize,
}

/// The number of invalid values, and the first of them.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Tally {
    /// The exact number of invalid values.
    pub count: usize,
    /// The number of all values.
    pub total: usize,
    /// The first [`Tally::SAMPLES`] invalid values, in row-major order.
    pub samples: Vec<Sample>,
}

impl Tally {
    /// The largest number of samples.
    pub const SAMPLES: usize = 5;
}

/// An invalid value and its coordinates.
///
/// Two are equal if their values are, or both are NaN.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Sample {
    /// One coordinate per axis.
    pub index: Vec<usize>,
    /// The value.
    #[cfg_attr(feature = "serde", serde(with = "crate::report::form::sample"))]
    pub value: Value,
}

impl PartialEq for Sample {
    #[inline] // compiled only where it is called
    fn eq(&self, other: &Sample) -> bool {
        let (left, right) = (self.value.scalar(), other.value.scalar());
        let is_nan = left.is_nan() && right.is_nan();
        self.index == other.index && (is_nan || self.value == other.value)
    }
}

/// The distribution of missing values in an array.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MissingSpread {
    /// The number of rows (along axis 0) with missing values.
    pub rows: usize,
    /// The number of all rows.
    pub of_rows: usize,
    /// The number of columns (along the last axis) with missing values.
    pub columns: usize,
    /// The number of columns with only missing values.
    pub empty: usize,
    /// If there is only one such column, and it is not long: its index, and the mean and the median of
    /// its other values.
    pub column: Option<ColumnFill>,
}

/// Values by which the missing values of a column could be imputed.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ColumnFill {
    /// The column's index along the last axis.
    pub index: usize,
    /// The mean of its other values.
    pub mean: f64,
    /// The median of its other values.
    pub median: f64,
}

impl ViolationKind {
    pub(crate) fn check(path: Text, message: String) -> ViolationKind {
        ViolationKind::Check {
            path,
            message,
            own_code: None,
            tally: None,
        }
    }

    /// Returns the kind as a stable word.
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
            ViolationKind::Unchecked { .. } => "unchecked",
            ViolationKind::CheckedTwice { .. } => "checked_twice",
            ViolationKind::Check { .. } => Rule::Check.code(),
            ViolationKind::Rule { rule, .. } => rule.rule().code(),
        }
    }

    /// The kind of rule that values break, or that would allow them; `None` if a name, a dtype or a
    /// shape is wrong.
    pub(crate) const fn rule(&self) -> Option<Rule> {
        match self {
            ViolationKind::Missing { .. } => Some(Rule::AllowNan),
            ViolationKind::Infinite { .. } => Some(Rule::AllowInf),
            ViolationKind::Check { .. } => Some(Rule::Check),
            ViolationKind::Rule { rule, .. } => Some(rule.rule()),
            _ => None,
        }
    }

    /// Whether single values break a rule. Missing values do not.
    pub(crate) fn is_on_single_values(&self) -> bool {
        match self {
            ViolationKind::Infinite { .. } => true,
            ViolationKind::Rule { rule, .. } => rule.rule().scope() == Scope::Value,
            _ => false,
        }
    }

    /// Returns the invalid values, for the kinds that are about values.
    pub const fn tally(&self) -> Option<&Tally> {
        match self {
            ViolationKind::Missing { tally, .. }
            | ViolationKind::Infinite { tally }
            | ViolationKind::Rule { tally, .. } => Some(tally),
            ViolationKind::Dtype { unfit: tally, .. } | ViolationKind::Check { tally, .. } => {
                tally.as_ref()
            }
            _ => None,
        }
    }
}

#[cfg(feature = "serde")]
#[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
fn is_zero(count: &usize) -> bool {
    *count == 0
}
