//! Models of tables: one matrix, whose columns may have names.

use schema_spec::{DType, Loss};

use crate::{ModelArray, ModelDim, ModelError};

/// The largest number of columns.
pub(super) const COLUMNS: usize = 65_536;

/// The symbol for the number of rows.
pub(super) fn rows() -> ModelDim {
    ModelDim::Symbol("batch".to_owned())
}

/// The input of `count` columns, with their names if they have any.
pub(super) fn matrix(count: usize, names: Vec<String>) -> Result<ModelArray, ModelError> {
    if count > COLUMNS {
        return Err(ModelError::too_large(
            "a table",
            count as u64,
            COLUMNS as u64,
            "columns",
        ));
    }
    let mut name = "x".to_owned();
    while names.contains(&name) {
        name.push('_');
    }
    Ok(ModelArray::new(name)
        .with_made_up_name(true)
        .with_dtype(Some(DType::F64))
        .with_shape(Some(vec![rows(), ModelDim::Fixed(count)]))
        .with_columns(names))
}

/// An input that is one column.
pub(super) fn column(name: &str) -> ModelArray {
    ModelArray::new(name)
        .with_made_up_name(false)
        .with_shape(Some(vec![rows()]))
}

/// The output: one value for each row, or `width` if that is more than 1.
pub(super) fn output(width: usize) -> ModelArray {
    let width = (width > 1).then_some(ModelDim::Fixed(width));
    ModelArray::new("y")
        .with_made_up_name(true)
        .with_dtype(Some(DType::F64))
        .with_shape(Some([rows()].into_iter().chain(width).collect()))
}

/// The loss for labels from 0 to below the number of classes.
pub(super) fn of_classes() -> Loss {
    Loss::SparseCategoricalCrossentropy { ignore_class: None }
}
