//! The steps of a plan, done.

use schema_spec::Placed;

use super::coerce::{Coerced, Unfit, coerced};
use super::discard::discard;
use super::drop::{Shared, has_symbol, is_symbol, last_symbol};
use super::features::Features;
use super::impute::{Source, impute};
use super::log::{RepairedKind, ValueChanges};
use super::missing::{holes, missing, nan_is_missing};
use super::reshape::new_shape;
use super::shapes::Move;
use super::{RepairLog, Unrepaired, fill};
use crate::Arrays;
use crate::load::{ByName, Table, as_dtype};
use crate::repair::Step;
use crate::report::text::sentence::{ShortValue, list, place};
use crate::{Coerce, FromArrays, Repair, Valid};
use schema_arrays::{AnyArray, Content, Masked};
use schema_spec::{ArraySpec, DType, Dim, Schema, Value};

impl Repair {
    /// Mends arrays and holds them against the schema, with no struct.
    ///
    /// Columns that an array of the schema is stacked from are stacked.
    ///
    /// # Errors
    ///
    /// The arrays as far as they were mended, what is still wrong, and what was done.
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

    /// Mends arrays and makes a proven struct of them.
    ///
    /// # Errors
    ///
    /// The arrays as far as they were mended, what is still wrong, and what was done.
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

    /// The plan with what it learns from training data in the place of what it has to learn: means
    /// and medians as numbers, dropped columns by their index. Applied to new data, it does to them
    /// what would be done to the training data. It is a plan like any other, to be kept beside the
    /// model.
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
    /// As [`Repair::apply`] to a copy of the data: what does not mend the data that it learns from
    /// has learnt nothing.
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

/// Arrays that are worked on.
struct Work<'a> {
    schema: &'a Schema,
    arrays: Arrays,
    log: RepairLog,
    /// Whether what no value lacks today is learnt too.
    learns_all: bool,
}

impl<'a> Work<'a> {
    fn of(schema: &'a Schema, arrays: Arrays) -> Work<'a> {
        let mut work = Work {
            schema,
            arrays,
            log: RepairLog::default(),
            learns_all: false,
        };
        work.settle();
        work
    }

    /// Stacks columns, and gives numbers that have no dtype that of the schema: as a check would.
    fn settle(&mut self) {
        for spec in self.schema.arrays() {
            self.stack(spec);
            if let Some(Content::Untyped(array)) = self.arrays.content(spec.name()) {
                let content = match as_dtype(&array.view(), spec.dtype()) {
                    Some(array) => Content::Typed(array),
                    None if array.dtype() == spec.dtype() => Content::Typed(array.clone()),
                    // NaN, for what is missing in text, is nothing for an integer.
                    None => match coerced(array, None, spec.dtype(), Coerce::Lossless) {
                        Some(Ok(Coerced {
                            array,
                            missing: Some(missing),
                            ..
                        })) => Content::with_missing(array, missing),
                        _ => continue,
                    },
                };
                self.arrays.put(spec.name().to_owned(), content);
            }
        }
    }

    fn stack(&mut self, spec: &ArraySpec) {
        let named = self.arrays.named();
        let table = Table::of_arrays(&named, std::iter::once(spec));
        if !table.has_any(spec) {
            return;
        }
        let Ok(stacked) = table.stacked(spec, |_| None) else {
            return;
        };
        let content = match stacked.missing {
            Some(missing) => Content::with_missing(stacked.array, missing),
            None => Content::Typed(stacked.array),
        };
        self.arrays.replace_columns(spec, stacked.at, content);
    }

    /// Does a step; gives back what does the same to other data.
    fn take(&mut self, step: &Step) -> Step {
        match step {
            Step::Coerce { array, how } => {
                for spec in self.schema.arrays() {
                    if array.as_ref().is_none_or(|array| array == spec.name()) {
                        self.coerce(step, spec.name(), spec.dtype(), *how);
                        // Columns that are not one array yet may be of several dtypes.
                        for column in spec.columns() {
                            self.coerce(step, column, spec.dtype(), *how);
                        }
                    }
                }
                self.settle();
                if let Some(array) = array {
                    self.spec(step, array);
                }
            }
            Step::Reshape { array } => self.reshape(step, array),
            Step::Transpose { array, axes } => self.transpose(step, array, axes),
            Step::Rename { from, to } => self.rename(step, from, to),
            Step::Remove { array } => {
                if self.arrays.take(array).is_some() {
                    self.arrays.remove(array);
                    self.log.did(step, array, RepairedKind::Removed);
                }
            }
            Step::Discard { array } => self.discard(step, array),
            Step::Impute { array, with, axis } => {
                let learnt = self.impute(step, array, Source::Learn(with), *axis);
                return Step::Fill {
                    array: array.clone(),
                    values: learnt,
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

    /// What the schema says of an array; notes it where that is nothing.
    fn spec(&mut self, step: &Step, array: &str) -> Option<&ArraySpec> {
        let spec = self.schema.get(array);
        if spec.is_none() {
            self.log
                .did_not(step, array, "the schema has no such array");
        }
        spec
    }

    fn coerce(&mut self, step: &Step, name: &str, dtype: DType, how: Coerce) {
        let Some(content) = self.arrays.content(name) else {
            return;
        };
        let Some(array) = content.array() else {
            return;
        };
        let from = array.dtype();
        if from == dtype || how == Coerce::Strict {
            return;
        }
        match coerced(array, holes(content), dtype, how) {
            None => {
                let reason = format!("there are no arrays of {dtype} in this build");
                self.log.did_not(step, name, reason);
            }
            Some(Err(unfit)) => {
                let reason = refusal(name, dtype, &unfit);
                self.log.did_not(step, name, reason);
            }
            Some(Ok(done)) => {
                let Coerced {
                    array,
                    missing,
                    rounded,
                    lost,
                } = done;
                let content = match missing {
                    Some(missing) => Content::with_missing(array, missing),
                    None => Content::Typed(array),
                };
                self.arrays.put(name.to_owned(), content);
                let kind = RepairedKind::Coerced {
                    how,
                    from,
                    to: dtype,
                    rounded,
                    lost,
                };
                self.log.did(step, name, kind);
            }
        }
    }

    fn reshape(&mut self, step: &Step, name: &str) {
        let Some(spec) = self.schema.get(name) else {
            self.spec(step, name);
            return;
        };
        let Some(array) = self.arrays.get(name) else {
            return;
        };
        let from = array.shape().to_vec();
        let others: Vec<Placed<'_>> = (self.schema.arrays())
            .filter(|other| other.name() != name)
            .map(|other| {
                let shape = self.arrays.get(other.name()).map(AnyArray::shape);
                Placed {
                    spec: other,
                    shape: shape.filter(|shape| other.accepts_rank(shape.len())),
                    is_faulty: false,
                }
            })
            .collect();
        match new_shape(spec, &from, &others) {
            Ok(None) => {}
            Ok(Some(to)) => {
                self.arrays
                    .change(name, |content| Move::Reshape(&to).on(content));
                self.log
                    .did(step, name, RepairedKind::Reshaped { from, to });
            }
            Err(reason) => self.log.did_not(step, name, reason),
        }
    }

    fn transpose(&mut self, step: &Step, name: &str, axes: &[usize]) {
        let Some(array) = self.arrays.get(name) else {
            return;
        };
        let from = array.shape().to_vec();
        let mut sorted = axes.to_vec();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(0..from.len()) {
            let reason = format!("{} is no order of {} axes", list(axes), from.len());
            self.log.did_not(step, name, reason);
            return;
        }
        self.arrays
            .change(name, |content| Move::Transpose(axes).on(content));
        let to = axes.iter().map(|&axis| from[axis]).collect();
        self.log
            .did(step, name, RepairedKind::Transposed { from, to });
    }

    fn rename(&mut self, step: &Step, from: &str, to: &str) {
        if from == to || self.arrays.content(from).is_none() {
            return;
        }
        if self.arrays.content(to).is_some() {
            let reason = format!("`{to}` is there already");
            self.log.did_not(step, from, reason);
            return;
        }
        self.arrays.rename(from, to);
        let from = from.to_owned();
        self.log.did(step, to, RepairedKind::Renamed { from });
        self.settle();
    }

    fn discard(&mut self, step: &Step, name: &str) {
        let Some(spec) = self.schema.get(name) else {
            self.spec(step, name);
            return;
        };
        let array = self.arrays.content(name).and_then(Content::array);
        let Some(found) = array.map(AnyArray::dtype) else {
            return;
        };
        if found != spec.dtype() {
            let reason = format!(
                "it holds {found}, and the rules are for {}; coerce it first",
                spec.dtype()
            );
            self.log.did_not(step, name, reason);
            return;
        }
        let mut changes = ValueChanges::default();
        self.arrays.change(name, |content| {
            let (content, discarded) = discard(content, spec);
            changes = discarded;
            content
        });
        if changes.count > 0 {
            self.log
                .did(step, name, RepairedKind::Discarded { changes });
        }
    }

    /// Puts values in; gives back which.
    fn impute(
        &mut self,
        step: &Step,
        name: &str,
        source: Source<'_>,
        axis: Option<isize>,
    ) -> Vec<Option<Value>> {
        let nan = match self.spec(step, name) {
            Some(spec) => nan_is_missing(spec),
            None => return Vec::new(),
        };
        let Some(content) = self.arrays.take(name) else {
            return Vec::new();
        };
        let (mut array, missing) = match content {
            Content::Typed(array) | Content::Untyped(array) => (array, None),
            Content::Masked(Masked { array, missing }) => (array, Some(missing)),
            unreadable @ Content::Unreadable(_) => {
                self.arrays.put(name.to_owned(), unreadable);
                return Vec::new();
            }
        };
        let Some(features) = Features::of(array.shape(), axis) else {
            let reason = format!("{} has no axis {}", list(array.shape()), axis.unwrap_or(-1));
            self.log.did_not(step, name, reason);
            let content = match missing {
                Some(missing) => Content::with_missing(array, missing),
                None => Content::Typed(array),
            };
            self.arrays.put(name.to_owned(), content);
            return Vec::new();
        };
        let all = self.learns_all;
        let imputed = impute(&mut array, missing, nan, features, source, all);
        let content = match imputed.missing {
            Some(missing) => Content::with_missing(array, missing),
            None => Content::Typed(array),
        };
        self.arrays.put(name.to_owned(), content);
        if imputed.changes.count > 0 {
            let with = match source {
                Source::Learn(with) => Some(with.clone()),
                Source::Known(_) => None,
            };
            let kind = RepairedKind::Imputed {
                with,
                fills: imputed.fills,
                changes: imputed.changes,
            };
            self.log.did(step, name, kind);
        }
        for (feature, reason) in imputed.without {
            let of = match features.axis {
                Some(_) => format!("feature {feature} {reason}"),
                None => format!("it {reason}"),
            };
            self.log.did_not(step, name, of);
        }
        imputed.learnt
    }

    fn forward_fill(&mut self, step: &Step, name: &str, along: &str) {
        let Some(spec) = self.schema.get(name) else {
            self.spec(step, name);
            return;
        };
        let Some(content) = self.arrays.content(name) else {
            return;
        };
        let rank = content.array().map_or(0, |array| array.shape().len());
        let is_along = |axis: &usize| match spec.dim_at(*axis, rank) {
            Dim::Symbol(symbol) => symbol == along,
            _ => false,
        };
        let axis = (0..rank).find(|axis| spec.accepts_rank(rank) && is_along(axis));
        let Some(axis) = axis else {
            let reason = format!("it has no axis `{along}`");
            self.log.did_not(step, name, reason);
            return;
        };
        let Some(mut missing) = missing(content, nan_is_missing(spec)) else {
            return;
        };
        let Some(content) = self.arrays.take(name) else {
            return;
        };
        let (mut array, holes) = match content {
            Content::Typed(array) | Content::Untyped(array) => (array, None),
            Content::Masked(Masked { array, missing }) => (array, Some(missing)),
            Content::Unreadable(_) => return,
        };
        let changes = fill::forward(&mut array, &mut missing, axis);
        let left = missing.iter().filter(|missing| **missing).count();
        let content = match holes {
            // What was NaN and still is one is no hole.
            Some(holes) => Content::with_missing(
                array,
                ndarray::Zip::from(&holes)
                    .and(&missing)
                    .map_collect(|hole, missing| *hole && *missing),
            ),
            None => Content::Typed(array),
        };
        self.arrays.put(name.to_owned(), content);
        if changes.count > 0 {
            let kind = RepairedKind::ForwardFilled { axis, changes };
            self.log.did(step, name, kind);
        }
        if left > 0 {
            let reason = format!("{left} have no value before them along `{along}`");
            self.log.did_not(step, name, reason);
        }
    }

    fn drop_rows(&mut self, step: &Step, along: Option<&str>, of: &[String]) {
        let Some(symbol) = along else {
            for name in of {
                if let Some(shared) = Shared::of_array(&self.arrays, name, 0) {
                    self.drop_lacking(step, name, &shared, of);
                }
            }
            return;
        };
        if has_symbol(self.schema, symbol) && !self.lacks_along(symbol, of) {
            return;
        }
        match Shared::of_symbol(self.schema, &self.arrays, symbol) {
            Ok(shared) => self.drop_lacking(step, symbol, &shared, of),
            Err(reason) => self.log.did_not(step, symbol, reason),
        }
    }

    /// Whether an array that has the symbol, of those that are told, lacks a value.
    fn lacks_along(&self, symbol: &str, of: &[String]) -> bool {
        self.schema.arrays().any(|spec| {
            let is_counted = of.is_empty() || of.iter().any(|name| name == spec.name());
            let content = self.arrays.content(spec.name());
            is_counted
                && spec.dims().iter().any(|dim| is_symbol(dim, symbol))
                && content.is_some_and(|content| missing(content, nan_is_missing(spec)).is_some())
        })
    }

    fn drop_lacking(&mut self, step: &Step, what: &str, shared: &Shared, of: &[String]) {
        let (lacking, rows) = shared.lacking(self.schema, &self.arrays, of);
        if !lacking.contains(&true) {
            return;
        }
        let dropped = shared.drop_from(&mut self.arrays, &lacking, rows);
        let kind = RepairedKind::DroppedRows {
            arrays: dropped.arrays,
            count: dropped.count,
            of: dropped.of,
            rows: dropped.rows,
        };
        self.log.did(step, what, kind);
    }

    /// Drops columns, from all arrays that share them; gives back which.
    fn drop_columns(&mut self, step: &Step, name: &str, columns: Option<&[usize]>) -> Vec<usize> {
        let Some(array) = self.arrays.get(name) else {
            return Vec::new();
        };
        let rank = array.shape().len();
        let Some(last) = rank.checked_sub(1) else {
            self.log.did_not(step, name, "it has no axis");
            return Vec::new();
        };
        let symbol = self
            .schema
            .get(name)
            .and_then(|spec| last_symbol(spec, rank));
        let own = Shared::of_array(&self.arrays, name, last);
        let shared = match symbol {
            Some(symbol) => Shared::of_symbol(self.schema, &self.arrays, symbol),
            None => own.ok_or_else(|| "it has no axis".to_owned()),
        };
        let shared = match shared {
            Ok(shared) => shared,
            Err(reason) => {
                self.log.did_not(step, name, reason);
                return Vec::new();
            }
        };
        let size = array.shape()[last];
        let mut drop = vec![false; size];
        match columns {
            Some(columns) => {
                if let Some(beyond) = columns.iter().find(|&&column| column >= size) {
                    let reason = format!("it has no column {beyond}, but {size} of them");
                    self.log.did_not(step, name, reason);
                    return Vec::new();
                }
                for &column in columns {
                    drop[column] = true;
                }
            }
            None => {
                let nan = self.schema.get(name).is_none_or(nan_is_missing);
                let missing = self
                    .arrays
                    .content(name)
                    .and_then(|content| missing(content, nan));
                for (index, _) in missing
                    .iter()
                    .flat_map(|missing| missing.indexed_iter().filter(|(_, missing)| **missing))
                {
                    drop[index[last]] = true;
                }
            }
        }
        let columns: Vec<usize> = (0..size).filter(|&column| drop[column]).collect();
        if columns.is_empty() {
            return columns;
        }
        shared.drop_from(&mut self.arrays, &drop, Vec::new());
        let kind = RepairedKind::DroppedColumns {
            columns: columns.clone(),
            of: size,
        };
        self.log.did(step, name, kind);
        columns
    }
}

fn refusal(name: &str, dtype: DType, unfit: &Unfit) -> String {
    let place = place(&unfit.index);
    let more = match unfit.count {
        0 | 1 => String::new(),
        count => format!(", nor {} others", count - 1),
    };
    format!(
        "{name}{place} = {} is no {dtype} without loss{more}",
        ShortValue(&unfit.value)
    )
}
