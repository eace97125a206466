//! Changes of the entries of [`Arrays`].

use std::collections::HashSet;

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Content, Entry, Masked};
use schema_spec::ArraySpec;

use crate::Arrays;

impl Arrays {
    /// The content of the entry of that name.
    pub(super) fn content(&self, name: &str) -> Option<&Content> {
        Some(&self.entry(name)?.content)
    }

    /// Takes the content of an entry, which must be replaced with [`put`](Arrays::put).
    pub(super) fn take(&mut self, name: &str) -> Option<Content> {
        let nothing = Content::Unreadable(String::new());
        Some(std::mem::replace(self.content_mut(name)?, nothing))
    }

    /// Replaces columns by the array that was stacked from them.
    pub(super) fn replace_columns(&mut self, spec: &ArraySpec, first: &str, content: Content) {
        let first = self.entries().iter().position(|entry| entry.name == first);
        let name = spec.name().to_owned();
        self.entries_mut()
            .insert(first.unwrap_or_default(), Entry { name, content });
        let columns: HashSet<&str> = spec.columns().iter().map(AsRef::as_ref).collect();
        self.entries_mut()
            .retain(|entry| !columns.contains(entry.name.as_str()));
    }

    /// Replaces the content of an entry.
    pub(super) fn change(&mut self, name: &str, change: impl FnOnce(Content) -> Content) {
        if let Some(content) = self.take(name) {
            self.put(name.to_owned(), change(content));
        }
    }

    /// Changes an array and its mask of missing values. An unreadable entry does not change.
    pub(super) fn edit<T>(
        &mut self,
        name: &str,
        edit: impl FnOnce(&mut AnyArray, &mut Option<ArrayD<bool>>) -> T,
    ) -> Option<T> {
        let (mut array, mut missing) = match self.take(name)? {
            Content::Typed(array) => (array, None),
            Content::Untyped(untyped) => untyped.into_parts(),
            Content::Masked(Masked { array, missing }) => (array, Some(missing)),
            unreadable @ Content::Unreadable(_) => {
                self.put(name.to_owned(), unreadable);
                return None;
            }
        };
        let edited = edit(&mut array, &mut missing);
        let content = match missing {
            Some(missing) => Content::with_missing(array, missing),
            None => Content::Typed(array),
        };
        self.put(name.to_owned(), content);
        Some(edited)
    }
}
