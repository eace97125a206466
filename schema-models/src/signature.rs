use schema_spec::{DimBounds, Loss, Schema};

use crate::ModelArray;

/// The description of a model in a file of any format.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signature {
    pub(crate) inputs: Vec<ModelArray>,
    pub(crate) outputs: Vec<ModelArray>,
    /// The loss of each output.
    pub(crate) losses: Vec<Option<Loss>>,
    /// The sizes that symbols may have.
    pub(crate) bounds: Vec<DimBounds>,
    pub(crate) is_ordered: bool,
    pub(crate) is_verified: bool,
    pub(crate) notes: Vec<String>,
    /// The name of this signature, if the file has several.
    pub(crate) name: Option<String>,
    /// The names of all signatures, if the file has several.
    pub(crate) names: Vec<String>,
    /// The schema, if the file is one and not a model.
    pub(crate) schema: Option<Contract>,
}

/// A schema that a file holds.
#[derive(Clone, Debug)]
pub(crate) struct Contract(pub(crate) Schema);

impl PartialEq for Contract {
    fn eq(&self, other: &Contract) -> bool {
        self.0.diff(&other.0).is_empty()
    }
}

impl Signature {
    /// Creates a signature of ordered arrays without losses.
    pub(crate) fn new(inputs: Vec<ModelArray>, outputs: Vec<ModelArray>) -> Signature {
        Signature {
            losses: vec![None; outputs.len()],
            inputs,
            outputs,
            bounds: Vec::new(),
            is_ordered: true,
            is_verified: true,
            notes: Vec::new(),
            name: None,
            names: Vec::new(),
            schema: None,
        }
    }

    /// Says that the file is a schema's, and which.
    pub(crate) fn of_schema(mut self, schema: Contract) -> Signature {
        self.schema = Some(schema);
        self
    }

    /// Names the signature, one of several with these names.
    pub(crate) fn named(mut self, name: &str, names: Vec<String>) -> Signature {
        if names.len() > 1 {
            self.name = Some(name.to_owned());
            self.names = names;
        }
        self
    }
}
