//! How arrays are compared with a model.

use std::collections::BTreeMap;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use schema_core::Coerce;
use schema_tools::check::Options;

use crate::report::VOICE;

/// How arrays are compared with a model: `schema_tools`' options, and one of Python alone.
#[derive(Clone)]
pub(super) struct Rules {
    pub(super) options: Options,
    /// Whether numbers are taken as Keras converts them by itself, before its first layer.
    pub(super) as_keras: bool,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            options: Options::new(VOICE),
            as_keras: false,
        }
    }
}

impl Rules {
    /// Sets an option, whatever it was before.
    pub(super) fn set(&mut self, key: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
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
