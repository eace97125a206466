//! A schema gets from CSV and JSON what the text says, and not what a guess has made of it.

use std::fs;

use proptest::prelude::*;
use schema_core::io::CsvOptions;
use schema_core::ndarray::{Array1, array};
use schema_core::{AnyArray, Arrays, Coerce, DType, InputSchema, Repair, Report, Schema};
use schema_tests::fixture;

fn schema(file: &str) -> Schema {
    let text = fs::read_to_string(fixture("cases").join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn read(file: &str) -> Arrays {
    Arrays::read(fixture("cases").join(file)).unwrap()
}

fn check(schema_file: &str, data: &str) -> Result<(), Report> {
    schema(schema_file).validate(&read(data)).map(drop)
}

fn csv(text: &str) -> Arrays {
    Arrays::from_csv(text, &CsvOptions::default()).unwrap()
}

#[derive(Debug, InputSchema)]
struct Texts {
    #[input(shape = [n])]
    a: Array1<String>,
    #[input(shape = [n])]
    b: Array1<f64>,
}

#[test]
fn a_column_of_text_has_the_texts_of_the_file() {
    assert_eq!(
        check(
            "text_of_digits/shops.schema.json",
            "text_of_digits/shops.csv"
        )
        .unwrap_err()
        .to_string(),
        "\
error[missing]: `amt` has 1 missing in 3 values
  amt[1] is missing
  help: `amt` can be imputed (mean 6.25, median 6.25), or 1 of 3 rows dropped"
    );
    for column in [
        ["01234", "1.10"],
        ["1e5", "+7"],
        ["True", "FALSE"],
        [" 1", "2 "],
        ["-0", "00"],
        ["1e400", "1"],
        ["99999999999999999999", "0.50"],
    ] {
        let table = format!("a,b\n{},1.0\n{},2.50\n", column[0], column[1]);
        let texts = Texts::from_arrays(csv(&table)).unwrap();
        assert_eq!(texts.a, array![column[0], column[1]]);
        assert_eq!(texts.b, array![1.0, 2.5]);
    }
    let quoted = Texts::from_arrays(csv("a,b\n\"1\"\"0\",1\n\"007\",2\n")).unwrap();
    assert_eq!(quoted.a, array!["1\"0", "007"]);
    // Numbers of JSON are not text.
    let json = Arrays::from_json(r#"{"a": [1.10], "b": [1]}"#).unwrap();
    let rejected = Texts::from_arrays(json).unwrap_err();
    assert_eq!(rejected.report().violations()[0].code(), "dtype");
}

#[test]
fn columns_of_text_are_stacked_as_the_file_has_them() {
    #[derive(Debug, InputSchema)]
    struct Codes {
        #[input(shape = [n, 2], columns = ["zip", "phone"])]
        x: schema_core::ndarray::Array2<String>,
    }
    let codes = Codes::from_arrays(csv("phone,zip\n007,01\n1.0,2\n")).unwrap();
    assert_eq!(codes.x, array![["01", "007"], ["2", "1.0"]]);
}

#[test]
fn integers_are_exact_beside_missing_values() {
    let report = check("big_ids/tweets.schema.json", "big_ids/tweets.csv").unwrap_err();
    assert_eq!(
        report.to_string(),
        "\
error[missing]: `in_reply_to` has 1 missing in 3 values
  in_reply_to[0] is missing
  help: rows that lack one can be dropped"
    );
    let drop = Repair::new().drop_rows("n");
    for file in ["ids.json", "ids.parquet"] {
        let arrays = read(&format!("big_ids/{file}"));
        let (repaired, _) = drop
            .apply(&schema("big_ids/ids.schema.json"), arrays)
            .unwrap();
        let ids = AnyArray::from(array![9_007_199_254_740_993_i64, 9_007_199_254_740_995]);
        assert_eq!(repaired.get("id"), Some(&ids), "{file}");
    }
    let unsigned = csv("x,z\n18446744073709551615,1\n,2\n");
    assert_eq!(unsigned.get("x").unwrap().dtype(), DType::U64);
    assert_eq!(unsigned.missing("x"), Some(array![false, true].into_dyn()));
}

#[test]
fn truth_values_beside_a_missing_one_are_truth_values() {
    for file in ["alive.csv", "alive.json"] {
        let report = check(
            "truth_values/alive_bool.schema.json",
            &format!("truth_values/{file}"),
        );
        assert_eq!(
            report.unwrap_err().to_string(),
            "\
error[missing]: `alive` has 1 missing in 3 values
  alive[2] is missing
  help: `alive` can be imputed by the most frequent value, or rows dropped",
            "{file}"
        );
        let plan = Repair::new().coerce(Coerce::Lossless).impute(
            "alive",
            schema_core::repair::Imputation::Constant(schema_core::spec::Value::Float(0.0)),
        );
        let arrays = read(&format!("truth_values/{file}"));
        let (repaired, _) = plan
            .apply(&schema("truth_values/alive.schema.json"), arrays)
            .unwrap();
        let alive = AnyArray::from(array![1.0_f32, 0.0, 0.0]);
        assert_eq!(repaired.get("alive"), Some(&alive), "{file}");
    }
}

#[derive(Debug, InputSchema)]
struct Ids {
    #[input(shape = [n])]
    x: Array1<i64>,
}

#[test]
fn one_number_refuses_no_file() {
    for (file, name) in [
        ("scholar.csv", "gid"),
        ("mixsign.csv", "h"),
        ("inf.csv", "b"),
    ] {
        let arrays = read(&format!("large_numbers/{file}"));
        assert_eq!(arrays.get(name).unwrap().dtype(), DType::Text, "{file}");
    }
    for arrays in [
        csv("x\n7\n1189850876250608328712\n"),
        Arrays::from_json(r#"{"x": [7, 1189850876250608328712]}"#).unwrap(),
    ] {
        assert_eq!(
            Ids::from_arrays(arrays).unwrap_err().report().to_string(),
            "\
error[dtype]: `x` holds text, but the schema says i64
  x[1] = \"1189850876250608328712\"
  1 of 2 values read as i64
  help: fix x[1], or load with `Coerce::Lossy` to make what is no i64 missing"
        );
    }
}

#[test]
fn floats_are_rounded_once() {
    for file in ["x.csv", "x.json", "x.npz"] {
        let arrays = read(&format!("double_rounding/{file}"));
        let plan = Repair::new().coerce(Coerce::Lossless);
        let (arrays, _) = plan
            .apply(&schema("double_rounding/s.json"), arrays)
            .unwrap();
        let Some(AnyArray::F32(x)) = arrays.get("x") else {
            panic!("{file}");
        };
        assert_eq!(x[0], 1.000_000_1, "{file}");
    }
}

#[derive(Debug, InputSchema)]
struct Floats {
    #[input(shape = [n], allow_nan, allow_inf)]
    a: Array1<f32>,
    #[input(shape = [n], allow_nan, allow_inf)]
    b: Array1<f64>,
}

proptest! {
    /// Decimals, many of which lie near the middle of two floats.
    #[test]
    fn numbers_are_those_of_the_standard_parser(
        bits in any::<u32>(),
        digits in "[0-9]{1,40}",
        point in 0_usize..40,
        exponent in -60_i32..60,
    ) {
        let middle = f64::midpoint(
            f64::from(f32::from_bits(bits & 0x7F7F_FFFF)),
            f64::from(f32::from_bits(bits & 0x7F7F_FFFF).next_up()),
        );
        let point = point.min(digits.len());
        let decimal = format!("{}.{}e{exponent}", &digits[..point], &digits[point..]);
        let near = format!("{middle:.60}{}", &digits[..1]);
        for text in [decimal, near, digits] {
            let Ok(number) = text.parse::<f32>() else { continue };
            if !number.is_finite() {
                continue;
            }
            let table = Floats::from_arrays(csv(&format!("a,b\n{text},{text}\n"))).unwrap();
            prop_assert_eq!(table.a[0], number, "{}", text);
            prop_assert_eq!(table.b[0], text.parse::<f64>().unwrap(), "{}", text);
            if text.starts_with('.') || text.starts_with("00") {
                continue;
            }
            let json = format!(r#"{{"a": [{text}], "b": [{text}]}}"#);
            if let Ok(arrays) = Arrays::from_json(&json) {
                let lists = Floats::from_arrays(arrays).unwrap();
                prop_assert_eq!(lists.a[0], number, "{}", text);
                prop_assert_eq!(lists.b[0], text.parse::<f64>().unwrap(), "{}", text);
            }
        }
    }
}

#[test]
fn marks_are_in_text_and_not_in_numbers() {
    let options = CsvOptions::default()
        .with_thousands(',')
        .with_signs(true)
        .with_true(["yes"])
        .with_false(["no"]);
    let read = |text: &str| Arrays::from_csv(text, &options).unwrap();
    // Text has what the file says, also beside what is no number.
    for column in [
        ["\"1,200.50\"", "$3"],
        ["45%", "x"],
        ["yes", "no"],
        ["007", "(5)"],
    ] {
        let table = format!("a,b\n{},45%\n{},\"(1,000)\"\n", column[0], column[1]);
        let texts = Texts::from_arrays(read(&table)).unwrap();
        let written = column.map(|text| text.trim_matches('"'));
        assert_eq!(texts.a, array![written[0], written[1]]);
        assert_eq!(texts.b, array![0.45, -1000.0]);
    }
    // Rounded once: half a step above 1, and a little more.
    let schema = r#"{"version": 1, "name": "X", "arrays": [
        {"name": "x", "dtype": "f32", "shape": ["n"], "constraints": [{"one_of": [1.0000001]}]}
    ]}"#;
    let schema: Schema = serde_json::from_str(schema).unwrap();
    let above = read("x\n100.00000596046447753906250000001%\n");
    assert!(schema.validate(&above).is_ok());
    // A column that mixes numbers and words is text, with both as they are written.
    let mixed = read("a,b\n\"1,200\",1\nyes,2\n");
    assert_eq!(mixed.get("a").unwrap().dtype(), DType::Text);
}
