//! Data that fulfils a schema, and data that breaks one rule of it.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng;
use schema_core::Arrays;
use schema_core::sample::{SampleError, SampleSchema};
use schema_core::spec::Dim;

use crate::give::give;
use crate::schema::Schema;

/// Makes valid data: that of `schema sample` with the same seed.
#[pyfunction]
pub(crate) fn sample<'py>(
    py: Python<'py>,
    schema: &Schema,
    rows: Option<usize>,
    dims: Vec<(String, usize)>,
    seed: u64,
) -> PyResult<Bound<'py, PyDict>> {
    let dims = sizes(&schema.0, rows, &dims)?;
    let made = py.detach(|| schema.0.sample(&mut Pcg64Mcg::seed_from_u64(seed), &dims));
    made_or_not(py, made)
}

/// Makes data that has one violation.
#[pyfunction]
pub(crate) fn almost<'py>(
    py: Python<'py>,
    schema: &Schema,
    violation: (String, String),
    rows: Option<usize>,
    dims: Vec<(String, usize)>,
    seed: u64,
) -> PyResult<Bound<'py, PyDict>> {
    let dims = sizes(&schema.0, rows, &dims)?;
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let (array, code) = violation;
    let made = py.detach(|| schema.0.almost(&mut rng, &dims, &array, &code));
    made_or_not(py, made)
}

/// The violations that `almost` can make.
#[pyfunction]
pub(crate) fn breakable(py: Python<'_>, schema: &Schema) -> Vec<(String, &'static str)> {
    py.detach(|| schema.0.breakable())
}

fn made_or_not(py: Python<'_>, made: Result<Arrays, SampleError>) -> PyResult<Bound<'_, PyDict>> {
    let arrays = made.map_err(|error| PyValueError::new_err(error.to_string()))?;
    give(py, arrays)
}

/// The sizes of symbols: of those that are the size of axis 0, and others.
fn sizes<'a>(
    schema: &'a schema_core::Schema,
    rows: Option<usize>,
    dims: &'a [(String, usize)],
) -> PyResult<Vec<(&'a str, usize)>> {
    let mut sizes = Vec::new();
    if let Some(rows) = rows {
        sizes.extend(
            schema
                .arrays()
                .filter_map(|spec| match spec.dims().first() {
                    Some(Dim::Symbol(symbol)) => Some((symbol.as_ref(), rows)),
                    _ => None,
                }),
        );
        if sizes.is_empty() {
            return Err(PyValueError::new_err(
                "the schema leaves no number of rows open: no array has a symbol for the size of axis 0\n  \
                 help: leave out `rows`, or name a symbol in `dims`",
            ));
        }
    }
    sizes.extend(dims.iter().map(|(name, size)| (name.as_str(), *size)));
    Ok(sizes)
}
