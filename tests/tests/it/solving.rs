//! Symbols solved from shapes, checked against a reference that tries every size.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use schema_core::ndarray::{Array1, Array2, ArrayD};
use schema_core::{Arrays, InputSchema, Schema};

const SYMBOLS: [&str; 3] = ["a", "b", "c"];

/// An entry of a shape.
#[derive(Clone, Debug)]
enum Entry {
    Any,
    Size(usize),
    Symbol(usize),
    Computed(char, Box<Entry>, Box<Entry>),
}

impl Entry {
    fn text(&self) -> String {
        match self {
            Entry::Any => "_".to_owned(),
            Entry::Size(size) => size.to_string(),
            Entry::Symbol(at) => SYMBOLS[*at].to_owned(),
            Entry::Computed(operator, left, right) => {
                let bracketed = |entry: &Entry| match entry {
                    Entry::Computed(..) => format!("({})", entry.text()),
                    _ => entry.text(),
                };
                format!("{} {operator} {}", bracketed(left), bracketed(right))
            }
        }
    }

    fn value(&self, sizes: &[i64; 3]) -> i64 {
        match self {
            Entry::Any => unreachable!("an entry of its own"),
            Entry::Size(size) => i64::try_from(*size).unwrap(),
            Entry::Symbol(at) => sizes[*at],
            Entry::Computed(operator, left, right) => {
                let (left, right) = (left.value(sizes), right.value(sizes));
                match operator {
                    '+' => left + right,
                    '-' => left - right,
                    _ => left * right,
                }
            }
        }
    }

    fn allows(&self, size: usize, sizes: &[i64; 3]) -> bool {
        matches!(self, Entry::Any) || self.value(sizes) == i64::try_from(size).unwrap()
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Entry::Size(size) => (*size).into(),
            _ => self.text().into(),
        }
    }
}

/// An array: the entry in the schema and the size of each axis, and whether it may be absent, and is.
#[derive(Clone, Debug)]
struct Array {
    axes: Vec<(Entry, usize)>,
    is_optional: bool,
    is_absent: bool,
}

/// A schema with data.
#[derive(Clone, Debug)]
struct Case {
    arrays: Vec<Array>,
    /// The bounds of each symbol.
    bounds: [Option<(i64, i64)>; 3],
}

fn computed(operand: impl Strategy<Value = Entry> + Clone) -> impl Strategy<Value = Entry> {
    let operator = prop_oneof![Just('+'), Just('-'), Just('*')];
    (operator, operand.clone(), operand).prop_map(|(operator, left, right)| {
        Entry::Computed(operator, Box::new(left), Box::new(right))
    })
}

/// Arithmetic, up to three operations deep.
fn deep() -> BoxedStrategy<Entry> {
    let leaf = prop_oneof![
        1 => (1..=3_usize).prop_map(Entry::Size),
        3 => (0..3_usize).prop_map(Entry::Symbol),
    ];
    let once = prop_oneof![2 => leaf.clone(), 1 => computed(leaf)];
    let twice = prop_oneof![2 => once.clone(), 1 => computed(once)];
    computed(twice).boxed()
}

/// Usual expressions: `2 * a`, `a + 1`, `a - 1`, `3 - a`, `a * b`, `a + b`. With sizes up to 4, no
/// symbol is larger than 8 in all solutions.
fn plain() -> BoxedStrategy<Entry> {
    let symbol = || (0..3_usize).prop_map(Entry::Symbol);
    let with = |operator, left: BoxedStrategy<Entry>, right: BoxedStrategy<Entry>| {
        (left, right).prop_map(move |(left, right)| {
            Entry::Computed(operator, Box::new(left), Box::new(right))
        })
    };
    let size = |size| Just(Entry::Size(size)).boxed();
    prop_oneof![
        with('*', size(2), symbol().boxed()),
        with('+', symbol().boxed(), size(1)),
        with('-', symbol().boxed(), size(1)),
        with('-', size(3), symbol().boxed()),
        with('*', symbol().boxed(), symbol().boxed()),
        with('+', symbol().boxed(), symbol().boxed()),
    ]
    .boxed()
}

fn case(
    expr: BoxedStrategy<Entry>,
    largest: usize,
    bounds: impl Strategy<Value = Option<(i64, i64)>> + Clone,
) -> impl Strategy<Value = Case> {
    let entry = prop_oneof![
        1 => (1..=largest).prop_map(Entry::Size),
        2 => (0..3_usize).prop_map(Entry::Symbol),
        1 => Just(Entry::Any),
        4 => expr,
    ];
    // Most sizes follow from one choice of symbols, so that solutions are frequent.
    let axis = (entry, 0..=largest, prop::bool::weighted(0.1));
    let shape = prop::collection::vec(axis, 0..4);
    let array = (shape, any::<bool>(), any::<bool>());
    let symbol = (bounds, 0..=4_i64).prop_map(|(bounds, size)| match bounds {
        Some((min, max)) => (bounds, size.clamp(min, max)),
        None => (bounds, size),
    });
    let symbols = [symbol.clone(), symbol.clone(), symbol];
    (prop::collection::vec(array, 1..5), symbols).prop_map(move |(arrays, symbols)| {
        let sizes = symbols.map(|(_, size)| size);
        let size = |entry: &Entry, other: usize, is_other: bool| match entry {
            Entry::Any => other,
            _ => match usize::try_from(entry.value(&sizes)) {
                Ok(size) if size <= largest && !is_other => size,
                _ => other,
            },
        };
        let axis = |(entry, other, is_other): (Entry, usize, bool)| {
            let size = size(&entry, other, is_other);
            (entry, size)
        };
        let arrays = arrays
            .into_iter()
            .map(|(axes, is_optional, is_absent)| Array {
                axes: axes.into_iter().map(axis).collect(),
                is_optional,
                is_absent: is_optional && is_absent,
            });
        Case {
            arrays: arrays.collect(),
            bounds: symbols.map(|(bounds, _)| bounds),
        }
    })
}

impl Case {
    fn schema(&self) -> Schema {
        let arrays: Vec<_> = (self.arrays.iter().enumerate())
            .map(|(at, array)| {
                let shape: Vec<_> = array.axes.iter().map(|(entry, _)| entry.json()).collect();
                let name = format!("x{at}");
                serde_json::json!({
                    "name": name, "dtype": "f32", "shape": shape, "optional": array.is_optional,
                })
            })
            .collect();
        let texts: Vec<String> = (self.arrays.iter())
            .flat_map(|array| array.axes.iter().map(|(entry, _)| entry.text()))
            .collect();
        let bounds: Vec<_> = (SYMBOLS.iter().zip(&self.bounds))
            .filter(|(symbol, _)| texts.iter().any(|text| text.contains(**symbol)))
            .filter_map(|(symbol, bounds)| {
                let (min, max) = (*bounds)?;
                Some(serde_json::json!({"symbol": symbol, "min": min, "max": max}))
            })
            .collect();
        let schema = serde_json::json!({"name": "S", "arrays": arrays, "dims": bounds});
        serde_json::from_value(schema).unwrap()
    }

    fn data(&self) -> Arrays {
        let present = self
            .arrays
            .iter()
            .enumerate()
            .filter(|(_, array)| !array.is_absent);
        present.fold(Arrays::new(), |data, (at, array)| {
            let shape: Vec<usize> = array.axes.iter().map(|(_, size)| *size).collect();
            data.with(format!("x{at}"), ArrayD::<f32>::zeros(shape))
        })
    }

    /// All sizes of the symbols, up to `largest`, under which every array fits its shape.
    fn solutions(&self, largest: i64) -> Vec<[i64; 3]> {
        let range = |at: usize| {
            let (min, max) = self.bounds[at].unwrap_or((0, largest));
            min..=max
        };
        let present = || self.arrays.iter().filter(|array| !array.is_absent);
        let mut found = Vec::new();
        for a in range(0) {
            for b in range(1) {
                for c in range(2) {
                    let sizes = [a, b, c];
                    let mut axes = present().flat_map(|array| &array.axes);
                    if axes.all(|(entry, size)| entry.allows(*size, &sizes)) {
                        found.push(sizes);
                    }
                }
            }
        }
        found
    }

    /// Asserts that accepted data has a solution and rejected data has none. Returns whether the
    /// search was exhaustive. Unless `is_complete`, solutions may be larger than `largest`, and
    /// accepted data may have one of those.
    fn check(&self, largest: i64, is_complete: bool) -> Result<bool, TestCaseError> {
        let solutions = self.solutions(largest);
        match self.schema().validate(&self.data()) {
            Ok(_) if !is_complete => Ok(true),
            Ok(dims) => {
                prop_assert!(!solutions.is_empty(), "accepted without a solution: {dims}");
                for (symbol, size) in dims.iter() {
                    let at = SYMBOLS.iter().position(|name| *name == symbol).unwrap();
                    let size = i64::try_from(size).unwrap();
                    prop_assert!(solutions.iter().all(|sizes| sizes[at] == size), "{dims}");
                }
                Ok(true)
            }
            Err(report) => {
                let text = report.to_string();
                prop_assert!(solutions.is_empty(), "{solutions:?}, and yet {text}");
                Ok(!text.contains("could not be decided"))
            }
        }
    }
}

/// Runs the test for `cases` cases. Returns how many are undecided.
fn run(cases: u32, largest: i64, is_complete: bool, strategy: impl Strategy<Value = Case>) -> u32 {
    let undecided = Cell::new(0);
    let config = ProptestConfig {
        cases,
        source_file: Some(file!()),
        ..ProptestConfig::default()
    };
    let result = TestRunner::new(config).run(&strategy, |case| {
        if !case.check(largest, is_complete)? {
            undecided.set(undecided.get() + 1);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    undecided.get()
}

#[test]
fn usual_expressions_are_accepted_exactly_where_sizes_fit() {
    assert_eq!(run(4000, 9, true, case(plain(), 4, Just(None))), 0);
}

#[test]
fn arithmetic_within_bounds_is_accepted_exactly_where_sizes_fit() {
    let bounds = (0..=4_i64, 0..=4_i64).prop_map(|(min, more)| Some((min, min + more)));
    assert_eq!(run(2000, 8, true, case(deep(), 8, bounds)), 0);
}

/// Without bounds there is no end of sizes to try. What has no solution may be left undecided, and
/// is refused; what has one is accepted.
#[test]
fn arithmetic_without_bounds_is_accepted_where_sizes_fit() {
    let undecided = run(1000, 8, false, case(deep(), 8, Just(None)));
    assert!(undecided < 100, "{undecided} were left undecided");
}

/// Checks the same data by every function of the run time.
fn every_way<T>(inputs: T, arrays: Arrays) -> Result<String, String>
where
    T: schema_core::FromArrays + std::fmt::Debug,
{
    let checked = inputs.check().map(|dims| dims.to_string());
    let checked = checked.map_err(|report| report.to_string());
    let validated = inputs.validate().map(|valid| valid.dims().to_string());
    assert_eq!(validated.map_err(|rejected| rejected.to_string()), checked);
    let by_schema = T::SCHEMA.validate(&arrays).map(|dims| dims.to_string());
    assert_eq!(by_schema.map_err(|report| report.to_string()), checked);
    let built = T::from_arrays(arrays).map(|valid| valid.dims().to_string());
    assert_eq!(built.map_err(|rejected| rejected.to_string()), checked);
    checked
}

#[derive(Debug, InputSchema)]
struct Double {
    #[input(shape = [n])]
    y: Option<Array1<f32>>,
    #[input(shape = [2 * n])]
    z: Array1<f32>,
}

#[derive(Debug, InputSchema)]
struct Square {
    #[input(shape = [n])]
    y: Option<Array1<f32>>,
    #[input(shape = [n * n])]
    z: Array1<f32>,
}

#[derive(Debug, InputSchema)]
struct Pixels {
    #[input(shape = [h, w])]
    image: Option<Array2<f32>>,
    #[input(shape = [w])]
    columns: Array1<f32>,
    #[input(shape = [h * w])]
    mask: Array1<f32>,
}

#[derive(Debug, InputSchema)]
#[input(dims(n = 5..))]
struct Bounded {
    #[input(shape = [n, m])]
    y: Option<Array2<f32>>,
    #[input(shape = [n + m])]
    z: Array1<f32>,
}

#[derive(Debug, InputSchema)]
struct Together {
    #[input(shape = [n, m])]
    y: Option<Array2<f32>>,
    #[input(shape = [n * m])]
    product: Array1<f32>,
    #[input(shape = [n + m])]
    sum: Array1<f32>,
}

fn ones(size: usize) -> Array1<f32> {
    Array1::ones(size)
}

#[test]
fn an_absent_array_does_not_excuse_others() {
    let double = |size| {
        let arrays = Arrays::new().with("z", ones(size));
        every_way(
            Double {
                y: None,
                z: ones(size),
            },
            arrays,
        )
    };
    assert_eq!(double(4).unwrap(), "n = 2");
    assert_eq!(
        double(3).unwrap_err(),
        "error[dim]: `2 * n` is 3 in `z` (axis 0), and no size of `n` gives that"
    );

    let square = |size| {
        let arrays = Arrays::new().with("z", ones(size));
        every_way(
            Square {
                y: None,
                z: ones(size),
            },
            arrays,
        )
    };
    assert_eq!(square(9).unwrap(), "n = 3");
    assert_eq!(
        square(5).unwrap_err(),
        "error[dim]: `n * n` is 5 in `z` (axis 0), and no size of `n` gives that"
    );

    let pixels = |size| {
        let arrays = Arrays::new()
            .with("columns", ones(2))
            .with("mask", ones(size));
        let (columns, mask) = (ones(2), ones(size));
        every_way(
            Pixels {
                image: None,
                columns,
                mask,
            },
            arrays,
        )
    };
    assert_eq!(pixels(6).unwrap(), "w = 2, h = 3");
    assert_eq!(
        pixels(5).unwrap_err(),
        "error[dim]: `h * w` is 5 in `mask` (axis 0), but `w` is 2 in `columns` (axis 0), \
         and no size of `h` gives that"
    );

    let bounded = |size| {
        let arrays = Arrays::new().with("z", ones(size));
        every_way(
            Bounded {
                y: None,
                z: ones(size),
            },
            arrays,
        )
    };
    assert_eq!(bounded(7).unwrap(), "");
    assert_eq!(
        bounded(3).unwrap_err(),
        "error[dim]: `n + m` is 3 in `z` (axis 0), \
         and no sizes of `n` and `m` within `n = 5..` give that"
    );

    let together = |product, sum| {
        let arrays = Arrays::new()
            .with("product", ones(product))
            .with("sum", ones(sum));
        let (product, sum) = (ones(product), ones(sum));
        every_way(
            Together {
                y: None,
                product,
                sum,
            },
            arrays,
        )
    };
    assert_eq!(together(6, 5).unwrap(), "");
    assert_eq!(
        together(6, 6).unwrap_err(),
        "error[dim]: `n + m` is 6 in `sum` (axis 0), and `n * m` is 6 in `product` (axis 0), \
         and no sizes of `n` and `m` give that"
    );
}

/// An array with a violation does not determine its symbols, so that one error is reported once.
#[test]
fn an_array_that_is_reported_excuses_others() {
    let arrays = Arrays::new()
        .with("y", Array2::<f32>::zeros((3, 3)))
        .with("z", ones(3));
    let report = Double::from_arrays(arrays).unwrap_err().to_string();
    assert!(report.starts_with("error[rank]: `y` is [3, 3]"), "{report}");
    assert_eq!(report.matches("error[").count(), 1, "{report}");
}

/// An expression that is not monotonic may have several solutions: none is chosen before all other
/// shapes are considered.
#[test]
fn no_size_is_chosen_if_several_are_possible() {
    #[derive(Debug, InputSchema)]
    #[input(dims(n = 1..))]
    struct Parabola {
        #[input(shape = [n])]
        y: Option<Array1<f32>>,
        #[input(shape = [n * n - 4 * n])]
        z: Array1<f32>,
        #[input(shape = [n + m])]
        sum: Option<Array1<f32>>,
        #[input(shape = [m])]
        m: Option<Array1<f32>>,
    }
    let parabola = |size| {
        let arrays = Arrays::new().with("z", ones(size));
        let z = ones(size);
        every_way(
            Parabola {
                y: None,
                z,
                sum: None,
                m: None,
            },
            arrays,
        )
    };
    // 0 and 4 give 0, and 0 is out of bounds; 5 alone gives 5.
    assert_eq!(parabola(0).unwrap(), "");
    assert_eq!(parabola(5).unwrap(), "n = 5");
    assert!(parabola(1).is_err());
}

/// A search that would take too long does not end in acceptance.
#[test]
fn what_cannot_be_decided_is_refused() {
    #[derive(Debug, InputSchema)]
    #[input(dims(h = 2.., w = 2..))]
    struct Factors {
        #[input(shape = [h, w])]
        image: Option<Array2<u8>>,
        #[input(shape = [h * w])]
        mask: Array1<u8>,
    }
    let check = |size| {
        let mask = Array1::zeros(size);
        Factors { image: None, mask }
            .check()
            .map_err(|report| report.to_string())
    };
    assert!(check(224 * 224).is_ok());
    assert!(
        check(50_177)
            .unwrap_err()
            .ends_with("and no sizes of `h` and `w` within `h = 2..` and `w = 2..` give that")
    );
    let report = check(4_294_967_291).unwrap_err();
    assert_eq!(
        report,
        "error[dim]: `h * w` is 4294967291 in `mask` (axis 0), \
         and whether any sizes of `h` and `w` within `h = 2..` and `w = 2..` give that could not be decided"
    );
}
