//! Checks in pieces: the report is that of the whole data, however it was cut, pushed and merged.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use proptest::prelude::*;
use schema_core::arrays::TextArray;
use schema_core::io::{PieceOptions, Pieces};
use schema_core::ndarray::{Array, ArrayD, Axis, Slice};
use schema_core::stream::{Partial, Place, Stream, StreamSchema};
use schema_core::{AnyArray, Arrays, Dims, Report, Schema};

/// Numbers that a seed determines.
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())].clone()
    }
}

/// A kind of array: its dtype, its shape after the rows, and rules, some of which are taken.
struct Kind {
    dtype: &'static str,
    row: &'static [usize],
    rules: &'static [&'static str],
    role: &'static str,
    /// The number of its rows if it is fixed.
    fixed: Option<usize>,
}

const fn kind(dtype: &'static str, row: &'static [usize], rules: &'static [&'static str]) -> Kind {
    Kind {
        dtype,
        row,
        rules,
        role: "input",
        fixed: None,
    }
}

const fn labels(dtype: &'static str, rules: &'static [&'static str]) -> Kind {
    Kind {
        role: "target",
        ..kind(dtype, &[], rules)
    }
}

const UNIT: &str = r#"{"range": {"min": 0, "max": 1}}"#;
const FEW: &str = r#"{"one_of": [0, 1, 2]}"#;
const SORTED: &str = r#"{"sorted": 0}"#;
const ACROSS: &str = r#"{"sorted": 1}"#;
const INCREASING: &str = r#"{"increasing": 0}"#;
const UNIQUE: &str = r#""unique""#;
const NAN: &str = r#""allow_nan""#;
const INF: &str = r#""allow_inf""#;
const SUM: &str = r#"{"sums_to": {"total": 1.0, "axis": 0, "tolerance": 0.5}}"#;
const SUM_OF_ROW: &str = r#"{"sums_to": {"total": 1.0, "axis": 1, "tolerance": 0.5}}"#;
const HOT: &str = r#"{"one_hot": 0}"#;
const HOT_ROW: &str = r#"{"one_hot": 1}"#;
const WORDS: &str = r#"{"one_of": ["cat", "dog", "cow"]}"#;

const KINDS: &[Kind] = &[
    kind("f32", &[3], &[UNIT, NAN, INF, SORTED, ACROSS]),
    kind("f64", &[2], &[UNIT, SORTED, INCREASING]),
    kind("f64", &[], &[UNIQUE, INCREASING]),
    kind("f32", &[2, 2], &[UNIT, NAN]),
    kind("f16", &[2], &[UNIT, UNIQUE]),
    kind("bf16", &[], &[SORTED]),
    kind("f32", &[2], &[SUM, SUM_OF_ROW]),
    kind("f64", &[], &[SUM]),
    kind("u8", &[3], &[HOT, HOT_ROW]),
    kind("u8", &[], &[HOT]),
    kind("i64", &[], &[UNIQUE, SORTED, FEW]),
    kind("u64", &[2], &[UNIQUE]),
    kind("i32", &[2], &[FEW]),
    kind("bool", &[], &[SORTED]),
    kind("complex<f32>", &[], &[UNIQUE, NAN]),
    kind("text", &[], &[WORDS, UNIQUE, SORTED]),
    kind("text", &[2], &[WORDS, INCREASING]),
    labels("i64", &[FEW]),
    labels("i64", &[]),
    labels("f32", &[FEW]),
    labels("text", &[WORDS]),
    labels("bool", &[]),
    Kind {
        fixed: Some(4),
        ..kind("f32", &[], &[SUM, SORTED, UNIT])
    },
    Kind {
        fixed: Some(3),
        ..kind("i64", &[2], &[UNIQUE])
    },
];

/// An array of a schema, with its data.
pub(crate) struct Made {
    pub(crate) name: String,
    pub(crate) array: AnyArray,
    pub(crate) missing: Option<ArrayD<bool>>,
    fixed: bool,
    /// The names of its columns, if it comes as those.
    pub(crate) columns: Vec<String>,
}

pub(crate) fn made(rng: &mut Rng, rows: usize) -> (Schema, Vec<Made>) {
    let mut specs = Vec::new();
    let mut arrays = Vec::new();
    let mut has_batch = false;
    for at in 0..=rng.below(4) {
        let kind = &KINDS[rng.below(KINDS.len())];
        let nullable = kind.dtype != "text" && rng.one_in(4);
        let rules: Vec<&str> = (kind.rules.iter().copied())
            .filter(|rule| !nullable || [UNIT, FEW, UNIQUE].contains(rule))
            .filter(|_| !rng.one_in(3))
            .collect();
        let mut shape: Vec<String> = kind.row.iter().map(ToString::to_string).collect();
        let symbol = rng.pick(&["batch", "batch", "batch", "_", "other"]);
        let first = kind
            .fixed
            .map_or_else(|| format!("\"{symbol}\""), |rows| rows.to_string());
        shape.insert(0, first);
        let name = format!("a{at}");
        // Sometimes it comes as columns of a table.
        let columns: Vec<String> = match kind.row {
            [width] if kind.fixed.is_none() && rng.one_in(4) => (0..*width)
                .map(|column| format!("{name}c{column}"))
                .collect(),
            _ => Vec::new(),
        };
        specs.push(format!(
            r#"{{"name": "{name}", "dtype": "{}", "shape": [{}], "constraints": [{}], "role": "{}", "nullable": {nullable}, "columns": [{}]}}"#,
            kind.dtype,
            shape.join(", "),
            rules.join(", "),
            kind.role,
            columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", "),
        ));
        has_batch |= shape[0] == "\"batch\"";
        // Sometimes one array has other rows than the others, or is absent.
        let rows = match rng.below(12) {
            0 => rows + 1,
            1 => rows.saturating_sub(1),
            2 => continue,
            _ => kind.fixed.filter(|_| !rng.one_in(6)).unwrap_or(rows),
        };
        let mut row = kind.row.to_vec();
        if rng.one_in(12) && columns.is_empty() {
            row.push(1);
        } else if rng.one_in(12) && !row.is_empty() && columns.is_empty() {
            row[0] += 1;
        }
        row.insert(0, rows);
        let dtype = match rng.below(8) {
            0 => rng.pick(&["f64", "i64", "text", "bool", "f32"]),
            _ => kind.dtype,
        };
        let array = values(rng, dtype, &row);
        let missing = (nullable || rng.one_in(8))
            .then(|| ArrayD::from_shape_simple_fn(row.clone(), || rng.one_in(5)));
        arrays.push(Made {
            name,
            array,
            missing: missing.filter(|missing| missing.iter().any(|missing| *missing)),
            fixed: kind.fixed.is_some(),
            columns,
        });
    }
    let bounds = match has_batch && rng.one_in(2) {
        true => r#"{"symbol": "batch", "min": 3, "max": 30}"#,
        false => "",
    };
    let schema = format!(
        r#"{{"version": 1, "name": "Random", "arrays": [{}], "dims": [{bounds}]}}"#,
        specs.join(", ")
    );
    (serde_json::from_str(&schema).unwrap(), arrays)
}

fn values(rng: &mut Rng, dtype: &str, shape: &[usize]) -> AnyArray {
    // Some arrays are fine, some are full of errors.
    let errors = rng.pick(&[3, 10, 1000]);
    let ordered = rng.one_in(2);
    let len = shape.iter().product::<usize>();
    let mut rank = 0;
    let numbers: Vec<f64> = (0..len)
        .map(|_| {
            rank += 1;
            match (rng.one_in(errors), ordered) {
                (true, _) => rng.pick(&[
                    f64::NAN,
                    f64::NAN,
                    -1.0,
                    7.0,
                    f64::INFINITY,
                    -0.0,
                    0.1,
                    1e30,
                ]),
                (_, true) => f64::from(rank) / 128.0,
                _ => f64::from(u32::try_from(rng.below(4)).unwrap()) / 2.0,
            }
        })
        .collect();
    let integers: Vec<i64> = (0..len)
        .map(|at| match (rng.one_in(errors), ordered) {
            (true, _) => rng.pick(&[-1, 3, 9, 1 << 40]),
            (_, true) => i64::try_from(at).unwrap(),
            _ => i64::try_from(rng.below(3)).unwrap(),
        })
        .collect();
    macro_rules! array {
        ($values:expr, $convert:expr) => {
            Array::from_shape_vec(shape, $values.iter().map($convert).collect())
                .unwrap()
                .into()
        };
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    match dtype {
        "f32" => array!(numbers, |number| *number as f32),
        "f64" => array!(numbers, |number| *number),
        "f16" => array!(numbers, |number| half::f16::from_f64(*number)),
        "bf16" => array!(numbers, |number| half::bf16::from_f64(*number)),
        "complex<f32>" => {
            array!(numbers, |number| num_complex::Complex::new(
                1.0,
                *number as f32
            ))
        }
        "u8" => array!(integers, |number| *number as u8),
        "i32" => array!(integers, |number| *number as i32),
        "i64" => array!(integers, |number| *number),
        "u64" => array!(integers, |number| *number as u64),
        "bool" => array!(integers, |number| *number % 2 == 1),
        _ => {
            let words: &[&str] = match rng.below(3) {
                0 => &["cat", "dog", "cow", "Cat", "emu"],
                1 => &["1", "2.5", "1,200", "abc", ""],
                _ => &["yes", "no"],
            };
            let texts: Vec<String> = (0..len).map(|_| rng.pick(words).to_owned()).collect();
            TextArray::from(Array::from_shape_vec(shape, texts).unwrap()).into()
        }
    }
}

/// Rows of an array.
fn rows_of(array: &AnyArray, from: usize, to: usize) -> AnyArray {
    macro_rules! cut {
        ($($variant:ident)+) => {
            match array {
                $(AnyArray::$variant(array) => {
                    array.slice_axis(Axis(0), Slice::from(from..to)).to_owned().into()
                })+
                AnyArray::Text(array) => {
                    array.view().slice_axis(0, Slice::from(from..to)).to_array().into()
                }
                other => panic!("{other:?}"),
            }
        };
    }
    cut!(F32 F64 F16 BF16 ComplexF32 U8 I32 I64 U64 Bool)
}

/// A column of an array of two axes.
fn column_of(array: &AnyArray, at: usize) -> AnyArray {
    macro_rules! cut {
        ($($variant:ident)+) => {
            match array {
                $(AnyArray::$variant(array) => array.index_axis(Axis(1), at).to_owned().into(),)+
                AnyArray::Text(array) => {
                    let column = array.values().index_axis(Axis(1), at).to_owned();
                    TextArray::from(column).into()
                }
                other => panic!("{other:?}"),
            }
        };
    }
    cut!(F32 F64 F16 BF16 ComplexF32 U8 I32 I64 U64 Bool)
}

fn insert(arrays: &mut Arrays, name: &str, array: AnyArray, missing: Option<ArrayD<bool>>) {
    match missing {
        Some(missing) => {
            arrays.insert_with_missing(name, array, missing).unwrap();
        }
        None => {
            arrays.insert(name, array);
        }
    }
}

pub(crate) fn arrays_of(made: &[Made], from: usize, to: usize) -> Arrays {
    let mut arrays = Arrays::new();
    for one in made {
        let rows = one.array.shape()[0];
        let (from, to) = match (one.fixed, from) {
            (true, 0) => (0, rows),
            (true, _) => continue,
            // Rows that are left over at the end of the shorter arrays.
            (false, _) => (from.min(rows), to.min(rows)),
        };
        if from == to && from > 0 {
            continue;
        }
        let array = rows_of(&one.array, from, to);
        let rows = Slice::from(from..to);
        let missing =
            (one.missing.as_ref()).map(|missing| missing.slice_axis(Axis(0), rows).to_owned());
        if one.columns.is_empty() {
            insert(&mut arrays, &one.name, array, missing);
            continue;
        }
        for (at, name) in one.columns.iter().enumerate() {
            let missing =
                (missing.as_ref()).map(|missing| missing.index_axis(Axis(1), at).to_owned());
            insert(&mut arrays, name, column_of(&array, at), missing);
        }
    }
    arrays
}

fn in_pieces(rng: &mut Rng, schema: &Schema, made: &[Made], rows: usize) -> Result<Dims, Report> {
    let arrays = |from, to| arrays_of(made, from, to);
    pieces_of(rng, &|| schema.stream(), &arrays, rows)
}

/// The first row, the end and the place of pieces of random sizes. Sometimes another file begins where a
/// piece does.
pub(crate) fn cut(rng: &mut Rng, rows: usize) -> Vec<(usize, usize, Place)> {
    let mut pieces = Vec::new();
    let (mut from, mut file, mut start) = (0, 0, 0);
    while from < rows || from == 0 {
        if from > 0 && rng.one_in(4) {
            (file, start) = (file + 1, from);
        }
        let to = (from + 1 + rng.below(6)).min(rows);
        let row = (from - start) as u64;
        pieces.push((from, to, Place { file, row }));
        from = to.max(1);
    }
    pieces
}

/// The whole, in pieces of random sizes, which several streams check in random order; their partials
/// are merged in random order, each as text.
pub(crate) fn pieces_of(
    rng: &mut Rng,
    new: &dyn Fn() -> Stream,
    arrays: &dyn Fn(usize, usize) -> Arrays,
    rows: usize,
) -> Result<Dims, Report> {
    let mut pieces = cut(rng, rows);
    for at in (1..pieces.len()).rev() {
        pieces.swap(at, rng.below(at + 1));
    }
    // Sometimes values that must be unique go to files.
    let spills = rng.one_in(3);
    let stream = || match spills {
        true => (new().spill_to(std::env::temp_dir())).unique_bytes(1 << 10),
        false => new(),
    };
    let mut streams: Vec<Stream> = (0..=rng.below(4)).map(|_| stream()).collect();
    for (from, to, place) in pieces {
        let at = rng.below(streams.len());
        streams[at].push(place, &arrays(from, to)).unwrap();
    }
    while streams.len() > 1 {
        let at = rng.below(streams.len());
        let partial = streams.swap_remove(at).partial();
        let partial = match serde_json::to_string(&partial) {
            Ok(text) => {
                let partial: Partial = serde_json::from_str(&text).unwrap();
                assert_eq!(serde_json::to_string(&partial).unwrap(), text);
                partial
            }
            Err(error) => {
                assert!(
                    spills && error.to_string().contains("in temporary files"),
                    "{error}"
                );
                partial
            }
        };
        let at = rng.below(streams.len());
        streams[at].merge(partial).unwrap();
    }
    streams.pop().unwrap().finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn the_report_is_that_of_the_whole(seed in 1_u64.., rows in 0_usize..40) {
        let rng = &mut Rng(seed);
        let (schema, made) = made(rng, rows);
        let most = made.iter().map(|made| made.array.shape()[0]).max().unwrap_or(0);
        let whole = schema.validate(&arrays_of(&made, 0, most));
        let pieces = in_pieces(rng, &schema, &made, most);
        match (whole, pieces) {
            (Ok(whole), Ok(pieces)) => prop_assert_eq!(whole.to_string(), pieces.to_string()),
            (Err(whole), Err(pieces)) => {
                prop_assert_eq!(whole.to_string(), pieces.to_string());
                prop_assert_eq!(
                    serde_json::to_string(&whole).unwrap(),
                    serde_json::to_string(&pieces).unwrap()
                );
                for violation in whole.violations() {
                    prop_assert_eq!(whole.shape(violation.array()), pieces.shape(violation.array()));
                }
            }
            (whole, pieces) => prop_assert!(false, "{whole:?}\n{pieces:?}"),
        }
    }
}

const TRAINING: &str = r#"{
    "name": "Training",
    "arrays": [
        {"name": "x", "dtype": "f32", "shape": ["batch", 2], "constraints": [{"range": {"min": 0, "max": 1}}]},
        {"name": "y", "dtype": "i64", "shape": ["batch"], "constraints": [{"increasing": 0}]}
    ],
    "dims": [{"symbol": "batch", "min": 1, "max": 100}]
}"#;

fn training() -> Schema {
    serde_json::from_str(TRAINING).unwrap()
}

/// Rows with labels that count from `first`.
fn counted(first: i64, rows: usize) -> Arrays {
    let y = Array::from_iter((first..).take(rows));
    Arrays::new()
        .with("x", Array::from_elem((rows, 2), 0.5_f32))
        .with("y", y)
}

fn at(file: u32, row: u64) -> Place {
    Place { file, row }
}

#[test]
fn rows_that_were_not_checked_or_checked_twice_are_reported() {
    let schema = training();
    let mut stream = schema.stream();
    stream.file(0, "a.npz", Some(10));
    stream.file(1, "b.npz", Some(4));
    stream.push(at(0, 0), &counted(0, 3)).unwrap();
    stream.push(at(0, 2), &counted(2, 2)).unwrap();
    stream.push(at(0, 7), &counted(7, 2)).unwrap();
    assert_eq!(
        stream.clone().finish().unwrap_err().to_string(),
        "\
error[unchecked]: rows 4 to 6 of `a.npz` were not checked, and 5 others
error[checked_twice]: row 2 of `a.npz` was checked twice",
    );
    stream.push(at(1, 0), &counted(10, 4)).unwrap();
    stream.push(at(0, 4), &counted(4, 3)).unwrap();
    stream.push(at(0, 9), &counted(9, 1)).unwrap();
    let report = stream.finish().unwrap_err();
    let codes: Vec<_> = report
        .violations()
        .iter()
        .map(schema_core::Violation::code)
        .collect();
    assert_eq!(codes, ["checked_twice"]);
}

#[test]
fn a_file_that_is_lost_as_a_whole_is_reported() {
    let schema = training();
    let mut stream = schema.stream();
    // An engine that reads text does not know how many rows there are.
    for (at, name) in (0..).zip(["a.csv", "b.csv", "c.csv", "d.csv"]) {
        stream.file(at, name, None);
    }
    stream.push(at(0, 0), &counted(0, 3)).unwrap();
    stream.push(at(3, 0), &counted(3, 3)).unwrap();
    let said = |stream: &Stream| stream.clone().finish().unwrap_err().to_string();
    assert_eq!(
        said(&stream),
        "error[unchecked]: no row of `b.csv` was checked, and nobody said how many it has, nor any of 1 \
         other file",
    );
    // Somebody says that one has no rows.
    let mut other = schema.stream();
    other.file(1, "b.csv", Some(0));
    stream.merge(other.partial()).unwrap();
    assert_eq!(
        said(&stream),
        "error[unchecked]: no row of `c.csv` was checked, and nobody said how many it has",
    );
    let mut more = stream.clone();
    more.file(0, "a.csv", Some(5));
    assert_eq!(
        said(&more),
        "error[unchecked]: rows 3 to 4 of `a.csv` were not checked, nor any row of 1 other file",
    );
    let report = more.finish().unwrap_err();
    let form = serde_json::to_string(&report).unwrap();
    assert!(
        form.contains("\"from\":3,\"to\":5,\"rows\":2,\"files\":1"),
        "{form}"
    );
    let mut last = schema.stream();
    last.push(at(2, 0), &counted(2, 1)).unwrap();
    // Its rows are not in order, which is another matter.
    stream.merge(last.partial()).unwrap();
    assert!(!said(&stream).contains("unchecked"));
}

#[test]
fn rows_of_all_files_are_counted_and_their_borders_checked() {
    let schema = training();
    let mut stream = schema.stream();
    stream.file(0, "a.npz", Some(3));
    stream.file(1, "b.npz", Some(2));
    // The second file first.
    stream.push(at(1, 0), &counted(2, 2)).unwrap();
    stream.push(at(0, 0), &counted(0, 3)).unwrap();
    assert_eq!(
        stream.clone().finish().unwrap_err().to_string(),
        "\
error[increasing]: `y` is not increasing along axis 0: 1 of 5 values is not larger than the one before
  y[3] = 2, row 0 of b.npz",
    );

    let mut stream = schema.stream();
    stream.push(at(0, 0), &counted(0, 60)).unwrap();
    stream.push(at(1, 0), &counted(60, 60)).unwrap();
    assert_eq!(
        stream.finish().unwrap_err().to_string(),
        "error[bounds]: `batch` is 120 in `x` (axis 0), but the schema says 1..=100",
    );
}

#[test]
fn a_partial_of_another_schema_or_of_other_data_is_refused() {
    let schema = training();
    let mut stream = schema.stream();
    let other: Schema =
        serde_json::from_str(&TRAINING.replace("\"max\": 1}", "\"max\": 2}")).unwrap();
    assert_eq!(
        stream
            .merge(other.stream().partial())
            .unwrap_err()
            .to_string(),
        "the partial is of another schema than `Training`, or of another version of it",
    );
    stream.file(0, "a.npz", Some(10));
    let mut other = schema.stream();
    other.file(0, "a.npz", Some(11));
    assert_eq!(
        stream.merge(other.partial()).unwrap_err().to_string(),
        "the partials are of different data: file 0 is `a.npz` of 10 rows in one and `a.npz` of 11 \
         rows in the other",
    );
    let text = serde_json::to_string(&stream.partial()).unwrap();
    assert!(
        text.starts_with("{\"format\":\"schema-partial/1\","),
        "{text}"
    );
    assert!(serde_json::from_str::<Partial>(&text.replace("partial/1", "partial/2")).is_err());
}

#[test]
fn a_derived_schema_and_the_one_in_its_file_have_the_same_partials() {
    use schema_core::InputSchema;
    use schema_core::ndarray::{Array1, Array2};

    #[derive(InputSchema)]
    #[input(dims(batch = 1..=100))]
    struct Training {
        #[input(shape = [batch, 2], range = 0..=1)]
        _x: Array2<f32>,
        #[input(shape = [2 * batch], one_of = [0.5, 1.0], name = "y")]
        _y: Array1<f64>,
        #[input(shape = [batch], one_of = ["a", "b"], role = target)]
        _label: Array1<String>,
    }

    let derived = Training::SCHEMA;
    let text = serde_json::to_string(&derived).unwrap();
    let read: Schema = serde_json::from_str(&text).unwrap();
    derived.stream().merge(read.stream().partial()).unwrap();
}

#[test]
fn a_custom_check_is_refused_by_name() {
    let text = TRAINING.replace("[{\"increasing\": 0}]", "[{\"check\": \"is_balanced\"}]");
    let schema: Schema = serde_json::from_str(&text).unwrap();
    let mut stream = schema.stream();
    stream.push(at(0, 0), &counted(0, 3)).unwrap();
    assert!(stream.clone().without_custom_checks().finish().is_ok());
    assert_eq!(
        stream.finish().unwrap_err().to_string(),
        "error[check]: `is_balanced` refused `y`: it takes whole arrays, and there are only pieces; \
         use `check_rows`, whose function takes one row",
    );
}

#[test]
fn places_of_any_number_are_checked_or_refused() {
    let schema = training();
    let mut stream = schema.stream();
    assert_eq!(
        stream
            .push(at(0, u64::MAX), &counted(0, 3))
            .unwrap_err()
            .to_string(),
        "the rows of a piece are numbered beyond 64 bits",
    );
    // What is refused is not there.
    assert_eq!(stream.rows(), 0);
    stream.push(at(u32::MAX, 0), &counted(0, 3)).unwrap();
    assert_eq!(stream.finish().unwrap()["batch"], 3);
}

const UNIQUES: &str = r#"{
    "name": "Uniques",
    "arrays": [
        {"name": "id", "dtype": "i64", "shape": ["batch"], "constraints": ["unique"]},
        {"name": "word", "dtype": "text", "shape": ["batch", 2], "constraints": ["unique"]},
        {"name": "z", "dtype": "f64", "shape": ["batch"], "constraints": ["unique"]}
    ]
}"#;

#[test]
fn values_that_must_be_unique_go_to_files_and_are_reported_as_in_memory() {
    let schema: Schema = serde_json::from_str(UNIQUES).unwrap();
    let rng = &mut Rng(7);
    let folder = tempfile::tempdir().unwrap();
    let mut in_memory = schema.stream();
    let mut bounded = schema.stream().unique_bytes(1 << 12);
    let mut spilled = (schema.stream().spill_to(folder.path())).unique_bytes(1 << 12);
    let mut refused = None;
    for piece in 0..40_u64 {
        let id = Array::from_shape_simple_fn(50, || i64::try_from(rng.below(100_000)).unwrap());
        let word = Array::from_shape_simple_fn((50, 2), || format!("w{}", rng.below(1_000_000)));
        let z = Array::from_shape_simple_fn(50, || rng.pick(&[0.0, -0.0, 1.5, f64::MAX]) * 1.0);
        let arrays = Arrays::new().with("id", id).with("word", word).with("z", z);
        let place = at(0, piece * 50);
        in_memory.push(place, &arrays).unwrap();
        spilled.push(place, &arrays).unwrap();
        refused = refused.or(bounded.push(place, &arrays).err());
    }
    let expected = in_memory.finish().unwrap_err();
    // Files without names, where the system has them.
    if cfg!(unix) {
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    let found = spilled.clone().finish().unwrap_err();
    assert_eq!(found.to_string(), expected.to_string());
    assert_eq!(found, expected);
    assert!(serde_json::to_string(&spilled.partial()).is_err());
    let mut merged = schema.stream();
    merged.merge(spilled.partial()).unwrap();
    drop(spilled);
    assert_eq!(merged.finish().unwrap_err(), expected);
    assert_eq!(
        refused.unwrap().to_string(),
        "whether the values of `word` are unique takes more than 4096 bytes to decide; values at equal \
         distances take none, and `Stream::spill_to` lets others go to temporary files",
    );
    let nowhere = folder.path().join("absent");
    let mut stream = schema.stream().spill_to(&nowhere).unique_bytes(8);
    let arrays = Arrays::new().with("id", Array::from_vec(vec![3_i64, 1, 2]));
    let error = stream.push(at(0, 0), &arrays).unwrap_err().to_string();
    let start = format!(
        "the values of `id`, which must be unique, cannot be written to a temporary file in `{}`: ",
        nowhere.display()
    );
    assert!(error.starts_with(&start), "{error}");
}

#[test]
fn a_check_of_files_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = (0..200)
        .map(|file| {
            let path = folder.path().join(format!("{file}.csv"));
            std::fs::write(&path, format!("age\n{file}\n")).unwrap();
            path
        })
        .collect();
    let open = || Pieces::open(&paths, &PieceOptions::default()).unwrap();
    let asked = AtomicUsize::new(0);
    let form = r#"{"name": "S", "arrays": [{"name": "age", "dtype": "f32", "shape": ["n"]}]}"#;
    let schema: Schema = serde_json::from_str(form).unwrap();
    let mut stream = schema.stream();
    let stopped = stream.read_while(open(), &|_| asked.fetch_add(1, Ordering::Relaxed) < 3);
    assert_eq!(
        stopped.unwrap_err().to_string(),
        "the check was stopped before it had read all of the data"
    );
    assert!(stream.rows() < 200, "{}", stream.rows());

    let read = AtomicU64::new(0);
    let mut stream = schema.stream();
    let go_on = |bytes| read.fetch_max(bytes, Ordering::Relaxed) < u64::MAX;
    stream.read_while(open(), &go_on).unwrap();
    assert_eq!(stream.rows(), 200);
    assert!(read.into_inner() > 200);
}
