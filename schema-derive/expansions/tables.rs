#[derive(InputSchema)]
struct Tables {
    #[input(shape = [batch, 2], columns = ["f0", "f1"], on_missing = mean)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, CLASS], on_missing = constant(0))]
    y: Labels,
    #[input(on_missing = constant("none"))]
    note: Array1<String>,
    #[input(shape = [batch], on_missing = drop)]
    z: Array1<f64>,
}
