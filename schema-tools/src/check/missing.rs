//! Inputs whose values may be missing.

use schema_core::ArraySpec;
use schema_core::spec::{Constraint, List, Role};

use super::options::Options;
use crate::Failure;
use crate::text::shown;
use crate::voice::Word;

/// Lets values be missing: in a table, and as NaN.
pub(super) fn accept_missing(spec: &mut ArraySpec) {
    spec.nullable = true;
    let is_allowed = spec.constraints().contains(&Constraint::AllowNan);
    if spec.dtype().has_nan() && !is_allowed {
        let mut rules = spec.constraints().to_vec();
        rules.push(Constraint::AllowNan);
        spec.constraints = List::Owned(rules);
    }
}

/// Lets values of inputs be missing: of all, or of those that are named.
pub(super) fn allow_missing(specs: &mut [ArraySpec], options: &Options) -> Result<(), Failure> {
    for name in &options.allow_missing {
        let mut any = false;
        let inputs = specs.iter_mut().filter(|spec| spec.role() == Role::Input);
        for spec in inputs.filter(|spec| name.as_ref().is_none_or(|name| spec.name() == name)) {
            any = true;
            accept_missing(spec);
        }
        if !any {
            return Err(Failure::new(format!(
                "there is no input `{}`, which `{}` names",
                shown(name.as_deref().unwrap_or_default()),
                options.word(Word::AllowMissing)
            )));
        }
    }
    Ok(())
}
