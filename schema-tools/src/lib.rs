//! What the command `schema`, the package for Python and the page share: what data is expected to be by
//! a model or a schema, a schema inferred from data, SARIF, and schemas as source text.
//!
//! Nothing here reads files, prints, or parses arguments. Programs do that, each in its own way, and
//! choose a [`Voice`], in which help names what their users can do.
//!
//! ```
//! use schema_core::model::{ModelArray, ModelDim, ModelFormat};
//! use schema_core::ndarray::{ArrayView, array};
//! use schema_core::{DType, Model, Views};
//! use schema_tools::Voice;
//! use schema_tools::check::{Against, Options};
//! use schema_tools::infer::Infer;
//!
//! // The arrays of another language, which are not copied.
//! let (x, y) = ([0.5_f64, 1.0, 0.0, 0.25], [0_i64, 1]);
//! let views = Views::new()
//!     .with("x", ArrayView::from_shape((2, 2), &x)?)
//!     .with("y", ArrayView::from_shape(2, &y)?);
//!
//! // A schema of them.
//! let inferred = Infer::new("Training").with_labels(true).of_data(&views)?;
//! assert_eq!(
//!     inferred.schema.to_string(),
//!     "Training\n  x: f64[batch, 2]\n  y: i64[batch], one_of = [0, 1]"
//! );
//!
//! // A model, as it is in a file: `Model::read(path)`, `Model::read_from(bytes)`.
//! let input = ModelArray::new("input_layer")
//!     .with_dtype(Some(DType::F32))
//!     .with_shape(Some(vec![ModelDim::Open, ModelDim::Fixed(2)]))
//!     .with_open_batch(true);
//! let model = Model::new(ModelFormat::Keras, vec![input], Vec::new());
//! let against = Against::Model(Box::new(model));
//!
//! let options = Options::new(Voice::PYTHON);
//! let checked = against.check("m.keras", &views, &options)?;
//! assert_eq!(
//!     checked.verdict.unwrap_err().outline(&options.voice.report).to_string(),
//!     "error[dtype]: `x` holds f64, but the schema says f32\n  \
//!        4 of 4 values fit f32\n  \
//!        help: `repair(coerce=\"lossless\")` makes `x` f32, and loses nothing",
//! );
//! assert_eq!(checked.help, [
//!     "Keras silently converts `x` from f64 to f32\n  \
//!      check the converted data with `coerce=\"lossless\"` (no value may change) or `coerce=\"lossy\"`",
//! ]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Cargo features
//!
//! | feature | contents |
//! |---|---|
//! | `half` | elements of 16 bits |
//! | `complex` | complex elements |
//! | `profile` | `infer::Infer::of_profile` |
//!
//! All are on by default, and none brings a C library.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

pub mod check;
mod data;
mod failure;
pub mod forms;
pub mod infer;
mod literal;
pub mod look;
pub mod repair;
pub mod sarif;
pub mod stats;
pub mod text;
mod voice;

pub use data::{Data, Given, GivenArray};
pub use failure::Failure;
pub use voice::{Voice, Word};
