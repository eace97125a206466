#![no_main]

use schema_core::Arrays;
use schema_core::io::ReadLimits;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = ReadLimits::default().with_max_bytes(1 << 20);
    schema_fuzz::arrays(Arrays::from_bytes_with("x.csv", bytes, limits));
    schema_fuzz::pieces("x.csv", bytes);
});
