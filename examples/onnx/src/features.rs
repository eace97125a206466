use schema_core::InputSchema;
use schema_core::ndarray::{Array2, ArrayViewD};
use tract_onnx::prelude::{IntoTValue, TValue, TVec, TractResult, tvec};

use crate::{TractInputs, exactly};

/// The inputs of the classifier.
///
/// One declaration for owned arrays and for views of tensors.
#[derive(Debug, InputSchema)]
#[input(model = "../../tests/fixtures/models/onnx/dense_dyn.onnx", dims(batch = 1..=256))]
pub struct Features<X = Array2<f32>> {
    /// One row per sample.
    #[input(shape = [batch, 3], dtype = f32)]
    pub x: X,
}

impl TractInputs for Features {
    type Views<'a> = Features<ArrayViewD<'a, f32>>;

    fn into_tensors(self) -> TVec<TValue> {
        tvec![self.x.into_tvalue()]
    }

    fn view_tensors(tensors: &[TValue]) -> TractResult<Features<ArrayViewD<'_, f32>>> {
        let [x] = exactly(tensors)?;
        Ok(Features {
            x: x.to_plain_array_view()?,
        })
    }
}
