//! A model of ONNX that is given proven inputs only, run by tract.
//!
//! The file is held against the struct when it is loaded, and the arrays when they come. What tract
//! alone says to a wrong array names neither the array nor the axis, and to NaN it says nothing:
//! `tests/model/wrong_inputs.rs` has both side by side.
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
