//! `#[input(model = "models/dense.keras")]`: checks the declaration against a model.
//!
//! Only the file in the attribute and its sidecar are read. Nothing is written, and there is no state
//! between two structs.

mod attribute;
#[cfg(feature = "model")]
mod compare;
#[cfg(feature = "model")]
mod declared;
#[cfg(feature = "model")]
mod flattened;
#[cfg(feature = "model")]
mod signature;
#[cfg(feature = "model")]
mod test;
#[cfg(feature = "model")]
mod track;
#[cfg(feature = "model")]
mod warning;

use proc_macro2::TokenStream;

pub(crate) use attribute::ModelFile;

use crate::check::Obligation;
use crate::declaration::Declaration;
use crate::errors::Errors;

/// Checks the struct against its model, if it names one. Returns further items of the expansion: some
/// that make cargo rebuild when the model changes, and a test.
#[cfg(feature = "model")]
pub(crate) fn check(
    declaration: &Declaration,
    obligations: &mut Vec<Obligation>,
    errors: &mut Errors,
) -> TokenStream {
    let Some(file) = &declaration.file else {
        return TokenStream::new();
    };
    let signature = signature::read(file, errors);
    let notes = match &signature.model {
        Some(found) => compare::compare(declaration, file, found, obligations, errors),
        None => Vec::new(),
    };
    let warnings = warning::items(
        &file.path,
        &notes,
        (signature.model.as_ref()).is_some_and(|model| model.as_schema().is_none()),
    );
    let tracks = track::items(&signature.tracks);
    let test = signature
        .has_sidecar()
        .then(|| test::item(declaration, file));
    let test = test.flatten();
    quote::quote!(#tracks #test #warnings)
}

#[cfg(not(feature = "model"))]
pub(crate) fn check(
    declaration: &Declaration,
    _obligations: &mut Vec<Obligation>,
    errors: &mut Errors,
) -> TokenStream {
    if let Some(file) = &declaration.file {
        errors.on(
            &file.path,
            "model files are read by the feature `model` of schema-core; add it in Cargo.toml: \
             `schema-core = { version = \"..\", features = [\"model\"] }`",
        );
    }
    TokenStream::new()
}
