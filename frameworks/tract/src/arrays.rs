//! One array as one tensor, and back.

use std::ops::Deref;

use schema_core::arrays::Element;
use schema_core::ndarray::IxDyn;
use schema_core::{AnyArray, AnyView, Arrays, DType, FromArrays, Rejected, Valid};
use schema_tensors::{Framework, Reason};
use tract_onnx::prelude::{Datum, DatumType, Tensor};
use tract_onnx::tract_core::internal::tract_data::half::f16;

/// The dtypes that tract and schemas have in common: the name that both have of it, and its element.
macro_rules! shared {
    ($with:ident) => {
        $with! {
            Bool(bool) U8(u8) U16(u16) U32(u32) U64(u64) I8(i8) I16(i16) I32(i32) I64(i64)
            F16(f16) F32(f32) F64(f64)
        }
    };
}

macro_rules! framework {
    ($($dtype:ident($element:ty))*) => {
        /// tract, and the dtypes of its tensors.
        pub(crate) const TRACT: Framework =
            Framework::new("tract", &[$(DType::$dtype,)* DType::Text]);
    };
}

macro_rules! conversions {
    ($($dtype:ident($element:ty))*) => {
        /// Makes a tensor of an array, by one copy.
        ///
        /// # Errors
        ///
        /// tract has no tensors of the array's dtype.
        pub(crate) fn tensor(array: AnyArray) -> Result<Tensor, Reason> {
            match array {
                $(AnyArray::$dtype(array) => Ok(array.into()),)*
                text => match text.into_array::<String, IxDyn>() {
                    Ok(text) => Ok(text.into()),
                    Err(_) => Err(Reason::Dtype),
                },
            }
        }

        /// Views a tensor as an array, without a copy.
        ///
        /// # Errors
        ///
        /// Returns why it is none, without its name: no schema has its dtype.
        pub(crate) fn view(tensor: &Tensor) -> Result<AnyView<'_>, String> {
            match tensor.datum_type() {
                $(DatumType::$dtype => view_as::<$element>(tensor),)*
                DatumType::String => view_as::<String>(tensor),
                other => Err(format!("holds {other:?} of tract, which no schema has")),
            }
        }
    };
}

shared!(framework);
shared!(conversions);

fn view_as<A: Datum + Element>(tensor: &Tensor) -> Result<AnyView<'_>, String> {
    let view = tensor.to_plain_array_view::<A>();
    view.map(AnyView::from)
        .map_err(|error| format!("is no array: {error}"))
}

/// Proves the outputs of a model by their own schema. Each is copied once.
///
/// # Errors
///
/// Returns the arrays with a report of all violations.
pub fn outputs<U: FromArrays>(
    outputs: impl IntoIterator<Item = (impl Into<String>, impl Deref<Target = Tensor>)>,
) -> Result<Valid<U>, Rejected<Arrays>> {
    let arrays = outputs.into_iter().map(|(name, tensor)| {
        let view = view(&tensor);
        (name, view.map(|view| view.to_array()))
    });
    schema_tensors::outputs(arrays)
}
