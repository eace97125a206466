//! The rules by which a schema and a model file agree, each with an example.
//!
//! [`InputSchema::check_model`](crate::InputSchema::check_model) reads a file and reports all
//! differences from the struct; [`Model::check`](schema_models::Model::check) and
//! [`Model::differences`](schema_models::Model::differences) compare a loaded model with any schema.
//! Inputs (`role = input`) are compared with the model's inputs, and targets (`role = target`) with
//! its outputs, under the loss of each. In the examples, `differences` returns the text of each
//! difference.
//!
//! # Names
//!
//! Arrays are matched by name, in any order. A name that the model does not have is reported with
//! the model's inputs, the nearest name first. An input of the model that the schema does not have
//! is reported unless it is optional in the model.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 224, 224, 3])]
//!     imge: Array4<f32>,
//!     #[input(shape = [batch, time])]
//!     ids: Array2<i32>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "keras/two_in.keras"),
//!     [
//!         "`imge: f32[batch, 224, 224, 3]` is not an input of the model, which takes \
//!          image: f32[_, 224, 224, 3], ids: i32[_, _]\n  help: did you mean `image`?",
//!         "the model takes `image: f32[_, 224, 224, 3]`, but there is no such input here",
//!     ],
//! );
//! ```
//!
//! # Columns of a table
//!
//! The input of a model of LightGBM, XGBoost or scikit-learn is one matrix, whose columns have names if
//! the model was trained with a data frame. `columns` of the struct has the same ones in the same order.
//! The matrix may be of any numeric dtype, because these frameworks convert it. The columns of MLflow are an
//! array each, and so are those of a `ColumnTransformer`.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 3], columns = ["age", "score", "income"], allow_nan)]
//!     x: Array2<f32>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "lightgbm/binary.txt"),
//!     [
//!         "column 1 of `x` is `score` here, but `income` in the model\n  help: the model was trained with the \
//!          columns age, income, score",
//!     ],
//! );
//! ```
//!
//! # Positions
//!
//! If the model has only one input, or names that Keras generated (`input_layer_1`, `dense_input`,
//! `keras_tensor_7`), arrays that do not match by name are matched in order. Inputs of a dict, of a
//! SavedModel and of TFLite have no order.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>, // the model calls it `input_layer`
//! }
//!
//! assert!(differences(&Inputs::SCHEMA, "keras/dense.keras").is_empty());
//! ```
//!
//! # Dtypes
//!
//! Dtypes must be equal. None is widened.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 28, 28, 1])]
//!     pixels: Array4<f32>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "keras/uint8.keras"),
//!     ["`pixels` holds f32 here, but u8 in the model"],
//! );
//! ```
//!
//! # Shapes
//!
//! Ranks must be equal, and a size that the model fixes must be the same in the schema. A symbol or
//! `_` allows any size, so it does not match a fixed size; `dims(h = 224..=224)` restricts a symbol
//! to one size. An axis over which windows of a Keras model move is at least as long as these need:
//! `dims(time = 4..)`. Any other axis that the model does not fix matches anything, and so does one whose name is
//! generated (`unk__6`). Arithmetic (`2 * s1`) is compared with the same arithmetic, symbol by symbol; other
//! arithmetic matches anything.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, height, 200, 3])]
//!     image: Array4<f32>,
//!     #[input(shape = [batch, 16])]
//!     ids: Array2<i32>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "keras/two_in.keras"),
//!     [
//!         "`image` is [batch, height, 200, 3] here, but [_, 224, 224, 3] in the model: \
//!          axis 1 is `height`, any size, not 224",
//!         "`image` is [batch, height, 200, 3] here, but [_, 224, 224, 3] in the model: \
//!          axis 2 is 200, not 224",
//!     ],
//! );
//! ```
//!
//! # Axis 0
//!
//! Keras records the size of the first batch but accepts any number of samples, so axis 0 of its
//! models matches anything. Axis 0 of an ONNX model is compared like any other.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//! }
//!
//! assert!(differences(&Inputs::SCHEMA, "keras/dense_deferred.keras").is_empty()); // [4, 3] in the file
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "onnx/dense_fixed.onnx"),
//!     ["`x` is [batch, 3] here, but [1, 3] in the model: axis 0 is `batch`, any size, not 1"],
//! );
//! ```
//!
//! # Bounds
//!
//! A program of PyTorch bounds its sizes, and so do an IR of OpenVINO and a Core ML model. The schema allows none
//! beyond them.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! #[input(dims(batch = 1..=1024))]
//! struct Inputs {
//!     #[input(shape = [batch, 2 * half])] // [s1, 2 * s44] in the program
//!     tokens: Array2<i64>,
//!     #[input(shape = [batch, 2 * half])]
//!     mask: Array2<bool>,
//!     #[input(shape = [batch, 2 * half + 1, 8])]
//!     past: Array3<f32>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "torch/tokens.pt2"),
//!     [
//!         "axis 1 of `tokens` is `half`, any size here, but at most 64 in the model\n  \
//!          help: bound it: `dims(half = 0..=64)`",
//!     ],
//! );
//! ```
//!
//! # Symbols
//!
//! Axes that share a symbol in the model must be equal in the schema: one symbol, one expression or
//! one size. ONNX Runtime itself does not compare them.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [rows, time])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch, past])]
//!     past: Array2<f32>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "onnx/expr_dims.onnx"),
//!     ["axis 0 of `past` is `batch` here, and axis 0 of `x` is `rows`, \
//!       but both are `batch` in the model"],
//! );
//! ```
//!
//! # Optional inputs
//!
//! An input that is optional in the model may be absent from the schema. One that is optional in
//! the schema must be optional in the model.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 224, 224, 3])]
//!     image: Array4<f32>,
//!     #[input(shape = [batch, time])]
//!     ids: Option<Array2<i32>>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "keras/two_in.keras"),
//!     ["`ids` may be absent here, but not in the model"],
//! );
//! ```
//!
//! # Missing values
//!
//! A model takes no array that lacks values, so an input or a target whose elements are an `Option`
//! differs from the model's. The exception is an ONNX model that imputes what is missing, or has trees that
//! were trained with it: `allow_nan` is then on the input that `schema rust` writes. What a repair does with missing values is said by `on_missing`.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<Option<f32>>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "keras/dense.keras"),
//!     ["`x` may have missing values here, but not in the model's `input_layer`"],
//! );
//! ```
//!
//! # Targets
//!
//! A schema without targets is for prediction. Otherwise each target is compared with the output of
//! its name (or position) under the loss that the model was compiled with, and every output with a
//! loss must have a target.
//!
//! | loss | target |
//! |---|---|
//! | `sparse_categorical_crossentropy` | integers; the output's shape without its last axis, or with 1 for it; `range` and `one_of` within `0..classes`, or `ignore_class` |
//! | `categorical_generalized_cross_entropy` | the same |
//! | `ctc` | integers, a row for each sample; `range` and `one_of` within `0..classes` |
//! | `circle` | integers, one for each sample |
//! | `binary_crossentropy` | numbers of the output's shape; `range` and `one_of` within `0..=1` |
//! | `mse`, `mae`, `huber`, `categorical_crossentropy` and Keras' others | numbers of the output's shape; the last axis of `[_, 1]` may be omitted |
//! | a custom loss, or none | only axis 0 is compared |
//! | any, for an output whose shape the file does not determine | axis 0 and, if it is known, the last axis of the output |
//!
//! [`Comparison::notes`](crate::model::Comparison::notes) says what is not compared, and why; the derive gives a
//! warning for each, unless the struct says `model(.., unverified)`.
//!
//! Keras requires one target per sample, so axis 0 of both must be equal.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], range = 0..=9, role = target)]
//!     y: Array1<i64>,
//! }
//!
//! assert_eq!(
//!     differences(&Training::SCHEMA, "keras/article_mse.keras"),
//!     ["`y` is [batch] here, but [_, 10] under the model's loss mse\n  help: give each sample a \
//!       row of 10 values; class numbers need the loss sparse_categorical_crossentropy"],
//! );
//! assert_eq!(
//!     differences(&Training::SCHEMA, "keras/labels_sparse.keras"),
//!     ["`y` may be 0..=9 here, but only 0..=3 under the model's loss \
//!       sparse_categorical_crossentropy: `dense_2` has 4 classes"],
//! );
//! ```
//!
//! A loss that is not in the file is given by the target, with [`loss`](super#loss), or by
//! [`MatchRules::with_loss`](crate::model::MatchRules::with_loss). A different loss in the file is
//! reported.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! use schema_core::spec::Loss;
//! use schema_core::model::{Declaration, MatchRules};
//!
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], role = target)]
//!     y: Array1<i64>,
//! }
//!
//! assert!(differences(&Training::SCHEMA, "keras/dense.keras").is_empty()); // it was never compiled
//! let rules = MatchRules::new().with_loss(Loss::from_name("categorical_crossentropy"));
//! # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! let model = Model::read(format!("{models}keras/dense.keras")).unwrap();
//! let comparison = model.compare(&Declaration::from(&Training::SCHEMA), &rules);
//! assert!(comparison.differences()[0].message().starts_with(
//!     "`y` is [batch] here, but [_, 10] under the loss categorical_crossentropy"
//! ));
//! ```
//!
//! # Signatures
//!
//! A SavedModel or a TFLite model may have several signatures. The usual one is read, or that of
//! `model("models/text", signature = "encode")` and
//! [`Model::read_signature`](crate::model::Model::read_signature). A sidecar holds one of them, which
//! `schema lock models/text --signature encode` chooses; a struct of another one reads the model itself.
//!
//! # Files with too little information
//!
//! The file of a subclassed Keras model contains only the shapes of the first argument of the first
//! call; that of a `Sequential` built by its first call contains no dtype. Both are refused unless
//! [`MatchRules::with_unverified`](crate::model::MatchRules::with_unverified) or
//! `model(.., unverified)` allows them; then only shapes are compared.
//!
//! ```
//! # use schema_core::{InputSchema, Model, Schema, ndarray::*};
//! # fn differences(schema: &Schema, model: &str) -> Vec<String> {
//! #     let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/");
//! #     let model = Model::read(format!("{models}{model}")).unwrap();
//! #     model.differences(schema).iter().map(ToString::to_string).collect()
//! # }
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 7])]
//!     x: Array2<f32>,
//! }
//!
//! assert_eq!(
//!     differences(&Inputs::SCHEMA, "keras/subclass.keras"),
//!     ["`Sub` is a subclassed model: its file says what shapes the first argument of its first \
//!       call had, and neither dtypes nor other arguments\n  \
//!       help: allow it with `unverified`, which compares shapes only"],
//! );
//! ```
