use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors in a declaration, which are reported together.
#[derive(Default)]
#[must_use]
pub(crate) struct Errors {
    /// Each with its mistake, if that is reported only where it first occurs.
    found: Vec<(syn::Error, Option<String>)>,
}

impl Errors {
    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Adds an error that spans all of the tokens.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds an error, unless there is one of the same mistake.
    pub(crate) fn once(
        &mut self,
        mistake: &str,
        tokens: impl ToTokens,
        message: impl std::fmt::Display,
    ) {
        let error = syn::Error::new_spanned(tokens, message);
        self.add(error, Some(mistake.to_owned()));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.add(error, None);
    }

    pub(crate) fn extend(&mut self, mut others: Errors) {
        for (error, mistake) in std::mem::take(&mut others.found) {
            self.add(error, mistake);
        }
    }

    fn add(&mut self, error: syn::Error, mistake: Option<String>) {
        let is_known = mistake.is_some() && self.found.iter().any(|(_, other)| *other == mistake);
        if !is_known {
            self.found.push((error, mistake));
        }
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
            .map(|(error, _)| error.into_compile_error())
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
