//! Schemas, and the check of arrays against one.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::intake::Held;
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

    /// Returns the sizes of symbols, or a report of every violation.
    fn check<'py>(
        &self,
        py: Python<'py>,
        arrays: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let held = Held::of(arrays)?;
        let views = held.views()?;
        match py.detach(|| self.0.validate(&views)) {
            Ok(dims) => {
                let sizes = PyDict::new(py);
                for (symbol, size) in dims.iter() {
                    sizes.set_item(symbol, size)?;
                }
                Ok(sizes.into_any())
            }
            Err(report) => Ok(Bound::new(py, Report(report))?.into_any()),
        }
    }
}
