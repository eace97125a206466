//! Only rustc knows the arrays of a flattened struct; errors point to `flatten`.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, Array3, Array4};

#[derive(InputSchema)]
struct Images {
    #[input(shape = [batch, 224, 224, 1])]
    image: Array4<f32>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct Size {
    #[input(flatten)]
    images: Images,
    #[input(shape = [batch, time])]
    ids: Array2<i32>,
}

#[derive(InputSchema)]
struct Frames {
    #[input(shape = [batch, 224, 224])]
    image: Array3<f32>,
    mask: Array1<bool>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct RankAndExtra {
    #[input(flatten)]
    frames: Frames,
    #[input(shape = [batch, time])]
    ids: Array2<i32>,
}

#[derive(InputSchema)]
struct Ids {
    #[input(shape = [batch, time])]
    ids: Array2<i64>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct DtypeAndMissing {
    #[input(flatten)]
    ids: Ids,
}

fn main() {}
