//! Checked arrays as the tensors of a framework: what the crates for candle, burn, ort, tract and linfa
//! share.
//!
//! Such a crate says which dtypes the framework has ([`Framework`]), and how one array becomes a tensor.
//! [`tensors`] does the rest for any struct: it moves the arrays out of the proof, in the order of the
//! schema, and says which of them cannot be a tensor. On the way back, [`outputs`] proves the arrays of
//! a model by a second schema.
//!
//! ```
//! use schema_core::ndarray::{Array1, Array2, array};
//! use schema_core::spec::Role;
//! use schema_core::{AnyArray, DType, InputSchema};
//! use schema_tensors::{Framework, Reason, dense, tensors};
//!
//! #[derive(Debug, InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], role = target)]
//!     y: Array1<i64>,
//! }
//!
//! /// A framework whose tensors are vectors of `f32`.
//! const PLAIN: Framework = Framework::new("plain", &[DType::F32]);
//!
//! let training = Training { x: array![[1.0, 2.0, 3.0]], y: array![0] }.validate()?;
//! let tensors = tensors(training, Role::Input, PLAIN, |array| match array {
//!     AnyArray::F32(array) => Ok(dense(array)),
//!     _ => Err(Reason::Dtype),
//! })
//! .unwrap();
//! assert_eq!(tensors["x"], (vec![1.0, 2.0, 3.0], vec![1, 3]));
//! assert_eq!(tensors.names().collect::<Vec<_>>(), ["x"]);
//! # Ok::<(), schema_core::Rejected<Training>>(())
//! ```

mod dense;
mod error;
mod named;
mod outputs;
mod tensors;

pub use dense::dense;
pub use error::{Framework, Reason, TensorError};
pub use named::Named;
pub use outputs::outputs;
pub use tensors::{ByRole, by_role, tensors};
