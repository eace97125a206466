//! `#[input(model = "models/dense.keras")]`: a struct, and the model that it is for.
//!
//! The struct is held against the model's own file while it compiles: its inputs against the
//! model's inputs, and its targets against the model's outputs, under the loss that the model was
//! compiled with. The [match rules](super::models) are those of
//! [`InputSchema::check_model`](crate::InputSchema::check_model). It takes the feature `model`.
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
//! What only rustc knows is held against the model, too: the elements and the rank of an alias, the
//! value of a constant, an instance of a generic struct, the inputs of a struct that is flattened.
//! (Of a flattened struct's targets `check_model` tells.)
//!
//! A file that says too little, such as that of a subclassed Keras model, takes
//! `model("models/subclass.keras", unverified)`: then what it says of shapes is all that is compared.
//!
//! # Where the path leads
//!
//! A path is relative to the folder of the crate's Cargo.toml. What is not there is looked for below
//! the folder that the environment variable `SCHEMA_MODEL_ROOT` names. In a notebook that is the way
//! to say where models are, for its cells are built in a folder of their own
//! (`:build_env SCHEMA_MODEL_ROOT=/home/me/project` in evcxr); an absolute path will do as well.
//!
//! # When the model changes
//!
//! cargo builds the struct again. A file of up to 16 MiB is looked at as it is. A larger one would
//! cost each build seconds, so it takes a *sidecar*: a file of a few lines,
//! `models/large.onnx.schema.json`, that says what the model takes and gives. It belongs under
//! version control and into the package, and it is written by
//!
//! - `schema lock models/large.onnx`, or by
//! - `SCHEMA_BLESS=1 cargo test`: the derive adds a test, in which sidecar and model have to agree.
//!
//! Where both are there, their agreement is checked while compiling too. Retraining changes no
//! sidecar: weights are not in it.
//!
//! # Where the model is not there
//!
//! Its sidecar stands for it: in a checkout without Git LFS, in a container, on docs.rs. Where there
//! is neither, the struct does not compile, unless `SCHEMA_ALLOW_MISSING_MODEL=1` (or `DOCS_RS`,
//! which docs.rs sets) says that it may go unchecked.
//!
//! # What a build does
//!
//! The macro opens the file that the attribute names, and its sidecar. It reads names, dtypes and
//! shapes, never weights; it writes nothing, starts nothing, and runs nothing that is in the file.
//! Without the feature `model` it opens no file at all.
