//! Nullable arrays: fields whose elements are an `Option`.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use schema_core::ndarray::{Array0, Array1, Array2, ArrayView1, ShapeBuilder, arr0, array};
use schema_core::repair::Imputation;
use schema_core::{Arrays, DType, InputSchema, Repair, Report, Schema, Valid, Views, literal};

/// A table in which any value but those of `y` may be missing.
#[derive(Clone, Debug, PartialEq, InputSchema)]
struct Survey {
    #[input(shape = [batch], unique, range = 0..=9)]
    id: Array1<Option<i64>>,
    #[input(shape = [batch, 2])]
    score: Array2<Option<f32>>,
    #[input(shape = [batch], allow_nan)]
    weight: Array1<Option<f64>>,
    #[input(shape = [batch], one_of = ["yes", "no"])]
    answer: Array1<Option<String>>,
    #[input(shape = [batch])]
    is_old: Option<Array1<Option<bool>>>,
    #[input(shape = [batch])]
    y: Array1<f64>,
}

/// The faults by array and rule, counted by hand.
fn faults(survey: &Survey) -> Vec<(String, &'static str, usize)> {
    let ids: Vec<i64> = survey.id.iter().copied().flatten().collect();
    let repeated = (ids.iter().enumerate()).filter(|(at, id)| ids[..*at].contains(id));
    let answers = survey.answer.iter().flatten();
    let unknown = answers.filter(|answer| !["yes", "no"].contains(&answer.as_str()));
    let count = |test: fn(f32) -> bool| {
        let scores = survey.score.iter().flatten();
        scores.filter(|score| test(**score)).count()
    };
    let outside = ids.iter().filter(|id| !(0..=9).contains(*id)).count();
    let infinite = survey.weight.iter().flatten();
    let counted = [
        ("id", "range", outside),
        ("id", "unique", repeated.count()),
        ("score", "missing", count(f32::is_nan)),
        ("score", "infinite", count(f32::is_infinite)),
        (
            "weight",
            "infinite",
            infinite.filter(|weight| weight.is_infinite()).count(),
        ),
        ("answer", "one_of", unknown.count()),
        (
            "y",
            "missing",
            survey.y.iter().filter(|y| y.is_nan()).count(),
        ),
    ];
    let faults = counted.into_iter().filter(|(_, _, count)| *count > 0);
    let mut faults: Vec<_> = faults
        .map(|(array, code, count)| (array.to_owned(), code, count))
        .collect();
    faults.sort();
    faults
}

fn reported(report: &Report) -> Vec<(String, &'static str, usize)> {
    let violations = report.violations().iter();
    let mut reported: Vec<_> = violations
        .map(|found| {
            let count = found.kind().tally().unwrap().count;
            (found.array().to_owned(), found.code(), count)
        })
        .collect();
    reported.sort();
    reported
}

/// Every value, whatever the layout; NaN is like NaN.
fn shown(survey: &Survey) -> String {
    let Survey {
        id,
        score,
        weight,
        answer,
        is_old,
        y,
    } = survey;
    let score: Vec<_> = score.rows().into_iter().map(|row| row.to_vec()).collect();
    let is_old = is_old.as_ref().map(|is_old| is_old.to_vec());
    let (id, weight, answer, y) = (id.to_vec(), weight.to_vec(), answer.to_vec(), y.to_vec());
    format!("{id:?} {score:?} {weight:?} {answer:?} {is_old:?} {y:?}")
}

fn floats() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -3.0..3.0, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
}

fn surveys() -> impl Strategy<Value = Survey> {
    (0_usize..6, any::<bool>()).prop_flat_map(|(len, fortran)| {
        let cells = (
            vec(
                option::of(prop_oneof![9 => 0_i64..10, 1 => 10_i64..12]),
                len,
            ),
            vec(option::of(floats()), 2 * len),
            vec(option::of(floats()), len),
            vec(
                option::of(prop_oneof![4 => Just("yes"), 4 => Just("no"), 1 => Just("")]),
                len,
            ),
            option::of(vec(option::of(any::<bool>()), len)),
            vec(prop_oneof![12 => 0.0..1.0, 1 => Just(f64::NAN)], len),
        );
        cells.prop_map(move |(id, score, weight, answer, is_old, y)| {
            #[allow(clippy::cast_possible_truncation)]
            let score = score.into_iter().map(|cell| cell.map(|value| value as f32));
            let text = |cell: Option<&str>| cell.map(str::to_owned);
            let shape = (len, 2).set_f(fortran);
            Survey {
                id: id.into(),
                score: Array2::from_shape_vec(shape, score.collect()).unwrap(),
                weight: weight.into(),
                answer: answer.into_iter().map(text).collect(),
                is_old: is_old.map(Array1::from),
                y: y.into(),
            }
        })
    })
}

proptest! {
    #[test]
    fn a_check_is_exact_about_what_may_be_missing(survey in surveys()) {
        let faults = faults(&survey);
        let before = shown(&survey);
        let views = survey.views();
        let arrays = views.to_arrays();
        let of_views = Survey::SCHEMA.validate(&views).err();
        let of_arrays = Survey::SCHEMA.validate(&arrays).err();
        drop(views);
        let text = |report: Option<&Report>| report.map(ToString::to_string);
        let checked = survey.clone().validate();
        match (checked, Survey::from_arrays(arrays.clone())) {
            (Ok(valid), Ok(built)) => {
                prop_assert_eq!(faults, vec![]);
                prop_assert!(of_views.is_none() && of_arrays.is_none());
                prop_assert_eq!(valid.dims(), built.dims());
                prop_assert_eq!(shown(&valid), before.clone());
                prop_assert_eq!(shown(&built), before);
            }
            (Err(rejected), Err(refused)) => {
                prop_assert_eq!(reported(rejected.report()), faults);
                let report = Some(rejected.to_string());
                prop_assert_eq!(text(of_views.as_ref()), report.clone());
                prop_assert_eq!(text(of_arrays.as_ref()), report.clone());
                prop_assert_eq!(text(Some(refused.report())), report);
                prop_assert_eq!(shown(rejected.data()), before);
                prop_assert_eq!(format!("{:?}", refused.into_parts().0), format!("{arrays:?}"));
            }
            (checked, built) => prop_assert!(false, "{checked:?} but {built:?}"),
        }
    }

    #[test]
    fn masks_go_from_a_struct_to_a_file_and_back(survey in surveys()) {
        let Ok(valid) = survey.validate() else { return Ok(()) };
        let arrays = valid.views().to_arrays();
        let folder = tempfile::tempdir().unwrap();
        for extension in ["json", "parquet"] {
            let path = folder.path().join(format!("survey.{extension}"));
            // Some formats have no place for NaN beside missing values.
            if arrays.write(&path).is_err() {
                continue;
            }
            let read = Survey::from_arrays(Arrays::read(&path).unwrap()).unwrap();
            prop_assert_eq!(shown(&read), shown(&valid));
        }
    }
}

#[derive(Debug, PartialEq, InputSchema)]
struct Table {
    #[input(shape = [batch])]
    id: Array1<Option<i64>>,
    #[input(shape = [batch])]
    ratio: Array1<Option<f32>>,
    #[input(shape = [batch])]
    word: Array1<Option<String>>,
    #[input(shape = [batch])]
    is_old: Array1<Option<bool>>,
}

fn table() -> Valid<Table> {
    let table = Table {
        id: array![Some(i64::MAX), None, Some(3)],
        ratio: array![Some(0.1), Some(2.0), None],
        word: array![None, Some("01".to_owned()), Some("b".to_owned())],
        is_old: array![Some(true), None, Some(false)],
    };
    table.validate().unwrap()
}

#[test]
fn a_table_with_missing_cells_is_written_and_read_in_every_format() {
    let table = table();
    let folder = tempfile::tempdir().unwrap();
    for extension in ["csv", "json", "parquet"] {
        let path = folder.path().join(format!("table.{extension}"));
        let arrays = table.views().to_arrays();
        arrays
            .write(&path)
            .unwrap_or_else(|error| panic!("{extension}: {error}"));
        let read = Table::from_arrays(Arrays::read(&path).unwrap());
        assert_eq!(read.unwrap(), table, "{extension}");
    }
}

#[test]
fn a_schema_says_what_may_be_missing() {
    let schema = &Table::SCHEMA;
    let id = schema.get("id").unwrap();
    assert!(id.is_nullable() && !id.is_optional());
    assert_eq!(id.dtype(), DType::I64);
    let form = serde_json::to_string(schema).unwrap();
    let read: Schema = serde_json::from_str(&form).unwrap();
    assert_eq!(&read, schema);
}

#[test]
fn nan_is_not_missing() {
    #[derive(Debug, InputSchema)]
    struct Features {
        #[input(shape = [batch, 2])]
        x: Array2<Option<f64>>,
    }

    let x = array![[Some(1.0), None], [Some(f64::NAN), Some(2.0)]];
    let rejected = Features { x }.validate().unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "error[missing]: `x` has 1 NaN in 4 values\n  x[1, 0] = NaN\n  \
         help: `Repair::discard` makes it missing, as the schema allows"
    );
    let map = rejected.map("x");
    assert_eq!(map.to_string(), "`x` [2, 2]\n  missing: 1 of 4 values");
    let arrays = rejected.data().views().to_arrays();
    let plans = rejected.report().violations()[0].repairs();
    let (features, _) = plans[0].build::<Features>(arrays).unwrap();
    assert_eq!(features.x, array![[Some(1.0), None], [None, Some(2.0)]]);
}

#[allow(clippy::needless_pass_by_value)] // the signature of a custom check
fn adult(ages: ArrayView1<'_, Option<i64>>) -> Result<(), String> {
    match ages.iter().flatten().find(|age| **age < 18) {
        Some(age) => Err(format!("one is {age}")),
        None => Ok(()),
    }
}

#[derive(Debug, InputSchema)]
struct Adults {
    #[input(shape = [batch], check = adult)]
    age: Array1<Option<i64>>,
    #[input(shape = [batch])]
    name: Array1<Option<String>>,
}

#[test]
fn a_custom_check_gets_the_options_and_what_it_rejects_is_given_back() {
    let missing = || array![false, true, false].into_dyn();
    let name = array!["a".to_owned(), "b".to_owned(), String::new()];
    let arrays = |youngest: i64| {
        let mut arrays = Arrays::new();
        let age = array![31_i64, 0, youngest];
        arrays.insert_with_missing("age", age, missing()).unwrap();
        arrays
            .insert_with_missing("name", name.clone(), missing())
            .unwrap();
        arrays
    };
    let adults = Adults::from_arrays(arrays(18)).unwrap();
    assert_eq!(adults.age, array![Some(31), None, Some(18)]);
    assert_eq!(
        adults.name,
        array![Some("a".to_owned()), None, Some(String::new())]
    );
    let rejected = Adults::from_arrays(arrays(17)).unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "error[check]: `adult` refused `age`: one is 17"
    );
    assert_eq!(rejected.into_parts().0, arrays(17));
}

fn few(both: &Both) -> Result<(), String> {
    match both.adults.age.len() {
        0..3 => Ok(()),
        many => Err(format!("there are {many}")),
    }
}

#[derive(Debug, InputSchema)]
#[input(check = few)]
struct Both {
    #[input(shape = [batch])]
    y: Array1<f32>,
    #[input(flatten)]
    adults: Adults,
    #[input(shape = [batch])]
    weight: Array1<Option<f32>>,
}

#[test]
fn a_flattened_struct_keeps_its_masks() {
    let arrays = |len: usize| {
        let missing = || Array1::from_shape_fn(len, |at| at == 1).into_dyn();
        let mut arrays = Arrays::new();
        let word = Array1::from_elem(len, "a".to_owned());
        arrays.insert_with_missing("name", word, missing()).unwrap();
        let age = Array1::from_elem(len, 20_i64);
        arrays.insert_with_missing("age", age, missing()).unwrap();
        let weight = Array1::from_elem(len, 1.5_f32);
        arrays
            .insert_with_missing("weight", weight, missing())
            .unwrap();
        arrays.insert("y", Array1::from_elem(len, 0.5_f32));
        arrays
    };
    let both = Both::from_arrays(arrays(2)).unwrap();
    assert_eq!(both.adults.age, array![Some(20), None]);
    assert_eq!(both.weight, array![Some(1.5), None]);
    assert_eq!(both.check().unwrap(), *both.dims());
    let rejected = Both::from_arrays(arrays(3)).unwrap_err();
    assert_eq!(rejected.report().violations()[0].code(), "check");
    let given_back = rejected.into_parts().0;
    assert_eq!(format!("{given_back:?}"), format!("{:?}", arrays(3)));
}

#[test]
fn arrays_of_every_rank_and_storage_may_lack_values() {
    #[derive(InputSchema)]
    struct Any<'a> {
        lone: Array0<Option<u8>>,
        words: ArrayView1<'a, Option<&'a str>>,
    }

    let words = array![Some("a"), None];
    let any = Any {
        lone: arr0(None),
        words: words.view(),
    };
    assert!(any.check().is_ok());
    let views = any.views();
    assert_eq!(views.missing("words"), Some(array![false, true].into_dyn()));
    assert_eq!(views.get("words").unwrap().dtype(), DType::Text);
}

#[test]
fn a_literal_of_a_nullable_array_has_plain_values() {
    let table = literal!(Table {
        id: [1, 2],
        ratio: [0.5, 1.5],
        word: ["a", "b"],
        is_old: [true, false],
    });
    assert_eq!(table.id, array![Some(1), Some(2)]);
    assert_eq!(table.word[1].as_deref(), Some("b"));
}

#[test]
fn borrowed_arrays_have_masks_too() {
    const SCHEMA: Schema = Schema::new("S").with_arrays(
        const {
            &[
                schema_core::ArraySpec::new("x", DType::F32).with_nullable(true),
                schema_core::ArraySpec::new("y", DType::F32),
            ]
        },
    );
    let nan = f32::NAN;
    let (holed, whole) = (array![1.0, nan, nan], array![1.0_f32, 7.0, nan]);
    let mask = || array![false, true, false].into_dyn();
    let mut views = Views::new();
    views.insert_with_missing("x", &holed, mask()).unwrap();
    // The value under the mask is not NaN, and not a value either.
    views.insert_with_missing("y", &whole, mask()).unwrap();
    assert_eq!(views.missing("x"), Some(mask()));
    assert_eq!(views.missing("y"), Some(mask()));
    assert!(views.get("y").unwrap().dtype() == DType::F32);
    let report = SCHEMA.validate(&views).unwrap_err().to_string();
    assert_eq!(
        report
            .lines()
            .filter(|line| !line.contains("help"))
            .collect::<Vec<_>>(),
        [
            "error[missing]: `x` has 1 NaN in 3 values",
            "  x[2] = NaN",
            "error[missing]: `y` has 2 missing in 3 values",
            "  y[1] is missing",
            "  y[2] = NaN",
        ]
    );
    let refused = Views::new().insert_with_missing("x", &holed, array![true].into_dyn());
    assert!(refused.is_err());
}

#[derive(Debug, PartialEq, InputSchema)]
struct Repaired {
    #[input(shape = [batch, 2])]
    x: Array2<Option<f64>>,
    #[input(shape = [batch])]
    y: Array1<f64>,
    #[input(shape = [batch], on_missing = drop)]
    id: Array1<Option<i64>>,
}

fn to_repair() -> Arrays {
    let mut arrays = Arrays::new();
    let x = array![[1.0, 0.0], [3.0, f64::NAN], [5.0, 6.0], [7.0, 8.0]];
    let missing = array![
        [false, true],
        [false, false],
        [false, false],
        [false, false]
    ];
    arrays
        .insert_with_missing("x", x, missing.into_dyn())
        .unwrap();
    arrays.insert("y", array![0.0, 1.0, f64::NAN, 3.0]);
    let missing = array![false, false, false, true].into_dyn();
    arrays
        .insert_with_missing("id", array![1_i64, 2, 3, 4], missing)
        .unwrap();
    arrays
}

#[test]
fn rows_are_dropped_for_what_must_not_be_missing() {
    let plan = Repair::new().drop_rows("batch");
    let (repaired, log) = plan.build::<Repaired>(to_repair()).unwrap();
    assert_eq!(
        repaired.x,
        array![[Some(1.0), None], [Some(7.0), Some(8.0)]]
    );
    assert_eq!(repaired.id, array![Some(1), None]);
    assert_eq!(
        log.to_string(),
        "repaired[drop_rows]: 2 of 4 dropped along `batch`, in `x`, `y`, `id`\n  \
         1: x[1, 1] = NaN\n  2: y[2] = NaN"
    );
}

#[test]
fn rows_are_dropped_for_an_array_that_is_named() {
    let plan = Repair::of(&Repaired::SCHEMA)
        .discard("x")
        .impute("y", Imputation::Mean);
    let (repaired, _) = plan.build::<Repaired>(to_repair()).unwrap();
    assert_eq!(repaired.id, array![Some(1), Some(2), Some(3)]);
    assert_eq!(repaired.y, array![0.0, 1.0, 0.5]);
    assert_eq!(repaired.x.row(1), array![Some(3.0), None]);
}

#[test]
fn missing_values_that_are_allowed_are_imputed_if_asked() {
    let plan = Repair::new()
        .impute("x", Imputation::Mean)
        .impute("y", Imputation::Mean);
    let (repaired, _) = plan.build::<Repaired>(to_repair()).unwrap();
    assert_eq!(repaired.x.column(1), array![7.0, 7.0, 6.0, 8.0].mapv(Some));
    assert_eq!(repaired.id[3], None);
}

#[test]
fn what_is_no_number_becomes_missing() {
    let mut arrays = to_repair();
    let text = |cell: &str| cell.to_owned();
    arrays.insert(
        "x",
        array![["1", "2"], ["?", "4"], ["5", "6"], ["7", "8"]].mapv(text),
    );
    arrays.insert("y", array![0.0, 1.0, 2.0, 3.0]);
    let plan = Repair::new().coerce(schema_core::Coerce::Lossy);
    let (repaired, _) = plan.build::<Repaired>(arrays).unwrap();
    assert_eq!(repaired.x.row(1), array![None, Some(4.0)]);
}
