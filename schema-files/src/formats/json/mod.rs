//! JSON: an object of names, each with nested lists of values; or a table, such as a list of records.

#[cfg(feature = "json")]
mod orient;
#[cfg(feature = "json")]
pub(crate) mod read;
#[cfg(feature = "json")]
pub(crate) mod split;
#[cfg(feature = "json")]
mod table;
#[cfg(feature = "json")]
mod words;
#[cfg(feature = "json")]
mod write;
#[cfg(feature = "json")]
mod written;

use super::{Format, if_feature};

pub(super) const FORMAT: Format = Format {
    name: "JSON",
    extensions: &["json"],
    feature: "json",
    begins: |head| matches!(head.text(), [b'{' | b'[', ..]),
    read: if_feature!("json", read::read),
    write: if_feature!("json", write::write),
    ..Format::OFF
};
