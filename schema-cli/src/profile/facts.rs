//! The statistics of a profile as JSON.

use schema_core::profile::{ArrayProfile, Profile, Statistics};
use schema_core::spec::Value;
use serde_json::json;

/// The quantiles that are shown.
const QUANTILES: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/// The most frequent values that are shown.
const FREQUENT: usize = 32;

pub(super) fn json(profile: &Profile) -> serde_json::Value {
    let unreadable: Vec<_> = (profile.unreadable())
        .map(|(name, reason)| json!({"name": name, "reason": reason}))
        .collect();
    let arrays: Vec<_> = profile.arrays().map(|array| of_array(&array)).collect();
    json!({
        "rows": profile.rows(),
        "files": profile.files(),
        "arrays": arrays,
        "unreadable": unreadable,
    })
}

fn of_array(array: &ArrayProfile<'_>) -> serde_json::Value {
    let dtypes: Vec<&str> = array.dtypes().iter().map(|dtype| dtype.name()).collect();
    let shapes: Vec<_> = array.row_shapes().collect();
    let mut facts = of_values(&array.statistics());
    facts["name"] = json!(array.name());
    facts["dtypes"] = json!(dtypes);
    facts["rows"] = json!(array.rows());
    facts["row_shapes"] = json!(shapes);
    let columns = array.columns();
    if columns.len() > 1 {
        facts["columns"] = columns.iter().map(of_values).collect();
    }
    facts
}

fn of_values(statistics: &Statistics) -> serde_json::Value {
    let mut facts = json!({
        "count": statistics.count(),
        "missing": statistics.missing(),
        "nan": statistics.nan(),
        "infinite": statistics.infinite(),
    });
    let float = |number: Option<f64>| number.map(Value::Float);
    for (key, value) in [
        ("min", statistics.min()),
        ("max", statistics.max()),
        ("mean", float(statistics.mean())),
        ("variance", float(statistics.variance())),
        ("std", float(statistics.standard_deviation())),
    ] {
        if let Some(value) = value {
            facts[key] = number(&value);
        }
    }
    if statistics.quantile(0.5).is_some() {
        let quantiles = QUANTILES.iter().filter_map(|share| {
            let quantile = statistics.quantile(*share)?;
            Some((share.to_string(), number(&Value::Float(quantile))))
        });
        facts["quantiles"] = serde_json::Value::Object(quantiles.collect());
        facts["relative_error"] = json!(statistics.relative_error());
    }
    if let Some(distinct) = statistics.distinct() {
        facts["distinct"] = json!(distinct);
        facts["distinct_is_exact"] = json!(statistics.is_exact());
    }
    if let Some(frequent) = statistics.most_frequent(FREQUENT) {
        let frequent = frequent
            .iter()
            .map(|(value, count)| json!([number(value), count]));
        facts["most_frequent"] = frequent.collect();
    }
    facts
}

/// Returns the value as JSON. Numbers that JSON does not have are strings, as in a report.
fn number(value: &Value) -> serde_json::Value {
    match value {
        Value::Float(number) if !number.is_finite() => json!(number.to_string()),
        other => json!(other),
    }
}
