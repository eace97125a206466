use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors in a declaration, which are reported together.
#[derive(Default)]
#[must_use]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
}

impl Errors {
    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.found.push(syn::Error::new(span, message));
    }

    /// Adds an error that spans all of the tokens.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.found.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    pub(crate) fn extend(&mut self, mut others: Errors) {
        self.found.append(&mut others.found);
    }

    /// Returns the value, or adds the error.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn into_tokens(mut self) -> TokenStream {
        std::mem::take(&mut self.found)
            .into_iter()
            .map(syn::Error::into_compile_error)
            .collect()
    }
}

/// Tests fail if an error is found but never reported. In a build, the macro never panics.
#[cfg(test)]
impl Drop for Errors {
    fn drop(&mut self) {
        let is_reported = self.found.is_empty() || std::thread::panicking();
        assert!(
            is_reported,
            "errors were found and dropped: {:?}",
            self.found
        );
    }
}
