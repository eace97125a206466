//! Contradictions in a schema that was read: the same that the derive refuses.

use std::collections::HashMap;

use crate::problem::Named;
use crate::rules::Rule;
use crate::text::as_str;
use crate::{ArraySpec, Constraint, Dim, DimBounds, Message, OnMissing, Schema, Shown, problem};

impl Schema {
    /// The first contradiction in the schema, if it has one: the derive refuses the same.
    #[doc(hidden)]
    pub fn contradiction(&self) -> Option<String> {
        let of_array = self.arrays().find_map(of_array);
        of_array.or_else(|| of_schema(self).map(|problem| problem.to_string()))
    }
}

/// The first contradiction between arrays, or else in the bounds on symbols.
pub(super) fn of_schema(schema: &Schema) -> Option<Message> {
    names_problem(schema)
        .or_else(|| {
            schema.bounds().find_map(|bounds| {
                problem::bounds_problem(bounds)
                    .or_else(|| problem::symbol_problem(schema, bounds.symbol()))
            })
        })
        .or_else(|| shared_bounds_problem(schema))
        .or_else(|| {
            let dropped = |spec: &&ArraySpec| spec.on_missing() == Some(&OnMissing::Drop);
            let mut dropping = schema.arrays().filter(dropped);
            dropping.find_map(|spec| problem::drop_problem(schema, spec))
        })
}

/// The first contradiction within an array.
pub(super) fn of_array(spec: &ArraySpec) -> Option<String> {
    let name = spec.name();
    let rests = spec.dims().iter().filter(|dim| **dim == Dim::Rest).count();
    if rests > 1 {
        return Some(format!(
            "`{name}` has `..` in its shape {rests} times; write it once"
        ));
    }
    let mut sizes = spec.dims().iter().filter_map(|dim| match dim {
        Dim::Fixed(size) => problem::size_problem(*size),
        _ => None,
    });
    if let Some(problem) = sizes.next() {
        return Some(format!("in array `{}`: {problem}", Shown(name)));
    }
    let range = spec
        .constraints()
        .iter()
        .find_map(|constraint| match constraint {
            Constraint::Range(range) => Some(range),
            _ => None,
        });
    let of_constraints = spec.constraints().iter().find_map(|constraint| {
        let dtype = spec.dtype();
        let off_axis = constraint
            .axis()
            .zip(spec.rank())
            .and_then(|(axis, rank)| problem::axis_problem(name, constraint.keyword(), axis, rank));
        problem::constraint_problem(name, dtype, constraint.rule())
            .or(off_axis)
            .or_else(|| match constraint {
                Constraint::Range(range) => problem::range_problem(dtype, range),
                Constraint::OneOf(values) => {
                    problem::one_of_problem(Some(dtype), values, range).map(|(_, problem)| problem)
                }
                _ => None,
            })
    });
    of_constraints
        .or_else(|| together_contradiction(spec))
        .or_else(|| problem::nullable_problem(spec))
        .or_else(|| missing_contradiction(spec))
        .or_else(|| columns_contradiction(spec))
        .map(|problem| problem.to_string())
        .or_else(|| loss_contradiction(spec))
}

/// The first rule that no values can follow together with the others.
fn together_contradiction(spec: &ArraySpec) -> Option<Message> {
    let of = problem::Ruled {
        array: spec.name(),
        dtype: spec.dtype(),
        dims: spec.dims(),
        rules: spec.constraints(),
    };
    (0..of.rules.len()).find_map(|at| problem::together_problem(of, at))
}

/// The error in the loss, or in that there is one.
fn loss_contradiction(spec: &ArraySpec) -> Option<String> {
    let loss = spec.loss()?;
    problem::loss_problem(loss).or_else(|| problem::loss_role_problem(spec.name(), spec.role()))
}

/// The first conflict of `on_missing` with the rest.
fn missing_contradiction(spec: &ArraySpec) -> Option<Message> {
    let (name, on_missing) = (spec.name(), spec.on_missing()?);
    if Rule::AllowNan.is_among(spec.constraints()) {
        return Some(problem::allow_nan_problem(name));
    }
    let axis = match spec.rank() {
        Some(0) => None,
        Some(rank) => Some(spec.dim_at(0, rank)),
        None => spec.dims().first(),
    };
    problem::on_missing_problem(name, Some(spec.dtype()), on_missing, spec.constraints())
        .or_else(|| problem::lone_value_problem(name, on_missing, spec.rank()?))
        .or_else(|| match on_missing {
            OnMissing::Drop => problem::drop_axis_problem(name, axis?),
            _ => None,
        })
}

/// The first conflict of the list of columns with the rest.
fn columns_contradiction(spec: &ArraySpec) -> Option<Message> {
    let (name, count) = (spec.name(), spec.columns().len());
    if count == 0 {
        return None;
    }
    let last = match spec.dims().last() {
        Some(Dim::Fixed(size)) => Some(*size),
        _ => None,
    };
    problem::columns_problem(name, count, spec.rank())
        .or_else(|| problem::columns_size_problem(name, count, last?))
}

/// [`problem::names_problem`] in less than quadratic time: a file may have any number of names. Nothing
/// is flattened into a schema that was read or built.
fn names_problem(schema: &Schema) -> Option<Message> {
    let mut names = HashMap::new();
    let arrays = schema
        .arrays()
        .map(|spec| (spec.name(), Named::Array(spec.name())));
    let columns = schema.arrays().flat_map(|spec| {
        let columns = spec.columns().iter();
        columns.map(|column| (as_str(column), Named::ColumnOf(spec.name())))
    });
    arrays.chain(columns).find_map(|(name, named)| {
        let before = names.insert(name, named)?;
        Some(match (before, named) {
            (Named::Array(_), Named::Array(_)) => Message::new("two arrays are called ")
                .code(name)
                .text("; rename one of them, or drop it"),
            _ => problem::clash(name, before, named),
        })
    })
}

/// [`problem::shared_bounds_problem`] in less than quadratic time.
fn shared_bounds_problem(schema: &Schema) -> Option<Message> {
    let mut all: HashMap<&str, DimBounds> = HashMap::new();
    schema.bounds().find_map(|bounds| {
        let common = all.entry(bounds.symbol()).or_insert_with(|| bounds.clone());
        let problem = problem::apart_problem(common, bounds);
        common.min = common.min.max(bounds.min);
        common.max = match (common.max, bounds.max) {
            (Some(max), Some(other)) => Some(max.min(other)),
            (max, other) => max.or(other),
        };
        problem
    })
}

#[cfg(test)]
mod tests {
    use super::names_problem;
    use crate::schema::Parts;
    use crate::{ArraySpec, DType, List, Schema, problem};

    /// Schemas of three arrays with two columns each, whose names are of few letters.
    #[test]
    #[cfg_attr(miri, ignore)]
    fn a_file_is_held_to_the_names_that_the_derive_is_held_to() {
        let mut wrong = 0;
        for number in 0..10_000_usize {
            let mut rest = number * 7919;
            let mut name = |of: usize| {
                rest = rest
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(99);
                format!("{}", (rest >> 33) % of)
            };
            let specs = (0..3).map(|_| {
                let mut spec = ArraySpec::new("", DType::F32);
                spec.name = name(40).into();
                spec.columns = vec![name(40).into(), name(40).into()].into();
                spec
            });
            let mut schema = Schema::new("S");
            schema.parts = Parts::Arrays(List::Owned(specs.collect()));
            let found = names_problem(&schema).map(|problem| problem.to_string());
            let by_derive = problem::names_problem(&schema).map(|problem| problem.to_string());
            let by_derive = by_derive.map(|text| match text.split_once(" once the struct") {
                Some((clash, _)) => format!("{clash}; rename one of them, or drop it"),
                None => text,
            });
            assert_eq!(found, by_derive, "{schema}");
            wrong += usize::from(found.is_some());
        }
        assert!((2_000..9_000).contains(&wrong), "{wrong} were wrong");
    }
}
