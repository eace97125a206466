//! Declare the inputs of a model as a Rust struct, and check data against it.
//!
//! `#[derive(InputSchema)]` makes a [`Schema`] from a struct of ndarray arrays: names, dtypes,
//! shapes, sizes that arrays share, and rules on values. The declaration and literal data
//! ([`literal!`]) are checked at compile time, arrays at run time.
//!
//! ```
//! use schema_core::ndarray::{Array1, Array2, array};
//! use schema_core::{InputSchema, Valid};
//!
//! /// The training data of a classifier.
//! #[derive(Debug, InputSchema)]
//! struct Training {
//!     /// One row per sample.
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], one_of = [0, 1], role = target)]
//!     y: Array1<i64>,
//! }
//!
//! fn fit(data: &Valid<Training>) { /* every row has 3 finite features and a label */ }
//!
//! let training = Training { x: array![[1.0, 2.0], [3.0, 4.0]], y: array![0, 1, 7] };
//! let rejected = training.validate().unwrap_err();
//! assert_eq!(
//!     rejected.to_string(),
//!     "\
//! error[shape]: `x` is [2, 2], but the schema says [batch, 3]
//!   axis 1 is 2, expected 3
//! error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `y` (axis 0)
//! error[one_of]: `y` has 1 of 3 values not among [0, 1]
//!   y[2] = 7",
//! );
//! let (training, _report) = rejected.into_parts(); // nothing is lost
//! ```
//!
//! The [`guide`] has every attribute with an example.
//!
//! # What is checked, and in which order
//!
//! Arrays that are absent, unexpected or unreadable; dtypes; ranks; fixed sizes; sizes that arrays
//! share; bounds on symbols; values; your own functions. One check reports all violations. Sizes are
//! checked if the rank is right, values if dtype and rank are right.
//!
//! The cost of checking names, dtypes and shapes does not grow with the data. Checking that floats
//! are finite, and rules on single values, costs one read of the array at about memory speed; a rule
//! along an axis (`sorted`, `sums_to`, ..) costs another read.
//!
//! # Reading and writing files
//!
//! [`Arrays`] holds arrays by name, of any dtype and shape. `Arrays::read` detects the format from
//! the content, `Arrays::write` from the file's extension, and [`InputSchema::from_arrays`] checks
//! the arrays against a schema. Numbers in JSON and CSV have no dtype, so they get that of the
//! schema; columns `x[0]`, `x[1]`, .. of a table become one array.
//!
//! ```
//! # #[cfg(all(feature = "csv", feature = "derive"))] {
//! use schema_core::ndarray::{Array1, Array2};
//! use schema_core::{Arrays, InputSchema};
//! use schema_core::io::CsvOptions;
//!
//! #[derive(Debug, InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 2])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], one_of = ["setosa", "virginica"])]
//!     species: Array1<String>,
//! }
//!
//! let table = "x[0],x[1],species\n5.1,3.5,setosa\n6.2,,setosa\n";
//! let arrays = Arrays::from_csv(table, &CsvOptions::default()).unwrap(); // or Arrays::read("..")
//! assert_eq!(
//!     Training::from_arrays(arrays).unwrap_err().to_string(),
//!     "\
//! error[missing]: `x` has 1 missing in 4 values
//!   x[1, 1] is missing
//!   help: column 1 can be imputed (mean 3.5, median 3.5), or 1 of 2 rows dropped",
//! );
//! # }
//! ```
//!
//! # In a notebook
//!
//! In evcxr, the Rust kernel of Jupyter, the last value of a cell is displayed: [`Arrays`], a
//! [`Schema`], a [`Report`], a [`Rejected`], a [`Valid`] and [`Dims`] as tables, and [`Rejected::map`] as a
//! picture of the invalid values of an array. `to_html` and [`Map::to_svg`] return the same output
//! for use in other pages.
//!
//! # When not to use it
//!
//! For a table of columns of different types, use a data frame library with a schema of its own; for
//! a single scalar, use a checked newtype.
//!
//! # Cargo features
//!
//! | feature | contents | why it is not a default |
//! |---|---|---|
//! | `derive` | `#[derive(InputSchema)]`, [`literal!`] | it is a default |
//! | `repair` | [`Repair`], `InputSchema::repair`: plans that repair arrays | as much code as everything else together |
//! | `map` | [`Map`], [`Rejected::map`]: a picture of the invalid values of an array | rarely needed code |
//! | `serde` | reports, schemas and dims as data; arrays and `Valid<T>` from nested lists | compile time of `serde_derive` |
//! | `compressed` | files compressed as a whole: `.gz`, `.zst`, `.bz2`, `.zip` of one file | not every program reads files |
//! | `csv` | CSV and TSV: `Arrays::read`, `Arrays::write`, `Arrays::read_csv` | not every program reads files |
//! | `json` | JSON: `Arrays::read`, `Arrays::write`, `Arrays::from_json` | `serde_json` |
//! | `npy` | `.npy` and `.npz`: `Arrays::read`, `Arrays::write` | a decompressor |
//! | `parquet` | Parquet and Arrow IPC: `Arrays::read`; Parquet: `Arrays::write` | the crates `parquet` and `arrow-*`, a C compiler |
//! | `safetensors` | safetensors: `Arrays::read`, `Arrays::write` | `serde_json` |
//! | `stream` | [`stream`]: checks of data in pieces, larger than memory or on many machines | not every program has such data |
//! | `sample` | [`sample`]: valid data, made, and data with one violation, for tests | `rand_core`, a public dependency |
//! | `profile` | [`profile`]: statistics of data in pieces, and how data drifts | rarely needed code |
//! | `rayon` | long CSV files read on all cores; without it, no thread is started | `rayon` |
//! | `model` | `#[input(model = "..")]`, [`Model`], `InputSchema::check_model`: Keras, ONNX and [more](model::ModelFormat) | code that not every program needs |
//! | `half` | `f16`, `bf16` | the crate `half` |
//! | `complex` | `Complex<f32>`, `Complex<f64>` | `num-complex`, a public dependency |
//! | `full` | all of these | |
//! | `proptest` | `sample::strategy`, `InputSchema::strategy`; not in `full` | `proptest`, a public dependency that only tests want |
//! | `stores` | [`io::Stores`]: files in object stores; not in `full` | an asynchronous runtime, TLS |
//!
//! The crate has no `unsafe` code and no global state, and does not panic on any data.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod batches;
mod check;
mod check_error;
mod dims;
mod from_arrays;
pub mod guide;
mod inline_vec;
mod input_schema;
#[cfg(any(
    feature = "csv",
    feature = "json",
    feature = "npy",
    feature = "parquet",
    feature = "safetensors",
    feature = "serde",
    feature = "stores"
))]
pub mod io;
#[cfg(all(feature = "derive", not(rust_analyzer)))]
mod literal;
mod load;
mod names;
// The snippets use most Cargo features; `cargo test --workspace` enables all of them.
#[cfg(feature = "profile")]
pub mod profile;
#[cfg(all(doctest, feature = "full"))]
mod readme;
#[cfg(feature = "repair")]
pub mod repair;
pub mod report;
mod row_checks;
#[cfg(feature = "sample")]
pub mod sample;
mod show;
#[cfg(feature = "stream")]
pub mod stream;
mod symbols;
mod tightened;
#[cfg(all(feature = "derive", rust_analyzer))]
mod unexpanded;
mod user_checks;
mod valid;

#[doc(hidden)]
pub mod __private;
#[doc(hidden)]
pub mod macros;

/// The types that describe arrays, their axes and their values in a schema.
pub mod spec {
    #[cfg(feature = "serde")]
    pub use schema_spec::JsonSchema;
    pub use schema_spec::{
        ArraySpec, Axis, Change, ChangeKind, Constraint, DType, Dim, DimBounds, DimExpr, List,
        Loss, OnMissing, ParseDTypeError, ParseDimError, Role, Schema, SchemaBuilder, SchemaError,
        StandIn, SumsTo, Term, Text, Validate, Value, ValueRange,
    };
}

/// Arrays whose dtype and rank are known only at run time, and the types that fields and elements
/// of a struct can have.
pub mod arrays {
    pub use crate::load::{IntoIter, Iter, LookupError};
    pub use schema_arrays::{
        AnyArray, AnyView, Cell, Element, Field, FieldElement, HasRank, NotThisArray, OwnedElement,
        OwnedField, OwnedFieldElement, RowsField, TextArray, TextView,
    };
}

/// Declarations in model files, and their comparison with schemas.
#[cfg(feature = "model")]
pub mod model {
    pub use schema_models::*;
}

pub use batches::Batches;
pub use check_error::CheckError;
pub use dims::Dims;
pub use from_arrays::FromArrays;
pub use input_schema::InputSchema;
pub use load::{Arrays, Views};
pub use ndarray;
#[cfg(feature = "repair")]
pub use repair::{Coerce, Repair};
pub use report::{Report, Violation};
pub use schema_arrays::{AnyArray, AnyView};
#[cfg(feature = "derive")]
pub use schema_core_derive::InputSchema;
#[cfg(feature = "model")]
pub use schema_models::Model;
pub use schema_spec::{ArraySpec, DType, Schema};
#[cfg(feature = "map")]
pub use show::Map;
pub use symbols::{HasParts, Symbols};
pub use tightened::{Tightened, WiderSchema};
pub use valid::{Rejected, Valid};
