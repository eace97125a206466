//! The report of the engine is that of the arrays in memory, in however many parts the files are read.

mod data;

use data::{Layout, Rows, Table, Tensors};
use datafusion::prelude::{SessionConfig, SessionContext};
use schema_cluster::{check, check_on};
use schema_core::stream::{Place, StreamSchema};
use schema_core::{Arrays, Dims, InputSchema, Report, Schema};

/// An engine that reads small files in several parts and small batches.
fn engine(partitions: usize) -> SessionContext {
    let mut config = SessionConfig::new()
        .with_target_partitions(partitions)
        .with_batch_size(100);
    config.options_mut().optimizer.repartition_file_min_size = 1;
    SessionContext::new_with_config(config)
}

/// Checks files in 1, 2, 4 and 7 parts, which have to agree.
async fn checked(schema: &Schema, files: &[String]) -> Result<Dims, Report> {
    let whole = check_on(&engine(1), schema, files).await.unwrap();
    for partitions in [2, 4, 7] {
        let parts = check_on(&engine(partitions), schema, files).await.unwrap();
        assert_eq!(said(&parts), said(&whole), "in {partitions} parts");
    }
    whole
}

fn said(result: &Result<Dims, Report>) -> String {
    match result {
        Ok(dims) => format!("valid ({dims})"),
        Err(report) => report.to_string(),
    }
}

/// The report of the arrays of files, in memory.
fn in_memory(schema: &Schema, files: &[String], arrays: &[Arrays]) -> String {
    let mut stream = schema.stream();
    for (file, (name, arrays)) in (0..).zip(files.iter().zip(arrays)) {
        let rows = arrays
            .iter()
            .map(|(_, array)| array.shape()[0] as u64)
            .max();
        stream.file(file, name.as_str(), rows);
        stream.push(Place { file, row: 0 }, arrays).unwrap();
    }
    said(&stream.finish())
}

/// Without the places in files.
fn without_files(report: &str) -> String {
    let lines = report.lines().map(|line| match line.find(", row ") {
        Some(at) => &line[..at],
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Three files of a thousand rows with violations of each kind, two of which are where files meet.
fn faulty() -> Vec<Rows> {
    let mut files = [
        Rows::new(0, 1000),
        Rows::new(1000, 1000),
        Rows::new(1990, 1000),
    ];
    files[0].x[599][2] = f32::NAN;
    files[0].x[600][0] = 1.5;
    files[0].t[10] = 3;
    files[0].z[999][1][1] = f64::INFINITY;
    files[1].x[0] = [f32::NAN; 3];
    files[1].y[17] = None;
    files[1].y[900] = Some(2);
    files[1].word[3] = Some("bird");
    files[2].x[999][1] = -1e30;
    files[2].z[500][0][1] = f64::NAN;
    files.into()
}

async fn assert_same(schema: &Schema, layout: Layout, extension: &str, files: &[Rows]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (at, rows) in files.iter().enumerate() {
        let path = folder.path().join(format!("part-{at}.{extension}"));
        rows.write(&path, layout);
        paths.push(path.to_str().unwrap().to_owned());
    }
    let report = said(&checked(schema, &paths).await);
    let arrays: Vec<Arrays> = files.iter().map(|rows| rows.arrays(layout)).collect();
    assert_eq!(report, in_memory(schema, &paths, &arrays));
    let whole = Rows::concatenated(files).arrays(layout);
    assert_eq!(without_files(&report), said(&schema.validate(&whole)));
    report.replace(folder.path().to_str().unwrap(), "")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parquet_of_lists_of_a_fixed_size() {
    let report = assert_same(&Tensors::SCHEMA, Layout::Fixed, "parquet", &faulty()).await;
    assert_eq!(
        report.lines().take(5).collect::<Vec<_>>().join("\n"),
        "\
error[missing]: `x` has 4 NaN in 9000 values
  x[599, 2] = NaN, row 599 of /part-0.parquet
  x[1000, 0] = NaN, row 0 of /part-1.parquet
  x[1000, 1] = NaN, row 0 of /part-1.parquet
  x[1000, 2] = NaN, row 0 of /part-1.parquet"
    );
    for said in [
        "error[sorted]: `t`",
        "t[2000] = 1990, row 0 of /part-2.parquet",
        "y[1017] is missing",
        "word[1003] = \"bird\"",
        "z[2500, 0, 1] = NaN",
    ] {
        assert!(report.contains(said), "{said} is not in:\n{report}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parquet_of_lists() {
    assert_same(&Tensors::SCHEMA, Layout::Variable, "parquet", &faulty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parquet_of_columns() {
    assert_same(&Table::SCHEMA, Layout::Columns, "parquet", &faulty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arrow_files() {
    assert_same(&Tensors::SCHEMA, Layout::Fixed, "arrow", &faulty()).await;
    assert_same(&Table::SCHEMA, Layout::Columns, "arrow", &faulty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn csv() {
    let report = assert_same(&Table::SCHEMA, Layout::Text, "csv", &faulty()).await;
    assert!(report.contains("row 0 of /part-2.csv"), "{report}");
}

/// Adjacent columns `x[0]`, `x[1]`, .. of a CSV file are one array, whatever the schema says of columns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn csv_of_arrays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let paths = [path.to_str().unwrap().to_owned()];
    for header in ["note,x[0],x[1],x[2]", "x[0],note,x[1],x[2]"] {
        std::fs::write(&path, format!("{header}\n1,2,3,4\n5,6,,8\n")).unwrap();
        let report = said(&checked(&Tensors::SCHEMA, &paths).await);
        let arrays = Arrays::read(&path).unwrap();
        assert_eq!(report, said(&Tensors::SCHEMA.validate(&arrays)));
        assert!(report.contains("error[unexpected]: `note`"), "{report}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn csv_of_the_wrong_dtype() {
    let folder = tempfile::tempdir().unwrap();
    let texts = [
        "x[0],x[1],x[2],y,t,word,flag\n0,0.5,1,0,1,cat,true\n0,0.5,1,0,2,\"d,\"\"\",true\n",
        "x[0],x[1],x[2],y,t,word,flag\n0,much,1,0,1,cat,true\n0,,1,maybe,2,NA,false\n",
    ];
    let mut paths = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let path = folder.path().join(format!("{at}.csv"));
        std::fs::write(&path, text).unwrap();
        paths.push(path.to_str().unwrap().to_owned());
    }
    let arrays = paths.iter().map(|path| Arrays::read(path).unwrap());
    let arrays: Vec<Arrays> = arrays.collect();
    let report = said(&checked(&Table::SCHEMA, &paths).await);
    assert_eq!(report, in_memory(&Table::SCHEMA, &paths, &arrays));
    assert!(report.contains("`y` holds text"), "{report}");
    assert!(report.contains("word[1] = \"d,\\\"\", row 1"), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_lines() {
    assert_same(&Table::SCHEMA, Layout::Lines, "jsonl", &faulty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn valid_data() {
    let files = [Rows::new(0, 1000), Rows::new(1000, 500)];
    for (extension, layout) in [("parquet", Layout::Fixed), ("arrow", Layout::Variable)] {
        let report = assert_same(&Tensors::SCHEMA, layout, extension, &files).await;
        assert_eq!(report, "valid (batch = 1500)");
    }
    for (extension, layout) in [("csv", Layout::Text), ("jsonl", Layout::Lines)] {
        let report = assert_same(&Table::SCHEMA, layout, extension, &files).await;
        assert_eq!(report, "valid (batch = 1500)");
    }
}

/// Each file is checked with its own columns: the engine would convert those of one to the dtypes of
/// another, or fill in columns that it lacks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_different_columns() {
    let folder = tempfile::tempdir().unwrap();
    let files = [Rows::new(0, 300), Rows::new(300, 300), Rows::new(600, 300)];
    let layouts = [Layout::Fixed, Layout::Wide, Layout::Columns];
    let mut paths = Vec::new();
    for ((at, rows), layout) in files.iter().enumerate().zip(layouts) {
        let path = folder.path().join(format!("{at}.parquet"));
        rows.write(&path, layout);
        paths.push(path.to_str().unwrap().to_owned());
    }
    let arrays: Vec<Arrays> = (files.iter().zip(layouts))
        .map(|(rows, layout)| rows.arrays(layout))
        .collect();
    let report = said(&checked(&Tensors::SCHEMA, &paths).await);
    assert_eq!(report, in_memory(&Tensors::SCHEMA, &paths, &arrays));
    assert!(
        report.contains("`x` holds f64, but the schema says f32"),
        "{report}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_that_do_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.parquet");
    Rows::new(0, 300).write(&path, Layout::Misnamed);
    let paths = [path.to_str().unwrap().to_owned()];
    let report = said(&checked(&Tensors::SCHEMA, &paths).await);
    let arrays = Rows::new(0, 300).arrays(Layout::Misnamed);
    assert_eq!(report, said(&Tensors::SCHEMA.validate(&arrays)));
    assert!(report.contains("error[unexpected]: "), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_without_any_of_the_arrays() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a.csv", "note,z2\n1,2\n3,4\n"),
        (
            "a.jsonl",
            "{\"note\": 1, \"z2\": 2}\n{\"note\": 3, \"z2\": 4}\n",
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let arrays = Arrays::read(&path).unwrap();
        let paths = [path.to_str().unwrap().to_owned()];
        let report = said(&checked(&Tensors::SCHEMA, &paths).await);
        assert_eq!(report, said(&Tensors::SCHEMA.validate(&arrays)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_without_rows() {
    let files = [Rows::new(0, 0), Rows::new(0, 0)];
    let report = assert_same(&Tensors::SCHEMA, Layout::Fixed, "parquet", &files).await;
    assert_eq!(report, "valid (batch = 0)");
    assert_same(&Table::SCHEMA, Layout::Text, "csv", &files).await;
    let files = [Rows::new(0, 0), Rows::new(0, 10)];
    assert_same(&Tensors::SCHEMA, Layout::Fixed, "arrow", &files).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn folders_and_globs() {
    let folder = tempfile::tempdir().unwrap();
    for (at, name) in ["b 100%.parquet", "a.parquet", "c[0].parquet"]
        .iter()
        .enumerate()
    {
        let path = folder.path().join(name);
        Rows::new(at * 10, 10).write(&path, Layout::Fixed);
    }
    std::fs::write(folder.path().join("notes.txt"), "not data").unwrap();
    let of = |name: &str| format!("{}/{name}", folder.path().to_str().unwrap());
    let schema = &Tensors::SCHEMA;
    // In the order of their names, `t` is not sorted.
    for paths in [vec![of("")], vec![of("*.parquet")]] {
        let report = said(&checked(schema, &paths).await);
        assert!(report.contains("/b 100%.parquet"), "{report}");
    }
    let in_order = ["b 100%.parquet", "a.parquet", "c[0].parquet"].map(of);
    assert_eq!(
        said(&checked(schema, &in_order).await),
        "valid (batch = 30)"
    );
}

#[tokio::test]
async fn what_cannot_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    Rows::new(0, 10).write(of("a.parquet").as_ref(), Layout::Fixed);
    Rows::new(0, 10).write(of("dates.parquet").as_ref(), Layout::Dates);
    Rows::new(0, 10).write(of("ragged.parquet").as_ref(), Layout::Ragged);
    std::fs::write(of("cut.parquet"), "PAR1").unwrap();
    std::fs::write(of("a.xyz"), "").unwrap();
    let said = async |files: &[&str]| {
        let files: Vec<String> = files.iter().map(|name| of(name)).collect();
        check(&Tensors::SCHEMA, &files)
            .await
            .unwrap_err()
            .to_string()
    };
    let twice = said(&["a.parquet", "a.parquet"]).await;
    assert_eq!(
        twice,
        format!("the file `{}` is named twice", of("a.parquet"))
    );
    let unknown = said(&["a.xyz"]).await;
    assert!(unknown.starts_with(&format!(
        "the name of the file `{}` does not say its format\n  help: .parquet",
        of("a.xyz")
    )));
    let absent = said(&["none.parquet"]).await;
    assert_eq!(absent, format!("there is no file `{}`", of("none.parquet")));
    let cut = said(&["cut.parquet"]).await;
    assert!(
        cut.starts_with(&format!(
            "the file `{}` cannot be read: ",
            of("cut.parquet")
        )),
        "{cut}"
    );
    assert!(
        said(&["no/folder/"])
            .await
            .starts_with("there are no files in")
    );
    let dates = said(&["dates.parquet"]).await;
    assert_eq!(
        dates,
        "the column `t` holds values of the type Date32, which no array has; save them as numbers, truth \
         values or text"
    );
    let ragged = said(&["ragged.parquet"]).await;
    assert_eq!(
        ragged,
        "the column `x` holds lists of 3 and of 2 values; an array has as many in each row"
    );
}
