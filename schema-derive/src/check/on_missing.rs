//! Checks of `on_missing` against the rest of the array's declaration.

use proc_macro2::TokenStream;
use quote::quote;
use schema_spec::rules::{Rule, Scope};
use schema_spec::{DType, problem};

use super::Checker;
use super::shape::rank_of;
use crate::declaration::{Array, DeclaredRule};
use crate::expand::tokens;
use crate::syntax::keys::RepairKey;
use crate::syntax::on_missing::Repair;

impl Checker<'_> {
    pub(super) fn on_missing(&mut self, array: &Array, repair: &Repair, of: &TokenStream) {
        let name = &array.name;
        let has = |dtype: DType| dtype.has_nan();
        let allows_nan = |rule: &DeclaredRule| rule.kind == Rule::AllowNan;
        if array.known.dtype.is_none_or(has) && array.rules.iter().any(allows_nan) {
            let problem = problem::allow_nan_problem(name);
            self.found(repair.key, Some(problem));
        }

        // The rules that decide whether the imputed value is valid.
        let rules = array.rules.iter();
        let rules: Vec<&DeclaredRule> = rules
            .filter(|rule| rule.kind.scope() == Scope::Value || rule.kind == Rule::AllowInf)
            .collect();
        let known: Option<Vec<_>> = rules.iter().map(|rule| rule.known()).collect();
        match (array.known.dtype, repair.known(), known) {
            (Some(dtype), Some(on_missing), Some(rules)) => self.found(
                repair.place,
                problem::on_missing_problem(name, Some(dtype), &on_missing, &rules),
            ),
            _ => {
                let item = tokens::repair_item(repair);
                let rules = tokens::rules(rules.into_iter());
                let question = quote!(__p::on_missing_problem(#name, #of::KNOWN, #item, #rules));
                self.oblige(repair.place, question);
            }
        }

        match rank_of(array) {
            Some(rank) => {
                let problem = problem::lone_value_problem(name, &repair.stand_in(), rank);
                self.found(repair.place, problem);
            }
            None => {
                let item = tokens::repair_item(repair);
                let question = quote!(__p::lone_value_problem(#name, #item, #of::RANK));
                self.oblige(repair.place, question);
            }
        }
        if repair.word == RepairKey::Drop {
            let first = array.shape.as_ref().and_then(|shape| shape.dims.first());
            let problem = first
                .and_then(|dim| dim.kind.stand_in())
                .and_then(|dim| problem::drop_axis_problem(name, &dim));
            if problem.is_some() {
                self.found(repair.place, problem);
            } else {
                // The first axis may depend on the type, and other sizes may be computed from it
                // in any array, flattened ones included.
                let question = quote!(__p::drop_problem(__schema, #name));
                self.oblige_schema(repair.place, question);
            }
        }
    }
}
