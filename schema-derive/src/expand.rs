//! The model as code: constant data, and one call for each thing that is done with it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Generics, Type, WherePredicate, parse_quote};

use crate::check::Obligation;
use crate::model::{Array, Field, FieldKind, Model, RuleKind};
use crate::place::Place;
use crate::shape::{DimKind, Shape};
use crate::tokens::{self, Items, path_text, size};
use crate::types::{mentions, with_bound_lifetimes, with_static_lifetimes};

pub(crate) fn expand(model: &Model, obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion::of(model);
    let questions = expansion.questions(obligations);
    let (sizes, now) = (expansion.sizes(), &questions.now);
    let input_schema = expansion.input_schema(&questions);
    let from_arrays = expansion.impl_from_arrays();
    in_scope(model, &quote!(#sizes #now #input_schema #from_arrays))
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
    parameters: Vec<Ident>,
}

impl Expansion<'_> {
    fn of(model: &Model) -> Expansion<'_> {
        let parameters = model.parameters();
        Expansion { model, parameters }
    }

    fn is_generic(&self, tokens: impl ToTokens) -> bool {
        !self.parameters.is_empty() && mentions(tokens.to_token_stream(), &self.parameters)
    }

    fn sizes(&self) -> TokenStream {
        let sizes = self.model.sizes.iter().map(|size| {
            let (name, source) = (&size.name, &size.source);
            quote!(const #name: __p::usize = #source;)
        });
        sizes.collect()
    }

    fn questions(&self, obligations: Vec<Obligation>) -> Questions {
        let mut questions = Questions::default();
        let now = &mut questions.now;
        let (mut plain, mut seen) = (TokenStream::new(), Vec::new());
        for field in &self.model.fields {
            let ty = &field.ty;
            if self.is_generic(ty) {
                continue;
            }
            let fixed = with_static_lifetimes(ty.to_token_stream());
            match &field.kind {
                // That it is no array is said already.
                FieldKind::Array(array) if array.known.is_unfit => {}
                FieldKind::Array(array) if array.known.plain().is_some() => {
                    let text = fixed.to_string();
                    if !seen.contains(&text) {
                        seen.push(text);
                        plain.extend(assert_plain(array, &fixed));
                    }
                }
                FieldKind::Array(_) => {
                    let call = Place::of(ty).call_of(&quote!(__p::assert_array), &fixed, &quote!());
                    now.extend(quote!(const _: () = #call;));
                }
                FieldKind::Flatten(_) => {
                    let call =
                        Place::of(ty).call_of(&quote!(__p::assert_schema), &fixed, &quote!());
                    now.extend(quote!(const _: () = #call;));
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
                    let schema = tokens::schema_of(self.model);
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
        let mut generics = self.model.generics.clone();
        for field in &self.model.fields {
            let ty = &field.ty;
            if !self.is_generic(ty) {
                continue;
            }
            match &field.kind {
                FieldKind::Array(array) => {
                    require(&mut generics, ty, &quote!(__p::Field));
                    if let Some(rank) = array.shape.as_ref().and_then(Shape::rank) {
                        require(&mut generics, ty, &quote!(__p::HasRank<#rank>));
                    }
                }
                FieldKind::Flatten(_) => require(&mut generics, ty, &quote!(__p::InputSchema)),
                FieldKind::Skip => {}
            }
        }
        generics
    }

    /// The same, for impls that are there only where every field owns its data; `None` where one
    /// plainly does not.
    fn owned(&self) -> Option<Generics> {
        let mut generics = self.bounded();
        for field in &self.model.fields {
            let what = match &field.kind {
                FieldKind::Array(array) => match (array.known.owned, array.known.plain()) {
                    (Some(false), _) => return None,
                    // `&str` owns nothing, even in an array that does.
                    (Some(true), Some(_)) if array.known.literal.is_some() => continue,
                    _ => quote!(__p::OwnedField),
                },
                FieldKind::Flatten(_) => quote!(__p::FromArrays),
                FieldKind::Skip => quote!(__p::Default),
            };
            require(&mut generics, &field.ty, &what);
        }
        Some(generics)
    }

    fn input_schema(&self, questions: &Questions) -> TokenStream {
        let ident = &self.model.ident;
        let items = Items::of(self.model);
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
        let is_unverified = self.model.file.as_ref().is_some_and(|file| file.unverified);
        let unverified = is_unverified.then(|| {
            quote!(
                const __UNVERIFIED: __p::bool = true;
            )
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

                #unverified

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
        // What these name is the derive's own, whatever macro the path may come from.
        let (checks, this, p) = (quote!(__checks), quote!(self), quote!(__p));
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
                    calls.extend(quote!(__p::Flat::<#ty>::custom(&self.#ident, __checks);));
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

    fn impl_from_arrays(&self) -> TokenStream {
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
                require(&mut generics, &field.ty, &quote!(__p::Field));
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
        literals_struct(self.model, &generics, &fields.collect())
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
fn literals_struct(model: &Model, generics: &Generics, fields: &TokenStream) -> TokenStream {
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
    let arguments = quote!(#name, #dtype, #rank, #optional);
    let call = Place::of(ty).call_of(&quote!(__p::assert_plain), ty, &arguments);
    quote!(#call;)
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

/// What a declaration with errors leaves behind: the questions for rustc all the same, so that all
/// errors are told at once, and impls, so that none follows from their not being there.
pub(crate) fn fallback(model: &Model, mut obligations: Vec<Obligation>) -> TokenStream {
    let expansion = Expansion::of(model);
    obligations.retain(|obligation| !obligation.is_of_schema);
    let questions = expansion.questions(obligations).now;
    let sizes = expansion.sizes();
    let ident = &model.ident;
    let name = ident.unraw().to_string();
    let fields = model.fields.iter().map(|field| {
        let ident = &field.ident;
        quote!(pub #ident: __p::Refused,)
    });
    let literals = literals_struct(model, &model.generics, &fields.collect());
    let (impl_generics, type_generics, where_clause) = model.generics.split_for_impl();
    in_scope(
        model,
        &quote! {
            #sizes
            #questions

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
