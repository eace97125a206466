//! Rows and columns that are dropped, in every array that shares them.

use super::cells::cell;
use super::log::DroppedRow;
use super::missing::{holes, missing, nan_is_missing};
use super::shapes::Move;
use crate::Arrays;
use schema_spec::{ArraySpec, Dim, Schema};

/// Up to how many rows are told of.
const TOLD: usize = 5;

/// The axes that are one: of one size, and dropped from together.
pub(super) struct Shared {
    axes: Vec<(String, usize)>,
    size: usize,
}

/// Which indices are dropped, and why.
#[derive(Default)]
pub(super) struct Dropped {
    pub(super) arrays: Vec<String>,
    pub(super) count: usize,
    pub(super) of: usize,
    pub(super) rows: Vec<DroppedRow>,
}

impl Shared {
    /// The axes of a symbol.
    ///
    /// # Errors
    ///
    /// Why there is nothing to drop along it.
    pub(super) fn of_symbol(
        schema: &Schema,
        arrays: &Arrays,
        symbol: &str,
    ) -> Result<Shared, String> {
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
                        "`{}` has {} axes, and which of them is `{symbol}` is not known",
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
            None => Err(format!("no array that is there has an axis `{symbol}`")),
        }
    }

    /// One axis of one array, whether or not the schema has it.
    pub(super) fn of_array(arrays: &Arrays, array: &str, axis: usize) -> Option<Shared> {
        let size = *arrays.get(array)?.shape().get(axis)?;
        let own = (array.to_owned(), axis);
        Some(Shared {
            axes: vec![own],
            size,
        })
    }

    /// The indices at which one of the arrays, where they are told, lacks a value.
    pub(super) fn lacking(
        &self,
        schema: &Schema,
        arrays: &Arrays,
        of: &[String],
    ) -> (Vec<bool>, Vec<DroppedRow>) {
        let mut lacking = vec![false; self.size];
        let mut rows: Vec<DroppedRow> = Vec::new();
        let mut seen = Vec::new();
        for (name, axis) in &self.axes {
            // In an array that has it twice, the first axis tells.
            let is_counted = of.is_empty() || of.contains(name);
            if !is_counted || seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let Some(content) = arrays.content(name) else {
                continue;
            };
            let nan = schema.get(name).is_none_or(nan_is_missing);
            let Some(missing) = missing(content, nan) else {
                continue;
            };
            for (index, _) in missing.indexed_iter().filter(|(_, missing)| **missing) {
                let index = ndarray::Dimension::slice(&index);
                let row = index[*axis];
                if lacking[row] {
                    continue;
                }
                lacking[row] = true;
                rows.push(DroppedRow {
                    row,
                    array: name.clone(),
                    index: index.to_vec(),
                    value: (content.array()).and_then(|array| cell(array, holes(content), index)),
                });
            }
        }
        rows.sort_by_key(|row| row.row);
        rows.truncate(TOLD);
        (lacking, rows)
    }

    /// Drops indices from all the arrays.
    pub(super) fn drop_from(
        &self,
        arrays: &mut Arrays,
        drop: &[bool],
        rows: Vec<DroppedRow>,
    ) -> Dropped {
        let keep: Vec<usize> = (0..self.size).filter(|&at| !drop[at]).collect();
        let mut dropped = Dropped {
            count: self.size - keep.len(),
            of: self.size,
            rows,
            ..Dropped::default()
        };
        for (name, axis) in &self.axes {
            arrays.change(name, |content| Move::Select(*axis, &keep).on(content));
            if !dropped.arrays.contains(name) {
                dropped.arrays.push(name.clone());
            }
        }
        dropped
    }
}

/// Whether an array of the schema has an axis of that symbol.
pub(super) fn has_symbol(schema: &Schema, symbol: &str) -> bool {
    let mut specs = schema.arrays();
    specs.any(|spec| spec.dims().iter().any(|dim| is_symbol(dim, symbol)))
}

pub(super) fn is_symbol(dim: &Dim, symbol: &str) -> bool {
    matches!(dim, Dim::Symbol(name) if name == symbol)
}

fn computes(dim: &Dim, symbol: &str) -> bool {
    matches!(dim, Dim::Expr(expr) if expr.symbols().any(|name| name == symbol))
}

/// What the last axis of an array is called, where it is a symbol.
pub(super) fn last_symbol(spec: &ArraySpec, rank: usize) -> Option<&str> {
    let last = rank.checked_sub(1)?;
    match spec.accepts_rank(rank).then(|| spec.dim_at(last, rank))? {
        Dim::Symbol(symbol) => Some(symbol),
        _ => None,
    }
}
