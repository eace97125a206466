//! `#[derive(InputSchema)]` and `literal!` of `schema-core`. Depend on that crate, not on this one:
//! it re-exports both, and documents them.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod check;
mod declaration;
mod errors;
mod expand;
mod literal;
mod model_file;
mod syntax;
#[cfg(test)]
mod tests;

use declaration::Declaration;
use errors::Errors;
use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives a schema from a struct of arrays: implements `InputSchema`, and `FromArrays` if every field
/// owns its data.
///
/// Attributes are written `#[input(..)]`. The [guide](../schema_core/guide/index.html) shows each with an
/// example that runs and one that does not compile. All errors in a declaration are reported at once,
/// each on the token that causes it.
///
/// A field is an `Array`, `ArrayView`, `ArrayViewMut`, `ArcArray` or `CowArray` of ndarray, of any rank,
/// or an `Option` of one, which may be absent. Elements are `bool`, integers of 8 to 64 bits, `f32`,
/// `f64`, `String` or `&str`; features of `schema-core` add `f16`, `bf16` and `Complex`. Where values
/// may be missing, they are an [`Option`](../schema_core/guide/index.html#nullable-elements) of one.
///
/// | on a field | meaning |
/// |---|---|
/// | [`shape = [batch, 3]`](../schema_core/guide/index.html#shape) | One entry per axis. `batch`, in lower case, is a symbol: the same size wherever it occurs in the struct. `3`, `WIDTH`, a const parameter or `{ N + 1 }` is a constant. `_` is any size, `..` any number of axes. Symbols may be added, subtracted and multiplied: `2 * n`. Without `shape`, every axis has any size. |
/// | [`dtype = f32`](../schema_core/guide/index.html#dtype) | The element type again, if the type of the field does not show it to readers. |
/// | [`name = "x:0"`](../schema_core/guide/index.html#name-rename_all) | The name of the array in files, models and reports. By default, that of the field. |
/// | [`range = 0.0..=1.0`](../schema_core/guide/index.html#range) | Every value is within the range. |
/// | [`one_of = [0, 1]`](../schema_core/guide/index.html#one_of) | Every value is one of these. |
/// | [`allow_nan`](../schema_core/guide/index.html#allow_nan-allow_inf), [`allow_inf`](../schema_core/guide/index.html#allow_nan-allow_inf) | Floats may be NaN, or infinite. By default they are finite. |
/// | [`unique`](../schema_core/guide/index.html#unique-sorted-increasing) | No value occurs twice. |
/// | [`sorted`](../schema_core/guide/index.html#unique-sorted-increasing), [`increasing`](../schema_core/guide/index.html#unique-sorted-increasing) | No value is smaller than the one before; each is larger. Along axis 0, or `sorted(axis = 1)`. |
/// | [`sums_to = 1.0`](../schema_core/guide/index.html#sums_to-one_hot) | Values along the last axis add up to this. Axis and tolerance: `sums_to(1.0, axis = -1, tolerance = 1e-5)`. |
/// | [`one_hot`](../schema_core/guide/index.html#sums_to-one_hot) | Exactly one value along the last axis is 1, and the others are 0. |
/// | [`check = path`](../schema_core/guide/index.html#check) | `fn(ArrayView<..>) -> Result<(), impl Display>`, called if dtype and shape are valid. |
/// | [`check_rows = path`](../schema_core/guide/index.html#check_rows) | `fn(ArrayView<..>) -> Result<(), impl Display>`, called with each row (each index of axis 0), or `fn(&T)` with each value of one axis. Unlike `check`, it is called on data in pieces too. |
/// | [`role = target`](../schema_core/guide/index.html#role) | `input` by default, `target` or `weight`. |
/// | [`loss = mse`](../schema_core/guide/index.html#loss) | The loss that a target is trained with. |
/// | [`on_missing = mean`](../schema_core/guide/index.html#on_missing) | What a repair does with missing values: `mean`, `median`, `most_frequent`, `constant(0.0)` or `drop`. |
/// | [`columns = ["a", "b"]`](../schema_core/guide/index.html#columns) | The columns of a table that are stacked into the array. |
/// | [`flatten`](../schema_core/guide/index.html#flatten-skip) | The field is another `InputSchema` struct; its arrays become arrays of this struct. |
/// | [`skip`](../schema_core/guide/index.html#flatten-skip) | The field is not an array. |
///
/// | on the struct | meaning |
/// |---|---|
/// | [`model = "path"`](../schema_core/guide/index.html#model) | The model file that the struct is checked against while it compiles (feature `model`). |
/// | [`dims(batch = 1..=256)`](../schema_core/guide/index.html#dims) | Bounds on symbols. |
/// | [`rename_all = "camelCase"`](../schema_core/guide/index.html#name-rename_all) | The case of the names of all arrays. |
/// | [`check = path`](../schema_core/guide/index.html#check) | `fn(&Self) -> Result<(), impl Display>`, called if dtypes and shapes are valid. |
/// | [`ignore_unknown`](../schema_core/guide/index.html#ignore_unknown) | Arrays that the struct does not name are ignored. |
/// | [`crate = "path"`](../schema_core/guide/index.html#crate) | The path of `schema-core`, if it has another name. |
#[proc_macro_derive(InputSchema, attributes(input))]
pub fn derive_input_schema(input: TokenStream) -> TokenStream {
    derived(&parse_macro_input!(input as DeriveInput)).into()
}

fn derived(input: &DeriveInput) -> proc_macro2::TokenStream {
    let mut errors = Errors::default();
    let declaration = Declaration::read(input, &mut errors);
    let mut obligations = check::check(&declaration, &mut errors);
    let beside = model_file::check(&declaration, &mut obligations, &mut errors);
    if errors.is_empty() {
        let mut tokens = expand::expand(&declaration, obligations);
        tokens.extend(beside);
        return tokens;
    }
    let mut tokens = errors.into_tokens();
    tokens.extend(expand::fallback(&declaration, obligations));
    tokens
}

/// Removes an item where macros are expanded: it stands for what they would have written.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn unless_expanded(_: TokenStream, _: TokenStream) -> TokenStream {
    TokenStream::new()
}

#[doc(hidden)]
#[proc_macro]
pub fn literal(input: TokenStream) -> TokenStream {
    parse_macro_input!(input as literal::Call).expand().into()
}
