#![no_main]

use schema_core::Model;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Model::from_sidecar(text) {
        Ok(model) => {
            let written = model.to_sidecar();
            assert_eq!(Model::from_sidecar(&written).unwrap().to_sidecar(), written);
        }
        Err(error) => schema_fuzz::assert_short(&error),
    }
});
