//! Arrays that tensors borrow.

use std::fmt::Debug;

use ort::session::SessionInputValue;
use ort::value::{PrimitiveTensorElementType, TensorRef};
use schema_core::ndarray::{ArrayViewD, IxDyn};
use schema_core::spec::Role;
use schema_core::{AnyView, InputSchema, Schema, Valid, Views};
use schema_tensors::{Reason, TensorError};

use crate::inputs::{ORT, moved, text_tensor};
use crate::shared;

/// The inputs of a proof that stays: tensors borrow its arrays, for a model that runs on them more than
/// once, or for a struct of views.
///
/// ```no_run
/// use ort::session::Session;
/// use schema_core::InputSchema;
/// use schema_core::ndarray::{ArrayView2, array};
/// use schema_ort::Borrowed;
///
/// #[derive(Debug, InputSchema)]
/// struct Batch<'a> {
///     #[input(shape = [batch, 3])]
///     x: ArrayView2<'a, f32>,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let environment = ort::init().build()?;
/// let mut session = Session::builder(&environment)?.commit_from_file("model.onnx")?;
/// let x = array![[1.0_f32, 2.0, 3.0]];
/// let batch = Batch { x: x.view() }.validate().map_err(schema_core::Report::from)?;
/// let borrowed = Borrowed::of(&batch);
/// let outputs = session.run(borrowed.tensors()?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Borrowed<'a> {
    views: Views<'a>,
    schema: &'static Schema,
}

impl<'a> Borrowed<'a> {
    /// Borrows the inputs of a proof.
    pub fn of<T: InputSchema>(valid: &'a Valid<T>) -> Borrowed<'a> {
        Borrowed {
            views: valid.views(),
            schema: const { &T::SCHEMA },
        }
    }

    /// Makes a tensor of each input, as [`tensors`](crate::tensors) does, which borrows the array if it
    /// is of standard layout and no text.
    ///
    /// # Errors
    ///
    /// The same as for [`tensors`](crate::tensors).
    pub fn tensors(&self) -> Result<Vec<(String, SessionInputValue<'_>)>, TensorError> {
        let all = self.views.by_spec(self.schema);
        let inputs = all.filter(|(spec, _)| spec.role() == Role::Input);
        let tensors = inputs.map(|(spec, view)| {
            let (name, dtype) = (spec.name(), view.dtype());
            let tensor = match self.views.missing(name) {
                None => tensor(view),
                Some(missing) => {
                    let count = missing.iter().filter(|missing| **missing).count();
                    Err(Reason::Missing(count))
                }
            };
            match tensor {
                Ok(tensor) => Ok((name.to_owned(), tensor)),
                Err(reason) => Err(TensorError::new(name, dtype, ORT, reason)),
            }
        });
        tensors.collect()
    }
}

macro_rules! of_views {
    ($($dtype:ident($name:ident))*) => {
        fn tensor(view: AnyView<'_>) -> Result<SessionInputValue<'_>, Reason> {
            match view {
                $(AnyView::$dtype(view) => borrowed(view),)*
                text => match text.to_array().into_array::<String, IxDyn>() {
                    Ok(text) => Ok(text_tensor(text)?.into()),
                    Err(_) => Err(Reason::Dtype),
                },
            }
        }
    };
}

shared!(of_views);

fn borrowed<A>(view: ArrayViewD<'_, A>) -> Result<SessionInputValue<'_>, Reason>
where
    A: PrimitiveTensorElementType + Clone + Debug + 'static,
{
    if !view.is_standard_layout() {
        return Ok(moved(view.to_owned())?.into());
    }
    let tensor = TensorRef::from_array_view(view).map_err(Reason::failed)?;
    Ok(tensor.into())
}
