use linfa::Dataset;
use ndarray16::{Array1, Array2, ArrayD, Axis, Ix1, Ix2, concatenate};
use schema_core::spec::Role;
use schema_core::{AnyArray, ArraySpec, Arrays, FromArrays, Rejected, Valid};
use schema_tensors::{ByRole, Framework, Named, Reason, TensorError};

use crate::{DatasetError, Value};

/// A data set with one target, such as `fit` of linfa's models takes.
pub type SingleTarget<F, L> = Dataset<F, L, Ix1>;

/// Makes a data set: the inputs are its records, the one target is its targets, and the weight, if there is
/// one, is its weights, of `f32`.
///
/// A single input of rank 2 and standard layout is moved. Several inputs, of rank 1 or 2, are stacked as
/// columns. The columns are named as those of a file are: as their array, `x[0]` for the first one of
/// several, or by the `columns` of the schema.
///
/// # Errors
///
/// Returns which array is of another dtype or rank than the data set's, or that there is not one target.
pub fn dataset<T, F, L>(valid: Valid<T>) -> Result<SingleTarget<F, L>, DatasetError>
where
    T: FromArrays,
    F: Value,
    L: Value,
{
    let ByRole {
        inputs,
        targets,
        weights,
        ..
    } = schema_tensors::by_role(valid, of::<F>("the data set"), Ok)?;
    let (records, names) = stacked::<T, F>(inputs)?;
    let (name, target) = one("target", targets)?;
    let targets = column::<L>(&name, target, "the targets of the data set")?;
    let mut data = Dataset::new(records, targets).with_feature_names(names);
    if !weights.is_empty() {
        let (name, weight) = one("weight", weights)?;
        data = data.with_weights(column::<f32>(&name, weight, "the weights of the data set")?);
    }
    Ok(data)
}

/// Makes the records of a data set without targets: what a model predicts from, or is fitted to if it takes
/// none. They are those of [`dataset`].
///
/// # Errors
///
/// Returns which array is of another dtype or rank, or that there is no input.
pub fn records<T: FromArrays, F: Value>(valid: Valid<T>) -> Result<Array2<F>, DatasetError> {
    let inputs = schema_tensors::tensors(valid, Role::Input, of::<F>("the data set"), Ok)?;
    Ok(stacked::<T, F>(inputs)?.0)
}

/// Proves the outputs of a model, each made by [`array`](crate::array), by their own schema.
///
/// # Errors
///
/// Returns the arrays with a report of all violations.
pub fn outputs<U: FromArrays>(
    outputs: impl IntoIterator<Item = (impl Into<String>, AnyArray)>,
) -> Result<Valid<U>, Rejected<Arrays>> {
    U::from_arrays(outputs.into_iter().collect())
}

/// Whatever takes values of a type, in errors.
const fn of<A: Value>(what: &'static str) -> Framework {
    Framework::new(what, A::DTYPES)
}

/// The inputs as the columns of one array, with their names.
fn stacked<T: FromArrays, F: Value>(
    inputs: Named<AnyArray>,
) -> Result<(Array2<F>, Vec<String>), DatasetError> {
    let schema = const { &T::SCHEMA };
    let mut parts = Vec::new();
    let mut names = Vec::new();
    for (name, array) in inputs {
        let dtype = array.dtype();
        let no = |reason| TensorError::new(&name, dtype, of::<F>("the data set"), reason);
        let array = old::<F>(array).map_err(no)?;
        let part = match array.ndim() {
            1 => array.insert_axis(Axis(1)),
            _ => array,
        };
        let rank = part.ndim();
        let part = part.into_dimensionality::<Ix2>().map_err(|_| {
            let reason = format!("is of rank {rank}, and an input of a data set is of rank 1 or 2");
            no(Reason::Shape(reason))
        })?;
        if let Some(first) = parts.first().map(Array2::nrows)
            && first != part.nrows()
        {
            let rows = part.nrows();
            let reason = format!("has {rows} rows, and the inputs before it have {first}");
            return Err(no(Reason::Shape(reason)).into());
        }
        names.extend(columns(schema.get(&name), &name, part.ncols()));
        parts.push(part);
    }
    let records = match parts.len() {
        1 => parts.pop(),
        _ => {
            let views: Vec<_> = parts.iter().map(Array2::view).collect();
            concatenate(Axis(1), &views).ok()
        }
    };
    match records {
        Some(records) => Ok((records, names)),
        // They have the same number of rows, so that they can be stacked if there are any.
        None => Err(DatasetError::Role {
            role: "input",
            names: Vec::new(),
        }),
    }
}

/// The names of the columns of an array.
fn columns(spec: Option<&ArraySpec>, name: &str, count: usize) -> Vec<String> {
    let declared = spec.map_or(&[][..], |spec| spec.columns());
    match count {
        _ if declared.len() == count => declared.iter().map(ToString::to_string).collect(),
        1 => vec![name.to_owned()],
        _ => (0..count).map(|at| format!("{name}[{at}]")).collect(),
    }
}

/// The one array of a role.
fn one(role: &'static str, arrays: Named<AnyArray>) -> Result<(String, AnyArray), DatasetError> {
    let mut arrays: Vec<(String, AnyArray)> = arrays.into();
    match arrays.pop() {
        Some(array) if arrays.is_empty() => Ok(array),
        last => {
            let names = arrays.into_iter().chain(last).map(|(name, _)| name);
            Err(DatasetError::Role {
                role,
                names: names.collect(),
            })
        }
    }
}

fn column<A: Value>(
    name: &str,
    array: AnyArray,
    what: &'static str,
) -> Result<Array1<A>, TensorError> {
    let (dtype, rank) = (array.dtype(), array.shape().len());
    let column = old::<A>(array).and_then(|array| {
        let column = array.into_dimensionality::<Ix1>();
        column.map_err(|_| Reason::Shape(format!("is of rank {rank}, and {what} are of rank 1")))
    });
    column.map_err(|reason| TensorError::new(name, dtype, of::<A>(what), reason))
}

/// The array in linfa's version of ndarray.
fn old<A: Value>(array: AnyArray) -> Result<ArrayD<A>, Reason> {
    let (values, shape) = A::of(array)?;
    ArrayD::from_shape_vec(shape, values).map_err(Reason::failed)
}
