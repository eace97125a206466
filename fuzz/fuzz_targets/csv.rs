#![no_main]

use schema_core::Arrays;
use schema_core::io::{CsvOptions, Encoding};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    schema_fuzz::arrays(Arrays::from_csv(bytes, &CsvOptions::default()));
    // The last byte chooses others.
    let Some((&choice, bytes)) = bytes.split_last() else {
        return;
    };
    let is_chosen = |bit: u8| choice >> bit & 1 == 1;
    let mut options = CsvOptions::default()
        .with_signs(is_chosen(0))
        .with_index_column(is_chosen(1))
        .with_true(["yes", "1"])
        .with_false(["no", "0"]);
    if is_chosen(2) {
        options = options.with_delimiter(b';').with_decimal(b',').with_thousands('.');
    } else if is_chosen(3) {
        options = options.with_thousands(',').with_comment(b'#');
    }
    if is_chosen(4) {
        options = options.with_header(is_chosen(5));
    }
    options = options.with_encoding(match choice >> 6 {
        0 => Encoding::Utf8,
        1 => Encoding::Latin1,
        2 => Encoding::Windows1252,
        _ => Encoding::Utf16,
    });
    schema_fuzz::arrays(Arrays::from_csv(bytes, &options));
    schema_fuzz::pieces_of_table(bytes, &options);
});
