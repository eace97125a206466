use std::marker::PhantomData;

use schema_core::spec::Role;
use schema_core::{Arrays, FromArrays, InputSchema, Report, Schema, Valid, Views};
use schema_tensors::{Named, TensorError};
use tract_onnx::prelude::{TValue, Tensor};

use crate::arrays::{TRACT, tensor, view};

/// Makes a tensor of each input, by one copy: tract allocates the memory of tensors itself.
///
/// # Errors
///
/// Returns which array cannot be a tensor, and why.
pub fn tensors<T: FromArrays>(valid: Valid<T>) -> Result<Named<TValue>, TensorError> {
    schema_tensors::tensors(valid, Role::Input, TRACT, |array| Ok(tensor(array)?.into()))
}

/// Tensors that were checked against the schema of `T`: its inputs, in its order.
///
/// # When data is copied
///
/// tract 0.23 allocates the memory of its tensors itself, aligned for its kernels, and cannot reuse the
/// memory of an array. So a [`Valid`] becomes tensors by **one copy** of each array, even if the array
/// is owned and regardless of its layout; then the array is freed.
///
/// Nothing is copied if the data is in tensors from the start: a tensor that was filled through
/// `to_plain_array_view_mut`, or the output of another model. [`Tensors::check`] checks them in place.
///
/// [`Model::run`](crate::Model::run) copies neither inputs nor outputs.
#[derive(Debug)]
pub struct Tensors<T> {
    tensors: Named<TValue>,
    inputs: PhantomData<fn() -> T>,
}

impl<T: InputSchema> Tensors<T> {
    /// Checks tensors, by their names in the schema, in place.
    ///
    /// A struct with functions of its own (`check = ..`) does not compile here, because they take the
    /// struct; check a `T` then.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::Array2;
    /// use schema_tract::Tensors;
    /// use tract_onnx::prelude::Tensor;
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f32>,
    /// }
    ///
    /// let mut x = Tensor::zero::<f32>(&[2, 3])?;
    /// x.to_plain_array_view_mut::<f32>()?.fill(0.5); // a decoder writes here
    /// x.to_plain_array_view_mut::<f32>()?[[1, 2]] = f32::NAN;
    ///
    /// let report = Tensors::<Features>::check([("x", x)]).unwrap_err();
    /// assert_eq!(
    ///     report.to_string(),
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
    /// Returns a report of all violations.
    pub fn check(
        tensors: impl IntoIterator<Item = (impl Into<String>, impl Into<TValue>)>,
    ) -> Result<Tensors<T>, Report> {
        const {
            assert!(
                has_no_functions(const { &T::SCHEMA }),
                "the struct has functions of its own, which take the struct and no tensors"
            );
        }
        let tensors = tensors.into_iter();
        let tensors: Named<TValue> = tensors.map(|(name, it)| (name, it.into())).collect();
        let views: Result<Views<'_>, String> = (tensors
            .iter()
            .map(|(name, tensor)| Ok((name, view(tensor)?))))
        .collect();
        match views {
            Ok(views) => T::SCHEMA.validate(&views)?,
            // A copy for the report, in which such a tensor has its reason.
            Err(_) => T::SCHEMA.validate(&copied(&tensors))?,
        };
        Ok(Tensors::new(tensors))
    }
}

impl<T> Tensors<T> {
    fn new(tensors: Named<TValue>) -> Tensors<T> {
        Tensors {
            tensors,
            inputs: PhantomData,
        }
    }

    /// Returns the tensors, without the proof that they were checked.
    pub fn into_named(self) -> Named<TValue> {
        self.tensors
    }

    /// Returns the tensor of that name.
    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name).map(|value| &**value)
    }
}

/// Copies each array once.
impl<T: FromArrays> TryFrom<Valid<T>> for Tensors<T> {
    type Error = TensorError;

    fn try_from(inputs: Valid<T>) -> Result<Tensors<T>, TensorError> {
        Ok(Tensors::new(tensors(inputs)?))
    }
}

const fn has_no_functions(schema: &Schema) -> bool {
    schema.first_check().is_none()
}

fn copied(tensors: &Named<TValue>) -> Arrays {
    let mut arrays = Arrays::new();
    for (name, tensor) in tensors.iter() {
        match view(tensor) {
            Ok(view) => {
                arrays.insert(name, view);
            }
            Err(reason) => arrays.insert_unreadable(name, reason),
        }
    }
    arrays
}
