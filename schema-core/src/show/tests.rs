//! Compares output with golden files; `BLESS=1 cargo test -p schema-core show` renews them.

use std::path::Path;

use ndarray::{Array2, ArrayD, array};
use proptest::prelude::*;

use crate::{Arrays, Dims, Report};
use schema_arrays::{Cell, Content, TextArray, Untyped};
use schema_spec::{
    ArraySpec, Axis, Constraint, DType, Dim, DimBounds, List, OnMissing, Role, Schema, SumsTo,
    Text, Value, ValueRange,
};

pub(crate) const BATCH: Dim = Dim::symbol("batch");

pub(crate) const UNIT: Constraint = Constraint::Range(ValueRange::new(
    Some(Value::Float(0.0)),
    Some(Value::Float(1.0)),
    true,
));

pub(crate) const BITS: Constraint =
    Constraint::OneOf(List::Borrowed(const { &[Value::Int(0), Value::Int(1)] }));

const COLUMNS: &[Text] = &[
    Text::Borrowed("f0"),
    Text::Borrowed("<f1>"),
    Text::Borrowed("f2"),
];

pub(crate) const TRAINING: Schema = Schema::new("Training")
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

pub(crate) fn check(schema: &Schema, arrays: &Arrays) -> Result<Dims, Report> {
    schema.validate(arrays)
}

pub(crate) fn golden(name: &str, shown: &str) {
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
    assert!(kept == shown, "{name} differs from the output:\n{shown}");
}

pub(crate) fn article() -> Arrays {
    let cells = array![
        [Cell::Number, Cell::Number, Cell::Text],
        [Cell::Number, Cell::Number, Cell::Number]
    ];
    let text = array![["1", "2", "a"], ["3", "4", "5"]].mapv(str::to_owned);
    let x = TextArray::with_cells(text.into_dyn(), cells.into_dyn()).unwrap();
    Arrays::new().with("x", x).with("y", array![0_i64, 1, 7, 7])
}

/// Ten arrays with many kinds of violations, under names that need escaping.
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
    check(&schema, &arrays).unwrap_err()
}

#[test]
fn arrays() {
    let missing = array![false, true].into_dyn();
    let mut arrays = article()
        .with(
            "image",
            Array2::<u8>::from_shape_fn((40, 30), |(row, _)| u8::try_from(row).unwrap()),
        )
        .with("empty", Array2::<f32>::zeros((0, 3)))
        .with("truth", array![true, false])
        .with(
            "<script>alert('1')</script>`\u{202e}",
            array![0.1_f32, f32::NAN, 1e-9],
        );
    arrays
        .insert_with_missing("age", array![31_i64, 0], missing)
        .unwrap();
    arrays.put(
        "seen".to_owned(),
        Content::Untyped(Untyped::new(array![1.5, 2.0].into(), None)),
    );
    arrays.put(
        "when".to_owned(),
        Content::Unreadable("holds <datetimes>".to_owned()),
    );
    golden("arrays.html", &arrays.to_html());
    golden("arrays.txt", &arrays.summary());
    golden("any_array.html", &arrays.get("x").unwrap().to_html());
    assert_eq!(Arrays::new().summary(), "0 arrays");
    assert_eq!(Arrays::new().to_html(), "<b>0 arrays</b>");
}

#[test]
fn many_arrays_are_cut() {
    let mut arrays = Arrays::new();
    for at in 0..10_000 {
        let words = ArrayD::from_elem(vec![3, 3], "'<\u{202e}".repeat(30));
        arrays.insert(format!("{at}{}", "<".repeat(100)), TextArray::from(words));
    }
    let (html, text) = (arrays.to_html(), arrays.summary());
    assert!(html.ends_with("and 9950 more arrays") && text.ends_with("and 9950 more arrays"));
    assert!(
        html.len() < 120_000 && text.len() < 50_000,
        "{} {}",
        html.len(),
        text.len()
    );
}

#[test]
fn schemas_and_dims() {
    golden("schema.html", &TRAINING.to_html());
    golden("array.html", &TRAINING.get("y").unwrap().to_html());
    let arrays = Arrays::new()
        .with("x", Array2::<f64>::zeros((2, 3)))
        .with("y", array![0_i64, 1]);
    golden("dims.html", &check(&TRAINING, &arrays).unwrap().to_html());
}

#[test]
fn reports() {
    let report = check(&TRAINING, &article()).unwrap_err();
    golden("report.html", &report.to_html());
    golden("report_all_wrong.html", &all_wrong().to_html());
}

#[test]
#[cfg(feature = "derive")]
fn inputs() {
    use ndarray::Array1;

    #[derive(Debug, crate::InputSchema)]
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
        &crate::InputSchema::validate(inputs(array![0, 1]))
            .unwrap()
            .to_html(),
    );
    let rejected = crate::InputSchema::validate(inputs(array![0])).unwrap_err();
    golden("rejected.html", &rejected.to_html());
    #[cfg(feature = "map")]
    assert!(rejected.map("<serving>:0").is_empty());
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
    let mut report = check(&TRAINING, &article()).unwrap_err();
    report.push_check_for_tests("x", &long);
    assert!(report.to_html().len() < 16 << 10);
}

proptest! {
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
        let report = check(&schema, &arrays).unwrap_err();
        #[cfg(feature = "map")]
        let picture = report.map(&name).to_svg();
        #[cfg(not(feature = "map"))]
        let picture = String::new();
        for shown in [schema.to_html(), report.to_html(), picture] {
            prop_assert!(!shown.contains("<script"));
            let plain = |letter: char| letter == '\n' || !letter.is_control();
            prop_assert!(shown.chars().all(plain));
        }
    }
}
