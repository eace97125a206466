//! What data is held against: a schema, or a model.

use schema_core::model::{ModelArray, ModelFormat};
use schema_core::{ArraySpec, Arrays, Model, Schema};

use super::data::{no_schema, of_model, renamed};
use crate::failure::Failure;
use crate::source::Source;

/// A schema, or a model.
pub(crate) enum Against {
    Schema(Box<Schema>),
    Model(Box<Model>),
}

/// What is known of a model besides its file.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelOptions {
    /// Of a model: which array of the data is which of the model's inputs and outputs, where the
    /// names do not say it.
    #[arg(long = "match", value_name = "ARRAY=NAME", value_parser = pair)]
    pub(super) matches: Vec<(String, String)>,

    /// Of a model: the loss that it will be compiled with, which says what labels look like; of
    /// one output, OUTPUT=LOSS.
    #[arg(long, value_name = "LOSS")]
    pub(super) loss: Vec<String>,

    /// Of a model whose file does not say which dtypes it takes: check shapes and values alone.
    #[arg(long)]
    pub(super) unverified: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((array, name)) if !array.is_empty() && !name.is_empty() => {
            Ok((array.to_owned(), name.to_owned()))
        }
        _ => Err("expected ARRAY=NAME, such as x=input_layer".to_owned()),
    }
}

/// What data is held against, in the words of the data.
pub(crate) struct Held {
    pub(crate) schema: Schema,
    /// What is not checked, a sentence each.
    pub(crate) notes: Vec<String>,
    /// What is said of the model besides; none of a schema.
    pub(crate) model: Option<OfModel>,
}

/// What a schema does not say of the model that it was made of.
pub(crate) struct OfModel {
    pub(crate) format: ModelFormat,
    /// For labels that do not look as the loss asks: their name, and what would be right.
    pub(crate) labels: Vec<(String, String)>,
    /// An array that is nothing of the model's, and what it might be.
    pub(crate) pair: Option<(String, String)>,
}

impl Against {
    /// What the arrays are to fulfil. Of a model, it has the names that the arrays have.
    pub(crate) fn held(
        &self,
        file: &Source,
        arrays: &Arrays,
        options: &ModelOptions,
    ) -> Result<Held, Failure> {
        match self {
            Against::Schema(schema) => Ok(Held {
                schema: schema.as_ref().clone(),
                notes: Vec::new(),
                model: None,
            }),
            Against::Model(model) => of_model(model, file, arrays, options),
        }
    }

    /// The schema, of a model as its file has it.
    pub(crate) fn schema(self, file: &Source) -> Result<Schema, Failure> {
        match self {
            Against::Schema(schema) => Ok(*schema),
            Against::Model(model) => (model.schema()).map_err(|error| no_schema(file, &error)),
        }
    }

    /// The same, where both are models: with the names of the other for arrays whose own were made up
    /// in both, and for a single output.
    pub(crate) fn called_as(self, other: &Against) -> Against {
        let (Against::Model(model), Against::Model(other)) = (&self, other) else {
            return self;
        };
        let input = |(at, input): (usize, &ModelArray)| {
            let same = other.inputs().get(at).filter(|same| same.is_made_up());
            renamed(
                input,
                same.filter(|_| input.is_made_up()).map(ModelArray::name),
            )
        };
        let inputs = model.inputs().iter().enumerate().map(input).collect();
        let outputs: Vec<ModelArray> = match (model.outputs(), other.outputs()) {
            ([output], [same]) => vec![renamed(output, Some(same.name()))],
            (outputs, _) => outputs.to_vec(),
        };
        Against::Model(Box::new(
            model.as_ref().clone().with_arrays(inputs, outputs),
        ))
    }

    /// The name of the schema, or of the model's file.
    pub(crate) fn name(&self) -> String {
        match self {
            Against::Schema(schema) => schema.name().to_owned(),
            Against::Model(model) => model.name().into_owned(),
        }
    }

    /// What the first array is called.
    pub(crate) fn first(&self) -> &str {
        let first = match self {
            Against::Schema(schema) => schema.array(0).map(ArraySpec::name),
            Against::Model(model) => model.inputs().first().map(ModelArray::name),
        };
        first.unwrap_or("array")
    }
}
