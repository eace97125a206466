//! The fields of a schema's file, for its readers with serde and without.

/// Those of the schema.
pub const SCHEMA: &[&str] = &[
    "version",
    "name",
    "description",
    "arrays",
    "dims",
    "check",
    "ignore_unknown",
];

/// Those of each array.
pub const ARRAY: &[&str] = &[
    "name",
    "description",
    "dtype",
    "shape",
    "rank",
    "role",
    "optional",
    "nullable",
    "constraints",
    "columns",
    "on_missing",
    "loss",
];
