#[derive(InputSchema)]
#[input(dims(batch = 1..))]
pub(crate) struct Flatten<I: InputSchema> {
    #[input(flatten)]
    inner: Inner,
    #[input(flatten)]
    generic: I,
    #[input(shape = [batch])]
    r#type: Array1<i64>,
    #[input(skip)]
    note: String,
}
