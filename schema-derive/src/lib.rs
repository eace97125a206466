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

/// Makes a schema of a struct of arrays.
///
/// `schema_core::guide` has every attribute with an example.
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

#[doc(hidden)]
#[proc_macro]
pub fn literal(input: TokenStream) -> TokenStream {
    parse_macro_input!(input as literal::Call).expand().into()
}
