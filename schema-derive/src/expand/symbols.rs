//! `impl Symbols`: the sizes of the symbols in the shapes, each a field of a struct; and `impl HasParts`,
//! for structs with flattened structs.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Generics, Type};

use super::Expansion;
use super::generics::require;
use crate::declaration::{Declaration, Field, FieldKind};
use crate::syntax::shape::{DimKind, symbols_of};

/// Whether a valid struct determines the size of a symbol.
#[derive(Clone, Copy)]
enum Known<'a> {
    /// An array that is there has an axis of it.
    Always,
    /// An array has an axis of it whose type says whether it is there.
    With(&'a Type),
    /// An array has one that may be absent, or it only occurs in arithmetic.
    Perhaps,
}

impl Expansion<'_> {
    pub(super) fn impl_symbols(&self) -> TokenStream {
        let symbols = symbols(self.declaration);
        if symbols.is_empty() {
            return TokenStream::new();
        }
        let (mut generics, mut bounded) = (self.declaration.generics.clone(), self.bounded());
        for (_, known) in &symbols {
            if let Known::With(ty) = known {
                require(&mut generics, ty, &quote!(__p::Field));
                require(&mut bounded, ty, &quote!(__p::Field));
            }
        }
        sizes(self.declaration, &symbols, &generics, &bounded)
    }

    /// The same for a declaration with errors: with the symbols that could be read, if any, and without
    /// bounds on types that may not be arrays.
    pub(super) fn symbols_of_fallback(&self) -> TokenStream {
        let mut symbols = symbols(self.declaration);
        for (_, known) in &mut symbols {
            if let Known::With(_) = known {
                *known = Known::Always;
            }
        }
        let generics = &self.declaration.generics;
        sizes(self.declaration, &symbols, generics, generics)
    }
}

/// The struct of sizes, and the impl that makes it.
fn sizes(
    declaration: &Declaration,
    symbols: &[(&str, Known<'_>)],
    generics: &Generics,
    bounded: &Generics,
) -> TokenStream {
    let ident = &declaration.ident;
    let names: Vec<Ident> = symbols.iter().map(|(name, _)| identifier(name)).collect();
    let texts = symbols.iter().map(|(name, _)| name);
    let types = symbols.iter().map(|(_, known)| match known {
        Known::Always => quote!(__p::usize),
        Known::With(ty) => quote!(<#ty as __p::Field>::Size),
        Known::Perhaps => quote!(__p::Option<__p::usize>),
    });
    let (_, type_generics, _) = declaration.generics.split_for_impl();
    // Uses every parameter.
    let is_generic = !generics.params.is_empty();
    let marker = is_generic.then(|| quote!(__of: __p::PhantomData<#ident #type_generics>));
    let marked = is_generic.then(|| quote!(__of: __p::PhantomData));
    let (struct_generics, _, struct_where) = generics.split_for_impl();
    let (impl_generics, _, where_clause) = bounded.split_for_impl();
    quote! {
        #[allow(dead_code, non_snake_case)]
        pub struct __Sizes #struct_generics #struct_where { #(pub #names: #types,)* #marker }

        #[automatically_derived]
        impl #impl_generics __p::Symbols for #ident #type_generics #where_clause {
            type Sizes = __Sizes #type_generics;

            #[inline]
            fn __sizes(__dims: &__p::Dims) -> Self::Sizes {
                __Sizes { #(#names: __p::size_of_symbol(__dims, #texts),)* #marked }
            }
        }
    }
}

/// A symbol as the name of a field.
fn identifier(symbol: &str) -> Ident {
    match syn::parse_str::<Ident>(symbol) {
        Ok(ident) => ident,
        Err(_) => Ident::new_raw(symbol, Span::call_site()),
    }
}

/// The symbols in the order in which they are first written.
fn symbols(declaration: &Declaration) -> Vec<(&str, Known<'_>)> {
    let mut symbols: Vec<(&str, Known<'_>)> = Vec::new();
    for (field, array) in declaration.arrays() {
        for dim in array.shape.iter().flat_map(|shape| &shape.dims) {
            let known = match (&dim.kind, array.known.plain()) {
                (DimKind::Symbol(_), Some(_)) if array.known.optional => Known::Perhaps,
                (DimKind::Symbol(_), Some(_)) => Known::Always,
                (DimKind::Symbol(_), None) => Known::With(&field.ty),
                _ => Known::Perhaps,
            };
            let names: Vec<&str> = match &dim.kind {
                DimKind::Symbol(name) => vec![name],
                DimKind::Expr(terms) => symbols_of(terms).collect(),
                _ => Vec::new(),
            };
            for name in names {
                // Words that cannot be a name, even with `r#`.
                if matches!(name, "self" | "Self" | "super" | "crate" | "_") {
                    continue;
                }
                match symbols.iter_mut().find(|(other, _)| *other == name) {
                    None => symbols.push((name, known)),
                    Some((_, best)) => match (&best, &known) {
                        (Known::Perhaps, _) | (Known::With(_), Known::Always) => *best = known,
                        _ => {}
                    },
                }
            }
        }
    }
    symbols
}

impl Expansion<'_> {
    pub(super) fn impl_parts(&self) -> TokenStream {
        let parts: Vec<&Field> = self.parts().collect();
        if parts.is_empty() {
            return TokenStream::new();
        }
        let mut bounded = self.bounded();
        for field in &parts {
            require(&mut bounded, &field.ty, &quote!(__p::InputSchema));
        }
        let values = parts.iter().map(|field| {
            let ident = &field.ident;
            quote!(#ident: __p::part(__whole, &__whole.#ident))
        });
        let made = quote!(__Parts { #(#values,)* __of: __p::PhantomData });
        self.parts_made_by(&bounded, &made)
    }

    /// The same for a declaration with errors: its parts may have no schema.
    pub(super) fn parts_of_fallback(&self) -> TokenStream {
        self.parts_made_by(&self.declaration.generics, &quote!(__p::refused()))
    }

    fn parts(&self) -> impl Iterator<Item = &Field> {
        let fields = self.declaration.fields.iter();
        fields.filter(|field| matches!(field.kind, FieldKind::Flatten(_)))
    }

    /// The struct of parts, and the impl that makes it.
    fn parts_made_by(&self, bounded: &Generics, made: &TokenStream) -> TokenStream {
        let ident = &self.declaration.ident;
        let idents = self.parts().map(|field| &field.ident);
        let types = self.parts().map(|field| &field.ty);
        let (_, type_generics, _) = self.declaration.generics.split_for_impl();
        let mut parts = self.declaration.generics.clone();
        parts.params.insert(0, syn::parse_quote!('__v));
        let (struct_generics, parts_generics, struct_where) = parts.split_for_impl();
        let (impl_generics, _, where_clause) = bounded.split_for_impl();
        quote! {
            #[allow(dead_code, non_snake_case)]
            pub struct __Parts #struct_generics #struct_where {
                #(pub #idents: __p::Valid<&'__v #types>,)*
                __of: __p::PhantomData<&'__v #ident #type_generics>,
            }

            #[automatically_derived]
            impl #impl_generics __p::HasParts for #ident #type_generics #where_clause {
                type Parts<'__v> = __Parts #parts_generics where Self: '__v;

                #[inline]
                fn __parts<'__v>(__whole: &'__v __p::Valid<Self>) -> Self::Parts<'__v> {
                    #made
                }
            }
        }
    }
}
