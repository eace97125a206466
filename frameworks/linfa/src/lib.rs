#![doc = include_str!("../README.md")]

mod dataset;
mod error;
mod value;

pub use dataset::{SingleTarget, dataset, outputs, records};
pub use error::DatasetError;
pub use schema_tensors::TensorError;
pub use value::{Value, array};
