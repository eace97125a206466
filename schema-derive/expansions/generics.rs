#[derive(InputSchema)]
struct Generics<'a, T: Element, const N: usize, D = Ix2>
where
    D: Dimension,
{
    #[input(shape = [batch, N, { N + 1 }], allow_nan)]
    x: ArrayView<'a, T, Ix3>,
    #[input(shape = [.., batch])]
    y: Array<f32, D>,
}
