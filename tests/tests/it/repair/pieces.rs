//! Repairs in pieces: the plan, the data and the log are those of the whole, however it was cut.

use proptest::prelude::*;
use schema_core::arrays::{Cell, TextArray};
use schema_core::io::PieceOptions;
use schema_core::ndarray::{ArrayD, Axis, concatenate};
use schema_core::repair::{Imputation, InPieces, Marks, PieceError, PieceFiles, RepairedPieces};
use schema_core::stream::Place;
use schema_core::{AnyArray, Arrays, Coerce, Repair, Schema};

use crate::stream::{Made, Rng, arrays_of, made};

/// A plan about some of these names.
fn plan(rng: &mut Rng, names: &[String], words: bool) -> Repair {
    let mut plan = Repair::new();
    for _ in 0..=rng.below(5) {
        let name = rng.pick(names);
        plan = match rng.below(if words { 16 } else { 14 }) {
            0 => plan.impute(name, Imputation::Mean),
            1 => plan.impute(name, Imputation::Median),
            2 => plan.impute(name, Imputation::MostFrequent),
            3 => plan.impute(name, Imputation::Constant(1.into())),
            4 => plan.discard(name),
            5 => plan.coerce(rng.pick(&[Coerce::Lossy, Coerce::Lossless])),
            6 => plan.coerce_array(name, rng.pick(&[Coerce::Lossy, Coerce::Lossless])),
            7 => plan.drop_rows("batch"),
            8 => plan.drop_columns(name),
            9 => plan.shift(name, rng.pick(&[-1, 1, i64::MAX])),
            10 => plan.map_in_order(name),
            11 => plan.reshape(name),
            12 => plan.remove(name),
            13 => plan.impute_along(name, rng.pick(&[0, 1, -1]), Imputation::Median),
            14 => plan.map(name, [("abc", 1), ("yes", 1), ("no", 0)]),
            _ => plan.parse(name, Marks::new().thousands(',')),
        };
    }
    plan
}

/// The plan, and then steps after which most data is valid.
fn mended(mut plan: Repair, schema: &Schema) -> Repair {
    plan = plan.coerce(Coerce::Lossy);
    for spec in schema.arrays() {
        plan = plan.discard(spec.name());
        plan = plan.impute(spec.name(), Imputation::MostFrequent);
    }
    plan.drop_rows("batch")
}

fn joined(parts: &[&AnyArray]) -> AnyArray {
    macro_rules! join {
        ($($variant:ident)+) => {
            match parts[0] {
                $(AnyArray::$variant(_) => {
                    let views: Vec<_> = parts
                        .iter()
                        .map(|part| match part {
                            AnyArray::$variant(array) => array.view(),
                            other => panic!("{:?} and {:?}", parts[0].dtype(), other.dtype()),
                        })
                        .collect();
                    concatenate(Axis(0), &views).unwrap().into()
                })+
                AnyArray::Text(_) => {
                    let text = |part: &AnyArray| match part {
                        AnyArray::Text(text) => text.clone(),
                        other => panic!("text and {:?}", other.dtype()),
                    };
                    let texts: Vec<TextArray> = parts.iter().map(|part| text(part)).collect();
                    let values: Vec<_> = texts.iter().map(|text| text.values().view()).collect();
                    let values = concatenate(Axis(0), &values).unwrap();
                    let cells: Vec<ArrayD<Cell>> = texts
                        .iter()
                        .map(|text| match text.cells() {
                            Some(cells) => cells.clone(),
                            None => text.values().mapv(|_| Cell::Text),
                        })
                        .collect();
                    let cells: Vec<_> = cells.iter().map(|cells| cells.view()).collect();
                    TextArray::with_cells(values, concatenate(Axis(0), &cells).unwrap())
                        .unwrap()
                        .into()
                }
                other => panic!("{other:?}"),
            }
        };
    }
    join!(F32 F64 F16 BF16 ComplexF32 U8 I32 I64 U64 Bool)
}

/// Each value in words.
fn shown(arrays: &[&Arrays], name: &str) -> (String, Vec<usize>, Vec<String>) {
    let parts: Vec<&AnyArray> = arrays
        .iter()
        .filter_map(|arrays| arrays.get(name))
        .collect();
    let array = joined(&parts);
    let missing = arrays.iter().filter_map(|arrays| {
        let shape = arrays.get(name)?.shape();
        Some((arrays.missing(name)).unwrap_or_else(|| ArrayD::from_elem(shape, false)))
    });
    let missing: Vec<bool> = missing.flatten().collect();
    let values = array
        .scalars()
        .zip(missing)
        .map(|(value, missing)| match missing {
            true => "missing".to_owned(),
            false => format!("{value:?}"),
        });
    (
        array.dtype().to_string(),
        array.shape().to_vec(),
        values.collect(),
    )
}

/// A report without the names of files.
fn unfiled(report: &str) -> String {
    let lines = report.lines();
    let lines = lines.map(
        |line| match (line.starts_with("  "), line.rfind(", row ")) {
            (true, Some(end)) if line.ends_with("csv") => &line[..end],
            _ => line,
        },
    );
    lines.collect::<Vec<_>>().join("\n")
}

/// The whole in pieces of random sizes, in several files.
fn cut(rng: &mut Rng, made: &[Made], rows: usize) -> Vec<(Place, Arrays)> {
    let pieces = crate::stream::cut(rng, rows).into_iter();
    let pieces = pieces.map(|(from, to, place)| (place, arrays_of(made, from, to)));
    pieces.collect()
}

fn compare(
    plan: &Repair,
    schema: &Schema,
    whole: Arrays,
    run: impl FnOnce(InPieces<'_>, &mut Vec<(u32, Arrays)>) -> Result<RepairedPieces, PieceError>,
) -> Result<bool, TestCaseError> {
    let mut pieces = Vec::new();
    let result = match run(plan.in_pieces(schema), &mut pieces) {
        Ok(result) => result,
        Err(error) => {
            prop_assert!(error.needs_whole(), "{error}");
            return Ok(false);
        }
    };
    let fitted = plan.fit(schema, &whole);
    match (plan.apply(schema, whole), result.verdict) {
        (Ok((arrays, log)), Ok(_)) => {
            let pieces: Vec<&Arrays> = pieces.iter().map(|(_, arrays)| arrays).collect();
            for name in arrays.names() {
                let dtypes: Vec<_> = pieces
                    .iter()
                    .filter_map(|a| Some(a.get(name)?.dtype()))
                    .collect();
                prop_assert!(
                    dtypes.windows(2).all(|w| w[0] == w[1]),
                    "{name} {dtypes:?} {:?} {plan:?}\n{log}",
                    arrays.get(name)
                );
                prop_assert_eq!(shown(&[&arrays], name), shown(&pieces, name), "{:?}", plan);
            }
            prop_assert_eq!(log.to_string(), result.log.to_string(), "{:?}", plan);
            prop_assert_eq!(
                serde_json::to_string(&log).unwrap(),
                serde_json::to_string(&result.log).unwrap()
            );
            prop_assert_eq!(
                serde_json::to_string(&fitted.unwrap()).unwrap(),
                serde_json::to_string(&result.plan).unwrap()
            );
            Ok(true)
        }
        (Err(whole), Err(report)) => {
            // Of columns that cannot be stacked, a check in pieces says what is wrong with the first piece.
            let is_of_columns = whole.report().violations().iter().any(|violation| {
                schema.get(violation.array()).is_none() && !violation.array().is_empty()
            });
            if !is_of_columns {
                prop_assert_eq!(
                    whole.report().to_string(),
                    unfiled(&report.to_string()),
                    "{:?}",
                    plan
                );
            }
            prop_assert_eq!(
                whole.log().to_string(),
                result.log.to_string(),
                "{:?}",
                plan
            );
            Ok(false)
        }
        (Ok((_, log)), Err(report)) => {
            prop_assert!(
                false,
                "only the whole: {report}\n{log}\n{}\n{plan:?}",
                result.log
            );
            Ok(false)
        }
        (Err(whole), Ok(_)) => {
            prop_assert!(false, "only pieces: {whole}\n{}\n{plan:?}", result.log);
            Ok(false)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn pieces_are_repaired_as_the_whole(seed in 1_u64.., rows in 0_usize..40) {
        let rng = &mut Rng(seed);
        let (schema, made) = made(rng, rows);
        let most = made.iter().map(|made| made.array.shape()[0]).max().unwrap_or(0);
        let mut names: Vec<String> = schema.arrays().map(|spec| spec.name().to_owned()).collect();
        names.extend(made.iter().flat_map(|made| made.columns.clone()));
        let mut plan = plan(rng, &names, true);
        if rng.one_in(2) {
            plan = mended(plan, &schema);
        }
        let pieces = cut(rng, &made, most);
        compare(&plan, &schema, arrays_of(&made, 0, most), |plan, sink| plan.run(&pieces, sink))?;
    }
}

const TABLE: &str = r#"{
    "version": 1,
    "name": "Table",
    "ignore_unknown": true,
    "arrays": [
        {"name": "x", "dtype": "f64", "shape": ["batch", 2], "columns": ["a", "b"]},
        {"name": "c", "dtype": "i64", "shape": ["batch"]},
        {"name": "d", "dtype": "f32", "shape": ["batch"]},
        {"name": "e", "dtype": "text", "shape": ["batch"]},
        {"name": "y", "dtype": "i64", "shape": ["batch"], "constraints": [{"one_of": [0, 1]}], "role": "target"}
    ]
}"#;

/// Lines of a table whose columns change their kind in some of its lines.
fn lines(rng: &mut Rng, rows: usize) -> Vec<String> {
    let kinds: Vec<&[&str]> = (0..7)
        .map(|at| {
            let numbers: &[&[&str]] = &[
                &["1", "2", "", "2.5", "-3"],
                &["1", "2", "3", "20"],
                &["1", "007", "a", "", "1,200"],
                &["true", "1", "0"],
                &["true", "false", ""],
                &["0.1", "1e3", "9007199254740993", ""],
                &["18446744073709551615", "3", "-1"],
            ];
            match at {
                5 => rng.pick(&[
                    &["yes", "no"][..],
                    &["0", "1"],
                    &["yes", "no", ""],
                    &["1", "2"],
                ]),
                _ => rng.pick(numbers),
            }
        })
        .collect();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < rows {
        // For some lines, each column has only a few of its values.
        let some: Vec<Vec<&str>> = (kinds.iter())
            .map(|kind| (0..=rng.below(3)).map(|_| rng.pick(kind)).collect())
            .collect();
        let end = (start + 1 + rng.below(12)).min(rows);
        for _ in start..end {
            let cells = some.iter().map(|kind| match rng.pick(kind) {
                cell if cell.contains(',') => format!("\"{cell}\""),
                cell => cell.to_owned(),
            });
            lines.push(cells.collect::<Vec<_>>().join(","));
        }
        start = end;
    }
    lines
}

/// A table and a plan; the table in two files, which are repaired in pieces.
fn table(seed: u64, rows: usize) -> Result<(), TestCaseError> {
    let rng = &mut Rng(seed);
    let schema: Schema = serde_json::from_str(TABLE).unwrap();
    let lines = lines(rng, rows);
    let names = ["x", "c", "d", "e", "y", "a", "b"].map(str::to_owned);
    let mut plan = plan(rng, &names, true);
    if rng.one_in(2) {
        plan = mended(plan, &schema);
    }
    let folder = tempfile::tempdir().unwrap();
    let header = "a,b,c,d,e,y,f";
    let write = |name: &str, lines: &[String]| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{header}\n{}\n", lines.join("\n"))).unwrap();
        path
    };
    let whole = Arrays::read(write("whole.csv", &lines)).unwrap();
    let middle = rng.below(rows);
    let mut paths = vec![write("1.csv", &lines[middle..])];
    if middle > 0 {
        paths.insert(0, write("0.csv", &lines[..middle]));
    }
    let bytes = 1 + rng.below(200) as u64;
    let files = PieceFiles::new(paths, PieceOptions::default().with_bytes(bytes));
    compare(&plan, &schema, whole, |plan, sink| plan.run(&files, sink))?;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn tables_are_repaired_as_the_whole(seed in 1_u64.., rows in 1_usize..60) {
        table(seed, rows)?;
    }
}

// A column whose numbers are integers in some pieces and floats in the whole, beside a column of words.
#[test]
fn numbers_beside_words_keep_their_digits_in_the_whole_and_in_pieces() {
    table(17_518_397_282_010_828_841, 53).unwrap();
    table(357_449_212_274_786_625, 48).unwrap();
}
