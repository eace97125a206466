//! The user's own functions, for a field and for the struct.

use schema_core::ndarray::{Array1, Array2, ArrayView, ArrayView1, Dimension, array};
use schema_core::InputSchema;

mod rules {
    use super::{ArrayView1, Training};

    pub fn balanced(labels: ArrayView1<'_, i64>) -> Result<(), String> {
        match labels.sum() {
            1 => Ok(()),
            sum => Err(format!("the labels sum to {sum}")),
        }
    }

    pub fn whole(training: &Training) -> Result<(), &'static str> {
        match training.x.nrows() {
            2 => Ok(()),
            _ => Err("two rows are wanted"),
        }
    }
}

fn any_rank<D: Dimension>(values: ArrayView<'_, f64, D>) -> Result<(), &'static str> {
    match values.is_empty() {
        false => Ok(()),
        true => Err("empty"),
    }
}

impl Training {
    fn no_words(words: ArrayView1<'_, String>) -> Result<(), std::fmt::Error> {
        match words.len() {
            0 => Ok(()),
            _ => Err(std::fmt::Error),
        }
    }
}

#[derive(InputSchema)]
#[input(check = rules::whole)]
struct Training {
    #[input(check = any_rank)]
    x: Array2<f64>,
    #[input(check = rules::balanced)]
    y: Array1<i64>,
    #[input(check = self::Training::no_words)]
    words: Option<Array1<String>>,
}

fn main() {
    assert_eq!(Training::SCHEMA.check_path(), Some("rules::whole"));
    let schema = Training::SCHEMA;
    let rules = schema.get("y").unwrap().constraints();
    assert_eq!(rules[0].to_string(), "check = rules::balanced");
    let right = Training { x: array![[1.0], [2.0]], y: array![0, 1], words: None };
    assert!(right.check().is_ok());
    let wrong = Training { x: array![[1.0]], y: array![1, 1], words: Some(array!["a".to_owned()]) };
    assert_eq!(wrong.check().unwrap_err().violations().len(), 3);
}
