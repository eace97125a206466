#[derive(InputSchema)]
#[input(check = whole)]
struct Rules {
    #[input(allow_nan, allow_inf, unique)]
    free: Array1<f64>,
    #[input(sorted, increasing(axis = 1))]
    ordered: Array2<String>,
    #[input(sums_to(TOTAL, axis = 0, tolerance = 1e-3))]
    sums: Array2<f32>,
    #[input(one_hot, check = rules::balanced, check_rows = rules::even)]
    hot: Array2<bool>,
}
