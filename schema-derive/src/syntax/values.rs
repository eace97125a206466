//! Values that several attributes share.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path};

use crate::syntax::types;

/// The path of a function.
pub(crate) fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.peek(LitStr) {
        return Err(input.error("a function is given by its path, without quotes"));
    }
    let tokens: TokenStream = input.parse()?;
    let list: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let wrong = match &list[..] {
        [TokenTree::Punct(bar), ..] if bar.as_char() == '|' => A_CLOSURE,
        [TokenTree::Ident(word), ..] if *word == "move" || *word == "async" => A_CLOSURE,
        [TokenTree::Ident(word), ..] if *word == "fn" => {
            "a function is given by its path; write it as an item, and `check = its_name`"
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            "a check is one function, which may call others; write `check = path::to::function`"
        }
        [.., TokenTree::Punct(bang), TokenTree::Group(_)] if bang.as_char() == '!' => {
            "a check is a function, not a macro; write `check = path::to::function`"
        }
        [.., TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis && list.len() > 1 =>
        {
            let call: TokenStream = list[..list.len() - 1].iter().cloned().collect();
            let message = format!(
                "a function is given by its path, without a call; write `{}`",
                types::text(&call)
            );
            return Err(syn::Error::new_spanned(tokens, message));
        }
        [TokenTree::Punct(and), rest @ ..] if and.as_char() == '&' => {
            let rest: TokenStream = rest.iter().cloned().collect();
            let message = format!(
                "a function is given by its path, without `&`; write `{}`",
                types::text(&rest)
            );
            return Err(syn::Error::new_spanned(tokens, message));
        }
        _ => {
            let message = "a function is given by its path, such as `path::to::function`";
            return syn::parse2(tokens.clone())
                .map_err(|_| syn::Error::new_spanned(tokens, message));
        }
    };
    Err(syn::Error::new_spanned(tokens, wrong))
}

const A_CLOSURE: &str =
    "a closure has no path; write it as a function, and `check = path::to::function`";

/// A name in quotes.
pub(crate) fn string(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let text: LitStr = input.parse().map_err(|_| {
        let message = "a name must be in quotes, because it may contain any character";
        input.error(message)
    })?;
    if text.value().is_empty() {
        return Err(syn::Error::new(
            text.span(),
            "a name must have at least one character",
        ));
    }
    Ok(text)
}

/// The lines of the doc comment, joined.
pub(crate) fn description(attributes: &[Attribute]) -> String {
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
