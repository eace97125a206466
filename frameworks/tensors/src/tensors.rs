use schema_core::spec::Role;
use schema_core::{AnyArray, Arrays, FromArrays, Valid};

use crate::{Framework, Named, Reason, TensorError};

/// Moves the arrays of a role out of a proof, and makes a tensor of each, in the order of the schema.
/// Optional arrays that are absent are left out.
///
/// # Errors
///
/// Returns which array cannot be a tensor, and why: `convert` says so, or values of it are missing.
pub fn tensors<T: FromArrays, V>(
    valid: Valid<T>,
    role: Role,
    framework: Framework,
    convert: impl FnMut(AnyArray) -> Result<V, Reason>,
) -> Result<Named<V>, TensorError> {
    from_arrays::<T, V>(&mut Arrays::from(valid), role, framework, convert)
}

/// Tensors of all roles.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ByRole<V> {
    /// What a model takes.
    pub inputs: Named<V>,
    /// What it should predict.
    pub targets: Named<V>,
    /// How much each sample counts.
    pub weights: Named<V>,
}

/// Makes tensors of all roles, as training needs them.
///
/// # Errors
///
/// The same as for [`tensors`].
pub fn by_role<T: FromArrays, V>(
    valid: Valid<T>,
    framework: Framework,
    mut convert: impl FnMut(AnyArray) -> Result<V, Reason>,
) -> Result<ByRole<V>, TensorError> {
    let mut arrays = Arrays::from(valid);
    let mut of = |role| from_arrays::<T, V>(&mut arrays, role, framework, &mut convert);
    Ok(ByRole {
        inputs: of(Role::Input)?,
        targets: of(Role::Target)?,
        weights: of(Role::Weight)?,
    })
}

fn from_arrays<T: FromArrays, V>(
    arrays: &mut Arrays,
    role: Role,
    framework: Framework,
    mut convert: impl FnMut(AnyArray) -> Result<V, Reason>,
) -> Result<Named<V>, TensorError> {
    let schema = const { &T::SCHEMA };
    let specs = schema.arrays().filter(|spec| spec.role() == role);
    let mut named = Vec::new();
    for spec in specs {
        let name = spec.name();
        let missing = arrays.missing(name);
        let Some(array) = arrays.remove(name) else {
            continue;
        };
        let (name, dtype) = (name.to_owned(), array.dtype());
        if let Some(missing) = missing {
            let count = missing.iter().filter(|missing| **missing).count();
            let reason = Reason::Missing(count);
            return Err(TensorError::new(name, dtype, framework, reason));
        }
        match convert(array) {
            Ok(tensor) => named.push((name, tensor)),
            Err(reason) => return Err(TensorError::new(name, dtype, framework, reason)),
        }
    }
    Ok(named.into_iter().collect())
}
