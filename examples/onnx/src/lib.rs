//! An ONNX model, run by tract on checked inputs only.
//!
//! The file is checked against the struct when it is loaded, and arrays are checked before each run.
//! The errors of tract name neither the array nor the axis, and NaN is not an error for it:
//! `tests/model/wrong_inputs.rs` compares its errors with the reports.
//!
//! ```
//! use onnx::{Features, Model};
//! use schema_core::InputSchema;
//! use schema_core::ndarray::array;
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/models/onnx/dense_dyn.onnx");
//! let model = Model::<Features>::load(path)?;
//! let features = Features { x: array![[1.0, 2.0, 3.0]] }.validate()?;
//! let outputs = model.run(features)?;
//! assert_eq!(outputs[0].to_plain_array_view::<f32>()?[[0, 9]], 6.0);
//! # Ok::<(), tract_onnx::prelude::TractError>(())
//! ```

mod arrays;
mod facts;
mod features;
mod model;
mod tensors;

pub use features::Features;
pub use model::Model;
pub use tensors::{Tensors, TractInputs, exactly};
