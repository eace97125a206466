//! A schema and arrays, both of JSON, with an empty line between them: the check, and every plan that
//! its report offers.

#![no_main]

use schema_core::{Arrays, Schema};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Some((schema, arrays)) = text.split_once("\n\n") else {
        return;
    };
    let Ok(schema) = serde_json::from_str::<Schema>(schema) else {
        return;
    };
    let Ok(arrays) = Arrays::from_json(arrays) else {
        return;
    };
    let Err(report) = schema.validate(&arrays) else {
        return;
    };
    assert!(!report.violations().is_empty());
    schema_fuzz::assert_short(&report);
});
