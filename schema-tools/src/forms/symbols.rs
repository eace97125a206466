//! Symbols that are names in Rust.

use std::collections::BTreeMap;

use schema_core::spec::{Dim, DimBounds, DimExpr, List, Term, Text};
use schema_core::{ArraySpec, Schema};

use super::rust::field_name;

/// Returns the schema with a symbol for each size that is not fixed, and with symbols that are valid
/// in Rust: that of a model, which a struct can hold whatever else the model takes.
pub fn with_symbols(schema: &Schema) -> Schema {
    let mut symbols = Symbols::new(schema);
    let spec = |spec: &ArraySpec| {
        let dims = (spec.dims().iter().enumerate()).map(|(axis, dim)| match dim {
            Dim::Any => symbols.add(spec.name(), axis),
            Dim::Symbol(symbol) => symbols.rename(symbol),
            Dim::Expr(expr) => Dim::Expr(symbols.rename_all(expr)),
            other => other.clone(),
        });
        let dims = dims.collect();
        let mut spec = spec.clone();
        spec.dims = List::Owned(dims);
        spec
    };
    let arrays = schema.arrays().map(spec).collect();
    let bounds = schema.bounds().map(|bounds| {
        let symbol = symbols.name(bounds.symbol());
        DimBounds::owned(symbol, bounds.min(), bounds.max())
    });
    let bounds = bounds.collect();
    let (name, description) = (schema.name().to_owned(), schema.description().to_owned());
    Schema::owned(name, description, arrays).with_owned_bounds(bounds)
}

/// The symbols of a model, with the name of each in Rust.
struct Symbols {
    names: BTreeMap<String, String>,
}

impl Symbols {
    fn new(schema: &Schema) -> Symbols {
        let mut names = BTreeMap::new();
        // Symbols that are valid in Rust keep their names. In capitals they would be constants.
        for symbol in symbols(schema).filter(|symbol| field_name(symbol) == *symbol) {
            names.insert(symbol.to_owned(), symbol.to_owned());
        }
        Symbols { names }
    }

    /// Returns the symbol under its name in Rust.
    fn rename(&mut self, symbol: &str) -> Dim {
        Dim::Symbol(Text::Owned(self.name(symbol)))
    }

    /// Returns the arithmetic with the names of its symbols in Rust.
    fn rename_all(&mut self, expr: &DimExpr) -> DimExpr {
        let terms = expr.terms().iter().map(|term| match term {
            Term::Symbol(symbol) => Term::Symbol(Text::Owned(self.name(symbol))),
            other => other.clone(),
        });
        let terms: Vec<Term> = terms.collect();
        DimExpr::new(terms).unwrap_or_else(|| expr.clone())
    }

    fn name(&mut self, symbol: &str) -> String {
        match self.names.get(symbol) {
            Some(name) => name.clone(),
            None => self.insert(symbol.to_owned(), &field_name(symbol)),
        }
    }

    /// Returns a new symbol for an axis of any size.
    fn add(&mut self, array: &str, axis: usize) -> Dim {
        let stem = format!("{}_{axis}", field_name(array).trim_end_matches('_'));
        Dim::Symbol(Text::Owned(self.insert(format!("{array} {axis}"), &stem)))
    }

    /// Inserts the symbol under the first free name that begins with `stem`.
    fn insert(&mut self, symbol: String, stem: &str) -> String {
        let is_taken = |name: &String| self.names.values().any(|taken| taken == name);
        let mut name = stem.to_owned();
        let mut count = 1;
        while is_taken(&name) {
            count += 1;
            name = format!("{stem}_{count}");
        }
        self.names.insert(symbol, name.clone());
        name
    }
}

fn symbols(schema: &Schema) -> impl Iterator<Item = &str> {
    let dims = schema.arrays().flat_map(ArraySpec::dims);
    dims.flat_map(|dim| match dim {
        Dim::Symbol(symbol) => vec![symbol.as_ref()],
        Dim::Expr(expr) => expr.symbols().collect(),
        _ => Vec::new(),
    })
}
