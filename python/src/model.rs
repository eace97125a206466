//! What a model takes, and whether data is that.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use schema_core::model::{ModelArray, ModelDim, ModelError as ReadError, ModelFormat};
use schema_core::spec::{Constraint, Dim, List, Role, Text, Value, ValueRange};
use schema_core::{ArraySpec, Arrays, Coerce, DType, Dims, Model, Report as CoreReport};
use schema_tools::check::{Against, Checked, Expected, Options};
use schema_tools::infer::Infer;
use schema_tools::repair::renamed;
use schema_tools::{Failure, Given as Known};

use crate::intake::{
    Batches, Given, check_batches, check_files, failed as stream_failed, open_with_first, read,
};
use crate::repair::{Outcome, Plan};
use crate::report::{Report, VOICE};
use crate::schema::{InvalidData, Schema, sizes};

pyo3::import_exception!(inputschema._errors, ModelError);

fn failed(failure: &Failure) -> PyErr {
    ModelError::new_err(failure.to_string())
}

/// How arrays are compared with a model: `schema_tools`' options, and one of Python alone.
#[derive(Clone)]
struct Rules {
    options: Options,
    /// Whether numbers are taken as Keras converts them by itself, before its first layer.
    as_keras: bool,
}

/// What a model takes.
#[pyclass(frozen, module = "inputschema._core")]
pub(crate) struct Contract {
    model: Model,
    /// What data is compared with: the model, or the schema that its file is.
    against: Against,
    /// What messages call the model.
    called: String,
    rules: Rules,
}

/// The bytes of a file above which it is read in pieces. Below, it is read whole: then the report also says
/// what would be wrong after the conversions of Keras.
const LARGE: u64 = 64 << 20;

fn is_large(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.is_dir() || file.len() > LARGE)
}

/// The result of a check, and what the model says of it.
struct Judged {
    verdict: Result<Dims, CoreReport>,
    help: Vec<String>,
    notes: Vec<String>,
}

impl From<Checked> for Judged {
    fn from(checked: Checked) -> Judged {
        Judged {
            verdict: checked.verdict,
            help: checked.help,
            notes: checked.notes,
        }
    }
}

/// An input or output of a model that is described by its runtime: its name, type and shape.
type Described<'py> = (String, String, Option<Vec<Bound<'py, PyAny>>>);

impl Contract {
    fn new(model: Model, called: String) -> Contract {
        let against = match model.as_schema() {
            Some(schema) => Against::Schema(Box::new(schema.clone())),
            None => Against::Model(Box::new(model.clone())),
        };
        Contract {
            model,
            against,
            called,
            rules: Rules {
                options: Options::new(VOICE),
                as_keras: false,
            },
        }
    }

    fn unreadable(called: &str, error: &ReadError) -> PyErr {
        let called = format!("the model `{called}`");
        failed(&Failure::of_model(&called, error, &VOICE))
    }

    fn expected(&self, known: &Known<'_>) -> PyResult<Expected> {
        let options = &self.rules.options;
        let expected = self.against.expected(&self.called, known, options);
        let mut expected = expected.map_err(|failure| failed(&failure))?;
        let mut specs: Vec<ArraySpec> = expected.schema.arrays().cloned().collect();
        if self.rules.as_keras && self.model.format().is_keras() {
            for spec in &mut specs {
                if let (Role::Input, Some(own)) = (spec.role(), known.get(spec.name())) {
                    take_dtype(spec, own.dtype());
                    take_rank(spec, own.shape());
                }
            }
        }
        specs.extend(validation_weights(&specs, known));
        expected.schema = expected.schema.with_owned_arrays(specs);
        Ok(expected)
    }

    fn checked(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Judged> {
        match Given::of(py, data)? {
            Given::Held(held) => {
                let views = held.views()?;
                let expected = self.expected(&Known::from(&views))?;
                Ok(py.detach(|| expected.check(&views, &self.rules.options).into()))
            }
            // What is converted first is converted as a whole.
            given if self.rules.options.coerce != Coerce::Strict => {
                self.whole(py, given.to_arrays(py)?)
            }
            Given::Stream(stream) => {
                let mut batches = Batches::of(&stream)?;
                let (mut rows, is_all) = py.detach(|| batches.first()).map_err(stream_failed)?;
                if is_all && rows.len() < 2 {
                    let arrays = rows.pop().map(|rows| rows.arrays);
                    return self.whole(py, arrays.unwrap_or_default());
                }
                let expected = self.expected(&Known::of_first(&rows[0].arrays))?;
                let check = || check_batches(rows, &mut batches, &expected.schema);
                let verdict = py.detach(check)?;
                Ok(self.judged(expected, verdict))
            }
            Given::Files(paths) => match &paths[..] {
                [path] if !is_large(path) => self.whole(py, py.detach(|| read(path))?),
                paths => {
                    let (pieces, first) = py.detach(|| open_with_first(paths))?;
                    let expected = self.expected(&Known::of_first(&first))?;
                    let verdict = py.detach(|| check_files(pieces, &expected.schema))?;
                    Ok(self.judged(expected, verdict))
                }
            },
        }
    }

    fn whole(&self, py: Python<'_>, arrays: Arrays) -> PyResult<Judged> {
        let expected = self.expected(&Known::from(&arrays))?;
        Ok(py.detach(|| expected.check(arrays, &self.rules.options).into()))
    }

    /// What the model says of data that was checked in pieces.
    fn judged(&self, expected: Expected, verdict: Result<Dims, CoreReport>) -> Judged {
        let help = match &verdict {
            Err(report) => expected.help(report, &[], &self.rules.options),
            Ok(_) => Vec::new(),
        };
        Judged {
            verdict,
            help,
            notes: expected.notes,
        }
    }
}

/// The report with what the model says, on data that is a dict of arrays or something else.
fn reported(
    report: CoreReport,
    (help, notes): (Vec<String>, Vec<String>),
    data: &Bound<'_, PyAny>,
) -> Report {
    let report = Report::new(report).with_sentences(help, notes);
    match data.cast::<PyDict>() {
        Ok(arrays) => report.with_arrays(arrays),
        Err(_) => report,
    }
}

#[pymethods]
impl Contract {
    /// Reads a model from a file or a folder.
    #[staticmethod]
    #[pyo3(signature = (path, signature=None))]
    fn read(py: Python<'_>, path: PathBuf, signature: Option<&str>) -> PyResult<Contract> {
        let called = path.display().to_string();
        let model = py.detach(|| match signature {
            Some(name) => Model::read_signature(&path, name),
            None => Model::read(&path),
        });
        match model {
            Ok(model) => Ok(Contract::new(model, called)),
            Err(error) => Err(Contract::unreadable(&called, &error)),
        }
    }

    /// Reads a model from what its file would hold. `nullable` says whether inputs may be missing, if
    /// the framework knows more than the file.
    #[staticmethod]
    #[pyo3(signature = (content, called, nullable=None))]
    fn from_bytes(
        py: Python<'_>,
        content: &[u8],
        called: String,
        nullable: Option<bool>,
    ) -> PyResult<Contract> {
        let model = py.detach(|| Model::read_from(Cursor::new(content)));
        let mut model = model.map_err(|error| Contract::unreadable(&called, &error))?;
        if let (Some(nullable), [input]) = (nullable, model.inputs()) {
            let input = input.clone().with_nullable(nullable);
            let (outputs, losses) = (model.outputs().to_vec(), model.losses().to_vec());
            model = model.with_arrays(vec![input], outputs).with_losses(losses);
        }
        let model = model.in_file(PathBuf::from(&called));
        Ok(Contract::new(model, called))
    }

    /// Makes a model of the inputs and outputs that ONNX Runtime describes.
    #[staticmethod]
    fn of_onnx(
        called: String,
        inputs: Vec<Described<'_>>,
        outputs: Vec<Described<'_>>,
    ) -> Contract {
        let all = |described: Vec<Described<'_>>| described.into_iter().map(onnx_array).collect();
        let model = Model::new(ModelFormat::Onnx, all(inputs), all(outputs));
        Contract::new(model.in_file(PathBuf::from(&called)), called)
    }

    /// Returns the same with other options, of which each replaces what was said before.
    #[pyo3(signature = (**given))]
    fn with_options(&self, given: Option<&Bound<'_, PyDict>>) -> PyResult<Contract> {
        let mut rules = self.rules.clone();
        for (key, value) in given.into_iter().flatten() {
            rules.set(key.cast::<PyString>()?.to_str()?, &value)?;
        }
        Ok(Contract {
            rules,
            ..Contract::new(self.model.clone(), self.called.clone())
        })
    }

    /// The name of the model.
    #[getter]
    fn name(&self) -> String {
        self.model.name().into_owned()
    }

    /// What messages call the model.
    #[getter]
    fn called(&self) -> &str {
        &self.called
    }

    /// The format of its file.
    #[getter]
    fn format(&self) -> &'static str {
        self.model.format().name()
    }

    /// The names of its inputs.
    #[getter]
    fn inputs(&self) -> Vec<&str> {
        self.model.inputs().iter().map(ModelArray::name).collect()
    }

    /// The names of its outputs.
    #[getter]
    fn outputs(&self) -> Vec<&str> {
        self.model.outputs().iter().map(ModelArray::name).collect()
    }

    /// The columns of a table that its only input is stacked from.
    #[getter]
    fn columns(&self) -> Vec<String> {
        match self.model.inputs() {
            [input] => input.columns().to_vec(),
            _ => Vec::new(),
        }
    }

    /// What is not known of the model.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.model.notes().to_vec()
    }

    /// The schema, under the names of the model.
    fn schema(&self) -> PyResult<Schema> {
        let schema = self.against.clone().schema(&self.called, &VOICE);
        schema.map(Schema).map_err(|failure| failed(&failure))
    }

    /// The schema of data under its own names, and what it does not check.
    fn schema_for(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
    ) -> PyResult<(Schema, Vec<String>)> {
        let expected = match Given::of(py, data)? {
            Given::Held(held) => self.expected(&Known::from(&held.views()?))?,
            Given::Stream(stream) => {
                let mut batches = Batches::of(&stream)?;
                let (rows, is_all) = py.detach(|| batches.first()).map_err(stream_failed)?;
                match &rows[..] {
                    [] => self.expected(&Known::new())?,
                    [rows] if is_all => self.expected(&Known::from(&rows.arrays))?,
                    [rows, ..] => self.expected(&Known::of_first(&rows.arrays))?,
                }
            }
            Given::Files(paths) => match &paths[..] {
                [path] if !is_large(path) => {
                    self.expected(&Known::from(&py.detach(|| read(path))?))?
                }
                paths => {
                    let (_, first) = py.detach(|| open_with_first(paths))?;
                    self.expected(&Known::of_first(&first))?
                }
            },
        };
        Ok((Schema(expected.schema), expected.notes))
    }

    /// Repairs a copy of the data, which is matched to the model by the names that it will have. Returns what
    /// is not checked too.
    fn repair(
        &self,
        py: Python<'_>,
        plan: &Plan,
        data: &Bound<'_, PyAny>,
    ) -> PyResult<(Outcome, Vec<String>)> {
        let arrays = Given::of(py, data)?.to_arrays(py)?;
        let expected = match renamed(plan.core(), &arrays) {
            Some(after) => self.expected(&Known::from(&after))?,
            None => self.expected(&Known::from(&arrays))?,
        };
        let outcome = plan.applied(py, &expected.schema, arrays)?;
        Ok((outcome, expected.notes))
    }

    /// Returns the sizes of symbols and what was not checked, or raises `InvalidData`. The data is a dict of
    /// arrays by name, a table, a stream of batches of Arrow, or a file.
    fn check<'py>(
        &self,
        py: Python<'py>,
        data: &Bound<'py, PyAny>,
    ) -> PyResult<(Bound<'py, PyDict>, Vec<String>)> {
        let checked = self.checked(py, data)?;
        match checked.verdict {
            Ok(dims) => Ok((sizes(py, &dims)?, checked.notes)),
            Err(report) => {
                let report = reported(report, (checked.help, checked.notes), data);
                Err(InvalidData::new_err((report,)))
            }
        }
    }

    /// Returns the report, or nothing.
    fn report(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Option<Report>> {
        let checked = self.checked(py, data)?;
        let report = checked.verdict.err();
        Ok(report.map(|report| reported(report, (checked.help, checked.notes), data)))
    }
}

impl Rules {
    fn set(&mut self, key: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let options = &mut self.options;
        match key {
            "match" => {
                let pairs: BTreeMap<String, String> = value.extract()?;
                options.matches = pairs.into_iter().collect();
            }
            "loss" => {
                options.losses = match value.extract::<BTreeMap<String, String>>() {
                    Ok(losses) => {
                        let losses = losses.into_iter();
                        losses.map(|(output, loss)| (Some(output), loss)).collect()
                    }
                    Err(_) => vec![(None, value.extract()?)],
                };
            }
            "columns" => {
                options.columns = match value.extract::<BTreeMap<String, Vec<String>>>() {
                    Ok(columns) => {
                        let columns = columns.into_iter();
                        columns
                            .map(|(array, columns)| (array, Some(columns)))
                            .collect()
                    }
                    Err(_) => vec![(value.extract()?, None)],
                };
            }
            "allow_missing" => {
                options.allow_missing = if let Ok(all) = value.extract::<bool>() {
                    if all { vec![None] } else { Vec::new() }
                } else if let Ok(name) = value.extract::<String>() {
                    vec![Some(name)]
                } else {
                    let names: Vec<String> = value.extract()?;
                    names.into_iter().map(Some).collect()
                };
            }
            "ignore_unknown" => options.ignore_unknown = value.extract()?,
            "unverified" => options.unverified = value.extract()?,
            "coerce" => {
                let how: String = value.extract()?;
                self.as_keras = how == "model";
                options.coerce = match how.as_str() {
                    "strict" | "model" => Coerce::Strict,
                    "lossless" => Coerce::Lossless,
                    "lossy" => Coerce::Lossy,
                    other => {
                        return Err(PyTypeError::new_err(format!(
                            "`coerce` is {other:?}, but it is \"strict\", \"model\", \"lossless\" or \
                             \"lossy\""
                        )));
                    }
                };
            }
            other => {
                return Err(PyTypeError::new_err(format!(
                    "there is no option `{other}`"
                )));
            }
        }
        Ok(())
    }
}

/// Takes numbers of the dtype of the data where Keras converts them to that of the input with nothing
/// lost but digits.
fn take_dtype(spec: &mut ArraySpec, own: DType) {
    let to = spec.dtype();
    let is_number = own.is_real() || own == DType::Bool;
    let fits =
        to.is_float() && is_number || to.is_integer() && (own.is_integer() || own == DType::Bool);
    if own == to || !fits {
        return;
    }
    let has_range = |rule: &Constraint| matches!(rule, Constraint::Range(_));
    let mut rules: Vec<Constraint> = (spec.constraints().iter())
        .filter_map(|rule| converted(rule, own))
        .collect();
    if !rules.iter().any(has_range)
        && let Some(range) = limits(own, to)
    {
        rules.push(Constraint::Range(range));
    }
    spec.constraints = List::Owned(rules);
    spec.dtype = own;
}

/// The rule on values of another dtype; `None` if all of them follow it.
fn converted(rule: &Constraint, own: DType) -> Option<Constraint> {
    match rule {
        Constraint::Range(range) if own == DType::Bool => {
            let _ = range;
            None
        }
        Constraint::Range(range) => {
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
            // ends of few digits
            let end = |end: Option<&Value>| match end {
                Some(Value::Float(end)) if own.is_integer() => Some(Value::Int(*end as i128)),
                Some(Value::Int(end)) if own.is_float() => Some(Value::Float(*end as f64)),
                end => end.cloned(),
            };
            let (min, max) = (end(range.min()), end(range.max()));
            let range = ValueRange::new(min, max, range.max_inclusive());
            Some(Constraint::Range(range))
        }
        Constraint::AllowNan | Constraint::AllowInf if !own.has_nan() => None,
        other => Some(other.clone()),
    }
}

/// The range of a dtype, if values of the other can lie outside it.
fn limits(own: DType, to: DType) -> Option<ValueRange> {
    let range = |min, max| Some(ValueRange::new(Some(min), Some(max), true));
    if let (Some(own), Some(max)) = (own.float_max(), to.float_max()) {
        return (own > max).then(|| range(Value::Float(-max), Value::Float(max)))?;
    }
    let ((own_min, own_max), (min, max)) = (own.integer_bounds()?, to.integer_bounds()?);
    let is_within = min <= own_min && own_max <= max;
    (!is_within).then(|| range(Value::Int(min.max(own_min)), Value::Int(max.min(own_max))))?
}

/// Takes arrays of which Keras adds or drops a last axis of 1.
fn take_rank(spec: &mut ArraySpec, shape: &[usize]) {
    let Some(rank) = spec.rank() else { return };
    let one = Dim::Fixed(1);
    let mut dims = spec.dims().to_vec();
    if shape.len() + 1 == rank && dims.last() == Some(&one) {
        dims.pop();
    } else if shape.len() == rank + 1 && shape.last() == Some(&1) {
        dims.push(one);
    } else {
        return;
    }
    spec.dims = List::Owned(dims);
}

/// The name of weights of the samples that a model is validated on.
const VALIDATION: &str = "sample_weight_val";

/// The spec of weights of the samples that a model is validated on, if there are any.
fn validation_weights(specs: &[ArraySpec], known: &Known<'_>) -> Option<ArraySpec> {
    let own = known.get(VALIDATION)?;
    if specs.iter().any(|spec| spec.name() == VALIDATION) {
        return None;
    }
    let dtype = Some(own.dtype()).filter(|own| own.is_real() || *own == DType::Bool);
    let spec = ArraySpec::owned(VALIDATION, dtype.unwrap_or(DType::F32));
    let batch = Dim::Symbol(Text::Borrowed("batch_val"));
    Some(spec.with_shape([batch, Dim::Rest]).with_role(Role::Weight))
}

fn onnx_array((name, of_type, shape): Described<'_>) -> ModelArray {
    let inner = of_type
        .strip_prefix("tensor(")
        .and_then(|rest| rest.strip_suffix(')'));
    let dtype = inner.and_then(|inner| match inner {
        "float" => Some(DType::F32),
        other => DType::from_name(other).or_else(|| DType::from_other_name(other)),
    });
    let array = ModelArray::new(name).with_made_up_name(false);
    let Some(dtype) = dtype else {
        return array.with_foreign_type(of_type);
    };
    let dims = shape.map(|shape| shape.iter().map(onnx_dim).collect());
    array.with_dtype(Some(dtype)).with_shape(dims)
}

fn onnx_dim(dim: &Bound<'_, PyAny>) -> ModelDim {
    if let Ok(size) = dim.extract::<usize>() {
        return ModelDim::Fixed(size);
    }
    match dim.extract::<String>() {
        Ok(symbol) => ModelDim::Symbol(symbol),
        Err(_) => ModelDim::Open,
    }
}

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
