#[derive(InputSchema)]
struct Wrong<'a, T> {
    #[input(shape = [batch, -1], rang = 0..=1)]
    x: Array2<f32>,
    y: Vec<f32>,
    #[input(dtype = f32)]
    z: Alias<'a, T>,
    #[input(shape = [WIDTH])]
    w: Features,
}
