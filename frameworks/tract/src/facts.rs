use schema_core::ArraySpec;
use schema_core::spec::Dim;
use tract_onnx::prelude::{InferenceModel, TractResult};
use tract_onnx::tract_hir::internal::{Factoid, ShapeFactoid, TDim, ToDim};

/// Completes the shape of an input from the schema: tract needs the number of axes, and the size or the
/// symbol of each, which the file may not have.
pub(crate) fn complete(
    model: &mut InferenceModel,
    input: usize,
    array: &ArraySpec,
) -> TractResult<()> {
    let fact = model.input_fact(input)?.clone();
    if fact.shape.concretize().is_some() || array.rank().is_none() {
        return Ok(());
    }
    let shape: ShapeFactoid = array
        .dims()
        .iter()
        .enumerate()
        .map(|(axis, dim)| {
            let known = fact.shape.dim(axis).and_then(|size| size.concretize());
            known.unwrap_or_else(|| size(model, dim))
        })
        .collect();
    model.set_input_fact(input, fact.with_shape(shape))
}

/// Returns the size for tract. A symbol is the same size in all inputs; expressions and `_` become new
/// symbols.
fn size(model: &InferenceModel, dim: &Dim) -> TDim {
    match dim {
        Dim::Fixed(size) => size.to_dim(),
        Dim::Symbol(name) => model.symbols.sym(name).to_dim(),
        _ => model.symbols.new_with_prefix("any").to_dim(),
    }
}
