//! JSON as Python writes it: NaN and Infinity included, no deeper and no larger than any model is.

mod parse;
mod value;

pub(crate) use parse::parse;
pub(crate) use value::Json;
