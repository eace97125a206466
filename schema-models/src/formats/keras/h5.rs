use super::configuration;
use crate::ModelError;
use crate::signature::Signature;
use crate::wire::source::Source;
use crate::wire::{hdf5, json};

pub(in crate::formats) fn sniff(head: &[u8]) -> bool {
    head.starts_with(b"\x89HDF\r\n\x1a\n")
}

/// Reads the model from the configuration, an attribute of the file.
pub(in crate::formats) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let [config, training] = hdf5::attributes(source, ["model_config", "training_config"])?;
    let Some(config) = config else {
        return Err(ModelError::no_signature(
            "is HDF5 without a Keras model: it has no attribute `model_config`; \
                     maybe it holds weights only",
            "save the complete model with `model.save`",
        ));
    };
    let config = json::parse(&config, "model_config")?;
    let training = match training {
        Some(training) => json::parse(&training, "training_config")?,
        None => json::Json::Null,
    };
    configuration::signature(&config, &training)
}
