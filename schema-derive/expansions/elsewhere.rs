#[derive(InputSchema)]
#[input(crate = "crate::vendored::arrays")]
struct Elsewhere {
    x: Array1<f32>,
}
