//! Fields that are not arrays.

use schema_core::ndarray::{Array1, array};
use schema_core::{FromArrays, InputSchema, literal};

#[derive(Clone, Debug)]
struct NoDefault;

#[derive(Clone, Debug, Default, PartialEq)]
struct Settings {
    rate: f32,
}

const SETTINGS: Settings = Settings { rate: 0.5 };

#[derive(InputSchema)]
struct Defaulted {
    #[input(shape = [batch])]
    x: Array1<f32>,
    #[input(skip)]
    settings: Settings,
    #[input(skip)]
    name: String,
}

#[derive(InputSchema)]
struct Plain<'a, T: Clone> {
    #[input(shape = [batch])]
    x: Array1<f32>,
    #[input(skip)]
    marker: NoDefault,
    #[input(skip)]
    slice: &'a [T],
}

fn is_made_of_arrays<T: FromArrays>() {}

fn main() {
    is_made_of_arrays::<Defaulted>();
    assert_eq!(Defaulted::SCHEMA.len(), 1);
    assert_eq!(Plain::<u8>::SCHEMA.len(), 1);
    let plain = Plain { x: array![1.0], marker: NoDefault, slice: &[1, 2] };
    assert_eq!(plain.validate().unwrap().slice, [1, 2]);
    let defaulted = literal!(Defaulted {
        name: String::new(),
        x: [1.0, 2.0],
        settings: SETTINGS,
    });
    assert_eq!(defaulted.settings, SETTINGS);
    assert_eq!(defaulted.dims()["batch"], 2);
}
