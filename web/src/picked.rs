//! A file or a folder that a visitor chose.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use schema_core::Model;
use schema_core::io::{DataFile, Remote};
use schema_core::model::ModelError;

/// How many bytes of a model are read at a time.
const BLOCK: usize = 1 << 16;

/// A file that a visitor chose, with a way to read it, or a folder that is a model.
#[derive(Clone, Debug)]
pub struct Picked {
    name: String,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    File(Arc<dyn Remote>),
    /// Files, by their paths in the folder.
    Folder(BTreeMap<String, Arc<dyn Remote>>),
}

impl Picked {
    /// A file of this name.
    pub fn new(name: impl Into<String>, remote: Arc<dyn Remote>) -> Picked {
        Picked {
            name: name.into(),
            content: Content::File(remote),
        }
    }

    /// A folder of this name, with files by their paths in it.
    pub(crate) fn folder<'a>(
        name: String,
        files: impl Iterator<Item = (String, &'a Picked)>,
    ) -> Picked {
        let files = files.filter_map(|(path, file)| Some((path, file.remote()?.clone())));
        Picked {
            name,
            content: Content::Folder(files.collect()),
        }
    }

    fn remote(&self) -> Option<&Arc<dyn Remote>> {
        match &self.content {
            Content::File(remote) => Some(remote),
            Content::Folder(_) => None,
        }
    }

    pub(crate) fn is_folder(&self) -> bool {
        self.remote().is_none()
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The name without its last extension.
    pub(crate) fn stem(&self) -> &str {
        match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.name,
        }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.remote().map_or(0, |remote| remote.length())
    }

    /// The file as one of arrays; nothing for a folder, which is a model.
    pub(crate) fn data(&self) -> Option<DataFile> {
        let remote = self.remote()?.clone();
        Some(DataFile::remote(&self.name, remote))
    }

    /// The first bytes, as many as there are; a folder has none.
    pub(crate) fn head(&self, most: u64) -> io::Result<Vec<u8>> {
        match self.remote() {
            Some(remote) => {
                let end = remote.length().min(most);
                Ok((*remote.fetch(0..end)?).as_ref().to_vec())
            }
            None => Ok(Vec::new()),
        }
    }

    /// Reads it as a model; of several signatures, that of the name or the usual one.
    pub(crate) fn model(&self, signature: Option<&str>) -> Result<Model, ModelError> {
        let read = match (&self.content, signature) {
            (Content::File(file), None) => Model::read_from(reader(file)),
            (Content::File(file), Some(name)) => Model::read_signature_from(reader(file), name),
            (Content::Folder(files), _) => {
                Model::read_folder(|path| Ok(files.get(path).map(reader)), signature)
            }
        };
        match read {
            Ok(model) => Ok(model.in_file(&self.name)),
            Err(error) => Err(error.in_file(&self.name)),
        }
    }
}

/// A reader of all bytes of a file.
fn reader(remote: &Arc<dyn Remote>) -> BufReader<Reader> {
    let reader = Reader {
        remote: remote.clone(),
        at: 0,
    };
    BufReader::with_capacity(BLOCK, reader)
}

struct Reader {
    remote: Arc<dyn Remote>,
    at: u64,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.remote.length().saturating_sub(self.at);
        let count = left.min(buffer.len() as u64);
        if count == 0 {
            return Ok(0);
        }
        let bytes = self.remote.fetch(self.at..self.at + count)?;
        let bytes = (*bytes).as_ref();
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.remote.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use schema_core::io::Bytes;
    use std::ops::Range;

    /// A file in memory.
    #[derive(Debug)]
    struct Held(Vec<u8>);

    impl Remote for Held {
        fn length(&self) -> u64 {
            self.0.len() as u64
        }

        fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
            let index = |at| usize::try_from(at).map_err(io::Error::other);
            let range = index(range.start)?..index(range.end)?;
            let bytes = self.0.get(range).ok_or(io::ErrorKind::UnexpectedEof)?;
            Ok(Arc::new(bytes.to_vec()))
        }
    }

    pub(crate) fn held(name: &str, bytes: impl Into<Vec<u8>>) -> Picked {
        Picked::new(name, Arc::new(Held(bytes.into())))
    }

    #[test]
    fn a_reader_reads_and_seeks_within_the_file() {
        let file = held("a.b.npy", "0123456789");
        assert_eq!(file.stem(), "a.b");
        assert_eq!(file.head(3).unwrap(), b"012");
        assert_eq!(file.head(99).unwrap(), b"0123456789");
        let mut reader = reader(file.remote().unwrap());
        reader.seek(SeekFrom::End(-2)).unwrap();
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "89");
        reader.seek(SeekFrom::Start(99)).unwrap();
        assert_eq!(reader.read(&mut [0; 4]).unwrap(), 0);
        assert!(reader.seek(SeekFrom::Current(-200)).is_err());
    }
    #[test]
    fn a_model_that_is_a_folder_is_read_as_from_a_disk() {
        let models = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/fixtures/models/coreml/program.mlpackage"
        );
        let paths = ["Manifest.json", "Data/com.apple.CoreML/model.mlmodel"];
        let files = paths.map(|path| {
            let bytes = std::fs::read(format!("{models}/{path}")).unwrap();
            (path.to_owned(), held(path, bytes))
        });
        let files = files.iter().map(|(path, file)| (path.clone(), file));
        let folder = Picked::folder("program.mlpackage".to_owned(), files);
        assert!(folder.is_folder() && folder.data().is_none());
        assert_eq!(folder.head(9).unwrap(), b"");
        let model = folder.model(None).unwrap();
        assert_eq!(model.inputs(), Model::read(models).unwrap().inputs());
        let error = folder.model(Some("other")).unwrap_err().to_string();
        assert!(
            error.contains("no signature `other`") || error.contains("other"),
            "{error}"
        );
    }
}
