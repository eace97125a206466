//! `columns = ["f0", "f1"]`.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use crate::errors::Errors;
use crate::syntax::entries::up_to_comma;
use crate::syntax::place::Place;

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
        let example = "`columns` needs a list of names in quotes, such as `[\"f0\", \"f1\"]`";
        if !input.peek(syn::token::Bracket) {
            return Err(input.error(example));
        }
        let content;
        let bracket = syn::bracketed!(content in input);
        let mut names = Vec::new();
        let mut is_read = true;
        while !content.is_empty() {
            let entry = up_to_comma(&content);
            let comma: Option<Token![,]> = content.parse()?;
            let name = if entry.is_empty() {
                let message = "expected a name before this comma";
                Err(syn::Error::new_spanned(comma, message))
            } else {
                name(entry)
            };
            match errors.ok(name) {
                Some(name) => names.push(name),
                None => is_read = false,
            }
        }
        Ok(Columns {
            place: bracket.span.join().into(),
            names,
            is_read,
        })
    }
}

fn name(tokens: TokenStream) -> syn::Result<LitStr> {
    let message = "the name of a column must be in quotes, because it may contain any character";
    let name: LitStr =
        syn::parse2(tokens.clone()).map_err(|_| syn::Error::new_spanned(tokens, message))?;
    if name.value().is_empty() {
        let message = "a name must have at least one character";
        return Err(syn::Error::new(name.span(), message));
    }
    Ok(name)
}
