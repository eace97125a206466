//! A check that passes allocates nothing.

use allocation_counter::measure;
use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, Array3, Array4};

#[derive(InputSchema)]
#[input(dims(batch = 1..=1_000_000))]
struct Inputs {
    #[input(shape = [batch, 3], range = -10.0..=10.0)]
    x: Array2<f32>,
    #[input(shape = [batch, height, width, 3], range = 0..=254)]
    image: Array4<u8>,
    #[input(shape = [batch, height * width])]
    mask: Option<Array2<bool>>,
    #[input(shape = [batch], one_of = [0, 1, 2], role = target)]
    y: Array1<i64>,
}

fn inputs(batch: usize) -> Inputs {
    Inputs {
        x: Array2::ones((batch, 3)),
        image: Array4::zeros((batch, 4, 5, 3)),
        mask: Some(Array2::default((batch, 20))),
        y: Array1::zeros(batch),
    }
}

#[test]
fn a_check_that_passes_allocates_nothing() {
    for batch in [1, 1000] {
        let inputs = inputs(batch);
        let mut batch_size = None;
        let taken = measure(|| batch_size = inputs.check().ok().map(|dims| dims["batch"]));
        assert_eq!(batch_size, Some(batch));
        assert_eq!(taken.count_total, 0, "{taken:?}");
    }
}

/// This includes the search for sizes that an absent array does not determine.
#[test]
fn a_check_of_what_depends_on_an_absent_array_allocates_nothing() {
    #[derive(InputSchema)]
    #[input(dims(height = 2..))]
    struct Pixels {
        #[input(shape = [batch, height, width])]
        image: Option<Array3<u8>>,
        #[input(shape = [batch, height * width])]
        mask: Array2<bool>,
        #[input(shape = [height + width])]
        edges: Array1<u8>,
    }
    let pixels = Pixels {
        image: None,
        mask: Array2::default((2, 20)),
        edges: Array1::zeros(9),
    };
    let taken = measure(|| assert!(pixels.check().is_ok()));
    assert_eq!(taken.count_total, 0, "{taken:?}");
}

#[test]
fn a_check_that_fails_allocates_for_the_report_only() {
    let mut inputs = inputs(10_000);
    inputs.x.fill(f32::NAN);
    inputs.y.fill(7);
    let data = 10_000 * (3 * 4 + 60 + 20 + 8);
    let taken = measure(|| assert!(inputs.check().is_err()));
    assert!(taken.bytes_max < data / 20, "{taken:?}");
}
