//! The form of a schema in a file, with the arithmetic in its shapes. What the derive reads is parsed
//! by rustc and syn; a proc macro cannot be called from here.

#![no_main]

use schema_core::Schema;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match serde_json::from_str::<Schema>(text) {
        Ok(schema) => {
            let written = serde_json::to_string(&schema).unwrap();
            assert_eq!(serde_json::from_str::<Schema>(&written).unwrap(), schema);
            assert!(schema.diff(&schema).is_empty());
        }
        Err(error) => schema_fuzz::assert_short(&error),
    }
});
