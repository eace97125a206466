//! The model as code: constant data, and one call for each thing that is done with it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Generics, WherePredicate, parse_quote};

use crate::check::Obligation;
use crate::model::{Array, Field, FieldKind, Model};
use crate::place::Place;
use crate::shape::{DimKind, Shape};
use crate::tokens::{Private, path_text};
use crate::types::{mentions, with_static_lifetimes};

pub(crate) fn expand(model: &Model, obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion {
        model,
        private: Private::of(model),
        parameters: model.parameters(),
    };
    let (for_rustc, at_use) = expansion.obligations(obligations);
    let sizes = expansion.sizes();
    let input_schema = expansion.input_schema(&at_use);
    let from_arrays = expansion.from_arrays();
    let literals = expansion.literals();
    let p = &expansion.private;
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #p::{NoArray as _, NoSchema as _};
            #sizes
            #for_rustc
            #input_schema
            #from_arrays
            #literals
        };
    }
}

struct Expansion<'a> {
    model: &'a Model,
    private: Private,
    parameters: Vec<Ident>,
}

impl Expansion<'_> {
    fn is_generic(&self, tokens: impl ToTokens) -> bool {
        mentions(tokens.to_token_stream(), &self.parameters)
    }

    fn sizes(&self) -> TokenStream {
        let sizes = self.model.sizes.iter().map(|size| {
            let (name, source, p) = (&size.name, &size.source, &self.private);
            quote!(const #name: #p::usize = #source;)
        });
        sizes.collect()
    }

    /// The questions for rustc: those that it can answer now, as items, and those that depend on
    /// a parameter, to be answered with the schema of each instance.
    fn obligations(&self, obligations: Vec<Obligation>) -> (TokenStream, TokenStream) {
        let p = &self.private;
        let (mut now, mut at_use) = (TokenStream::new(), TokenStream::new());
        for field in &self.model.fields {
            let ty = &field.ty;
            if self.is_generic(ty) {
                continue;
            }
            let fixed = with_static_lifetimes(ty.to_token_stream());
            match &field.kind {
                // That it is no array is said already.
                FieldKind::Array(array) if array.known.is_unfit => {}
                FieldKind::Array(_) => {
                    let call = Place::of(ty).call_of(&quote!(#p::assert_array), &fixed);
                    now.extend(quote!(const _: () = #call;));
                }
                FieldKind::Flatten(_) => {
                    let call = Place::of(ty).call_of(&quote!(#p::assert_schema), &fixed);
                    now.extend(quote!(const _: () = #call;));
                }
                FieldKind::Skip => {}
            }
        }
        for Obligation { place, problem, .. } in obligations {
            let call = place.call(&quote!(#p::demand), &problem);
            if self.is_generic(&problem) {
                at_use.extend(quote!(#call;));
            } else {
                now.extend(quote!(const _: () = #call;));
            }
        }
        (now, at_use)
    }

    /// The generics of the struct, with what each impl needs to know of generic fields.
    fn bounded(&self) -> Generics {
        let p = &self.private;
        let mut generics = self.model.generics.clone();
        for field in &self.model.fields {
            let ty = &field.ty;
            if !self.is_generic(ty) {
                continue;
            }
            let predicates: Vec<WherePredicate> = match &field.kind {
                FieldKind::Array(array) => {
                    let mut predicates = vec![parse_quote!(#ty: #p::Field)];
                    if let Some(rank) = array.shape.as_ref().and_then(Shape::rank) {
                        predicates.push(parse_quote!(#ty: #p::HasRank<#rank>));
                    }
                    predicates
                }
                FieldKind::Flatten(_) => vec![parse_quote!(#ty: #p::InputSchema)],
                FieldKind::Skip => Vec::new(),
            };
            generics.make_where_clause().predicates.extend(predicates);
        }
        generics
    }

    /// The same, for impls that are there only where every field owns its data. The lifetime
    /// keeps rustc from refusing a bound that does not hold: the impl is then simply not there.
    fn owned(&self) -> Generics {
        let p = &self.private;
        let mut generics = self.bounded();
        let predicates = self.model.fields.iter().map(|field| -> WherePredicate {
            let ty = &field.ty;
            match &field.kind {
                FieldKind::Array(_) => parse_quote!(for<'__a> #ty: #p::OwnedField),
                FieldKind::Flatten(_) => parse_quote!(for<'__a> #ty: #p::FromArrays),
                FieldKind::Skip => parse_quote!(for<'__a> #ty: #p::Default),
            }
        });
        generics.make_where_clause().predicates.extend(predicates);
        generics
    }

    fn input_schema(&self, at_use: &TokenStream) -> TokenStream {
        let p = &self.private;
        let ident = &self.model.ident;
        let schema = self.schema();
        let schema = if at_use.is_empty() {
            schema
        } else {
            quote!({ #at_use #schema })
        };
        let views = self.model.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(_) => quote!(__views.push(#p::Of::<#ty>::any_view(&self.#ident));),
                FieldKind::Flatten(_) => quote!(#p::Flat::<#ty>::views(&self.#ident, __views);),
                FieldKind::Skip => TokenStream::new(),
            }
        });
        let checks = self.checks();
        let generics = self.bounded();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.model.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics #p::InputSchema for #ident #type_generics #where_clause {
                const SCHEMA: #p::Schema = #schema;

                fn __views<'__v>(&'__v self, __views: &mut #p::Views<'__v>) {
                    #(#views)*
                }

                fn __custom(&self, __checks: &mut #p::Checks<'_, '_>) {
                    #checks
                }
            }
        }
    }

    fn schema(&self) -> TokenStream {
        let p = &self.private;
        let name = self.model.ident.unraw().to_string();
        let mut schema = quote!(#p::Schema::new(#name));
        if self.model.flattens().is_some() {
            let parts = self.model.fields.iter().filter_map(|field| {
                let ty = &field.ty;
                match &field.kind {
                    FieldKind::Array(array) => {
                        let spec = p.array(array, ty);
                        Some(quote!(#p::Part::Array(#spec)))
                    }
                    FieldKind::Flatten(_) => {
                        Some(quote!(#p::Part::Flatten(#p::Flat::<#ty>::PARTS)))
                    }
                    FieldKind::Skip => None,
                }
            });
            schema.extend(quote!(.with_parts(const { &[#(#parts),*] })));
        } else {
            let arrays = self
                .model
                .arrays()
                .map(|(field, array)| p.array(array, &field.ty));
            schema.extend(quote!(.with_arrays(const { &[#(#arrays),*] })));
        }
        if !self.model.bounds.is_empty() {
            let bounds = self.model.bounds.iter().map(|bounds| p.bounds(bounds));
            schema.extend(quote!(.with_bounds(const { &[#(#bounds),*] })));
        }
        if !self.model.description.is_empty() {
            let description = &self.model.description;
            schema.extend(quote!(.with_description(#description)));
        }
        if let Some(path) = &self.model.check {
            let path = path_text(path);
            schema.extend(quote!(.with_check(#path)));
        }
        schema
    }

    fn checks(&self) -> TokenStream {
        let p = &self.private;
        let mut calls = TokenStream::new();
        for field in &self.model.fields {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(array) => {
                    let name = &array.name;
                    for path in array.checks() {
                        let text = path_text(path);
                        calls.extend(quote_spanned! {path.span()=>
                            __checks.array(#name, #text, #p::typed_view(&self.#ident), #path);
                        });
                    }
                }
                FieldKind::Flatten(_) => {
                    calls.extend(quote!(#p::Flat::<#ty>::custom(&self.#ident, __checks);));
                }
                FieldKind::Skip => {}
            }
        }
        if let Some(path) = &self.model.check {
            let text = path_text(path);
            calls.extend(quote_spanned!(path.span()=> __checks.whole(#text, self, #path);));
        }
        calls
    }

    fn from_arrays(&self) -> TokenStream {
        let p = &self.private;
        let ident = &self.model.ident;
        let take = self.model.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(_) => quote!(#ident: __source.take::<#ty>()?,),
                FieldKind::Flatten(_) => {
                    quote!(#ident: <#ty as #p::FromArrays>::__take(__source)?,)
                }
                FieldKind::Skip => quote!(#ident: <#ty as #p::Default>::default(),),
            }
        });
        let give = self.model.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(_) => quote!(__sink.give::<#ty>(self.#ident);),
                FieldKind::Flatten(_) => {
                    quote!(<#ty as #p::FromArrays>::__give(self.#ident, __sink);)
                }
                FieldKind::Skip => TokenStream::new(),
            }
        });
        let generics = self.owned();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.model.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics #p::FromArrays for #ident #type_generics #where_clause {
                fn __take(__source: &mut #p::Source) -> #p::Option<Self> {
                    #p::Some(Self { #(#take)* })
                }

                fn __give(self, __sink: &mut #p::Source) {
                    #(#give)*
                }
            }
        }
    }

    /// A function for each field that takes literal data of its element type and fixed sizes:
    /// what `literal!` calls, so that rustc checks the literal.
    fn literals(&self) -> TokenStream {
        let ident = &self.model.ident;
        let (mut plain, mut bound) = (Vec::new(), Vec::new());
        for field in &self.model.fields {
            match &field.kind {
                FieldKind::Array(array) if array.known.literal.is_some() => {
                    plain.push(self.literal(field, array));
                }
                FieldKind::Array(array) => bound.push((&field.ty, self.literal(field, array))),
                FieldKind::Flatten(_) => {}
                FieldKind::Skip => plain.push(self.skipped(field)),
            }
        }
        let p = &self.private;
        let generics = self.bounded();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.model.generics.split_for_impl();
        // A type of which only rustc knows the elements gets an impl of its own, which is simply
        // not there where the type is no array.
        let bound = bound.into_iter().map(|(ty, function)| {
            let mut generics = generics.clone();
            let predicate: WherePredicate = parse_quote!(for<'__a> #ty: #p::Field);
            generics.make_where_clause().predicates.push(predicate);
            let (impl_generics, _, where_clause) = generics.split_for_impl();
            quote! {
                #[automatically_derived]
                impl #impl_generics #ident #type_generics #where_clause {
                    #function
                }
            }
        });
        let plain = (!plain.is_empty()).then(|| {
            quote! {
                #[automatically_derived]
                impl #impl_generics #ident #type_generics #where_clause {
                    #(#plain)*
                }
            }
        });
        quote!(#plain #(#bound)*)
    }

    fn literal(&self, field: &Field, array: &Array) -> TokenStream {
        let p = &self.private;
        let (name, ty) = (&array.name, &field.ty);
        let function = literal_function(&field.ident);
        let rank = array
            .shape
            .as_ref()
            .and_then(Shape::rank)
            .or(array.known.rank);
        let Some(rank) = rank else {
            return quote! {
                #[doc(hidden)]
                pub const fn #function<__V: ?#p::Sized>(__values: &__V) -> #p::NoLiteral {
                    #p::NoLiteral(#p::Placed::Unranked(#name))
                }
            };
        };
        let elem = match &array.known.literal {
            Some(elem) => elem.clone(),
            None => quote!(<<#ty as #p::Field>::Elem as #p::Element>::Literal),
        };
        let (mut sizes, mut parameters) = (Vec::new(), Vec::new());
        for axis in 0..rank {
            let fixed = array
                .shape
                .as_ref()
                .and_then(|shape| match &shape.dims.get(axis)?.kind {
                    DimKind::Fixed(size, _) if shape.rank().is_some() && !self.is_generic(size) => {
                        Some(size.clone())
                    }
                    _ => None,
                });
            sizes.push(fixed.unwrap_or_else(|| {
                let parameter = format_ident!("__AXIS_{axis}");
                parameters.push(parameter.clone());
                parameter.to_token_stream()
            }));
        }
        let nested = sizes
            .iter()
            .rev()
            .fold(elem.clone(), |inner, size| quote!([#inner; #size]));
        let flat = match rank {
            0 => quote!(#p::from_ref(__values)),
            // An array becomes a slice where one is expected.
            _ => {
                let flatten = std::iter::repeat_n(quote!(.as_flattened()), rank - 1);
                quote!(__values #(#flatten)*)
            }
        };
        quote! {
            #[doc(hidden)]
            pub const fn #function<'__v, #(const #parameters: #p::usize),*>(
                __values: &'__v #nested,
            ) -> #p::Literal<'__v, #elem> {
                #p::Literal::new(#name, #flat, &[#(#sizes),*])
            }
        }
    }

    fn skipped(&self, field: &Field) -> TokenStream {
        let p = &self.private;
        let function = literal_function(&field.ident);
        quote! {
            #[doc(hidden)]
            pub const fn #function<__V>(__value: &__V) -> #p::Skipped<'_, __V> {
                #p::Skipped(__value)
            }
        }
    }
}

/// The function of a field that takes literal data.
pub(crate) fn literal_function(field: &Ident) -> Ident {
    format_ident!("__literal_{}", field.unraw(), span = field.span())
}

/// What a declaration with errors leaves behind: the questions for rustc all the same, so that all
/// errors are told at once, and impls, so that none follows from their not being there.
pub(crate) fn fallback(model: &Model, mut obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion {
        model,
        private: Private::of(model),
        parameters: model.parameters(),
    };
    obligations.retain(|obligation| !obligation.is_of_schema);
    let (for_rustc, _) = expansion.obligations(obligations);
    let sizes = expansion.sizes();
    let p = &expansion.private;
    let ident = &model.ident;
    let name = ident.unraw().to_string();
    let functions = model.fields.iter().map(|field| {
        let function = literal_function(&field.ident);
        quote! {
            #[doc(hidden)]
            pub const fn #function<__V: ?#p::Sized>(__values: &__V) -> #p::NoLiteral {
                #p::NoLiteral(#p::Placed::Nothing)
            }
        }
    });
    let (impl_generics, type_generics, where_clause) = model.generics.split_for_impl();
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #p::NoArray as _;
            #sizes
            #for_rustc
            #[automatically_derived]
            impl #impl_generics #p::InputSchema for #ident #type_generics #where_clause {
                const SCHEMA: #p::Schema = #p::Schema::new(#name);
                fn __views<'__v>(&'__v self, _: &mut #p::Views<'__v>) {}
                fn __custom(&self, _: &mut #p::Checks<'_, '_>) {}
            }

            #[automatically_derived]
            impl #impl_generics #p::FromArrays for #ident #type_generics #where_clause {
                fn __take(_: &mut #p::Source) -> #p::Option<Self> {
                    #p::None
                }
                fn __give(self, _: &mut #p::Source) {}
            }

            #[automatically_derived]
            impl #impl_generics #ident #type_generics #where_clause {
                #(#functions)*
            }
        };
    }
}

impl Array {
    fn checks(&self) -> impl Iterator<Item = &syn::Path> {
        self.rules.iter().filter_map(|rule| match &rule.kind {
            crate::model::RuleKind::Check(path) => Some(path),
            _ => None,
        })
    }
}
