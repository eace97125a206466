//! Structs that fit the models that they name.

#![deny(warnings)]

use schema_core::ndarray::{Array1, Array2, Array3, Array4, ArrayD, ArrayView2};
use schema_core::InputSchema;
use schema_core::arrays::Element;

/// By position, because Keras generated the name.
#[derive(InputSchema)]
#[input(model = "models/keras/dense.keras")]
struct Made<'a> {
    #[input(shape = [batch, 3])]
    x: ArrayView2<'a, f32>,
}

/// By name, with constants, an alias and another order.
#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct Two {
    #[input(shape = [batch, time])]
    ids: Ids,
    #[input(shape = [batch, WIDTH, { WIDTH }, .., 3], name = "image")]
    picture: ArrayD<f32>,
}

type Ids = Array2<i32>;
const WIDTH: usize = 224;

#[derive(InputSchema)]
#[input(model = "models/keras/uint8.keras")]
struct Generic<T: Element, const SIDE: usize> {
    #[input(shape = [batch, SIDE, SIDE, 1])]
    pixels: Array4<T>,
}

#[derive(InputSchema)]
struct Images {
    #[input(shape = [batch, 224, 224, 3])]
    image: Array4<f32>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/two_in_dict.keras")]
struct Flattened {
    #[input(flatten)]
    images: Images,
    #[input(shape = [batch, time])]
    ids: Array2<i32>,
}

/// A weight is not an input, and a size that the model does not fix accepts any size.
#[derive(InputSchema)]
#[input(model = "models/keras/article_mse.keras", dims(features = 3..=3))]
struct Training {
    #[input(shape = [64, features])]
    x: Array2<f32>,
    #[input(shape = [64, 10], role = target)]
    y: Array2<f64>,
    #[input(shape = [64], role = weight)]
    weight: Array1<f32>,
    #[input(skip)]
    #[allow(dead_code)]
    note: String,
}

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct Labels {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], range = 0..4, one_of = [0, 1, 3], role = target)]
    y: Array1<u8>,
}

const CLASSES: u8 = 4;

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct LabelsByConstants {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], range = 0..CLASSES, role = target)]
    y: Array1<u8>,
}

/// The file has no loss, so the target gives it; `mean_squared_error` is an alias.
#[derive(InputSchema)]
#[input(model = "models/onnx/dense_none.onnx")]
struct Loss {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch, 10], role = target, loss = mean_squared_error)]
    y: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model("models/keras/subclass_dict.keras", unverified))]
struct Unverified {
    #[input(shape = [batch, 7])]
    a: Array2<f32>,
    #[input(shape = [batch, 3])]
    b: Array2<f64>,
}

/// The model fixes `axes` to size 0, and no schema has such an axis: this is what `schema rust` writes.
#[derive(InputSchema)]
#[input(model = "../fixtures/cases/models/rust_zero_dim/model.onnx")]
struct Empty {
    #[input(shape = [3, 2, 2])]
    data: Array3<f32>,
    #[input(shape = [axes_0])]
    axes: Array1<i64>,
}

macro_rules! inputs {
    ($name:ident, $path:literal) => {
        #[derive(InputSchema)]
        #[input(model = $path)]
        struct $name {
            #[input(shape = [batch, 3])]
            x: Array2<f32>,
        }
    };
}

inputs!(ByMacro, "models/onnx/dense_dyn.onnx");

fn main() {
    #[derive(InputSchema)]
    #[input(model = "models/onnx/external.onnx")]
    struct InFunction {
        #[input(shape = [batch, 3])]
        x: Array2<f32>,
    }

    let names = [
        Made::SCHEMA,
        Two::SCHEMA,
        Generic::<u8, 28>::SCHEMA,
        Flattened::SCHEMA,
        Training::SCHEMA,
        Labels::SCHEMA,
        LabelsByConstants::SCHEMA,
        Loss::SCHEMA,
        Unverified::SCHEMA,
        Empty::SCHEMA,
        ByMacro::SCHEMA,
        InFunction::SCHEMA,
    ];
    assert_eq!(names.len(), 12);
    let y = Loss::SCHEMA.get("y").unwrap().loss().map(str::to_owned);
    assert_eq!(y.as_deref(), Some("mean_squared_error"));
}
