//! Repairs of data: plans, and what they did.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict};
use schema_core::repair::{RepairLog, Unrepaired};
use schema_core::{Arrays, Dims, Repair, Schema as CoreSchema};
use schema_tools::repair::emptied;

use crate::give::give;
use crate::intake::Given;
use crate::report::Report;
use crate::schema::Schema;

/// The steps of a repair, in order.
#[pyclass(frozen, eq, module = "inputschema._core")]
#[derive(PartialEq)]
pub(crate) struct Plan(Repair);

#[pymethods]
impl Plan {
    /// Reads the JSON form.
    #[staticmethod]
    fn from_json(text: &str) -> PyResult<Plan> {
        let plan = serde_json::from_str(text);
        plan.map(Plan)
            .map_err(|error| PyValueError::new_err(format!("this is no plan: {error}")))
    }

    /// Returns the steps that the schema itself says.
    #[staticmethod]
    fn of(schema: &Schema) -> Plan {
        Plan(Repair::of(&schema.0))
    }

    /// Returns the JSON form.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string_pretty(&self.0)
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// Returns a plan with the steps of another after these.
    fn and_then(&self, other: &Plan) -> Plan {
        Plan(self.0.clone().and(other.0.clone()))
    }

    fn __len__(&self) -> usize {
        self.0.steps().len()
    }

    /// Repairs a copy of the data.
    fn apply(&self, py: Python<'_>, schema: &Schema, data: &Bound<'_, PyAny>) -> PyResult<Outcome> {
        let arrays = Given::of(py, data)?.to_arrays(py)?;
        self.applied(py, &schema.0, arrays)
    }

    /// Returns a plan with what was learned of the data, or what could not be repaired.
    fn fit<'py>(
        &self,
        py: Python<'py>,
        schema: &Schema,
        data: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let arrays = Given::of(py, data)?.to_arrays(py)?;
        match py.detach(|| self.0.fit(&schema.0, &arrays)) {
            Ok(fitted) => Ok(Bound::new(py, Plan(fitted))?.into_any()),
            Err(unfitted) => Ok(Bound::new(py, Outcome::unrepaired(py, unfitted)?)?.into_any()),
        }
    }
}

impl Plan {
    pub(crate) fn core(&self) -> &Repair {
        &self.0
    }

    /// Repairs arrays.
    pub(crate) fn applied(
        &self,
        py: Python<'_>,
        schema: &CoreSchema,
        arrays: Arrays,
    ) -> PyResult<Outcome> {
        let outcome = py.detach(|| {
            let kept = arrays.clone();
            match self.0.apply(schema, arrays) {
                Ok((arrays, log)) => Ok(Done {
                    useless: emptied(&log).map(|why| (why, schema.validate(&kept).err())),
                    dims: schema.validate(&arrays).ok(),
                    arrays,
                    log,
                }),
                Err(unrepaired) => Err(unrepaired),
            }
        });
        match outcome {
            Ok(done) => Outcome::done(py, done),
            Err(unrepaired) => Outcome::unrepaired(py, unrepaired),
        }
    }
}

/// The plans that would fix violations, each one of them.
#[pyfunction]
pub(crate) fn offers(report: &Report) -> Vec<Plan> {
    let mut found: Vec<Repair> = Vec::new();
    for violation in report.report.violations() {
        for plan in violation.repairs() {
            if !plan.is_empty() && !found.contains(&plan) {
                found.push(plan);
            }
        }
    }
    found.into_iter().map(Plan).collect()
}

/// A repair of which the result is valid.
struct Done {
    arrays: Arrays,
    log: RepairLog,
    dims: Option<Dims>,
    /// Why it is of no use all the same, and what was wrong before.
    useless: Option<(String, Option<schema_core::Report>)>,
}

/// What a repair came to.
#[pyclass(frozen, get_all, module = "inputschema._core")]
pub(crate) struct Outcome {
    /// The arrays by name.
    arrays: Py<PyDict>,
    log: Py<Log>,
    /// The size of each symbol, if the arrays are valid.
    dims: Option<Py<PyDict>>,
    /// What is wrong with them, if they are not, or with the data as it was, if none of it is left.
    report: Option<Py<Report>>,
    /// The steps that failed, or why the result is of no use, valid as it is; empty if all is well.
    undone: String,
}

impl Outcome {
    fn done(py: Python<'_>, done: Done) -> PyResult<Outcome> {
        let dims = PyDict::new(py);
        for (symbol, size) in done.dims.iter().flat_map(Dims::iter) {
            dims.set_item(symbol, size)?;
        }
        let (undone, report) = done.useless.unzip();
        let report = report
            .flatten()
            .map(|report| Py::new(py, Report::new(report)));
        Ok(Outcome {
            arrays: give(py, done.arrays)?.unbind(),
            log: Py::new(py, Log::of(&done.log)?)?,
            dims: undone.is_none().then(|| dims.unbind()),
            report: report.transpose()?,
            undone: undone.unwrap_or_default(),
        })
    }

    fn unrepaired(py: Python<'_>, unrepaired: Unrepaired) -> PyResult<Outcome> {
        let text = unrepaired.to_string();
        let (arrays, report, log) = unrepaired.into_parts();
        let undone = text.strip_prefix(&report.to_string()).unwrap_or_default();
        Ok(Outcome {
            arrays: give(py, arrays)?.unbind(),
            log: Py::new(py, Log::of(&log)?)?,
            dims: None,
            undone: undone.trim_start().to_owned(),
            report: Some(Py::new(py, Report::new(report))?),
        })
    }
}

/// What each step of a repair did, or could not do: in the forms that users see, so that it can be pickled.
#[pyclass(frozen, eq, module = "inputschema._core")]
#[derive(PartialEq)]
pub(crate) struct Log {
    text: String,
    html: String,
    /// The entries.
    json: String,
    count: usize,
}

/// What a log is restored from.
type Forms = (String, String, String, usize);

impl Log {
    fn of(log: &RepairLog) -> PyResult<Log> {
        let json = serde_json::to_string(log.steps());
        Ok(Log {
            text: match log.is_empty() {
                true => "nothing to repair".to_owned(),
                false => log.to_string(),
            },
            html: log.to_html(),
            json: json.map_err(|error| PyValueError::new_err(error.to_string()))?,
            count: log.steps().len(),
        })
    }
}

#[pymethods]
impl Log {
    #[staticmethod]
    fn _restored(text: String, html: String, json: String, count: usize) -> Log {
        Log {
            text,
            html,
            json,
            count,
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Log>) -> PyResult<(Bound<'py, PyAny>, Forms)> {
        let Log {
            text,
            html,
            json,
            count,
        } = slf.get();
        let parts = (text.clone(), html.clone(), json.clone(), *count);
        Ok((slf.get_type().getattr("_restored")?, parts))
    }

    fn __len__(&self) -> usize {
        self.count
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> &str {
        &self.text
    }

    /// Returns the entries as JSON.
    fn to_json(&self) -> &str {
        &self.json
    }

    /// Returns the entries, each as a dict.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (&self.json,))
    }

    /// Returns a table.
    fn to_html(&self) -> &str {
        &self.html
    }

    fn _repr_html_(&self) -> &str {
        &self.html
    }
}
