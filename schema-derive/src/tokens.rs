//! The model's parts as expressions that build the same in a constant.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use schema_spec::{DType, Role};
use syn::ext::IdentExt;
use syn::{Path, Type};

use crate::constant::{Constant, RangeOf};
use crate::model::{Array, Bounds, Model, RuleKind};
use crate::shape::{DimKind, Shape, Term};
use crate::types::{mentions, with_static_lifetimes};

/// The hidden module of the core crate, by its path.
#[derive(Clone)]
pub(crate) struct Private {
    krate: Path,
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let krate = &self.krate;
        tokens.extend(quote!(#krate::__private));
    }
}

impl Private {
    pub(crate) fn of(model: &Model) -> Private {
        Private {
            krate: model.krate.clone(),
        }
    }

    /// What rustc knows of a type, nothing where it is no array.
    ///
    /// It is asked by items, which have no lifetimes, but of a type that depends on one of the
    /// parameters by the impl, which has them, and knows the type by no others.
    pub(crate) fn of_type(&self, ty: &Type, parameters: &[Ident]) -> TokenStream {
        let ty = ty.to_token_stream();
        let ty = match mentions(ty.clone(), parameters) {
            true => ty,
            false => with_static_lifetimes(ty),
        };
        quote!(#self::Of::<#ty>)
    }

    /// The schema of the struct itself, as a type with its lifetimes gone.
    pub(crate) fn schema(&self, model: &Model) -> TokenStream {
        let (_, generics, _) = model.generics.split_for_impl();
        let ident = &model.ident;
        let krate = &self.krate;
        let this = with_static_lifetimes(quote!(#ident #generics));
        quote!(<#this as #krate::InputSchema>::SCHEMA)
    }

    pub(crate) fn dtype(&self, dtype: DType) -> TokenStream {
        let variant = quote::format_ident!("{dtype:?}");
        quote!(#self::DType::#variant)
    }

    pub(crate) fn role(&self, role: Role) -> TokenStream {
        let variant = quote::format_ident!("{role:?}");
        quote!(#self::Role::#variant)
    }

    pub(crate) fn range(&self, range: &RangeOf<Constant>) -> TokenStream {
        let private = self.to_token_stream();
        let end = |end: &Option<Constant>| match end {
            Some(constant) => {
                let value = constant.as_value(&private);
                quote!(#self::Some(#value))
            }
            None => quote!(#self::None),
        };
        let (min, max, inclusive) = (end(&range.min), end(&range.max), range.inclusive);
        quote!(#self::ValueRange::new(#min, #max, #inclusive))
    }

    pub(crate) fn bounds(&self, bounds: &Bounds) -> TokenStream {
        let symbol = bounds.symbol.unraw().to_string();
        let min = bounds.range.min.as_ref().map_or_else(|| quote!(0), size);
        let max = match &bounds.range.max {
            Some(max) => {
                let max = size(max);
                quote!(#self::Some(#max))
            }
            None => quote!(#self::None),
        };
        let inclusive = bounds.range.inclusive;
        quote!(#self::bounds(#symbol, #min, #max, #inclusive))
    }

    pub(crate) fn rule(&self, rule: &RuleKind) -> TokenStream {
        let private = self.to_token_stream();
        match rule {
            RuleKind::Range(range) => {
                let range = self.range(range);
                quote!(#self::Constraint::Range(#range))
            }
            RuleKind::OneOf(values) => {
                let values = values.iter().map(|value| value.as_value(&private));
                quote!(#self::one_of(const { &[#(#values),*] }))
            }
            RuleKind::AllowNan => quote!(#self::Constraint::AllowNan),
            RuleKind::AllowInf => quote!(#self::Constraint::AllowInf),
            RuleKind::Unique => quote!(#self::Constraint::Unique),
            RuleKind::Sorted(axis) => quote!(#self::Constraint::Sorted(#self::Axis(#axis))),
            RuleKind::Increasing(axis) => quote!(#self::Constraint::Increasing(#self::Axis(#axis))),
            RuleKind::OneHot(axis) => quote!(#self::Constraint::OneHot(#self::Axis(#axis))),
            RuleKind::SumsTo {
                total,
                axis,
                tolerance,
            } => {
                let total = total.as_f64();
                let tolerance = match tolerance {
                    Some(tolerance) => tolerance.as_f64(),
                    None => quote!(#self::SumsTo::TOLERANCE),
                };
                quote!(#self::Constraint::SumsTo(#self::SumsTo {
                    total: #total,
                    axis: #self::Axis(#axis),
                    tolerance: #tolerance,
                }))
            }
            RuleKind::Check(path) => {
                let path = path_text(path);
                quote!(#self::check(#path))
            }
        }
    }

    fn dim(&self, kind: &DimKind) -> TokenStream {
        match kind {
            DimKind::Fixed(size, _) => quote!(#self::Dim::Fixed(#size)),
            DimKind::Symbol(name) => quote!(#self::Dim::symbol(#name)),
            DimKind::Expr(terms) => {
                let terms = terms.iter().map(|term| match term {
                    Term::Size(size, _) => quote!(#self::Term::Size(#size)),
                    Term::Symbol(name) => quote!(#self::Term::symbol(#name)),
                    Term::Operator('+') => quote!(#self::Term::Add),
                    Term::Operator('-') => quote!(#self::Term::Sub),
                    Term::Operator(_) => quote!(#self::Term::Mul),
                });
                quote!(#self::Dim::expr(const { &[#(#terms),*] }))
            }
            DimKind::Any | DimKind::Unread(_) => quote!(#self::Dim::Any),
            DimKind::Rest => quote!(#self::Dim::Rest),
        }
    }

    /// The `ArraySpec` of a field of type `ty`.
    pub(crate) fn array(&self, array: &Array, ty: &Type) -> TokenStream {
        let name = &array.name;
        let mut spec = quote! {
            #self::Of::<#ty>::SPEC.with_name(#name)
        };
        if let Some(Shape { dims, .. }) = &array.shape {
            let dims = dims.iter().map(|dim| self.dim(&dim.kind));
            spec.extend(quote!(.with_dims(const { &[#(#dims),*] })));
        }
        if !array.rules.is_empty() {
            let rules = array.rules.iter().map(|rule| self.rule(&rule.kind));
            spec.extend(quote!(.with_constraints(const { &[#(#rules),*] })));
        }
        if !array.description.is_empty() {
            let description = &array.description;
            spec.extend(quote!(.with_description(#description)));
        }
        if array.role != Role::Input {
            let role = self.role(array.role);
            spec.extend(quote!(.with_role(#role)));
        }
        spec
    }
}

fn size(constant: &Constant) -> TokenStream {
    match constant.known {
        Some(schema_spec::Value::Int(size)) => {
            proc_macro2::Literal::i128_unsuffixed(size).to_token_stream()
        }
        _ => constant.source.clone(),
    }
}

/// The path as one would write it.
pub(crate) fn path_text(path: &Path) -> String {
    crate::types::text(path)
}
