use super::{graph, inputs, lengths, losses, stateful, values};
use crate::signature::Signature;
use crate::wire::json::Json;
use crate::{ModelError, ModelErrorKind};

/// The model that the configuration describes, with the losses given to `compile`.
pub(super) fn signature(root: &Json, compiled: &Json) -> Result<Signature, ModelError> {
    let Some(class) = root["class_name"].as_str() else {
        if !root["schema_version"].is_null() {
            return Err(ModelErrorKind::NoModel {
                format: "the sidecar of a model",
                reason: "not the model itself",
                help: "give the path of the model",
            }
            .into());
        }
        return Err(ModelErrorKind::NoModel {
            format: "JSON",
            reason: "not a configuration of Keras: it has no `class_name`",
            help: "give the path of the model",
        }
        .into());
    };
    let read = inputs::read(root, class)?;
    let (outputs, of_dict) = graph::outputs(root);
    let losses = losses::read(&compiled["loss"], &outputs);
    let mut arrays = read.arrays;
    let vocabularies = values::complete(&mut arrays, root);
    let mut signature = Signature {
        losses,
        is_verified: read.is_verified,
        is_ordered: !read.of_dict && !of_dict,
        notes: read.notes,
        ..Signature::new(arrays, outputs)
    };
    signature.notes.extend(vocabularies);
    stateful::complete(&mut signature, root);
    lengths::complete(&mut signature, root);
    let note = |input| inputs::batch_note(input, !signature.is_verified);
    let batches: Vec<String> = signature.inputs.iter().filter_map(note).collect();
    signature.notes.extend(batches);
    Ok(signature)
}
