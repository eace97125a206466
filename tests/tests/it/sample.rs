//! Samples are valid, and almost-samples have one violation.

use std::collections::HashSet;
use std::path::PathBuf;

use ndarray::{Array1, Array2, ArrayView2, Axis};
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng;
use schema_core::sample::SampleSchema;
use schema_core::sample::strategy;
use schema_core::{InputSchema, Model, Schema, ndarray};
use schema_tests::fixture;

use crate::stream::{Rng, made};

fn rng(seed: u64) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(seed)
}

/// Fails unless samples of the schema are valid and almost-samples have exactly the violation.
fn check(schema: &Schema, seed: u64) {
    let mut rng = rng(seed);
    match schema.sample(&mut rng, &[]) {
        Ok(arrays) => {
            schema.validate(&arrays).unwrap();
        }
        Err(error) => panic!("{schema}\n{error}"),
    }
    for (array, code) in schema.breakable() {
        let arrays = schema.almost(&mut rng, &[], &array, code);
        let arrays = arrays.unwrap_or_else(|error| panic!("{schema}\n{array}:{code}: {error}"));
        let report = schema.validate(&arrays).unwrap_err();
        let found: Vec<_> = report
            .violations()
            .iter()
            .map(|of| (of.array(), of.code()))
            .collect();
        assert_eq!(found, [(array.as_str(), code)], "{schema}\n{report}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_schemas_have_samples(seed in 1_u64.., sampled: u64) {
        let (schema, _) = made(&mut Rng(seed), 4);
        check(&schema, sampled);
    }
}

/// Schemas with which a struct, a file or a model of the tests is checked.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![fixture("")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn schemas_of_files_have_samples() {
    let mut count = 0;
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(schema) = serde_json::from_str::<Schema>(&text) else {
            continue;
        };
        println!("{}", path.display());
        check(&schema, 1);
        count += 1;
    }
    assert!(count > 5, "{count}");
}

#[test]
fn schemas_of_models_have_samples() {
    let mut seen = HashSet::new();
    for path in files() {
        let Ok(model) = Model::read(&path) else {
            continue;
        };
        // Some have inputs that no schema can describe.
        let Ok(schema) = model.schema() else { continue };
        let arrays: Vec<String> = schema.arrays().map(ToString::to_string).collect();
        if !seen.insert(arrays) {
            continue;
        }
        println!("{}", path.display());
        let sample = schema.sample(&mut rng(1), &[]).unwrap();
        let sizes = sample.names().map(|name| sample.get(name).unwrap().len());
        // What can be broken is found by trying, which takes a minute for pictures.
        if sizes.sum::<usize>() < 10_000 {
            check(&schema, 1);
        }
    }
    assert!(seen.len() > 50, "{}", seen.len());
}

#[allow(clippy::needless_pass_by_value)] // the type that the derive asks for
fn even(x: ArrayView2<'_, i64>) -> Result<(), String> {
    match x.iter().find(|value| *value % 2 != 0) {
        Some(odd) => Err(format!("{odd} is odd")),
        None => Ok(()),
    }
}

#[derive(Debug, InputSchema)]
#[input(dims(batch = 2..=300))]
struct Everything {
    #[input(shape = [batch, 3], range = -1.5..=2.5)]
    within: Array2<f32>,
    #[input(shape = [batch], range = 10..13)]
    few: Array1<u8>,
    #[input(shape = [batch, classes], sums_to = 1.0, range = 0.0..=1.0)]
    probabilities: Array2<f32>,
    #[input(shape = [classes, batch], one_hot(axis = 0))]
    classes: Array2<f64>,
    #[input(shape = [2 * batch + 1], unique, range = -300..=300)]
    ids: Array1<i64>,
    #[input(shape = [batch, batch - 1], increasing(axis = 1))]
    times: Array2<f64>,
    #[input(shape = [batch], one_of = ["cat", "dog", "cow"])]
    animals: Array1<String>,
    #[input(shape = [_], sorted)]
    words: Array1<String>,
    #[input(shape = [batch])]
    maybe: Option<Array1<Option<bool>>>,
}

#[test]
fn a_struct_has_samples_of_the_sizes_that_are_asked_for() {
    for (seed, batch) in [(1, 2), (2, 7), (3, 300)] {
        let sample = Everything::sample(&mut rng(seed), &[("batch", batch)]).unwrap();
        assert_eq!(sample.dims()["batch"], batch);
        assert_eq!(sample.ids.len(), 2 * batch + 1);
    }
    check(&Everything::SCHEMA, 1);

    let error = |dims: &[(&str, usize)]| {
        let made = Everything::sample(&mut rng(1), dims);
        made.unwrap_err().to_string()
    };
    assert_eq!(
        error(&[("batch", 301)]),
        "`batch` cannot be 301: the schema says batch = 2..=300"
    );
    assert_eq!(
        error(&[("clases", 301)]),
        "the schema has no size `clases`; did you mean `classes`?"
    );
    let few = r#"{"version": 1, "name": "Few", "arrays": [{"name": "y", "dtype": "i64",
        "shape": ["batch"], "constraints": ["unique", {"one_of": [4, 5, 6]}]}]}"#;
    let few: Schema = serde_json::from_str(few).unwrap();
    let made = few.sample(&mut rng(1), &[("batch", 4)]).unwrap_err();
    assert_eq!(
        made.to_string(),
        "no data was found for `y` of shape [4] that fulfils `unique` and `one_of = [4, 5, 6]`"
    );
    // With no size given, one that fits is chosen.
    assert_eq!(
        few.sample(&mut rng(1), &[])
            .unwrap()
            .get("y")
            .unwrap()
            .shape(),
        [3]
    );
}

#[test]
fn values_are_spread_over_what_is_allowed() {
    let (mut within, mut few) = (Vec::new(), HashSet::new());
    let (mut one, mut animals, mut first_id) = (0.0_f32, HashSet::new(), HashSet::new());
    let (mut absent, mut missing) = (0, 0);
    for seed in 0..100 {
        let sample = Everything::sample(&mut rng(seed), &[]).unwrap();
        within.extend(sample.within.iter().copied());
        few.extend(sample.few.iter().copied());
        one = sample
            .probabilities
            .iter()
            .fold(one, |one, value| one.max(*value));
        animals.extend(sample.animals.iter().cloned());
        first_id.insert(sample.ids[0]);
        let distinct: HashSet<u32> = sample.within.iter().map(|value| value.to_bits()).collect();
        assert!(distinct.len() > 1, "{seed}");
        match &sample.maybe {
            Some(maybe) => missing += maybe.iter().filter(|value| value.is_none()).count(),
            None => absent += 1,
        }
    }
    // Both ends of a range are reached, also those of an open one.
    assert!(within.contains(&-1.5) && within.contains(&2.5));
    assert_eq!(few, HashSet::from([10, 11, 12]));
    assert_eq!(one, 1.0);
    assert_eq!(animals.len(), 3);
    assert!(first_id.len() > 50, "{}", first_id.len());
    assert!((10..40).contains(&absent), "{absent}");
    assert!((10..60).contains(&missing), "{missing}");
    // A fifth of the span has a fifth of the values that are not the ends.
    let inner: Vec<f32> = within
        .into_iter()
        .filter(|value| ![-1.5, 2.5].contains(value))
        .collect();
    let fifth = inner.iter().filter(|value| **value < -0.7).count();
    let percent = fifth * 100 / inner.len();
    assert!((15..25).contains(&percent), "{percent}");
}

#[test]
fn a_seed_gives_the_same_data_again() {
    let sample = |seed| Everything::SCHEMA.sample(&mut rng(seed), &[]).unwrap();
    assert_eq!(sample(7), sample(7));
    assert_ne!(sample(7), sample(8));
    // These values are promised for this version.
    let sample = Everything::sample(&mut rng(7), &[]).unwrap();
    assert_eq!(
        (
            sample.few.to_vec(),
            sample.animals.to_vec(),
            sample.words[0].as_str()
        ),
        (
            vec![10, 12, 12, 10],
            ["cow", "dog", "cow", "dog"].map(String::from).to_vec(),
            "gutejaha"
        )
    );
}

#[derive(Debug, InputSchema)]
struct Checked {
    #[input(shape = [batch, 3], check = even)]
    x: Array2<i64>,
}

#[test]
fn a_function_that_rejects_a_sample_is_an_error_and_not_run_by_the_schema() {
    let error = Checked::sample(&mut rng(1), &[]).unwrap_err();
    assert_eq!(error.report().unwrap().violations()[0].code(), "check");
    assert!(Checked::SCHEMA.sample(&mut rng(1), &[]).is_ok());
}

#[test]
fn what_cannot_be_broken_alone_is_an_error_that_says_what_can() {
    let error = |array: &str, code: &str| {
        let made = Everything::SCHEMA.almost(&mut rng(1), &[], array, code);
        made.unwrap_err().to_string()
    };
    assert_eq!(
        error("few", "one_hot"),
        "`few` cannot have a violation `one_hot` and no other; it can have absent, dtype, rank, dim, \
         missing, range"
    );
    assert_eq!(
        error("fw", "range"),
        "the schema has no array `fw`; did you mean `few`?"
    );
}

/// The simplest arrays of the schema that `is_wrong` finds.
fn shrunk(schema: &Schema, is_wrong: impl Fn(&schema_core::Arrays) -> bool) -> schema_core::Arrays {
    let mut runner = TestRunner::deterministic();
    let result = runner.run(&strategy(schema), |arrays| {
        assert!(schema.validate(&arrays).is_ok());
        prop_assert!(!is_wrong(&arrays));
        Ok(())
    });
    match result {
        Err(TestError::Fail(_, arrays)) => arrays,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_strategy_shrinks_to_few_rows_and_plain_values() {
    let of = |arrays: &schema_core::Arrays, name: &str| {
        let array = arrays.get(name).unwrap().clone();
        array.into_array::<f32, ndarray::Ix2>().unwrap()
    };
    let is_large = |arrays: &schema_core::Arrays| of(arrays, "within").iter().any(|x| *x > 1.0);
    let arrays = shrunk(&Everything::SCHEMA, is_large);
    let within = of(&arrays, "within");
    assert_eq!(within.len_of(Axis(0)), 2, "{arrays:?}");
    // One value is to blame, and stays what it was.
    assert_eq!(
        within.iter().filter(|value| **value != 0.0).count(),
        1,
        "{within}"
    );
    assert!(arrays.get("maybe").is_none());
    let few = arrays
        .get("few")
        .unwrap()
        .clone()
        .into_array::<u8, ndarray::Ix1>()
        .unwrap();
    assert_eq!(few.to_vec(), [10, 10]);
    let ids = arrays
        .get("ids")
        .unwrap()
        .clone()
        .into_array::<i64, ndarray::Ix1>()
        .unwrap();
    assert_eq!(ids.len(), 5);
}

proptest! {
    #[test]
    fn a_struct_has_a_strategy(sample in Everything::strategy()) {
        prop_assert!(sample.check().is_ok());
    }
}

/// Rules and sizes that go together or not, some of them extreme.
#[allow(clippy::too_many_lines)] // lists of what a schema can say
pub(crate) fn any_schema(rng: &mut Rng) -> String {
    let numbers = [
        "0",
        "1",
        "-1",
        "2",
        "0.5",
        "0.1",
        "3",
        "255",
        "1e-300",
        "1e300",
        "-1e300",
        "1e38",
        "65504",
        "1e15",
        "9223372036854775807",
        "-9223372036854775808",
        "5e-324",
    ];
    let dtypes = [
        "bool",
        "u8",
        "u64",
        "i8",
        "i64",
        "f16",
        "bf16",
        "f32",
        "f64",
        "complex<f32>",
        "complex<f64>",
        "text",
    ];
    let dims = [
        "1",
        "2",
        "3",
        r#""n""#,
        r#""m""#,
        r#""_""#,
        r#""..""#,
        r#""n + 1""#,
        r#""2 * m - 3""#,
        r#""n * m""#,
        r#""10 - n""#,
        "1000000000000",
    ];
    let axes = ["0", "1", "-1", "-2"];
    let rule = |rng: &mut Rng| match rng.below(9) {
        0 => {
            let ends = [rng.pick(&numbers), rng.pick(&numbers)];
            let is_open = rng.one_in(3);
            match rng.below(3) {
                0 => format!(r#"{{"range": {{"min": {}}}}}"#, ends[0]),
                1 => format!(
                    r#"{{"range": {{"max": {}, "max_inclusive": {}}}}}"#,
                    ends[1], !is_open
                ),
                _ => format!(r#"{{"range": {{"min": {}, "max": {}}}}}"#, ends[0], ends[1]),
            }
        }
        1 => {
            let values = [
                "[0, 1]",
                "[0.25, 0.5, 0.1]",
                "[1]",
                r#"["a", "b", ""]"#,
                "[true]",
                "[1e300, 5e-324, -1]",
            ];
            format!(r#"{{"one_of": {}}}"#, rng.pick(&values))
        }
        2 => r#""allow_nan""#.to_owned(),
        3 => r#""allow_inf""#.to_owned(),
        4 => r#""unique""#.to_owned(),
        5 => format!(r#"{{"sorted": {}}}"#, rng.pick(&axes)),
        6 => format!(r#"{{"increasing": {}}}"#, rng.pick(&axes)),
        7 => {
            let tolerance = rng.pick(&["0", "1e-5", "0.5", "1e300"]);
            let (total, axis) = (rng.pick(&numbers), rng.pick(&axes));
            format!(
                r#"{{"sums_to": {{"total": {total}, "axis": {axis}, "tolerance": {tolerance}}}}}"#
            )
        }
        _ => format!(r#"{{"one_hot": {}}}"#, rng.pick(&axes)),
    };
    let array = |rng: &mut Rng, name: &str| {
        let shape: Vec<&str> = (0..rng.below(4))
            .map(|_| match rng.one_in(12) {
                true => dims[11],
                false => dims[rng.below(11)],
            })
            .collect();
        let rules: Vec<String> = (0..rng.below(4)).map(|_| rule(rng)).collect();
        format!(
            r#"{{"name": "{name}", "dtype": "{}", "shape": [{}], "constraints": [{}], "optional": {}, "nullable": {}}}"#,
            rng.pick(&dtypes),
            shape.join(", "),
            rules.join(", "),
            rng.one_in(4),
            rng.one_in(5),
        )
    };
    let arrays = [array(rng, "first"), array(rng, "second")];
    let bounds = match rng.below(3) {
        0 => r#"{"symbol": "n", "min": 2, "max": 7}"#,
        _ => "",
    };
    format!(
        r#"{{"version": 1, "name": "Any", "arrays": [{}], "dims": [{bounds}]}}"#,
        arrays.join(", ")
    )
}

#[test]
fn whatever_a_schema_says_there_is_valid_data_or_an_error() {
    let (mut sampled, mut refused, mut rejected) = (0, 0, 0);
    for seed in 1..=10_000 {
        let Ok(schema) = serde_json::from_str::<Schema>(&any_schema(&mut Rng(seed))) else {
            continue;
        };
        match schema.sample(&mut rng(seed), &[]) {
            Ok(arrays) => {
                assert!(schema.validate(&arrays).is_ok());
                sampled += 1;
                if seed % 8 == 0 {
                    check(&schema, seed);
                }
            }
            Err(error) => {
                rejected += usize::from(error.report().is_some());
                refused += 1;
            }
        }
    }
    assert!(sampled > 500 && sampled > refused, "{sampled} {refused}");
    // Few combinations are only found not to be supported when the data is there.
    assert!(rejected * 50 < refused, "{rejected} {refused}");
}
