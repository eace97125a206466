//! Schemas, and the check of arrays against one.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use schema_core::spec::{ArraySpec, DType};
use schema_tools::forms;

use crate::intake::Given;
use crate::report::{Report, VOICE};

pyo3::import_exception!(inputschema._errors, InvalidData);
pyo3::import_exception!(inputschema._errors, SchemaError);

pub(crate) fn json_error(error: serde_json::Error) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// A schema of arrays.
#[pyclass(frozen, module = "inputschema._core")]
pub(crate) struct Schema(pub(crate) schema_core::Schema);

impl Schema {
    /// The form in which equal schemas are written alike: rules in the order of their kinds, and nothing said of
    /// the upper bound where there is none.
    fn canonical(&self) -> PyResult<serde_json::Value> {
        let mut form = serde_json::to_value(&self.0).map_err(json_error)?;
        for array in form["arrays"].as_array_mut().into_iter().flatten() {
            if let Some(rules) = array
                .get_mut("constraints")
                .and_then(|rules| rules.as_array_mut())
            {
                for rule in rules.iter_mut() {
                    if let Some(range) = rule
                        .get_mut("range")
                        .and_then(|range| range.as_object_mut())
                        && !range.contains_key("max")
                    {
                        range.remove("max_inclusive");
                    }
                }
                rules.sort_by_key(ToString::to_string);
            }
        }
        Ok(form)
    }
}

#[pymethods]
impl Schema {
    /// Reads the JSON form.
    #[staticmethod]
    fn from_json(text: &str) -> PyResult<Schema> {
        let schema = serde_json::from_str(text);
        schema
            .map(Schema)
            .map_err(|error| SchemaError::new_err(error.to_string()))
    }

    /// Reads the JSON form of a declaration, with every contradiction in an error.
    #[staticmethod]
    fn declare(text: &str) -> PyResult<Schema> {
        let form: serde_json::Value = serde_json::from_str(text).map_err(json_error)?;
        match serde_json::from_value(form.clone()) {
            Ok(schema) => Ok(Schema(schema)),
            Err(first) => {
                let problems = problems(form, &first.to_string());
                Err(SchemaError::new_err(problems.join("\n")))
            }
        }
    }

    /// Returns the JSON form.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string_pretty(&self.0).map_err(json_error)
    }

    /// Returns a JSON Schema.
    fn json_schema(&self) -> PyResult<String> {
        serde_json::to_string_pretty(&self.0.json_schema()).map_err(json_error)
    }

    /// Returns a module of Rust with a struct that derives the schema.
    fn to_rust(&self) -> PyResult<String> {
        let text = forms::rust::source_text(&self.0, None, &[], &VOICE);
        text.map_err(|failure| SchemaError::new_err(failure.to_string()))
    }

    /// Returns a module of Python with the schema.
    fn to_python(&self) -> PyResult<String> {
        let text = forms::python::source_text(&self.0, &[]);
        text.map_err(|failure| SchemaError::new_err(failure.to_string()))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn to_html(&self) -> String {
        self.0.to_html()
    }

    fn __eq__(&self, other: &Schema) -> PyResult<bool> {
        Ok(self.canonical()? == other.canonical()?)
    }

    fn __hash__(&self) -> PyResult<u64> {
        let mut hasher = DefaultHasher::new();
        self.canonical()?.to_string().hash(&mut hasher);
        Ok(hasher.finish())
    }

    /// Returns the sizes of symbols, or raises `InvalidData`. The data is a dict of arrays by name, a table, a
    /// stream of batches of Arrow, or files.
    fn check<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyDict>> {
        match self.verdict(py, data)? {
            Ok(dims) => sizes(py, &dims),
            Err(report) => Err(InvalidData::new_err((report,))),
        }
    }

    /// Returns the report, or nothing.
    fn report<'py>(&self, py: Python<'py>, data: &Bound<'py, PyAny>) -> PyResult<Option<Report>> {
        Ok(self.verdict(py, data)?.err())
    }
}

impl Schema {
    fn verdict<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
    ) -> PyResult<Result<schema_core::Dims, Report>> {
        let verdict = Given::of(py, data)?.check(py, &self.0)?;
        Ok(verdict.map_err(|report| {
            let report = Report::new(report);
            match data.cast::<PyDict>() {
                Ok(arrays) => report.with_arrays(arrays),
                Err(_) => report,
            }
        }))
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

/// All contradictions in a declaration: those of each array, or else those between arrays and in bounds.
fn problems(form: serde_json::Value, first: &str) -> Vec<String> {
    let arrays = form["arrays"].as_array().cloned().unwrap_or_default();
    let of_array = |array: &serde_json::Value| {
        let problem = serde_json::from_value::<ArraySpec>(array.clone()).err()?;
        Some(problem.to_string())
    };
    let of_arrays: Vec<String> = arrays.iter().filter_map(of_array).collect();
    if !of_arrays.is_empty() {
        return of_arrays;
    }
    let bounds = form["dims"].as_array().cloned().unwrap_or_default();
    let with = |bounds: Vec<serde_json::Value>| {
        let mut form = form.clone();
        form["dims"] = bounds.into();
        let problem = serde_json::from_value::<schema_core::Schema>(form).err();
        problem.map(|problem| problem.to_string())
    };
    let mut problems: Vec<String> = with(Vec::new()).into_iter().collect();
    if problems.is_empty() {
        problems.extend(bounds.into_iter().filter_map(|bounds| with(vec![bounds])));
    }
    if problems.is_empty() {
        problems.push(first.to_owned());
    }
    problems
}

/// Returns the name of a dtype here, from that or from one that another library has for it.
#[pyfunction]
pub(crate) fn dtype_name(name: &str) -> Option<&'static str> {
    let known = DType::from_name(name).or_else(|| DType::from_other_name(name));
    known.map(DType::name)
}

/// Returns the name of the dtype that NumPy gives a code, such as `f4`.
#[pyfunction]
pub(crate) fn dtype_of_code(code: &str) -> Option<&'static str> {
    DType::from_code(code).map(DType::name)
}

/// Returns the candidate that a word was most likely meant to be.
#[pyfunction]
pub(crate) fn nearest(word: &str, candidates: Vec<String>) -> Option<String> {
    schema_spec::nearest(word, candidates.iter().map(String::as_str)).map(str::to_owned)
}
