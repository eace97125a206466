//! Arrow IPC files and streams, which are read, but not written.

#[cfg(feature = "parquet")]
mod buffers;
#[cfg(feature = "parquet")]
mod read;

use super::{Format, if_feature};

const NAME: &str = "Arrow IPC";

pub(super) const FORMAT: Format = Format {
    name: NAME,
    feature: "parquet",
    begins: |head| head.bytes.starts_with(b"ARROW1") || head.bytes.starts_with(&[0xFF; 4]),
    read: if_feature!("parquet", read::read),
    ..Format::OFF
};

#[cfg(feature = "parquet")]
fn damaged(reason: &str) -> crate::error::ReadError {
    crate::columns::damaged(NAME, reason)
}
