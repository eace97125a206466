//! Compares pictures with golden files and with the counts of reports.

use ndarray::{Array1, Array2, Array3, Array4, ArrayD, array};
use proptest::collection::vec;
use proptest::prelude::*;

use super::Map;
use crate::show::tests::{BITS, TRAINING, UNIT, article, check, golden};
use crate::{Arrays, Report};
use schema_arrays::{AnyArray, Cell, TextArray};
use schema_spec::{ArraySpec, Axis, Constraint, DType, List, Schema, SumsTo, Value, ValueRange};

/// A schema of one array, called `x`.
fn of_x(dtype: DType, constraints: Vec<Constraint>) -> Schema {
    let spec = ArraySpec::new("x", dtype).with_constraints(Vec::leak(constraints));
    Schema::new("Input").with_arrays(Vec::leak(vec![spec]))
}

/// The report on an array `x`, and the map of it.
fn map_of(dtype: DType, rules: Vec<Constraint>, x: impl Into<AnyArray>) -> (Report, Map) {
    let arrays = Arrays::new().with("x", x);
    let report = check(&of_x(dtype, rules), &arrays).unwrap_err();
    let map = Map::of_view(&report, "x", &arrays.get("x").unwrap().view(), None);
    (report, map)
}

#[test]
fn pictures() {
    let x = array![[1.0, 2.0, f64::NAN], [3.0, 4.0, 5.0]];
    let (report, map) = map_of(DType::F64, vec![], x);
    golden("map_small.svg", &map.to_svg());
    assert_eq!(report.map("x").to_svg(), map.to_svg());

    let x = Array2::from_shape_fn((200, 12), |(row, column)| match (row, column) {
        (50, _) => f32::INFINITY,
        (_, 7) if row % 3 == 0 => f32::NAN,
        (120..150, 2..5) => 7.0,
        _ => 0.5,
    });
    let (report, map) = map_of(DType::F32, vec![UNIT], x);
    golden("map_binned.svg", &map.to_svg());
    golden("map_samples.svg", &report.map("x").to_svg());

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
        for map in [map, report.map("x")] {
            let svg = map.to_svg();
            assert!(svg.contains("#D55E00") && svg.len() < 200_000, "{shape:?}");
        }
    }
}

/// Cells of one pixel would have no room for three layers.
#[test]
fn small_cells_show_every_layer() {
    let many = Array3::from_shape_fn((48, 64, 64), |at| match at {
        (_, row, column) if (row + column) % 3 == 0 => f32::NAN,
        (_, row, column) if (row + column) % 3 == 1 => f32::INFINITY,
        _ => 7.0,
    });
    let (_, map) = map_of(DType::F32, vec![UNIT], many);
    let layers = layers(&map.to_svg());
    assert_eq!(layers.len(), 3);
    for (at, layer) in layers.iter().enumerate() {
        assert!(!layer.is_empty() && layer.iter().all(|at| at[2] > 0));
        for other in layers[..at].iter().flatten() {
            assert!(!layer.iter().any(|one| overlap(*one, *other)));
        }
    }
}

#[test]
fn nothing_to_show() {
    let report = check(&TRAINING, &article()).unwrap_err();
    let map = report.map("z");
    assert!(map.is_empty());
    assert_eq!(
        map.to_string(),
        "in this report, `z` has no invalid values: `x`, `y` have some"
    );
    golden("map_nothing.svg", &map.to_svg());
    let absent = check(&TRAINING, &Arrays::new()).unwrap_err();
    assert_eq!(
        absent.map("x").to_string(),
        "in this report, `x` has no invalid values"
    );
    let hostile = Map::absent("<b>", &mut ["<i>\u{202e}"].into_iter());
    let svg = hostile.to_svg();
    assert!(
        svg.contains("`&lt;b&gt;`: there is `&lt;i&gt;\\u{202e}`"),
        "{svg}"
    );
}

/// A uniform spread of a few invalid values is faint everywhere, and a full cell is not.
#[test]
fn shades_are_honest() {
    let x = Array2::from_shape_fn((128 * 3000, 4), |(row, column)| match (row, column) {
        (3000..6000, 1) => f32::NAN,
        (_, 2 | 3) if row % 3000 == 7 => f32::NAN,
        (_, 3) if row % 2 == 0 => 7.0,
        _ => 0.5,
    });
    let (_, map) = map_of(DType::F32, vec![UNIT], x);
    golden("map_shades.svg", &map.to_svg());
}

/// The boxes of a layer, each as x, y, width and height.
fn boxes(path: &str) -> Vec<[usize; 4]> {
    let numbers = path.split(|letter: char| !letter.is_ascii_digit());
    let numbers: Vec<usize> = numbers.filter_map(|number| number.parse().ok()).collect();
    numbers
        .chunks(5)
        .map(|at| [at[0], at[1], at[2], at[3]])
        .collect()
}

/// The boxes of each layer.
fn layers(svg: &str) -> Vec<Vec<[usize; 4]>> {
    let layers = svg.split("<g ").skip(1).map(|group| {
        let group = group.split("</g>").next().unwrap();
        let paths = group.split(" d=\"").skip(1);
        let boxes = paths.flat_map(|path| boxes(path.split('"').next().unwrap()));
        boxes.collect()
    });
    layers.collect()
}

fn overlap(left: [usize; 4], right: [usize; 4]) -> bool {
    let meet = |axis: usize| {
        left[axis] < right[axis] + right[axis + 2] && right[axis] < left[axis] + left[axis + 2]
    };
    meet(0) && meet(1)
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

/// Checks that the map has as many values of each violation as the report.
fn agrees(dtype: DType, rules: Vec<Constraint>, x: impl Into<AnyArray>) {
    let arrays = Arrays::new().with("x", x);
    let view = arrays.get("x").unwrap().view();
    let Err(report) = check(&of_x(dtype, rules), &arrays) else {
        return;
    };
    let map = Map::of_view(&report, "x", &view, None);
    let marked: Vec<usize> = map.marked().collect();
    let counted: Vec<usize> = (report.of("x"))
        .filter_map(|found| {
            let tally = found.kind().tally().filter(|tally| tally.count > 0)?;
            Some(tally.count * (view.shape().iter().product::<usize>() / tally.total.max(1)))
        })
        .collect();
    assert_eq!(marked, counted, "{report}");
    if map.is_empty() {
        return;
    }
    // No layer hides another.
    let layers = layers(&map.to_svg());
    assert_eq!(layers.len(), counted.len());
    for (at, layer) in layers.iter().enumerate() {
        assert!(!layer.is_empty());
        for &[x, y, width, height] in layer {
            assert!(width > 0 && height > 0);
            let hides = |other: &[usize; 4]| overlap([x, y, width, height], *other);
            assert!(!layers[..at].iter().flatten().any(hides), "{report}");
        }
    }
}

proptest! {
    #[test]
    fn a_map_agrees_with_the_report(
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
    fn a_map_of_text_agrees_with_the_report(
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
}
