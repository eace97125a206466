//! Infers a schema from a profile, which has all that is needed of the data.

use schema_core::profile::{ArrayProfile, Profile, Statistics};
use schema_core::spec::Value;

use super::guess::{self, Seen};
use super::{Infer, Inferred};
use crate::Failure;
use crate::stats::{FEW, Stats};
use crate::text::shown;

/// The longest text that a profile keeps, in bytes.
const LONGEST: usize = 256;

/// Returns a schema that accepts the data of a profile, or every reason why there is none.
pub(super) fn of_profile(profile: &Profile, asked: &Infer) -> Result<Inferred, Failure> {
    let mut problems = guess::unreadable(profile.unreadable());
    let mut arrays = Vec::new();
    let is_one_file = profile.files() <= 1;
    for array in profile.arrays() {
        match seen(&array, is_one_file, profile.rows()) {
            Ok(seen) => arrays.push(seen),
            Err(problem) => problems.push(format!("`{}` {problem}", shown(array.name()))),
        }
    }
    let unknown = arrays
        .iter()
        .filter(|array| asked.labels && array.stats.not_text > 0);
    let unknown: Vec<String> = unknown.map(|array| shown(&array.name)).collect();
    let mut inferred = guess::schema(arrays, problems, asked)?;
    inferred.notes.extend(unknown.iter().map(|name| {
        format!(
            "`{name}` has numbers as text, which a profile does not keep, so its values are not listed"
        )
    }));
    Ok(inferred)
}

fn seen(array: &ArrayProfile<'_>, is_one_file: bool, rows: u64) -> Result<Seen, String> {
    let dtype = match array.dtypes()[..] {
        [only] => only,
        ref dtypes => {
            let names: Vec<&str> = dtypes.iter().map(|dtype| dtype.name()).collect();
            return Err(format!("has several dtypes: {}", names.join(", ")));
        }
    };
    let statistics = array.statistics();
    Ok(Seen {
        name: array.name().to_owned(),
        dtype,
        shape: shape(array, is_one_file, rows)?,
        len: statistics.count(),
        stats: stats(&statistics),
    })
}

/// The sizes of the axes, as far as they are the same in all files.
fn shape(
    array: &ArrayProfile<'_>,
    is_one_file: bool,
    rows: u64,
) -> Result<Vec<Option<usize>>, String> {
    let mut shapes = array.row_shapes();
    let Some(Some(first)) = shapes.next() else {
        return match shapes.next() {
            None => Ok(Vec::new()),
            Some(_) => Err("has several ranks".to_owned()),
        };
    };
    let mut row: Vec<Option<usize>> = first.iter().copied().map(Some).collect();
    for other in shapes {
        let Some(other) = other.filter(|other| other.len() == row.len()) else {
            return Err("has several ranks".to_owned());
        };
        for (size, other) in row.iter_mut().zip(other) {
            *size = size.filter(|size| size == other);
        }
    }
    if array.has_more_shapes() {
        row.fill(None);
    }
    // The rows of an array with others than the data set may be the same in each of its files.
    let is_known = is_one_file || array.rows() == rows;
    let size = usize::try_from(array.rows()).ok().filter(|_| is_known);
    row.insert(0, size);
    Ok(row)
}

fn stats(statistics: &Statistics) -> Stats {
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let is_float = matches!(statistics.min(), Some(Value::Float(_)));
    let few = statistics
        .distinct()
        .is_some_and(|distinct| distinct <= FEW as u64);
    let distinct = statistics.counts().filter(|_| few && !is_float);
    let values = |counts: Vec<(Value, u64)>| counts.into_iter().map(|(value, _)| value).collect();
    let is_whole = |value: &Value| !matches!(value, Value::Text(text) if text.len() > LONGEST);
    Stats {
        missing: count(statistics.missing()),
        nan: count(statistics.nan()),
        infinite: count(statistics.infinite()),
        min: statistics.min(),
        max: statistics.max(),
        mean: statistics.mean(),
        distinct: distinct
            .map(values)
            .filter(|values: &Vec<Value>| values.iter().all(is_whole)),
        not_text: count(statistics.not_text()),
    }
}
