use schema_spec::Loss;

use crate::ModelArray;

/// The description of a model in a file of any format.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signature {
    pub(crate) inputs: Vec<ModelArray>,
    pub(crate) outputs: Vec<ModelArray>,
    /// The loss of each output.
    pub(crate) losses: Vec<Option<Loss>>,
    pub(crate) is_ordered: bool,
    pub(crate) is_verified: bool,
    pub(crate) notes: Vec<String>,
}

impl Signature {
    /// Creates a signature of ordered arrays without losses.
    pub(crate) fn new(inputs: Vec<ModelArray>, outputs: Vec<ModelArray>) -> Signature {
        Signature {
            losses: vec![None; outputs.len()],
            inputs,
            outputs,
            is_ordered: true,
            is_verified: true,
            notes: Vec::new(),
        }
    }
}
