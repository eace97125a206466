//! Schemas as schemas of Arrow, and back.

use arrow_schema::{DataType, Field, TimeUnit};
use schema_core::io::{schema_from_arrow, schema_to_arrow};
use schema_core::ndarray::{Array0, Array1, Array2, Array3, Array4, ArrayD};
use schema_core::{Arrays, InputSchema, Schema};

#[derive(InputSchema)]
#[input(dims(batch = 1..=64))]
#[allow(dead_code)] // only the schema is asked for
struct Table {
    /// Grey values.
    #[input(shape = [batch, 4, 2, 3], range = 0.0..=1.0)]
    image: Array4<f32>,
    #[input(shape = [batch, 3], columns = ["age", "height", "pulse"])]
    people: Array2<f64>,
    #[input(shape = [batch, 2])]
    pair: Array2<i8>,
    #[input(shape = [batch, time, 2])]
    series: Array3<u16>,
    #[input(shape = [batch], one_of = ["a", "b"], role = target)]
    label: Array1<Option<String>>,
    #[input(allow_nan)]
    weight: Option<Array1<f32>>,
}

#[test]
fn nothing_that_a_schema_says_is_lost() {
    let arrow = schema_to_arrow(&Table::SCHEMA).expect("a table can have it");
    let kinds: Vec<String> = (arrow.fields().iter())
        .map(|field| {
            format!(
                "{}: {}{}",
                field.name(),
                field.data_type(),
                if field.is_nullable() { "?" } else { "" }
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "image: FixedSizeList(24 x non-null Float32, field: 'element')",
            "age: Float64",
            "height: Float64",
            "pulse: Float64",
            "pair: FixedSizeList(2 x non-null Int8, field: 'element')",
            "series: List(non-null FixedSizeList(2 x non-null UInt16, field: 'element'), field: 'element')",
            "label: LargeUtf8?",
            "weight: Float32?",
        ]
    );
    let back = schema_from_arrow("Other", &arrow).expect("all are arrays");
    assert_eq!(back, Table::SCHEMA);
}

/// A file without rows, written by ours, is what the schema says.
#[test]
fn columns_are_those_that_are_written() {
    #[derive(Debug, InputSchema)]
    struct Rows {
        #[input(shape = [batch, 2, 3])]
        image: Array3<f32>,
        #[input(shape = [batch, 3])]
        x: Array2<f64>,
        #[input(shape = [batch])]
        name: Array1<String>,
        #[input(shape = [batch])]
        flag: Array1<bool>,
    }
    let rows = Rows {
        image: Array3::zeros((2, 2, 3)),
        x: Array2::zeros((2, 3)),
        name: Array1::from_elem(2, String::new()),
        flag: Array1::from_elem(2, true),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows.arrow");
    Arrays::from(rows.validate().expect("valid"))
        .write(&path)
        .expect("written");
    let file = std::fs::File::open(&path).expect("a file");
    let reader = arrow_ipc::reader::FileReader::try_new(file, None).expect("Arrow");
    let arrow = schema_to_arrow(&Rows::SCHEMA).expect("a table can have it");
    assert_eq!(reader.schema().fields(), arrow.fields());
    let infered = schema_from_arrow("Rows", &reader.schema()).expect("all are arrays");
    assert_eq!(infered.to_string(), Rows::SCHEMA.to_string());
}

#[test]
fn columns_that_changed_since_count_more_than_what_was_said_of_them() {
    let arrow = schema_to_arrow(&Table::SCHEMA).expect("a table can have it");
    let fields: Vec<Field> = (arrow.fields().iter())
        .filter(|field| field.name() == "pair")
        .map(|field| field.as_ref().clone())
        .collect();
    let fewer = arrow_schema::Schema::new_with_metadata(fields, arrow.metadata().clone());
    let schema = schema_from_arrow("Pairs", &fewer).expect("it is an array");
    assert_eq!(schema.to_string(), "Pairs\n  pair: i8[batch, 2]");
}

#[test]
fn what_is_no_table_is_said_for_each_array() {
    #[derive(InputSchema)]
    #[allow(dead_code)]
    struct Odd {
        #[input(shape = [batch, 3])]
        x: Array2<f32>,
        #[input(shape = [n])]
        other: Array1<f32>,
        rate: Array0<f32>,
        #[input(shape = [batch, ..])]
        any: ArrayD<f32>,
    }
    let error = schema_to_arrow(&Odd::SCHEMA).expect_err("no table");
    assert_eq!(
        error.to_string(),
        "\
`other` has n rows and `x` has batch, but a table has one number of rows
`rate` has no axis of rows
`any` has any number of axes, which a column has not"
    );
}

#[test]
fn columns_that_are_no_arrays_are_all_named() {
    let arrow = arrow_schema::Schema::new(vec![
        Field::new("x", DataType::Float32, false),
        Field::new("at", DataType::Timestamp(TimeUnit::Second, None), false),
        Field::new("day", DataType::Date32, true),
    ]);
    let error = schema_from_arrow("Table", &arrow).expect_err("dates are no arrays");
    let names: Vec<&str> = error.problems().map(|(name, _)| name).collect();
    assert_eq!(names, ["at", "day"]);
    assert!(
        error.to_string().starts_with("`at` holds timestamps"),
        "{error}"
    );
}

/// A schema that came from elsewhere, with lists of any size and dictionaries.
#[test]
fn columns_of_others_are_arrays() {
    let list = |kind| DataType::List(Field::new("item", kind, true).into());
    let words = DataType::Dictionary(DataType::Int32.into(), DataType::Utf8.into());
    let arrow = arrow_schema::Schema::new(vec![
        Field::new("tokens", list(DataType::Int64), false),
        Field::new("word", words, false),
    ]);
    let schema: Schema = schema_from_arrow("Others", &arrow).expect("all are arrays");
    assert_eq!(
        schema.to_string(),
        "Others\n  tokens: i64[batch, _], nullable\n  word: text[batch]"
    );
}
