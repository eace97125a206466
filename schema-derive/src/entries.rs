//! The entries of an attribute list, each with its key; a wrong one is noted and passed over.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Token};

use crate::errors::Errors;
use crate::keys;

/// `key`, `key = value` or `key(arguments)`.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    None,
    /// What stands behind `=`, up to the next comma.
    Assigned(TokenStream),
    /// What stands between brackets.
    Listed(TokenStream),
}

impl Entry {
    pub(crate) fn name(&self) -> String {
        self.key.unraw().to_string()
    }

    /// The value behind `=`.
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

    /// Notes an error where the key has a value that it does not take.
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

/// All of the tokens as one thing; an empty rest is told at `span`.
pub(crate) fn parse_all<T>(
    tokens: &TokenStream,
    span: Span,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    if tokens.is_empty() {
        return Err(syn::Error::new(
            span,
            "nothing stands here; a value was expected",
        ));
    }
    let mut bare = tokens.clone();
    while let Some(inner) = in_no_delimiters(&bare) {
        bare = inner;
    }
    parse.parse2(bare).map_err(|error| {
        // syn tells of the end of input where the macro stands, and not where the input ends.
        match error.to_string().strip_prefix("unexpected end of input, ") {
            Some(message) => syn::Error::new_spanned(tokens, message),
            None => error,
        }
    })
}

/// What a `macro_rules!` macro passes on as one piece: `$range` of a `range: expr`.
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
            other => errors.on(other, "an attribute without a list; write `#[input(..)]`"),
        }
    }
    found
}

/// Comma-separated entries; what is none is noted, and reading goes on behind the next comma.
pub(crate) fn list_of(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Entry> {
    let mut found = Vec::new();
    while !input.is_empty() {
        let entry = errors.ok(entry(input));
        let rest = up_to_comma(input);
        if entry.is_some() && !rest.is_empty() {
            errors.on(&rest, "a comma was expected before this");
        }
        found.extend(entry);
        if input.peek(Token![,]) {
            let _ = input.parse::<Token![,]>();
        }
    }
    found
}

fn entry(input: ParseStream<'_>) -> syn::Result<Entry> {
    let Ok(key) = input.call(Ident::parse_any) else {
        let token: TokenTree = input.parse()?;
        return Err(syn::Error::new(
            token.span(),
            format!("`{token}` is no attribute; write `name`, `name = value` or `name(..)`"),
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
