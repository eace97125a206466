use schema_core::InputSchema;
use schema_core::ndarray::{Array1, ArrayView1};

fn of_floats(_: ArrayView1<'_, f64>) -> Result<(), String> {
    Ok(())
}

fn of_nothing() -> Result<(), String> {
    Ok(())
}

fn right(_: ArrayView1<'_, i64>) -> Result<(), &'static str> {
    Ok(())
}

#[derive(InputSchema)]
#[input(check = whole)]
struct Training {
    #[input(check = of_floats)]
    a: Array1<i64>,
    #[input(check = of_nothing)]
    b: Array1<i64>,
    #[input(check = right)]
    c: Array1<i64>,
}

fn main() {}
