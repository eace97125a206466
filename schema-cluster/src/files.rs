//! Finds the files of a data set, and what they say of themselves.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::common::stats::Precision;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::arrow::ArrowFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::json::JsonFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::ListingTableUrl;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::object_store::{self, ObjectMeta, ObjectStoreExt};
use datafusion::prelude::SessionContext;
use futures::{StreamExt, TryStreamExt, stream};
use url::Url;

use crate::CheckError;
use crate::known as rows;
use crate::scan::Values;

/// A file of a data set.
pub(crate) struct File {
    /// What it is called in reports.
    pub(crate) name: String,
    /// What the engine calls it.
    pub(crate) location: String,
    pub(crate) store: ObjectStoreUrl,
    pub(crate) format: Format,
    /// Its columns.
    pub(crate) columns: Vec<Field>,
    /// The number of its rows, if its footer says it, or if it has none. Of any other, rows have to be seen.
    pub(crate) rows: Option<u64>,
}

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Parquet,
    Arrow,
    Csv { delimiter: u8 },
    JsonLines,
}

/// How many footers are read at a time.
const AT_A_TIME: usize = 16;

impl Format {
    fn of(name: &str) -> Option<Format> {
        let extension = Path::new(name).extension()?.to_str()?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "parquet" => Format::Parquet,
            "arrow" | "feather" | "ipc" => Format::Arrow,
            "csv" => Format::Csv { delimiter: b',' },
            "tsv" => Format::Csv { delimiter: b'\t' },
            "jsonl" | "ndjson" | "json" => Format::JsonLines,
            _ => return None,
        })
    }

    pub(crate) fn reader(self) -> Arc<dyn FileFormat> {
        match self {
            // The metadata says which lists are tensors.
            Format::Parquet => Arc::new(ParquetFormat::default().with_skip_metadata(false)),
            Format::Arrow => Arc::new(ArrowFormat),
            Format::Csv { delimiter } => Arc::new(
                CsvFormat::default()
                    .with_has_header(true)
                    .with_delimiter(delimiter)
                    // Only the names are needed.
                    .with_schema_infer_max_rec(1),
            ),
            Format::JsonLines => {
                Arc::new(JsonFormat::default().with_schema_infer_max_rec(usize::MAX))
            }
        }
    }

    pub(crate) fn values(self) -> Values {
        match self {
            Format::Parquet | Format::Arrow => Values::Typed,
            Format::Csv { .. } => Values::Csv,
            Format::JsonLines => Values::Json,
        }
    }

    /// Whether the engine numbers the rows of a file.
    pub(crate) fn has_row_numbers(self) -> bool {
        self == Format::Parquet
    }

    fn columns(self, schema: &SchemaRef) -> Vec<Field> {
        let fields = schema.fields().iter();
        let fields = fields.map(|field| Field::clone(field).with_nullable(true));
        match self {
            Format::Csv { .. } => fields
                .map(|field| field.with_data_type(DataType::Utf8))
                .collect(),
            _ => fields.collect(),
        }
    }
}

/// The files that paths and addresses name: files, folders of them, and globs. Those of a folder are in
/// the order of their names.
pub(crate) async fn find<P: AsRef<str>>(
    engine: &SessionContext,
    paths: &[P],
) -> Result<Vec<File>, CheckError> {
    let mut listed = Vec::new();
    for path in paths {
        listed.extend(list(engine, path.as_ref()).await?);
    }
    let mut known = BTreeSet::new();
    for Listed { name, store, meta } in &listed {
        if !known.insert((store.as_str(), &meta.location)) {
            return Err(CheckError::files(format!(
                "the file `{name}` is named twice"
            )));
        }
    }
    let opened = listed.into_iter().map(|listed| open(engine, listed));
    stream::iter(opened).buffered(AT_A_TIME).try_collect().await
}

struct Listed {
    name: String,
    store: ObjectStoreUrl,
    meta: ObjectMeta,
}

async fn list(engine: &SessionContext, path: &str) -> Result<Vec<Listed>, CheckError> {
    let local = Path::new(path);
    // The name of a file is no glob.
    let url = match local.is_file().then(|| local.canonicalize()) {
        Some(Ok(absolute)) => match Url::from_file_path(absolute) {
            Ok(url) => ListingTableUrl::try_new(url, None)?,
            Err(()) => ListingTableUrl::parse(path)?,
        },
        _ => ListingTableUrl::parse(path)?,
    };
    let store_url = url.object_store();
    let state = engine.state();
    let store = engine.runtime_env().object_store(&store_url)?;
    let is_one = !url.is_collection() && url.get_glob().is_none();
    let mut found: Vec<ObjectMeta> = if is_one {
        match store.head(url.prefix()).await {
            Ok(meta) => vec![meta],
            Err(object_store::Error::NotFound { .. }) => {
                return Err(CheckError::files(format!("there is no file `{path}`")));
            }
            Err(error) => return Err(unread(path, &error)),
        }
    } else {
        let all = url.list_all_files(&state, store.as_ref(), "").await?;
        all.try_collect().await?
    };
    found.retain(|meta| is_one || Format::of(meta.location.as_ref()).is_some());
    found.sort_unstable_by(|left, right| left.location.cmp(&right.location));
    if found.is_empty() {
        return Err(CheckError::files(format!(
            "there are no files in `{path}` that can be checked\n  help: {FORMATS}"
        )));
    }
    let named = found.into_iter().map(|meta| Listed {
        name: match (is_one, url.scheme()) {
            (true, _) => path.to_owned(),
            (false, "file") => format!("/{}", meta.location),
            (false, _) => format!("{}{}", store_url.as_str(), meta.location),
        },
        store: store_url.clone(),
        meta,
    });
    Ok(named.collect())
}

const FORMATS: &str =
    ".parquet, .arrow, .feather, .ipc, .csv, .tsv, .jsonl, .ndjson and .json are read";

fn unread(name: &str, error: &dyn std::error::Error) -> CheckError {
    CheckError::files(format!("the file `{name}` cannot be read: {error}"))
}

async fn open(engine: &SessionContext, listed: Listed) -> Result<File, CheckError> {
    let Listed { name, store, meta } = listed;
    let Some(format) = Format::of(meta.location.as_ref()) else {
        return Err(CheckError::files(format!(
            "the name of the file `{name}` does not say its format\n  help: {FORMATS}"
        )));
    };
    let state = engine.state();
    let objects = engine.runtime_env().object_store(&store)?;
    let reader = format.reader();
    let schema = reader
        .infer_schema(&state, &objects, std::slice::from_ref(&meta))
        .await
        .map_err(|error| unread(&name, &error))?;
    let statistics = reader
        .infer_stats(&state, &objects, schema.clone(), &meta)
        .await
        .map_err(|error| unread(&name, &error))?;
    let rows = match statistics.num_rows {
        Precision::Exact(rows) => Some(rows as u64),
        _ => rows::known(format, &schema, &objects, &meta)
            .await
            .map_err(|error| unread(&name, &error))?,
    };
    Ok(File {
        location: meta.location.to_string(),
        columns: format.columns(&schema),
        name,
        store,
        format,
        rows,
    })
}
