//! Checks of data that passes in batches.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use schema_core::spec::{ArraySpec, Dim};
use schema_core::stream::Place;
use schema_core::{Schema as CoreSchema, Views};

use crate::intake::{Held, begin, stopped};
use crate::report::Report;
use crate::schema::{Schema, sizes};

/// A check of batches: of each, as it passes, and of all of them, for what only the whole can say.
#[pyclass(module = "inputschema._core")]
pub(crate) struct Stream {
    schema: CoreSchema,
    /// What is said of the arrays whose rows follow those of the batch before.
    whole: CoreSchema,
    check: schema_core::stream::Stream,
}

#[pymethods]
impl Stream {
    #[new]
    fn new(schema: &Schema) -> Stream {
        let schema = schema.0.clone();
        let whole = whole(&schema);
        Stream {
            check: begin(&whole),
            whole,
            schema,
        }
    }

    /// Checks a batch, which begins at that row of all data. Returns its number of rows, and what is wrong
    /// with it, if anything is. `number` is that of the batch, if they come in any order.
    ///
    /// `fold` says whether it becomes a part of the whole: "valid" if it is valid, "all" in any case, "none"
    /// if it was checked before. A batch that does not become one is left out.
    fn check<'py>(
        &mut self,
        py: Python<'py>,
        arrays: &Bound<'py, PyDict>,
        row: u64,
        fold: &str,
        number: Option<u32>,
    ) -> PyResult<(usize, Option<Report>)> {
        let held = Held::of(arrays)?;
        let views = held.views()?;
        let rows = rows_of(&self.whole, &views);
        let place = Place { file: 0, row };
        // The rows of a batch are its own: nobody knows how many are in those before.
        let own = number.map_or(place, |file| Place { file, row: 0 });
        let report = py.detach(|| -> PyResult<_> {
            let verdict = self.schema.validate(&views);
            if fold == "all" || (fold == "valid" && verdict.is_ok()) {
                let pushed = self.check.push(own, &views);
                pushed.map_err(|error| stopped(&error))?;
            } else if fold != "none" {
                self.check.skip(own, rows as u64);
            }
            let Err(report) = verdict else {
                return Ok(None);
            };
            // The same report, whose places are those in all data.
            let mut alone = begin(&self.schema);
            alone.skip(Place::default(), row);
            let pushed = alone.push(place, &views);
            pushed.map_err(|error| stopped(&error))?;
            Ok(Some(alone.finish().err().unwrap_or(report)))
        })?;
        Ok((rows, report.map(Report::new)))
    }

    /// Returns the sizes of symbols in all batches so far, or what is wrong with them as a whole.
    fn finish<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match py.detach(|| self.check.clone().finish()) {
            Ok(dims) => Ok(sizes(py, &dims)?.into_any()),
            Err(report) => Ok(Bound::new(py, Report::new(report))?.into_any()),
        }
    }
}

/// The rows of a batch: those of the first array that has them.
fn rows_of(whole: &CoreSchema, views: &Views<'_>) -> usize {
    let mut named = whole.arrays().filter_map(|spec| views.get(spec.name()));
    let first = named.find_map(|view| view.shape().first().copied());
    first.unwrap_or_else(|| {
        let mut shapes = views.iter().map(|(_, view)| view.shape().first().copied());
        shapes.find_map(|rows| rows).unwrap_or(1)
    })
}

/// A schema of the arrays of all batches together. Those of a fixed number of rows, and of another one than
/// the first array, have them in each batch; and bounds on the rows are bounds on those of a batch.
fn whole(schema: &CoreSchema) -> CoreSchema {
    let first = |spec: &ArraySpec| match spec.dims() {
        [Dim::Symbol(symbol), ..] => Some(symbol.to_string()),
        _ => None,
    };
    let mut symbols = schema.arrays().filter_map(first);
    let batch = symbols.next();
    let arrays: Vec<ArraySpec> = match &batch {
        Some(batch) => {
            let is_cut = |spec: &&ArraySpec| first(spec).as_ref() == Some(batch);
            schema.arrays().filter(is_cut).cloned().collect()
        }
        None => (schema.arrays())
            .filter(|spec| matches!(spec.dims(), [Dim::Any | Dim::Rest, ..]))
            .take(1)
            .cloned()
            .collect(),
    };
    let bounds = schema.bounds();
    let bounds = bounds.filter(|bounds| Some(bounds.symbol()) != batch.as_deref());
    (schema.clone())
        .with_owned_bounds(bounds.cloned().collect())
        .with_owned_arrays(arrays)
        .with_owned_check(None)
        .with_ignore_unknown(true)
}
