//! Converts values from text, which have no dtype, to the dtypes of a schema.

use schema_spec::{ArraySpec, Constraint};

#[cfg(not(feature = "schema-files"))]
pub(crate) use none::Texts;
#[cfg(feature = "schema-files")]
pub(crate) use of_files::Texts;

/// Whether missing values from text become NaN, because the schema allows NaN, and text has no other
/// way to write it.
pub(crate) fn nan_is_missing(spec: &ArraySpec) -> bool {
    spec.dtype().has_nan()
        && !spec.is_nullable()
        && spec.constraints().contains(&Constraint::AllowNan)
}

#[cfg(feature = "schema-files")]
mod of_files {
    use std::sync::Arc;

    use schema_arrays::{Again, Converted, Original, TextArray, Untyped, Wanted};
    use schema_spec::{DType, Schema};

    use crate::load::columns::Table;
    use crate::load::named::{Found, Named};

    /// What a schema needs to know of the text that values were read from: text itself, and numbers that
    /// would be rounded twice.
    #[derive(Default)]
    pub(crate) struct Texts {
        /// Each with the index of its entry, in order.
        texts: Vec<(usize, Result<TextArray, String>)>,
    }

    /// The arrays that are read again from one text, each with the index of its entry.
    struct Batch<'a> {
        original: &'a Arc<dyn Original>,
        entries: Vec<usize>,
        wanted: Vec<(usize, Wanted)>,
    }

    impl Texts {
        /// Reads what the schema asks for, each text once.
        pub(crate) fn of_schema(named: &[Named<'_>], schema: &Schema, table: &Table<'_>) -> Texts {
            let has_untyped = |entry: &Named<'_>| matches!(entry.found, Found::Untyped(..));
            if !named.iter().any(has_untyped) {
                return Texts::default();
            }
            let mut asked = Vec::new();
            for spec in schema.arrays() {
                let at = table.position(spec.name());
                let columns = spec.columns().iter().filter(|_| at.is_none());
                let columns = columns.filter_map(|column| table.position(column.as_ref()));
                for at in at.into_iter().chain(columns) {
                    let Found::Untyped(_, untyped) = &named[at].found else {
                        continue;
                    };
                    if let Some(again) = untyped.original(spec.dtype()) {
                        asked.push((at, again));
                    }
                }
            }
            Texts::read(&asked)
        }

        /// Reads what is asked for of each index, each text once.
        fn read(asked: &[(usize, Again<'_>)]) -> Texts {
            let mut batches: Vec<Batch<'_>> = Vec::new();
            for &(at, Again { original, wanted }) in asked {
                let same = |batch: &&mut Batch<'_>| Arc::ptr_eq(batch.original, original);
                match batches.iter_mut().find(same) {
                    Some(batch) => {
                        batch.entries.push(at);
                        batch.wanted.push(wanted);
                    }
                    None => batches.push(Batch {
                        original,
                        entries: vec![at],
                        wanted: vec![wanted],
                    }),
                }
            }
            let mut texts = Vec::new();
            for batch in batches {
                match batch.original.texts(&batch.wanted) {
                    Ok(read) => {
                        texts.extend(batch.entries.into_iter().zip(read.into_iter().map(Ok)));
                    }
                    Err(reason) => {
                        let reasons = std::iter::repeat(Err(reason));
                        texts.extend(batch.entries.into_iter().zip(reasons));
                    }
                }
            }
            texts.sort_unstable_by_key(|(at, _)| *at);
            Texts { texts }
        }

        /// The text of numbers as their files have it; `None` for each where that is not known, or takes
        /// too much memory.
        pub(crate) fn of_numbers<'a>(
            columns: impl Iterator<Item = Option<&'a Untyped>>,
        ) -> Vec<Option<TextArray>> {
            let columns: Vec<_> = columns
                .map(|column| column.and_then(Untyped::original_text))
                .collect();
            let asked: Vec<_> = (columns.iter().enumerate())
                .filter_map(|(at, again)| Some((at, (*again)?)))
                .collect();
            let mut texts = vec![None; columns.len()];
            for (at, text) in Texts::read(&asked).texts {
                texts[at] = text.ok();
            }
            texts
        }

        /// Converts the entry at that index to `dtype`; `None` if it has that dtype already, or cannot be
        /// converted.
        ///
        /// # Errors
        ///
        /// The text takes too much memory.
        pub(crate) fn convert(
            &self,
            at: usize,
            untyped: &Untyped,
            dtype: DType,
        ) -> Result<Option<Converted>, &str> {
            let text = match self.texts.binary_search_by_key(&at, |(at, _)| *at) {
                Ok(found) => Some(self.texts[found].1.as_ref().map_err(String::as_str)?),
                Err(_) => None,
            };
            Ok(untyped.convert(dtype, text))
        }
    }
}

/// Without files, all arrays have a dtype.
#[cfg(not(feature = "schema-files"))]
mod none {
    use schema_arrays::{Converted, Untyped};
    use schema_spec::{DType, Schema};

    use crate::load::columns::Table;
    use crate::load::named::Named;

    #[derive(Default)]
    pub(crate) struct Texts {
        _none: (),
    }

    impl Texts {
        pub(crate) fn of_schema(_: &[Named<'_>], _: &Schema, _: &Table<'_>) -> Texts {
            Texts::default()
        }

        #[allow(clippy::unused_self, clippy::unnecessary_wraps)] // as with files
        pub(crate) fn convert(
            &self,
            _: usize,
            _: &Untyped,
            _: DType,
        ) -> Result<Option<Converted>, &str> {
            Ok(None)
        }
    }
}
