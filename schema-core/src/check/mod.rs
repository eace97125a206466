//! Arrays held against a schema.

mod values;

pub(crate) use values::check_values;
