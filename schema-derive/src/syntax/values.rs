//! Values that several attributes have.

use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path};

/// The path of a function.
pub(crate) fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.peek(LitStr) {
        return Err(input.error("a function is named by its path, without quotes"));
    }
    input.parse()
}

/// A name in quotes.
pub(crate) fn string(input: ParseStream<'_>) -> syn::Result<LitStr> {
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

/// The doc comment, its lines joined.
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
