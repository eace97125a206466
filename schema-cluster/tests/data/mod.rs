//! The same data as arrays and in files.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, FixedSizeListArray, Float32Array, Float64Array,
    Int64Array, ListArray, RecordBatch, StringArray,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::ipc::writer::FileWriter;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::file::properties::WriterProperties;
use schema_core::ndarray::{Array1, Array2, Array3, ArrayD};
use schema_core::{Arrays, InputSchema};

#[derive(InputSchema)]
pub(crate) struct Tensors {
    #[input(shape = [batch, 3], range = 0.0..=1.0)]
    pub(crate) x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    pub(crate) y: Array1<i64>,
    #[input(shape = [batch], sorted)]
    pub(crate) t: Array1<i64>,
    #[input(shape = [batch], one_of = ["cat", "d,\"og"])]
    pub(crate) word: Array1<Option<String>>,
    #[input(shape = [batch])]
    pub(crate) flag: Array1<bool>,
    #[input(shape = [batch, 2, 2])]
    pub(crate) z: Array3<f64>,
}

#[derive(InputSchema)]
pub(crate) struct Table {
    #[input(shape = [batch, 3], columns = ["x[0]", "x[1]", "x[2]"], range = 0.0..=1.0)]
    pub(crate) x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    pub(crate) y: Array1<i64>,
    #[input(shape = [batch], sorted)]
    pub(crate) t: Array1<i64>,
    #[input(shape = [batch], one_of = ["cat", "d,\"og"])]
    pub(crate) word: Array1<Option<String>>,
    #[input(shape = [batch])]
    pub(crate) flag: Array1<bool>,
}

/// How data lies in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Layout {
    /// Lists of a fixed size.
    Fixed,
    /// Lists that happen to be equally long.
    Variable,
    /// As fixed, but `x` is f64.
    Wide,
    /// As fixed, with a name that is almost right, and one that is unknown.
    Misnamed,
    /// As fixed, but `t` is dates.
    Dates,
    /// As variable, but a list of `x` is shorter.
    Ragged,
    /// A column for each value of a row.
    Columns,
    /// The same as CSV.
    Text,
    /// The same as JSON lines.
    Lines,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) x: Vec<[f32; 3]>,
    pub(crate) y: Vec<Option<i64>>,
    pub(crate) t: Vec<i64>,
    pub(crate) word: Vec<Option<&'static str>>,
    pub(crate) flag: Vec<bool>,
    pub(crate) z: Vec<[[f64; 2]; 2]>,
}

#[allow(clippy::cast_possible_wrap, clippy::cast_precision_loss)] // small numbers
impl Rows {
    /// Valid rows, the first of which is the row `start` of all.
    pub(crate) fn new(start: usize, count: usize) -> Rows {
        let mut rows = Rows::default();
        for at in start..start + count {
            rows.x.push([0.0, 0.25, (at % 5) as f32 / 5.0]);
            rows.y.push(Some(at as i64 % 2));
            rows.t.push(at as i64);
            rows.word.push([Some("cat"), Some("d,\"og"), None][at % 3]);
            rows.flag.push(at % 2 == 0);
            rows.z.push([[at as f64, 0.5], [-1e300, 1e-300]]);
        }
        rows
    }

    pub(crate) fn concatenated(files: &[Rows]) -> Rows {
        let mut all = Rows::default();
        for rows in files.iter().cloned() {
            all.x.extend(rows.x);
            all.y.extend(rows.y);
            all.t.extend(rows.t);
            all.word.extend(rows.word);
            all.flag.extend(rows.flag);
            all.z.extend(rows.z);
        }
        all
    }

    fn len(&self) -> usize {
        self.x.len()
    }

    /// The arrays, made without a file, except for formats of text.
    pub(crate) fn arrays(&self, layout: Layout) -> Arrays {
        match layout {
            Layout::Text => {
                let text = self.csv();
                return Arrays::from_csv(text, &schema_core::io::CsvOptions::default()).unwrap();
            }
            // In brackets, because a single line is no table.
            Layout::Lines => {
                let lines: Vec<_> = self.json().lines().map(str::to_owned).collect();
                return Arrays::from_json(&format!("[{}]", lines.join(","))).unwrap();
            }
            _ => {}
        }
        let mut arrays = Arrays::new();
        let x = self.x.concat();
        let x = Array2::from_shape_vec((self.len(), 3), x).unwrap();
        match layout {
            Layout::Columns => {
                for (at, column) in x.columns().into_iter().enumerate() {
                    arrays.insert(format!("x[{at}]"), column.to_owned());
                }
            }
            Layout::Wide => {
                arrays.insert("x", x.mapv(f64::from));
            }
            Layout::Misnamed => {
                arrays.insert("X", x);
            }
            _ => {
                arrays.insert("x", x);
            }
        }
        let y = self.y.iter().map(|y| y.unwrap_or(0)).collect::<Array1<_>>();
        let missing: Array1<bool> = self.y.iter().map(Option::is_none).collect();
        let missing: ArrayD<bool> = missing.into_dyn();
        arrays.insert_with_missing("y", y, missing).unwrap();
        arrays.insert("t", Array1::from(self.t.clone()));
        let words = self
            .word
            .iter()
            .map(|word| word.unwrap_or_default().to_owned());
        let missing: Array1<bool> = self.word.iter().map(Option::is_none).collect();
        arrays
            .insert_with_missing("word", words.collect::<Array1<_>>(), missing.into_dyn())
            .unwrap();
        arrays.insert("flag", Array1::from(self.flag.clone()));
        if layout != Layout::Columns {
            let z = self.z.concat().concat();
            arrays.insert("z", Array3::from_shape_vec((self.len(), 2, 2), z).unwrap());
        }
        if layout == Layout::Misnamed {
            arrays.insert("note", Array1::from(self.t.clone()));
        }
        arrays
    }

    pub(crate) fn write(&self, path: &Path, layout: Layout) {
        match layout {
            Layout::Text => std::fs::write(path, self.csv()).unwrap(),
            Layout::Lines => std::fs::write(path, self.json()).unwrap(),
            _ if path.extension().unwrap() == "arrow" => {
                let batch = self.batch(layout);
                let file = File::create(path).unwrap();
                let mut writer = FileWriter::try_new(file, &batch.schema()).unwrap();
                for start in (0..batch.num_rows()).step_by(600) {
                    let rows = 600.min(batch.num_rows() - start);
                    writer.write(&batch.slice(start, rows)).unwrap();
                }
                writer.finish().unwrap();
            }
            _ => {
                let batch = self.batch(layout);
                let file = File::create(path).unwrap();
                let groups = WriterProperties::builder()
                    .set_max_row_group_row_count(Some(600))
                    .build();
                let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(groups)).unwrap();
                writer.write(&batch).unwrap();
                writer.close().unwrap();
            }
        }
    }

    fn batch(&self, layout: Layout) -> RecordBatch {
        let mut columns: Vec<(String, ArrayRef)> = Vec::new();
        let mut push = |name: &str, column: ArrayRef| columns.push((name.to_owned(), column));
        let item = |kind| Arc::new(Field::new_list_field(kind, true));
        let x: ArrayRef = Arc::new(Float32Array::from(self.x.concat()));
        let fixed = |values: ArrayRef, size: i32| -> ArrayRef {
            let kind = item(values.data_type().clone());
            Arc::new(FixedSizeListArray::new(kind, size, values, None))
        };
        let variable = |values: ArrayRef, lengths: Vec<usize>| -> ArrayRef {
            let kind = item(values.data_type().clone());
            let offsets = OffsetBuffer::from_lengths(lengths);
            Arc::new(ListArray::new(kind, offsets, values, None))
        };
        match layout {
            Layout::Columns => {
                for at in 0..3 {
                    let values = self.x.iter().map(|row| row[at]).collect::<Vec<_>>();
                    push(&format!("x[{at}]"), Arc::new(Float32Array::from(values)));
                }
            }
            Layout::Variable => push("x", variable(x, vec![3; self.len()])),
            Layout::Ragged => {
                let mut lengths = vec![3; self.len()];
                lengths[1] = 2;
                push("x", variable(x.slice(0, x.len() - 1), lengths));
            }
            Layout::Wide => push("x", fixed(cast(&x, &DataType::Float64).unwrap(), 3)),
            Layout::Misnamed => push("X", fixed(x, 3)),
            _ => push("x", fixed(x, 3)),
        }
        push("y", Arc::new(Int64Array::from(self.y.clone())));
        match layout {
            Layout::Dates => push("t", Arc::new(Date32Array::from(vec![1; self.len()]))),
            _ => push("t", Arc::new(Int64Array::from(self.t.clone()))),
        }
        push("word", Arc::new(StringArray::from(self.word.clone())));
        push("flag", Arc::new(BooleanArray::from(self.flag.clone())));
        if layout != Layout::Columns {
            let z: ArrayRef = Arc::new(Float64Array::from(self.z.concat().concat()));
            push("z", fixed(fixed(z, 2), 2));
        }
        if layout == Layout::Misnamed {
            push("note", Arc::new(Int64Array::from(self.t.clone())));
        }
        let (names, arrays): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let fields = names.iter().zip(&arrays);
        let fields = fields.map(|(name, array)| Field::new(name, array.data_type().clone(), true));
        RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), arrays).unwrap()
    }

    fn csv(&self) -> String {
        let mut text = "x[0],x[1],x[2],y,t,word,flag\n".to_owned();
        for at in 0..self.len() {
            let x = self.x[at].map(|x| x.to_string()).join(",");
            let y = self.y[at].map_or(String::new(), |y| y.to_string());
            let word = self.word[at].unwrap_or_default().replace('"', "\"\"");
            let (t, flag) = (self.t[at], self.flag[at]);
            let _ = writeln!(text, "{x},{y},{t},\"{word}\",{flag}");
        }
        text
    }

    /// NaN is no JSON, so it is null.
    fn json(&self) -> String {
        let mut text = String::new();
        for at in 0..self.len() {
            let mut line = String::from("{");
            for (axis, value) in self.x[at].iter().enumerate() {
                let value = match value.is_nan() {
                    true => "null".to_owned(),
                    false => format!("{value:?}"),
                };
                let _ = write!(line, "\"x[{axis}]\":{value},");
            }
            let y = self.y[at].map_or("null".to_owned(), |y| y.to_string());
            let word = self.word[at].map_or("null".to_owned(), |word| format!("{word:?}"));
            let (t, flag) = (self.t[at], self.flag[at]);
            let _ = writeln!(
                text,
                "{line}\"y\":{y},\"t\":{t},\"word\":{word},\"flag\":{flag}}}"
            );
        }
        text
    }
}
