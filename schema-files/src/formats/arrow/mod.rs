//! Arrow IPC: files, also called Feather, and streams, which are read, but not written.

#[cfg(feature = "parquet")]
mod buffers;
#[cfg(feature = "parquet")]
pub(crate) mod read;
#[cfg(feature = "parquet")]
mod write;

use super::{Format, if_feature};

const NAME: &str = "Arrow IPC";

pub(super) const FORMAT: Format = Format {
    name: NAME,
    extensions: &["arrow", "feather"],
    feature: "parquet",
    begins: |head| head.has_letters(b"ARROW1") || head.bytes.starts_with(&[0xFF; 4]),
    read: if_feature!("parquet", read::read),
    write: if_feature!("parquet", write::write),
    write_pieces: if_feature!("parquet", write::begin),
    ..Format::OFF
};

#[cfg(feature = "parquet")]
fn damaged(reason: &str) -> crate::error::ReadError {
    crate::columns::damaged(NAME, reason)
}
