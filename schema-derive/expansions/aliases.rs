#[derive(InputSchema)]
struct Aliases<'a> {
    #[input(shape = [batch, 3], dtype = f32, range = LOW..=HIGH, sorted(axis = 1))]
    features: Features,
    #[input(shape = [batch], one_of = [0, FIRST])]
    row: Row<'a>,
}
