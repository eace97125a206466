//! Lists in square brackets.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use crate::errors::Errors;
use crate::syntax::place::Place;
use crate::syntax::written::{Form, is_sign};

/// What a list is of.
pub(crate) struct Kind {
    /// The beginning of the message where something else stands, such as "a shape is".
    pub(crate) is: &'static str,
    pub(crate) form: Form,
    /// The message for a comma with nothing before it.
    pub(crate) nothing: &'static str,
    /// The message for something that looks like a list of another kind.
    pub(crate) other: fn(&TokenStream) -> Option<String>,
}

pub(crate) struct List {
    pub(crate) place: Place,
    /// The tokens of the entries; none for an entry that is missing, which is reported.
    pub(crate) entries: Vec<TokenStream>,
}

/// Parses the rest of the input as a list. The error says how whatever else is there is written as one.
pub(crate) fn list(input: ParseStream<'_>, kind: &Kind, errors: &mut Errors) -> syn::Result<List> {
    if input.peek(syn::token::Bracket) {
        let content;
        let bracket = syn::bracketed!(content in input);
        if !input.is_empty() {
            let message = if input.peek(syn::Ident::peek_any) {
                "expected a comma before this"
            } else {
                "expected nothing more after the list"
            };
            return Err(syn::Error::new_spanned(
                input.parse::<TokenStream>()?,
                message,
            ));
        }
        return Ok(List {
            place: bracket.span.join().into(),
            entries: entries(content.parse()?, kind, errors),
        });
    }
    let tokens: TokenStream = input.parse()?;
    let message = (kind.other)(&tokens).unwrap_or_else(|| {
        let (is, written) = (kind.is, kind.form.of(&tokens));
        format!("{is} a list in square brackets; write `{written}`")
    });
    Err(syn::Error::new_spanned(tokens, message))
}

fn entries(tokens: TokenStream, kind: &Kind, errors: &mut Errors) -> Vec<TokenStream> {
    let mut entries = Vec::new();
    let mut entry = TokenStream::new();
    let (mut is_reported, mut is_after_text) = (false, false);
    for token in tokens {
        let is_comma = is_sign(&token, ',');
        let is_other = is_sign(&token, ';') || (is_after_text && is_sign(&token, '|'));
        is_after_text = is_text(&token);
        if !(is_comma || is_other) {
            entry.extend([token]);
            continue;
        }
        if is_other && !is_reported {
            is_reported = true;
            errors.on(
                &token,
                format!(
                    "the entries of a list are separated by commas; write `,` instead of `{token}`"
                ),
            );
        }
        if is_comma && entry.is_empty() {
            errors.on(token, kind.nothing);
        }
        entries.push(std::mem::take(&mut entry));
    }
    if !entry.is_empty() {
        entries.push(entry);
    }
    entries
}

fn is_text(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(literal) if literal.to_string().ends_with('"'))
}
