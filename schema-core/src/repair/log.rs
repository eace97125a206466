use crate::Coerce;
use crate::repair::{Imputation, Step};
use crate::report::text::sentence::{list, position};
use schema_spec::show::visible;
use schema_spec::{DType, Text, Value};

/// The log of a repair: what each step did or could not do.
///
/// The length of its text is limited; [`RepairLog::steps`] returns all entries. Steps that had nothing
/// to do are not in it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RepairLog {
    pub(super) steps: Vec<Repaired>,
    /// The arrays that were stacked, each with its columns.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) stacked: Vec<(String, Vec<Text>)>,
}

impl RepairLog {
    /// Returns the entries, in order.
    pub fn steps(&self) -> &[Repaired] {
        &self.steps
    }

    /// Returns the arrays that were stacked from columns of the data.
    pub fn stacked(&self) -> impl Iterator<Item = &str> {
        self.stacked.iter().map(|(array, _)| array.as_str())
    }

    /// The columns of an array, if it was stacked.
    pub(super) fn columns(&self, array: &str) -> Option<&[Text]> {
        let mut stacked = self.stacked.iter();
        stacked.find_map(|(name, columns)| (name == array).then_some(&columns[..]))
    }

    /// Whether no step did or failed to do anything.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) fn did(&mut self, step: &Step, array: &str, kind: RepairedKind) {
        self.steps.push(Repaired {
            step: step.code(),
            array: array.to_owned(),
            kind,
            why: Why::Plain,
        });
    }

    pub(super) fn did_not(&mut self, step: &Step, array: &str, reason: impl Into<String>) {
        let reason = visible(&reason.into());
        self.did(step, array, RepairedKind::Not { reason });
    }

    /// The same, for a reason that names a value or counts some.
    pub(super) fn did_not_because(&mut self, step: &Step, array: &str, why: Why) {
        self.did_not(step, array, why.reason());
        if let Some(last) = self.steps.last_mut() {
            last.why = why;
        }
    }
}

/// What one step did to one array, or, for rows, to all arrays that share them.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Repaired {
    step: &'static str,
    pub(super) array: String,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(super) kind: RepairedKind,
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) why: Why,
}

/// Why a step did nothing, as far as it is another reason in a longer array.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Why {
    Plain,
    /// A feature has no value to impute.
    Feature {
        feature: usize,
        reason: String,
    },
    /// Values cannot become what they should.
    Unfit {
        name: String,
        /// The first of them.
        index: Vec<usize>,
        /// What is said of it.
        said: String,
        /// How many there are; 0 if they are not counted.
        count: usize,
    },
    /// Values are still missing.
    Left {
        count: usize,
        along: String,
    },
    /// The array has a shape of which something is said.
    Shape {
        shape: Vec<usize>,
        said: String,
    },
}

impl Why {
    pub(super) fn reason(&self) -> String {
        match self {
            Why::Plain => String::new(),
            Why::Feature { feature, reason } => format!("feature {feature} {reason}"),
            Why::Unfit {
                name,
                index,
                said,
                count,
            } => {
                let more = match count {
                    0 | 1 => String::new(),
                    2 => ", nor can 1 other value".to_owned(),
                    count => format!(", nor can {} other values", count - 1),
                };
                format!("{name}{} {said}{more}", position(index))
            }
            Why::Shape { shape, said } => format!("{} {said}", list(shape)),
            Why::Left { count, along } => {
                format!("{count} missing values have no value before them along `{along}`")
            }
        }
    }
}

impl Repaired {
    /// Returns the kind of step: [`Step::code`].
    pub fn step(&self) -> &'static str {
        self.step
    }

    /// Returns the array; for rows that are dropped along a symbol, the symbol.
    pub fn array(&self) -> &str {
        &self.array
    }

    /// Whether the step succeeded.
    pub fn is_done(&self) -> bool {
        !matches!(self.kind, RepairedKind::Not { .. })
    }

    /// Returns what was done.
    pub fn kind(&self) -> &RepairedKind {
        &self.kind
    }
}

/// What a step did.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(tag = "did", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum RepairedKind {
    /// The array was converted to another dtype.
    #[non_exhaustive]
    Coerced {
        /// How values were allowed to change.
        how: Coerce,
        /// The old dtype.
        from: DType,
        /// The new dtype.
        to: DType,
        /// The values that were rounded.
        rounded: ValueChanges,
        /// The values that became missing.
        lost: ValueChanges,
    },
    /// The array was reshaped; its values are in the same order.
    #[non_exhaustive]
    Reshaped {
        /// The old shape.
        from: Vec<usize>,
        /// The new shape.
        to: Vec<usize>,
    },
    /// The axes of the array were permuted.
    #[non_exhaustive]
    Transposed {
        /// The old shape.
        from: Vec<usize>,
        /// The new shape.
        to: Vec<usize>,
    },
    /// Values were shifted, or replaced by others.
    #[non_exhaustive]
    Replaced {
        /// The changed values.
        changes: ValueChanges,
    },
    /// Text was read as numbers.
    #[non_exhaustive]
    Parsed {
        /// The values that were read.
        changes: ValueChanges,
        /// The number of other values that are no numbers.
        left: usize,
    },
    /// The array was renamed.
    #[non_exhaustive]
    Renamed {
        /// The old name.
        from: String,
    },
    /// Arrays were renamed whose names all differed in one way.
    #[non_exhaustive]
    Matched {
        /// The number of arrays.
        count: usize,
        /// The old name of the first.
        from: String,
    },
    /// The array was removed.
    Removed,
    /// Values that broke a rule were made missing.
    #[non_exhaustive]
    Discarded {
        /// The discarded values.
        changes: ValueChanges,
    },
    /// Missing values were imputed.
    #[non_exhaustive]
    Imputed {
        /// The imputed value; `None` if it was learned by [`Repair::fit`](crate::Repair::fit).
        with: Option<Imputation>,
        /// The imputed values by feature, for the features with missing values.
        #[cfg_attr(
            feature = "serde",
            serde(serialize_with = "super::form::values_by_feature")
        )]
        fills: Vec<(usize, Value)>,
        /// The changed values.
        changes: ValueChanges,
    },
    /// Missing values were replaced by those before them.
    #[non_exhaustive]
    ForwardFilled {
        /// The axis.
        axis: usize,
        /// The changed values.
        changes: ValueChanges,
    },
    /// Rows were dropped from all arrays that share them.
    #[non_exhaustive]
    DroppedRows {
        /// The arrays.
        arrays: Vec<String>,
        /// The number of dropped rows.
        count: usize,
        /// The number of rows before.
        of: usize,
        /// The first dropped rows, with the reason.
        rows: Vec<DroppedRow>,
    },
    /// Columns were dropped.
    #[non_exhaustive]
    DroppedColumns {
        /// The columns.
        columns: Vec<usize>,
        /// The number of columns before.
        of: usize,
    },
    /// The step failed, and did nothing.
    #[non_exhaustive]
    Not {
        /// The reason.
        reason: String,
    },
}

/// The number of changed values, and the first of them.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ValueChanges {
    /// The number of changed values.
    pub count: usize,
    /// The number of all values of the array.
    pub total: usize,
    /// The first changed values, in row-major order.
    pub samples: Vec<ValueChange>,
}

impl ValueChanges {
    /// The largest number of samples.
    pub const SAMPLES: usize = 5;

    /// Counts a change.
    pub(super) fn add(&mut self, change: impl FnOnce() -> ValueChange) {
        self.count += 1;
        if self.samples.len() < ValueChanges::SAMPLES {
            self.samples.push(change());
        }
    }
}

/// A changed value.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ValueChange {
    /// Its coordinates.
    pub index: Vec<usize>,
    /// The old value; `None` if it was missing.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::form::value_if_any"))]
    pub before: Option<Value>,
    /// The new value; `None` if it is missing.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::form::value_if_any"))]
    pub after: Option<Value>,
}

/// A dropped row.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DroppedRow {
    /// Its index before rows were dropped.
    pub row: usize,
    /// An array with a missing value in the row.
    pub array: String,
    /// The coordinates of the first missing value.
    pub index: Vec<usize>,
    /// The value, such as NaN; `None` if it is masked.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::form::value_if_any"))]
    pub value: Option<Value>,
}
