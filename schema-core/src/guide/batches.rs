//! Batches: rows of valid data that stay valid.
//!
//! A proof is about whole arrays. [`Valid::rows`], [`Valid::batches`], [`Valid::select`] and
//! [`Valid::concat`] take rows of it and keep the proof, without reading each value again:
//!
//! ```
//! use schema_core::ndarray::{Array1, Array2};
//! use schema_core::{InputSchema, Rejected, Valid};
//!
//! #[derive(Debug, InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 4])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], one_of = [0, 1, 2], role = target)]
//!     y: Array1<i64>,
//! }
//!
//! fn step(batch: &Valid<Training>) { /* .. */ }
//!
//! fn train(data: &Valid<Training>, order: &[usize]) -> Result<(), Rejected<Training>> {
//!     let shuffled = data.select(order)?; // say, a random permutation of 0..data.row_count()
//!     for batch in shuffled.batches(32) {
//!         step(&batch?);
//!     }
//!     Ok(())
//! }
//!
//! let training = Training { x: Array2::zeros((100, 4)), y: Array1::zeros(100) };
//! train(&training.validate()?, &(0..100).rev().collect::<Vec<_>>())?;
//! # Ok::<(), Rejected<Training>>(())
//! ```
//!
//! # What rows are
//!
//! The rows of an array are the indices of axis 0, if its size is the symbol that the arrays share there:
//! `batch` in `[batch, 4]` and `[batch]`. Where axis 0 of arrays has different symbols, it is the one
//! called `batch`. An array without this symbol has no rows and stays whole, such as a vocabulary of
//! `[words]`. If the symbol is a size anywhere else, as in `[batch, batch]` or `[2 * batch]`, rows cannot
//! be taken, and a program that does so does not compile:
//!
//! ```compile_fail
//! use schema_core::ndarray::Array2;
//! use schema_core::{InputSchema, Valid};
//!
//! #[derive(Debug, InputSchema)]
//! struct Graph {
//!     #[input(shape = [nodes, nodes])]
//!     edges: Array2<f32>,
//! }
//!
//! fn half(graph: Valid<Graph>) {
//!     let _ = graph.rows(..graph.row_count() / 2); // the rows of `Graph` cannot be taken
//! }
//! # half(Graph { edges: Array2::zeros((2, 2)) }.validate().unwrap());
//! ```
//!
//! # What is checked again
//!
//! | what | adjacent rows | rows by index | parts together |
//! |---|---|---|---|
//! | dtype, rank, sizes, rules on single values, `check_rows`, rules along other axes | | | |
//! | bounds on the number of rows: `dims(batch = 1..=256)` | yes | yes | yes |
//! | `sorted`, `increasing` along axis 0 | | if not in order, or NaN is allowed | yes |
//! | `unique` | | if an index is repeated | yes |
//! | `sums_to`, `one_hot` along axis 0 | yes | yes | yes |
//! | `check`, of an array or of the struct | yes | yes | yes |
//!
//! If one of these does not hold, the rows are returned as [`Rejected`], with a report as from
//! [`validate`](crate::InputSchema::validate).
//!
//! # What is copied
//!
//! | type of the field | rows | rows by index, parts together |
//! |---|---|---|
//! | `Array` | copied | copied |
//! | `ArcArray` | shared | copied |
//! | `ArrayView` | sliced | not possible |
//! | `CowArray` | sliced if it is a view, else copied | copied |
//!
//! An array without rows is cloned, which costs nothing for a view or an `ArcArray`, and so is a skipped
//! field. With the type of the arrays as a parameter, one declaration serves all of these:
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::{Array1, Array2, ArrayView1, ArrayView2};
//!
//! #[derive(Debug, InputSchema)]
//! struct Training<X = Array2<f32>, Y = Array1<i64>> {
//!     #[input(shape = [batch, 4], dtype = f32)]
//!     x: X,
//!     #[input(shape = [batch], dtype = i64)]
//!     y: Y,
//! }
//!
//! impl Training {
//!     fn view(&self) -> Training<ArrayView2<'_, f32>, ArrayView1<'_, i64>> {
//!         Training { x: self.x.view(), y: self.y.view() }
//!     }
//! }
//!
//! let training = Training { x: Array2::zeros((100, 4)), y: Array1::zeros(100) };
//! let mut batches = 0;
//! for batch in training.view().validate().map_err(schema_core::Report::from)?.batches(32) {
//!     batches += 1;
//!     batch.map_err(schema_core::Report::from)?; // nothing was copied
//! }
//! assert_eq!(batches, 4);
//! # Ok::<(), schema_core::Report>(())
//! ```
//!
//! [`Rejected`]: crate::Rejected
//! [`Valid::rows`]: crate::Valid::rows
//! [`Valid::batches`]: crate::Valid::batches
//! [`Valid::select`]: crate::Valid::select
//! [`Valid::concat`]: crate::Valid::concat
