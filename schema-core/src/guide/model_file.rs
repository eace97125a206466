//! `#[input(model = "models/dense.keras")]`: checks a struct against a model file at compile time.
//!
//! The inputs of the struct are compared with the model's inputs, and its targets with the model's
//! outputs, under the loss that the model was compiled with. The [rules](super::models) are those
//! of [`InputSchema::check_model`](crate::InputSchema::check_model). The attribute requires the
//! Cargo feature `model`.
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::Array2;
//!
//! #[derive(InputSchema)]
//! #[input(model = "models/keras/article_mse.keras")]
//! struct Training {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch, 10], role = target)]
//!     y: Array2<f32>,
//! }
//! ```
//!
//! ```compile_fail
//! # use schema_core::InputSchema;
//! # use schema_core::ndarray::{Array1, Array2};
//! #[derive(InputSchema)]
//! #[input(model = "models/keras/article_mse.keras")]
//! struct Training {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], role = target)] // `y` is [batch] here, but [_, 10] under the model's loss mse
//!     y: Array1<i64>,
//! }
//! ```
//!
//! Facts that only rustc knows are compared too: the elements and the rank behind an alias, the
//! value of a constant, an instance of a generic struct, the inputs of a flattened struct. (The
//! targets of a flattened struct are compared only by `check_model`.)
//!
//! A file with too little information, such as that of a subclassed Keras model, requires
//! `model("models/subclass.keras", unverified)`; then only its shapes are compared.
//!
//! # A schema instead of a model
//!
//! The file can also be a schema in JSON, as `schema infer` writes one and serde
//! does: one contract for the Python that trains and the Rust that serves. `schema rust contract.json` writes
//! the struct.
//!
//! ```
//! # use schema_core::InputSchema;
//! # use schema_core::ndarray::Array2;
//! /// What a server takes: the inputs alone, one row at a time.
//! #[derive(InputSchema)]
//! #[input(model = "contracts/served.json", dims(batch = 1..=1))]
//! struct Request {
//!     #[input(shape = [batch, 3], range = 0.0..1.0)]
//!     x: Array2<f32>,
//!     #[input(shape = [batch, time], range = 0..=49)]
//!     ids: Array2<i64>,
//!     #[input(shape = [batch, 2 * time], sorted(axis = 1))]
//!     t: Array2<i64>,
//! }
//! ```
//!
//! ```compile_fail
//! # use schema_core::InputSchema;
//! # use schema_core::ndarray::Array2;
//! # #[derive(InputSchema)]
//! # #[input(model = "contracts/served.json", dims(batch = 1..=1))]
//! # struct Request {
//! #     #[input(shape = [batch, 3], range = 0.0..1.0)]
//! #     x: Array2<f32>,
//! #     #[input(shape = [batch, 2 * time], sorted(axis = 1))]
//! #     t: Array2<i64>,
//!     #[input(shape = [batch, time])] // `ids` has no range here, but range = 0..=49 in `served.json`
//!     ids: Array2<i64>,
//! # }
//! ```
//!
//! The struct may allow less than the schema, never more: an axis is of one size instead of any, a range is
//! narrower, an array that may be absent is always there or not in the struct. Arrays are matched by
//! name, and each has the same dtype and role. A struct without targets need not have those of the schema, and
//! so with weights. Losses, columns and the paths of custom checks are compared where both have them; what a
//! repair does, and descriptions, are not. Of a flattened struct, the names, dtypes and sizes of inputs are
//! compared. Whatever else cannot be, such as a constant with a range of fractions, is a warning, which
//! `model("contract.json", unverified)` accepts. A schema needs no sidecar.
//!
//! # How the path is resolved
//!
//! A path is relative to the folder of the crate's Cargo.toml. If the file does not exist there, it
//! is searched for in the folder that the environment variable `SCHEMA_MODEL_ROOT` names. A notebook
//! needs the variable (in evcxr, `:build_env SCHEMA_MODEL_ROOT=/home/me/project`) or an absolute
//! path, because its cells are built in another folder.
//!
//! # When the model changes
//!
//! Cargo rebuilds the struct. A file of up to 16 MiB is read at every build. A larger one would cost
//! seconds, so it needs a *sidecar*: a file of a few lines, `models/large.onnx.schema.json`, that
//! contains the model's inputs and outputs. Put it under version control and into the package. It
//! is written by
//!
//! - `schema lock models/large.onnx`, or
//! - `SCHEMA_BLESS=1 cargo test`: the derive adds a test that sidecar and model agree.
//!
//! If both exist, their agreement is checked at compile time too. Retraining does not change a
//! sidecar: it contains no weights.
//!
//! # Without the model
//!
//! The sidecar replaces an absent model: in a checkout without Git LFS, in a container, on docs.rs.
//! Without both, the struct does not compile unless `SCHEMA_ALLOW_MISSING_MODEL=1` (or `DOCS_RS`,
//! which docs.rs sets) allows it to remain unchecked.
//!
//! # What a build does
//!
//! The macro opens the file that the attribute names, and its sidecar. It reads names, dtypes and
//! shapes, never weights. It writes nothing, starts no process, and executes nothing in the file.
//! Without the Cargo feature `model` it opens no file.
