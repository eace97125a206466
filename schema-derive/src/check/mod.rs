//! Checks across attributes. Checks that need a type or a constant become obligations, which rustc
//! evaluates.

mod names;
mod on_missing;
mod rules;
mod shape;
mod symbols;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use schema_spec::problem;

use crate::declaration::{Array, Declaration, Field};
use crate::errors::Errors;
use crate::expand::tokens;
use crate::syntax::place::Place;

/// A check for rustc: an expression of type `Option<Message>` that must be `None`.
pub(crate) struct Obligation {
    pub(crate) place: Place,
    pub(crate) problem: TokenStream,
    /// It uses the schema of the struct, `__schema`, so it can be evaluated only if there is one.
    pub(crate) is_of_schema: bool,
}

pub(crate) fn check(declaration: &Declaration, errors: &mut Errors) -> Vec<Obligation> {
    let mut checker = Checker {
        parameters: declaration.parameters(),
        errors,
        obligations: Vec::new(),
    };
    checker.names(declaration);
    for (field, array) in declaration.arrays() {
        checker.array(field, array);
    }
    checker.symbols(declaration);
    checker.obligations
}

struct Checker<'a> {
    parameters: Vec<Ident>,
    errors: &'a mut Errors,
    obligations: Vec<Obligation>,
}

impl Checker<'_> {
    fn found(&mut self, place: Place, problem: Option<impl std::fmt::Display>) {
        if let Some(problem) = problem {
            self.errors.on(place, problem);
        }
    }

    fn oblige(&mut self, place: Place, problem: TokenStream) {
        self.obligations.push(Obligation {
            place,
            problem,
            is_of_schema: false,
        });
    }

    fn oblige_schema(&mut self, place: Place, problem: TokenStream) {
        self.obligations.push(Obligation {
            place,
            problem,
            is_of_schema: true,
        });
    }

    fn array(&mut self, field: &Field, array: &Array) {
        let name = &array.name;
        let of = tokens::of_type(&field.ty, &self.parameters);
        if let Some(shape) = &array.shape {
            self.shape(array, shape, &of);
        }
        if let Some((declared, place)) = array.dtype {
            match array.known.dtype {
                Some(actual) => self.found(place, problem::dtype_problem(name, actual, declared)),
                None => {
                    let declared = tokens::dtype(declared);
                    let question = quote!(__p::dtype_problem(#name, #of::KNOWN, #declared));
                    self.oblige(place, question);
                }
            }
        }
        self.rules(array, &of);
        if let Some((_, place)) = &array.loss {
            self.found(*place, problem::loss_role_problem(name, array.role));
        }
        if let Some(repair) = &array.on_missing {
            self.on_missing(array, repair, &of);
        }
        if let Some(columns) = &array.columns {
            self.columns(array, columns, &of);
        }
    }
}
