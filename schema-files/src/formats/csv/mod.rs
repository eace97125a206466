//! CSV and TSV: a line of names, and a line of values per row.

#[cfg(feature = "csv")]
mod column;
#[cfg(feature = "csv")]
mod dialect;
#[cfg(feature = "csv")]
mod encoding;
#[cfg(feature = "csv")]
mod lines;
#[cfg(feature = "csv")]
mod names;
#[cfg(feature = "csv")]
mod number;
#[cfg(feature = "csv")]
mod options;
#[cfg(feature = "csv")]
mod read;
#[cfg(feature = "csv")]
mod rows;
#[cfg(feature = "csv")]
mod sniff;
#[cfg(feature = "csv")]
mod split;
#[cfg(feature = "csv")]
mod surveyed;
#[cfg(feature = "csv")]
mod table;
#[cfg(feature = "csv")]
mod words;
#[cfg(feature = "csv")]
mod write;
#[cfg(feature = "csv")]
mod written;

use super::{Format, Head, if_feature};

#[cfg(feature = "csv")]
pub(crate) use dialect::{Begun, Dialect};
#[cfg(feature = "csv")]
pub(crate) use encoding::{Decoder, has_utf16_mark, invalid};
#[cfg(feature = "csv")]
pub use lines::csv_lines;
#[cfg(feature = "csv")]
pub use options::{CsvOptions, Encoding};
#[cfg(feature = "csv")]
pub use read::{read_csv, read_csv_file};
#[cfg(feature = "csv")]
pub(crate) use split::split;

pub(super) const FORMAT: Format = Format {
    name: "CSV",
    extensions: &["csv", "tsv"],
    feature: "csv",
    begins,
    read: if_feature!("csv", read::read),
    write: if_feature!("csv", write::write),
    write_pieces: if_feature!("csv", write::begin),
    ..Format::OFF
};

/// Whether a file is a table. Its extension matters only for a table of one column, which otherwise
/// looks like any other text.
fn begins(head: &Head<'_>) -> bool {
    let extension = head.path.and_then(|path| path.extension());
    let is_named_so = extension.is_some_and(|extension| {
        let mut known = FORMAT.extensions.iter();
        known.any(|known| extension.eq_ignore_ascii_case(known))
    });
    let text = head.text();
    #[cfg(feature = "csv")]
    let is_table = |is_named_so| sniff::is_table(text, is_named_so);
    #[cfg(not(feature = "csv"))]
    let is_table = |is_named_so| is_named_so;
    !text.is_empty() && !head.is_utf16() && is_table(is_named_so)
}
