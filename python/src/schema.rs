//! Schemas, and the check of arrays against one.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::intake::{Given, Held};
use crate::report::Report;

/// A schema of arrays.
#[pyclass(frozen, module = "inputschema._core")]
pub(crate) struct Schema(pub(crate) schema_core::Schema);

#[pymethods]
impl Schema {
    /// Reads the JSON form.
    #[staticmethod]
    fn from_json(text: &str) -> PyResult<Schema> {
        let schema = serde_json::from_str(text);
        schema
            .map(Schema)
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// Returns the JSON form.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string_pretty(&self.0)
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The same of data as a whole: a table, a stream of batches of Arrow, files, or arrays by name.
    fn check_data<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match Given::of(py, data)?.check(py, &self.0)? {
            Ok(dims) => Ok(sizes(py, &dims)?.into_any()),
            Err(report) => Ok(Bound::new(py, Report(report))?.into_any()),
        }
    }

    /// Returns the sizes of symbols, or a report of every violation.
    fn check<'py>(
        &self,
        py: Python<'py>,
        arrays: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let held = Held::of(arrays)?;
        let views = held.views()?;
        match py.detach(|| self.0.validate(&views)) {
            Ok(dims) => Ok(sizes(py, &dims)?.into_any()),
            Err(report) => Ok(Bound::new(py, Report(report))?.into_any()),
        }
    }
}

/// The sizes of symbols as a dict.
pub(crate) fn sizes<'py>(
    py: Python<'py>,
    dims: &schema_core::Dims,
) -> PyResult<Bound<'py, PyDict>> {
    let sizes = PyDict::new(py);
    for (symbol, size) in dims.iter() {
        sizes.set_item(symbol, size)?;
    }
    Ok(sizes)
}
