//! `#[derive(InputSchema)]` and `literal!` of `schema-core`. Depend on that crate, not on this one:
//! it re-exports both, and documents them.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod casing;
mod check;
mod columns;
mod constant;
mod entries;
mod errors;
mod expand;
mod keys;
mod literal;
mod model;
mod model_file;
mod on_missing;
mod place;
mod shape;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

use errors::Errors;
use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a schema of a struct of arrays.
///
/// `schema_core::guide` has every attribute with an example.
#[proc_macro_derive(InputSchema, attributes(input))]
pub fn derive_input_schema(input: TokenStream) -> TokenStream {
    derived(&parse_macro_input!(input as DeriveInput)).into()
}

fn derived(input: &DeriveInput) -> proc_macro2::TokenStream {
    let mut errors = Errors::default();
    let model = model::Model::read(input, &mut errors);
    let mut obligations = check::check(&model, &mut errors);
    let beside = model_file::check(&model, &mut obligations, &mut errors);
    if errors.is_empty() {
        let mut tokens = expand::expand(&model, obligations);
        tokens.extend(beside);
        return tokens;
    }
    let mut tokens = errors.into_tokens();
    tokens.extend(expand::fallback(&model, obligations));
    tokens
}

#[doc(hidden)]
#[proc_macro]
pub fn literal(input: TokenStream) -> TokenStream {
    parse_macro_input!(input as literal::Call).expand().into()
}
