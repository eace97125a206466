#![no_main]

use schema_core::Arrays;

libfuzzer_sys::fuzz_target!(|text: &str| {
    schema_fuzz::arrays(Arrays::from_json(text));
    schema_fuzz::pieces("x.json", text.as_bytes());
    schema_fuzz::pieces("x.jsonl", text.as_bytes());
    // The same from any format of serde's; here the values come one by one.
    let _ = serde_json::from_str::<Arrays>(text);
});
