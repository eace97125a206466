//! Asks the engine for the check of each table, and makes the report of all.

use std::sync::Arc;

use datafusion::arrow::array::{AsArray, new_empty_array};
use datafusion::arrow::datatypes::{DataType, Field, Schema as Columns};
use datafusion::common::{Column, DataFusionError};
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::functions::core::expr_fn::{file_row_index, input_file_name};
use datafusion::logical_expr::{AggregateUDF, Expr, cast};
use datafusion::prelude::{DataFrame, SessionContext};
use schema_core::stream::{Partial, Place, Stream, StreamSchema};
use schema_core::{Dims, Report, Schema};
use url::Url;

use crate::aggregate::SchemaCheck;
use crate::files::{self, File, Format};
use crate::scan::{ColumnInfo, Scan, Values, WholeFiles, is_wanted};
use crate::tensor::Tensor;
use crate::{CheckError, rows};

/// Checks files that are one data set, with all cores.
///
/// The files are Parquet, Arrow IPC, CSV and JSON lines: paths, addresses, folders, and globs. Their rows
/// follow each other in the order in which they are given.
///
/// # Errors
///
/// A file cannot be read, or has a column that the schema asks for and that is no array. Whatever is
/// wrong with the arrays is in the report instead.
pub async fn check<P: AsRef<str>>(
    schema: &Schema,
    files: &[P],
) -> Result<Result<Dims, Report>, CheckError> {
    check_on(&SessionContext::new(), schema, files).await
}

/// As [`check`], with the options, the object stores and the limits of an engine.
///
/// # Errors
///
/// As [`check`]; or the engine fails.
pub async fn check_on<P: AsRef<str>>(
    engine: &SessionContext,
    schema: &Schema,
    files: &[P],
) -> Result<Result<Dims, Report>, CheckError> {
    let files = files::find(engine, files).await?;
    check_found(engine, schema, &files).await
}

/// Checks files that were found.
async fn check_found(
    engine: &SessionContext,
    schema: &Schema,
    files: &[File],
) -> Result<Result<Dims, Report>, CheckError> {
    let mut stream = schema.stream();
    let mut tables: Vec<Table<'_>> = Vec::new();
    for (at, file) in (0..).zip(files) {
        stream.file(at, file.name.as_str(), file.rows);
        match tables.iter_mut().find(|table| table.has(file)) {
            Some(table) => table.files.push((at, file)),
            None => tables.push(Table {
                store: &file.store,
                format: file.format,
                columns: &file.columns,
                files: vec![(at, file)],
            }),
        }
    }
    let is_whole = engine
        .state()
        .config()
        .get_extension::<WholeFiles>()
        .is_some();
    for table in tables {
        let mut scan = table.scan(schema)?;
        scan.has_row_numbers &= !is_whole;
        table.push_names(&mut stream, &scan)?;
        if !table.columns.is_empty() {
            let partial = table.check(engine, scan).await?;
            let merged = stream.merge(partial);
            merged.map_err(|error| DataFusionError::External(error.into()))?;
        }
    }
    Ok(stream.finish())
}

/// Files with the same columns. Others are not read as one table, because the engine would convert the
/// values of some of them.
struct Table<'f> {
    store: &'f ObjectStoreUrl,
    format: Format,
    columns: &'f [Field],
    /// Each file with its number in the data set.
    files: Vec<(u32, &'f File)>,
}

impl Table<'_> {
    fn has(&self, file: &File) -> bool {
        *self.store == file.store && self.format == file.format && self.columns == file.columns
    }

    fn scan(&self, schema: &Schema) -> Result<Scan, CheckError> {
        let mut columns = Vec::with_capacity(self.columns.len());
        for field in self.columns {
            let tensor = Tensor::of(field).map_err(|reason| {
                CheckError::files(format!("the column `{}` {reason}", field.name()))
            })?;
            columns.push(ColumnInfo {
                name: field.name().clone(),
                is_wanted: is_wanted(schema, field.name(), self.format.values()),
                tensor,
            });
        }
        let files = self.files.iter();
        let mut files: Vec<_> = files
            .map(|(at, file)| (file.location.clone(), *at))
            .collect();
        files.sort_unstable();
        Ok(Scan {
            schema: schema.clone(),
            files,
            columns,
            values: self.format.values(),
            has_row_numbers: self.format.has_row_numbers(),
        })
    }

    /// Adds the names and dtypes of the columns of files that may have no rows.
    fn push_names(&self, stream: &mut Stream, scan: &Scan) -> Result<(), CheckError> {
        // What a file of no lines of JSON would have is not known.
        if scan.values == Values::Json {
            return Ok(());
        }
        let columns: Vec<_> = (self.wanted(scan))
            .map(|field| new_empty_array(field.data_type()))
            .collect();
        let has_size = self.wanted(scan).all(|field| has_size(field.data_type()));
        for (file, info) in &self.files {
            let may_be_empty = info.rows.map_or(has_size, |rows| rows == 0);
            if !may_be_empty {
                continue;
            }
            let place = Place {
                file: *file,
                row: 0,
            };
            rows::push(stream, scan, place, &columns)?;
        }
        Ok(())
    }

    async fn check(&self, engine: &SessionContext, scan: Scan) -> Result<Partial, CheckError> {
        let batches = self.query(engine, scan)?.collect().await?;
        let columns = batches.iter().filter(|batch| batch.num_rows() > 0);
        let mut texts = columns.map(|batch| batch.column(0));
        let (Some(text), None) = (texts.next(), texts.next()) else {
            let message = "the engine gave back no result, or several";
            return Err(DataFusionError::Execution(message.to_owned()).into());
        };
        let partial = serde_json::from_str(text.as_string::<i64>().value(0));
        Ok(partial.map_err(|error| DataFusionError::External(error.into()))?)
    }

    fn query(&self, engine: &SessionContext, scan: Scan) -> Result<DataFrame, DataFusionError> {
        let state = engine.state();
        let mut config = state.config().clone();
        // The number of rows, which is all that is needed, was read before.
        config.options_mut().execution.collect_statistics = false;
        if !scan.has_row_numbers {
            // Rows are counted in the order of the file.
            config = config
                .with_repartition_file_scans(false)
                .with_round_robin_repartition(false);
        }
        let state = SessionStateBuilder::new_from_existing(state)
            .with_config(config)
            .build();
        let engine = SessionContext::new_with_state(state);

        let urls = self.files.iter().map(|(_, file)| url(file));
        let options = ListingOptions::new(self.format.reader()).with_file_extension("");
        let table = ListingTableConfig::new_with_multi_paths(urls.collect::<Result<_, _>>()?)
            .with_listing_options(options)
            .with_schema(Arc::new(Columns::new(self.columns.to_vec())));
        let table = engine.read_table(Arc::new(ListingTable::try_new(table)?))?;

        let utf8 = DataType::Utf8;
        let mut arguments = vec![cast(input_file_name(), utf8).alias("schema_check.file")];
        if scan.has_row_numbers {
            arguments.push(file_row_index().alias("schema_check.row"));
        }
        let columns = self
            .wanted(&scan)
            .map(|field| Column::from_name(field.name()));
        arguments.extend(columns.map(Expr::Column));
        let table = table.select(arguments.clone())?;
        let names = arguments.iter().map(|argument| argument.qualified_name().1);
        let names = names.map(|name| Expr::Column(Column::from_name(name)));
        let function = AggregateUDF::from(SchemaCheck::new(scan)?);
        let call = function.call(names.collect()).alias("partial");
        table.aggregate(Vec::new(), vec![call])
    }

    /// The columns that the schema asks for.
    fn wanted(&self, scan: &Scan) -> impl Iterator<Item = &Field> {
        let columns = self.columns.iter().zip(&scan.columns);
        columns.filter_map(|(field, column)| column.is_wanted.then_some(field))
    }
}

/// Whether the type says how many values are in a row.
fn has_size(kind: &DataType) -> bool {
    match kind {
        DataType::FixedSizeList(field, _) => has_size(field.data_type()),
        DataType::List(_) | DataType::LargeList(_) => false,
        _ => true,
    }
}

/// The address of a file, the name of which may have any characters.
fn url(file: &File) -> Result<ListingTableUrl, DataFusionError> {
    let mut url =
        Url::parse(file.store.as_str()).map_err(|error| DataFusionError::External(error.into()))?;
    url.set_path(&file.location.replace('%', "%25"));
    ListingTableUrl::try_new(url, None)
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch};
    use datafusion::arrow::ipc::writer::FileWriter;
    use datafusion::parquet::arrow::ArrowWriter;
    use datafusion::parquet::file::properties::WriterProperties;
    use datafusion::physical_plan::displayable;
    use datafusion::prelude::SessionConfig;
    use schema_core::ArraySpec;
    use schema_core::spec::{DType, Dim};

    use super::*;

    const SCHEMA: Schema = Schema::new("Times").with_arrays(
        const { &[ArraySpec::new("t", DType::I64).with_dims(const { &[Dim::symbol("batch")] })] },
    );

    async fn plan(path: &str) -> String {
        let mut config = SessionConfig::new().with_target_partitions(3);
        config.options_mut().optimizer.repartition_file_min_size = 1;
        let engine = SessionContext::new_with_config(config);
        let files = files::find(&engine, &[path]).await.unwrap();
        let table = Table {
            store: &files[0].store,
            format: files[0].format,
            columns: &files[0].columns,
            files: vec![(0, &files[0])],
        };
        let scan = table.scan(&SCHEMA).unwrap();
        let query = table.query(&engine, scan).unwrap();
        let plan = query.create_physical_plan().await.unwrap();
        displayable(plan.as_ref()).indent(false).to_string()
    }

    /// An engine that gives no row of a file, as if it had lost it: here, the file had rows when it was found.
    #[tokio::test]
    async fn a_file_that_is_lost_as_a_whole_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let write = |name: &str, text: &str| std::fs::write(of(name), text).unwrap();
        write("a.csv", "t\n1\n2\n");
        write("b.csv", "t\n3\n");
        write("c.csv", "t\n");
        write("d.jsonl", "{\"t\": 4}\n");
        write("e.jsonl", "");
        let paths = ["a.csv", "b.csv", "c.csv", "d.jsonl", "e.jsonl"].map(of);
        let engine = SessionContext::new();
        let files = files::find(&engine, &paths).await.unwrap();
        let all = check_found(&engine, &SCHEMA, &files).await.unwrap();
        assert_eq!(all.unwrap().to_string(), "batch = 4");
        write("b.csv", "t\n");
        write("d.jsonl", "");
        let lost = check_found(&engine, &SCHEMA, &files).await.unwrap();
        assert_eq!(
            lost.unwrap_err().to_string(),
            format!(
                "error[unchecked]: no row of `{}` was checked, and nobody said how many it has, nor any of 1 \
                 other file",
                of("b.csv")
            )
        );
    }

    /// Rows that the engine does not number have to come in order, in one partition.
    #[tokio::test]
    async fn only_numbered_rows_are_read_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let t = Arc::new(Int64Array::from_iter_values(0..1000));
        let batch =
            RecordBatch::try_from_iter([("t", t.clone() as ArrayRef), ("u", t as ArrayRef)])
                .unwrap();

        let groups = WriterProperties::builder().set_max_row_group_row_count(Some(100));
        let file = File::create(of("t.parquet")).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(groups.build())).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let parquet = plan(&of("t.parquet")).await;
        assert!(parquet.contains("file_groups={3 groups: "), "{parquet}");
        assert!(parquet.contains("AggregateExec: mode=Partial"), "{parquet}");
        assert!(
            parquet.contains("projection=[input_file_name()"),
            "{parquet}"
        );

        let file = File::create(of("t.arrow")).unwrap();
        let mut writer = FileWriter::try_new(file, &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        std::fs::write(of("t.csv"), "t,u\n".to_owned() + &"1,2\n".repeat(1000)).unwrap();
        std::fs::write(of("t.jsonl"), "{\"t\": 1, \"u\": 2}\n".repeat(1000)).unwrap();
        for name in ["t.arrow", "t.csv", "t.jsonl"] {
            let plan = plan(&of(name)).await;
            assert!(plan.contains("file_groups={1 group: "), "{plan}");
            assert!(!plan.contains("RepartitionExec"), "{plan}");
            assert!(!plan.contains(", u"), "{plan}");
        }
    }
}
