use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use crate::errors::Errors;
use crate::syntax::entries::{Entry, Value, parse_all};
use crate::syntax::written::Form;

/// `model = "models/dense.keras"`, or with options: `model("models/subclass.keras", unverified)`,
/// `model("models/text", signature = "encode")`.
pub(crate) struct ModelFile {
    pub(crate) path: LitStr,
    /// The name of one of several signatures.
    pub(crate) signature: Option<LitStr>,
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
                let path = entry.assigned(errors, path, Form::Plain(EXAMPLE))?;
                Some(ModelFile {
                    path,
                    signature: None,
                    unverified: false,
                })
            }
        }
    }

    fn parse(input: ParseStream<'_>) -> syn::Result<ModelFile> {
        let mut file = ModelFile {
            path: path(input)?,
            signature: None,
            unverified: false,
        };
        while !input.is_empty() {
            let comma: Option<Token![,]> = input.parse()?;
            if comma.is_none() {
                return Err(input.error("expected a comma before this"));
            }
            if input.is_empty() {
                break;
            }
            let word: Ident = input.parse()?;
            if word == "unverified" {
                file.unverified = true;
            } else if word == "signature" {
                let _: Token![=] = input.parse()?;
                file.signature = Some(input.parse()?);
            } else {
                let message = format!(
                    "`{word}` is not an option of `model`; write `model({EXAMPLE}, unverified)` for a file with too little information, or `signature = \"..\"` for one of several signatures"
                );
                return Err(syn::Error::new(word.span(), message));
            }
        }
        Ok(file)
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
