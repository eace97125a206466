//! Checks of the symbols in shapes: whether expressions can be solved, and the bounds.

use quote::quote;
use schema_spec::{DimBounds, nearest, problem};
use syn::ext::IdentExt;

use super::Checker;
use crate::declaration::{Bounds, Declaration};
use crate::expand::tokens;
use crate::syntax::keys::listed;
use crate::syntax::place::Place;
use crate::syntax::shape::{DimKind, symbols_of};

impl Checker<'_> {
    pub(super) fn symbols(&mut self, declaration: &Declaration) {
        let dims = || {
            let shapes = declaration
                .arrays()
                .filter_map(|(_, array)| array.shape.as_ref());
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
        // An array of a flattened struct may have any symbol as an axis, which only rustc sees.
        if let Some(span) = declaration.flattens() {
            let question = quote!(__p::names_problem(__schema));
            self.oblige_schema(span.into(), question);
            let question = quote!(__p::shared_bounds_problem(__schema));
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
        for bounds in &declaration.bounds {
            self.bounds(declaration, bounds, &all);
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
                let names = listed(&unknown).replace(", ", " or ");
                let message = format!(
                    "this size can never be solved: no other axis determines {names}; use one of them alone as an axis, or write `_`"
                );
                self.errors.on(place, message);
            }
        }
    }

    fn bounds(&mut self, declaration: &Declaration, bounds: &Bounds, symbols: &[&str]) {
        let symbol = bounds.symbol.unraw().to_string();
        if declaration.flattens().is_some() {
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
                        listed(&symbols)
                    )
                }
            };
            self.errors.at(bounds.symbol.span(), message);
        }
        match bounds.known() {
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
