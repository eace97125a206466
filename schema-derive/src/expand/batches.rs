//! `impl Batches`, for structs of which rows can be taken.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

use super::Expansion;
use super::generics::require;
use crate::declaration::FieldKind;

impl Expansion<'_> {
    pub(super) fn impl_batches(&self) -> TokenStream {
        let ident = &self.declaration.ident;
        let fields = self.declaration.fields.iter().map(|field| {
            let ident = &field.ident;
            match &field.kind {
                FieldKind::Array(_) => quote!(__rows.field(__parts, |__part| &__part.#ident)),
                FieldKind::Flatten(_) => quote!(__rows.part(__parts, |__part| &__part.#ident)),
                FieldKind::Skip => quote!(__p::Clone::clone(&__parts[0].#ident)),
            }
        });
        let idents = self.declaration.fields.iter().map(|field| &field.ident);
        let generics = self.with_rows();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.declaration.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics __p::Batches for #ident #type_generics #where_clause {
                type Batch = Self;

                #[inline]
                fn __rebuild(__parts: &[&Self], __rows: &mut __p::Rebuild<'_>) -> Self {
                    Self { #(#idents: #fields),* }
                }
            }
        }
    }

    /// The generics of the struct, with the bounds that rows of each field can be taken.
    fn with_rows(&self) -> Generics {
        let mut generics = self.bounded();
        for field in &self.declaration.fields {
            let what = match &field.kind {
                FieldKind::Array(array) => match (array.known.owned, array.known.plain()) {
                    (Some(true), Some(_)) => continue,
                    _ => quote!(__p::RowsField),
                },
                FieldKind::Flatten(_) => quote!(__p::OwnBatches),
                FieldKind::Skip => quote!(__p::Clone),
            };
            require(&mut generics, &field.ty, &what);
        }
        generics
    }
}
