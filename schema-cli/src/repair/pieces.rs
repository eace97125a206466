//! Data that is repaired in pieces: larger than memory, and several files that are one data set.

use std::collections::HashSet;
use std::error::Error;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use schema_core::io::{CompleteFile, DataFile, PieceOptions, PieceWriter, Pieces, WriteError};
use schema_core::repair::{PieceError, PieceFiles, PieceSink, RepairedPiece, RepairedPieces};
use schema_core::{Arrays, Repair, Schema};
use schema_tools::repair::as_it_was;

use super::Args;
use crate::check::pieces::{LARGE, pool, unread};
use crate::failure::Failure;
use crate::output::{refuse_existing, unwritten_arrays};
use crate::source::Source;
use crate::text::shown;

/// How data is repaired in pieces.
#[derive(Debug, clap::Args)]
pub(super) struct InPieces {
    /// The number of threads that read data in pieces [default: one per core].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Returns the files of a source that is repaired in pieces.
pub(super) fn files(args: &Args, source: &Source) -> Result<Option<Vec<DataFile>>, Failure> {
    let has_prefix = args.reading.prefix().is_some();
    match source {
        Source::Set(_) if has_prefix => {
            let failure = Failure::new(format!(
                "`{source}` is repaired in pieces, which are not chosen by a prefix"
            ));
            Err(failure.with_help("leave out `--prefix`, or name one file"))
        }
        Source::Set(set) => Ok(Some(set.files.clone())),
        Source::File(path) if source.bytes() >= LARGE && !has_prefix => {
            let file = source.rereadable().map(|_| vec![DataFile::from(path)]);
            Ok(file)
        }
        _ => Ok(None),
    }
}

/// Reads the first piece.
pub(super) fn first(args: &Args, source: &Source, files: &[DataFile]) -> Result<Arrays, Failure> {
    let options = PieceOptions::from(args.reading.options());
    let mut pieces = Pieces::open(files, &options).map_err(|error| unread(source, &error))?;
    let first = match pieces.next() {
        Some(part) => part.and_then(|part| Ok(Arrays::from(part.read()?))),
        None => Ok(Arrays::new()),
    };
    first.map_err(|error| unread(source, &error))
}

/// Repaired files that have no names yet.
pub(super) struct Written {
    files: Vec<CompleteFile>,
    folder: Option<Made>,
}

/// Repairs files in pieces; `None` if a step needs the whole, and there is one file, which is then read
/// whole.
pub(super) fn repair(
    args: &Args,
    source: &Source,
    files: &[DataFile],
    plan: &Repair,
    schema: &Schema,
) -> Result<Option<(RepairedPieces, Written)>, Failure> {
    let target = Target::of(args, source, files)?;
    let data = PieceFiles::new(files, PieceOptions::from(args.reading.options()));
    let mut sink = Sink {
        schema,
        force: args.force,
        target: &target,
        file: None,
        complete: Vec::new(),
    };
    let mut repair = plan.in_pieces(schema);
    if args.without_custom_checks {
        repair = repair.without_custom_checks();
    }
    let pool = pool(args.pieces.jobs)?;
    let result = match pool.install(|| repair.run(&data, &mut sink)) {
        Ok(result) => result,
        Err(error) if error.needs_whole() && matches!(source, Source::File(_)) => return Ok(None),
        Err(error) => return Err(failed(source, error)),
    };
    let files = sink.finish().map_err(|error| unwritten_arrays(&error))?;
    let folder = match target {
        Target::Folder { made, .. } => made,
        _ => None,
    };
    Ok(Some((result, Written { files, folder })))
}

impl Written {
    /// Gives the files their names.
    pub(super) fn persist(self) -> Result<(), Failure> {
        for file in self.files {
            file.persist().map_err(|error| unwritten_arrays(&error))?;
        }
        if let Some(folder) = self.folder {
            folder.keep();
        }
        Ok(())
    }
}

fn failed(source: &Source, error: PieceError) -> Failure {
    if let Some(error) = error.as_read() {
        return unread(source, error);
    }
    let needs_whole = error.needs_whole();
    match error.into_put() {
        Ok(error) => match error.downcast::<WriteError>() {
            Ok(error) => unwritten_arrays(&error),
            Err(error) => Failure::new(error.to_string()),
        },
        Err(error) => {
            let why = shown(&error.to_string());
            let failure = Failure::new(format!("`{source}` cannot be repaired: {why}"));
            match needs_whole {
                true => failure.with_help(
                    "leave out the step, or put the files together in one, which is read whole for it",
                ),
                false => failure,
            }
        }
    }
}

/// Where repaired data is written.
enum Target {
    Nowhere,
    /// All of it in one file.
    File(PathBuf),
    /// A file for each, of the same name.
    Folder {
        files: Vec<PathBuf>,
        made: Option<Made>,
    },
}

/// A folder that is removed again if nothing is written into it.
struct Made {
    path: PathBuf,
    is_kept: bool,
}

impl Made {
    fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = std::fs::remove_dir(&self.path);
        }
    }
}

impl Target {
    fn of(args: &Args, source: &Source, files: &[DataFile]) -> Result<Target, Failure> {
        let Some(path) = args.output.as_ref().filter(|_| !args.dry_run) else {
            return Ok(Target::Nowhere);
        };
        let is_one = matches!(source, Source::File(_)) || path.extension().is_some();
        if is_one && !path.is_dir() {
            if !args.force {
                refuse_existing(path)?;
            }
            return Ok(Target::File(path.clone()));
        }
        let mut names = HashSet::new();
        let mut targets = Vec::with_capacity(files.len());
        for file in files {
            let name = file.path().file_name().unwrap_or_default();
            if !names.insert(name) {
                let name = shown(&name.to_string_lossy());
                let failure = Failure::new(format!("two files are called `{name}`"));
                return Err(failure.with_help(
                    "name a file such as `all.parquet` for `--output`, to which all of them are written",
                ));
            }
            let target = path.join(name);
            if !args.force {
                refuse_existing(&target)?;
            }
            targets.push(target);
        }
        let made = match path.is_dir() {
            true => None,
            false => {
                std::fs::create_dir(path).map_err(|error| {
                    let path = shown(&path.to_string_lossy());
                    Failure::new(format!("the folder `{path}` cannot be made: {error}"))
                })?;
                Some(Made {
                    path: path.clone(),
                    is_kept: false,
                })
            }
        };
        Ok(Target::Folder {
            files: targets,
            made,
        })
    }

    /// The file into which the rows of a file are written.
    fn path(&self, file: u32) -> Option<(usize, &Path)> {
        match self {
            Target::Nowhere => None,
            Target::File(path) => Some((0, path)),
            Target::Folder { files, .. } => {
                let at = file as usize;
                Some((at, files.get(at)?))
            }
        }
    }
}

/// Writes repaired pieces.
struct Sink<'a> {
    schema: &'a Schema,
    force: bool,
    target: &'a Target,
    /// The file that is being written.
    file: Option<(usize, PieceWriter)>,
    complete: Vec<CompleteFile>,
}

impl Sink<'_> {
    fn write(&mut self, file: u32, arrays: &Arrays) -> Result<(), WriteError> {
        let Some((at, path)) = self.target.path(file) else {
            return Ok(());
        };
        if self.file.as_ref().is_none_or(|(known, _)| *known != at) {
            self.end_file()?;
            self.file = Some((at, PieceWriter::new(path, self.force)?));
        }
        match &mut self.file {
            Some((_, writer)) => arrays.write_rows(writer),
            None => Ok(()),
        }
    }

    fn end_file(&mut self) -> Result<(), WriteError> {
        if let Some((_, writer)) = self.file.take() {
            self.complete.push(writer.complete()?);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<CompleteFile>, WriteError> {
        self.end_file()?;
        Ok(self.complete)
    }
}

impl PieceSink for Sink<'_> {
    fn restart(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.file = None;
        self.complete.clear();
        Ok(())
    }

    fn put(&mut self, piece: RepairedPiece) -> Result<Arrays, Box<dyn Error + Send + Sync>> {
        let RepairedPiece {
            file,
            arrays,
            names,
            log,
        } = piece;
        let arrays = as_it_was(arrays, self.schema, &log, &names);
        self.write(file, &arrays)?;
        Ok(arrays)
    }
}
