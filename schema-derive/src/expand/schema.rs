//! `impl InputSchema`: the schema as constant data, the visits of its arrays, and the calls of custom checks.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use schema_spec::rules::Rule;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::Expansion;
use super::questions::Questions;
use super::tokens::{self, Items, path_text, size};
use crate::declaration::FieldKind;
use crate::syntax::types::with_static_lifetimes;

impl Expansion<'_> {
    pub(super) fn input_schema(&self, questions: &Questions) -> TokenStream {
        let ident = &self.declaration.ident;
        let items = Items::of(self.declaration);
        let mut schema = self.schema(&items);
        let Questions {
            at_use, of_whole, ..
        } = questions;
        if !of_whole.is_empty() {
            schema = quote!({ let __whole = #schema; let __schema = &__whole; #of_whole __whole });
        }
        if !at_use.is_empty() {
            schema = quote!({ #at_use #schema });
        }
        let visits = self.declaration.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(array) if array.known.plain().is_some() => {
                    quote!(__p::VisitFields::visit(__visitor, &self.#ident);)
                }
                FieldKind::Array(_) => quote!(__p::Of::<#ty>::visit(&self.#ident, __visitor);),
                FieldKind::Flatten(_) => quote!(__p::Flat::<#ty>::visit(&self.#ident, __visitor);),
                FieldKind::Skip => TokenStream::new(),
            }
        });
        let checks = self.checks();
        let custom = (!checks.is_empty()).then(|| {
            quote! {
                #[inline]
                fn __custom(&self, __checks: &mut __p::Checks<'_, '_>) {
                    #checks
                }
            }
        });
        let rows = self.rows();
        let rows = (!rows.is_empty()).then(|| {
            quote! {
                #[inline]
                fn __rows(__checks: &mut __p::RowChecks<'_>) {
                    #[allow(unused_imports)]
                    use __p::NoPieces as _;
                    #rows
                }
            }
        });
        let is_unverified = self
            .declaration
            .file
            .as_ref()
            .is_some_and(|file| file.unverified);
        let unverified = is_unverified.then(|| {
            quote!(
                const __UNVERIFIED: __p::bool = true;
            )
        });
        let file = self.declaration.file.as_ref();
        let signature = file.and_then(|file| file.signature.as_ref()).map(|name| {
            quote!(
                const __SIGNATURE: __p::Option<&'static __p::str> = __p::Some(#name);
            )
        });
        let items = items.tokens;
        let generics = self.bounded();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.declaration.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics __p::InputSchema for #ident #type_generics #where_clause {
                const SCHEMA: __p::Schema = #schema;

                const __ITEMS: &'static [__p::Item] = &[#items];

                #unverified

                #signature

                #[inline]
                fn __fields<'__v>(&'__v self, __visitor: &mut impl __p::VisitFields<'__v>) {
                    #(#visits)*
                }

                #custom

                #rows
            }
        }
    }

    fn schema(&self, items: &Items) -> TokenStream {
        let name = self.declaration.ident.unraw().to_string();
        let (parts, dims, rules) = (size(items.parts), size(items.dims), size(items.rules));
        let function = match self.declaration.flattens() {
            Some(_) => quote!(nested),
            None => quote!(schema),
        };
        let mut schema = quote!(__p::#function::<Self, #parts, #dims, #rules>(#name));
        if !self.declaration.bounds.is_empty() {
            let bounds = self.declaration.bounds.iter().map(tokens::bounds);
            schema.extend(quote!(.with_bounds(const { &[#(#bounds),*] })));
        }
        if !self.declaration.description.is_empty() {
            let description = &self.declaration.description;
            schema.extend(quote!(.with_description(#description)));
        }
        if let Some(path) = &self.declaration.check {
            let path = path_text(path);
            schema.extend(quote!(.with_check(#path)));
        }
        if self.declaration.ignore_unknown {
            schema.extend(quote!(.with_ignore_unknown(true)));
        }
        schema
    }

    /// The calls of custom checks of rows, without the struct. They cannot be called if the type of an
    /// array depends on a parameter.
    fn rows(&self) -> TokenStream {
        let (checks, p) = (quote!(__checks), quote!(__p));
        let mut calls = TokenStream::new();
        for field in &self.declaration.fields {
            let ty = &field.ty;
            match &field.kind {
                FieldKind::Array(array) if !self.is_generic(ty) => {
                    let name = &array.name;
                    let ty = with_static_lifetimes(ty.to_token_stream());
                    for (kind, path) in array.checks() {
                        if kind == Rule::CheckRows {
                            calls.extend(quote_spanned! {path.span()=>
                                #p::OnPieces::<#ty, _>::new(#path).attach(#name, #checks);
                            });
                        }
                    }
                }
                FieldKind::Flatten(_) => calls.extend(quote!(__p::Flat::<#ty>::rows(__checks);)),
                FieldKind::Array(_) | FieldKind::Skip => {}
            }
        }
        calls
    }

    /// The calls of custom checks.
    pub(super) fn checks(&self) -> TokenStream {
        // These names belong to the derive, even if the path comes from another macro.
        let (checks, this, p) = (quote!(__checks), quote!(self), quote!(__p));
        let mut calls = TokenStream::new();
        for field in &self.declaration.fields {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(array) => {
                    let name = &array.name;
                    for (kind, path) in array.checks() {
                        let text = path_text(path);
                        let view = quote_spanned!(path.span()=> #p::typed_view(&#this.#ident));
                        calls.extend(match kind {
                            Rule::CheckRows => quote_spanned! {path.span()=>
                                #checks.rows(#name, #text, #view, #path);
                            },
                            _ => quote_spanned! {path.span()=>
                                #checks.array(#name, #text, #view, #path).note();
                            },
                        });
                    }
                }
                FieldKind::Flatten(_) => {
                    calls.extend(quote!(__p::Flat::<#ty>::custom(&self.#ident, __checks);));
                }
                FieldKind::Skip => {}
            }
        }
        if let Some(path) = &self.declaration.check {
            let text = path_text(path);
            calls.extend(quote_spanned!(path.span()=> #checks.whole(#text, #this, #path).note();));
        }
        calls
    }
}
