//! Checks of the names of arrays and of the columns that they are stacked from.

use quote::quote;
use schema_spec::problem::{self, Named};

use super::Checker;
use super::shape::rank_of;
use crate::declaration::{Array, Declaration};
use crate::syntax::columns::Columns;
use crate::syntax::shape::DimKind;
use proc_macro2::TokenStream;

impl Checker<'_> {
    pub(super) fn names(&mut self, declaration: &Declaration) {
        let mut names: Vec<&str> = Vec::new();
        for (field, array) in declaration.arrays() {
            if names.contains(&array.name.as_str()) {
                let message = format!(
                    "two arrays are called `{}`; give `{}` another `name`",
                    array.name, field.ident
                );
                self.errors.at(array.name_span, message);
            }
            names.push(&array.name);
        }
        let mut columns: Vec<(String, &str)> = Vec::new();
        for (_, array) in declaration.arrays() {
            for column in array.columns.iter().flat_map(|columns| &columns.names) {
                let name = column.value();
                let before = columns.iter().find(|(other, _)| *other == name);
                let before = match before {
                    _ if names.contains(&name.as_str()) => Some(Named::Array(&name)),
                    Some((_, array)) => Some(Named::ColumnOf(array)),
                    None => None,
                };
                if let Some(before) = before {
                    let message = problem::clash(&name, before, Named::ColumnOf(&array.name));
                    self.errors.at(column.span(), message);
                }
                columns.push((name, &array.name));
            }
        }
    }

    pub(super) fn columns(&mut self, array: &Array, columns: &Columns, of: &TokenStream) {
        if !columns.is_read {
            return;
        }
        let (name, count) = (&array.name, columns.names.len());
        match rank_of(array) {
            rank if rank.is_some() || count == 0 => {
                self.found(columns.place, problem::columns_problem(name, count, rank));
            }
            _ => {
                let question = quote!(__p::columns_problem(#name, #count, #of::RANK));
                self.oblige(columns.place, question);
            }
        }
        let last = array.shape.as_ref().and_then(|shape| shape.dims.last());
        match last.map(|dim| &dim.kind) {
            _ if count == 0 => {}
            Some(DimKind::Fixed(_, Some(size))) => {
                let problem = problem::columns_size_problem(name, count, *size);
                self.found(columns.place, problem);
            }
            Some(DimKind::Fixed(size, None)) => {
                let question = quote!(__p::columns_size_problem(#name, #count, #size));
                self.oblige(columns.place, question);
            }
            _ => {}
        }
    }
}
