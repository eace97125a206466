//! Values that several attributes share.

use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path};

/// The path of a function.
pub(crate) fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.peek(LitStr) {
        return Err(input.error("a function is given by its path, without quotes"));
    }
    input.parse()
}

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
