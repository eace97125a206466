//! The user's own functions for the rows of a field.

use schema_core::ndarray::{
    Array1, Array2, Array3, ArrayD, ArrayView, ArrayView1, ArrayView2, ArrayViewD, Dimension, array,
};
use schema_core::{InputSchema, Report};

mod rules {
    use super::ArrayView1;

    pub fn of_unit_length(row: ArrayView1<'_, f32>) -> Result<(), String> {
        match row.dot(&row) {
            1.0 => Ok(()),
            length => Err(format!("its squared length is {length}")),
        }
    }
}

fn some_rank<D: Dimension>(row: ArrayView<'_, u8, D>) -> Result<(), &'static str> {
    match row.ndim() {
        2 => Ok(()),
        _ => Err("not of rank 2"),
    }
}

fn any_rank(row: ArrayViewD<'_, f64>) -> Result<(), std::fmt::Error> {
    match row.sum() > 0.0 {
        true => Ok(()),
        false => Err(std::fmt::Error),
    }
}

fn balanced(labels: ArrayView1<'_, i64>) -> Result<(), String> {
    match labels.sum() {
        1 => Ok(()),
        sum => Err(format!("the labels sum to {sum}")),
    }
}

fn is_named(word: &Option<String>) -> Result<(), &'static str> {
    match word.as_deref() {
        Some("") => Err("it is empty"),
        Some(_) => Ok(()),
        None => Err("it has no name"),
    }
}

fn is_short(word: &&str) -> Result<(), String> {
    match word.len() {
        0..4 => Ok(()),
        length => Err(format!("{length} letters")),
    }
}

fn unequal<T: PartialEq>(row: ArrayView1<'_, T>) -> Result<(), &'static str> {
    match row[0] == row[1] {
        true => Err("both are the same"),
        false => Ok(()),
    }
}

type Labels = Array1<i64>;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 2], check_rows = rules::of_unit_length)]
    x: Array2<f32>,
    #[input(shape = [batch], check = balanced, check_rows = Self::is_label)]
    y: Labels,
    #[input(check_rows = some_rank)]
    images: Option<Array3<u8>>,
    #[input(check_rows = any_rank)]
    any: ArrayD<f64>,
    #[input(check_rows = is_named)]
    names: Array1<Option<String>>,
    #[input(flatten)]
    pair: Pair,
}

impl Training {
    fn is_label(label: &i64) -> Result<(), String> {
        match label {
            0 | 1 => Ok(()),
            other => Err(format!("{other} is no label")),
        }
    }
}

#[derive(InputSchema)]
struct Pair {
    #[input(shape = [_, 2], check_rows = unequal)]
    pairs: Array2<i32>,
}

#[derive(InputSchema)]
struct Borrowed<'a> {
    #[input(shape = [batch, 2], check_rows = rules::of_unit_length)]
    borrowed: ArrayView2<'a, f32>,
    #[input(shape = [batch], check_rows = is_short)]
    words: ArrayView1<'a, &'a str>,
}

fn lines(result: Result<schema_core::Dims, Report>) -> String {
    result.unwrap_err().to_string()
}

fn main() {
    let schema = Training::SCHEMA;
    let rules = schema.get("y").unwrap().constraints();
    assert_eq!(rules[1].to_string(), "check_rows = Self::is_label");
    let right = Training {
        x: array![[1.0, 0.0], [0.0, -1.0]],
        y: array![0, 1],
        images: None,
        any: array![1.0].into_dyn(),
        names: array![Some("a".to_owned())],
        pair: Pair { pairs: array![[1, 2]] },
    };
    assert!(right.check().is_ok());
    let wrong = Training {
        x: array![[1.0, 0.0], [2.0, 0.0]],
        y: array![3, -2],
        images: Some(Array3::zeros((1, 1, 1))),
        any: ndarray_of(-1.0),
        names: array![Some("a".to_owned()), None, Some(String::new())],
        pair: Pair { pairs: array![[1, 2], [3, 3]] },
    };
    assert_eq!(
        lines(wrong.check()),
        "\
error[check_rows]: `rules::of_unit_length` refused 1 of 2 rows of `x`
  x[1]: its squared length is 4
error[check_rows]: `Self::is_label` refused 2 of 2 rows of `y`
  y[0]: 3 is no label
  y[1]: -2 is no label
error[check_rows]: `any_rank` refused 1 of 1 row of `any`
  any: an error occurred when formatting an argument
error[check_rows]: `is_named` refused 2 of 3 rows of `names`
  names[1]: it has no name
  names[2]: it is empty
error[check_rows]: `unequal` refused 1 of 2 rows of `pairs`
  pairs[1]: both are the same"
    );
    let (x, words) = (array![[1.0, 1.0]], array!["words"]);
    let borrowed = Borrowed { borrowed: x.view(), words: words.view() };
    assert_eq!(
        lines(borrowed.check()),
        "\
error[check_rows]: `rules::of_unit_length` refused 1 of 1 row of `borrowed`
  borrowed[0]: its squared length is 2
error[check_rows]: `is_short` refused 1 of 1 row of `words`
  words[0]: 5 letters"
    );
}

fn ndarray_of(value: f64) -> ArrayD<f64> {
    schema_core::ndarray::arr0(value).into_dyn()
}
