//! Checks of the symbols in shapes: whether expressions can be solved, and the bounds.

use quote::quote;
use schema_spec::{DimBounds, nearest, problem};
use syn::ext::IdentExt;

use super::Checker;
use crate::declaration::{Bounds, Declaration, Size};
use crate::expand::tokens;
use crate::syntax::keys::listed;
use crate::syntax::place::Place;
use crate::syntax::shape::{DimKind, Shape, symbols_of};

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
        self.mistyped(declaration, &all);
        self.capitals(declaration);
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

    /// Whether a single capital is a constant, and was not meant as a symbol.
    fn capitals(&mut self, declaration: &Declaration) {
        let capitals = || declaration.sizes.iter().filter(|size| size.is_capital());
        let names: Vec<_> = capitals().map(|size| size.source.to_string()).collect();
        let found: Vec<_> = capitals().map(Size::found).collect();
        for (at, size) in capitals().enumerate() {
            let question = quote!(__p::capitals_problem(&[#((#names, #found)),*], #at));
            self.oblige(Place::of(&size.source), question);
        }
    }

    /// Whether a symbol that stands once was meant to be another: it would have any size.
    fn mistyped(&mut self, declaration: &Declaration, all: &[&str]) {
        for (_, array) in declaration.arrays() {
            let Some(shape) = &array.shape else { continue };
            let others = |name: &str| {
                let in_shape = names_of(shape);
                let near = all.iter().find(|other| {
                    is_mistyped(name, other) && !in_shape.contains(&other.to_string())
                });
                near.map(|other| (*other).to_owned())
            };
            for dim in &shape.dims {
                let DimKind::Symbol(name) = &dim.kind else {
                    continue;
                };
                let is_alone = all.iter().filter(|other| *other == name).count() == 1;
                let is_bound = |bounds: &Bounds| bounds.symbol.unraw() == name.as_str();
                if !is_alone || declaration.bounds.iter().any(is_bound) {
                    continue;
                }
                let Some(other) = others(name) else { continue };
                // Of two that stand once each, the later one is reported.
                let first = all
                    .iter()
                    .find(|symbol| *symbol == name || **symbol == other);
                if first.is_some_and(|first| first == name) && is_once(all, &other) {
                    continue;
                }
                let message = format!(
                    "no other axis is `{name}`; did you mean `{other}`? if not, write `_`, or `dims({name} = ..)` on the struct"
                );
                self.errors.on(dim.place, message);
            }
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

fn is_once(all: &[&str], name: &str) -> bool {
    all.iter().filter(|other| **other == name).count() == 1
}

/// The names in a shape. A symbol in the same shape was not meant to be the same.
fn names_of(shape: &Shape) -> Vec<String> {
    let names = shape.dims.iter().flat_map(|dim| match &dim.kind {
        DimKind::Symbol(name) => vec![name.clone()],
        DimKind::Expr(terms) => symbols_of(terms).map(str::to_owned).collect(),
        DimKind::Unread(names) => names.clone(),
        _ => Vec::new(),
    });
    names.collect()
}

/// Whether one name is the other with a slip of the finger: two neighbors swapped, or a letter that is
/// missing, doubled or another. Names that differ in a digit, in their first letter or in a short part,
/// such as `q_len` and `k_len`, are two names.
fn is_mistyped(name: &str, other: &str) -> bool {
    let (parts, other_parts): (Vec<&str>, Vec<&str>) =
        (name.split('_').collect(), other.split('_').collect());
    if parts.len() != other_parts.len() {
        return false;
    }
    let pairs = parts.into_iter().zip(other_parts);
    let differing: Vec<(&str, &str)> = pairs.filter(|(left, right)| left != right).collect();
    let [(left, right)] = differing[..] else {
        return false;
    };
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    let are_letters = |word: &str| word.chars().all(char::is_alphabetic);
    if !(are_letters(left) && are_letters(right))
        || left.chars().next() != right.chars().next()
        || schema_spec::edit_distance(left, right) != Some(1)
    {
        return false;
    }
    let mut letters: (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    letters.0.sort_unstable();
    letters.1.sort_unstable();
    if letters.0 == letters.1 {
        // Swapped.
        return shorter >= 3;
    }
    if shorter == longer {
        return shorter >= 5;
    }
    longer >= 4
}

#[cfg(test)]
mod tests {
    use super::is_mistyped;

    #[test]
    fn only_slips_of_the_finger_are_mistyped() {
        for (name, other) in [
            ("bacth", "batch"),
            ("bath", "batch"),
            ("batchs", "batch"),
            ("barch", "batch"),
            ("sqe", "seq"),
            ("n_chanels", "n_channels"),
        ] {
            assert!(is_mistyped(name, other), "{name} and {other}");
            assert!(is_mistyped(other, name), "{other} and {name}");
        }
        for (name, other) in [
            ("n", "m"),
            ("h1", "h2"),
            ("patch", "batch"),
            ("height", "weight"),
            ("q_len", "k_len"),
            ("in_dim", "out_dim"),
            ("row", "col"),
            ("time", "tile"),
            ("conv1", "conv2"),
            ("batch", "batch"),
            ("n_batch", "batch"),
        ] {
            assert!(!is_mistyped(name, other), "{name} and {other}");
        }
    }
}
