//! What data is checked against: a schema, or a model.

use schema_core::model::ModelArray;
use schema_core::{ArraySpec, Model, Schema};

use super::expected::{Expected, expected_by, no_schema};
use super::options::{Options, stack};
use crate::voice::Voice;
use crate::{Failure, Given};

/// The schema with the columns that are given.
fn stacked(schema: &Schema, arrays: &Given<'_>, options: &Options) -> Result<Schema, Failure> {
    let named = |name: &str| schema.get(name).is_some();
    let stacks = options.stacks(arrays, named)?;
    if stacks.is_empty() {
        return Ok(schema.clone());
    }
    let mut specs: Vec<ArraySpec> = schema.arrays().cloned().collect();
    stack(&mut specs, &stacks)?;
    Ok(schema.clone().with_owned_arrays(specs))
}

/// What data is checked against: a schema, or a model.
#[derive(Clone, Debug)]
pub enum Against {
    /// A schema.
    Schema(Box<Schema>),
    /// A model, whose file says what it takes.
    Model(Box<Model>),
}

impl Against {
    /// Returns what is expected of the arrays. For a model, names are those of the arrays. `file` is
    /// what messages call the schema or the model.
    ///
    /// # Errors
    ///
    /// The options name what is not there, or the model does not say what it takes.
    pub fn expected(
        &self,
        file: &str,
        arrays: &Given<'_>,
        options: &Options,
    ) -> Result<Expected, Failure> {
        let mut expected = match self {
            Against::Schema(schema) => Expected {
                schema: options.with_missing(stacked(schema, arrays, options)?)?,
                notes: Vec::new(),
                model: None,
            },
            Against::Model(model) => expected_by(model, file, arrays, options)?,
        };
        if options.ignore_unknown {
            expected.schema = expected.schema.with_ignore_unknown(true);
        }
        Ok(expected)
    }

    /// Returns the schema. For a model, names are those of its file.
    ///
    /// # Errors
    ///
    /// The model does not say what it takes.
    pub fn schema(self, file: &str, voice: &Voice) -> Result<Schema, Failure> {
        match self {
            Against::Schema(schema) => Ok(*schema),
            Against::Model(model) => {
                (model.schema()).map_err(|error| no_schema(file, &error, voice))
            }
        }
    }

    /// Renames arrays to those of `other` if both are models: inputs whose names were generated in
    /// both, and a single output.
    #[must_use]
    pub fn with_names_of(self, other: &Against) -> Against {
        let (Against::Model(model), Against::Model(other)) = (&self, other) else {
            return self;
        };
        let mut inputs = model.inputs().to_vec();
        for (input, same) in inputs.iter_mut().zip(other.inputs()) {
            if input.is_made_up() && same.is_made_up() {
                *input = input.clone().with_name(same.name());
            }
        }
        let mut outputs = model.outputs().to_vec();
        if let ([output], [same]) = (outputs.as_mut_slice(), other.outputs()) {
            *output = output.clone().with_name(same.name());
        }
        Against::Model(Box::new(
            model.as_ref().clone().with_arrays(inputs, outputs),
        ))
    }

    /// Returns the name of the schema or of the model's file.
    pub fn name(&self) -> String {
        match self {
            Against::Schema(schema) => schema.name().to_owned(),
            Against::Model(model) => model.name().into_owned(),
        }
    }

    /// Returns the name of the first array.
    pub fn first(&self) -> &str {
        let first = match self {
            Against::Schema(schema) => schema.array(0).map(ArraySpec::name),
            Against::Model(model) => model.inputs().first().map(ModelArray::name),
        };
        first.unwrap_or("array")
    }
}
