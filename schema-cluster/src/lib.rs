//! Checks files against a schema on a query engine.
//!
//! The check is a user-defined aggregate of [DataFusion](datafusion), the state of which is a
//! [`Partial`](schema_core::stream::Partial). The engine reads the files, in as many partitions as there
//! are cores, and merges what was found. The place of a value is its file and its row there, so the
//! report is the same however the engine cuts the files.
//!
//! ```no_run
//! # async fn run(schema: schema_core::Schema) -> Result<(), schema_cluster::CheckError> {
//! match schema_cluster::check(&schema, &["train/"]).await? {
//!     Ok(dims) => println!("valid ({dims})"),
//!     Err(report) => println!("{report}"),
//! }
//! # Ok(())
//! # }
//! ```

mod aggregate;
mod check;
#[cfg(feature = "cluster")]
pub mod cluster;
mod column;
mod error;
mod files;
mod known;
mod rows;
mod scan;
mod tensor;
mod text;

pub use check::{check, check_on};
pub use error::CheckError;
