//! Runs the steps of a plan.

use std::collections::HashMap;

use schema_arrays::Content;
use schema_spec::{ArraySpec, DType, Schema};

use super::impute::Source;
use super::log::RepairedKind;
use super::{Repair, RepairLog, Step, Unrepaired};
use crate::check::marks::Marks;
use crate::load::{ByName, Found, Table, Texts, UnknownNames, nan_is_missing};
use crate::{Arrays, FromArrays, Valid};

impl Repair {
    /// Repairs arrays and checks them against the schema, without a struct.
    ///
    /// Arrays that the schema stacks from columns are stacked.
    ///
    /// # Errors
    ///
    /// Returns the partly repaired arrays, the remaining violations, and the log.
    pub fn apply(
        &self,
        schema: &Schema,
        arrays: Arrays,
    ) -> Result<(Arrays, RepairLog), Unrepaired> {
        let (arrays, log) = self.run(schema, arrays);
        match schema.validate(&arrays) {
            Ok(_) => Ok((arrays, log)),
            Err(report) => Err(Unrepaired::new(arrays, report, log)),
        }
    }

    /// Repairs arrays and builds a valid struct from them.
    ///
    /// # Errors
    ///
    /// Returns the partly repaired arrays, the remaining violations, and the log.
    pub fn build<T: FromArrays>(
        &self,
        arrays: Arrays,
    ) -> Result<(Valid<T>, RepairLog), Unrepaired> {
        let (arrays, log) = self.run(const { &T::SCHEMA }, arrays);
        match T::from_arrays(arrays) {
            Ok(valid) => Ok((valid, log)),
            Err(rejected) => {
                let (arrays, report) = rejected.into_parts();
                Err(Unrepaired::new(arrays, report, log))
            }
        }
    }

    /// Learns from training data, and returns a plan with what was learned: means and medians as
    /// numbers, dropped columns as indices. Applied to new data, it does the same as to the training
    /// data. It is an ordinary plan, which can be stored with the model.
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    /// use schema_core::repair::Imputation;
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f64>,
    /// }
    ///
    /// let training = Arrays::new().with("x", array![[1.0, 2.0], [3.0, f64::NAN]]);
    /// let plan = Repair::new().impute("x", Imputation::Mean);
    /// let fitted = plan.fit(&Features::SCHEMA, &training)?;
    ///
    /// let request = Arrays::new().with("x", array![[f64::NAN, 8.0]]);
    /// let (features, _) = fitted.build::<Features>(request)?;
    /// assert_eq!(features.x, array![[2.0, 8.0]]); // the mean of the training data
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The same as for [`Repair::apply`] to a copy of the data: a plan must repair the data from which
    /// it learns.
    pub fn fit(&self, schema: &Schema, arrays: &Arrays) -> Result<Repair, Unrepaired> {
        let mut work = Work::of(schema, arrays.clone());
        work.learns_all = true;
        let mut fitted = Repair::new();
        for step in self.steps() {
            fitted = fitted.then(work.take(step));
        }
        match schema.validate(&work.arrays) {
            Ok(_) => Ok(fitted),
            Err(report) => Err(Unrepaired::new(work.arrays, report, work.log)),
        }
    }

    fn run(&self, schema: &Schema, arrays: Arrays) -> (Arrays, RepairLog) {
        let mut work = Work::of(schema, arrays);
        for step in self.steps() {
            work.take(step);
        }
        (work.arrays, work.log)
    }
}

/// What is decided for all values of an array together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Decision {
    /// Values without a dtype get that of the schema.
    Settles,
    /// Each value can be converted, shifted or replaced.
    Succeeds,
    /// Text becomes what the schema asks for.
    IsTyped,
    /// Nothing changes.
    IsUnchanged,
}

/// A repair in progress.
pub(super) struct Work<'a> {
    pub(super) schema: &'a Schema,
    pub(super) arrays: Arrays,
    pub(super) log: RepairLog,
    /// Whether values are learned for features without missing values too.
    pub(super) learns_all: bool,
    /// What is known of the pieces of which these arrays are one.
    #[cfg(feature = "stream")]
    pub(super) known: Option<super::pieces::Known>,
}

impl<'a> Work<'a> {
    fn of(schema: &'a Schema, arrays: Arrays) -> Work<'a> {
        let mut work = Work::unsettled(schema, arrays);
        work.settle();
        work
    }

    /// The arrays as they were read.
    pub(super) fn unsettled(schema: &'a Schema, arrays: Arrays) -> Work<'a> {
        Work {
            schema,
            arrays,
            log: RepairLog::default(),
            learns_all: false,
            #[cfg(feature = "stream")]
            known: None,
        }
    }

    /// Decides what depends on all values of an array: `holds` says whether it holds for those that are
    /// here. In a piece, it has to hold in all of them.
    #[cfg_attr(
        not(feature = "stream"),
        allow(clippy::unused_self, clippy::needless_pass_by_ref_mut)
    )]
    pub(super) fn decide(&mut self, what: Decision, name: &str, holds: bool) -> bool {
        #[cfg(feature = "stream")]
        if let Some(known) = &mut self.known {
            return known.decide(what, name, holds);
        }
        let _ = (what, name);
        holds
    }

    /// Stacks columns and converts values without a dtype, as a check does.
    pub(super) fn settle(&mut self) {
        #[cfg(feature = "stream")]
        let mut known = self.known.take();
        #[cfg_attr(not(feature = "stream"), allow(unused_mut))]
        let mut decide = |name: &str, fits: bool| {
            #[cfg(feature = "stream")]
            if let Some(known) = &mut known {
                return known.decide(Decision::Settles, name, fits);
            }
            let _ = (name, Decision::Settles);
            fits
        };
        let named = self.arrays.named();
        let table = Table::of_schema(&named, self.schema);
        let texts = Texts::of_schema(&named, self.schema, &table);
        let mut settled = Vec::new();
        for spec in self.schema.arrays() {
            let found = match table.position(spec.name()) {
                Some(at) => {
                    let Found::Untyped(_, untyped) = &named[at].found else {
                        continue;
                    };
                    let missing = untyped.missing().cloned();
                    let found = match texts.convert(at, untyped, spec.dtype()) {
                        Ok(Some(converted)) => {
                            Some((at, converted.array, converted.missing.or(missing)))
                        }
                        Ok(None) if untyped.array().dtype() == spec.dtype() => {
                            Some((at, untyped.array().clone(), missing))
                        }
                        _ => None,
                    };
                    let fits = found.is_some();
                    if decide(spec.name(), fits) {
                        found
                    } else {
                        None
                    }
                }
                // Of nothing, nothing can be decided.
                None if !table.has_any(spec) => None,
                None => {
                    let decide = &mut |dtype: DType, fits| {
                        decide(&format!("{} as {dtype}", spec.name()), fits)
                    };
                    let stacked = table.stacked_as(spec, &texts, |_| None, decide);
                    let stacked = stacked.ok();
                    stacked.map(|stacked| (stacked.at, stacked.array, stacked.missing))
                }
            };
            let Some((at, array, missing)) = found else {
                continue;
            };
            let content = match missing.filter(|_| !nan_is_missing(spec)) {
                Some(missing) => Content::with_missing(array, missing),
                None => Content::Typed(array),
            };
            settled.push((spec, named[at].name.to_owned(), content));
        }
        #[cfg(feature = "stream")]
        {
            self.known = known;
        }
        for (spec, name, content) in settled {
            if name == spec.name() {
                self.arrays.put(name, content);
            } else {
                self.arrays.replace_columns(spec, &name, content);
                let stacked = (spec.name().to_owned(), spec.columns().to_vec());
                self.log.stacked.push(stacked);
            }
        }
    }

    /// Runs a step; returns the step that does the same to other data.
    pub(super) fn take(&mut self, step: &Step) -> Step {
        let done = self.done(step);
        self.settle_after(step);
        done
    }

    /// Settles what a step may have made ready for it.
    pub(super) fn settle_after(&mut self, step: &Step) {
        match step {
            Step::Coerce { .. }
            | Step::Shift { .. }
            | Step::Map { .. }
            | Step::Parse { .. }
            | Step::Rename { .. }
            | Step::MatchNames => self.settle(),
            _ => {}
        }
    }

    fn done(&mut self, step: &Step) -> Step {
        match step {
            Step::Coerce { array, how } => {
                for spec in self.schema.arrays() {
                    if array.as_ref().is_none_or(|array| array == spec.name()) {
                        self.coerce(step, spec.name(), spec.dtype(), *how);
                        // Columns that are not stacked yet may have several dtypes.
                        for column in spec.columns() {
                            self.coerce(step, column, spec.dtype(), *how);
                        }
                    }
                }
                if let Some(array) = array {
                    self.spec(step, array);
                }
            }
            Step::Reshape { array } => self.reshape(step, array),
            Step::Transpose { array, axes } => self.transpose(step, array, axes),
            Step::Shift { array, by } => self.shift(step, array, *by),
            Step::Map { array, values } => {
                let values = self.map(step, array, values.as_deref());
                let array = array.clone();
                return Step::Map { array, values };
            }
            Step::Parse {
                array,
                decimal,
                thousands,
                sign,
            } => {
                let (decimal, thousands, sign) = (*decimal, *thousands, *sign);
                let marks = Marks {
                    decimal,
                    thousands,
                    sign,
                };
                self.parse(step, array, marks);
            }
            Step::Rename { from, to } => self.rename(step, from, to),
            Step::MatchNames => self.match_names(step),
            Step::Remove { array } => {
                if self.arrays.take(array).is_some() {
                    self.arrays.remove(array);
                    self.log.did(step, array, RepairedKind::Removed);
                }
            }
            Step::Discard { array } => self.discard(step, array),
            Step::Impute { array, with, axis } => {
                let values = self.impute(step, array, Source::Learn(with), *axis);
                return Step::Fill {
                    array: array.clone(),
                    values,
                    axis: *axis,
                };
            }
            Step::Fill {
                array,
                values,
                axis,
            } => {
                self.impute(step, array, Source::Known(values), *axis);
            }
            Step::ForwardFill { array, along } => self.forward_fill(step, array, along),
            Step::DropRows { along, of } => self.drop_rows(step, along.as_deref(), of),
            Step::DropColumns { array, columns } => {
                let dropped = self.drop_columns(step, array, columns.as_deref());
                return Step::DropColumns {
                    array: array.clone(),
                    columns: Some(dropped),
                };
            }
        }
        step.clone()
    }

    /// The spec of an array; logs a failure if the schema has no such array.
    pub(super) fn spec(&mut self, step: &Step, array: &str) -> Option<&'a ArraySpec> {
        let spec = self.schema.get(array);
        if spec.is_none() {
            self.log
                .did_not(step, array, "the schema has no such array");
        }
        spec
    }

    fn match_names(&mut self, step: &Step) {
        let named = self.arrays.named();
        let table = Table::of_schema(&named, self.schema);
        let unknown = UnknownNames::find(&named, self.schema, &table);
        let owned = |(to, from): &(&str, &str)| ((*from).to_owned(), (*to).to_owned());
        let renamed: HashMap<String, String> = unknown.alike.pairs.iter().map(owned).collect();
        let Some((from, to)) = unknown.alike.pairs.first().map(owned) else {
            return;
        };
        for entry in self.arrays.entries_mut() {
            if let Some(to) = renamed.get(&entry.name) {
                to.clone_into(&mut entry.name);
            }
        }
        let kind = RepairedKind::Matched {
            count: renamed.len(),
            from,
        };
        self.log.did(step, &to, kind);
    }

    fn rename(&mut self, step: &Step, from: &str, to: &str) {
        if from == to || self.arrays.content(from).is_none() {
            return;
        }
        if self.arrays.content(to).is_some() {
            let reason = format!("`{to}` already exists");
            self.log.did_not(step, from, reason);
            return;
        }
        self.arrays.rename(from, to);
        let from = from.to_owned();
        self.log.did(step, to, RepairedKind::Renamed { from });
    }
}
