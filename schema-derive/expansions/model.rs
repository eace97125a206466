#[derive(InputSchema)]
#[input(model("../tests/fixtures/models/keras/article_mse.keras", unverified))]
struct Training {
    #[input(shape = [batch, WIDTH])]
    x: Features,
    #[input(shape = [batch, 10], role = target, loss = mse)]
    y: Array2<f32>,
}
