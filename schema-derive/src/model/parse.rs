//! Values that several attributes have.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path};

use crate::entries::{Entry, list_of};
use crate::errors::Errors;
use crate::keys::{self, Key};

pub(super) fn arguments(tokens: &TokenStream, errors: &mut Errors) -> Vec<Entry> {
    use syn::parse::Parser;
    let mut found = Vec::new();
    let read = |input: ParseStream<'_>| {
        found = list_of(input, errors);
        Ok(())
    };
    if let Err(error) = read.parse2(tokens.clone()) {
        errors.push(error);
    }
    once_each(found, errors)
}

/// The entries, each key once; a second one is noted and left out.
pub(super) fn once_each(entries: Vec<Entry>, errors: &mut Errors) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        if kept.iter().any(|other| other.key == entry.key) {
            let name = entry.name();
            errors.on(
                &entry.key,
                format!("`{name}` stands here a second time; write it once"),
            );
        } else {
            kept.push(entry);
        }
    }
    kept
}

pub(super) fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.peek(LitStr) {
        return Err(input.error("a function is named by its path, without quotes"));
    }
    input.parse()
}

pub(super) fn string(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let text: LitStr = input.parse().map_err(|_| {
        let message = "a name stands in quotes, as it may hold any character";
        input.error(message)
    })?;
    if text.value().is_empty() {
        return Err(syn::Error::new(
            text.span(),
            "a name has at least one character",
        ));
    }
    Ok(text)
}

/// The attribute that the entry is about; `None`, with an error, where it is none that belongs
/// here. Those of `Other` belong on a `place`.
pub(super) fn attribute_key<K: Key, Other: Key>(
    entry: &Entry,
    place: &str,
    errors: &mut Errors,
) -> Option<K> {
    let word = entry.name();
    let key = K::named(&word);
    if key.is_none() {
        let message = match Other::named(&word) {
            Some(_) => format!("`{word}` belongs on a {place}, not here"),
            None => keys::unknown("attribute", &word, &K::words()),
        };
        errors.on(&entry.key, message);
    }
    key
}

/// The argument that the entry is about; `None`, with an error, where there is no such argument.
pub(super) fn argument_key<K: Key>(entry: &Entry, errors: &mut Errors) -> Option<K> {
    let word = entry.name();
    let key = K::named(&word);
    if key.is_none() {
        errors.on(&entry.key, keys::unknown("argument", &word, &K::words()));
    }
    key
}

/// The doc comment, its lines joined.
pub(super) fn description(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) => match &pair.value {
                syn::Expr::Lit(literal) => match &literal.lit {
                    syn::Lit::Str(line) => Some(line.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    lines.join("\n").trim().to_owned()
}
