//! Reports, in the words of Python.

use std::borrow::Cow;
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::{PyComplex, PyDict, PyList, PyTuple, PyWeakrefMethods, PyWeakrefReference};
use schema_core::report::Voice;
use schema_core::spec::Value;

use schema_tools::sarif::Found;

use crate::intake::Held;
use crate::schema::json_error;

/// The words for what the user can do.
pub(crate) const VOICE: schema_tools::Voice = schema_tools::Voice::PYTHON;

/// Those in reports.
const WORDS: &Voice = &VOICE.report;

/// Everything that is wrong with some arrays.
///
/// Its text names each violation, with the place and the value of the first invalid values, and help.
#[pyclass(frozen, module = "inputschema")]
pub(crate) struct Report {
    pub(crate) report: schema_core::Report,
    /// What a model takes, where the report itself does not know it.
    help: Vec<String>,
    /// What was not checked.
    notes: Vec<String>,
    /// The arrays as far as they are still in use elsewhere: a report keeps none of them alive.
    arrays: Vec<(String, Py<PyWeakrefReference>)>,
}

impl Report {
    pub(crate) fn new(report: schema_core::Report) -> Report {
        Report {
            report,
            help: Vec::new(),
            notes: Vec::new(),
            arrays: Vec::new(),
        }
    }

    /// Adds references to arrays, for maps of them.
    pub(crate) fn with_arrays(mut self, arrays: &Bound<'_, PyDict>) -> Report {
        for (name, array) in arrays {
            let (Ok(name), Ok(array)) = (name.extract(), PyWeakrefReference::new(&array)) else {
                continue;
            };
            self.arrays.push((name, array.unbind()));
        }
        self
    }

    /// Adds help and notes on all of it, a sentence each.
    pub(crate) fn with_sentences(mut self, help: Vec<String>, notes: Vec<String>) -> Report {
        (self.help, self.notes) = (help, notes);
        self
    }

    fn text(&self) -> String {
        let mut text = self.report.outline(WORDS).to_string();
        for help in &self.help {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        for note in &self.notes {
            text.push_str("\nnote: ");
            text.push_str(note);
        }
        text
    }

    /// The arrays that are still in use.
    fn alive<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let arrays = PyDict::new(py);
        for (name, array) in &self.arrays {
            if let Some(array) = array.bind(py).upgrade() {
                arrays.set_item(name, array)?;
            }
        }
        Ok(arrays)
    }

    fn map_of(&self, py: Python<'_>, name: &str) -> PyResult<schema_core::Map> {
        let alive = self.alive(py)?;
        if !alive.contains(name)? {
            return Ok(self.report.map(name));
        }
        let held = Held::of(&alive)?;
        let views = held.views()?;
        Ok(py.detach(|| self.report.map_in(name, &views)))
    }

    /// The names of the arrays with a map.
    fn mapped(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for violation in self.report.violations() {
            let name = violation.array();
            if violation.kind().tally().is_some() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

#[pymethods]
impl Report {
    fn __str__(&self) -> String {
        self.text()
    }

    fn __repr__(&self) -> String {
        let count = self.report.violations().len();
        let plural = if count == 1 { "" } else { "s" };
        format!(
            "<Report of {:?}: {count} violation{plural}>",
            self.report.schema()
        )
    }

    /// The number of violations.
    fn __len__(&self) -> usize {
        self.report.violations().len()
    }

    /// The name of the schema.
    #[getter]
    fn schema(&self) -> &str {
        self.report.schema()
    }

    /// The violations, in the order of the checks.
    #[getter]
    fn violations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let violations = self.report.violations().iter();
        let violations = violations.map(|found| Violation(found.clone()));
        let violations: PyResult<Vec<_>> = violations.map(|found| Bound::new(py, found)).collect();
        PyList::new(py, violations?)
    }

    /// What was not checked, a sentence each.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// What would be right, where no single violation says it.
    #[getter]
    fn help(&self) -> Vec<String> {
        self.help.clone()
    }

    /// The report as JSON, with the first hundred violations.
    fn to_json(&self) -> PyResult<String> {
        let mut form = serde_json::to_value(self.report.form(WORDS)).map_err(json_error)?;
        for (key, sentences) in [("help", &self.help), ("notes", &self.notes)] {
            if !sentences.is_empty() {
                form[key] = sentences.as_slice().into();
            }
        }
        serde_json::to_string(&form).map_err(json_error)
    }

    /// The same as objects of Python.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        parsed(py, &self.to_json()?)
    }

    /// Reads what `to_json` writes.
    #[staticmethod]
    fn from_json(text: &str) -> PyResult<Report> {
        let mut form: serde_json::Value = serde_json::from_str(text).map_err(json_error)?;
        let mut sentences = |key: &str| -> PyResult<Vec<String>> {
            match form.as_object_mut().and_then(|form| form.remove(key)) {
                Some(list) => serde_json::from_value(list).map_err(json_error),
                None => Ok(Vec::new()),
            }
        };
        let (help, notes) = (sentences("help")?, sentences("notes")?);
        Ok(Report {
            help,
            notes,
            ..Report::new(serde_json::from_value(form).map_err(json_error)?)
        })
    }

    /// The report as SARIF, about a file.
    fn to_sarif(&self, file: std::path::PathBuf) -> PyResult<String> {
        let uri = schema_tools::sarif::uri(&file);
        let found = Found::Violations(&self.report);
        let log = schema_tools::sarif::log([(uri, found)], &VOICE);
        serde_json::to_string_pretty(&log).map_err(json_error)
    }

    /// The report as HTML: a table of the violations, and the map of each array that has one.
    fn to_html(&self, py: Python<'_>) -> PyResult<String> {
        let mut html = self.report.html_in(WORDS);
        let lines = self.help.iter().map(|line| ("help", line));
        for (label, line) in lines.chain(self.notes.iter().map(|line| ("note", line))) {
            let _ = write!(html, "\n<p>{label}: {}</p>", escape(line));
        }
        for name in self.mapped() {
            let map = self.map_of(py, name)?;
            if !map.is_empty() {
                html.push('\n');
                html.push_str(&map.to_svg());
            }
        }
        Ok(html)
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.to_html(py)
    }

    /// A picture of where the values of an array are invalid.
    ///
    /// It shows all of them if the array is still in use, and the first few otherwise.
    fn map(&self, py: Python<'_>, array: &str) -> PyResult<Map> {
        self.map_of(py, array).map(Map)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Report>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let reader = slf.get_type().getattr("from_json")?;
        Ok((reader, (slf.get().to_json()?,)))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Report>();
        other.is_ok_and(|other| self.report == other.get().report)
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.report.schema().hash(&mut hasher);
        self.report.violations().len().hash(&mut hasher);
        hasher.finish()
    }
}

/// What JSON says, as objects of Python.
fn parsed<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// One thing that is wrong with an array.
#[pyclass(frozen, module = "inputschema")]
pub(crate) struct Violation(schema_core::Violation);

#[pymethods]
impl Violation {
    /// A stable word for what is wrong: `missing`, `range`, `shape`, ..
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code()
    }

    /// The name of the array; empty if it is about all of them.
    #[getter]
    fn array(&self) -> &str {
        self.0.array()
    }

    /// What is wrong, in a sentence.
    #[getter]
    fn message(&self) -> String {
        self.0.message()
    }

    /// How to mend it, if that is known.
    #[getter]
    fn help(&self) -> Option<String> {
        self.0.help_in(WORDS)
    }

    /// The number of invalid values; `None` if it is not about values.
    #[getter]
    fn count(&self) -> Option<usize> {
        Some(self.0.kind().tally()?.count)
    }

    /// The number of values that were checked; `None` if it is not about values.
    #[getter]
    fn total(&self) -> Option<usize> {
        Some(self.0.kind().tally()?.total)
    }

    /// The indices of the first invalid values.
    #[getter]
    fn positions<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyTuple>>> {
        let samples = self.0.kind().tally().map(|tally| tally.samples.as_slice());
        let samples = samples.unwrap_or_default().iter();
        samples
            .map(|sample| PyTuple::new(py, &sample.index))
            .collect()
    }

    /// The first invalid values, as many as there are positions. A missing text is `None`.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let samples = self.0.kind().tally().map(|tally| tally.samples.as_slice());
        let samples = samples.unwrap_or_default().iter();
        samples.map(|sample| object(py, &sample.value)).collect()
    }

    /// The violation as JSON.
    fn to_json(&self) -> PyResult<String> {
        let mut form = serde_json::to_value(&self.0).map_err(json_error)?;
        if let Some(help) = self.help() {
            form["help"] = help.into();
        }
        serde_json::to_string(&form).map_err(json_error)
    }

    /// The same as objects of Python.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        parsed(py, &self.to_json()?)
    }

    fn __str__(&self) -> String {
        self.0.text_in(WORDS)
    }

    fn __repr__(&self) -> String {
        format!("<Violation {}: {}>", self.0.full_code(), self.0.message())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Violation>();
        other.is_ok_and(|other| self.0 == other.get().0)
    }
}

/// A value as an object of Python.
fn object<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Bool(value) => value.into_pyobject(py)?.to_owned().into_any(),
        Value::Int(value) => value.into_pyobject(py)?.into_any(),
        Value::Float(value) => value.into_pyobject(py)?.into_any(),
        Value::Complex(re, im) => PyComplex::from_doubles(py, *re, *im).into_any(),
        // Text from data is owned.
        Value::Text(Cow::Borrowed("")) => py.None().into_bound(py),
        Value::Text(text) => text.as_ref().into_pyobject(py)?.into_any(),
    })
}

/// A picture of where the values of an array are invalid.
///
/// Its text is the legend.
#[pyclass(frozen, module = "inputschema")]
pub(crate) struct Map(schema_core::Map);

#[pymethods]
impl Map {
    /// Whether it shows all invalid values, and not only the first few.
    #[getter]
    fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    /// Whether there is nothing to show.
    #[getter]
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The picture as SVG.
    fn to_svg(&self) -> String {
        self.0.to_svg()
    }

    fn _repr_svg_(&self) -> String {
        self.0.to_svg()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_svg()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        self.0.to_string()
    }
}
