//! The expansion of a declaration with errors.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::literals::literals_struct;
use super::{Expansion, in_scope};
use crate::check::Obligation;
use crate::declaration::Declaration;

/// Expands a declaration with errors to the checks for rustc, so that all errors are reported at
/// once, and to placeholder impls, so that their absence causes no further errors.
pub(crate) fn fallback(declaration: &Declaration, mut obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion::of(declaration);
    obligations.retain(|obligation| !obligation.is_of_schema);
    let questions = expansion.questions(obligations).now;
    let sizes = expansion.sizes();
    let symbols = expansion.symbols_of_fallback();
    let parts = expansion.parts_of_fallback();
    let ident = &declaration.ident;
    let name = ident.unraw().to_string();
    let fields = declaration.fields.iter().map(|field| {
        let ident = &field.ident;
        quote!(pub #ident: __p::Refused,)
    });
    let literals = literals_struct(declaration, &declaration.generics, &fields.collect());
    let (impl_generics, type_generics, where_clause) = declaration.generics.split_for_impl();
    in_scope(
        declaration,
        &quote! {
            #sizes
            #questions

            #[automatically_derived]
            impl #impl_generics __p::InputSchema for #ident #type_generics #where_clause {
                const SCHEMA: __p::Schema = __p::Schema::new(#name);
                fn __fields<'__v>(&'__v self, _: &mut impl __p::VisitFields<'__v>) {}
            }

            #[automatically_derived]
            impl #impl_generics __p::FromArrays for #ident #type_generics #where_clause {
                type __Literals = __Literals #type_generics;
                fn __take(_: &mut __p::Handover) -> Self {
                    __p::refused()
                }
                fn __give(&mut self, _: &mut __p::Handover) {}
            }

            #[automatically_derived]
            impl #impl_generics __p::Batches for #ident #type_generics #where_clause {
                type Batch = Self;
                fn __rebuild(_: &[&Self], _: &mut __p::Rebuild<'_>) -> Self {
                    __p::refused()
                }
            }

            #symbols

            #parts

            #literals
        },
    )
}
