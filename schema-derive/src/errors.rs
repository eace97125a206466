use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Everything that is wrong with a declaration, so that it is said at once.
#[derive(Default)]
#[must_use]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
}

impl Errors {
    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.found.push(syn::Error::new(span, message));
    }

    /// An error on all of the tokens.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.found.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    pub(crate) fn extend(&mut self, others: Errors) {
        self.found.extend(others.found);
    }

    /// The value, or else the error is noted.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        self.found
            .into_iter()
            .map(syn::Error::into_compile_error)
            .collect()
    }
}
