//! Valid data for tests, and data that is wrong in one way.
//!
//! With the feature `sample`, a struct makes inputs that fulfil it. Tests of what takes the inputs need no
//! fixtures, and follow the struct as it changes:
//!
//! ```
//! use rand_pcg::Pcg64Mcg;
//! use rand_pcg::rand_core::SeedableRng;
//! use schema_core::ndarray::{Array1, Array2};
//! use schema_core::{InputSchema, Valid};
//!
//! #[derive(Debug, InputSchema)]
//! struct Request {
//!     #[input(shape = [batch, classes], range = 0.0..=1.0, sums_to = 1.0)]
//!     prior: Array2<f32>,
//!     #[input(shape = [batch], unique)]
//!     id: Array1<i64>,
//! }
//!
//! /// The most likely class of each row.
//! fn predict(request: &Valid<Request>) -> Vec<usize> {
//!     let rows = request.prior.rows().into_iter();
//!     let best = rows.map(|row| (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b])));
//!     best.map(Option::unwrap_or_default).collect()
//! }
//!
//! for seed in 0..100 {
//!     let mut rng = Pcg64Mcg::seed_from_u64(seed);
//!     let request = Request::sample(&mut rng, &[("batch", 8)])?;
//!     assert_eq!(predict(&request).len(), 8);
//! }
//! # Ok::<(), schema_core::sample::SampleError>(())
//! ```
//!
//! # Data that should be refused
//!
//! [`almost`](crate::sample::SampleSchema::almost) makes data with one violation, and
//! [`breakable`](crate::sample::SampleSchema::breakable) lists those that it can make. A server should refuse all
//! of it, and say why:
//!
//! ```
//! use rand_pcg::Pcg64Mcg;
//! use rand_pcg::rand_core::SeedableRng;
//! use schema_core::ndarray::Array2;
//! use schema_core::sample::SampleSchema;
//! use schema_core::{Arrays, InputSchema};
//!
//! #[derive(Debug, InputSchema)]
//! #[input(dims(batch = 1..=64))]
//! struct Request {
//!     #[input(shape = [batch, 3], range = 0.0..=1.0)]
//!     x: Array2<f32>,
//! }
//!
//! /// The body of the answer.
//! fn serve(arrays: Arrays) -> Result<f32, String> {
//!     let request = Request::from_arrays(arrays).map_err(|rejected| rejected.to_string())?;
//!     Ok(request.x.sum())
//! }
//!
//! let mut rng = Pcg64Mcg::seed_from_u64(7);
//! let mut codes = Vec::new();
//! for (array, code) in Request::SCHEMA.breakable() {
//!     let arrays = Request::SCHEMA.almost(&mut rng, &[], &array, code)?;
//!     let answer = serve(arrays).unwrap_err();
//!     assert!(answer.starts_with(&format!("error[{code}]: ")), "{answer}");
//!     codes.push(code);
//! }
//! assert_eq!(
//!     codes,
//!     ["absent", "dtype", "rank", "shape", "bounds", "missing", "infinite", "range", "unexpected"],
//! );
//! # Ok::<(), schema_core::sample::SampleError>(())
//! ```
//!
//! # Without Rust
//!
//! The command makes data for a schema or a model: `schema sample model.keras --rows 1000 -o sample.npz`,
//! and `schema sample train.schema.json --almost x:range`.
//!
//! # With proptest
//!
//! With the feature `proptest`, `Request::strategy()` is a strategy: a failing test shrinks to few rows and plain
//! values, all of which are valid.
