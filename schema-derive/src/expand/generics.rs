//! The generics of the impls: those of the struct, with the bounds that each impl needs.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Generics, Type, WherePredicate, parse_quote};

use super::Expansion;
use crate::declaration::FieldKind;
use crate::syntax::shape::Shape;
use crate::syntax::types::with_bound_lifetimes;

impl Expansion<'_> {
    /// The generics of the struct, with the bounds on generic fields that each impl needs.
    pub(super) fn bounded(&self) -> Generics {
        let mut generics = self.declaration.generics.clone();
        for field in &self.declaration.fields {
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

    /// The same for impls that require every field to own its data; `None` if a field obviously does
    /// not.
    pub(super) fn owned(&self) -> Option<Generics> {
        let mut generics = self.bounded();
        for field in &self.declaration.fields {
            let what = match &field.kind {
                FieldKind::Array(array) => match (array.known.owned, array.known.plain()) {
                    (Some(false), _) => return None,
                    // `&str` borrows, even in an owned array.
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
}

/// Adds the bound that the type, for any lifetimes, is `what`.
///
/// Bounds that differ only in lifetimes would be ambiguous for rustc. With a lifetime of its own, a
/// bound that does not hold is not an error, either: the impl then does not apply.
pub(super) fn require(generics: &mut Generics, ty: &Type, what: &TokenStream) {
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
