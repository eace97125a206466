use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Double {
    #[input(shape = [n])]
    y: Option<Array1<f32>>,
    #[input(shape = [2 * n])]
    z: Array1<f32>,
}

#[derive(InputSchema)]
struct Square {
    #[input(shape = [n])]
    y: Option<Array1<f32>>,
    #[input(shape = [n * n])]
    z: Array1<f32>,
}

#[derive(InputSchema)]
struct Pixels {
    #[input(shape = [h, w])]
    image: Option<Array2<f32>>,
    #[input(shape = [w])]
    columns: Array1<f32>,
    #[input(shape = [h * w])]
    mask: Array1<f32>,
}

#[derive(InputSchema)]
#[input(dims(n = 5..))]
struct Bounded {
    #[input(shape = [n, m])]
    y: Option<Array2<f32>>,
    #[input(shape = [n + m])]
    z: Array1<f32>,
}

#[derive(InputSchema)]
struct Together {
    #[input(shape = [n, m])]
    y: Option<Array2<f32>>,
    #[input(shape = [n * m])]
    product: Array1<f32>,
    #[input(shape = [n + m])]
    sum: Array1<f32>,
}

#[derive(InputSchema)]
struct Circle {
    #[input(shape = [n, m])]
    y: Option<Array2<f32>>,
    #[input(shape = [n - m])]
    more: Array1<f32>,
    #[input(shape = [m - n])]
    less: Array1<f32>,
}

fn main() {
    literal!(Double { y: None, z: [1.0, 2.0, 3.0] });
    literal!(Square { y: None, z: [1.0, 2.0, 3.0, 4.0, 5.0] });
    literal!(Pixels { image: None, columns: [1.0, 2.0], mask: [1.0, 2.0, 3.0, 4.0, 5.0] });
    literal!(Bounded { y: None, z: [1.0, 2.0, 3.0] });
    literal!(Together { y: None, product: [1.0; 6], sum: [1.0; 6] });
    literal!(Circle { y: None, more: [1.0], less: [1.0] });
}
