//! Schemas as source text of a language.

pub mod python;
pub mod rust;
