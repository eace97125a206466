//! The model as code: constant data, and one call for each thing that is done with it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, WherePredicate, parse_quote};

use crate::check::Obligation;
use crate::model::{Array, Field, FieldKind, Model, RuleKind};
use crate::place::Place;
use crate::shape::{DimKind, Shape};
use crate::tokens::{self, Items, path_text, size};
use crate::types::{mentions, with_static_lifetimes};

pub(crate) fn expand(model: &Model, obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion {
        model,
        parameters: parameters(&model.generics),
    };
    let (for_rustc, at_use) = expansion.obligations(obligations);
    let input_schema = expansion.input_schema(&at_use);
    let from_arrays = expansion.from_arrays();
    in_scope(model, &quote!(#for_rustc #input_schema #from_arrays))
}

/// The items where `__p` is the hidden module of the core crate.
fn in_scope(model: &Model, items: &TokenStream) -> TokenStream {
    let krate = &model.krate;
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #krate::__private::{self as __p, NoArray as _, NoSchema as _};
            #items
        };
    }
}

/// The names of the type and const parameters.
fn parameters(generics: &Generics) -> Vec<Ident> {
    generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.clone()),
            GenericParam::Const(parameter) => Some(parameter.ident.clone()),
            GenericParam::Lifetime(_) => None,
        })
        .collect()
}

struct Expansion<'a> {
    model: &'a Model,
    parameters: Vec<Ident>,
}

impl Expansion<'_> {
    fn is_generic(&self, tokens: impl ToTokens) -> bool {
        !self.parameters.is_empty() && mentions(tokens.to_token_stream(), &self.parameters)
    }

    /// The questions for rustc: those that it can answer now, as items, and those that depend on
    /// a parameter, to be answered with the schema of each instance.
    fn obligations(&self, obligations: Vec<Obligation>) -> (TokenStream, TokenStream) {
        let (mut now, mut at_use) = (TokenStream::new(), TokenStream::new());
        let (mut plain, mut seen) = (TokenStream::new(), Vec::new());
        for field in &self.model.fields {
            let ty = &field.ty;
            if self.is_generic(ty) {
                continue;
            }
            let fixed = with_static_lifetimes(ty.to_token_stream());
            match &field.kind {
                FieldKind::Array(array) if array.known.plain().is_some() => {
                    let text = fixed.to_string();
                    if !seen.contains(&text) {
                        seen.push(text);
                        plain.extend(assert_plain(array, &fixed));
                    }
                }
                FieldKind::Array(array) => {
                    let call = assert_array(array, &fixed);
                    now.extend(quote!(const _: () = #call;));
                }
                FieldKind::Flatten(_) => {
                    now.extend(quote_spanned! {ty.span()=>
                        const _: () = __p::assert_schema::<#fixed>();
                    });
                }
                FieldKind::Skip => {}
            }
        }
        if !plain.is_empty() {
            now.extend(quote!(const _: () = { #plain };));
        }
        for Obligation { place, problem } in obligations {
            let call = place.call(&quote!(__p::demand), &problem);
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
        let mut generics = self.model.generics.clone();
        for field in &self.model.fields {
            let ty = &field.ty;
            if !self.is_generic(ty) {
                continue;
            }
            let predicates: Vec<WherePredicate> = match &field.kind {
                FieldKind::Array(array) => {
                    let mut predicates = vec![parse_quote!(#ty: __p::Field)];
                    if let Some(rank) = array.shape.as_ref().and_then(Shape::rank) {
                        predicates.push(parse_quote!(#ty: __p::HasRank<#rank>));
                    }
                    predicates
                }
                FieldKind::Flatten(_) => vec![parse_quote!(#ty: __p::InputSchema)],
                FieldKind::Skip => Vec::new(),
            };
            generics.make_where_clause().predicates.extend(predicates);
        }
        generics
    }

    /// The same, for impls that are there only where every field owns its data; `None` where one
    /// plainly does not. The lifetime keeps rustc from refusing a bound that does not hold: the
    /// impl is then simply not there.
    fn owned(&self) -> Option<Generics> {
        let mut generics = self.bounded();
        for field in &self.model.fields {
            let ty = &field.ty;
            let predicate: WherePredicate = match &field.kind {
                FieldKind::Array(array) => match (array.known.owned, array.known.plain()) {
                    (Some(false), _) => return None,
                    // `&str` owns nothing, even in an array that does.
                    (Some(true), Some(_)) if array.known.literal.is_some() => continue,
                    _ => parse_quote!(for<'__a> #ty: __p::OwnedField),
                },
                FieldKind::Flatten(_) => parse_quote!(for<'__a> #ty: __p::FromArrays),
                FieldKind::Skip => parse_quote!(for<'__a> #ty: __p::Default),
            };
            generics.make_where_clause().predicates.push(predicate);
        }
        Some(generics)
    }

    fn input_schema(&self, at_use: &TokenStream) -> TokenStream {
        let ident = &self.model.ident;
        let items = Items::of(self.model);
        let schema = self.schema(&items);
        let schema = if at_use.is_empty() {
            schema
        } else {
            quote!({ #at_use #schema })
        };
        let views = self.model.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(array) if array.known.plain().is_some() => {
                    quote!(__views.add(&self.#ident);)
                }
                FieldKind::Array(_) => quote!(__p::Of::<#ty>::add(&self.#ident, __views);),
                FieldKind::Flatten(_) => quote!(__p::Flat::<#ty>::add(&self.#ident, __views);),
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
        let items = items.tokens;
        let generics = self.bounded();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.model.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics __p::InputSchema for #ident #type_generics #where_clause {
                const SCHEMA: __p::Schema = #schema;

                const __ITEMS: &'static [__p::Item] = &[#items];

                #[inline]
                fn __views<'__v>(&'__v self, __views: &mut __p::Views<'__v>) {
                    #(#views)*
                }

                #custom
            }
        }
    }

    fn schema(&self, items: &Items) -> TokenStream {
        let name = self.model.ident.unraw().to_string();
        let (parts, dims, rules) = (size(items.parts), size(items.dims), size(items.rules));
        let function = match self.model.flattens() {
            Some(_) => quote!(nested),
            None => quote!(schema),
        };
        let mut schema = quote!(__p::#function::<Self, #parts, #dims, #rules>(#name));
        if !self.model.bounds.is_empty() {
            let bounds = self.model.bounds.iter().map(tokens::bounds);
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

    /// The calls of the user's own functions.
    fn checks(&self) -> TokenStream {
        let mut calls = TokenStream::new();
        for field in &self.model.fields {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(array) => {
                    let name = &array.name;
                    for path in array.checks() {
                        let text = path_text(path);
                        calls.extend(quote_spanned! {path.span()=>
                            __checks.array(#name, #text, __p::typed_view(&self.#ident), #path);
                        });
                    }
                }
                FieldKind::Flatten(_) => {
                    calls.extend(quote!(__p::Flat::<#ty>::custom(&self.#ident, __checks);));
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
        let Some(generics) = self.owned() else {
            return TokenStream::new();
        };
        let ident = &self.model.ident;
        let literals = self.literals();
        let take = self.model.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(_) => quote!(#ident: __source.take()),
                FieldKind::Flatten(_) => quote!(#ident: <#ty as __p::FromArrays>::__take(__source)),
                FieldKind::Skip => quote!(#ident: __p::Default::default()),
            }
        });
        let give = self.give();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, type_generics, _) = self.model.generics.split_for_impl();
        quote! {
            #literals

            #[automatically_derived]
            impl #impl_generics __p::FromArrays for #ident #type_generics #where_clause {
                type __Literals = __Literals #type_generics;

                #[inline]
                fn __take(__source: &mut __p::Source) -> Self {
                    Self { #(#take),* }
                }

                #give
            }
        }
    }

    /// How the arrays are given back, should a function of the user's own refuse them. A struct
    /// without one can do without this: it is copied where a struct around it is refused.
    fn give(&self) -> Option<TokenStream> {
        if self.checks().is_empty() {
            return None;
        }
        let give = self.model.fields.iter().map(|field| {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(_) => quote!(__sink.give(&mut self.#ident);),
                FieldKind::Flatten(_) => {
                    quote!(<#ty as __p::FromArrays>::__give(&mut self.#ident, __sink);)
                }
                FieldKind::Skip => TokenStream::new(),
            }
        });
        Some(quote! {
            #[inline]
            fn __give(&mut self, __sink: &mut __p::Source) {
                #(#give)*
            }
        })
    }

    /// A struct of the same fields, whose types say what literal data they take: with it `literal!`
    /// has rustc check each literal.
    fn literals(&self) -> TokenStream {
        let mut generics = self.model.generics.clone();
        for (field, array) in self.model.arrays() {
            if array.known.literal.is_none() {
                let ty = &field.ty;
                let predicate: WherePredicate = parse_quote!(for<'__a> #ty: __p::Field);
                generics.make_where_clause().predicates.push(predicate);
            }
        }
        let fields = self.model.fields.iter().filter_map(|field| {
            let ident = &field.ident;
            let ty = match &field.kind {
                FieldKind::Array(array) => self.literal(field, array),
                FieldKind::Flatten(_) => return None,
                FieldKind::Skip => quote!(__p::Unasked),
            };
            Some(quote!(pub #ident: #ty,))
        });
        literals_struct(self.model, &generics, fields.collect())
    }

    fn literal(&self, field: &Field, array: &Array) -> TokenStream {
        let ty = &field.ty;
        let shape = array.shape.as_ref().filter(|shape| !shape.has_rest());
        let Some(rank) = shape.and_then(Shape::rank).or(array.known.rank) else {
            return quote!(__p::Unranked);
        };
        let elem = match &array.known.literal {
            Some(elem) => elem.clone(),
            None => quote!(<<#ty as __p::Field>::Elem as __p::Element>::Literal),
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

/// The struct whose fields say what a literal of each field has to be.
fn literals_struct(model: &Model, generics: &Generics, fields: TokenStream) -> TokenStream {
    let ident = &model.ident;
    let (_, type_generics, _) = model.generics.split_for_impl();
    // Uses every parameter.
    let marker = (!generics.params.is_empty())
        .then(|| quote!(__of: __p::PhantomData<#ident #type_generics>));
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    quote! {
        #[allow(dead_code, non_snake_case)]
        pub struct __Literals #impl_generics #where_clause { #fields #marker }
    }
}

/// The type is the array that its name promises.
fn assert_plain(array: &Array, ty: &TokenStream) -> TokenStream {
    let Some((dtype, rank)) = array.known.plain() else {
        return TokenStream::new();
    };
    let name = &array.name;
    let (dtype, rank) = (tokens::dtype(dtype), tokens::option(rank.map(size)));
    let optional = array.known.optional;
    let function = quote!(__p::assert_plain::<#ty>);
    let call = Place::of(ty).call(&function, &quote!(#name, #dtype, #rank, #optional));
    quote!(#call;)
}

/// The type is an array, of the rank of its `shape`.
fn assert_array(array: &Array, ty: &TokenStream) -> TokenStream {
    let name = &array.name;
    let shape = array.shape.as_ref();
    let place = shape.map_or_else(|| Place::of(ty), |shape| shape.place);
    let (axes, rest) = shape.map_or((1, true), |shape| (shape.dims.len(), shape.has_rest()));
    place.call(
        &quote!(__p::assert_array::<#ty>),
        &quote!(#name, #axes, #rest),
    )
}

/// What a declaration with errors leaves behind, so that no second error follows from the impls
/// not being there.
pub(crate) fn fallback(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let name = ident.unraw().to_string();
    let fields = model.fields.iter().map(|field| {
        let ident = &field.ident;
        quote!(pub #ident: __p::Refused,)
    });
    let literals = literals_struct(model, &model.generics, fields.collect());
    let (impl_generics, type_generics, where_clause) = model.generics.split_for_impl();
    in_scope(
        model,
        &quote! {
            #[automatically_derived]
            impl #impl_generics __p::InputSchema for #ident #type_generics #where_clause {
                const SCHEMA: __p::Schema = __p::Schema::new(#name);
                fn __views<'__v>(&'__v self, _: &mut __p::Views<'__v>) {}
            }

            #[automatically_derived]
            impl #impl_generics __p::FromArrays for #ident #type_generics #where_clause {
                type __Literals = __Literals #type_generics;
                fn __take(_: &mut __p::Source) -> Self {
                    __p::refused()
                }
            }

            #literals
        },
    )
}

impl Array {
    fn checks(&self) -> impl Iterator<Item = &syn::Path> {
        self.rules.iter().filter_map(|rule| match &rule.kind {
            RuleKind::Check(path) => Some(path),
            _ => None,
        })
    }
}
