//! JSON: an object of names, each with lists in lists of values.

#[cfg(feature = "json")]
mod read;
#[cfg(feature = "json")]
mod words;
#[cfg(feature = "json")]
mod write;

use super::Format;

pub(super) const FORMAT: Format = Format {
    name: "JSON",
    extensions: &["json"],
    feature: "json",
    begins: |head| matches!(head.text(), [b'{' | b'[', ..]),
    #[cfg(feature = "json")]
    read: Some(read::read),
    #[cfg(feature = "json")]
    write: Some(write::write),
    ..Format::OFF
};
