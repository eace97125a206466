//! The parts of a declaration as constant expressions.
//!
//! `__p` is the hidden module of the core crate, as the expansion imports it. The struct becomes
//! one flat list of plain data, because rustc needs time for each constant with a body of its own and
//! each value that can be dropped.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use schema_spec::{DType, Role, Value};
use syn::ext::IdentExt;
use syn::{LitStr, Path, Type};

use crate::declaration::{Argument, Array, Bounds, Declaration, DeclaredRule, Field, FieldKind};
use crate::syntax::columns::Columns;
use crate::syntax::constant::Constant;
use crate::syntax::on_missing::Repair;
use crate::syntax::range::RangeOf;
use crate::syntax::shape::{Dim, DimKind, Shape, Term};
use crate::syntax::types::{self, with_static_lifetimes};

/// The type that gives access to what rustc knows about a field's type.
///
/// It is used in items, which have no lifetimes, unless the type depends on a parameter: then it is
/// used in the impl, with the lifetimes of the impl.
pub(crate) fn of_type(ty: &Type, parameters: &[Ident]) -> TokenStream {
    let ty = ty.to_token_stream();
    let ty = if types::mentions(ty.clone(), parameters) {
        ty
    } else {
        with_static_lifetimes(ty)
    };
    quote!(__p::Of::<#ty>)
}

/// The struct itself as a type without its lifetimes.
pub(crate) fn schema_of(declaration: &Declaration) -> TokenStream {
    let (_, generics, _) = declaration.generics.split_for_impl();
    let ident = &declaration.ident;
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
        Some(Value::Int(size)) => Literal::i128_unsuffixed(size).to_token_stream(),
        _ => constant.source.clone(),
    }
}

/// The rules as an expression of type `&[Constraint]`.
pub(crate) fn rules<'a>(rules: impl Iterator<Item = &'a DeclaredRule>) -> TokenStream {
    list(rules.map(rule), false)
}

/// The rule as an expression of type `Constraint`.
pub(crate) fn rule(rule: &DeclaredRule) -> TokenStream {
    let item = rule_item(rule);
    quote!(#item.rule())
}

fn rule_item(rule: &DeclaredRule) -> TokenStream {
    let kind = rule.kind;
    let variant = format_ident!("{kind:?}");
    let argument = match &rule.argument {
        Argument::None => return quote!(__p::Item::#variant),
        Argument::Range(range) => return range_item(range),
        Argument::Values(list) => values(list),
        Argument::Axis(axis) => quote!(#axis),
        Argument::Sum {
            total,
            axis,
            tolerance,
        } => {
            let total = total.as_f64();
            let tolerance = match tolerance {
                Some(tolerance) => tolerance.as_f64(),
                None => quote!(__p::SumsTo::TOLERANCE),
            };
            quote!(__p::SumsTo {
                total: #total,
                axis: __p::Axis(#axis),
                tolerance: #tolerance,
            })
        }
        Argument::Function(path) => {
            let path = path_text(path);
            quote!(#path)
        }
    };
    quote!(__p::Item::#variant(#argument))
}

/// The repair, as an expression of type `Item`.
pub(crate) fn repair_item(repair: &Repair) -> TokenStream {
    let word = repair.word;
    let variant = format_ident!("{word:?}");
    let value = repair.constant.as_ref().map(Constant::as_scalar);
    let value = value.map(|value| quote!((#value)));
    quote!(__p::Item::#variant #value)
}

fn columns_item(columns: &Columns) -> TokenStream {
    let names = columns.names.iter().map(LitStr::value);
    quote!(__p::Item::Columns(&[#(__p::Cow::Borrowed(#names)),*]))
}

fn range_item(range: &RangeOf<Constant>) -> TokenStream {
    let known = |end: &Option<Constant>| end.as_ref().and_then(|end| end.known.clone());
    let inclusive = range.inclusive;
    match (known(&range.min), known(&range.max)) {
        (Some(Value::Int(min)), Some(Value::Int(max))) => {
            let (min, max) = (Literal::i128_unsuffixed(min), Literal::i128_unsuffixed(max));
            quote!(__p::Item::Ints(#min, #max, #inclusive))
        }
        (Some(Value::Float(min)), Some(Value::Float(max))) => {
            quote!(__p::Item::Floats(#min, #max, #inclusive))
        }
        _ => {
            let min = option(range.min.as_ref().map(Constant::as_scalar));
            let max = option(range.max.as_ref().map(Constant::as_scalar));
            quote!(__p::Item::Range(#min, #max, #inclusive))
        }
    }
}

fn dim_item(dim: &Dim) -> TokenStream {
    match &dim.kind {
        DimKind::Fixed(size, _) => quote!(__p::Item::Fixed(#size)),
        DimKind::Symbol(name) => quote!(__p::Item::Symbol(#name)),
        DimKind::Expr(terms) => {
            let terms = terms.iter().map(|term| match term {
                Term::Size(size, _) => quote!(__p::Term::Size(#size)),
                Term::Symbol(name) => quote!(__p::Term::symbol(#name)),
                Term::Operator('+') => quote!(__p::Term::Add),
                Term::Operator('-') => quote!(__p::Term::Sub),
                Term::Operator(_) => quote!(__p::Term::Mul),
            });
            let terms = list(terms, false);
            quote!(__p::Item::Expr(#terms))
        }
        DimKind::Any | DimKind::Unread(_) => quote!(__p::Item::Any),
        DimKind::Rest => quote!(__p::Item::Rest),
    }
}

/// The items of a struct, and their numbers.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) tokens: TokenStream,
    pub(crate) parts: usize,
    pub(crate) dims: usize,
    pub(crate) rules: usize,
}

impl Items {
    pub(crate) fn of(declaration: &Declaration) -> Items {
        let mut items = Items::default();
        for field in &declaration.fields {
            match &field.kind {
                FieldKind::Array(array) => items.array(field, array),
                FieldKind::Flatten(_) => {
                    let ty = &field.ty;
                    items.push(&quote!(__p::Item::Flatten(__p::Flat::<#ty>::PARTS)));
                    items.parts += 1;
                }
                FieldKind::Skip => {}
            }
        }
        items
    }

    fn push(&mut self, item: &TokenStream) {
        self.tokens.extend(quote!(#item,));
    }

    fn array(&mut self, field: &Field, array: &Array) {
        self.parts += 1;
        let (ty, name) = (&field.ty, &array.name);
        let shape = array.shape.as_ref();
        if let Some((known, rank)) = array.known.plain() {
            let dtype = dtype(known);
            self.push(&quote!(__p::Item::Array(#name, #dtype)));
            if rank.is_none() || rank != shape.and_then(Shape::rank) {
                let rank = option(rank.map(size));
                self.push(&quote!(__p::Item::Rank(#rank)));
            }
            if array.known.optional {
                self.push(&quote!(__p::Item::Optional(true)));
            }
            if array.known.nullable {
                self.push(&quote!(__p::Item::Nullable(true)));
            }
        } else {
            self.push(&quote!(__p::Item::Array(#name, __p::Of::<#ty>::DTYPE)));
            self.push(&quote!(__p::Item::Rank(__p::Of::<#ty>::RANK)));
            self.push(&quote!(__p::Item::Optional(__p::Of::<#ty>::OPTIONAL)));
            self.push(&quote!(__p::Item::Nullable(__p::Of::<#ty>::NULLABLE)));
        }
        let ident = field.ident.unraw().to_string();
        if ident != *name {
            self.push(&quote!(__p::Item::Field(#ident)));
        }
        if !array.description.is_empty() {
            let description = &array.description;
            self.push(&quote!(__p::Item::Description(#description)));
        }
        if array.role != Role::Input {
            let role = role(array.role);
            self.push(&quote!(__p::Item::Role(#role)));
        }
        match shape {
            Some(shape) => {
                for dim in &shape.dims {
                    self.push(&dim_item(dim));
                }
                self.dims += shape.dims.len();
            }
            None => {
                self.push(&quote!(__p::Item::Rest));
                self.dims += 1;
            }
        }
        for rule in &array.rules {
            self.push(&rule_item(rule));
        }
        self.rules += array.rules.len();
        if let Some(repair) = &array.on_missing {
            self.push(&repair_item(repair));
        }
        if let Some((loss, _)) = &array.loss {
            self.push(&quote!(__p::Item::Loss(#loss)));
        }
        if let Some(columns) = &array.columns {
            self.push(&columns_item(columns));
        }
    }
}

/// The path as it would be written.
pub(crate) fn path_text(path: &Path) -> String {
    types::text(path)
}
