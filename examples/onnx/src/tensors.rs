use std::marker::PhantomData;

use schema_core::spec::Role;
use schema_core::{ArraySpec, InputSchema, Valid};
use tract_onnx::prelude::{TValue, TVec, TractError, TractResult};

use crate::arrays::copied;

/// Inputs that tract can be given: a tensor each, in the order of the schema.
pub trait TractInputs: InputSchema {
    /// The same inputs, each a view of a tensor's memory. Of `ArrayViewD`, so that the rank is
    /// checked with the rest.
    type Views<'a>: InputSchema;

    /// The arrays as tensors.
    fn into_tensors(self) -> TVec<TValue>;

    /// The tensors as arrays. Nothing is copied.
    ///
    /// # Errors
    ///
    /// Another number of tensors, or another dtype.
    fn view_tensors(tensors: &[TValue]) -> TractResult<Self::Views<'_>>;
}

/// Tensors that were proven to be a `T`, in the order of its schema.
///
/// # When data is copied
///
/// tract 0.23 allocates the memory of its tensors itself, aligned for its kernels, and has no way to
/// take over that of an array. So a [`Valid`] becomes tensors by **one copy** of each array, whatever
/// its layout and though it is owned; then the array is freed.
///
/// Nothing is copied where the data is in tensors from the start: a tensor that was filled by its
/// `to_plain_array_view_mut`, or what another model gave. [`Tensors::check`] looks at them where they
/// lie; only for the report on those of another dtype they are copied.
///
/// [`Model::run`](crate::Model::run) copies neither what goes in nor what comes out.
#[derive(Debug)]
pub struct Tensors<T> {
    values: TVec<TValue>,
    of: PhantomData<fn() -> T>,
}

impl<T: TractInputs> Tensors<T> {
    /// Holds tensors against the schema where they lie.
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
    /// The [`Report`](schema_core::Report), or a text where there are too many tensors, or one of a
    /// type that no schema knows.
    pub fn check(values: TVec<TValue>) -> TractResult<Tensors<T>> {
        let checked = T::view_tensors(&values).map(|views| views.check());
        match checked {
            Ok(dims) => {
                dims?;
                Ok(Tensors::of(values))
            }
            Err(error) => {
                if let Some(arrays) = copied::<T>(&values) {
                    T::SCHEMA.validate(&arrays)?;
                }
                Err(error)
            }
        }
    }

    fn of(values: TVec<TValue>) -> Tensors<T> {
        Tensors {
            values,
            of: PhantomData,
        }
    }

    /// The tensors, in the order of the schema.
    pub fn values(&self) -> &[TValue] {
        &self.values
    }

    /// The tensors, and no proof any more.
    pub fn into_values(self) -> TVec<TValue> {
        self.values
    }
}

/// Copies each array once.
impl<T: TractInputs> From<Valid<T>> for Tensors<T> {
    fn from(inputs: Valid<T>) -> Tensors<T> {
        Tensors::of(inputs.into_inner().into_tensors())
    }
}

/// What the model takes of the schema: not what it is trained with.
pub(crate) fn inputs<T: InputSchema>() -> impl Iterator<Item = &'static ArraySpec> {
    let schema = const { &T::SCHEMA };
    schema.arrays().filter(|array| array.role() == Role::Input)
}

/// As many tensors as a struct has inputs.
///
/// # Errors
///
/// Another number of them.
pub fn exactly<const N: usize>(tensors: &[TValue]) -> TractResult<&[TValue; N]> {
    tensors.try_into().map_err(|_| {
        let given = tensors.len();
        TractError::msg(format!("{N} tensors are expected, not {given}"))
    })
}
