//! Missing values by rows and columns, and the values by which they could be imputed.

use super::place::Place;
use crate::check::pieces::{KEPT, PLACES};

/// Missing values by rows and columns, if they are few.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Spread {
    pub(super) rows: usize,
    /// Each column with its number of them, in order.
    pub(super) columns: Vec<(usize, usize)>,
    /// Whether they are not counted by rows and columns.
    pub(super) unknown: bool,
}

/// All values, while they are few.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Kept {
    pub(super) count: usize,
    #[serde(with = "super::form::kept")]
    pub(super) rows: Vec<(Place, Vec<f64>)>,
}

impl Spread {
    pub(super) fn add(&mut self, column: usize, count: usize) {
        match self
            .columns
            .binary_search_by_key(&column, |(column, _)| *column)
        {
            Ok(at) => self.columns[at].1 = self.columns[at].1.saturating_add(count),
            Err(at) => self.columns.insert(at, (column, count)),
        }
    }

    pub(super) fn merge(&mut self, other: Spread) {
        self.unknown |= other.unknown;
        self.rows = self.rows.saturating_add(other.rows);
        for (column, count) in other.columns {
            self.add(column, count);
        }
        // More are not looked at.
        if self.columns.len() > PLACES {
            self.unknown = true;
        }
        if self.unknown {
            self.columns.clear();
        }
    }
}

impl Kept {
    pub(super) fn merge(&mut self, other: Kept) {
        self.count = self.count.saturating_add(other.count);
        self.rows.extend(other.rows);
        if self.count > KEPT {
            self.rows.clear();
        }
    }

    /// The values of a column that are not NaN, in order; empty if they were too many.
    pub(super) fn column(&mut self, column: usize, shape: &[usize]) -> Vec<f64> {
        self.rows.sort_by_key(|(place, _)| *place);
        let width = shape.get(1).copied().unwrap_or(1).max(1);
        let mut values = Vec::new();
        for (_, rows) in &self.rows {
            let of_column = rows.iter().skip(column).step_by(width);
            values.extend(of_column.copied().filter(|value| !value.is_nan()));
        }
        values
    }
}
