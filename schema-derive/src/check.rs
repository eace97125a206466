//! Rules across attributes. What the tokens cannot decide becomes an obligation: a question that
//! rustc answers, because only it knows the type or the constant.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use schema_spec::problem::{self, Named};
use schema_spec::{Axis, DType, DimBounds, nearest};

use crate::columns::Columns;
use crate::constant::{Constant, RangeOf};
use crate::errors::Errors;
use crate::model::{Array, Bounds, Field, Model, Rule, RuleKind, known_range};
use crate::on_missing::{Repair, RepairKind};
use crate::place::Place;
use crate::shape::{DimKind, Shape, Term};
use crate::tokens;

/// A question for rustc: an expression of type `Option<Message>` that must be `None`.
pub(crate) struct Obligation {
    pub(crate) place: Place,
    pub(crate) problem: TokenStream,
    /// It is about the schema of the struct, `__schema`, so it needs one that is whole.
    pub(crate) is_of_schema: bool,
}

pub(crate) fn check(model: &Model, errors: &mut Errors) -> Vec<Obligation> {
    let mut checker = Checker {
        parameters: model.parameters(),
        errors,
        obligations: Vec::new(),
    };
    checker.names(model);
    for (field, array) in model.arrays() {
        checker.array(field, array);
    }
    checker.symbols(model);
    checker.obligations
}

struct Checker<'a> {
    parameters: Vec<Ident>,
    errors: &'a mut Errors,
    obligations: Vec<Obligation>,
}

impl Checker<'_> {
    fn found(&mut self, place: Place, problem: Option<impl std::fmt::Display>) {
        if let Some(problem) = problem {
            self.errors.on(place, problem);
        }
    }

    fn oblige(&mut self, place: Place, problem: TokenStream) {
        self.obligations.push(Obligation {
            place,
            problem,
            is_of_schema: false,
        });
    }

    fn oblige_schema(&mut self, place: Place, problem: TokenStream) {
        self.obligations.push(Obligation {
            place,
            problem,
            is_of_schema: true,
        });
    }

    fn names(&mut self, model: &Model) {
        let mut names: Vec<&str> = Vec::new();
        for (field, array) in model.arrays() {
            if names.contains(&array.name.as_str()) {
                let message = format!(
                    "a second array is called `{}`; give `{}` another `name`",
                    array.name, field.ident
                );
                self.errors.at(array.name_span, message);
            }
            names.push(&array.name);
        }
        let mut columns: Vec<(String, &str)> = Vec::new();
        for (_, array) in model.arrays() {
            for column in array.columns.iter().flat_map(|columns| &columns.names) {
                let name = column.value();
                let before = columns.iter().find(|(other, _)| *other == name);
                let before = match before {
                    _ if names.contains(&name.as_str()) => Some(Named::Array(&name)),
                    Some((_, array)) => Some(Named::ColumnOf(array)),
                    None => None,
                };
                if let Some(before) = before {
                    let message = problem::clash(&name, before, Named::ColumnOf(&array.name));
                    self.errors.at(column.span(), message);
                }
                columns.push((name, &array.name));
            }
        }
    }

    fn array(&mut self, field: &Field, array: &Array) {
        let name = &array.name;
        let of = tokens::of_type(&field.ty, &self.parameters);
        if let Some(shape) = &array.shape {
            self.shape(array, shape, &of);
        }
        if let Some((declared, place)) = array.dtype {
            match array.known.dtype {
                Some(actual) => self.found(place, problem::dtype_problem(name, actual, declared)),
                None => {
                    let declared = tokens::dtype(declared);
                    let question = quote!(__p::dtype_problem(#name, #of::KNOWN, #declared));
                    self.oblige(place, question);
                }
            }
        }
        for rule in &array.rules {
            self.applies(array, rule, &of);
            match &rule.kind {
                RuleKind::Range(range) => self.range(array, rule, range, &of),
                RuleKind::OneOf(values) => self.one_of(array, rule, values, &of),
                kind => {
                    if let Some(axis) = kind.axis() {
                        self.axis(array, rule, axis, &of);
                    }
                }
            }
        }
        if let Some((_, place)) = &array.loss {
            self.found(*place, problem::loss_role_problem(name, array.role));
        }
        if let Some(repair) = &array.on_missing {
            self.on_missing(array, repair, &of);
        }
        if let Some(columns) = &array.columns {
            self.columns(array, columns, &of);
        }
    }

    fn on_missing(&mut self, array: &Array, repair: &Repair, of: &TokenStream) {
        let name = &array.name;
        let has = |dtype: DType| dtype.has_nan();
        let allows_nan = |rule: &Rule| matches!(rule.kind, RuleKind::AllowNan);
        if array.known.dtype.is_none_or(has) && array.rules.iter().any(allows_nan) {
            let problem = problem::allow_nan_problem(name);
            self.found(repair.key, Some(problem));
        }

        // The rules that a value put in could break.
        let rules = array.rules.iter().map(|rule| &rule.kind);
        let rules: Vec<&RuleKind> = rules
            .filter(|kind| {
                let is_of_values = matches!(kind, RuleKind::Range(_) | RuleKind::OneOf(_));
                is_of_values || matches!(kind, RuleKind::AllowInf)
            })
            .collect();
        let known: Option<Vec<_>> = rules.iter().map(|kind| kind.known()).collect();
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
        if matches!(repair.kind, RepairKind::Drop) {
            let first = array.shape.as_ref().and_then(|shape| shape.dims.first());
            let problem = first
                .and_then(|dim| dim.kind.stand_in())
                .and_then(|dim| problem::drop_axis_problem(name, &dim));
            if problem.is_some() {
                self.found(repair.place, problem);
            } else {
                // Which axis is the first may lie in the type, and what follows from its size in
                // any array, flattened ones included.
                let question = quote!(__p::drop_problem(__schema, #name));
                self.oblige_schema(repair.place, question);
            }
        }
    }

    fn columns(&mut self, array: &Array, columns: &Columns, of: &TokenStream) {
        if !columns.is_read {
            return;
        }
        let (name, count) = (&array.name, columns.names.len());
        match rank_of(array) {
            rank if rank.is_some() || count == 0 => {
                self.found(columns.place, problem::columns_problem(name, count, rank));
            }
            _ => {
                let question = quote!(__p::columns_problem(#name, #count, #of::RANK));
                self.oblige(columns.place, question);
            }
        }
        let last = array.shape.as_ref().and_then(|shape| shape.dims.last());
        match last.map(|dim| &dim.kind) {
            _ if count == 0 => {}
            Some(DimKind::Fixed(_, Some(size))) => {
                let problem = problem::columns_size_problem(name, count, *size);
                self.found(columns.place, problem);
            }
            Some(DimKind::Fixed(size, None)) => {
                let question = quote!(__p::columns_size_problem(#name, #count, #size));
                self.oblige(columns.place, question);
            }
            _ => {}
        }
    }

    fn shape(&mut self, array: &Array, shape: &Shape, of: &TokenStream) {
        if shape.is_read() {
            self.rank(array, shape, of);
        }
        for dim in &shape.dims {
            match &dim.kind {
                DimKind::Fixed(_, Some(size)) => {
                    self.found(dim.place, problem::size_problem(*size));
                }
                DimKind::Fixed(size, None) => {
                    let question = quote!(__p::size_problem(#size));
                    self.oblige(dim.place, question);
                }
                DimKind::Expr(terms) => {
                    let has_zero = terms
                        .iter()
                        .any(|term| matches!(term, Term::Size(_, Some(0))));
                    if has_zero {
                        self.errors.on(
                            dim.place,
                            "a 0 in a size does nothing or makes it empty; drop it",
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn rank(&mut self, array: &Array, shape: &Shape, of: &TokenStream) {
        let (name, axes, has_rest) = (&array.name, shape.dims.len(), shape.has_rest());
        match array.known.rank {
            Some(rank) => {
                let problem = problem::rank_problem(name, rank, axes, has_rest);
                self.found(shape.place, problem);
            }
            // Any number of axes.
            None if array.known.plain().is_some() => {}
            None => {
                let question = quote!(__p::rank_problem(#name, #of::RANK, #axes, #has_rest));
                self.oblige(shape.place, question);
            }
        }
    }

    /// Whether the rule makes sense for the elements.
    fn applies(&mut self, array: &Array, rule: &Rule, of: &TokenStream) {
        if matches!(rule.kind, RuleKind::Unique | RuleKind::Check(_)) {
            return;
        }
        match array.known.dtype {
            Some(dtype) => {
                let kind = rule.kind.stand_in().rule();
                let problem = problem::constraint_problem(&array.name, dtype, kind);
                self.found(rule.key, problem);
            }
            None => {
                let name = &array.name;
                let rule_tokens = tokens::rule(&rule.kind);
                let question =
                    quote!(__p::constraint_problem(#name, #of::KNOWN, const { &#rule_tokens }));
                self.oblige(rule.key, question);
            }
        }
    }

    fn range(&mut self, array: &Array, rule: &Rule, range: &RangeOf<Constant>, of: &TokenStream) {
        let known = known_range(range);
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

    fn one_of(&mut self, array: &Array, rule: &Rule, values: &[Constant], of: &TokenStream) {
        let range = array.rules.iter().find_map(|rule| match &rule.kind {
            RuleKind::Range(range) => Some(range),
            _ => None,
        });
        let known: Option<Vec<_>> = values.iter().map(|value| value.known.clone()).collect();
        let known_range = range.map(known_range);
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

    fn axis(&mut self, array: &Array, rule: &Rule, axis: isize, of: &TokenStream) {
        let keyword = rule.kind.stand_in().keyword();
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

    fn symbols(&mut self, model: &Model) {
        let dims = || {
            let shapes = model.arrays().filter_map(|(_, array)| array.shape.as_ref());
            shapes.flat_map(|shape| &shape.dims)
        };
        let mut all: Vec<&str> = Vec::new();
        let mut known: Vec<&str> = Vec::new();
        for dim in dims() {
            match &dim.kind {
                DimKind::Symbol(name) => {
                    all.push(name);
                    known.push(name);
                }
                DimKind::Expr(terms) => all.extend(symbols_of(terms)),
                DimKind::Unread(names) => {
                    all.extend(names.iter().map(String::as_str));
                    known.extend(names.iter().map(String::as_str));
                }
                _ => {}
            }
        }
        // An array of a flattened struct may tell any symbol: only rustc sees it.
        if let Some(span) = model.flattens() {
            let question = quote!(__p::names_problem(__schema));
            self.oblige_schema(span.into(), question);
        } else {
            let exprs: Vec<(Place, Vec<&str>)> = dims()
                .filter_map(|dim| match &dim.kind {
                    DimKind::Expr(terms) => Some((dim.place, symbols_of(terms).collect())),
                    _ => None,
                })
                .collect();
            self.unsolvable(&exprs, known);
        }
        for bounds in &model.bounds {
            self.bounds(model, bounds, &all);
        }
    }

    fn unsolvable<'s>(&mut self, exprs: &[(Place, Vec<&'s str>)], mut known: Vec<&'s str>) {
        let unknown_of = |symbols: &[&'s str], known: &[&str]| {
            let unknown = symbols.iter().filter(|symbol| !known.contains(symbol));
            let mut unknown: Vec<&'s str> = unknown.copied().collect();
            unknown.sort_unstable();
            unknown.dedup();
            unknown
        };
        loop {
            let before = known.len();
            for (_, symbols) in exprs {
                if let [symbol] = unknown_of(symbols, &known)[..] {
                    known.push(symbol);
                }
            }
            if known.len() == before {
                break;
            }
        }
        for (place, symbols) in exprs {
            let unknown = unknown_of(symbols, &known);
            if !unknown.is_empty() {
                let names = crate::keys::listed(&unknown).replace(", ", " or ");
                let message = format!(
                    "this size can never be solved: no other axis tells {names}; use one of them alone as an axis, or write `_`"
                );
                self.errors.on(place, message);
            }
        }
    }

    fn bounds(&mut self, model: &Model, bounds: &Bounds, symbols: &[&str]) {
        use syn::ext::IdentExt;
        let symbol = bounds.symbol.unraw().to_string();
        if model.flattens().is_some() {
            let question = quote!(__p::symbol_problem(__schema, #symbol));
            self.oblige_schema(bounds.symbol.span().into(), question);
        } else if !symbols.contains(&symbol.as_str()) {
            let message = match nearest(&symbol, symbols.iter().copied()) {
                Some(nearest) => {
                    format!("no array has an axis `{symbol}`; did you mean `{nearest}`?")
                }
                None if symbols.is_empty() => format!(
                    "no array has an axis `{symbol}`; use it in a `shape`, or drop the bound"
                ),
                None => {
                    let mut symbols = symbols.to_vec();
                    symbols.sort_unstable();
                    symbols.dedup();
                    format!(
                        "no array has an axis `{symbol}`; there are {}",
                        crate::keys::listed(&symbols)
                    )
                }
            };
            self.errors.at(bounds.symbol.span(), message);
        }
        match known_bounds(&bounds.range) {
            Some((min, max)) => {
                let bounds_of = DimBounds::owned(symbol, min, max);
                self.found(bounds.place, problem::bounds_problem(&bounds_of));
            }
            None => {
                let tokens = tokens::bounds(bounds);
                let question = quote!(__p::bounds_problem(const { &#tokens }));
                self.oblige(bounds.place, question);
            }
        }
    }
}

/// How many axes the array has, by its shape or else by its type.
fn rank_of(array: &Array) -> Option<usize> {
    let of_shape = array.shape.as_ref().and_then(Shape::rank);
    of_shape.or(array.known.rank)
}

fn symbols_of(terms: &[Term]) -> impl Iterator<Item = &str> {
    terms.iter().filter_map(|term| match term {
        Term::Symbol(name) => Some(name.as_str()),
        _ => None,
    })
}

/// The bounds as literals tell them, both included; `None` where rustc has to read one.
pub(crate) fn known_bounds(range: &RangeOf<Constant>) -> Option<(usize, Option<usize>)> {
    use schema_spec::Value;
    let size = |end: &Constant| match end.known {
        Some(Value::Int(size)) => usize::try_from(size).ok(),
        _ => None,
    };
    let min = range.min.as_ref().map_or(Some(0), size)?;
    let max = match &range.max {
        Some(max) => Some(size(max)?),
        None => None,
    };
    Some(DimBounds::included(min, max, range.inclusive))
}
