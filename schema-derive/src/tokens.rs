//! The model's parts as expressions that build the same in a constant.
//!
//! `__p` is the hidden module of the core crate, as the expansion imports it. Lists of literals
//! are plain references, which rustc promotes; a list with anything else in it is a constant of
//! its own. That is most of what the derive costs to compile: one body more, or none.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use schema_spec::{DType, Role};
use syn::ext::IdentExt;
use syn::{Path, Type};

use crate::constant::{Constant, RangeOf};
use crate::model::{Array, Bounds, Model, RuleKind};
use crate::shape::{Dim, DimKind, Shape, Term};
use crate::types::{self, with_static_lifetimes};

/// What rustc knows of a type, nothing where it is no array.
pub(crate) fn of_type(ty: &Type) -> TokenStream {
    let ty = with_static_lifetimes(ty.to_token_stream());
    quote!(__p::Of::<#ty>)
}

/// The schema of the struct itself, as a type with its lifetimes gone.
pub(crate) fn schema_of(model: &Model) -> TokenStream {
    let (_, generics, _) = model.generics.split_for_impl();
    let ident = &model.ident;
    let this = with_static_lifetimes(quote!(#ident #generics));
    quote!(<#this as __p::InputSchema>::SCHEMA)
}

pub(crate) fn dtype(dtype: DType) -> TokenStream {
    let variant = format_ident!("{dtype:?}");
    quote!(__p::DType::#variant)
}

fn role(role: Role) -> TokenStream {
    let variant = format_ident!("{role:?}");
    quote!(__p::Role::#variant)
}

pub(crate) fn size(size: usize) -> TokenStream {
    Literal::usize_unsuffixed(size).to_token_stream()
}

pub(crate) fn option(inner: Option<TokenStream>) -> TokenStream {
    match inner {
        Some(inner) => quote!(__p::Some(#inner)),
        None => quote!(__p::None),
    }
}

/// `&[..]`, in a constant of its own unless rustc promotes it.
fn list(items: impl Iterator<Item = TokenStream>, promoted: bool) -> TokenStream {
    if promoted {
        quote!(&[#(#items),*])
    } else {
        quote!(const { &[#(#items),*] })
    }
}

pub(crate) fn range(range: &RangeOf<Constant>) -> TokenStream {
    let min = option(range.min.as_ref().map(Constant::as_value));
    let max = option(range.max.as_ref().map(Constant::as_value));
    let max_inclusive = range.inclusive;
    quote!(__p::ValueRange { min: #min, max: #max, max_inclusive: #max_inclusive })
}

pub(crate) fn values(values: &[Constant]) -> TokenStream {
    let promoted = values.iter().all(|value| value.known.is_some());
    list(values.iter().map(Constant::as_value), promoted)
}

pub(crate) fn bounds(bounds: &Bounds) -> TokenStream {
    let symbol = bounds.symbol.unraw().to_string();
    let min = bounds
        .range
        .min
        .as_ref()
        .map_or_else(|| quote!(0), usize_of);
    let max = option(bounds.range.max.as_ref().map(usize_of));
    let inclusive = bounds.range.inclusive;
    quote!(__p::bounds(#symbol, #min, #max, #inclusive))
}

fn usize_of(constant: &Constant) -> TokenStream {
    match constant.known {
        Some(schema_spec::Value::Int(size)) => Literal::i128_unsuffixed(size).to_token_stream(),
        _ => constant.source.clone(),
    }
}

pub(crate) fn rule(kind: &RuleKind) -> TokenStream {
    let axis = |axis: &isize| {
        let axis = Literal::isize_unsuffixed(*axis);
        quote!(__p::Axis(#axis))
    };
    match kind {
        RuleKind::Range(of) => {
            let range = range(of);
            quote!(__p::Constraint::Range(#range))
        }
        RuleKind::OneOf(of) => {
            let values = values(of);
            quote!(__p::Constraint::OneOf(__p::Cow::Borrowed(#values)))
        }
        RuleKind::AllowNan => quote!(__p::Constraint::AllowNan),
        RuleKind::AllowInf => quote!(__p::Constraint::AllowInf),
        RuleKind::Unique => quote!(__p::Constraint::Unique),
        RuleKind::Sorted(along) => {
            let axis = axis(along);
            quote!(__p::Constraint::Sorted(#axis))
        }
        RuleKind::Increasing(along) => {
            let axis = axis(along);
            quote!(__p::Constraint::Increasing(#axis))
        }
        RuleKind::OneHot(along) => {
            let axis = axis(along);
            quote!(__p::Constraint::OneHot(#axis))
        }
        RuleKind::SumsTo {
            total,
            axis: along,
            tolerance,
        } => {
            let (total, axis) = (total.as_f64(), axis(along));
            let tolerance = match tolerance {
                Some(tolerance) => tolerance.as_f64(),
                None => quote!(__p::SumsTo::TOLERANCE),
            };
            quote!(__p::Constraint::SumsTo(__p::SumsTo {
                total: #total,
                axis: #axis,
                tolerance: #tolerance,
            }))
        }
        RuleKind::Check(path) => {
            let path = path_text(path);
            quote!(__p::Constraint::Check(__p::Cow::Borrowed(#path)))
        }
    }
}

/// Whether rustc promotes the rule's expression.
fn is_promoted(kind: &RuleKind) -> bool {
    let known = |constant: &Constant| constant.known.is_some();
    match kind {
        RuleKind::Range(range) => [&range.min, &range.max].into_iter().flatten().all(known),
        RuleKind::OneOf(values) => values.iter().all(known),
        RuleKind::SumsTo {
            total, tolerance, ..
        } => known(total) && tolerance.iter().all(known),
        _ => true,
    }
}

fn dim(dim: &Dim) -> TokenStream {
    match &dim.kind {
        DimKind::Fixed(size, _) => quote!(__p::Dim::Fixed(#size)),
        DimKind::Symbol(name) => quote!(__p::Dim::Symbol(__p::Cow::Borrowed(#name))),
        DimKind::Expr(terms) => {
            let terms = terms.iter().map(|term| match term {
                Term::Size(size, _) => quote!(__p::Term::Size(#size)),
                Term::Symbol(name) => quote!(__p::Term::symbol(#name)),
                Term::Operator('+') => quote!(__p::Term::Add),
                Term::Operator('-') => quote!(__p::Term::Sub),
                Term::Operator(_) => quote!(__p::Term::Mul),
            });
            let terms = list(terms, false);
            quote!(__p::Dim::expr(#terms))
        }
        DimKind::Any => quote!(__p::Dim::Any),
        DimKind::Rest => quote!(__p::Dim::Rest),
    }
}

fn dims(shape: Option<&Shape>) -> TokenStream {
    let Some(shape) = shape else {
        return quote!(&[__p::Dim::Rest]);
    };
    let promoted = shape
        .dims
        .iter()
        .all(|dim| !matches!(dim.kind, DimKind::Fixed(_, None) | DimKind::Expr(_)));
    list(shape.dims.iter().map(dim), promoted)
}

/// The `ArraySpec` of a field of type `ty`.
pub(crate) fn array(array: &Array, ty: &Type) -> TokenStream {
    let name = &array.name;
    let dims = dims(array.shape.as_ref());
    let promoted = array.rules.iter().all(|rule| is_promoted(&rule.kind));
    let rules = list(array.rules.iter().map(|of| rule(&of.kind)), promoted);
    let mut spec = match array.known.plain() {
        Some((known, rank)) => {
            let (dtype, rank) = (dtype(known), option(rank.map(size)));
            let optional = array.known.optional;
            quote!(__p::array(#name, #dtype, #rank, #optional, #dims, #rules))
        }
        None => quote!(__p::Of::<#ty>::SPEC.declared(#name, #dims, #rules)),
    };
    if !array.description.is_empty() {
        let description = &array.description;
        spec.extend(quote!(.with_description(#description)));
    }
    if array.role != Role::Input {
        let role = role(array.role);
        spec.extend(quote!(.with_role(#role)));
    }
    spec
}

/// The path as one would write it.
pub(crate) fn path_text(path: &Path) -> String {
    types::text(path)
}
