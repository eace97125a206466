//! The positions of all invalid values. A report keeps only the first.

use ndarray::ArrayD;
use schema_spec::Constraint;
use schema_spec::rules::Rule;
#[cfg(feature = "repair")]
use schema_spec::rules::Scope;

use super::values::{Found, check_values};
#[cfg(feature = "map")]
use crate::report::ViolationKind;
use schema_arrays::AnyView;

/// Calls `mark` with the row-major position of each value that a violation is about. `all` are the
/// violations of the array, and `missing` is the mask of missing values.
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
            return super::dtype::mark_unfit(*expected, view, missing, mark);
        }
        // If NaN is allowed, only values under the mask are missing.
        (ViolationKind::Missing { tally, .. }, Some(missing))
            if missing.iter().filter(|missing| **missing).count() == tally.count
                && tally.samples.first().is_some_and(super::masked::is_masked) =>
        {
            let masked = missing.iter().enumerate().filter(|(_, missing)| **missing);
            return masked.for_each(|(position, _)| mark(position));
        }
        (kind, _) => kind.rule(),
    };
    if let (ViolationKind::Missing { tally, .. }, Some(missing)) = (kind, missing) {
        // In a nullable array, only NaN that is not under the mask counts.
        let mut unmasked = Vec::new();
        let push = &mut |rule, position| {
            if rule == Rule::AllowNan {
                unmasked.push(position);
            }
        };
        let mut found = Found::marking(Some(missing), push).nullable(true);
        check_values(&[Constraint::AllowInf], view, &mut found);
        drop(found);
        if unmasked.len() == tally.count {
            return unmasked.into_iter().for_each(mark);
        }
    }
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
    let mark = &mut |rule, position| {
        if Some(rule) == wanted {
            mark(position);
        }
    };
    check_values(&rules, view, &mut Found::marking(missing, mark));
}

/// The mask of values that break a rule on single values; `None` if none does. Missing values break
/// none; nor does NaN, unless `nan`.
#[cfg(feature = "repair")]
pub(crate) fn breaking(
    constraints: &[Constraint],
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    nan: bool,
) -> Option<ArrayD<bool>> {
    let is_asked =
        |rule: &&Constraint| matches!(rule.rule().scope(), Scope::Value | Scope::Permission);
    let rules: Vec<Constraint> = constraints.iter().filter(is_asked).cloned().collect();
    let mut broken = vec![false; view.shape().iter().product()];
    let mark = &mut |rule, position: usize| broken[position] |= nan || rule != Rule::AllowNan;
    check_values(
        &rules,
        view,
        &mut Found::marking(missing, mark).nullable(nan),
    );
    let any = broken.contains(&true);
    let broken = ArrayD::from_shape_vec(view.shape(), broken).ok()?;
    any.then_some(broken)
}
