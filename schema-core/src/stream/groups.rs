//! Arrays that share their rows with labels: if rows of one are dropped, those of all are.

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::{Dim, Role, Schema};

use super::array::State;
use super::plan::Plan;
use crate::check;

/// The arrays whose first axis has the same size, some of which are labels; or one array of labels.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The symbol of the size.
    pub(super) symbol: Option<String>,
    pub(super) arrays: Vec<usize>,
}

impl Group {
    /// The groups of a schema.
    pub(super) fn of(schema: &Schema) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut has_labels: Vec<bool> = Vec::new();
        for (at, spec) in schema.arrays().enumerate() {
            let symbol = match spec.dims().first() {
                Some(Dim::Symbol(symbol)) => Some(symbol.as_ref().to_owned()),
                Some(Dim::Any) => None,
                _ => continue,
            };
            let known = (groups.iter())
                .position(|group| group.symbol.is_some() && group.symbol == symbol)
                .unwrap_or_else(|| {
                    groups.push(Group {
                        symbol,
                        arrays: Vec::new(),
                    });
                    has_labels.push(false);
                    groups.len() - 1
                });
            groups[known].arrays.push(at);
            has_labels[known] |= spec.role() == Role::Target;
        }
        let mut has_labels = has_labels.into_iter();
        groups.retain(|_| has_labels.next() == Some(true));
        groups
    }

    /// For each way to drop rows, whether each row of a piece would be dropped: where a value is missing;
    /// then, for each array, also where one of its values breaks a rule. Empty if no row would be.
    pub(super) fn dropped(
        &self,
        plans: &[Plan],
        views: &[Option<AnyView<'_>>],
        missing: &[Option<&ArrayD<bool>>],
        faulty: &[bool],
    ) -> Vec<Vec<bool>> {
        if !self.arrays.iter().any(|&at| faulty[at]) {
            return Vec::new();
        }
        let of = |at: usize| {
            let view = views[at].as_ref()?;
            State::has_values(&plans[at], view).then_some(view)
        };
        let lens = self.arrays.iter().filter_map(|&at| of(at));
        let rows = lens.filter_map(|view| view.shape().first()).max();
        let mark = |rows: &mut Vec<bool>, at: usize, discard: bool| {
            if let Some(view) = of(at).filter(|view| faulty[at] && !view.is_empty()) {
                let missing = missing.get(at).copied().flatten();
                check::mark_lacking(rows, &plans[at].spec, view, missing, 0, discard);
            }
        };
        let mut lacking = vec![false; rows.copied().unwrap_or(0)];
        for &at in &self.arrays {
            mark(&mut lacking, at, false);
        }
        let mut dropped = vec![lacking];
        for &at in &self.arrays {
            let mut rows = dropped[0].clone();
            mark(&mut rows, at, true);
            dropped.push(rows);
        }
        dropped
    }
}
