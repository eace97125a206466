//! Checks of the rules on an array's values.

use proc_macro2::TokenStream;
use quote::quote;
use schema_spec::rules::{Elements, Rule, Scope};
use schema_spec::{Axis, DType, problem};

use super::Checker;
use super::shape::rank_of;
use crate::declaration::{Argument, Array, DeclaredRule};
use crate::expand::tokens;
use crate::syntax::constant::Constant;
use crate::syntax::range::RangeOf;

impl Checker<'_> {
    pub(super) fn rules(&mut self, array: &Array, of: &TokenStream) {
        for (at, rule) in array.rules.iter().enumerate() {
            self.together(array, rule, at);
            self.applies(array, rule, of);
            self.needs_every_value(array, rule, of);
            match &rule.argument {
                Argument::Range(range) => self.range(array, rule, range, of),
                Argument::Values(values) => self.one_of(array, rule, values, of),
                Argument::Axis(axis) | Argument::Sum { axis, .. } => {
                    self.axis(array, rule, *axis, of);
                }
                Argument::Function(_) if rule.kind.scope() == Scope::Row => self.rows(array, rule),
                Argument::None | Argument::Function(_) => {}
            }
        }
    }

    /// Whether the array has rows. If its type does not show that, rustc asks for `HasRows`.
    fn rows(&mut self, array: &Array, rule: &DeclaredRule) {
        if rank_of(array) == Some(0) {
            let name = &array.name;
            let message = format!("`{name}` has no axes, so it has no rows; use `check`");
            self.errors.on(rule.key, message);
        }
    }

    /// Whether any values can follow the rule together with the others.
    fn together(&mut self, array: &Array, rule: &DeclaredRule, at: usize) {
        let has_others = array.rules.len() > 1;
        let has_few_values = array.known.dtype.is_none_or(|dtype| {
            matches!(
                dtype,
                DType::Bool | DType::U8 | DType::I8 | DType::U16 | DType::I16
            )
        });
        let is_in_question = match &rule.argument {
            Argument::Sum { tolerance, .. } => has_others || tolerance.is_some(),
            _ if rule.kind == Rule::OneHot => has_others,
            _ if matches!(rule.kind, Rule::Unique | Rule::Increasing) => {
                has_others || has_few_values
            }
            _ => false,
        };
        if is_in_question {
            let name = &array.name;
            let question = quote!(__p::together_problem(__schema, #name, #at));
            self.oblige_schema(rule.place, question);
        }
    }

    /// Whether the rule applies to the elements.
    fn applies(&mut self, array: &Array, rule: &DeclaredRule, of: &TokenStream) {
        if rule.kind.elements() == Elements::Any {
            return;
        }
        match array.known.dtype {
            Some(dtype) => {
                let problem = problem::constraint_problem(&array.name, dtype, rule.kind);
                self.found(rule.key, problem);
            }
            None => {
                let name = &array.name;
                let rule_tokens = tokens::rule(rule);
                let question =
                    quote!(__p::constraint_problem(#name, #of::KNOWN, const { &#rule_tokens }));
                self.oblige(rule.key, question);
            }
        }
    }

    /// Whether the rule needs every value, although some may be missing.
    fn needs_every_value(&mut self, array: &Array, rule: &DeclaredRule, of: &TokenStream) {
        let problem = problem::nullable_rule_problem(&array.name, rule.kind);
        if problem.is_none() {
            return;
        }
        if array.known.plain().is_some() {
            self.found(rule.key, problem.filter(|_| array.known.nullable));
        } else {
            let name = &array.name;
            let rule_tokens = tokens::rule(rule);
            let question =
                quote!(__p::nullable_problem(#name, #of::NULLABLE, const { &#rule_tokens }));
            self.oblige(rule.key, question);
        }
    }

    fn range(
        &mut self,
        array: &Array,
        rule: &DeclaredRule,
        range: &RangeOf<Constant>,
        of: &TokenStream,
    ) {
        let known = range.known();
        if let (Some(known), Some(dtype)) = (&known, array.known.dtype) {
            let mut fit = true;
            for end in [&range.min, &range.max].into_iter().flatten() {
                let problem = problem::bound_problem(dtype, end.known.as_ref());
                fit &= problem.is_none();
                self.found(end.place, problem);
            }
            if fit {
                self.found(rule.place, problem::range_problem(dtype, known));
            }
            return;
        }
        if let Some(problem) = known.and_then(|known| problem::order_problem(&known)) {
            self.found(rule.place, Some(problem));
            return;
        }
        let range = tokens::range(range);
        let question = quote!(__p::range_problem(#of::KNOWN, const { &#range }));
        self.oblige(rule.place, question);
    }

    fn one_of(
        &mut self,
        array: &Array,
        rule: &DeclaredRule,
        values: &[Constant],
        of: &TokenStream,
    ) {
        let range = array.rules.iter().find_map(|rule| match &rule.argument {
            Argument::Range(range) => Some(range),
            _ => None,
        });
        let known: Option<Vec<_>> = values.iter().map(|value| value.known.clone()).collect();
        let known_range = range.map(RangeOf::known);
        if let (Some(known), true) = (&known, known_range != Some(None)) {
            let range = known_range.flatten();
            let dtype = array.known.dtype;
            let problem = problem::one_of_problem(dtype, known, range.as_ref());
            if let Some((at, message)) = problem {
                let place = values.get(at).map_or(rule.place, |value| value.place);
                self.errors.on(place, message);
                return;
            }
            if dtype.is_some() {
                return;
            }
        }
        let values = tokens::values(values);
        let range = match range {
            Some(range) => {
                let range = tokens::range(range);
                quote!(__p::Some(const { &#range }))
            }
            None => quote!(__p::None),
        };
        let question = quote!(__p::one_of_problem(#of::KNOWN, #values, #range));
        self.oblige(rule.place, question);
    }

    fn axis(&mut self, array: &Array, rule: &DeclaredRule, axis: isize, of: &TokenStream) {
        let keyword = rule.kind.keyword();
        match rank_of(array) {
            Some(rank) => {
                let problem = problem::axis_problem(&array.name, keyword, Axis(axis), rank);
                self.found(rule.place, problem);
            }
            None => {
                let name = &array.name;
                let question = quote!(__p::axis_problem(#name, #keyword, #axis, #of::RANK));
                self.oblige(rule.place, question);
            }
        }
    }
}
