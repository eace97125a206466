/// What the classifier takes.
#[derive(InputSchema)]
#[input(rename_all = "camelCase", dims(batch = 1..=256))]
struct Training {
    /// One row per sample.
    #[input(shape = [batch, 3], range = 0.0..=1.0, name = "serving_default_x:0")]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    class_label: Array1<i64>,
    #[input(shape = [batch], range = 0.0.., role = weight)]
    weight: Option<Array1<f32>>,
}
