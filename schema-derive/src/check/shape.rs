//! Checks of the entries of a `shape` and their number.

use proc_macro2::TokenStream;
use quote::quote;
use schema_spec::problem;

use super::Checker;
use crate::declaration::Array;
use crate::syntax::shape::{DimKind, Shape, Term};

impl Checker<'_> {
    pub(super) fn shape(&mut self, array: &Array, shape: &Shape, of: &TokenStream) {
        if shape.is_read() {
            self.rank(array, shape, of);
        }
        for dim in &shape.dims {
            match &dim.kind {
                DimKind::Fixed(_, Some(size)) => {
                    self.found(dim.place, problem::size_problem(*size));
                }
                DimKind::Fixed(size, None) => {
                    let question = quote!(__p::size_problem(#size));
                    self.oblige(dim.place, question);
                }
                DimKind::Expr(terms) => {
                    let has_zero = terms
                        .iter()
                        .any(|term| matches!(term, Term::Size(_, Some(0))));
                    if has_zero {
                        self.errors.on(
                            dim.place,
                            "a 0 in arithmetic has no effect or makes the size 0; drop it",
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn rank(&mut self, array: &Array, shape: &Shape, of: &TokenStream) {
        let (name, axes, has_rest) = (&array.name, shape.dims.len(), shape.has_rest());
        match array.known.rank {
            Some(rank) => {
                let problem = problem::rank_problem(name, rank, axes, has_rest);
                self.found(shape.place, problem);
            }
            // Any number of axes.
            None if array.known.plain().is_some() => {}
            None => {
                let question = quote!(__p::rank_problem(#name, #of::RANK, #axes, #has_rest));
                self.oblige(shape.place, question);
            }
        }
    }
}

/// The number of axes of the array, by its shape or else by its type.
pub(super) fn rank_of(array: &Array) -> Option<usize> {
    let of_shape = array.shape.as_ref().and_then(Shape::rank);
    of_shape.or(array.known.rank)
}
