//! Schemas of data that has none.

use pyo3::prelude::*;
use schema_tools::infer::Infer;

use crate::intake::Given;
use crate::model::failed;
use crate::schema::Schema;

/// Infers a schema from data, with what its user should know.
#[pyfunction]
pub(crate) fn infer(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    name: &str,
    description: &str,
    ranges: bool,
    labels: bool,
) -> PyResult<(Schema, Vec<String>)> {
    let infer = Infer::new(name)
        .with_description(description)
        .with_ranges(ranges)
        .with_labels(labels);
    let inferred = match Given::of(py, data)? {
        Given::Held(held) => {
            let views = held.views()?;
            py.detach(|| infer.of_data(&views))
        }
        given => {
            let arrays = given.to_arrays(py)?;
            py.detach(|| infer.of_data(arrays))
        }
    };
    let inferred = inferred.map_err(|failure| failed(&failure))?;
    Ok((Schema(inferred.schema), inferred.notes))
}
