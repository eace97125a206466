//! What is shown, held against files: `BLESS=1 cargo test -p schema-core show` writes them anew.

use std::path::Path;

use ndarray::{Array1, Array2, Array3, Array4, ArrayD, array};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::{
    AnyArray, ArraySpec, Arrays, Axis, Cell, Coerce, Constraint, DType, Dim, DimBounds, Dims,
    Imputation, InputSchema, List, OnMissing, Repair, Report, Role, Schema, SumsTo, Text,
    TextArray, Value, ValueRange,
};

const BATCH: Dim = Dim::symbol("batch");

const UNIT: Constraint = Constraint::Range(ValueRange::new(
    Some(Value::Float(0.0)),
    Some(Value::Float(1.0)),
    true,
));

const BITS: Constraint =
    Constraint::OneOf(List::Borrowed(const { &[Value::Int(0), Value::Int(1)] }));

const COLUMNS: &[Text] = &[
    Text::Borrowed("f0"),
    Text::Borrowed("<f1>"),
    Text::Borrowed("f2"),
];

const TRAINING: Schema = Schema::new("Training")
    .with_description("What the classifier takes.")
    .with_arrays(
        const {
            &[
                ArraySpec::new("x", DType::F64)
                    .with_dims(const { &[BATCH, Dim::Fixed(3)] })
                    .with_description("One row a sample.")
                    .with_on_missing(Some(OnMissing::Median))
                    .with_columns(COLUMNS),
                ArraySpec::new("y", DType::I64)
                    .with_dims(const { &[BATCH] })
                    .with_constraints(const { &[BITS, Constraint::Unique] })
                    .with_role(Role::Target),
                ArraySpec::new("weight", DType::F32)
                    .with_constraints(const { &[UNIT] })
                    .with_role(Role::Weight)
                    .with_optional(true),
            ]
        },
    )
    .with_bounds(const { &[DimBounds::new("batch", 1, Some(256))] })
    .with_check("crate::check_training");

/// A schema of one array, called `x`.
fn of_x(dtype: DType, constraints: Vec<Constraint>) -> Schema {
    let spec = ArraySpec::new("x", dtype).with_constraints(Vec::leak(constraints));
    Schema::new("Input").with_arrays(Vec::leak(vec![spec]))
}

fn held(schema: &Schema, arrays: &Arrays) -> Result<Dims, Report> {
    schema.validate(arrays)
}

/// The report on an array `x`, and the map of it.
fn map_of(dtype: DType, rules: Vec<Constraint>, x: impl Into<AnyArray>) -> (Report, super::Map) {
    let arrays = Arrays::new().with("x", x);
    let report = held(&of_x(dtype, rules), &arrays).unwrap_err();
    let map = super::Map::of_view(&report, "x", &arrays.get("x").unwrap().view(), None).unwrap();
    (report, map)
}

fn golden(name: &str, shown: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/show/golden")
        .join(name);
    let shown = format!("{shown}\n");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &shown).unwrap();
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(kept == shown, "{name} is no longer what is shown:\n{shown}");
}

fn article() -> Arrays {
    let cells = array![
        [Cell::Number, Cell::Number, Cell::Text],
        [Cell::Number, Cell::Number, Cell::Number]
    ];
    let text = array![["1", "2", "a"], ["3", "4", "5"]].mapv(str::to_owned);
    let x = TextArray::with_cells(text.into_dyn(), cells.into_dyn()).unwrap();
    Arrays::new().with("x", x).with("y", array![0_i64, 1, 7, 7])
}

/// Ten arrays with everything wrong that can be, under names that are hard to show.
fn all_wrong() -> Report {
    let name = |at: usize| {
        format!(
            "<script>alert({at})</script>\"'&\u{202e}`{}",
            "é".repeat(40)
        )
    };
    let mut specs = Vec::new();
    let mut arrays = Arrays::new();
    for at in 0..10 {
        let rules = vec![
            UNIT,
            BITS,
            Constraint::Unique,
            Constraint::Sorted(Axis(0)),
            Constraint::Increasing(Axis(1)),
            Constraint::SumsTo(SumsTo {
                total: 1.0,
                axis: Axis(-1),
                tolerance: 1e-5,
            }),
            Constraint::OneHot(Axis(0)),
        ];
        let spec = ArraySpec::new(String::leak(name(at)), DType::F64)
            .with_dims(Vec::leak(vec![BATCH, Dim::Fixed(at)]))
            .with_constraints(Vec::leak(rules));
        specs.push(spec);
        let mut x = Array2::from_shape_fn((40 + at, 30), |(row, column)| {
            f64::from(u8::try_from((row * 7 + column * 5) % 9).unwrap()) - 3.0
        });
        x[[1, 1]] = f64::NAN;
        x[[2, 2]] = f64::INFINITY;
        arrays.insert(name(at), x);
        arrays.insert(format!("{at}\0{}", name(at)), array![1.0]);
    }
    let schema = Schema::new("<script>alert(1)</script>").with_arrays(Vec::leak(specs));
    held(&schema, &arrays).unwrap_err()
}

#[test]
fn schemas_and_dims() {
    golden("schema.html", &TRAINING.to_html());
    golden("array.html", &TRAINING.get("y").unwrap().to_html());
    let arrays = Arrays::new()
        .with("x", Array2::<f64>::zeros((2, 3)))
        .with("y", array![0_i64, 1]);
    golden("dims.html", &held(&TRAINING, &arrays).unwrap().to_html());
}

#[test]
fn reports() {
    let report = held(&TRAINING, &article()).unwrap_err();
    golden("report.html", &report.to_html());
    golden("report_all_wrong.html", &all_wrong().to_html());
}

#[test]
fn repairs() {
    let mend = Repair::new().coerce(Coerce::Lossy);
    let x = array![["1", "2", "<a>"], ["3", "b", "5"], ["6", "7", "8"]].mapv(str::to_owned);
    let arrays = Arrays::new().with("x", x).with("y", array![0.0, 1.0, 1.0]);
    let schema = Schema::new("Training").with_arrays(
        const {
            &[
                ArraySpec::new("x", DType::F64).with_dims(const { &[BATCH, Dim::Fixed(3)] }),
                ArraySpec::new("y", DType::I64).with_dims(const { &[BATCH] }),
            ]
        },
    );
    let plan = mend.clone().impute("x", Imputation::Mean);
    let (_, log) = plan.apply(&schema, arrays.clone()).unwrap();
    golden("repair.html", &log.to_html());
    let (mended, log) = plan
        .apply(&schema, plan.apply(&schema, arrays.clone()).unwrap().0)
        .unwrap();
    assert_eq!(
        (log.to_html().as_str(), mended.len()),
        ("nothing to repair", 2)
    );

    let plan = mend
        .reshape("y")
        .drop_rows("time")
        .impute("z", Imputation::Median);
    let arrays = arrays.with("y", array![[0.5, 1.0, 1.0]]);
    let unrepaired = plan.apply(&schema, arrays).unwrap_err();
    golden("unrepaired.html", &unrepaired.to_html());
}

#[test]
fn repairs_stay_small() {
    let name = |at: usize| {
        format!(
            "<script>alert({at})</script>\"'&\u{202e}`{}",
            "é".repeat(40)
        )
    };
    let mut specs = Vec::new();
    let (mut arrays, mut plan) = (Arrays::new(), Repair::new());
    for at in 0..40 {
        specs.push(
            ArraySpec::new(String::leak(name(at)), DType::F64)
                .with_dims(Vec::leak(vec![Dim::Any, Dim::Fixed(at)])),
        );
        let text = format!("<script>{}", "é".repeat(50));
        arrays.insert(name(at), ArrayD::from_elem(vec![30, 7], text));
        plan = plan
            .coerce_array(name(at), Coerce::Lossy)
            .impute(name(at), Imputation::Mean)
            .reshape(name(at))
            .rename(name(at), name((at + 1) % 40));
    }
    let schema = Schema::new("<script>").with_arrays(Vec::leak(specs));
    let unrepaired = plan.apply(&schema, arrays).unwrap_err();
    assert!(unrepaired.log().steps().len() > 100);
    let html = unrepaired.log().to_html();
    assert!(html.len() < 16 << 10, "{}", html.len());
    assert!(html.contains("more steps"));
    let html = unrepaired.to_html();
    assert!(html.len() < 32 << 10, "{}", html.len());
    assert!(!html.contains("<script") && !html.contains('\u{202e}'));
}

#[test]
fn inputs() {
    #[derive(Debug, InputSchema)]
    #[input(crate = "crate")]
    struct Inputs {
        #[input(shape = [batch, 3])]
        x: Array2<f64>,
        #[input(shape = [batch], name = "<serving>:0")]
        y: Option<Array1<i64>>,
        z: Option<Array1<bool>>,
    }

    let inputs = |y| Inputs {
        x: array![[1.0, 2.0, 6.0], [3.0, 4.0, 5.0]],
        y: Some(y),
        z: None,
    };
    golden(
        "valid.html",
        &inputs(array![0, 1]).validate().unwrap().to_html(),
    );
    let rejected = inputs(array![0]).validate().unwrap_err();
    golden("rejected.html", &rejected.to_html());
    assert!(rejected.map("<serving>:0").is_none());
}

#[test]
fn reports_stay_small() {
    let report = all_wrong();
    assert!(report.violations().len() > 80);
    let html = report.to_html();
    assert!(html.len() < 16 << 10, "{}", html.len());
    assert!(!html.contains("<script") && !html.contains('\0') && !html.contains('\u{202e}'));
    assert!(html.contains("more violations"));

    let long = "\u{1}<b>line\n".repeat(100_000);
    let mut report = held(&TRAINING, &article()).unwrap_err();
    report.push_check_for_tests("x", &long);
    assert!(report.to_html().len() < 16 << 10);
}

#[test]
fn pictures() {
    let x = array![[1.0, 2.0, f64::NAN], [3.0, 4.0, 5.0]];
    let (report, map) = map_of(DType::F64, vec![], x);
    golden("map_small.svg", &map.to_svg());
    assert_eq!(report.map("x").unwrap().to_svg(), map.to_svg());

    let x = Array2::from_shape_fn((200, 12), |(row, column)| match (row, column) {
        (50, _) => f32::INFINITY,
        (_, 7) if row % 3 == 0 => f32::NAN,
        (120..150, 2..5) => 7.0,
        _ => 0.5,
    });
    let (report, map) = map_of(DType::F32, vec![UNIT], x);
    golden("map_binned.svg", &map.to_svg());
    golden("map_samples.svg", &report.map("x").unwrap().to_svg());

    let y = array![0_i64, 1, 1, 7, 0, 3];
    let (_, map) = map_of(DType::I64, vec![BITS, Constraint::Sorted(Axis(0))], y);
    golden("map_column.svg", &map.to_svg());

    let images = Array4::from_shape_fn((10, 16, 16, 3), |at| match at {
        (3, 4..9, 5.., _) => 2.0,
        (7, 10, _, 0) => f32::NAN,
        _ => 0.5_f32,
    });
    let (_, map) = map_of(DType::F32, vec![UNIT], images);
    golden("map_images.svg", &map.to_svg());

    let rows = Array2::from_shape_fn((12, 4), |(row, column)| {
        if row % 4 == column && row != 5 {
            1.0
        } else {
            0.0
        }
    });
    let (_, map) = map_of(DType::F64, vec![Constraint::OneHot(Axis(1))], rows);
    golden("map_lines.svg", &map.to_svg());
}

#[test]
fn pictures_stay_small() {
    let worst = Array2::from_shape_fn((12_800, 32), |(row, column)| {
        match (row / 100 + column) % 3 {
            0 => f32::NAN,
            1 => 7.0,
            _ => 0.5,
        }
    });
    let (_, map) = map_of(DType::F32, vec![UNIT], worst);
    assert!(map.to_svg().len() < 200_000, "{}", map.to_svg().len());

    let many = Array3::from_shape_fn((48, 32, 32), |(sample, row, column)| {
        i64::from((sample + row + column) % 2 == 0)
    });
    let four = Constraint::OneOf(List::Borrowed(const { &[Value::Int(4)] }));
    let rules = vec![four, Constraint::Sorted(Axis(2)), Constraint::Unique];
    let (_, map) = map_of(DType::I64, rules, many);
    assert!(map.to_svg().len() < 200_000, "{}", map.to_svg().len());
}

#[test]
fn every_shape_has_a_picture() {
    let shapes: [&[usize]; 10] = [
        &[],
        &[1],
        &[100_000],
        &[1, 20_000],
        &[20_000, 1],
        &[1, 1, 1],
        &[1, 1, 1, 1],
        &[30, 1, 40, 2],
        &[2, 3, 2, 5, 2],
        &[500, 8, 8],
    ];
    for shape in shapes {
        let x = ArrayD::from_elem(shape, f32::NAN);
        let (report, map) = map_of(DType::F32, vec![], x);
        for map in [map, report.map("x").unwrap()] {
            let svg = map.to_svg();
            assert!(svg.contains("#D55E00") && svg.len() < 200_000, "{shape:?}");
        }
    }
}

#[test]
fn nothing_to_show() {
    let report = held(&TRAINING, &article()).unwrap_err();
    assert!(report.map("z").is_none());
    assert!(report.map("weight").is_none());
    let absent = held(&TRAINING, &Arrays::new()).unwrap_err();
    assert!(absent.map("x").is_none());
}

fn rules() -> impl Strategy<Value = Vec<Constraint>> {
    let axis = (-1..=1_isize).prop_map(Axis);
    let rule = prop_oneof![
        Just(UNIT),
        Just(Constraint::Range(ValueRange::new(
            None,
            Some(Value::Float(0.1)),
            false
        ))),
        Just(BITS),
        Just(Constraint::OneOf(List::Owned(vec![
            Value::Float(0.1),
            Value::Int(2)
        ]))),
        Just(Constraint::AllowNan),
        Just(Constraint::AllowInf),
        Just(Constraint::Unique),
        axis.clone().prop_map(Constraint::Sorted),
        axis.clone().prop_map(Constraint::Increasing),
        axis.clone().prop_map(Constraint::OneHot),
        axis.prop_map(|axis| {
            Constraint::SumsTo(SumsTo {
                total: 1.0,
                axis,
                tolerance: 1e-5,
            })
        }),
    ];
    vec(rule, 0..5)
}

/// Whether the map has as many values of each violation as the report.
fn agrees(dtype: DType, rules: Vec<Constraint>, x: impl Into<AnyArray>) {
    let arrays = Arrays::new().with("x", x);
    let view = arrays.get("x").unwrap().view();
    let Err(report) = held(&of_x(dtype, rules), &arrays) else {
        return;
    };
    let map = super::Map::of_view(&report, "x", &view, None);
    let marked: Vec<usize> = map.iter().flat_map(super::Map::marked).collect();
    let counted: Vec<usize> = (report.of("x"))
        .filter_map(|found| {
            let tally = found.kind().tally().filter(|tally| tally.count > 0)?;
            Some(tally.count * (view.shape().iter().product::<usize>() / tally.total.max(1)))
        })
        .collect();
    assert_eq!(marked, counted, "{report}");
}

proptest! {
    #[test]
    fn a_map_has_what_the_report_counts(
        rules in rules(),
        columns in 1..6_usize,
        numbers in vec(prop_oneof![
            Just(0.0_f32), Just(-0.0), Just(0.1), Just(0.099_999), Just(1.0), Just(2.0),
            Just(-1.0), Just(f32::NAN), Just(f32::INFINITY),
        ], 1..60),
    ) {
        let rows = numbers.len().div_ceil(columns);
        let mut numbers = numbers.into_iter().cycle();
        let x = Array2::from_shape_simple_fn((rows, columns), || numbers.next().unwrap());
        agrees(DType::F32, rules.clone(), x.clone());
        agrees(DType::F64, rules.clone(), x.t().mapv(f64::from));
        #[cfg(feature = "half")]
        agrees(DType::F16, rules.clone(), x.mapv(half::f16::from_f32));
        #[allow(clippy::cast_possible_truncation)]
        agrees(DType::I16, rules.clone(), x.mapv(|number| number as i16));
        #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)]
        agrees(DType::U64, rules.clone(), x.mapv(|number| number as u64));
        agrees(DType::Bool, vec![], x.mapv(|number| number > 0.0));
        agrees(DType::U8, vec![], x.mapv(f64::from));
        agrees(DType::F32, vec![], x.mapv(|number| number.to_string()));
        agrees(DType::I32, vec![], x);
    }

    #[test]
    fn maps_of_text_have_what_the_report_counts(
        words in vec(prop_oneof![Just(""), Just("a"), Just("b"), Just("c")], 1..30),
    ) {
        let cells = words.iter().map(|word| if word.is_empty() { Cell::Missing } else { Cell::Text });
        let cells = Array1::from_iter(cells).into_dyn();
        let words = Array1::from_iter(words.iter().map(|&word| word.to_owned())).into_dyn();
        let x = TextArray::with_cells(words, cells).unwrap();
        let allowed = vec![Value::text("a"), Value::text("b")];
        for rules in [
            vec![Constraint::OneOf(List::Owned(allowed)), Constraint::Unique],
            vec![Constraint::Sorted(Axis(0)), Constraint::Increasing(Axis(0))],
        ] {
            agrees(DType::Text, rules, x.clone());
        }
    }

    #[test]
    fn names_and_values_stay_text(name in ".{0,80}", value in ".{0,80}") {
        let name = format!("<script>{name}</script>");
        let value = format!("<script {value}");
        let allowed = vec![Value::Text(Text::Owned(value.clone()))];
        let spec = ArraySpec::new(String::leak(name.clone()), DType::Text)
            .with_description(String::leak(value.clone()))
            .with_constraints(Vec::leak(vec![Constraint::OneOf(List::Owned(allowed))]));
        let schema = Schema::new(String::leak(name.clone())).with_arrays(Vec::leak(vec![spec]));
        let arrays = Arrays::new()
            .with(name.clone(), ArrayD::from_elem(vec![2], format!("{value}!")))
            .with(format!("{name}!"), array![1.0]);
        let report = held(&schema, &arrays).unwrap_err();
        let map = report.map(&name).unwrap();
        for shown in [schema.to_html(), report.to_html(), map.to_svg()] {
            prop_assert!(!shown.contains("<script"));
            let plain = |letter: char| letter == '\n' || !letter.is_control();
            prop_assert!(shown.chars().all(plain));
        }
    }
}
