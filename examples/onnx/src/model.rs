use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use schema_core::ArraySpec;
use tract_onnx::onnx;
use tract_onnx::prelude::{
    Framework, InferenceModel, InferenceModelExt, IntoRunnable, TValue, TVec, TractError,
    TractResult, TypedRunnableModel,
};

use crate::facts;
use crate::tensors::inputs;
use crate::{Tensors, TractInputs};

/// A model with the inputs `T`. Many threads can share one.
#[derive(Debug)]
pub struct Model<T> {
    plan: Arc<TypedRunnableModel>,
    /// The index of the array for each input of the model.
    order: Vec<usize>,
    inputs: PhantomData<fn(T)>,
}

impl<T: TractInputs> Model<T> {
    /// Reads the file and checks that its inputs are those of `T`.
    ///
    /// # Errors
    ///
    /// Returns a [`ModelMismatch`](schema_core::model::ModelMismatch) with every difference, or an error
    /// of tract if it cannot run the file.
    pub fn load(path: impl AsRef<Path>) -> TractResult<Model<T>> {
        let path = path.as_ref();
        T::check_model(path)?;
        Model::prepare(path).map_err(|error| {
            let path = path.display();
            TractError::msg(format!("tract cannot run `{path}`: {error:#}"))
        })
    }

    fn prepare(path: &Path) -> TractResult<Model<T>> {
        let mut model = onnx().model_for_path(path)?;
        let arrays: Vec<&ArraySpec> = inputs::<T>().collect();
        let order = order(&model, &arrays)?;
        for (input, &at) in order.iter().enumerate() {
            facts::complete(&mut model, input, arrays[at])?;
        }
        Ok(Model {
            plan: model.into_optimized()?.into_runnable()?,
            order,
            inputs: PhantomData,
        })
    }

    /// Runs the model. Returns one tensor per output, in the model's order.
    ///
    /// Accepts a [`Valid`](schema_core::Valid), or [`Tensors`] that were checked in place.
    ///
    /// # Errors
    ///
    /// Returns an error if the model fails.
    pub fn run(&self, inputs: impl Into<Tensors<T>>) -> TractResult<TVec<TValue>> {
        let tensors = inputs.into().into_values();
        let inputs = self.order.iter().map(|&at| tensors[at].clone()).collect();
        drop(tensors); // tract may reuse the memory of tensors that are not shared
        self.plan
            .run(inputs)
            .map_err(|error| TractError::msg(format!("the model failed: {error:#}")))
    }
}

/// Returns the index of the array for each input of the model: the array of the same name, or else the
/// next array without an input of its name, like
/// [`InputSchema::check_model`](schema_core::InputSchema::check_model).
fn order(model: &InferenceModel, arrays: &[&ArraySpec]) -> TractResult<Vec<usize>> {
    let names: Vec<&str> = model
        .input_outlets()?
        .iter()
        .map(|outlet| model.node(outlet.node).name.as_str())
        .collect();
    let mut others = (0..arrays.len()).filter(|&at| !names.contains(&arrays[at].name()));
    names
        .iter()
        .map(|name| {
            let namesake = arrays.iter().position(|array| array.name() == *name);
            namesake.or_else(|| others.next()).ok_or_else(|| {
                TractError::msg(format!(
                    "it needs the optional input `{name}`, which is not in the schema"
                ))
            })
        })
        .collect()
}
