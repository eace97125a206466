//! Parquet: each array is a column, and its axis 0 the rows.

#[cfg(feature = "parquet")]
mod checked;
#[cfg(feature = "parquet")]
mod footer;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
pub(crate) mod read;
#[cfg(feature = "parquet")]
mod thrift;
#[cfg(feature = "parquet")]
mod write;

use super::{Format, if_feature};

const NAME: &str = "Parquet";

pub(super) const FORMAT: Format = Format {
    name: NAME,
    extensions: &["parquet"],
    feature: "parquet",
    // PARE is encrypted, which the reader reports.
    begins: |head| head.has_letters(b"PAR1") || head.has_letters(b"PARE"),
    read: if_feature!("parquet", read::read),
    write: if_feature!("parquet", write::write),
    write_pieces: if_feature!("parquet", write::begin),
    ..Format::OFF
};

#[cfg(feature = "parquet")]
fn damaged(reason: &str) -> crate::error::ReadError {
    crate::columns::damaged(NAME, reason)
}
