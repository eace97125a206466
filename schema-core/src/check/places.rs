//! Every place at which values are wrong: a report keeps the first ones alone.

use ndarray::ArrayD;
use schema_spec::Constraint;
use schema_spec::rules::Rule;
#[cfg(feature = "repair")]
use schema_spec::rules::Scope;

use super::values::{Found, check_values};
#[cfg(feature = "map")]
use crate::report::ViolationKind;
use schema_arrays::AnyView;

/// Calls `mark` with the place in row-major order of each value that a violation is about. `all` are
/// the violations of the array, `missing` the values that are missing where the view can't tell.
#[cfg(feature = "map")]
pub(crate) fn each(
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    kind: &ViolationKind,
    all: &[&ViolationKind],
    mark: &mut dyn FnMut(usize),
) {
    let wanted = match (kind, missing) {
        (ViolationKind::Dtype { expected, .. }, _) => {
            return super::dtype::mark_unfit(*expected, view, mark);
        }
        // Where NaN is allowed, what is missing is nothing else.
        (ViolationKind::Missing { tally, .. }, Some(missing))
            if missing.iter().filter(|hole| **hole).count() == tally.count =>
        {
            let holes = missing.iter().enumerate().filter(|(_, hole)| **hole);
            return holes.for_each(|(place, _)| mark(place));
        }
        (kind, _) => kind.rule(),
    };
    let has = |rule| all.iter().any(|kind| kind.rule() == Some(rule));
    let mut rules = Vec::new();
    if !has(Rule::AllowNan) {
        rules.push(Constraint::AllowNan);
    }
    if !has(Rule::AllowInf) {
        rules.push(Constraint::AllowInf);
    }
    if let ViolationKind::Rule { rule, .. } = kind {
        rules.push(rule.clone());
    }
    let mark = &mut |rule, place| {
        if Some(rule) == wanted {
            mark(place);
        }
    };
    check_values(&rules, view, &mut Found::marking(missing, mark));
}

/// Which values break a rule on single values; `None` where none does. What is missing, NaN among
/// it, breaks none.
#[cfg(feature = "repair")]
pub(crate) fn breaking(
    constraints: &[Constraint],
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
) -> Option<ArrayD<bool>> {
    let is_asked =
        |rule: &&Constraint| matches!(rule.rule().scope(), Scope::Value | Scope::Permission);
    let rules: Vec<Constraint> = constraints.iter().filter(is_asked).cloned().collect();
    let mut broken = vec![false; view.shape().iter().product()];
    let mark = &mut |rule, place: usize| broken[place] |= rule != Rule::AllowNan;
    check_values(&rules, view, &mut Found::marking(missing, mark));
    let any = broken.contains(&true);
    let broken = ArrayD::from_shape_vec(view.shape(), broken).ok()?;
    any.then_some(broken)
}
