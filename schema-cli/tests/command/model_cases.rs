//! Models that people have, each with the answer of its own framework.

use std::fmt::Write as _;

use crate::common::{fixtures, folder, golden, run_in};

/// What the framework does with the data.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Says {
    Takes,
    Refuses,
}

use Says::{Refuses, Takes};

/// A folder of `cases/models`, what its framework says, and the arguments of `schema check`.
const CASES: [(&str, Says, &[&str]); 9] = [
    // Keras: label value of -1 outside of [0, 4).
    (
        "ignore_class_100",
        Refuses,
        &["z_ign100.keras", "z_ign100__-1.npz"],
    ),
    // Keras: label values of 4 to 7 outside of [0, 4).
    (
        "ops_output",
        Refuses,
        &["z_opsoftmax.keras", "z_opsoftmax__lab4.npz"],
    ),
    // ONNX Runtime: missing values are what the trees were trained with.
    ("nan_models", Takes, &["xgb.onnx", "o_xgb__nan.npz"]),
    // ONNX Runtime: they are imputed.
    (
        "nan_models",
        Takes,
        &["sk_titanic.onnx", "o_sk_titanic__nan.npz"],
    ),
    // ONNX Runtime: a Concat of 5 and 20 rows fails.
    (
        "onnx_rows",
        Refuses,
        &[
            "../nan_models/sk_titanic.onnx",
            "o_sk_titanic__diffrows.npz",
        ],
    ),
    // Keras: `fit(x, y, sample_weight=..)`.
    (
        "sample_weight",
        Takes,
        &["n_classw.keras", "n_classw__sw.npz"],
    ),
    // Keras: 3 samples for a state of 4.
    (
        "stateful_batch",
        Refuses,
        &["n_stateful_pred.keras", "n_stateful_pred__b3.npz"],
    ),
    // TensorFlow: the signature takes it.
    (
        "savedmodel_signatures",
        Takes,
        &["multi", "s_multi__encode.npz", "--signature", "encode"],
    ),
    // TensorFlow: the other one does not.
    (
        "savedmodel_signatures",
        Refuses,
        &["multi", "s_multi__encode.npz"],
    ),
];

/// Where Keras takes what is refused here, the help says so.
const STRICT: [(&str, &[&str]); 1] = [(
    "rank_adjust",
    &["n_fn_rankadj.keras", "n_fn_rankadj__nochan.npz"],
)];

#[test]
fn data_is_taken_as_the_framework_takes_it() {
    let root = fixtures().join("cases/models");
    let mut all = String::new();
    let mut run = |name: &str, arguments: &[&str]| {
        let ran = run_in(&root.join(name), arguments);
        let _ = write!(
            all,
            "$ schema {}\n{}{}",
            arguments.join(" "),
            ran.err,
            ran.out
        );
        ran
    };
    for (name, says, arguments) in CASES {
        let ran = run(name, &[&["check"], arguments].concat());
        let found = if ran.code == Some(0) { Takes } else { Refuses };
        assert_eq!(found, says, "{name} {arguments:?}: {}{}", ran.err, ran.out);
    }
    for (name, arguments) in STRICT {
        let ran = run(name, &[&["check"], arguments].concat());
        assert_eq!(ran.code, Some(1), "{name}");
        assert!(
            ran.out.contains("Keras itself adds or drops"),
            "{}",
            ran.out
        );
    }
    for (name, arguments) in [
        ("int8_output_dtype", &["show", "f_int8.keras"][..]),
        ("savedmodel_signatures", &["show", "multi"]),
        ("savedmodel_signatures", &["show", "nodefault"]),
        (
            "savedmodel_signatures",
            &["show", "nodefault", "--signature", "encode"],
        ),
        (
            "savedmodel_signatures",
            &["rust", "multi", "--signature", "encode"],
        ),
        ("stateful_batch", &["rust", "n_stateful_pred.keras"]),
        ("nan_models", &["rust", "xgb.onnx"]),
    ] {
        run(name, arguments);
    }
    golden("model_cases.txt", &all);
}

/// The losses are those that Keras 2 writes beside the graph, with a signature that is named, too.
#[test]
fn labels_of_a_saved_model_are_checked() {
    let data = |b: &str| {
        let data =
            format!(r#"{{"input_2": [[1, 2, 3], [4, 5, 6]], "a": [[0, 1], [1, 0]], "b": {b}}}"#);
        folder(&[("data.json", &data)])
    };
    let model = fixtures().join("cases/models/keras2_savedmodel/two");
    let model = model.to_str().unwrap();
    for named in [&[][..], &["--signature", "serving_default"]] {
        let check = |b: &str| {
            let arguments = [&["check", model, "data.json"], named].concat();
            run_in(data(b).path(), &arguments)
        };
        let ran = check("[3, 0]");
        assert_eq!(ran.code, Some(0), "{}{}", ran.err, ran.out);
        let ran = check("[3, 4]");
        assert_eq!(ran.code, Some(1), "{}{}", ran.err, ran.out);
        let found = "`b` has 1 of 2 values outside -1..=3";
        assert!(ran.out.contains(found), "{}", ran.out);
        let ran = check("[[1, 0], [0, 1]]");
        let found = "`b` is [2, 2], but the schema says [_, 1]";
        assert!(ran.out.contains(found), "{}", ran.out);
    }
}

/// Checks data against a model of the fixtures, which takes `f32[batch, 3]` and labels 0 to 3.
fn on_labels(data: &str, more: &[&str]) -> (Option<i32>, String) {
    let folder = folder(&[("data.json", data)]);
    let model = fixtures().join("models/keras/labels_sparse.keras");
    let model = model.to_str().unwrap();
    let ran = run_in(
        folder.path(),
        &[&["check", model, "data.json"], more].concat(),
    );
    (ran.code, format!("{}{}", ran.err, ran.out))
}

#[test]
fn weights_and_other_parts_are_what_they_are() {
    let x = "[[1, 2, 3], [4, 5, 6]]";
    let (code, said) = on_labels(
        &format!(
            r#"{{"x_test": [[1, 2, 3]], "x_train": {x}, "y_train": [0, 3], "y_test": [1],
                "sample_weight": [0.5, 2.0], "class_weight": [1, 1, 2, 1]}}"#
        ),
        &[],
    );
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("batch = 2") && said.contains("batch_test = 1"),
        "{said}"
    );
    // Each is checked.
    for (data, expected) in [
        (
            r#""sample_weight": [0.5]"#,
            "`batch` is 2 in `x` (axis 0) but 1 in `sample_weight`",
        ),
        (r#""class_weight": [1, 2]"#, "axis 0 is 2, expected 4"),
        (
            r#""x_val": [[1, 2, 3]], "y_val": [4]"#,
            "`y_val` has 1 of 1 value outside 0..=3",
        ),
        (
            r#""x_val": [[1, 2, 3]], "y_val": [1, 2]"#,
            "`batch_val` is 1 in `x_val`",
        ),
        (
            r#""feature_names": [1, 2, 3]"#,
            "`--ignore-unknown` leaves out",
        ),
    ] {
        let (code, said) = on_labels(&format!(r#"{{"x": {x}, "y": [0, 3], {data}}}"#), &[]);
        assert_eq!(code, Some(1), "{data}: {said}");
        assert!(said.contains(expected), "{data}: {said}");
    }
}

#[test]
fn an_array_is_taken_for_labels_only_where_that_is_certain() {
    let (code, said) = on_labels(r#"{"a": [[1, 2, 3]], "b": [1]}"#, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("`b` is taken for the labels"), "{said}");
    assert!(said.contains("`--match b=dense_2` says so"), "{said}");
    let (code, said) = on_labels(r#"{"a": [[1, 2, 3]], "b": [[[1]]]}"#, &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`b` is not in the schema"), "{said}");
}

#[test]
fn missing_values_are_allowed_by_whoever_knows_better() {
    let data = r#"{"x": [[1, null, 3]]}"#;
    assert_eq!(on_labels(data, &[]).0, Some(1));
    assert_eq!(on_labels(data, &["--allow-missing"]).0, Some(0));
    assert_eq!(on_labels(data, &["--allow-missing=x"]).0, Some(0));
    let (code, said) = on_labels(data, &["--allow-missing=z"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("there is no input `z`"), "{said}");
}

#[test]
fn what_is_not_checked_is_said_in_json_too() {
    let folder = folder(&[("data.json", r#"{"x": [[1, 2, 3]], "y": [7]}"#)]);
    let model = fixtures().join("models/keras/lambda.keras");
    let arguments = [
        "check",
        model.to_str().unwrap(),
        "data.json",
        "--format",
        "json",
    ];
    let arguments = [
        &arguments[..],
        &["--loss", "sparse_categorical_crossentropy"],
    ]
    .concat();
    let json = run_in(folder.path(), &arguments).json();
    let note = json["files"][0]["notes"][0].as_str().unwrap();
    assert_eq!(
        note,
        "the shape of the model's output for `y` is not known (`lambda` is a Lambda, whose code is \
         not run), so `y` is checked by axis 0 alone"
    );
}
