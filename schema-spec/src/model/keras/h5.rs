use super::from_config;
use crate::model::source::Source;
use crate::model::{Model, ModelError, ModelErrorKind, ModelFormat, hdf5, json};

/// The model whose configuration is an attribute of the file.
pub(in crate::model) fn read(source: &mut Source<'_>) -> Result<Model, ModelError> {
    let [config, training] = hdf5::attributes(source, ["model_config", "training_config"])?;
    let Some(config) = config else {
        return Err(ModelErrorKind::NoSignature {
            reason: "is HDF5 without a Keras model: it has no attribute `model_config`; \
                     maybe it holds weights only"
                .to_owned(),
            help: "save the whole model with `model.save`",
        }
        .into());
    };
    let config = json::parse(&config, "model_config")?;
    let training = match training {
        Some(training) => json::parse(&training, "training_config")?,
        None => json::Json::Null,
    };
    from_config(&config, &training, ModelFormat::KerasH5)
}
