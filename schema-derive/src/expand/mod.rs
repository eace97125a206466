//! The declaration as code: constant data, and one call for each use of it.

mod batches;
mod fallback;
mod from_arrays;
mod generics;
mod literals;
mod questions;
mod schema;
mod symbols;
pub(crate) mod tokens;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::check::Obligation;
use crate::declaration::Declaration;
use crate::syntax::types::mentions;

pub(crate) use fallback::fallback;

pub(crate) fn expand(declaration: &Declaration, obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion::of(declaration);
    let questions = expansion.questions(obligations);
    let (sizes, now) = (expansion.sizes(), &questions.now);
    let input_schema = expansion.input_schema(&questions);
    let from_arrays = expansion.impl_from_arrays();
    let batches = expansion.impl_batches();
    let (symbols, parts) = (expansion.impl_symbols(), expansion.impl_parts());
    in_scope(
        declaration,
        &quote!(#sizes #now #input_schema #from_arrays #batches #symbols #parts),
    )
}

/// Wraps the items so that `__p` is the hidden module of the core crate.
fn in_scope(declaration: &Declaration, items: &TokenStream) -> TokenStream {
    let krate = &declaration.krate;
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #krate::__private::{self as __p, NoArray as _, NoPlaces as _, NoSchema as _, NoValue as _};
            #items
        };
    }
}

struct Expansion<'a> {
    declaration: &'a Declaration,
    parameters: Vec<Ident>,
}

impl Expansion<'_> {
    fn of(declaration: &Declaration) -> Expansion<'_> {
        let parameters = declaration.parameters();
        Expansion {
            declaration,
            parameters,
        }
    }

    fn is_generic(&self, tokens: impl ToTokens) -> bool {
        !self.parameters.is_empty() && mentions(tokens.to_token_stream(), &self.parameters)
    }

    fn sizes(&self) -> TokenStream {
        let sizes = self.declaration.sizes.iter().map(|size| {
            let (name, source) = (&size.name, &size.source);
            if !size.is_capital() {
                return quote!(const #name: __p::usize = #source;);
            }
            // In a pattern, a name is a constant, or else a new variable, which is no error. A variable
            // matches the first number. A constant has to be counted up to: nothing else can be done
            // with it if it may not be there.
            let found = size.found();
            quote! {
                #[allow(long_running_const_eval, non_snake_case, unreachable_patterns, unused_variables)]
                const #found: __p::usize = {
                    let mut __size = __p::usize::MAX;
                    loop {
                        match __size {
                            #source => break __size,
                            __p::LARGEST_CAPITAL => break __size,
                            _ => __size = __size.wrapping_add(1),
                        }
                    }
                };
                const #name: __p::usize = __p::size_of_capital(#found);
            }
        });
        sizes.collect()
    }
}
