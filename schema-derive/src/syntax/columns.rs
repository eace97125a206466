//! `columns = ["f0", "f1"]`.

use proc_macro2::TokenStream;
use syn::LitStr;
use syn::parse::ParseStream;

use crate::errors::Errors;
use crate::syntax::list::{Kind, list};
use crate::syntax::place::Place;
use crate::syntax::written::Form;

/// What follows the key.
pub(crate) const FORM: Form = Form::List("[\"f0\", \"f1\"]");

const KIND: Kind = Kind {
    is: "the names of columns are",
    form: FORM,
    nothing: "expected a name before this comma",
    other: |_| None,
};

/// The columns of a table that an array is stacked from.
pub(crate) struct Columns {
    /// Where the list is written.
    pub(crate) place: Place,
    pub(crate) names: Vec<LitStr>,
    /// Whether all entries are names.
    pub(crate) is_read: bool,
}

impl Columns {
    pub(crate) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Columns> {
        let list = list(input, &KIND, errors)?;
        let mut names = Vec::new();
        let mut is_read = true;
        for entry in list.entries {
            // It is reported if there is no entry.
            let name = (!entry.is_empty()).then(|| name(entry, errors));
            match name.flatten() {
                Some(name) => names.push(name),
                None => is_read = false,
            }
        }
        Ok(Columns {
            place: list.place,
            names,
            is_read,
        })
    }
}

fn name(tokens: TokenStream, errors: &mut Errors) -> Option<LitStr> {
    let Ok(name) = syn::parse2::<LitStr>(tokens.clone()) else {
        let message =
            "the name of a column must be in quotes, because it may contain any character";
        errors.once(message, tokens, message);
        return None;
    };
    if name.value().is_empty() {
        errors.on(name, "a name must have at least one character");
        return None;
    }
    Some(name)
}
