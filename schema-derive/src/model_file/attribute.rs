use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use crate::errors::Errors;
use crate::syntax::entries::{Entry, Value, parse_all};

/// `model = "models/dense.keras"`, or `model("models/subclass.keras", unverified)`.
pub(crate) struct ModelFile {
    pub(crate) path: LitStr,
    /// Whether a file with too little information is accepted.
    pub(crate) unverified: bool,
}

const EXAMPLE: &str = "\"models/dense.keras\"";

impl ModelFile {
    pub(crate) fn read(entry: &Entry, errors: &mut Errors) -> Option<ModelFile> {
        match &entry.value {
            Value::Listed(tokens) => {
                errors.ok(parse_all(tokens, entry.key.span(), ModelFile::parse))
            }
            _ => {
                let path = entry.assigned(errors, path, EXAMPLE)?;
                Some(ModelFile {
                    path,
                    unverified: false,
                })
            }
        }
    }

    fn parse(input: ParseStream<'_>) -> syn::Result<ModelFile> {
        let path = path(input)?;
        let comma: Option<Token![,]> = input.parse()?;
        if comma.is_none() && !input.is_empty() {
            return Err(input.error("expected a comma before this"));
        }
        if input.is_empty() {
            return Ok(ModelFile {
                path,
                unverified: false,
            });
        }
        let word: Ident = input.parse()?;
        if word != "unverified" {
            let message = format!(
                "`{word}` is not an option of `model`; write `model({EXAMPLE}, unverified)` for a file with too little information"
            );
            return Err(syn::Error::new(word.span(), message));
        }
        let _: Option<Token![,]> = input.parse()?;
        Ok(ModelFile {
            path,
            unverified: true,
        })
    }
}

fn path(input: ParseStream<'_>) -> syn::Result<LitStr> {
    if !input.peek(LitStr) {
        return Err(input.error(format!(
            "the path of a model file is a string, such as {EXAMPLE}"
        )));
    }
    let path: LitStr = input.parse()?;
    if path.value().trim().is_empty() {
        let message =
            format!("the path of the model file is empty; write a path, such as {EXAMPLE}");
        return Err(syn::Error::new(path.span(), message));
    }
    Ok(path)
}
