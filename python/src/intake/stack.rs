//! A table that is handed over as one array: its columns, along a new last axis.

use ndarray::{ArrayD, Axis, stack};
use schema_core::Arrays;
use schema_core::arrays::{AnyArray, AnyView, Cell, TextArray};

/// Stacks the columns. Those that are not of one dtype are no array, and the entry says why.
pub(super) fn stacked(name: &str, columns: &Arrays) -> Arrays {
    let mut entry = Arrays::new();
    match stack_all(columns) {
        Ok((array, None)) => {
            entry.insert(name, array);
        }
        Ok((array, Some(missing))) => {
            // The shapes are those of the same columns.
            let _ = entry.insert_with_missing(name, array, missing);
        }
        Err(reason) => entry.insert_unreadable(name, reason),
    }
    entry
}

fn stack_all(columns: &Arrays) -> Result<(AnyArray, Option<ArrayD<bool>>), String> {
    if let Some((column, reason)) = columns.unreadable().next() {
        return Err(format!("has a column `{column}` that {reason}"));
    }
    let mut all = columns.iter();
    let Some((first, model)) = all.next() else {
        return Err("is a table without columns".to_owned());
    };
    for (name, column) in all {
        let (one, other) = (model.dtype(), column.dtype());
        if one != other {
            return Err(format!(
                "is a table whose columns differ: `{first}` is {one}, `{name}` is {other}; cast them to \
                 one dtype, or hand over the table itself, not as one array"
            ));
        }
        if model.shape() != column.shape() {
            return Err(format!(
                "is a table whose columns differ: `{first}` is {:?}, `{name}` is {:?}",
                model.shape(),
                column.shape()
            ));
        }
    }
    let names: Vec<&str> = columns.names().collect();
    let views: Vec<AnyView<'_>> = columns.iter().map(|(_, array)| array.view()).collect();
    let array = match model {
        AnyArray::Text(_) => text(columns),
        _ => AnyView::stack(&views),
    };
    let array = array.ok_or("is a table whose columns cannot be stacked")?;
    let masks: Vec<Option<ArrayD<bool>>> = names.iter().map(|name| columns.missing(name)).collect();
    if masks.iter().all(Option::is_none) {
        return Ok((array, None));
    }
    let none = ArrayD::from_elem(model.shape(), false);
    let masks: Vec<_> = masks
        .iter()
        .map(|mask| mask.as_ref().unwrap_or(&none).view())
        .collect();
    let missing = stack(Axis(model.shape().len()), &masks);
    let missing = missing.map_err(|error| format!("is a table that {error}"))?;
    Ok((array, Some(missing)))
}

/// Stacks columns of text, with the types of their cells.
fn text(columns: &Arrays) -> Option<AnyArray> {
    let texts: Option<Vec<&TextArray>> = columns
        .iter()
        .map(|(_, array)| match array {
            AnyArray::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let texts = texts?;
    let last = Axis(texts.first()?.values().ndim());
    let values: Vec<_> = texts.iter().map(|text| text.values().view()).collect();
    let values = stack(last, &values).ok()?;
    if texts.iter().all(|text| text.cells().is_none()) {
        return Some(TextArray::from(values).into());
    }
    let plain = ArrayD::from_elem(texts.first()?.values().shape(), Cell::Text);
    let cells: Vec<_> = texts
        .iter()
        .map(|text| text.cells().unwrap_or(&plain).view())
        .collect();
    let cells = stack(last, &cells).ok()?;
    TextArray::with_cells(values, cells).map(AnyArray::from)
}
