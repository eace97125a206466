//! What a model takes, and whether data is that.

mod keras;
mod onnx;
mod rules;

use std::io::Cursor;
use std::path::PathBuf;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use schema_core::model::{ModelArray, ModelError as ReadError, ModelFormat};
use schema_core::spec::{Dim, Role, Text};
use schema_core::{ArraySpec, Coerce, DType, Dims, Model, Report as CoreReport};
use schema_tools::check::{Against, Checked, Expected};
use schema_tools::repair::renamed;
use schema_tools::{Failure, Given as Known};

use crate::intake::{Begun, Given};
use crate::repair::{Outcome, Plan};
use crate::report::{Report, VOICE};
use crate::schema::{InvalidData, Schema, sizes};
use keras::{take_dtype, take_rank};
use onnx::Described;
use rules::Rules;

pyo3::import_exception!(inputschema._errors, ModelError);

pub(crate) fn failed(failure: &Failure) -> PyErr {
    ModelError::new_err(failure.to_string())
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
            rules: Rules::default(),
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
        let options = &self.rules.options;
        let given = Given::of(py, data)?;
        let begun = match options.coerce {
            Coerce::Strict => given.begin(py)?,
            // What is converted first is converted as a whole.
            _ => given.begin_whole(py)?,
        };
        match begun {
            Begun::Held(held) => {
                let views = held.views()?;
                let expected = self.expected(&Known::from(&views))?;
                Ok(py.detach(|| expected.check(&views, options).into()))
            }
            Begun::Whole(arrays) => {
                let expected = self.expected(&Known::from(&arrays))?;
                Ok(py.detach(|| expected.check(arrays, options).into()))
            }
            Begun::Pieces(pieces) => {
                let expected = self.expected(&pieces.known())?;
                let verdict = pieces.check(py, &expected.schema)?;
                let help = match &verdict {
                    Err(report) => expected.help(report, &[], options),
                    Ok(_) => Vec::new(),
                };
                Ok(Judged {
                    verdict,
                    help,
                    notes: expected.notes,
                })
            }
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

    /// Restores what `to_text` returned.
    #[staticmethod]
    fn from_text(text: &str, called: String) -> PyResult<Contract> {
        // That of a schema is a schema.
        let model = Model::from_sidecar(text).or_else(|_| Model::read_from(Cursor::new(text)));
        let model = model.map_err(|error| Contract::unreadable(&called, &error))?;
        Ok(Contract::new(model.in_file(PathBuf::from(&called)), called))
    }

    /// Returns the model as text, which has all that is known of it.
    fn to_text(&self) -> PyResult<String> {
        match &self.against {
            Against::Schema(schema) => serde_json::to_string(schema)
                .map_err(|error| PyValueError::new_err(error.to_string())),
            Against::Model(model) => Ok(model.to_sidecar()),
        }
    }

    /// Makes a model of the inputs and outputs that ONNX Runtime describes.
    #[staticmethod]
    fn of_onnx(
        called: String,
        inputs: Vec<Described<'_>>,
        outputs: Vec<Described<'_>>,
    ) -> Contract {
        let all = |described: Vec<Described<'_>>| described.into_iter().map(onnx::array).collect();
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
        let begun = Given::of(py, data)?.begin(py)?;
        let expected = begun.known(|known| self.expected(known))?;
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
