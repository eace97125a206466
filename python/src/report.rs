//! Reports.

use pyo3::prelude::*;

/// Everything that is wrong with some arrays.
#[pyclass(frozen, module = "inputschema")]
pub(crate) struct Report(pub(crate) schema_core::Report);

#[pymethods]
impl Report {
    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

impl Report {
    pub(crate) fn new(report: schema_core::Report) -> Report {
        Report(report)
    }
}
