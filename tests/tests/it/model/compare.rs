//! Schemas checked against models: the differences and their text.

use schema_core::model::{Declaration, DeclaredArray, MatchRules};
use schema_core::model::{
    Difference, DifferencePart, ModelArray, ModelDim, ModelFormat, ModelMismatch,
};
use schema_core::spec::{Dim, Loss, Role};
use schema_core::{DType, Model, Schema};
use serde_json::{Value, json};

use super::fixtures::path;

fn input(name: &str, dtype: &str, shape: Value) -> Value {
    with(json!({ "name": name, "dtype": dtype }), "shape", shape)
}

fn target(name: &str, dtype: &str, shape: Value) -> Value {
    with(input(name, dtype, shape), "role", json!("target"))
}

fn with(mut array: Value, key: &str, value: Value) -> Value {
    array[key] = value;
    array
}

fn schema(arrays: &[Value]) -> Schema {
    serde_json::from_value(json!({ "name": "Inputs", "arrays": arrays })).unwrap()
}

fn differences_by(model: &Model, arrays: &[Value], rules: &MatchRules) -> Vec<String> {
    let comparison = model.compare(&Declaration::from(&schema(arrays)), rules);
    let differences = comparison.differences().iter();
    differences.map(ToString::to_string).collect()
}

fn differences(key: &str, arrays: &[Value]) -> Vec<String> {
    differences_by(&Model::read(path(key)).unwrap(), arrays, &MatchRules::new())
}

fn range(min: Value, max: Value) -> Value {
    let range = with(with(json!({}), "min", min), "max", max);
    json!([{ "range": range }])
}

#[test]
fn schemas_that_fit() {
    let x = input("x", "f32", json!(["batch", 3]));
    for (key, arrays) in [
        ("keras/dense.keras", vec![x.clone()]),
        ("keras/dense.h5", vec![x.clone()]),
        ("keras_legacy/dense_k2.keras", vec![x.clone()]),
        // Keras accepts any number of samples, regardless of the file.
        ("keras/dense_deferred.keras", vec![x.clone()]),
        (
            "keras/dense_deferred.keras",
            vec![input("x", "f32", json!([7, 3]))],
        ),
        // An axis that the model does not fix accepts any size.
        ("keras/dense.keras", vec![input("x", "f32", json!([32, 3]))]),
        (
            "onnx/dense_none.onnx",
            vec![input("x", "f32", json!(["_", 3]))],
        ),
        (
            "onnx/dense_norank.onnx",
            vec![input("x", "f32", json!([1, 2, 3, "n"]))],
        ),
        ("onnx/keras_export_dense.onnx", vec![x.clone()]),
        ("onnx/ir3_init_as_input.onnx", vec![x.clone()]),
        (
            "onnx/dense_fixed.onnx",
            vec![input("x", "f32", json!([1, 3]))],
        ),
        // By name, in any order.
        (
            "keras/two_in.keras",
            vec![
                input("ids", "i32", json!(["batch", "time"])),
                input("image", "f32", json!(["batch", 224, 224, 3])),
            ],
        ),
        // Labels that fit the loss.
        (
            "keras/article_mse.keras",
            vec![x.clone(), target("y", "f64", json!(["batch", 10]))],
        ),
        (
            "keras/labels_sparse.keras",
            vec![x.clone(), target("y", "u8", json!(["batch"]))],
        ),
        (
            "keras/labels_sparse.keras",
            vec![x.clone(), target("y", "i64", json!(["batch", 1]))],
        ),
        (
            "keras/labels_sparse.keras",
            vec![
                x.clone(),
                with(
                    target("y", "i64", json!(["batch"])),
                    "constraints",
                    json!([{"range": {"min": 0, "max": 4, "max_inclusive": false}}]),
                ),
            ],
        ),
        (
            "keras/labels_sparse.keras",
            vec![
                x.clone(),
                with(
                    target("y", "i64", json!(["batch"])),
                    "constraints",
                    json!([{"one_of": [0, 3]}]),
                ),
            ],
        ),
        (
            "keras/labels_onehot.keras",
            vec![x.clone(), target("y", "bool", json!(["batch", 4]))],
        ),
        (
            "keras/article_bce.keras",
            vec![
                x.clone(),
                with(
                    target("y", "f32", json!(["batch", 10])),
                    "constraints",
                    range(json!(0.0), json!(1.0)),
                ),
            ],
        ),
    ] {
        assert_eq!(
            differences(key, &arrays),
            Vec::<String>::new(),
            "{key} {arrays:?}"
        );
    }
}

#[test]
fn differences_have_both_sides() {
    let x = input("x", "f32", json!(["batch", 3]));
    let ids = input("ids", "i32", json!(["batch", "time"]));
    let image = input("image", "f32", json!(["batch", 224, 224, 3]));
    for (key, arrays, expected) in [
        (
            "keras/dense.keras",
            vec![input("x", "u8", json!(["batch", 4]))],
            vec![
                "`x` holds u8 here, but f32 in the model's `input_layer`",
                "`x` is [batch, 4] here, but [_, 3] in the model's `input_layer`: axis 1 is 4, not 3",
            ],
        ),
        (
            "keras/dense.keras",
            vec![input("x", "f32", json!(["batch", 3, 1]))],
            vec!["`x` is [batch, 3, 1] here, but [_, 3] in the model's `input_layer`"],
        ),
        (
            "onnx/dense_fixed.onnx",
            vec![x.clone()],
            vec![
                "`x` is [batch, 3] here, but [1, 3] in the model: axis 0 is `batch`, any size, not 1",
            ],
        ),
        (
            "onnx/dense_dyn.onnx",
            vec![input("x", "f32", json!([".."]))],
            vec!["`x` is [..] here, but [batch, 3] in the model: axis 1 is any size, not 3"],
        ),
        (
            "keras/two_in.keras",
            vec![
                input("imge", "f32", json!(["batch", "h", "w", 3])),
                with(ids.clone(), "optional", json!(true)),
            ],
            vec![
                "`imge: f32[batch, h, w, 3]` is not an input of the model, which takes \
                 image: f32[_, 224, 224, 3], ids: i32[_, _]\n  help: did you mean `image`?",
                "`ids` may be absent here, but not in the model",
                "the model takes `image: f32[_, 224, 224, 3]`, but there is no such input here",
            ],
        ),
        (
            "keras/two_in_dict.keras",
            vec![
                ids.clone(),
                input("pixels", "f32", json!(["batch", 224, 224, 3])),
            ],
            vec![
                "`pixels: f32[batch, 224, 224, 3]` is not an input of the model, which takes \
                 ids: i32[_, _], image: f32[_, 224, 224, 3]",
                "the model takes `image: f32[_, 224, 224, 3]`, but there is no such input here",
            ],
        ),
        (
            "keras/dense.keras",
            vec![x.clone(), input("mask", "bool", json!(["batch"]))],
            vec![
                "`mask: bool[batch]` is not an input of the model, which takes input_layer: f32[_, 3]",
            ],
        ),
        (
            "onnx/expr_dims.onnx",
            vec![
                input("x", "f32", json!(["n", "time"])),
                input("past", "f32", json!(["m", "past"])),
            ],
            vec![
                "axis 0 of `past` is `m` here, and axis 0 of `x` is `n`, but both are `batch` in the model",
            ],
        ),
        (
            "onnx/type_zoo.onnx",
            vec![input("seq", "f32", json!(["n"]))],
            vec![
                "`seq: f32[n]` is an array here, but has type sequence in the model",
                "the model takes `map: map`, but there is no such input here",
                "the model takes `sp: sparse tensor[5, 5]`, but there is no such input here",
                "the model takes `text: text[batch, 1]`, but there is no such input here",
                "the model takes `bf: bf16[2]`, but there is no such input here",
                "the model takes `i4: int4[2]`, but there is no such input here",
                "the model takes `f8: float8e4m3fn[2]`, but there is no such input here",
            ],
        ),
        (
            "keras/subclass.keras",
            vec![input("x", "f32", json!(["batch", 7]))],
            vec![
                "`Sub` is a subclassed model: its file says what shapes the first argument of its \
                 first call had, and neither dtypes nor other arguments\n  \
                 help: allow it with `unverified`, which compares shapes only",
            ],
        ),
        ("keras/two_in.keras", vec![ids, image], vec![]),
    ] {
        assert_eq!(differences(key, &arrays), expected, "{key} {arrays:?}");
    }
}

#[test]
fn targets_are_checked_against_the_loss() {
    let x = input("x", "f32", json!(["batch", 3]));
    let y = |shape: Value| target("y", "i64", shape);
    let limited = |shape: Value, rules: Value| with(y(shape), "constraints", rules);
    for (key, y, expected) in [
        // The article's own labels.
        (
            "keras/article_mse.keras",
            y(json!(["batch"])),
            vec![
                "`y` is [batch] here, but [_, 10] under the model's loss mse\n  help: give each \
                 sample a row of 10 values; class numbers need the loss \
                 sparse_categorical_crossentropy",
            ],
        ),
        (
            "keras/article_mse.h5",
            y(json!(["batch", 1])),
            vec![
                "`y` is [batch, 1] here, but [_, 10] under the model's loss mse: axis 1 is 1, not 10",
            ],
        ),
        (
            "keras/labels_sparse.keras",
            y(json!(["batch", 4])),
            vec![
                "`y` is [batch, 4] here, but [_] under the model's loss \
                 sparse_categorical_crossentropy\n  help: rows of 4 values need the loss \
                 categorical_crossentropy",
            ],
        ),
        (
            "keras/labels_sparse.keras",
            target("y", "f32", json!(["batch"])),
            vec![
                "`y` holds f32 here, but integers under the model's loss \
                 sparse_categorical_crossentropy",
            ],
        ),
        (
            "keras/labels_sparse.keras",
            limited(json!(["batch"]), range(json!(0), json!(9))),
            vec![
                "`y` may be 0..=9 here, but only 0..=3 under the model's loss \
                 sparse_categorical_crossentropy: `dense_2` has 4 classes",
            ],
        ),
        (
            "keras/labels_sparse.keras",
            limited(json!(["batch"]), json!([{ "range": { "min": 1 } }])),
            vec![
                "`y` may be 1.. here, but only 0..=3 under the model's loss \
                 sparse_categorical_crossentropy: `dense_2` has 4 classes",
            ],
        ),
        (
            "keras/labels_sparse.keras",
            limited(json!(["batch"]), json!([{ "one_of": [1, 2, 3, 4] }])),
            vec![
                "`y` may be 4 here, but only 0..=3 under the model's loss \
                 sparse_categorical_crossentropy: `dense_2` has 4 classes",
            ],
        ),
        (
            "keras/article_bce.keras",
            limited(json!(["batch", 10]), range(json!(-1), json!(1))),
            vec![
                "`y` may be -1..=1 here, but only 0..=1 under the model's loss binary_crossentropy",
            ],
        ),
        (
            "keras/labels_onehot.keras",
            target("y", "text", json!(["batch", 4])),
            vec![
                "`y` holds text here, but numbers under the model's loss categorical_crossentropy",
            ],
        ),
        (
            "keras/article_mse.keras",
            y(json!(["rows", 10])),
            vec![
                "axis 0 of `y` is `rows` here, and axis 0 of `x` is `batch`, but the model requires \
                 one target per sample",
            ],
        ),
    ] {
        assert_eq!(
            differences(key, &[x.clone(), y.clone()]),
            expected,
            "{key} {y}"
        );
    }
}

/// Two outputs, each with its own loss.
fn two_outputs() -> Model {
    let array = |name: &str, size| {
        ModelArray::new(name)
            .with_dtype(Some(DType::F32))
            .with_shape(Some(vec![ModelDim::Open, ModelDim::Fixed(size)]))
            .with_open_batch(true)
    };
    let outputs = vec![array("cls", 3), array("score", 1)];
    Model::new(ModelFormat::Keras, vec![array("x", 2)], outputs).with_losses(vec![
        Some(Loss::from_name("sparse_categorical_crossentropy")),
        Some(Loss::MeanSquaredError),
    ])
}

#[test]
fn several_outputs_each_with_its_loss() {
    let x = input("x", "f32", json!(["batch", 2]));
    let cls = target("cls", "i64", json!(["batch"]));
    let rules = MatchRules::new();
    // Keras also accepts targets of an output [_, 1] without the last axis.
    for score in [json!(["batch"]), json!(["batch", 1])] {
        let score = target("score", "f32", score);
        assert!(
            differences_by(&two_outputs(), &[x.clone(), cls.clone(), score], &rules).is_empty()
        );
    }
    assert_eq!(
        differences_by(
            &two_outputs(),
            &[x.clone(), target("clas", "i64", json!(["batch"]))],
            &rules
        ),
        [
            "`clas: i64[batch]` is not an output of the model, which gives cls: f32[_, 3], \
             score: f32[_, 1]\n  help: did you mean `cls`?",
            "the model gives `cls: f32[_, 3]` with the loss sparse_categorical_crossentropy, but there \
             is no target for it here",
            "the model gives `score: f32[_, 1]` with the loss mse, but there is no target for it here",
        ]
    );
    // A schema without targets is for `predict`.
    assert!(differences_by(&two_outputs(), &[x], &rules).is_empty());
}

#[test]
fn a_loss_that_the_target_gives() {
    let x = input("x", "f32", json!(["batch", 3]));
    let y = |loss: &str, shape| with(target("y", "i64", shape), "loss", json!(loss));
    // The file has no loss.
    let wrong = differences(
        "keras/dense.keras",
        &[x.clone(), y("mse", json!(["batch"]))],
    );
    assert!(
        wrong[0].starts_with("`y` is [batch] here, but [_, 10] under the loss mse"),
        "{wrong:?}"
    );
    let right = y("sparse_categorical_crossentropy", json!(["batch"]));
    assert!(differences("keras/dense.keras", &[x.clone(), right.clone()]).is_empty());
    // The file has the same loss under another name, or another loss; the one of the schema is used.
    assert!(differences("keras/labels_sparse.keras", &[x.clone(), right]).is_empty());
    let same = y("MeanSquaredError", json!(["batch", 10]));
    assert!(differences("keras/article_mse.keras", &[x.clone(), same]).is_empty());
    let kld = y("KLD", json!(["batch", 10]));
    let model = Model::read(path("keras/article_mse.keras")).unwrap();
    let model = model.with_losses(vec![Some(Loss::from_name("kl_divergence"))]);
    let with_kld = differences_by(&model, &[x.clone(), kld], &MatchRules::new());
    assert!(with_kld.is_empty(), "{with_kld:?}");
    let other = [x, y("mae", json!(["batch", 4]))];
    assert_eq!(
        differences("keras/labels_sparse.keras", &other),
        [
            "`y` has the loss mae here, but sparse_categorical_crossentropy in the model",
            "`y` is [batch, 4] here, but [_] under the model's loss \
             sparse_categorical_crossentropy\n  help: rows of 4 values need the loss \
             categorical_crossentropy",
        ]
    );
    // The loss of the caller overrides both.
    let rules = MatchRules::new().with_loss(Loss::from_name("mae"));
    let model = Model::read(path("keras/labels_sparse.keras")).unwrap();
    assert!(differences_by(&model, &other, &rules).is_empty());
}

#[test]
fn a_loss_that_the_caller_gives() {
    let model = Model::read(path("keras/dense.keras")).unwrap();
    let arrays = [
        input("x", "f32", json!(["batch", 3])),
        target("y", "i64", json!(["batch"])),
    ];
    let declaration = Declaration::from(&schema(&arrays));
    let without = model.compare(&declaration, &MatchRules::new());
    assert!(without.differences().is_empty());
    assert_eq!(
        without.notes(),
        ["the file has no loss for the output `dense`, so only axis 0 of its target is compared"]
    );
    let custom = model.compare(
        &declaration,
        &MatchRules::new().with_loss(Loss::from_name("mine")),
    );
    assert!(custom.differences().is_empty());
    assert_eq!(
        custom.notes(),
        [
            "the requirements of the loss mine are not known, so only axis 0 of the target of `dense` is compared"
        ]
    );
    let mse = MatchRules::new().with_loss_of("dense", Loss::MeanSquaredError);
    let found = differences_by(&model, &arrays, &mse);
    assert!(
        found[0].starts_with("`y` is [batch] here, but [_, 10] under the loss mse"),
        "{found:?}"
    );
    let ignoring = Loss::SparseCategoricalCrossentropy {
        ignore_class: Some(-1),
    };
    let ignoring = MatchRules::new().with_loss(ignoring);
    let labels = |min: i64| {
        with(
            arrays[1].clone(),
            "constraints",
            range(json!(min), json!(9)),
        )
    };
    assert!(differences_by(&model, &[arrays[0].clone(), labels(-1)], &ignoring).is_empty());
    assert_eq!(
        differences_by(&model, &[arrays[0].clone(), labels(-2)], &ignoring).len(),
        1
    );
}

#[test]
fn only_axis_0_is_compared_without_a_loss() {
    let y = |shape: Value| {
        [
            input("x", "f32", json!(["batch", 3])),
            target("y", "i64", shape),
        ]
    };
    assert!(differences("onnx/dense_dyn.onnx", &y(json!(["batch"]))).is_empty());
    assert_eq!(
        differences("onnx/dense_dyn.onnx", &y(json!(["n", 7]))),
        [
            "axis 0 of `y` is `n` here, and axis 0 of `x` is `batch`, but both are `batch` in the model"
        ]
    );
}

#[test]
fn what_is_unverified_is_compared_by_shape_where_that_is_allowed() {
    let rules = MatchRules::new().with_unverified(true);
    let model = Model::read(path("keras/subclass.keras")).unwrap();
    let x = |width: usize| [input("x", "f32", json!(["batch", width]))];
    assert!(differences_by(&model, &x(7), &rules).is_empty());
    assert_eq!(
        differences_by(&model, &x(8), &rules),
        ["`x` is [batch, 8] here, but [_, 7] in the model's `input`: axis 1 is 8, not 7"]
    );
    let untyped = ModelArray::new("x").with_shape(Some(vec![ModelDim::Fixed(2)]));
    let untyped = Model::new(ModelFormat::Keras, vec![untyped], Vec::new());
    let arrays = [input("x", "f32", json!([2]))];
    assert_eq!(
        differences_by(&untyped, &arrays, &MatchRules::new()),
        [
            "`x` holds f32 here, but its dtype is not known in the model\n  help: allow it with \
          `unverified`, or save the model again with an `Input` layer"
        ]
    );
    assert!(differences_by(&untyped, &arrays, &rules).is_empty());
}

#[test]
fn names_that_keras_generated_match_by_position() {
    let array = |name: &str, size| {
        ModelArray::new(name)
            .with_dtype(Some(DType::F32))
            .with_shape(Some(vec![ModelDim::Open, ModelDim::Fixed(size)]))
    };
    let inputs = vec![
        array("input_layer", 1),
        array("ids", 2),
        array("input_layer_1", 3),
    ];
    let model = Model::new(ModelFormat::Keras, inputs, Vec::new());
    let arrays = |sizes: [usize; 3]| {
        [
            input("a", "f32", json!(["n", sizes[0]])),
            input("b", "f32", json!(["n", sizes[1]])),
            input("ids", "f32", json!(["n", sizes[2]])),
        ]
    };
    let rules = MatchRules::new();
    assert!(differences_by(&model, &arrays([1, 3, 2]), &rules).is_empty());
    assert_eq!(differences_by(&model, &arrays([3, 1, 2]), &rules).len(), 2);
    // Without an order there is no position.
    assert_eq!(
        differences_by(&model.with_ordered(false), &arrays([1, 3, 2]), &rules).len(),
        4
    );
}

#[test]
fn an_optional_input_may_be_absent() {
    let model = Model::new(
        ModelFormat::Onnx,
        vec![
            ModelArray::new("x").with_dtype(Some(DType::F32)),
            ModelArray::new("mask").with_optional(true),
        ],
        Vec::new(),
    );
    assert!(
        differences_by(
            &model,
            &[input("x", "f32", json!([".."]))],
            &MatchRules::new()
        )
        .is_empty()
    );
}

#[test]
fn a_symbol_of_one_size_is_that_size() {
    let model = Model::read(path("onnx/dense_fixed.onnx")).unwrap();
    let fixed = |max: usize| -> Schema {
        let dims = json!([{ "symbol": "batch", "min": 1, "max": max }]);
        let arrays = json!([input("x", "f32", json!(["batch", 3]))]);
        serde_json::from_value(json!({ "name": "Inputs", "arrays": arrays, "dims": dims })).unwrap()
    };
    assert!(model.differences(&fixed(1)).is_empty());
    assert_eq!(model.differences(&fixed(2)).len(), 1);
}

#[test]
fn two_axes_of_any_size_are_not_one_symbol() {
    let any = |name: &str| input(name, "f32", json!(["_", "_"]));
    assert_eq!(
        differences("onnx/expr_dims.onnx", &[any("x"), any("past")]),
        [
            "axis 0 of `past` is any size here, and axis 0 of `x` is any size, but both are `batch` in \
          the model"
        ]
    );
}

/// What a macro knows: no values of constants, no types of aliases, no flattened structs.
#[test]
fn what_is_partly_known_is_compared_as_far_as_that_goes() {
    let model = Model::read(path("keras/two_in.keras")).unwrap();
    let image = |dims: Vec<Option<Dim>>| DeclaredArray::new("image").with_dims(Some(dims));
    let batch = || Some(Dim::symbol("batch"));
    let compare = |array: DeclaredArray| {
        let declaration = Declaration::new(vec![array]).with_complete(false);
        let found = model.compare(&declaration, &MatchRules::new());
        found.into_differences()
    };
    assert!(compare(DeclaredArray::new("image")).is_empty());
    assert!(compare(image(vec![batch(), None, Some(Dim::Fixed(224)), None])).is_empty());
    let rank = compare(DeclaredArray::new("image").with_rank(Some(3)));
    assert_eq!(
        (rank[0].part(), rank[0].index()),
        (DifferencePart::Rank, Some(0))
    );
    let axis = compare(image(vec![batch(), Some(Dim::Rest), Some(Dim::Fixed(1))]));
    let parts: Vec<DifferencePart> = axis.iter().map(Difference::part).collect();
    assert_eq!(
        parts,
        [
            DifferencePart::Axis {
                axis: 1,
                entry: None
            },
            DifferencePart::Axis {
                axis: 2,
                entry: None
            },
            DifferencePart::Axis {
                axis: 3,
                entry: Some(2)
            },
        ]
    );
    // Missing arrays may be in a flattened struct, so nothing is matched by position.
    let pixels = compare(DeclaredArray::new("pixels").with_role(Role::Input));
    assert_eq!(pixels[0].part(), DifferencePart::Name);
    assert_eq!(pixels.len(), 1);
}

#[test]
fn a_mismatch_reads_as_a_report() {
    let model = Model::read(path("keras/dense.keras")).unwrap();
    let other = schema(&[input("x", "f64", json!(["batch", 3]))]);
    let mismatch = model.check(&other).unwrap_err();
    let text = mismatch.to_string();
    let (first, last) = text.split_once('\n').unwrap();
    assert_eq!(
        first,
        "error[model]: `x` holds f64 here, but f32 in the model's `input_layer`"
    );
    assert!(
        last.ends_with("dense.keras` takes input_layer: f32[_, 3] and gives dense: f32[_, 10]")
    );
    let unread = ModelMismatch::from(Model::read(path("none.keras")).unwrap_err());
    assert!(unread.read_error().is_some());
    assert!(
        unread.to_string().starts_with("error[model]: `"),
        "{unread}"
    );
    assert!(
        unread.to_string().contains("none.keras` cannot be read: "),
        "{unread}"
    );
}
