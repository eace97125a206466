//! Schemas as source text of a language.

pub mod python;
pub mod rust;
mod symbols;

use schema_core::model::ModelArray;
use schema_core::{Model, Schema};

use crate::Failure;
use crate::check::Against;
use crate::text::shown;
use crate::voice::Voice;

/// What is written of a schema or a model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Described {
    /// The schema.
    pub schema: Schema,
    /// The inputs of a model that no array can be, a sentence each.
    pub left_out: Vec<String>,
    /// The outputs of which the model does not say what their labels are, a sentence each.
    pub outputs: Vec<String>,
}

/// What a schema or a model is called.
#[derive(Clone, Copy, Debug)]
pub struct Called<'a> {
    /// The name of the schema that is written.
    pub name: &'a str,
    /// Its description, unless it has one of its own.
    pub description: &'a str,
    /// The file that it comes from, in messages.
    pub file: &'a str,
    /// What holds the arrays, in messages: "struct" or "schema".
    pub holder: &'a str,
}

impl Described {
    /// Describes a schema or a model.
    ///
    /// # Errors
    ///
    /// The model has no inputs that arrays can be.
    pub fn of(against: &Against, called: &Called<'_>, voice: &Voice) -> Result<Described, Failure> {
        match against {
            Against::Schema(schema) => Ok(Described {
                schema: named(schema, called),
                left_out: Vec::new(),
                outputs: Vec::new(),
            }),
            Against::Model(model) => of_model(model, called, voice),
        }
    }

    /// Returns what the schema does not say, a sentence each.
    pub fn comments(&self) -> Vec<String> {
        self.left_out.iter().chain(&self.outputs).cloned().collect()
    }
}

/// Returns the schema under another name.
fn named(schema: &Schema, called: &Called<'_>) -> Schema {
    let description = match schema.description() {
        "" => called.description,
        description => description,
    };
    let arrays = schema.arrays().cloned().collect();
    Schema::owned(called.name.to_owned(), description.to_owned(), arrays)
        .with_owned_bounds(schema.bounds().cloned().collect())
        .with_owned_check(schema.check_path().map(str::to_owned))
        .with_ignore_unknown(schema.ignores_unknown())
}

fn of_model(model: &Model, called: &Called<'_>, voice: &Voice) -> Result<Described, Failure> {
    let (model, left_out) = representable(model, called)?;
    let schema = model
        .schema()
        .map_err(|error| Failure::of_model_file(&error, voice))?;
    let outputs = model.outputs().iter().zip(model.targets());
    let outputs = outputs.filter(|(_, target)| target.is_none());
    let outputs = outputs
        .map(|(output, _)| format!("The model has the output {}.", shown(&output.to_string())));
    Ok(Described {
        outputs: outputs.collect(),
        schema: named(&schema, called),
        left_out,
    })
}

/// Returns the model without the inputs that no array can be, and a sentence for each of them.
fn representable(model: &Model, called: &Called<'_>) -> Result<(Model, Vec<String>), Failure> {
    let (inputs, others): (Vec<&ModelArray>, Vec<&ModelArray>) =
        (model.inputs().iter()).partition(|input| input.dtype().is_some());
    let reason = |input: &ModelArray| {
        let why = match input.foreign_type() {
            Some(_) => "which is not an array",
            None => "whose dtype is not in its file",
        };
        format!(
            "The model has the input {}, {why}.",
            shown(&input.to_string())
        )
    };
    let sentences: Vec<String> = others.into_iter().map(reason).collect();
    if inputs.is_empty() {
        let why = match (sentences.as_slice(), model.notes()) {
            ([], [note, ..]) => shown(note),
            ([], []) => "it has no inputs".to_owned(),
            (sentences, _) => sentences.join("\n  "),
        };
        return Err(Failure::new(format!(
            "no {} can hold the inputs of `{}`\n  {why}",
            called.holder, called.file
        )));
    }
    let inputs = inputs.into_iter().cloned().collect();
    let representable = Model::new(model.format(), inputs, model.outputs().to_vec())
        .with_bounds(model.bounds().to_vec());
    Ok((
        representable.with_losses(model.losses().to_vec()),
        sentences,
    ))
}
