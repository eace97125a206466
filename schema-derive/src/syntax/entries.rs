//! The entries of an attribute list, each with its key. Invalid entries are reported and skipped.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Token};

use crate::errors::Errors;
use crate::syntax::keys::{self, Key};

/// `key`, `key = value` or `key(arguments)`.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    None,
    /// The tokens after `=`, up to the next comma.
    Assigned(TokenStream),
    /// The tokens between brackets.
    Listed(TokenStream),
}

impl Entry {
    pub(crate) fn name(&self) -> String {
        self.key.unraw().to_string()
    }

    /// The value after `=`.
    pub(crate) fn assigned<T>(
        &self,
        errors: &mut Errors,
        parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
        example: &str,
    ) -> Option<T> {
        match &self.value {
            Value::Assigned(tokens) if !tokens.is_empty() => {
                errors.ok(parse_all(tokens, self.key.span(), parse))
            }
            _ => {
                let name = self.name();
                errors.on(
                    &self.key,
                    format!("`{name}` needs a value; write `{name} = {example}`"),
                );
                None
            }
        }
    }

    /// Reports a value for a key without one.
    pub(crate) fn alone(&self, errors: &mut Errors) {
        if let Value::Assigned(tokens) | Value::Listed(tokens) = &self.value {
            let name = self.name();
            let message = format!("`{name}` takes no value; write `{name}`");
            if tokens.is_empty() {
                errors.on(&self.key, message);
            } else {
                errors.on(tokens, message);
            }
        }
    }
}

/// Parses all of the tokens. If there are none, the error is at `span`.
pub(crate) fn parse_all<T>(
    tokens: &TokenStream,
    span: Span,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    if tokens.is_empty() {
        return Err(syn::Error::new(span, "expected a value here"));
    }
    let mut bare = tokens.clone();
    while let Some(inner) = in_no_delimiters(&bare) {
        bare = inner;
    }
    parse.parse2(bare).map_err(|error| {
        // syn reports the end of input at the macro, not at the end of the tokens.
        match error.to_string().strip_prefix("unexpected end of input, ") {
            Some(message) => syn::Error::new_spanned(tokens, message),
            None => error,
        }
    })
}

/// Unwraps a fragment passed by a `macro_rules!` macro, such as `$range` of a `range: expr`.
fn in_no_delimiters(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => {
            Some(group.stream())
        }
        _ => None,
    }
}

/// The entries of every `#[input(..)]` among the attributes.
pub(crate) fn entries(attributes: &[Attribute], errors: &mut Errors) -> Vec<Entry> {
    let mut found = Vec::new();
    for attribute in attributes {
        if !attribute.path().is_ident(keys::ATTRIBUTE) {
            continue;
        }
        match &attribute.meta {
            syn::Meta::List(list) => {
                let parsed = (|input: ParseStream<'_>| Ok(list_of(input, errors)))
                    .parse2(list.tokens.clone());
                found.extend(parsed.unwrap_or_default());
            }
            other => errors.on(other, "`input` needs a list; write `#[input(..)]`"),
        }
    }
    found
}

/// Parses comma-separated entries. Invalid ones are reported, and parsing continues after the next
/// comma.
pub(crate) fn list_of(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Entry> {
    let mut found = Vec::new();
    while !input.is_empty() {
        let entry = errors.ok(entry(input));
        let rest = up_to_comma(input);
        if entry.is_some() && !rest.is_empty() {
            errors.on(&rest, "expected a comma before this");
        }
        found.extend(entry);
        if input.peek(Token![,]) {
            let _ = input.parse::<Token![,]>();
        }
    }
    found
}

/// The entries in the brackets of another entry, with each key once.
pub(crate) fn arguments(tokens: &TokenStream, errors: &mut Errors) -> Vec<Entry> {
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

/// The entries with each key once; repeated keys are reported and omitted.
pub(crate) fn once_each(entries: Vec<Entry>, errors: &mut Errors) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        if kept.iter().any(|other| other.key == entry.key) {
            let name = entry.name();
            errors.on(&entry.key, format!("`{name}` is repeated; write it once"));
        } else {
            kept.push(entry);
        }
    }
    kept
}

/// The attribute that the entry names; `None`, with an error, if it does not belong here. Attributes
/// of `Other` belong on a `place`.
pub(crate) fn attribute_key<K: Key, Other: Key>(
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

/// The argument that the entry names; `None`, with an error, if there is no such argument.
pub(crate) fn argument_key<K: Key>(entry: &Entry, errors: &mut Errors) -> Option<K> {
    let word = entry.name();
    let key = K::named(&word);
    if key.is_none() {
        errors.on(&entry.key, keys::unknown("argument", &word, &K::words()));
    }
    key
}

fn entry(input: ParseStream<'_>) -> syn::Result<Entry> {
    let Ok(key) = input.call(Ident::parse_any) else {
        let token: TokenTree = input.parse()?;
        return Err(syn::Error::new(
            token.span(),
            format!("`{token}` is not an attribute; write `name`, `name = value` or `name(..)`"),
        ));
    };
    let value = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        Value::Assigned(up_to_comma(input))
    } else if input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        Value::Listed(content.parse()?)
    } else {
        Value::None
    };
    Ok(Entry { key, value })
}

pub(crate) fn up_to_comma(input: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match TokenTree::parse(input) {
            Ok(token) => tokens.extend([token]),
            Err(_) => break,
        }
    }
    tokens
}
