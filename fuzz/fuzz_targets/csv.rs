#![no_main]

use schema_core::Arrays;
use schema_core::io::CsvOptions;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| schema_fuzz::arrays(Arrays::from_csv(bytes, &CsvOptions::default())));
