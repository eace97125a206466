//! How data is matched to a schema or a model.

use schema_core::spec::{List, Role, Text};
use schema_core::{ArraySpec, Coerce, Schema};

use super::missing::allow_missing;
use crate::text::shown;
use crate::voice::{Voice, Word};
use crate::{Failure, Given};

/// How data is matched to a schema or a model, and what is allowed of it.
///
/// ```
/// use schema_tools::Voice;
/// use schema_tools::check::Options;
///
/// let options = Options { ignore_unknown: true, ..Options::new(Voice::PYTHON) };
/// assert!(options.losses.is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// The columns of a table that are stacked into an array, in order; `None` for all columns that
    /// nothing else takes. An array can be named again to add columns.
    pub columns: Vec<(String, Option<Vec<String>>)>,
    /// Whether arrays and columns that are not expected are ignored.
    pub ignore_unknown: bool,
    /// For a model: an array of the data, and the input or output that it belongs to.
    pub matches: Vec<(String, String)>,
    /// For a model: the losses that it will be compiled with, of an output or of all.
    pub losses: Vec<(Option<String>, String)>,
    /// The inputs whose values may be missing; `None` for all of them.
    pub allow_missing: Vec<Option<String>>,
    /// For a model whose file does not declare its dtypes: whether shapes and values are checked alone.
    pub unverified: bool,
    /// Whether numbers are checked as if they were converted to the expected dtypes.
    pub coerce: Coerce,
    /// Whether the checks that only the Rust struct of a schema can run are skipped.
    pub without_custom_checks: bool,
    /// How help names these options.
    pub voice: Voice,
}

impl Options {
    /// Creates options that allow nothing.
    pub fn new(voice: Voice) -> Options {
        Options {
            columns: Vec::new(),
            ignore_unknown: false,
            matches: Vec::new(),
            losses: Vec::new(),
            allow_missing: Vec::new(),
            unverified: false,
            coerce: Coerce::Strict,
            without_custom_checks: false,
            voice,
        }
    }

    pub(super) fn word(&self, word: Word<'_>) -> String {
        self.voice.word(word)
    }

    /// Returns the schema with inputs whose values may be missing.
    ///
    /// # Errors
    ///
    /// The schema has no input of a given name.
    pub(super) fn with_missing(&self, schema: Schema) -> Result<Schema, Failure> {
        if self.allow_missing.is_empty() {
            return Ok(schema);
        }
        let mut specs: Vec<ArraySpec> = schema.arrays().cloned().collect();
        allow_missing(&mut specs, self)?;
        Ok(schema.with_owned_arrays(specs))
    }

    /// Returns the columns that are stacked into each array that `columns` names.
    ///
    /// # Errors
    ///
    /// The data has no column of that name.
    pub(super) fn stacks(
        &self,
        arrays: &Given<'_>,
        is_label: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, Vec<String>)>, Failure> {
        let mut stacks: Vec<(String, Vec<String>)> = Vec::new();
        let named = self
            .columns
            .iter()
            .filter_map(|(_, columns)| columns.as_ref());
        let named: Vec<&String> = named.flatten().collect();
        for (name, columns) in &self.columns {
            let taken = |column: &&str| {
                is_label(column)
                    || named.iter().any(|named| named == column)
                    || self.matches.iter().any(|(array, _)| array == column)
            };
            let columns = match columns {
                Some(columns) => columns.clone(),
                None => {
                    let free = arrays.names().filter(|column| !taken(column));
                    free.map(str::to_owned).collect()
                }
            };
            if let Some(absent) = columns
                .iter()
                .find(|column| arrays.names().all(|name| name != *column))
            {
                return Err(Failure::new(format!(
                    "the data has no column `{}`, which `{}` names",
                    shown(absent),
                    self.word(Word::Stacking)
                )));
            }
            match stacks.iter_mut().find(|(other, _)| other == name) {
                Some((_, all)) => all.extend(columns),
                None => stacks.push((name.clone(), columns)),
            }
        }
        Ok(stacks)
    }
}

/// Makes arrays of the specs stacks of columns.
///
/// # Errors
///
/// There is no array of that name.
pub(super) fn stack(
    specs: &mut [ArraySpec],
    stacks: &[(String, Vec<String>)],
) -> Result<(), Failure> {
    for (name, columns) in stacks {
        let known = specs.iter().filter(|spec| spec.role() == Role::Input);
        let known: Vec<String> = known
            .map(|spec| format!("`{}`", shown(spec.name())))
            .collect();
        let Some(spec) = specs.iter_mut().find(|spec| spec.name() == name) else {
            return Err(Failure::new(format!(
                "there is no input `{}` to stack columns into\n  help: there is {}",
                shown(name),
                known.join(", ")
            )));
        };
        let columns = columns.iter().cloned().map(Text::Owned);
        spec.columns = List::Owned(columns.collect());
    }
    Ok(())
}
