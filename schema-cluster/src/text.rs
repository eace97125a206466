//! Columns of formats that give their values no dtype.
//!
//! The engine would have to guess the dtypes, or fail at the first value that is of another. So the values
//! are handed on as text, and the schema says what they are, as it does for whole files.

use std::fmt::Write as _;

use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::arrow::json::{WriterBuilder, writer::JsonArray};
use datafusion::common::{DataFusionError, Result};
use schema_core::Arrays;
use schema_core::io::CsvOptions;

/// All columns of a CSV file, which are text: adjacent columns `x[0]`, `x[1]`, .. are one array. Those
/// without values are empty.
pub(crate) fn csv(columns: &[(&str, Option<ArrayRef>)]) -> Result<Arrays> {
    let read = || columns.iter().filter_map(|(_, column)| column.as_ref());
    let rows = read().next().map_or(0, |column| column.len());
    let texts = columns.iter().map(|(_, column)| column.as_ref());
    let texts: Vec<_> = texts
        .map(|column| Some(column?.as_string::<i32>()))
        .collect();
    // The number of the row is left out again. It keeps lines from being empty, which are skipped.
    let mut text = "row".to_owned();
    for (name, _) in columns {
        text.push(',');
        push_field(&mut text, name);
    }
    for row in 0..rows {
        let _ = write!(text, "\n{row}");
        for column in &texts {
            text.push(',');
            if let Some(column) = column {
                push_field(&mut text, column.value(row));
            }
        }
    }
    text.push('\n');
    let options = CsvOptions::default()
        .with_delimiter(b',')
        .with_header(true)
        .with_index_column(true);
    Arrays::from_csv(text, &options).map_err(|error| DataFusionError::External(error.into()))
}

fn push_field(text: &mut String, field: &str) {
    if field.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}

/// Columns of a file of JSON lines.
pub(crate) fn json(columns: &[(&str, ArrayRef)]) -> Result<Arrays> {
    if columns.is_empty() {
        return Ok(Arrays::new());
    }
    let fields = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
    let schema = Schema::new(fields.collect::<Vec<_>>());
    let columns = columns.iter().map(|(_, column)| column.clone()).collect();
    let batch = RecordBatch::try_new(schema.into(), columns)?;
    // A column without values is there all the same.
    let writer = WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = writer.build::<_, JsonArray>(Vec::new());
    writer.write(&batch)?;
    writer.finish()?;
    let text = String::from_utf8(writer.into_inner())
        .map_err(|error| DataFusionError::External(error.into()))?;
    Arrays::from_json(&text).map_err(|error| DataFusionError::External(error.into()))
}
