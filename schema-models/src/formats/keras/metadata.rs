//! `keras_metadata.pb`, which Keras 2 writes beside a SavedModel: the losses given to `compile`.

use schema_spec::Loss;

use super::losses;
use crate::wire::json;
use crate::wire::protobuf::{Field, Span, Wire};
use crate::wire::source::Source;
use crate::{ModelArray, ModelError};

/// The name of the file.
pub(crate) const FILE: &str = "keras_metadata.pb";

/// The loss of each output.
pub(crate) fn read(
    source: &mut Source<'_>,
    outputs: &[ModelArray],
) -> Result<Vec<Option<Loss>>, ModelError> {
    let mut wire = Wire::new(source, FILE);
    let mut document = wire.document();
    while let Some((number, field)) = wire.next(&mut document)? {
        let (1, Field::Span(node)) = (number, field) else {
            continue;
        };
        if let Some(text) = root(&mut wire, node)? {
            let root = json::parse(text.as_bytes(), FILE)?;
            let loss = &root["training_config"]["loss"];
            // A list is in an order that the SavedModel does not have.
            if loss.items().is_empty() || outputs.len() == 1 {
                return Ok(losses::read(loss, outputs));
            }
        }
    }
    Ok(vec![None; outputs.len()])
}

/// The description of the model itself; `None` if the node is a part of it.
fn root(wire: &mut Wire<'_, '_>, mut node: Span) -> Result<Option<String>, ModelError> {
    let (mut is_root, mut metadata) = (false, None);
    while let Some((number, field)) = wire.next(&mut node)? {
        match (number, field) {
            (3, Field::Span(path)) => is_root = wire.text(path)? == "root",
            (5, Field::Span(text)) => metadata = Some(text),
            _ => {}
        }
    }
    match metadata.filter(|_| is_root) {
        Some(text) => wire.text(text).map(Some),
        None => Ok(None),
    }
}
