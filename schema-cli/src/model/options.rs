use schema_core::Coerce;
use schema_tools::check::Options;

use crate::text::VOICE;

/// Options about how data is matched to a schema or a model.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelOptions {
    /// Stack columns of a table into the array NAME, in the given order; without `=`, all columns that
    /// nothing else takes, in the order of the file. Can be repeated to add columns.
    #[arg(long, value_name = "NAME[=COLUMN,..]", value_parser = columns)]
    columns: Vec<(String, Option<Vec<String>>)>,

    /// Ignore arrays and columns that are not expected, such as those of a table that a model does not
    /// take.
    #[arg(long)]
    ignore_unknown: bool,

    /// For a model: the input or output that an array of the data belongs to, if the names do not
    /// match.
    #[arg(long = "match", value_name = "ARRAY=NAME", value_parser = pair)]
    matches: Vec<(String, String)>,

    /// For a model: the loss that it will be compiled with, which determines the labels; for one
    /// output, OUTPUT=LOSS.
    #[arg(long, value_name = "LOSS")]
    loss: Vec<String>,

    /// For a model with several signatures: the one to check against [default: `serving_default`, or the
    /// first].
    #[arg(long, value_name = "NAME")]
    pub(crate) signature: Option<String>,

    /// Allow missing values in the inputs, or in the named one, for a model that was trained with them.
    #[arg(long, value_name = "ARRAY", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    allow_missing: Vec<String>,

    /// For a model whose file does not declare its dtypes: check shapes and values only.
    #[arg(long)]
    unverified: bool,
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
    /// The options of a check that converts numbers as `coerce` says.
    pub(crate) fn to_options(&self, coerce: Coerce, without_custom_checks: bool) -> Options {
        let losses = self.loss.iter().map(|loss| match loss.split_once('=') {
            Some((output, loss)) => (Some(output.to_owned()), loss.to_owned()),
            None => (None, loss.clone()),
        });
        let allow_missing = self.allow_missing.iter();
        let allow_missing =
            allow_missing.map(|input| (!input.is_empty()).then(|| input.to_owned()));
        Options {
            columns: self.columns.clone(),
            ignore_unknown: self.ignore_unknown,
            matches: self.matches.clone(),
            losses: losses.collect(),
            allow_missing: allow_missing.collect(),
            unverified: self.unverified,
            coerce,
            without_custom_checks,
            ..Options::new(VOICE)
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((array, name)) if !array.is_empty() && !name.is_empty() => {
            Ok((array.to_owned(), name.to_owned()))
        }
        _ => Err("expected ARRAY=NAME, such as x=input_layer".to_owned()),
    }
}
