//! JSON as Python writes it: NaN and Infinity included, no deeper and no larger than any model is.
//!
//! The crate `serde_json` refuses NaN and Infinity, and is built from seven others.

mod parse;
mod value;

pub(crate) use parse::parse;
pub(crate) use value::Json;
