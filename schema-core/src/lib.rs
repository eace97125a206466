//! Say what a model takes as a Rust struct, and know at once when data does not fit.
//!
//! `#[derive(InputSchema)]` makes a [`Schema`] of a struct of ndarray arrays: names, dtypes,
//! shapes, sizes that arrays share, and rules on values. The declaration is checked while
//! compiling, literal data too ([`literal!`]), and arrays at run time.
//!
//! ```
//! use schema_core::ndarray::{Array1, Array2, array};
//! use schema_core::{InputSchema, Valid};
//!
//! /// What the classifier takes.
//! #[derive(Debug, InputSchema)]
//! struct Training {
//!     /// One row a sample.
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
//! Arrays that are absent, not expected or not readable; dtypes; ranks; fixed sizes; sizes that
//! arrays share; bounds on symbols; values; your own functions. All of it is found at once. Sizes
//! are held against the schema wherever the rank is right, values wherever dtype and rank are.
//!
//! Names, dtypes and shapes cost nothing that grows with the data. Rules on values, and that floats
//! are finite, cost one read of the array at about the speed of memory; along an axis (`sorted`,
//! `sums_to`, ..) a second one.
//!
//! # Data out of files, and into them
//!
//! [`Arrays`] are arrays by name, of whatever dtype and shape a file has: `Arrays::read` tells the
//! format by the content, `Arrays::write` by the file's extension, and
//! [`InputSchema::from_arrays`] holds them against a schema. Numbers in JSON and CSV have no dtype
//! and take the one that the schema asks for; columns `x[0]`, `x[1]`, .. of a table are one array.
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
//! error[missing]: `x` has 1 NaN in 4 values
//!   x[1, 1] = NaN
//!   help: column 1 can be imputed (mean 3.5, median 3.5), or 1 of 2 rows dropped",
//! );
//! # }
//! ```
//!
//! # In a notebook
//!
//! The last value of a cell shows itself in evcxr, the Rust kernel of Jupyter: a [`Schema`], a
//! [`Report`], a [`Rejected`], a [`Valid`] and [`Dims`] as tables, and [`Rejected::map`] as a
//! picture of where an array is wrong. `to_html` and [`Map::to_svg`] give the same to any page.
//!
//! # When not to use it
//!
//! For a table of columns of different types, a data frame library with a schema of its own serves
//! better; for a single scalar, a checked newtype does.
//!
//! # Features
//!
//! | feature | what it brings | why it is no default |
//! |---|---|---|
//! | `derive` | `#[derive(InputSchema)]`, [`literal!`] | it is one |
//! | `repair` | [`Repair`], `InputSchema::repair`: arrays that do not fit are mended by a plan | as much code as all else together |
//! | `map` | [`Map`], [`Rejected::map`]: a picture of where an array is wrong | code for those who look at pictures |
//! | `serde` | reports, schemas and dims as data; arrays and `Valid<T>` from nested lists | syn's larger half, for those who log or serve |
//! | `csv` | CSV and TSV: `Arrays::read`, `Arrays::write`, `Arrays::read_csv` | not every program has files |
//! | `json` | JSON: `Arrays::read`, `Arrays::write`, `Arrays::from_json` | `serde_json` |
//! | `npy` | `.npy` and `.npz`: `Arrays::read`, `Arrays::write` | a decompressor |
//! | `parquet` | Parquet and Arrow IPC: `Arrays::read`; Parquet: `Arrays::write` | the crates `parquet` and `arrow-*`, a C compiler |
//! | `safetensors` | safetensors: `Arrays::read`, `Arrays::write` | `serde_json` |
//! | `rayon` | long CSV files read on all cores; without it nothing starts a thread | `rayon` |
//! | `model` | `#[input(model = "..")]`, [`Model`], `InputSchema::check_model`: Keras, ONNX and [more](model::ModelFormat) | code that not all need |
//! | `half` | `f16`, `bf16` | the crate `half` |
//! | `complex` | `Complex<f32>`, `Complex<f64>` | in public signatures, a version to agree on |
//! | `full` | all of these | |
//!
//! Nothing in here is `unsafe`, keeps global state, or panics on anybody's data.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod check;
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
    feature = "serde"
))]
pub mod io;
#[cfg(feature = "derive")]
mod literal;
mod load;
// Its snippets use most features; `cargo test --workspace` turns all of them on.
#[cfg(all(doctest, feature = "full"))]
mod readme;
#[cfg(feature = "repair")]
pub mod repair;
pub mod report;
mod show;
mod user_checks;
mod valid;

#[doc(hidden)]
pub mod __private;

/// The words of a schema: what it says of arrays, their axes and their values.
pub mod spec {
    pub use schema_spec::{
        ArraySpec, Axis, Change, ChangeKind, Constraint, DType, Dim, DimBounds, DimExpr, List,
        Loss, OnMissing, Role, Schema, SumsTo, Term, Text, Validate, Value, ValueRange,
    };
}

/// Arrays whose dtype and rank are known at run time only, and the types that fields and elements
/// of a struct can have.
pub mod arrays {
    pub use schema_arrays::{
        AnyArray, AnyView, Cell, Element, Field, HasRank, OwnedElement, OwnedField, TextArray,
        TextView,
    };
}

/// What the file of a model declares, and whether a schema agrees with it.
#[cfg(feature = "model")]
pub mod model {
    pub use schema_models::*;
}

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
pub use valid::{Rejected, Valid};
