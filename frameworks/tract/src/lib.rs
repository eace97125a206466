#![doc = include_str!("../README.md")]

mod arrays;
mod facts;
mod model;
mod tensors;

pub use arrays::outputs;
pub use model::Model;
pub use schema_tensors::{Named, TensorError};
pub use tensors::{Tensors, tensors};
