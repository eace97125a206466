//! End-to-end tests, in one binary, so that Parquet and Arrow are linked once. `cargo test -p schema-tests --test it read::` runs the tests of one module.

mod advice;
mod arrays;
mod batches;
mod check_rows;
mod columns;
mod diff;
mod drift;
mod empty;
mod many;
mod missing;
mod model;
mod model_file;
mod moves;
mod nullable;
mod profile;
mod read;
mod readme;
mod repair;
mod reports;
mod schema_data;
mod schema_format;
mod solving;
mod stream;
mod views;
mod write;
mod write_columns;
