//! The model as code: constant data, and one call for each thing that is done with it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Generics, Type, WherePredicate, parse_quote};

use crate::check::Obligation;
use crate::model::{Array, Field, FieldKind, Model};
use crate::place::Place;
use crate::shape::{DimKind, Shape};
use crate::tokens::{Private, path_text};
use crate::types::{mentions, with_bound_lifetimes, with_static_lifetimes};

pub(crate) fn expand(model: &Model, obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion {
        model,
        private: Private::of(model),
        parameters: model.parameters(),
    };
    let Questions {
        now,
        at_use,
        of_whole,
    } = expansion.questions(obligations);
    let sizes = expansion.sizes();
    let input_schema = expansion.input_schema(&at_use, &of_whole);
    let from_arrays = expansion.from_arrays();
    let literals = expansion.literals();
    let p = &expansion.private;
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #p::{NoArray as _, NoSchema as _};
            #sizes
            #now
            #input_schema
            #from_arrays
            #literals
        };
    }
}

/// The questions for rustc.
#[derive(Default)]
struct Questions {
    /// Those that it can answer now, as items.
    now: TokenStream,
    /// Those that depend on a parameter, to be answered with the schema of each instance.
    at_use: TokenStream,
    /// Those of that schema itself, by the name of `__schema`.
    of_whole: TokenStream,
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

    fn questions(&self, obligations: Vec<Obligation>) -> Questions {
        let p = &self.private;
        let mut questions = Questions::default();
        let now = &mut questions.now;
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
        for Obligation {
            place,
            problem,
            is_of_schema,
        } in obligations
        {
            let demand = |problem| place.call(&quote!(#p::demand), problem);
            match (is_of_schema, self.parameters.is_empty()) {
                (true, true) => {
                    let schema = p.schema(self.model);
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

    /// The generics of the struct, with what each impl needs to know of generic fields.
    fn bounded(&self) -> Generics {
        let p = &self.private;
        let mut generics = self.model.generics.clone();
        for field in &self.model.fields {
            let ty = &field.ty;
            if !self.is_generic(ty) {
                continue;
            }
            match &field.kind {
                FieldKind::Array(array) => {
                    require(&mut generics, ty, &quote!(#p::Field));
                    if let Some(rank) = array.shape.as_ref().and_then(Shape::rank) {
                        require(&mut generics, ty, &quote!(#p::HasRank<#rank>));
                    }
                }
                FieldKind::Flatten(_) => require(&mut generics, ty, &quote!(#p::InputSchema)),
                FieldKind::Skip => {}
            }
        }
        generics
    }

    /// The same, for impls that are there only where every field owns its data.
    fn owned(&self) -> Generics {
        let p = &self.private;
        let mut generics = self.bounded();
        for field in &self.model.fields {
            let what = match &field.kind {
                FieldKind::Array(_) => quote!(#p::OwnedField),
                FieldKind::Flatten(_) => quote!(#p::FromArrays),
                FieldKind::Skip => quote!(#p::Default),
            };
            require(&mut generics, &field.ty, &what);
        }
        generics
    }

    fn input_schema(&self, at_use: &TokenStream, of_whole: &TokenStream) -> TokenStream {
        let p = &self.private;
        let ident = &self.model.ident;
        let mut schema = self.schema();
        if !of_whole.is_empty() {
            schema = quote!({ let __whole = #schema; let __schema = &__whole; #of_whole __whole });
        }
        if !at_use.is_empty() {
            schema = quote!({ #at_use #schema });
        }
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
        // What these name is the derive's own, whatever macro the path may come from.
        let (checks, this) = (quote!(__checks), quote!(self));
        let mut calls = TokenStream::new();
        for field in &self.model.fields {
            let (ident, ty) = (&field.ident, &field.ty);
            match &field.kind {
                FieldKind::Array(array) => {
                    let name = &array.name;
                    for path in array.checks() {
                        let text = path_text(path);
                        calls.extend(quote_spanned! {path.span()=>
                            #checks.array(#name, #text, #p::typed_view(&#this.#ident), #path);
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
            calls.extend(quote_spanned!(path.span()=> #checks.whole(#text, #this, #path);));
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
            require(&mut generics, ty, &quote!(#p::Field));
            let (impl_generics, _, where_clause) = generics.split_for_impl();
            quote! {
                #[automatically_derived]
                #[allow(non_snake_case)]
                impl #impl_generics #ident #type_generics #where_clause {
                    #function
                }
            }
        });
        let plain = (!plain.is_empty()).then(|| {
            quote! {
                #[automatically_derived]
                #[allow(non_snake_case)]
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

/// Adds the bound that the type, with whatever lifetimes, is `what`.
///
/// Bounds that differ in lifetimes alone would leave rustc no choice between them. A lifetime of
/// its own in each also keeps it from refusing one that does not hold: the impl is then not there.
fn require(generics: &mut Generics, ty: &Type, what: &TokenStream) {
    let (lifetimes, ty) = with_bound_lifetimes(ty.to_token_stream());
    let predicate: WherePredicate = parse_quote!(for<'__l, #(#lifetimes),*> #ty: #what);
    let text = |predicate: &WherePredicate| predicate.to_token_stream().to_string();
    let predicates = &mut generics.make_where_clause().predicates;
    if !predicates
        .iter()
        .any(|other| text(other) == text(&predicate))
    {
        predicates.push(predicate);
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
    let questions = expansion.questions(obligations).now;
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
            #questions
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
            #[allow(non_snake_case)]
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
