#![no_main]

use schema_core::Repair;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(plan) = serde_json::from_str::<Repair>(text) {
        let written = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Repair>(&written).unwrap(), plan);
    }
});
