#[derive(InputSchema)]
struct Shapes {
    #[input(shape = [])]
    scalar: Array0<f32>,
    #[input(shape = [batch, 2 * batch + 1, WIDTH - 1, { width() }, _])]
    entries: Array5<f32>,
    #[input(shape = [batch * WIDTH, .., 3])]
    rest: ArrayD<f32>,
    unsaid: Array<u8, Ix2>,
}
