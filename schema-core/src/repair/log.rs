use crate::Coerce;
use crate::repair::{Imputation, Step};
use schema_spec::show::visible;
use schema_spec::{DType, Value};

/// What a repair did, step by step, and what it could not do.
///
/// As text it stays short however much was done; [`RepairLog::steps`] has the counts of all of it.
/// Steps that had nothing to do are not in it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RepairLog {
    pub(super) steps: Vec<Repaired>,
}

impl RepairLog {
    /// What was done, in order.
    pub fn steps(&self) -> &[Repaired] {
        &self.steps
    }

    /// Whether nothing was done, nor anything left undone.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) fn did(&mut self, step: &Step, array: &str, kind: RepairedKind) {
        self.steps.push(Repaired {
            step: step.code(),
            array: array.to_owned(),
            kind,
        });
    }

    pub(super) fn did_not(&mut self, step: &Step, array: &str, reason: impl Into<String>) {
        let reason = visible(&reason.into());
        self.did(step, array, RepairedKind::Not { reason });
    }
}

/// What one step did to one array, or, for rows, to all that share them.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Repaired {
    step: &'static str,
    array: String,
    #[cfg_attr(feature = "serde", serde(flatten))]
    kind: RepairedKind,
}

impl Repaired {
    /// The step, as a word: [`Step::code`].
    pub fn step(&self) -> &'static str {
        self.step
    }

    /// The array; for rows that are dropped along a symbol, the symbol.
    pub fn array(&self) -> &str {
        &self.array
    }

    /// Whether it could be done.
    pub fn is_done(&self) -> bool {
        !matches!(self.kind, RepairedKind::Not { .. })
    }

    /// What was done.
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
    /// The array is of another dtype.
    Coerced {
        /// How.
        how: Coerce,
        /// The dtype that it had.
        from: DType,
        /// The dtype that it has.
        to: DType,
        /// The values that are no longer what they were: rounded.
        rounded: ValueChanges,
        /// The values that are no longer there.
        lost: ValueChanges,
    },
    /// The array is of another shape; its values are in the same order.
    Reshaped {
        /// The shape that it had.
        from: Vec<usize>,
        /// The shape that it has.
        to: Vec<usize>,
    },
    /// The axes of the array are in another order.
    Transposed {
        /// The shape that it had.
        from: Vec<usize>,
        /// The shape that it has.
        to: Vec<usize>,
    },
    /// The array has this name now.
    Renamed {
        /// The name that it had.
        from: String,
    },
    /// The array is left out.
    Removed,
    /// Values that broke a rule are no longer there.
    Discarded {
        /// Where.
        changes: ValueChanges,
    },
    /// Missing values were put in.
    Imputed {
        /// Which; `None` where they had been learnt before.
        with: Option<Imputation>,
        /// The values that were put in, by feature: as many as were needed.
        #[cfg_attr(
            feature = "serde",
            serde(serialize_with = "super::form::values_by_feature")
        )]
        fills: Vec<(usize, Value)>,
        /// Where.
        changes: ValueChanges,
    },
    /// Missing values are those before them.
    ForwardFilled {
        /// The axis.
        axis: usize,
        /// Where.
        changes: ValueChanges,
    },
    /// Rows are gone from all arrays that share them.
    DroppedRows {
        /// The arrays.
        arrays: Vec<String>,
        /// How many rows.
        count: usize,
        /// How many there were.
        of: usize,
        /// The first of them, with the reason.
        rows: Vec<DroppedRow>,
    },
    /// Columns are gone.
    DroppedColumns {
        /// Which.
        columns: Vec<usize>,
        /// How many there were.
        of: usize,
    },
    /// Nothing: the step could not be done.
    Not {
        /// Why.
        reason: String,
    },
}

/// Values that are not what they were.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ValueChanges {
    /// How many.
    pub count: usize,
    /// How many values the array has.
    pub total: usize,
    /// The first of them in row-major order, five at most.
    pub samples: Vec<ValueChange>,
}

impl ValueChanges {
    /// How many samples there are at most.
    pub const SAMPLES: usize = 5;

    /// One more.
    pub(super) fn add(&mut self, change: impl FnOnce() -> ValueChange) {
        self.count += 1;
        if self.samples.len() < ValueChanges::SAMPLES {
            self.samples.push(change());
        }
    }
}

/// A value that is not what it was.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ValueChange {
    /// Its coordinates.
    pub index: Vec<usize>,
    /// What it was; `None` where nothing was there.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::form::value_if_any"))]
    pub before: Option<Value>,
    /// What it is; `None` where nothing is there.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::form::value_if_any"))]
    pub after: Option<Value>,
}

/// A row that is gone.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DroppedRow {
    /// Its index before any was dropped.
    pub row: usize,
    /// An array that lacked a value there.
    pub array: String,
    /// The coordinates of the first such value.
    pub index: Vec<usize>,
    /// The value; `None` where nothing was there.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::form::value_if_any"))]
    pub value: Option<Value>,
}
