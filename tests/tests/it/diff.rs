//! After a change that a diff calls compatible, valid data stays valid: random schemas and data.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use schema_core::ndarray::{ArrayD, IxDyn};
use schema_core::spec::Change;
use schema_core::{Arrays, Schema};
use serde_json::{Value, json};

const NAMES: [&str; 3] = ["a", "b", "c"];

fn shape() -> impl Strategy<Value = Value> {
    let axis = select(vec![
        json!("n"),
        json!("n"),
        json!("m"),
        json!("k"),
        json!(2),
        json!(3),
        json!("_"),
        json!(".."),
        json!("2 * n"),
        json!("n + m"),
        json!("2 * k"),
    ]);
    prop::collection::vec(axis, 0..=3).prop_map(Value::Array)
}

fn rules() -> impl Strategy<Value = Value> {
    let range = |min: f64, max: f64, inclusive: bool| json!({"range": {"min": min, "max": max, "max_inclusive": inclusive}});
    let rules = vec![
        json!("allow_nan"),
        json!("allow_inf"),
        json!("unique"),
        range(-1.0, 2.0, true),
        range(0.0, 2.0, false),
        range(0.0, 1.0, true),
        range(0.0, 1.000_000_01, false),
        json!({"range": {"min": 0.0}}),
        json!({"one_of": [0.0, 1.0]}),
        json!({"one_of": [1.0, 0.0, 2.0]}),
        json!({"sorted": 0}),
        json!({"sorted": -1}),
        json!({"increasing": 0}),
        json!({"one_hot": -1}),
        json!({"sums_to": {"total": 1.0, "axis": -1, "tolerance": 1e-5}}),
        json!({"sums_to": {"total": 1.0, "axis": -1, "tolerance": 0.5}}),
    ];
    subsequence(rules, 0..=3).prop_map(Value::Array)
}

fn array(name: &'static str) -> impl Strategy<Value = Value> {
    let dtype = prop::bool::weighted(0.9).prop_map(|f32| if f32 { "f32" } else { "f64" });
    let role = select(vec!["input", "input", "target"]);
    let optional = prop::bool::weighted(0.3);
    (dtype, shape(), rules(), role, optional).prop_map(
        move |(dtype, shape, constraints, role, optional)| {
            json!({
                "name": name,
                "dtype": dtype,
                "shape": shape,
                "constraints": constraints,
                "role": role,
                "optional": optional,
            })
        },
    )
}

fn bounds() -> impl Strategy<Value = Value> {
    let bounds = |symbol: &'static str| {
        let sizes = (0..3_usize, prop::option::of(2..5_usize));
        sizes.prop_map(move |(min, max)| json!({"symbol": symbol, "min": min, "max": max}))
    };
    (
        prop::option::weighted(0.3, bounds("n")),
        prop::option::weighted(0.2, bounds("m")),
    )
        .prop_map(|(n, m)| Value::Array(n.into_iter().chain(m).collect()))
}

/// A schema and a changed version, in which some fields of each array differ.
fn schemas() -> impl Strategy<Value = (Value, Value)> {
    let arrays = NAMES.map(|name| {
        let there = (prop::bool::weighted(0.7), prop::bool::weighted(0.9));
        let kept = prop::array::uniform5(prop::bool::weighted(0.75));
        (array(name), array(name), there, kept).prop_map(|(old, mut new, (was, is), kept)| {
            let fields = ["dtype", "shape", "constraints", "role", "optional"];
            for (field, kept) in fields.into_iter().zip(kept) {
                if kept {
                    new[field] = old[field].clone();
                }
            }
            (
                was.then_some(old),
                (was && is || !was && !is).then_some(new),
            )
        })
    });
    (arrays, bounds(), bounds(), any::<bool>()).prop_map(|(arrays, old_dims, new_dims, same)| {
        let (old, new): (Vec<_>, Vec<_>) = arrays.into_iter().unzip();
        let schema = |arrays: Vec<Option<Value>>, dims: &Value| {
            let arrays: Vec<Value> = arrays.into_iter().flatten().collect();
            json!({"name": "S", "arrays": arrays, "dims": dims})
        };
        let new_dims = if same { &old_dims } else { &new_dims };
        (schema(old, &old_dims), schema(new, new_dims))
    })
}

/// An array that may fit the shape, with values that may satisfy the rules.
fn data(shape: &Value, sizes: &[usize], values: &[f32], rest: &[usize]) -> ArrayD<f32> {
    let [n, m, k, other, ..] = *sizes else {
        unreachable!("there are more sizes")
    };
    let mut axes = Vec::new();
    for axis in shape.as_array().unwrap() {
        match axis.as_str() {
            Some("n") => axes.push(n),
            Some("m") => axes.push(m),
            Some("k") => axes.push(k),
            Some("2 * n") => axes.push(2 * n),
            Some("n + m") => axes.push(n + m),
            Some("2 * k") => axes.push(2 * k),
            Some("..") => axes.extend(rest),
            Some(_) => axes.push(other),
            None => axes.push(usize::try_from(axis.as_u64().unwrap()).unwrap()),
        }
    }
    let count = axes.iter().product();
    let values = values.iter().copied().cycle().take(count).collect();
    ArrayD::from_shape_vec(IxDyn(&axes), values).unwrap()
}

#[test]
fn what_is_compatible_keeps_all_data_valid() {
    let sizes = prop::collection::vec(0..4_usize, 6);
    let value = select(vec![
        0.0,
        0.0,
        1.0,
        1.0,
        0.5,
        2.0,
        -1.0,
        f32::NAN,
        f32::INFINITY,
    ]);
    let values = NAMES.map(|_| prop::collection::vec(value.clone(), 1..6));
    let absent = prop::array::uniform3(prop::bool::weighted(0.2));
    let rest = prop::collection::vec(1..3_usize, 0..2);
    let strategy = (schemas(), sizes, values, absent, rest);
    // The number of compatible changes with valid data, and of breaking changes.
    let (kept, broken) = (Cell::new(0), Cell::new(0));
    let config = Config {
        cases: 24_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let ran = runner.run(&strategy, |((old, new), sizes, values, absent, rest)| {
        let read = |json: &Value| serde_json::from_value::<Schema>(json.clone());
        let (Ok(old_schema), Ok(new_schema)) = (read(&old), read(&new)) else {
            return Ok(()); // inconsistent
        };
        let mut arrays = Arrays::new();
        for (at, spec) in old["arrays"].as_array().unwrap().iter().enumerate() {
            if absent[at] && spec["optional"] == true {
                continue;
            }
            let array = data(&spec["shape"], &sizes, &values[at], &rest);
            let name = spec["name"].as_str().unwrap();
            if spec["dtype"] == "f32" {
                arrays.insert(name, array);
            } else {
                arrays.insert(name, array.mapv(f64::from));
            }
        }
        if old_schema.validate(&arrays).is_err() {
            return Ok(());
        }
        let changes = old_schema.diff(&new_schema);
        let breaks = changes.iter().any(Change::breaks_stored);
        match new_schema.validate(&arrays) {
            Ok(_) if !breaks && !changes.is_empty() => kept.set(kept.get() + 1),
            Ok(_) => {}
            Err(report) => {
                prop_assert!(breaks, "{:#?}\n{}", changes, report);
                broken.set(broken.get() + 1);
            }
        }
        Ok(())
    });
    ran.unwrap();
    assert!(
        kept.get() > 100 && broken.get() > 300,
        "{kept:?} {broken:?}"
    );
}

/// Returns the changes from one array to another, and what they break.
fn changes(old: &str, new: &str) -> Vec<String> {
    let schema = |json: &str| -> Schema {
        let mut json: Value = serde_json::from_str(json).unwrap();
        json["name"] = json!("S");
        serde_json::from_value(json).unwrap()
    };
    let describe = |change: &Change| {
        let broken = match (change.breaks_callers(), change.breaks_stored()) {
            (true, true) => "both",
            (true, false) => "callers",
            (false, true) => "stored",
            (false, false) => "none",
        };
        format!("{broken}: {change}")
    };
    schema(old)
        .diff(&schema(new))
        .iter()
        .map(describe)
        .collect()
}

/// The same for schemas with one array `x`, of f32 by default.
fn changes_of_x(old: &str, new: &str) -> Vec<String> {
    let schema = |fields: &str| {
        let mut x = json!({"name": "x", "dtype": "f32", "shape": ["n"]});
        let fields: Value = serde_json::from_str(fields).unwrap();
        x.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        json!({"arrays": [x]}).to_string()
    };
    changes(&schema(old), &schema(new))
}

#[test]
#[allow(clippy::too_many_lines)] // one line per kind of change
fn each_kind_of_change_says_what_it_breaks() {
    for (old, new, expected) in [
        (r"{}", r#"{"dtype": "f64"}"#, "both: `x`: dtype f32 -> f64"),
        (
            r#"{"role": "target"}"#,
            r#"{"role": "target", "dtype": "f64"}"#,
            "stored: `x`: dtype f32 -> f64",
        ),
        (
            r"{}",
            r#"{"role": "target"}"#,
            "callers: `x`: role input -> target",
        ),
        (
            r#"{"role": "target"}"#,
            r"{}",
            "callers: `x`: role target -> input",
        ),
        (
            r#"{"role": "target"}"#,
            r#"{"role": "weight"}"#,
            "none: `x`: role target -> weight",
        ),
        (
            r"{}",
            r#"{"optional": true}"#,
            "none: `x`: optional required -> optional",
        ),
        (
            r#"{"optional": true}"#,
            r"{}",
            "both: `x`: optional optional -> required",
        ),
        (
            r"{}",
            r#"{"description": "of a row"}"#,
            "none: `x`: description added",
        ),
        (
            r"{}",
            r#"{"on_missing": "mean"}"#,
            "none: `x`: on_missing mean added",
        ),
        (
            r#"{"role": "target", "loss": "mse"}"#,
            r#"{"role": "target", "loss": "mae"}"#,
            "none: `x`: loss mse -> mae",
        ),
        (
            r#"{"shape": ["n", 2]}"#,
            r#"{"shape": ["n", 2], "columns": ["a", "b"]}"#,
            "none: `x`: columns a, b added",
        ),
        (
            r#"{"shape": ["n", 2], "columns": ["a", "b"]}"#,
            r#"{"shape": ["n", 2], "columns": ["b", "a"]}"#,
            "both: `x`: columns a, b -> b, a",
        ),
        (r"{}", r#"{"shape": ["m"]}"#, "none: `x`: shape [n] -> [m]"),
        (r"{}", r#"{"shape": [3]}"#, "both: `x`: shape [n] -> [3]"),
        (r#"{"shape": [3]}"#, r"{}", "none: `x`: shape [3] -> [n]"),
        (
            r#"{"shape": [3]}"#,
            r#"{"shape": [4]}"#,
            "both: `x`: shape [3] -> [4]",
        ),
        (
            r"{}",
            r#"{"shape": [".."]}"#,
            "none: `x`: shape [n] -> [..]",
        ),
        (
            r#"{"shape": [".."]}"#,
            r"{}",
            "both: `x`: shape [..] -> [n]",
        ),
        (
            r"{}",
            r#"{"shape": ["n", 1]}"#,
            "both: `x`: shape [n] -> [n, 1]",
        ),
        (
            r#"{"shape": ["n", "..", "n"]}"#,
            r#"{"shape": ["..", "n"]}"#,
            "none: `x`: shape [n, .., n] -> [.., n]",
        ),
        (
            r#"{"shape": ["n", "m"]}"#,
            r#"{"shape": ["n", "n"]}"#,
            "both: `x`: shape [n, m] -> [n, n]",
        ),
        (
            r#"{"shape": ["n", "n"]}"#,
            r#"{"shape": ["n", "m"]}"#,
            "none: `x`: shape [n, n] -> [n, m]",
        ),
        (
            r#"{"shape": [3, 3]}"#,
            r#"{"shape": ["n", "n"]}"#,
            "none: `x`: shape [3, 3] -> [n, n]",
        ),
        (
            r#"{"shape": ["n", "2 * n"]}"#,
            r#"{"shape": ["k", "2 * k"]}"#,
            "none: `x`: shape [n, 2 * n] -> [k, 2 * k]",
        ),
        (
            r#"{"shape": ["n", "n + m"]}"#,
            r#"{"shape": ["_", "n + m"]}"#,
            "both: `x`: shape [n, n + m] -> [_, n + m]",
        ),
        (
            r"{}",
            r#"{"constraints": ["allow_nan"]}"#,
            "none: `x`: allow_nan added",
        ),
        (
            r#"{"constraints": ["allow_nan"]}"#,
            r"{}",
            "both: `x`: allow_nan removed",
        ),
        (
            r"{}",
            r#"{"constraints": ["unique"]}"#,
            "both: `x`: unique added",
        ),
        (
            r#"{"constraints": ["unique"]}"#,
            r"{}",
            "none: `x`: unique removed",
        ),
        (
            r#"{"constraints": [{"increasing": 0}]}"#,
            r#"{"constraints": [{"increasing": -1}]}"#,
            "none: `x`: increasing(axis = 0) -> increasing(axis = -1)",
        ),
        (
            r#"{"constraints": [{"range": {"min": 0, "max": 1}}]}"#,
            r#"{"constraints": [{"range": {"min": 0}}]}"#,
            "none: `x`: range = 0..=1 -> range = 0..",
        ),
        (
            r#"{"constraints": [{"range": {"min": 0, "max": 1}}]}"#,
            r#"{"constraints": [{"range": {"min": 0, "max": 1, "max_inclusive": false}}]}"#,
            "both: `x`: range = 0..=1 -> range = 0..1",
        ),
        (
            r#"{"constraints": [{"one_of": [0, 1]}]}"#,
            r#"{"constraints": [{"one_of": [2, 1, 0]}]}"#,
            "none: `x`: one_of = [0, 1] -> one_of = [2, 1, 0]",
        ),
        (
            r#"{"constraints": [{"one_of": [0, 1]}]}"#,
            r#"{"constraints": [{"one_of": [0]}]}"#,
            "both: `x`: one_of = [0, 1] -> one_of = [0]",
        ),
        (
            r"{}",
            r#"{"constraints": [{"check": "own"}]}"#,
            "both: `x`: check = own added",
        ),
        (
            r#"{"constraints": [{"check": "own"}]}"#,
            r"{}",
            "none: `x`: check = own removed",
        ),
    ] {
        assert_eq!(changes_of_x(old, new), [expected], "{old} {new}");
    }
}

#[test]
fn equivalent_schemas_have_no_changes() {
    let open = r#"{"constraints": [{"range": {"min": 0, "max_inclusive": false}}]}"#;
    let plain = r#"{"constraints": [{"range": {"min": 0}}]}"#;
    assert_eq!(changes_of_x(open, plain), [""; 0]);
}

#[test]
fn symbols_are_compared_across_arrays() {
    let x = r#"{"name": "x", "dtype": "f32", "shape": ["n"]}"#;
    let y = |shape: &str| {
        format!(r#"{{"name": "y", "dtype": "f32", "role": "target", "shape": {shape}}}"#)
    };
    let of = |arrays: &[&str], dims: &str| {
        format!(r#"{{"arrays": [{}], "dims": {dims}}}"#, arrays.join(", "))
    };
    let bounded =
        |min: usize, max: usize| format!(r#"[{{"symbol": "n", "min": {min}, "max": {max}}}]"#);
    let optional = r#"{"name": "z", "dtype": "f32", "shape": ["n"], "optional": true}"#;

    // Added, removed, renamed.
    assert_eq!(
        changes(&of(&[x], "[]"), &of(&[x, &y("[]")], "[]")),
        ["stored: `y`: added: y: f32[]"]
    );
    assert_eq!(
        changes(&of(&[x], "[]"), &of(&[x, optional], "[]")),
        ["none: `z`: added: z?: f32[n]"]
    );
    assert_eq!(
        changes(&of(&[x], "[]"), &of(&[&x.replace("\"x\"", "\"X\"")], "[]")),
        [
            "both: `X`: added: X: f32[n]",
            "both: `x`: removed: x: f32[n]"
        ],
    );
    // An unspecified size becomes shared, and the reverse.
    let (free, shared) = (of(&[x, &y("[\"m\"]")], "[]"), of(&[x, &y("[\"n\"]")], "[]"));
    assert_eq!(changes(&free, &shared), ["stored: `y`: shape [m] -> [n]"]);
    assert_eq!(changes(&shared, &free), ["none: `y`: shape [n] -> [m]"]);
    // Bounds.
    assert_eq!(
        changes(&of(&[x], &bounded(1, 8)), &of(&[x], &bounded(1, 16))),
        ["none: n = 1..=8 -> n = 1..=16".replace("none: ", "none: bounds ")],
    );
    assert_eq!(
        changes(&of(&[x], "[]"), &of(&[x], &bounded(0, 8))),
        ["both: bounds n = 0..=8 added"],
    );
    // The bounds of a symbol apply to axes that now have it.
    let fixed = |size: usize| x.replace("\"n\"", &size.to_string());
    let was = |size| of(&[&fixed(size), &y("[\"n\"]")], &bounded(1, 8));
    let is = of(&[x, &y("[\"_\"]")], &bounded(1, 8));
    assert_eq!(
        changes(&was(8), &is),
        ["none: `x`: shape [8] -> [n]", "none: `y`: shape [n] -> [_]"]
    );
    assert_eq!(changes(&was(9), &is)[0], "both: `x`: shape [9] -> [n]");
    // An axis that determined a symbol of an expression.
    let sum = r#"{"name": "a", "dtype": "f32", "shape": ["m", "n + k"]}"#;
    assert_eq!(
        changes(
            &of(&[sum, &y("[\"n\"]")], "[]"),
            &of(&[sum, &y("[\"_\"]")], "[]")
        ),
        ["stored: `y`: shape [n] -> [_]"],
    );
    // The schema.
    assert_eq!(
        changes(
            &of(&[x], "[]"),
            &of(&[x], "[]").replace("{\"arrays\"", "{\"check\": \"own\", \"arrays\"")
        ),
        ["both: check own added"],
    );
}
