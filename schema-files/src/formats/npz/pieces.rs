//! Writes `.npz` in pieces: each array grows in a file of its own, and all are put together at the end.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter, Seek};
use std::sync::Arc;

use schema_arrays::Entry;
use schema_spec::file::Pending;
use zip::ZipWriter;

use super::write::{Guarded, start};
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::Rows;
use crate::formats::npy::pieces::Growing;

pub(super) fn begin(pending: Arc<Pending>, format: &'static str) -> Box<dyn Rows> {
    Box::new(Archive {
        pending,
        format,
        members: Vec::new(),
    })
}

struct Archive {
    pending: Arc<Pending>,
    format: &'static str,
    members: Vec<Member>,
}

/// An array that grows in a file of its own.
struct Member {
    name: String,
    array: Growing,
    file: File,
    out: BufWriter<File>,
}

impl Rows for Archive {
    fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError> {
        let format = self.format;
        for entry in entries {
            let known = self.members.iter_mut();
            if let Some(member) = known.into_iter().find(|member| member.name == entry.name) {
                member.array.add(entry, format, &mut member.out)?;
                continue;
            }
            let file = self.pending.scratch()?;
            let mut out = BufWriter::new(file.try_clone()?);
            let array = Growing::begin(entry, format, &mut out)?;
            self.members.push(Member {
                name: entry.name.clone(),
                array,
                file,
                out,
            });
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), WriteError> {
        let is_over = Cell::new(false);
        let mut out = BufWriter::new(self.pending.file().try_clone()?);
        let mut archive = ZipWriter::new(Guarded::new(&mut out, &is_over));
        for member in self.members.drain(..) {
            if let Err(error) = member.put(self.format, &mut archive) {
                is_over.set(true);
                return Err(error);
            }
        }
        archive.finish().map_err(io::Error::from)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}

impl Member {
    fn put<W: io::Write + Seek>(
        mut self,
        format: &'static str,
        archive: &mut ZipWriter<W>,
    ) -> Result<(), WriteError> {
        self.array.finish(self.out)?;
        start(&self.name, self.array.length(), format, archive)?;
        self.file.rewind()?;
        let copied = io::copy(&mut self.file, archive)?;
        if copied != self.array.length() {
            let error = io::Error::other("a temporary file was changed while it was written");
            return Err(WriteErrorKind::Io { error }.into());
        }
        Ok(())
    }
}
