/// Ages and notes, some of which are missing.
#[derive(InputSchema)]
#[input(rename_all = "camelCase")]
struct Survey {
    #[input(shape = [batch], range = 0..=130)]
    first_age: Array1<Option<i64>>,
    #[input(shape = [batch])]
    note: Option<Array1<Option<String>>>,
    #[input(shape = [batch, 2], on_missing = mean)]
    scores: Rows<Option<f32>>,
}
