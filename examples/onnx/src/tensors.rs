use std::marker::PhantomData;

use schema_core::spec::Role;
use schema_core::{ArraySpec, InputSchema, Valid};
use tract_onnx::prelude::{TValue, TVec, TractError, TractResult};

use crate::arrays::copied;

/// Inputs for tract: one tensor per array, in the order of the schema.
pub trait TractInputs: InputSchema {
    /// The same inputs as views of tensors. With `ArrayViewD`, so that the rank is checked too.
    type Views<'a>: InputSchema;

    /// Converts the arrays to tensors.
    fn into_tensors(self) -> TVec<TValue>;

    /// Views the tensors as arrays, without a copy.
    ///
    /// # Errors
    ///
    /// Returns an error if the number of tensors or a dtype differs.
    fn view_tensors(tensors: &[TValue]) -> TractResult<Self::Views<'_>>;
}

/// Tensors that were checked against the schema of `T`, in its order.
///
/// # When data is copied
///
/// tract 0.23 allocates the memory of its tensors itself, aligned for its kernels, and cannot reuse the
/// memory of an array. So a [`Valid`] becomes tensors by **one copy** of each array, even if the array
/// is owned and regardless of its layout; then the array is freed.
///
/// Nothing is copied if the data is in tensors from the start: a tensor that was filled through
/// `to_plain_array_view_mut`, or the output of another model. [`Tensors::check`] checks them in place;
/// they are copied only for the report on a wrong dtype.
///
/// [`Model::run`](crate::Model::run) copies neither inputs nor outputs.
#[derive(Debug)]
pub struct Tensors<T> {
    values: TVec<TValue>,
    inputs: PhantomData<fn() -> T>,
}

impl<T: TractInputs> Tensors<T> {
    /// Checks tensors against the schema in place.
    ///
    /// ```
    /// use onnx::{Features, Tensors};
    /// use schema_core::Report;
    /// use tract_onnx::prelude::{Tensor, tvec};
    ///
    /// let mut x = Tensor::zero::<f32>(&[2, 3])?;
    /// x.to_plain_array_view_mut::<f32>()?.fill(0.5); // a decoder writes here
    /// x.to_plain_array_view_mut::<f32>()?[[1, 2]] = f32::NAN;
    ///
    /// let error = Tensors::<Features>::check(tvec![x.into()]).unwrap_err();
    /// assert_eq!(
    ///     error.downcast_ref::<Report>().unwrap().to_string(),
    ///     "\
    /// error[missing]: `x` has 1 NaN in 6 values
    ///   x[1, 2] = NaN
    ///   help: column 2 can be imputed (mean 0.5, median 0.5), or 1 of 2 rows dropped",
    /// );
    /// # Ok::<(), tract_onnx::prelude::TractError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the [`Report`](schema_core::Report), or a plain message if there are too many tensors or
    /// a tensor has a type that no schema knows.
    pub fn check(values: TVec<TValue>) -> TractResult<Tensors<T>> {
        let checked = T::view_tensors(&values).map(|views| views.check());
        match checked {
            Ok(dims) => {
                dims?;
                Ok(Tensors::new(values))
            }
            Err(error) => {
                if let Some(arrays) = copied::<T>(&values) {
                    T::SCHEMA.validate(&arrays)?;
                }
                Err(error)
            }
        }
    }

    fn new(values: TVec<TValue>) -> Tensors<T> {
        Tensors {
            values,
            inputs: PhantomData,
        }
    }

    /// Returns the tensors, in the order of the schema.
    pub fn values(&self) -> &[TValue] {
        &self.values
    }

    /// Returns the tensors without the proof that they were checked.
    pub fn into_values(self) -> TVec<TValue> {
        self.values
    }
}

/// Copies each array once.
impl<T: TractInputs> From<Valid<T>> for Tensors<T> {
    fn from(inputs: Valid<T>) -> Tensors<T> {
        Tensors::new(inputs.into_inner().into_tensors())
    }
}

/// Returns the inputs of the schema, without targets and weights.
pub(crate) fn inputs<T: InputSchema>() -> impl Iterator<Item = &'static ArraySpec> {
    let schema = const { &T::SCHEMA };
    schema.arrays().filter(|array| array.role() == Role::Input)
}

/// Converts a slice to an array of `N` tensors.
///
/// # Errors
///
/// Returns an error if the number of tensors differs.
pub fn exactly<const N: usize>(tensors: &[TValue]) -> TractResult<&[TValue; N]> {
    tensors.try_into().map_err(|_| {
        let given = tensors.len();
        TractError::msg(format!("expected {N} tensors, found {given}"))
    })
}
