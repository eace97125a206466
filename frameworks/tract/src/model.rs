use std::error::Error;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use schema_core::spec::Role;
use schema_core::{ArraySpec, InputSchema};
use schema_tensors::Named;
use tract_onnx::onnx;
use tract_onnx::prelude::{
    Framework, InferenceModel, InferenceModelExt, IntoRunnable, TValue, TVec, TractError,
    TractResult, TypedRunnableModel,
};

use crate::{Tensors, facts};

/// A model with the inputs `T`. Many threads can share one.
#[derive(Debug)]
pub struct Model<T> {
    plan: Arc<TypedRunnableModel>,
    /// The array for each input of the model.
    order: Vec<&'static str>,
    /// The names of the model's outputs.
    outputs: Vec<String>,
    inputs: PhantomData<fn(T)>,
}

impl<T: InputSchema> Model<T> {
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
        let schema = const { &T::SCHEMA };
        let arrays = schema.arrays().filter(|array| array.role() == Role::Input);
        let arrays: Vec<&'static ArraySpec> = arrays.collect();
        let order = order(&model, &arrays)?;
        for (input, array) in order.iter().enumerate() {
            facts::complete(&mut model, input, array)?;
        }
        let outputs = outputs(&model)?;
        Ok(Model {
            plan: model.into_optimized()?.into_runnable()?,
            order: order.iter().map(|array| array.name()).collect(),
            outputs,
            inputs: PhantomData,
        })
    }

    /// Runs the model. Returns its outputs, in the model's order.
    ///
    /// Accepts a [`Valid`](schema_core::Valid), or [`Tensors`] that were checked in place.
    ///
    /// # Errors
    ///
    /// Returns an error if tract has no tensors of a dtype, if the model takes an optional array that is
    /// absent, or if the model fails.
    pub fn run<I>(&self, inputs: I) -> TractResult<Named<TValue>>
    where
        I: TryInto<Tensors<T>, Error: Error + Send + Sync + 'static>,
    {
        let mut tensors = inputs.try_into()?.into_named();
        let inputs = self.order.iter().map(|name| {
            tensors.remove(name).ok_or_else(|| {
                TractError::msg(format!("the model takes `{name}`, which is absent"))
            })
        });
        let inputs: TVec<TValue> = inputs.collect::<TractResult<_>>()?;
        // tract may reuse the memory of tensors that are not shared
        drop(tensors);
        let outputs = (self.plan.run(inputs))
            .map_err(|error| TractError::msg(format!("the model failed: {error:#}")))?;
        Ok(self.outputs.iter().cloned().zip(outputs).collect())
    }
}

/// Returns the array for each input of the model: the array of the same name, or else the next array
/// without an input of its name, like
/// [`InputSchema::check_model`](schema_core::InputSchema::check_model).
fn order(
    model: &InferenceModel,
    arrays: &[&'static ArraySpec],
) -> TractResult<Vec<&'static ArraySpec>> {
    let names: Vec<&str> = model
        .input_outlets()?
        .iter()
        .map(|outlet| model.node(outlet.node).name.as_str())
        .collect();
    let mut others = arrays.iter().filter(|array| !names.contains(&array.name()));
    names
        .iter()
        .map(|name| {
            let namesake = arrays.iter().find(|array| array.name() == *name);
            let array = namesake.or_else(|| others.next());
            array.copied().ok_or_else(|| {
                TractError::msg(format!(
                    "it needs the optional input `{name}`, which is not in the schema"
                ))
            })
        })
        .collect()
}

fn outputs(model: &InferenceModel) -> TractResult<Vec<String>> {
    let outlets = model.output_outlets()?.iter();
    let names = outlets.map(|outlet| {
        let name = model.outlet_label(*outlet);
        name.unwrap_or(&model.node(outlet.node).name).to_owned()
    });
    Ok(names.collect())
}
