#![no_main]

use schema_core::Arrays;

libfuzzer_sys::fuzz_target!(init: schema_fuzz::catch_panics(), |bytes: &[u8]| {
    schema_fuzz::arrays(Arrays::from_parquet(bytes));
    schema_fuzz::pieces("x.parquet", bytes);
});
