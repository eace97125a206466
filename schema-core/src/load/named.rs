//! A common view of owned and borrowed arrays.

use ndarray::ArrayD;
use schema_arrays::{AnyView, Content, Untyped};

use super::views::Viewed;
use super::{Arrays, Views};

/// A name and its entry.
#[derive(Debug)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) found: Found<'a>,
}

/// An array, or why it cannot be read.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    Typed(AnyView<'a>),
    /// Values from text, without a dtype, as the dtype that they are guessed to have.
    Untyped(AnyView<'a>, &'a Untyped),
    /// An array and the mask of its missing values.
    Masked(AnyView<'a>, &'a ArrayD<bool>),
    Unreadable(&'a str),
}

impl<'a> Found<'a> {
    fn of(content: &'a Content) -> Found<'a> {
        match content {
            Content::Typed(array) => Found::Typed(array.view()),
            Content::Untyped(untyped) => Found::Untyped(untyped.array().view(), untyped),
            Content::Masked(masked) => Found::Masked(masked.array.view(), &masked.missing),
            Content::Unreadable(reason) => Found::Unreadable(reason),
        }
    }

    pub(crate) fn view(&self) -> Option<&AnyView<'a>> {
        match self {
            Found::Typed(view) | Found::Untyped(view, _) | Found::Masked(view, _) => Some(view),
            Found::Unreadable(_) => None,
        }
    }

    pub(crate) fn missing(&self) -> Option<&'a ArrayD<bool>> {
        match self {
            Found::Masked(_, missing) => Some(missing),
            Found::Untyped(_, untyped) => untyped.missing(),
            Found::Typed(_) | Found::Unreadable(_) => None,
        }
    }
}

/// Arrays by name, owned or borrowed.
pub(crate) trait ByName {
    fn named(&self) -> Vec<Named<'_>>;
}

impl ByName for Arrays {
    fn named(&self) -> Vec<Named<'_>> {
        let entries = self.entries().iter();
        let named = entries.map(|entry| Named {
            name: &entry.name,
            found: Found::of(&entry.content),
        });
        named.collect()
    }
}

impl ByName for Views<'_> {
    fn named(&self) -> Vec<Named<'_>> {
        let named = self.entries().map(|(name, viewed)| Named {
            name,
            found: match viewed {
                Viewed::View(view) => Found::Typed(view.view()),
                Viewed::Masked(view, missing) => Found::Masked(view.view(), missing),
                Viewed::Copy(content) => Found::of(content),
                Viewed::Entry(content) => Found::of(content),
            },
        });
        named.collect()
    }
}
