//! The time to read and check Parquet files of `x[1,000,000, 32]`, as lists of a fixed size and as columns,
//! against that of the same engine to read them.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::arrow::array::{ArrayRef, FixedSizeListArray, Float32Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures::{StreamExt, future};
use schema_core::ndarray::Array2;
use schema_core::{InputSchema, Schema};

#[derive(InputSchema)]
struct Lists {
    #[input(shape = [batch, 32], range = 0.0..1.0)]
    x: Array2<f32>,
}

const FILES: usize = 4;
const ROWS: usize = 250_000;
const WIDTH: usize = 32;
const TIMES: usize = 7;

fn write(folder: &Path, is_list: bool) {
    let mut state = 1_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f32::from(u16::try_from(state >> 48).unwrap_or(0)) / 65_536.0
    };
    for file in 0..FILES {
        let mut column =
            |count: usize| -> Float32Array { (0..count).map(|_| Some(next())).collect() };
        let columns: Vec<(String, ArrayRef)> = if is_list {
            let item = Arc::new(Field::new_list_field(DataType::Float32, true));
            let values = Arc::new(column(ROWS * WIDTH));
            let x = FixedSizeListArray::new(item, 32, values, None);
            vec![("x".to_owned(), Arc::new(x) as ArrayRef)]
        } else {
            let named = (0..WIDTH).map(|at| (format!("x{at}"), Arc::new(column(ROWS)) as ArrayRef));
            named.collect()
        };
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let file = File::create(folder.join(format!("{file}.parquet"))).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }
}

async fn read(engine: &SessionContext, folder: &str) {
    let table = engine
        .read_parquet(folder, ParquetReadOptions::default())
        .await
        .unwrap();
    let parts = table.execute_stream_partitioned().await.unwrap();
    let parts = parts.into_iter().map(|mut part| {
        tokio::spawn(async move {
            let mut rows = 0;
            while let Some(batch) = part.next().await {
                rows += batch.unwrap().num_rows();
            }
            rows
        })
    });
    let rows = future::join_all(parts).await;
    assert_eq!(
        rows.into_iter().map(Result::unwrap).sum::<usize>(),
        FILES * ROWS
    );
}

async fn check(engine: &SessionContext, schema: &Schema, folder: &str) {
    let checked = schema_cluster::check_on(engine, schema, &[folder])
        .await
        .unwrap();
    assert_eq!(checked.unwrap()["batch"], FILES * ROWS);
}

#[tokio::main]
async fn main() {
    let columns = Lists::SCHEMA.get("x").unwrap().clone();
    let names: Vec<String> = (0..WIDTH).map(|at| format!("\"x{at}\"")).collect();
    let mut text = serde_json::to_value(Schema::owned(
        "Columns".to_owned(),
        String::new(),
        vec![columns],
    ))
    .unwrap();
    text["arrays"][0]["columns"] = serde_json::from_str(&format!("[{}]", names.join(","))).unwrap();
    let columns: Schema = serde_json::from_value(text).unwrap();
    for (what, schema) in [("lists", &Lists::SCHEMA), ("columns", &columns)] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), what == "lists");
        let path = format!("{}/", folder.path().to_str().unwrap());
        for parts in [1, 2] {
            let config = SessionConfig::new().with_target_partitions(parts);
            let engine = SessionContext::new_with_config(config);
            let (mut reads, mut checks) = (Duration::MAX, Duration::MAX);
            for _ in 0..TIMES {
                let start = Instant::now();
                read(&engine, &path).await;
                reads = reads.min(start.elapsed());
                let start = Instant::now();
                check(&engine, schema, &path).await;
                checks = checks.min(start.elapsed());
            }
            println!(
                "{what}, {parts} parts: read {reads:.3?}, read and check {checks:.3?}, ratio {:.2}",
                checks.as_secs_f64() / reads.as_secs_f64()
            );
        }
    }
}
