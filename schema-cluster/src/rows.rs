//! Rows of a table as a piece of a check.

use datafusion::arrow::array::ArrayRef;
use datafusion::common::{DataFusionError, Result};
use ndarray::Array1;
use schema_core::Views;
use schema_core::stream::{Place, Stream};

use crate::column::Column;
use crate::scan::{Scan, Values};
use crate::text;

/// Checks consecutive rows of a file. `columns` are those that the schema asks for, in order.
pub(crate) fn push(
    stream: &mut Stream,
    scan: &Scan,
    place: Place,
    columns: &[ArrayRef],
) -> Result<()> {
    let mut read = columns.iter().cloned();
    let named = (scan.columns.iter()).map(|info| {
        let column = info.is_wanted.then(|| read.next()).flatten();
        (info.name.as_str(), column)
    });
    let arrays = match scan.values {
        Values::Typed => return push_typed(stream, scan, place, columns),
        Values::Csv => text::csv(&named.collect::<Vec<_>>())?,
        Values::Json => {
            let known = named.collect::<Vec<_>>();
            let read = known
                .iter()
                .filter_map(|(name, column)| Some((*name, column.clone()?)));
            let mut arrays = text::json(&read.collect::<Vec<_>>())?;
            for (name, _) in known.iter().filter(|(_, column)| column.is_none()) {
                arrays.insert(*name, Array1::<u8>::zeros(0));
            }
            // As in the file: of equally near names, the first is suggested.
            arrays.sort_by_key(|name| known.iter().position(|(other, _)| *other == name));
            arrays
        }
    };
    let pushed = stream.push(place, &arrays);
    pushed.map_err(|error| DataFusionError::External(error.into()))
}

fn push_typed(stream: &mut Stream, scan: &Scan, place: Place, columns: &[ArrayRef]) -> Result<()> {
    let external = |name: &str, reason: String| {
        let message = format!("the column `{name}` {reason}");
        DataFusionError::External(message.into())
    };
    let mut read = Vec::with_capacity(columns.len());
    for (info, array) in scan.wanted().zip(columns) {
        let column = Column::of(array, info.tensor.as_ref());
        read.push(column.map_err(|reason| external(&info.name, reason))?);
    }
    let mut copied = Vec::with_capacity(columns.len());
    for (info, column) in scan.wanted().zip(&read) {
        let copy = column.copied();
        copied.push(copy.map_err(|error| external(&info.name, error.to_string()))?);
    }
    let none = Array1::<u8>::zeros(0);
    let mut views = Views::new();
    let mut wanted = read.iter().zip(&copied);
    for info in &scan.columns {
        let name = info.name.as_str();
        match info.is_wanted.then(|| wanted.next()).flatten() {
            Some((column, copied)) => column
                .insert(name, copied, &mut views)
                .map_err(|reason| external(name, reason))?,
            None => views.insert(name, &none),
        }
    }
    let pushed = stream.push(place, &views);
    pushed.map_err(|error| DataFusionError::External(error.into()))
}
