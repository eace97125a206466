//! Drops rows and columns from every array that shares them.

use schema_arrays::{AnyArray, Content, coordinates};
use schema_spec::{ArraySpec, Dim, Schema};

use super::Step;
use super::apply::{Decision, Work};
use super::cells::cell;
use super::log::{DroppedRow, RepairedKind};
use super::missing::{missing, nan_is_missing, positions, unwanted};
use super::shapes::Move;
use crate::Arrays;
use crate::report::text::sentence::counted;

/// The largest number of rows that are reported.
const MAX_REPORTED: usize = 5;

impl Work<'_> {
    pub(super) fn drop_rows(&mut self, step: &Step, along: Option<&str>, of: &[String]) {
        let Some(symbol) = along else {
            for name in of {
                if let Some(shared) = Shared::of_array(&self.arrays, name, 0) {
                    self.drop_lacking(step, name, &shared, of);
                }
            }
            return;
        };
        if has_symbol(self.schema, symbol) && !self.lacks_along(symbol, of) {
            if let Ok(shared) = Shared::of_symbol(self.schema, &self.arrays, symbol) {
                self.drop_none(symbol, &shared);
            }
            return;
        }
        match Shared::of_symbol(self.schema, &self.arrays, symbol) {
            Ok(shared) => self.drop_lacking(step, symbol, &shared, of),
            Err(reason) => self.log.did_not(step, symbol, reason),
        }
    }

    /// Whether an array with the symbol, of those that count, has a missing value.
    fn lacks_along(&self, symbol: &str, of: &[String]) -> bool {
        self.schema.arrays().any(|spec| {
            let is_counted = of.is_empty() || of.iter().any(|name| name == spec.name());
            let content = self.arrays.content(spec.name());
            let is_named = !of.is_empty();
            is_counted
                && spec.dims().iter().any(|dim| is_symbol(dim, symbol))
                && content.is_some_and(|content| unwanted(content, Some(spec), is_named).is_some())
        })
    }

    fn drop_lacking(&mut self, step: &Step, what: &str, shared: &Shared, of: &[String]) {
        let (lacking, rows) = shared.lacking(self.schema, &self.arrays, of);
        if lacking.is_empty() {
            self.drop_none(what, shared);
            return;
        }
        self.decide(Decision::IsUnchanged, what, false);
        let kind = RepairedKind::DroppedRows {
            arrays: shared.drop_from(&mut self.arrays, &lacking),
            count: lacking.len(),
            of: shared.size,
            rows,
        };
        self.log.did(step, what, kind);
    }

    /// Moves values without a dtype away from their text, if rows are dropped in other pieces.
    fn drop_none(&mut self, what: &str, shared: &Shared) {
        let has_untyped = shared.axes.iter().any(|(name, _)| {
            let content = self.arrays.content(name);
            matches!(content, Some(Content::Untyped(_)))
        });
        if has_untyped && !self.decide(Decision::IsUnchanged, what, true) {
            shared.drop_from(&mut self.arrays, &[]);
        }
    }

    /// Drops columns from all arrays that share them; returns which.
    pub(super) fn drop_columns(
        &mut self,
        step: &Step,
        name: &str,
        columns: Option<&[usize]>,
    ) -> Vec<usize> {
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
        let columns = match columns {
            Some(columns) => {
                if let Some(beyond) = columns.iter().find(|&&column| column >= size) {
                    let columns = counted(size, "column");
                    let reason = format!("it has no column {beyond}, only {columns}");
                    self.log.did_not(step, name, reason);
                    return Vec::new();
                }
                let mut columns = columns.to_vec();
                columns.sort_unstable();
                columns.dedup();
                columns
            }
            None => {
                let nan = self.schema.get(name).is_none_or(nan_is_missing);
                let content = self.arrays.content(name);
                let missing = content.and_then(|content| missing(content, nan));
                let mut drop = Marks::of(size);
                for position in missing.iter().flat_map(positions) {
                    drop.mark(position % size);
                }
                drop.marked()
            }
        };
        if columns.is_empty() {
            return columns;
        }
        shared.drop_from(&mut self.arrays, &columns);
        let kind = RepairedKind::DroppedColumns {
            columns: columns.clone(),
            of: size,
        };
        self.log.did(step, name, kind);
        columns
    }
}

/// Axes that share rows: they have one size, and rows are dropped from all of them.
struct Shared {
    axes: Vec<(String, usize)>,
    size: usize,
}

impl Shared {
    /// The axes of a symbol.
    ///
    /// # Errors
    ///
    /// Returns why nothing can be dropped along it.
    fn of_symbol(schema: &Schema, arrays: &Arrays, symbol: &str) -> Result<Shared, String> {
        let mut axes = Vec::new();
        let mut first: Option<(usize, &str)> = None;
        for spec in schema.arrays() {
            if let Some(dim) = spec.dims().iter().find(|dim| computes(dim, symbol)) {
                return Err(format!(
                    "`{}` has the size `{dim}`, which would have to change with it",
                    spec.name()
                ));
            }
            let Some(array) = arrays.get(spec.name()) else {
                continue;
            };
            let shape = array.shape();
            if !spec.accepts_rank(shape.len()) {
                if spec.dims().iter().any(|dim| is_symbol(dim, symbol)) {
                    return Err(format!(
                        "`{}` has {} axes, and it is unknown which of them is `{symbol}`",
                        spec.name(),
                        shape.len()
                    ));
                }
                continue;
            }
            for (axis, &size) in shape.iter().enumerate() {
                if !is_symbol(spec.dim_at(axis, shape.len()), symbol) {
                    continue;
                }
                match first {
                    Some((expected, array)) if expected != size => {
                        return Err(format!(
                            "`{symbol}` is {expected} in `{array}` but {size} in `{}`",
                            spec.name()
                        ));
                    }
                    _ => first = Some((size, spec.name())),
                }
                axes.push((spec.name().to_owned(), axis));
            }
        }
        match first {
            Some((size, _)) => Ok(Shared { axes, size }),
            None => Err(format!("no array has an axis `{symbol}`")),
        }
    }

    /// One axis of one array, even if the schema does not have the array.
    fn of_array(arrays: &Arrays, array: &str, axis: usize) -> Option<Shared> {
        let size = *arrays.get(array)?.shape().get(axis)?;
        let own = (array.to_owned(), axis);
        Some(Shared {
            axes: vec![own],
            size,
        })
    }

    /// The indices, in order, with missing values in the arrays `of`, or in all arrays if it is empty.
    fn lacking(
        &self,
        schema: &Schema,
        arrays: &Arrays,
        of: &[String],
    ) -> (Vec<usize>, Vec<DroppedRow>) {
        let mut lacking = Marks::of(self.size);
        let mut rows: Vec<DroppedRow> = Vec::new();
        let mut before = None;
        for (name, axis) in &self.axes {
            // In an array with the symbol twice, the first axis counts.
            let is_counted = of.is_empty() || of.contains(name);
            if !is_counted || before.replace(name) == Some(name) {
                continue;
            }
            let Some(content) = arrays.content(name) else {
                continue;
            };
            let Some(missing) = unwanted(content, schema.get(name), !of.is_empty()) else {
                continue;
            };
            let inner: usize = missing.shape()[axis + 1..].iter().product();
            for position in positions(&missing) {
                let row = position / inner % self.size;
                if !lacking.mark(row) {
                    continue;
                }
                let index = coordinates(position, missing.shape());
                rows.push(DroppedRow {
                    row,
                    array: name.clone(),
                    value: (content.array()).and_then(|array| cell(array, content.mask(), &index)),
                    index,
                });
            }
        }
        rows.sort_by_key(|row| row.row);
        rows.truncate(MAX_REPORTED);
        (lacking.marked(), rows)
    }

    /// Drops indices, which are in order, from all arrays; returns the names of the arrays.
    fn drop_from(&self, arrays: &mut Arrays, drop: &[usize]) -> Vec<String> {
        let is_empty = |array: &AnyArray| array.shape().contains(&0);
        let mut present = self.axes.iter().filter_map(|(name, _)| arrays.get(name));
        let keep: Vec<usize> = if present.all(is_empty) {
            Vec::new()
        } else {
            let mut drop = drop.iter().peekable();
            let is_kept = |at: &usize| drop.next_if_eq(&at).is_none();
            (0..self.size).filter(is_kept).collect()
        };
        let mut changed: Vec<String> = Vec::new();
        for (name, axis) in &self.axes {
            arrays.change(name, |content| match content.array() {
                // It may have more indices than there is memory to list them.
                Some(array) if is_empty(array) => {
                    let mut shape = array.shape().to_vec();
                    shape[*axis] -= drop.len();
                    Move::Reshape(&shape).on(content)
                }
                _ => Move::Select(*axis, &keep).on(content),
            });
            // The axes of one array are next to each other.
            if changed.last() != Some(name) {
                changed.push(name.clone());
            }
        }
        changed
    }
}

/// Marked indices of an axis. Allocates for the entire axis at the first mark, when there is a missing
/// value and so the axis is no longer than its file.
struct Marks {
    marks: Vec<bool>,
    size: usize,
}

impl Marks {
    fn of(size: usize) -> Marks {
        let marks = Vec::new();
        Marks { marks, size }
    }

    /// Marks an index; returns whether it was not marked before.
    fn mark(&mut self, at: usize) -> bool {
        self.marks.resize(self.size, false);
        !std::mem::replace(&mut self.marks[at], true)
    }

    /// The marked indices, in order.
    fn marked(&self) -> Vec<usize> {
        let marked = self.marks.iter().enumerate().filter(|(_, mark)| **mark);
        marked.map(|(at, _)| at).collect()
    }
}

/// Whether an array of the schema has an axis of that symbol.
fn has_symbol(schema: &Schema, symbol: &str) -> bool {
    let mut specs = schema.arrays();
    specs.any(|spec| spec.dims().iter().any(|dim| is_symbol(dim, symbol)))
}

fn is_symbol(dim: &Dim, symbol: &str) -> bool {
    matches!(dim, Dim::Symbol(name) if name == symbol)
}

fn computes(dim: &Dim, symbol: &str) -> bool {
    matches!(dim, Dim::Expr(expr) if expr.symbols().any(|name| name == symbol))
}

/// The symbol of the last axis of an array, if it is one.
fn last_symbol(spec: &ArraySpec, rank: usize) -> Option<&str> {
    let last = rank.checked_sub(1)?;
    match spec.accepts_rank(rank).then(|| spec.dim_at(last, rank))? {
        Dim::Symbol(symbol) => Some(symbol),
        _ => None,
    }
}
