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

/// A model that takes a `T`. One serves any number of threads.
#[derive(Debug)]
pub struct Model<T> {
    plan: Arc<TypedRunnableModel>,
    /// Which array each input of the model is.
    order: Vec<usize>,
    takes: PhantomData<fn(T)>,
}

impl<T: TractInputs> Model<T> {
    /// Reads the file, and makes sure that it takes what `T` says.
    ///
    /// # Errors
    ///
    /// A [`ModelMismatch`](schema_core::model::ModelMismatch) that tells everything in which the two
    /// differ, or what tract cannot do with the file.
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
            takes: PhantomData,
        })
    }

    /// What the model answers: a tensor an output, in the model's order.
    ///
    /// Takes a [`Valid`](schema_core::Valid), or [`Tensors`] that were checked where they lie.
    ///
    /// # Errors
    ///
    /// What fails in the model itself.
    pub fn run(&self, inputs: impl Into<Tensors<T>>) -> TractResult<TVec<TValue>> {
        let tensors = inputs.into().into_values();
        let inputs = self.order.iter().map(|&at| tensors[at].clone()).collect();
        drop(tensors); // tract may work in place on what nobody else holds
        self.plan
            .run(inputs)
            .map_err(|error| TractError::msg(format!("the model failed: {error:#}")))
    }
}

/// Which array each input of the model is: the one of its name, else the next that is no input's
/// namesake, as [`InputSchema::check_model`](schema_core::InputSchema::check_model) pairs them.
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
                    "it wants the optional input `{name}`, which the schema lacks"
                ))
            })
        })
        .collect()
}
