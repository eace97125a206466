//! The expansions of the macros pass lints that a user may have enabled. Clippy checks this file too.

#![deny(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    future_incompatible,
    let_underscore,
    missing_docs,
    nonstandard_style,
    non_snake_case,
    rust_2018_idioms,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_extern_crates,
    unused_import_braces,
    unused_imports,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_docs_in_private_items,
    clippy::panic,
    clippy::print_stdout,
    clippy::shadow_unrelated,
    clippy::todo,
    clippy::unreachable,
    clippy::unwrap_in_result,
    clippy::unwrap_used
)]

use schema_core::ndarray::{Array1, Array2, ArrayView1};
use schema_core::{InputSchema, literal};

/// A size.
const WIDTH: usize = 2;

/// An alias.
type Labels = Array1<i64>;

/// Accepts what has values.
#[allow(clippy::needless_pass_by_value)] // the signature of a `check`
fn any(values: ArrayView1<'_, f32>) -> Result<(), &'static str> {
    values.into_iter().next().map(|_| ()).ok_or("empty")
}

/// Accepts what has values.
fn whole(checked: &Checked<'_>) -> Result<(), &'static str> {
    any(checked.x)
}

/// Every kind of field.
#[derive(Debug, Clone, InputSchema)]
#[input(dims(batch = 1..=WIDTH), rename_all = "camelCase")]
pub struct Training {
    /// Features.
    #[input(shape = [batch, { WIDTH }, 2 * WIDTH], range = 0.0..=f64::MAX, sums_to(1.0, axis = 1))]
    pub features: schema_core::ndarray::Array3<f64>,
    /// Labels.
    #[input(shape = [batch], one_of = [0, { 1 }], role = target)]
    pub labels: Labels,
    /// Weights.
    #[input(shape = [2 * batch + 1])]
    pub weights: Option<Array1<f32>>,
    /// None.
    #[input(skip)]
    pub note: String,
}

/// Flattens another struct.
#[derive(Debug, Clone, InputSchema)]
pub struct Outer<const N: usize> {
    /// Another's.
    #[input(flatten)]
    pub small: Small,
    /// Its own.
    #[input(shape = [batch, N])]
    pub x: Array2<f64>,
}

/// A small one.
#[derive(Debug, Clone, InputSchema)]
pub struct Small {
    /// Names.
    #[input(shape = [batch])]
    pub names: Array1<String>,
}

/// One with functions, that borrows.
#[derive(Debug, InputSchema)]
#[input(check = whole)]
pub struct Checked<'a> {
    /// Checked.
    #[input(check = any, sorted)]
    pub x: ArrayView1<'a, f32>,
}

/// Names in the case of mathematics.
#[allow(non_snake_case)]
#[derive(Debug, InputSchema)]
pub struct Design {
    /// The matrix.
    #[input(shape = [n, p])]
    pub X: Array2<f64>,
}

/// The macros' output, in use.
#[test]
fn what_the_macros_write_is_quiet() {
    let small = literal!(Small { names: ["a", "b"] });
    assert_eq!(small.dims().get("batch"), Some(2));
    let outer = literal!(Outer::<1> {
        small: Small { names: ["a"] },
        x: [[1.0]]
    });
    assert_eq!(outer.x.len(), 1);
    let design = literal!(Design { X: [[1.0, 2.0]] });
    assert_eq!(design.X.ncols(), 2);
    assert_eq!(Training::SCHEMA.len(), 3);
    let x = Array1::ones(1);
    assert!(Checked { x: x.view() }.check().is_ok());
}
