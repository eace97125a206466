//! What data is checked against: a schema, or a model.

use schema_core::model::ModelArray;
use schema_core::{ArraySpec, Arrays, Model, Schema};

use super::data::{Expected, expected_by, no_schema};
use super::options::{ModelOptions, stack};
use crate::failure::Failure;
use crate::source::Source;

/// The schema with the columns that are given.
fn stacked(schema: &Schema, arrays: &Arrays, options: &ModelOptions) -> Result<Schema, Failure> {
    let named = |name: &str| schema.get(name).is_some();
    let stacks = options.stacks(arrays, named)?;
    if stacks.is_empty() {
        return Ok(schema.clone());
    }
    let mut specs: Vec<ArraySpec> = schema.arrays().cloned().collect();
    stack(&mut specs, &stacks)?;
    Ok(schema.clone().with_owned_arrays(specs))
}

/// A schema, or a model.
pub(crate) enum Against {
    Schema(Box<Schema>),
    Model(Box<Model>),
}

impl Against {
    /// Returns what is expected of the arrays. For a model, names are those of the arrays.
    pub(crate) fn expected(
        &self,
        file: &Source,
        arrays: &Arrays,
        options: &ModelOptions,
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
    pub(crate) fn schema(self, file: &Source) -> Result<Schema, Failure> {
        match self {
            Against::Schema(schema) => Ok(*schema),
            Against::Model(model) => (model.schema()).map_err(|error| no_schema(file, &error)),
        }
    }

    /// Renames arrays to those of `other` if both are models: inputs whose names were generated in
    /// both, and a single output.
    pub(crate) fn with_names_of(self, other: &Against) -> Against {
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
    pub(crate) fn name(&self) -> String {
        match self {
            Against::Schema(schema) => schema.name().to_owned(),
            Against::Model(model) => model.name().into_owned(),
        }
    }

    /// Returns the name of the first array.
    pub(crate) fn first(&self) -> &str {
        let first = match self {
            Against::Schema(schema) => schema.array(0).map(ArraySpec::name),
            Against::Model(model) => model.inputs().first().map(ModelArray::name),
        };
        first.unwrap_or("array")
    }
}
