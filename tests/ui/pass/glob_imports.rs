//! Glob imports of the crate and of ndarray: no name is ambiguous.

use ndarray::*;
use schema_core::*;

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target)]
    y: Option<Array1<i64>>,
}

fn fit(data: &Valid<Training>) -> usize {
    data.x.len_of(Axis(0))
}

fn main() {
    let training = Training {
        x: Array2::zeros((2, 3)),
        y: None,
    };
    let dims: Result<Dims, Report> = training.check();
    assert_eq!(dims.unwrap()["batch"], 2);
    let views: Views<'_> = training.views();
    let view: AnyView<'_> = views.get("x").unwrap();
    assert_eq!(view.dtype(), DType::F32);
    let schema: Schema = Training::SCHEMA;
    assert_eq!(schema.arrays().map(ArraySpec::name).collect::<Vec<_>>(), ["x", "y"]);

    let arrays = Arrays::new().with("x", AnyArray::from(Array2::<f32>::zeros((2, 4))));
    let rejected: Rejected<Arrays> = Training::from_arrays(arrays).unwrap_err();
    let violation: &Violation = &rejected.report().violations()[0];
    assert_eq!(violation.code(), "shape");

    let shape: Dim<[Ix; 2]> = training.x.raw_dim();
    assert_eq!(shape, Ix2(2, 3));
    let data = literal!(Training { x: [[1.0, 2.0, 3.0]], y: Some([0]) });
    assert_eq!(fit(&data), 1);
}
