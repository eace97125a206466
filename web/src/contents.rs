//! What data contains, and a schema that it fits.

use schema_core::profile::{ArrayProfile, Profile, Statistics};
use schema_core::spec::Value as Scalar;
use schema_spec::show::visible;
use schema_tools::Failure;
use schema_tools::check::Against;
use schema_tools::forms::rust::type_name;
use schema_tools::infer::Infer;
use serde_json::{Value, json};

use crate::data::{Data, notes};
use crate::forms::forms;
use crate::options::Options;
use crate::unread::unread;

/// The most arrays and columns that are listed.
const LISTED: usize = 200;

/// The bars of a histogram.
const BARS: usize = 16;

/// The longest text in a cell, in characters.
const LONGEST: usize = 40;

/// What was found in data.
pub(crate) struct Contents {
    name: String,
    stem: String,
    profile: Profile,
    notes: Vec<String>,
}

/// Reads data, in pieces.
pub(crate) fn contents(
    data: &Data<'_>,
    options: &Options,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Contents, Failure> {
    let notes = notes(&data.first(options)?);
    let mut profile = Profile::new();
    let read = profile.read_with(data.pieces(options)?, None, progress);
    read.map_err(|error| unread(&error))?;
    Ok(Contents {
        name: data.name(),
        stem: data.stem().to_owned(),
        profile,
        notes,
    })
}

impl Contents {
    pub(crate) fn described(&self) -> Value {
        let mut rows = Vec::new();
        let mut left = 0;
        for array in self.profile.arrays() {
            let columns = array.columns();
            let columns = match columns.len() {
                1 => Vec::new(),
                _ => columns,
            };
            for (at, statistics) in std::iter::once(array.statistics())
                .chain(columns)
                .enumerate()
            {
                if rows.len() == LISTED {
                    left += 1;
                    continue;
                }
                rows.push(match at {
                    0 => row(
                        &visible(array.name()),
                        &dtypes(&array),
                        &shape(&array),
                        &statistics,
                        false,
                    ),
                    at => row(&format!("column {}", at - 1), "", "", &statistics, true),
                });
            }
        }
        let unreadable = self.profile.unreadable().map(|(name, reason)| {
            format!(
                "`{}` cannot be described by a schema: it {}",
                visible(name),
                visible(reason)
            )
        });
        let notes: Vec<String> = self.notes.iter().cloned().chain(unreadable).collect();
        json!({
            "data": self.name,
            "count": self.profile.arrays().count(),
            "rowCount": self.profile.rows(),
            "heads": ["name", "dtype", "shape", "missing", "infinite", "min", "mean", "median", "max", "distinct"],
            "rows": rows,
            "left": left,
            "notes": notes,
        })
    }

    /// A schema that the data fits.
    pub(crate) fn inferred(&self, ranges: bool, labels: bool) -> Result<Value, Failure> {
        let inferred = Infer::new(type_name(&self.stem))
            .called(format!("`{}`", self.name))
            .with_description(format!("Inferred from `{}`.", self.name))
            .with_ranges(ranges)
            .with_labels(labels)
            .of_profile(&self.profile)?;
        let file = format!("{}.schema.json", self.stem);
        Ok(json!({
            "schema": forms(&Against::Schema(Box::new(inferred.schema)), &file),
            "notes": inferred.notes,
            "file": file,
        }))
    }
}

fn row(name: &str, dtype: &str, shape: &str, statistics: &Statistics, is_column: bool) -> Value {
    let scalar = |value: Option<Scalar>| value.map_or(String::new(), |value| shown(&value));
    let number = |number: Option<f64>| number.map_or(String::new(), rounded);
    let infinite = match statistics.infinite() {
        0 => String::new(),
        count => count.to_string(),
    };
    let distinct = statistics.distinct();
    json!({
        "cells": [
            name,
            dtype,
            shape,
            statistics.missing().to_string(),
            infinite,
            scalar(statistics.min()),
            number(statistics.mean()),
            number(statistics.quantile(0.5)),
            scalar(statistics.max()),
            distinct.map_or(String::new(), |count| count.to_string()),
        ],
        "bars": bars(statistics),
        "column": is_column,
    })
}

/// How many values lie in each of as many parts of their range, as shares of the most.
fn bars(statistics: &Statistics) -> Vec<f64> {
    let (Some(low), Some(high)) = (end(statistics.min()), end(statistics.max())) else {
        return Vec::new();
    };
    if low >= high || !(high - low).is_finite() {
        return Vec::new();
    }
    let counts = statistics.histogram(low, high, BARS);
    let most = counts.iter().copied().fold(0.0, f64::max);
    if most > 0.0 {
        counts.iter().map(|count| count / most).collect()
    } else {
        Vec::new()
    }
}

#[expect(clippy::cast_precision_loss)] // a bar is a few pixels
fn end(value: Option<Scalar>) -> Option<f64> {
    match value? {
        Scalar::Int(number) => Some(number as f64),
        Scalar::Float(number) => Some(number),
        _ => None,
    }
}

fn dtypes(array: &ArrayProfile<'_>) -> String {
    let names: Vec<&str> = array.dtypes().iter().map(|dtype| dtype.name()).collect();
    names.join(", ")
}

fn shape(array: &ArrayProfile<'_>) -> String {
    let shapes: Vec<String> = array
        .row_shapes()
        .map(|row| match row {
            None => "[]".to_owned(),
            Some(row) => {
                let sizes = std::iter::once(array.rows().to_string());
                let sizes: Vec<String> = sizes.chain(row.iter().map(ToString::to_string)).collect();
                format!("[{}]", sizes.join(", "))
            }
        })
        .collect();
    let more = if array.has_more_shapes() { " .." } else { "" };
    shapes.join(" ") + more
}

fn shown(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => match text.char_indices().nth(LONGEST) {
            Some((end, _)) => visible(&format!("{:?}", &text[..end])) + "..",
            None => visible(&format!("{text:?}")),
        },
        Scalar::Float(number) => rounded(*number),
        other => other.to_string(),
    }
}

/// The number with six digits, without long runs of zeros.
fn rounded(number: f64) -> String {
    let number = format!("{number:.5e}").parse().unwrap_or(number);
    let size = f64::abs(number);
    if number == 0.0 || !number.is_finite() || (1e-5..1e16).contains(&size) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}
