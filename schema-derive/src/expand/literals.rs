//! The struct of the literal types of the fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

use super::Expansion;
use super::generics::require;
use super::tokens::size;
use crate::declaration::{Array, Declaration, Field, FieldKind};
use crate::syntax::shape::{DimKind, Shape};

impl Expansion<'_> {
    /// A struct with the same fields, whose types describe literal data: with it, `literal!` lets rustc
    /// check each literal.
    pub(super) fn literals(&self) -> TokenStream {
        let mut generics = self.declaration.generics.clone();
        for (field, array) in self.declaration.arrays() {
            if array.known.literal.is_none() {
                require(&mut generics, &field.ty, &quote!(__p::Field));
            }
        }
        let fields = self.declaration.fields.iter().filter_map(|field| {
            let ident = &field.ident;
            let ty = match &field.kind {
                FieldKind::Array(array) => self.literal(field, array),
                FieldKind::Flatten(_) => return None,
                FieldKind::Skip => quote!(__p::macros::Unasked),
            };
            Some(quote!(pub #ident: #ty,))
        });
        literals_struct(self.declaration, &generics, &fields.collect())
    }

    fn literal(&self, field: &Field, array: &Array) -> TokenStream {
        let ty = &field.ty;
        let shape = array.shape.as_ref().filter(|shape| !shape.has_rest());
        let Some(rank) = shape.and_then(Shape::rank).or(array.known.rank) else {
            return quote!(__p::Unranked);
        };
        let elem = match &array.known.literal {
            Some(elem) => elem.clone(),
            None => quote!(<<#ty as __p::Field>::Elem as __p::FieldElement>::Literal),
        };
        let axes = (0..rank).rev().fold(quote!(()), |inner, axis| {
            match shape.map(|shape| &shape.dims[axis].kind) {
                Some(DimKind::Fixed(_, Some(known))) => {
                    let size = size(*known);
                    quote!((__p::Size<#size>, #inner))
                }
                Some(DimKind::Fixed(size, None)) if !self.is_generic(size) => {
                    quote!((__p::Size<{ #size }>, #inner))
                }
                _ => quote!((__p::Open, #inner)),
            }
        });
        quote!(__p::Nested<#elem, #axes>)
    }
}

/// The struct whose fields describe the literal of each field.
pub(super) fn literals_struct(
    declaration: &Declaration,
    generics: &Generics,
    fields: &TokenStream,
) -> TokenStream {
    let ident = &declaration.ident;
    let (_, type_generics, _) = declaration.generics.split_for_impl();
    // Uses every parameter.
    let marker = (!generics.params.is_empty())
        .then(|| quote!(__of: __p::PhantomData<#ident #type_generics>));
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    quote! {
        #[allow(dead_code, non_snake_case)]
        pub struct __Literals #impl_generics #where_clause { #fields #marker }
    }
}
