//! JSON as Python writes it, including NaN and Infinity, with limits on depth and size.
//!
//! The crate `serde_json` refuses NaN and Infinity, and has seven dependencies.

mod parse;
mod value;

pub(crate) use parse::{parse, parse_without};
pub(crate) use value::Json;
