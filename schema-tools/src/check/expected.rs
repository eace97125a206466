//! What a model expects of given arrays, under the names of the arrays.

use schema_core::model::{ModelArray, ModelError};
use schema_core::spec::Role;
use schema_core::{ArraySpec, DType, Model, Schema};

use super::facts::{ModelFacts, proposed, ranks};
use super::missing::{accept_missing, allow_missing};
use super::options::{Options, stack};
use super::pairs::{Pairs, is_label};
use super::{beside, notes, table, targets};
use crate::data::GivenArray;
use crate::text::shown;
use crate::voice::{Voice, Word};
use crate::{Failure, Given};

/// The symbol of the axis of samples, as in `Model::schema`.
pub(super) const BATCH: &str = "batch";

/// What is expected of data, under the names of the data.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The schema.
    pub schema: Schema,
    /// What is not checked, one sentence each.
    pub notes: Vec<String>,
    /// Facts about the model; `None` for a schema.
    pub model: Option<ModelFacts>,
}

/// Returns what the model expects of the arrays.
pub(super) fn expected_by(
    model: &Model,
    file: &str,
    arrays: &Given<'_>,
    options: &Options,
) -> Result<Expected, Failure> {
    if !model.is_verified() && !options.unverified {
        return Err(unverified(model, file, options));
    }
    let stacks = options.stacks(arrays, is_label)?;
    let table = table::table(model, arrays, options, &stacks);
    let named = table::named_columns(model, arrays, options);
    let in_stack = |name: &str| {
        let mut columns = stacks.iter().flat_map(|(_, columns)| columns);
        columns.any(|column| column == name) || table.contains(&name) || named.contains(&name)
    };
    let names = arrays.names().filter(|name| !in_stack(name));
    let names: Vec<String> = names.map(str::to_owned).collect();
    let is_stacked = |input: &str| {
        !table.is_empty() || !named.is_empty() || stacks.iter().any(|(name, _)| name == input)
    };
    let mut pairs = Pairs::find(model, &names, &options.matches, &is_stacked)?;
    let losses = targets::losses(model, &options.losses)?;
    pairs.keep_guess_if(|name| {
        named.is_empty() && targets::is_target(model, &losses, arrays.get(name))
    });
    let renamed = with_names_of_data(model, arrays, &pairs, options.unverified);
    // If the data has no labels, none are expected.
    let has_targets = pairs.outputs.iter().any(Option::is_some) || !pairs.labels.is_empty();
    let asked = (losses.iter()).map(|loss| loss.clone().filter(|_| has_targets));
    let renamed = renamed.with_losses(asked.collect());

    let rank_of = |name: &str| arrays.get(name).map(|array| array.shape().len());
    let schema = renamed.schema_for(rank_of).map_err(|error| {
        let failure = no_schema(file, &error, &options.voice);
        if renamed.inputs().iter().any(lacks_dtype) {
            failure.with_help(format!(
                "check shapes and values only, with `{}`",
                options.word(Word::Unverified)
            ))
        } else {
            failure
        }
    })?;
    let mut specs: Vec<ArraySpec> = schema.arrays().cloned().collect();
    for spec in specs.iter_mut().filter(|spec| spec.role() == Role::Target) {
        if let Some(own) = dtype_of(arrays, spec.name()) {
            targets::accept_dtype(spec, own);
        }
    }
    for spec in specs.iter_mut().filter(|spec| spec.role() == Role::Input) {
        if let Some(own) = dtype_of(arrays, spec.name())
            && model.format().takes(own, spec.dtype())
        {
            spec.dtype = own;
        }
    }
    let mut notes: Vec<String> = table::other_order(arrays, &named).into_iter().collect();
    for (spec, note) in targets::unknown_targets(&renamed, arrays, &pairs, &losses, options) {
        if specs.iter().all(|known| known.name() != spec.name()) {
            specs.push(spec);
            notes.push(note);
        }
    }
    notes.extend(targets::unknown_shapes(&renamed, arrays));
    specs.extend(beside::weights(&renamed, arrays, &pairs));
    specs.extend(beside::other_parts(&specs, arrays, &pairs));
    notes.extend(notes::said(model, &renamed, arrays, &pairs, options));
    let takes_missing = |name: &str| {
        let mut inputs = renamed.inputs().iter();
        inputs.any(|input| input.is_nullable() && input.name() == name)
    };
    specs
        .iter_mut()
        .filter(|spec| takes_missing(spec.name()))
        .for_each(accept_missing);
    allow_missing(&mut specs, options)?;
    stack(&mut specs, &stacks)?;
    if !has_targets && losses.iter().any(Option::is_some) {
        notes.push("the data has no labels, so it is checked as for `predict`".to_owned());
    }
    Ok(Expected {
        // Columns that are to be stacked are not each an unexpected array.
        schema: schema
            .with_owned_arrays(specs)
            .with_ignore_unknown(!table.is_empty() || model.format().ignores_others()),
        notes,
        model: Some(ModelFacts {
            format: model.format(),
            labels: targets::labels(&renamed, arrays),
            pair: proposed(model, &pairs).filter(|_| stacks.is_empty()),
            columns: table::stacking(model, &table, options),
            ranks: ranks(&renamed),
        }),
    })
}

/// Returns the model with the names of the data and, if `unverified`, with the dtypes of the data
/// for inputs of unknown dtype.
fn with_names_of_data(model: &Model, arrays: &Given<'_>, pairs: &Pairs, unverified: bool) -> Model {
    let renamed = |array: &ModelArray, name: &Option<String>| match name {
        Some(name) => array.clone().with_name(name),
        None => array.clone(),
    };
    let inputs = model.inputs().iter().zip(&pairs.inputs);
    let inputs = inputs.map(|(input, pair)| {
        let array = renamed(input, pair);
        if unverified && lacks_dtype(input) {
            let own = dtype_of(arrays, array.name()).unwrap_or(DType::F32);
            array.with_dtype(Some(own))
        } else {
            array
        }
    });
    let outputs = model.outputs().iter().zip(&pairs.outputs);
    let outputs = outputs.map(|(output, pair)| renamed(output, pair));
    model
        .clone()
        .with_arrays(inputs.collect(), outputs.collect())
}

pub(super) fn no_schema(file: &str, error: &ModelError, voice: &Voice) -> Failure {
    Failure::of_model(&format!("the model `{file}`"), error, voice)
}

fn unverified(model: &Model, file: &str, options: &Options) -> Failure {
    let why = model.notes().first().map_or(
        "its file does not fully describe its inputs",
        String::as_str,
    );
    Failure::new(format!(
        "the model `{file}` cannot be verified: {}\n  help: check shapes and values only, with `{}`",
        shown(why),
        options.word(Word::Unverified)
    ))
}

pub(super) fn dtype_of(arrays: &Given<'_>, name: &str) -> Option<DType> {
    arrays.get(name).map(GivenArray::dtype)
}

fn lacks_dtype(input: &ModelArray) -> bool {
    input.dtype().is_none() && input.foreign_type().is_none()
}
