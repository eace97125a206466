//! The checks for rustc: whether types are what their names suggest, and the obligations.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Expansion;
use super::tokens::{self, size};
use crate::check::Obligation;
use crate::declaration::{Array, FieldKind};
use crate::syntax::place::Place;
use crate::syntax::types::{unfit_for_flatten, with_static_lifetimes};

/// The checks for rustc.
#[derive(Default)]
pub(super) struct Questions {
    /// Checks that can be evaluated immediately, as items.
    pub(super) now: TokenStream,
    /// Checks that depend on a parameter, evaluated with the schema of each instance.
    pub(super) at_use: TokenStream,
    /// Checks of the schema itself, which is called `__schema`.
    pub(super) of_whole: TokenStream,
}

impl Expansion<'_> {
    pub(super) fn questions(&self, obligations: Vec<Obligation>) -> Questions {
        let mut questions = Questions::default();
        let now = &mut questions.now;
        let (mut plain, mut seen) = (TokenStream::new(), Vec::new());
        for field in &self.declaration.fields {
            let ty = &field.ty;
            if self.is_generic(ty) {
                continue;
            }
            let fixed = with_static_lifetimes(ty.to_token_stream());
            match &field.kind {
                // It is already reported that this is not an array.
                FieldKind::Array(array) if array.known.is_unfit => {}
                FieldKind::Array(array) if array.known.plain().is_some() => {
                    let text = fixed.to_string();
                    if !seen.contains(&text) {
                        seen.push(text);
                        plain.extend(assert_plain(array, &fixed));
                    }
                }
                FieldKind::Array(_) => {
                    now.extend(
                        quote!(const _: __p::Option<__p::usize> = <#fixed as __p::Field>::RANK;),
                    );
                }
                FieldKind::Flatten(_) if unfit_for_flatten(ty).is_some() => {}
                FieldKind::Flatten(_) => {
                    now.extend(
                        quote!(const _: __p::bool = <#fixed as __p::InputSchema>::__UNVERIFIED;),
                    );
                }
                FieldKind::Skip => {}
            }
        }
        if !plain.is_empty() {
            now.extend(quote!(const _: () = { #plain };));
        }
        for obligation in obligations {
            let Obligation { place, problem, .. } = obligation;
            let demand = |problem| place.call(&quote!(__p::demand), problem);
            match (obligation.is_of_schema, self.parameters.is_empty()) {
                (true, true) => {
                    let schema = tokens::schema_of(self.declaration);
                    let call = demand(&quote!({ let __schema = const { &#schema }; #problem }));
                    now.extend(quote!(const _: () = #call;));
                }
                (true, false) => {
                    let call = demand(&problem);
                    questions.of_whole.extend(quote!(#call;));
                }
                (false, _) if self.is_generic(&problem) => {
                    let call = demand(&problem);
                    questions.at_use.extend(quote!(#call;));
                }
                (false, _) => {
                    let call = demand(&problem);
                    now.extend(quote!(const _: () = #call;));
                }
            }
        }
        questions
    }
}

/// Checks that the type is the array that its name suggests.
fn assert_plain(array: &Array, ty: &TokenStream) -> TokenStream {
    let Some((dtype, rank)) = array.known.plain() else {
        return TokenStream::new();
    };
    let name = &array.name;
    let (dtype, rank) = (tokens::dtype(dtype), tokens::option(rank.map(size)));
    let optional = array.known.optional;
    let nullable = array.known.nullable;
    let arguments = quote!(#name, #dtype, #rank, #optional, #nullable);
    let call = Place::of(ty).call_of(&quote!(__p::assert_plain), ty, &arguments);
    quote!(#call;)
}
