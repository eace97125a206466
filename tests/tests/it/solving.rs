//! Symbols solved from shapes, held against a reference that tries every size.

use proptest::prelude::*;
use schema_core::ndarray::ArrayD;
use schema_core::{Arrays, Schema};

const SYMBOLS: [&str; 3] = ["a", "b", "c"];

/// The largest size that an axis gets, and so the largest that a symbol can have.
const LARGEST: usize = 4;

/// An entry of a shape: its text, and its value for given sizes (`None`: any size will do).
#[derive(Clone, Debug)]
enum Entry {
    Fixed(usize),
    Symbol(usize),
    Any,
    Double(usize),
    Next(usize),
    Before(usize),
    Rest(usize),
    Product(usize, usize),
    Sum(usize, usize),
}

impl Entry {
    fn text(&self) -> serde_json::Value {
        let name = |symbol: &usize| SYMBOLS[*symbol];
        match self {
            Entry::Fixed(size) => (*size).into(),
            Entry::Symbol(a) => name(a).into(),
            Entry::Any => "_".into(),
            Entry::Double(a) => format!("2 * {}", name(a)).into(),
            Entry::Next(a) => format!("{} + 1", name(a)).into(),
            Entry::Before(a) => format!("{} - 1", name(a)).into(),
            Entry::Rest(a) => format!("3 - {}", name(a)).into(),
            Entry::Product(a, b) => format!("{} * {}", name(a), name(b)).into(),
            Entry::Sum(a, b) => format!("{} + {}", name(a), name(b)).into(),
        }
    }

    fn allows(&self, size: usize, sizes: &[usize; 3]) -> bool {
        match self {
            Entry::Fixed(fixed) => size == *fixed,
            Entry::Symbol(a) => size == sizes[*a],
            Entry::Any => true,
            Entry::Double(a) => size == 2 * sizes[*a],
            Entry::Next(a) => size == sizes[*a] + 1,
            Entry::Before(a) => size + 1 == sizes[*a],
            Entry::Rest(a) => size + sizes[*a] == 3,
            Entry::Product(a, b) => size == sizes[*a] * sizes[*b],
            Entry::Sum(a, b) => size == sizes[*a] + sizes[*b],
        }
    }
}

fn entry() -> impl Strategy<Value = Entry> {
    let symbol = || 0..SYMBOLS.len();
    prop_oneof![
        (1..=LARGEST).prop_map(Entry::Fixed),
        symbol().prop_map(Entry::Symbol),
        symbol().prop_map(Entry::Symbol),
        Just(Entry::Any),
        symbol().prop_map(Entry::Double),
        symbol().prop_map(Entry::Next),
        symbol().prop_map(Entry::Before),
        symbol().prop_map(Entry::Rest),
        (symbol(), symbol()).prop_map(|(a, b)| Entry::Product(a, b)),
        (symbol(), symbol()).prop_map(|(a, b)| Entry::Sum(a, b)),
    ]
}

/// Arrays: what the schema says of each axis, and its size.
fn arrays() -> impl Strategy<Value = Vec<Vec<(Entry, usize)>>> {
    let axis = (entry(), 0..=LARGEST);
    prop::collection::vec(prop::collection::vec(axis, 0..4), 1..4)
}

/// Every assignment of sizes to the symbols under which all of the axes are right.
fn solutions(arrays: &[Vec<(Entry, usize)>]) -> Vec<[usize; 3]> {
    let largest = 2 * LARGEST + 1;
    let mut found = Vec::new();
    for a in 0..=largest {
        for b in 0..=largest {
            for c in 0..=largest {
                let sizes = [a, b, c];
                let right = |(entry, size): &(Entry, usize)| entry.allows(*size, &sizes);
                if arrays.iter().flatten().all(right) {
                    found.push(sizes);
                }
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// What the schema accepts has a solution, and the dims told are the solution; what it
    /// refuses has none, unless nothing tells a symbol by itself.
    #[test]
    fn a_solution_is_found_where_there_is_one(arrays in arrays()) {
        let specs: Vec<_> = arrays
            .iter()
            .enumerate()
            .map(|(at, axes)| {
                let shape: Vec<_> = axes.iter().map(|(entry, _)| entry.text()).collect();
                serde_json::json!({"name": format!("x{at}"), "dtype": "f32", "shape": shape})
            })
            .collect();
        let schema = serde_json::json!({"name": "S", "arrays": specs});
        let schema: Schema = serde_json::from_value(schema).unwrap();
        let data = arrays.iter().enumerate().fold(Arrays::new(), |data, (at, axes)| {
            let shape: Vec<usize> = axes.iter().map(|(_, size)| *size).collect();
            data.with(format!("x{at}"), ArrayD::<f32>::zeros(shape))
        });
        let solutions = solutions(&arrays);
        match schema.validate(&data) {
            Ok(dims) => {
                prop_assert!(!solutions.is_empty(), "accepted without a solution: {dims}");
                for (symbol, size) in dims.iter() {
                    let at = SYMBOLS.iter().position(|name| *name == symbol).unwrap();
                    prop_assert!(solutions.iter().all(|sizes| sizes[at] == size), "{symbol} = {size}");
                }
            }
            Err(report) if !solutions.is_empty() => {
                // Only an expression of several symbols that nothing else tells is refused so.
                let text = report.to_string();
                prop_assert!(text.contains("and no size of"), "{text}");
            }
            Err(_) => {}
        }
    }
}
