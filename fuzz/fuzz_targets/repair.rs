#![no_main]

use schema_core::Repair;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match serde_json::from_str::<Repair>(text) {
        Ok(plan) => {
            let written = serde_json::to_string(&plan).unwrap();
            assert_eq!(serde_json::from_str::<Repair>(&written).unwrap(), plan);
        }
        Err(error) => schema_fuzz::assert_short(&error),
    }
});
