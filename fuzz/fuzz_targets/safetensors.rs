#![no_main]

use schema_core::Arrays;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    schema_fuzz::arrays(Arrays::from_safetensors(bytes));
    schema_fuzz::pieces("x.safetensors", bytes);
});
