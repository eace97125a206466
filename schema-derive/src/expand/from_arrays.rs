//! `impl FromArrays`, for structs that own their data.

use proc_macro2::TokenStream;
use quote::quote;

use super::Expansion;
use crate::declaration::FieldKind;

impl Expansion<'_> {
    pub(super) fn impl_from_arrays(&self) -> TokenStream {
        let Some(generics) = self.owned() else {
            return TokenStream::new();
        };
        let ident = &self.declaration.ident;
        let literals = self.literals();
        let take = self.declaration.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(_) => quote!(#ident: __arrays.take()),
                FieldKind::Flatten(_) => quote!(#ident: <#ty as __p::FromArrays>::__take(__arrays)),
                FieldKind::Skip => quote!(#ident: __p::Default::default()),
            }
        });
        let give = self.declaration.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(_) => quote!(__arrays.give(&mut self.#ident);),
                FieldKind::Flatten(_) => {
                    quote!(<#ty as __p::FromArrays>::__give(&mut self.#ident, __arrays);)
                }
                FieldKind::Skip => TokenStream::new(),
            }
        });
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.declaration.generics.split_for_impl();
        quote! {
            #literals

            #[automatically_derived]
            impl #impl_generics __p::FromArrays for #ident #type_generics #where_clause {
                type __Literals = __Literals #type_generics;

                #[inline]
                fn __take(__arrays: &mut __p::Handover) -> Self {
                    Self { #(#take),* }
                }

                #[inline]
                fn __give(&mut self, __arrays: &mut __p::Handover) {
                    #(#give)*
                }
            }
        }
    }
}
