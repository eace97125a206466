use schema_core::spec::{List, Role, Text};
use schema_core::{ArraySpec, Arrays, Schema};

use crate::failure::Failure;
use crate::text::shown;

/// Options about how data is matched to a schema or a model.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelOptions {
    /// Stack columns of a table into the array NAME, in the given order; without `=`, all columns that
    /// nothing else takes, in the order of the file. Can be repeated to add columns.
    #[arg(long, value_name = "NAME[=COLUMN,..]", value_parser = columns)]
    pub(super) columns: Vec<(String, Option<Vec<String>>)>,

    /// Ignore arrays and columns that are not expected, such as those of a table that a model does not
    /// take.
    #[arg(long)]
    pub(super) ignore_unknown: bool,

    /// For a model: the input or output that an array of the data belongs to, if the names do not
    /// match.
    #[arg(long = "match", value_name = "ARRAY=NAME", value_parser = pair)]
    pub(super) matches: Vec<(String, String)>,

    /// For a model: the loss that it will be compiled with, which determines the labels; for one
    /// output, OUTPUT=LOSS.
    #[arg(long, value_name = "LOSS")]
    pub(super) loss: Vec<String>,

    /// For a model with several signatures: the one to check against [default: `serving_default`, or the
    /// first].
    #[arg(long, value_name = "NAME")]
    pub(crate) signature: Option<String>,

    /// Allow missing values in the inputs, or in the named one, for a model that was trained with them.
    #[arg(long, value_name = "ARRAY", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(super) allow_missing: Vec<String>,

    /// For a model whose file does not declare its dtypes: check shapes and values only.
    #[arg(long)]
    pub(super) unverified: bool,
}

fn columns(text: &str) -> Result<(String, Option<Vec<String>>), String> {
    let (name, columns) = match text.split_once('=') {
        Some((name, columns)) => (name, Some(columns)),
        None => (text, None),
    };
    let columns = columns.map(|columns| columns.split(',').map(str::to_owned).collect::<Vec<_>>());
    let empty = columns.iter().flatten().any(String::is_empty);
    if name.is_empty() || empty {
        return Err("expected NAME=COLUMN,.. or NAME, such as x=age,income".to_owned());
    }
    Ok((name.to_owned(), columns))
}

impl ModelOptions {
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
        super::data::allow_missing(&mut specs, &self.allow_missing)?;
        Ok(schema.with_owned_arrays(specs))
    }

    /// Returns the columns that are stacked into each array that `--columns` names.
    ///
    /// # Errors
    ///
    /// The data has no column of that name.
    pub(super) fn stacks(
        &self,
        arrays: &Arrays,
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
                    "the data has no column `{}`, which `--columns` names",
                    shown(absent)
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

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((array, name)) if !array.is_empty() && !name.is_empty() => {
            Ok((array.to_owned(), name.to_owned()))
        }
        _ => Err("expected ARRAY=NAME, such as x=input_layer".to_owned()),
    }
}
