//! Writes `.npy` in pieces: the header is written again once the number of rows is known.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::sync::Arc;

use schema_arrays::{AnyArray, Entry};
use schema_spec::file::Pending;

use super::write::{descr, header};
use crate::binary;
use crate::entries::complete;
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::Rows;

pub(super) fn begin(pending: Arc<Pending>, format: &'static str) -> Box<dyn Rows> {
    Box::new(One {
        pending,
        format,
        array: None,
    })
}

/// The only array of a file.
struct One {
    pending: Arc<Pending>,
    format: &'static str,
    array: Option<(Growing, BufWriter<File>)>,
}

impl Rows for One {
    fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError> {
        let [entry] = entries else {
            return Err(WriteErrorKind::Count {
                format: self.format,
                most: Some(1),
                found: entries.len(),
            }
            .into());
        };
        if let Some((array, out)) = &mut self.array {
            return array.add(entry, self.format, out);
        }
        let mut out = BufWriter::new(self.pending.file().try_clone()?);
        let array = Growing::begin(entry, self.format, &mut out)?;
        self.array = Some((array, out));
        Ok(())
    }

    fn finish(&mut self) -> Result<(), WriteError> {
        match self.array.take() {
            Some((array, out)) => Ok(array.finish(out)?),
            None => Err(WriteErrorKind::Count {
                format: self.format,
                most: Some(1),
                found: 0,
            }
            .into()),
        }
    }
}

/// An array to which rows are added.
pub(crate) struct Growing {
    descr: String,
    shape: Vec<usize>,
    /// How many bytes the header and the values take.
    length: u64,
}

impl Growing {
    /// Writes the first rows after a header, which is not the last one.
    pub(crate) fn begin(
        entry: &Entry,
        format: &'static str,
        out: &mut BufWriter<File>,
    ) -> Result<Growing, WriteError> {
        let array = complete(entry, format)?;
        let refused = |kind: WriteErrorKind| WriteError::from(kind).in_array(&entry.name);
        if let AnyArray::Text(_) = array {
            let reason = "text is as wide as the longest, which only all rows tell".to_owned();
            return Err(refused(WriteErrorKind::Pieces { format, reason }));
        }
        let (descr, _) = descr(array, format).map_err(refused)?;
        let shape = array.shape().to_vec();
        let header = header(&descr, false, &shape);
        out.write_all(&header)?;
        binary::write(array, false, out)?;
        let mut growing = Growing {
            descr,
            shape,
            length: header.len() as u64,
        };
        growing.length += growing.bytes(array.len());
        Ok(growing)
    }

    fn bytes(&self, values: usize) -> u64 {
        let size: u64 = self.descr[2..].parse().unwrap_or(0);
        values as u64 * size
    }

    /// Writes more rows.
    pub(crate) fn add(
        &mut self,
        entry: &Entry,
        format: &'static str,
        out: &mut BufWriter<File>,
    ) -> Result<(), WriteError> {
        let array = complete(entry, format)?;
        let refused = |kind: WriteErrorKind| WriteError::from(kind).in_array(&entry.name);
        let (descr, _) = descr(array, format).map_err(refused)?;
        let shape = array.shape();
        if descr != self.descr || shape.get(1..) != self.shape.get(1..) || shape.is_empty() {
            let reason = format!(
                "rows of {descr} {:?} follow rows of {} {:?}",
                shape.get(1..).unwrap_or_default(),
                self.descr,
                self.shape.get(1..).unwrap_or_default(),
            );
            return Err(refused(WriteErrorKind::Pieces { format, reason }));
        }
        self.shape[0] = self.shape[0].saturating_add(shape[0]);
        self.length += self.bytes(array.len());
        Ok(binary::write(array, false, out)?)
    }

    /// How many bytes the array takes in a file.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Writes the header again: the number of rows has room in it.
    pub(crate) fn finish(&self, mut out: BufWriter<File>) -> io::Result<()> {
        out.seek(SeekFrom::Start(0))?;
        out.write_all(&header(&self.descr, false, &self.shape))?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}
