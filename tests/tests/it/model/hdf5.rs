//! The ways in which HDF5 keeps the attributes of a file, all written by h5py.

use schema_core::Model;
use schema_core::model::{ModelErrorKind, ModelFormat};
use schema_core::spec::Loss;

use super::fixtures::{files, path};

#[test]
fn one_model_in_every_layout() {
    for key in files("hdf5") {
        let read = Model::read(path(&key));
        match key.as_str() {
            "hdf5/weights_only.h5" => {
                let message = read.unwrap_err().to_string();
                assert!(
                    message.contains("it has no attribute `model_config`"),
                    "{message}"
                );
            }
            // More attributes than fit into the header are kept in a heap of another kind.
            "hdf5/many_attributes.h5" => {
                let error = read.unwrap_err();
                assert!(
                    matches!(error.kind(), ModelErrorKind::NoSignature { .. }),
                    "{error}"
                );
                let message = error.to_string();
                assert!(
                    message.contains("HDF5 heap of their own, which is not read"),
                    "{message}"
                );
            }
            _ => {
                let model = read.unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(model.format(), ModelFormat::KerasH5, "{key}");
                assert_eq!(
                    model.inputs()[0].to_string(),
                    "input_layer_4: f32[_, 3]",
                    "{key}"
                );
                assert_eq!(model.losses(), [Some(Loss::MeanSquaredError)], "{key}");
            }
        }
    }
}
