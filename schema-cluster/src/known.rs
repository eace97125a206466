//! How many rows a file has whose footer does not say it. An engine hands on the rows that it has read, and is
//! silent about a file without rows: so is it about one that it has lost.

use std::io::Cursor;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::ipc::reader::{FileReader, StreamReader};
use datafusion::common::Result;
use datafusion::object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};

use crate::files::Format;

/// How many bytes of text are read at a time.
const BLOCK: u64 = 1 << 16;

/// The largest file of Arrow whose rows are counted. One without rows is far smaller.
const SMALL: u64 = 1 << 24;

/// The number of rows, if it is zero, or if it is cheap to know. A larger number may be unknown.
pub(crate) async fn known(
    format: Format,
    schema: &SchemaRef,
    store: &Arc<dyn ObjectStore>,
    meta: &ObjectMeta,
) -> Result<Option<u64>> {
    match format {
        // All lines were read for their keys, and without any there is nothing to check.
        Format::JsonLines => Ok(schema.fields().is_empty().then_some(0)),
        Format::Csv { .. } => {
            let mut header = Header::default();
            let mut at = 0;
            while at < meta.size {
                let end = meta.size.min(at + BLOCK);
                let bytes = store.get_range(&meta.location, at..end).await?;
                if header.is_followed(&bytes) {
                    return Ok(None);
                }
                at = end;
            }
            Ok(Some(0))
        }
        Format::Arrow if meta.size <= SMALL => {
            let bytes = store.get_range(&meta.location, 0..meta.size).await?;
            Ok(Some(rows(&bytes)?))
        }
        Format::Parquet | Format::Arrow => Ok(None),
    }
}

/// The line of names of a table.
#[derive(Default)]
struct Header {
    is_quoted: bool,
    has_begun: bool,
    has_ended: bool,
}

impl Header {
    /// Whether more than empty lines follows it in the text so far.
    fn is_followed(&mut self, text: &[u8]) -> bool {
        for byte in text {
            match byte {
                b'"' if !self.has_ended => {
                    self.is_quoted = !self.is_quoted;
                    self.has_begun = true;
                }
                b'\r' | b'\n' if !self.is_quoted => self.has_ended |= self.has_begun,
                _ if self.has_ended => return true,
                _ => self.has_begun = true,
            }
        }
        false
    }
}

/// The number of rows in the bytes of a file of Arrow.
fn rows(bytes: &[u8]) -> Result<u64, ArrowError> {
    let mut rows = 0;
    if bytes.starts_with(b"ARROW1") {
        for batch in FileReader::try_new(Cursor::new(bytes), None)? {
            rows += batch?.num_rows() as u64;
        }
    } else {
        for batch in StreamReader::try_new(Cursor::new(bytes), None)? {
            rows += batch?.num_rows() as u64;
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_alone_is_no_row() {
        let has_rows = |blocks: &[&str]| {
            let mut header = Header::default();
            blocks
                .iter()
                .any(|block| header.is_followed(block.as_bytes()))
        };
        assert!(!has_rows(&[]));
        assert!(!has_rows(&["a,b"]));
        assert!(!has_rows(&["\n\r\na,b\r", "\n\n"]));
        assert!(!has_rows(&["\"a\nb\",c\n"]));
        assert!(has_rows(&["a,b\n1,2"]));
        assert!(has_rows(&["\"a\n", "\"\"b\",c\n", " "]));
    }
}
