//! How data drifts: what changed between two profiles, beyond what chance explains.
//!
//! ```
//! use schema_core::Arrays;
//! use schema_core::ndarray::Array1;
//! use schema_core::profile::Profile;
//! use schema_core::profile::drift::{Drift, Limits};
//!
//! let ages = |from: u32| Array1::from_iter((0..500).map(|row| from + row * 7 % 60));
//! let [before, same, after] = [20, 20, 35].map(|from| Profile::of(&Arrays::new().with("age", ages(from))));
//!
//! assert!(Drift::between(&before, &same, &Limits::default()).is_none());
//! let drift = Drift::between(&before, &after, &Limits::default());
//! assert_eq!(
//!     drift.to_string(),
//!     "\
//! drift[range]: `age` has 125 of 500 values above 79, the largest before; the largest is 94 now, and a share of 0.001 is allowed
//! drift[mean]: the mean of `age` is 64.42, and was 49.42: 0.864 standard deviations apart, where 0.25 are allowed, and 0.246 for chance
//! drift[distribution]: `age` is distributed differently: 0.252 bits of divergence, where 0.05 are allowed, and 0.0322 for chance
//!   before  █▆▆▆▇▆▆▆▆▆▆▆█▆▆▆▆▆▆▃      from 20 to 94
//!   now         ▃▆▆▆▆▇▆▆█▆▆▆▆▆▆▆▆▆▆█  from 20 to 94",
//! );
//! ```
//!
//! # What is compared
//!
//! Names, dtypes and shapes; and of each array, or of each column of an array of two axes:
//!
//! - the share of values that are missing, and that are infinite;
//! - numbers beyond the smallest and the largest before;
//! - the mean, in standard deviations;
//! - the distribution, by the divergence of Jensen and Shannon (Lin, *Divergence measures based on the
//!   Shannon entropy*, 1991), which TensorFlow Data Validation takes for numbers too. Numbers are put
//!   into at most 16 intervals, which have equal shares of both data together;
//! - of text, truth values and at most 32 different integers: values that are new and values that are
//!   gone, and the same divergence of the shares of each value.
//!
//! # What is allowed for chance
//!
//! Two small samples of the same data differ. A change is told only if it is larger than its
//! [limit](Limits) and what chance explains together, so that each comparison of data that did not
//! change finds drift in at most 1 of 10,000 cases. A value of a row is not drawn independently of the
//! others in the row, so that sizes are numbers of rows; and with fewer than 10 values, only shares of
//! missing values are compared. If rows depend on each other, as in a series of time, their number says
//! too much, and larger limits are needed.

mod compare;
mod distance;
mod limits;
mod noise;
mod text;

use schema_spec::{DType, Value};
use serde::Serialize;

pub use limits::Limits;

use super::{ArrayProfile, Profile, show};
use compare::Pair;

/// What changed between two profiles. See the [module](self).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Drift {
    findings: Vec<Finding>,
    not_compared: Vec<NotCompared>,
}

/// A change that is larger than allowed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    array: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(flatten)]
    kind: FindingKind,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// The array is gone.
    Absent {
        /// The dtypes and the shape that it had.
        before: String,
    },
    /// The array is new.
    Unexpected {
        /// Its dtypes and its shape.
        after: String,
    },
    /// The dtype changed.
    Dtype {
        /// That before, or those if pieces differed.
        before: Vec<DType>,
        /// That after.
        after: Vec<DType>,
    },
    /// The shape of a row changed.
    Shape {
        /// The shape before.
        before: String,
        /// That after.
        after: String,
    },
    /// The share of missing values changed.
    Missing {
        /// The missing values before.
        before: Share,
        /// Those after.
        after: Share,
        /// How much the share changed.
        changed: f64,
        /// How much it may change.
        limit: f64,
        /// How much is allowed for chance.
        chance: f64,
    },
    /// The share of infinite values changed.
    Infinite {
        /// The infinite values before.
        before: Share,
        /// Those after.
        after: Share,
        /// How much the share changed.
        changed: f64,
        /// How much it may change.
        limit: f64,
        /// How much is allowed for chance.
        chance: f64,
    },
    /// Numbers lie beyond the smallest or the largest before.
    Range {
        /// Whether beyond the largest.
        is_max: bool,
        /// The smallest or largest before.
        before: Value,
        /// That after.
        after: Value,
        /// How many values lie beyond: at least so many, if they are not exact.
        outside: Share,
        /// The share that may lie beyond.
        limit: f64,
    },
    /// The mean moved.
    Mean {
        /// The mean before.
        #[serde(serialize_with = "number")]
        before: f64,
        /// The mean after.
        #[serde(serialize_with = "number")]
        after: f64,
        /// Their distance in standard deviations; infinite if values did not differ from each other.
        #[serde(serialize_with = "number")]
        shift: f64,
        /// The distance that is allowed.
        limit: f64,
        /// How much is allowed for chance.
        chance: f64,
    },
    /// The distribution changed.
    Distribution {
        /// The divergence of Jensen and Shannon, in bits.
        distance: f64,
        /// The divergence that is allowed.
        limit: f64,
        /// How much is allowed for chance.
        chance: f64,
        /// Histograms of numbers.
        #[serde(skip_serializing_if = "Option::is_none")]
        histograms: Option<Histograms>,
        /// Of classes, those whose shares changed most, with how often they occurred and occur.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        values: Vec<(Value, Share, Share)>,
    },
    /// There are new values.
    New {
        /// The values with how often they occur, the most frequent first.
        values: Vec<(Value, Share)>,
        /// The share that each may have.
        limit: f64,
    },
    /// Values are gone.
    Vanished {
        /// The values with how often they occurred, the most frequent first.
        values: Vec<(Value, Share)>,
        /// The share that each may have had.
        limit: f64,
    },
}

/// How many of all values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub total: u64,
}

impl Share {
    /// The quotient.
    #[allow(clippy::cast_precision_loss)] // of a share
    pub fn share(&self) -> f64 {
        self.count as f64 / self.total.max(1) as f64
    }
}

/// Histograms of numbers before and after, between the same ends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Histograms {
    low: f64,
    high: f64,
    before: Vec<f64>,
    after: Vec<f64>,
}

impl Histograms {
    /// The ends of the histograms.
    pub fn ends(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The shares of the numbers before in each interval.
    pub fn before(&self) -> &[f64] {
        &self.before
    }

    /// The shares of those after.
    pub fn after(&self) -> &[f64] {
        &self.after
    }
}

/// What was not compared, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct NotCompared {
    array: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    reason: &'static str,
}

/// Numbers that JSON does not have are text, as in a report.
#[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
fn number<S: serde::Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    if number.is_finite() {
        number.serialize(to)
    } else {
        number.to_string().serialize(to)
    }
}

impl Drift {
    /// Compares profiles. Arrays are compared by their names; if each profile has one alone, these are
    /// compared whatever their names are.
    pub fn between(before: &Profile, after: &Profile, limits: &Limits) -> Drift {
        let mut drift = Drift::default();
        let (old, new): (Vec<_>, Vec<_>) = (before.arrays().collect(), after.arrays().collect());
        if let ([old], [new]) = (&old[..], &new[..]) {
            drift.compare(old, new, limits);
            return drift;
        }
        for array in &old {
            match after.array(array.name()) {
                Some(other) => drift.compare(array, &other, limits),
                None => drift.add(
                    array,
                    None,
                    FindingKind::Absent {
                        before: outline(array),
                    },
                ),
            }
        }
        for array in new
            .iter()
            .filter(|array| before.array(array.name()).is_none())
        {
            drift.add(
                array,
                None,
                FindingKind::Unexpected {
                    after: outline(array),
                },
            );
        }
        drift
    }

    /// Whether nothing changed by more than allowed.
    pub fn is_none(&self) -> bool {
        self.findings.is_empty()
    }

    /// The changes, in the order of the arrays before.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was not compared but for missing values: the array, its column, and why.
    pub fn not_compared(&self) -> impl Iterator<Item = (&str, Option<usize>, &str)> {
        let all = self.not_compared.iter();
        all.map(|one| (one.array.as_str(), one.column, one.reason))
    }

    fn add(&mut self, array: &ArrayProfile<'_>, column: Option<usize>, kind: FindingKind) {
        let array = array.name().to_owned();
        self.findings.push(Finding {
            array,
            column,
            kind,
        });
    }

    fn compare(&mut self, before: &ArrayProfile<'_>, after: &ArrayProfile<'_>, limits: &Limits) {
        if before.dtypes() != after.dtypes() {
            let kind = FindingKind::Dtype {
                before: before.dtypes(),
                after: after.dtypes(),
            };
            self.add(after, None, kind);
        }
        if !before.row_shapes().eq(after.row_shapes()) {
            let (before, now) = (show::shape(before), show::shape(after));
            self.add(after, None, FindingKind::Shape { before, after: now });
        }
        let rows = [before.rows(), after.rows()];
        let columns = [before.columns(), after.columns()];
        let compared = match &columns {
            [old, new] if old.len() == new.len() && old.len() > 1 => {
                let pairs = old.iter().zip(new).enumerate();
                pairs
                    .map(|(at, (old, new))| (Some(at), old.clone(), new.clone()))
                    .collect()
            }
            _ => vec![(None, before.statistics(), after.statistics())],
        };
        for (column, old, new) in compared {
            let pair = Pair {
                sides: [&old, &new],
                rows,
                limits,
            };
            let mut found = Vec::new();
            if let Some(reason) = pair.compare(&mut found) {
                let array = after.name().to_owned();
                self.not_compared.push(NotCompared {
                    array,
                    column,
                    reason,
                });
            }
            for kind in found {
                self.add(after, column, kind);
            }
        }
    }
}

/// The dtype and the shape of an array.
fn outline(array: &ArrayProfile<'_>) -> String {
    format!("{} {}", show::dtypes(array), show::shape(array))
}

impl Finding {
    /// The name of the array.
    pub fn array(&self) -> &str {
        &self.array
    }

    /// The column, if the array has several.
    pub fn column(&self) -> Option<usize> {
        self.column
    }

    /// What changed.
    pub fn kind(&self) -> &FindingKind {
        &self.kind
    }

    /// A word for what changed, which stays the same.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            FindingKind::Absent { .. } => "absent",
            FindingKind::Unexpected { .. } => "unexpected",
            FindingKind::Dtype { .. } => "dtype",
            FindingKind::Shape { .. } => "shape",
            FindingKind::Missing { .. } => "missing",
            FindingKind::Infinite { .. } => "infinite",
            FindingKind::Range { .. } => "range",
            FindingKind::Mean { .. } => "mean",
            FindingKind::Distribution { .. } => "distribution",
            FindingKind::New { .. } => "new",
            FindingKind::Vanished { .. } => "vanished",
        }
    }
}
