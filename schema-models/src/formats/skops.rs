//! scikit-learn by skops: the `schema.json` in the archive. Nothing in it is loaded.

use schema_spec::Shown;

use super::table;
use crate::ModelError;
use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::json::{self, Json};
use crate::wire::source::Source;
use crate::wire::zip::{self, Entry};

const SCHEMA: &str = "schema.json";

/// The largest accepted description, and array of classes.
const LIMIT: u64 = 64 << 20;

/// The most steps that are looked through, and the deepest pipeline in a pipeline.
const LEVELS: usize = 16;

/// Steps that keep missing values, and steps that take them.
const KEEP: [&str; 7] = [
    "StandardScaler",
    "MinMaxScaler",
    "MaxAbsScaler",
    "RobustScaler",
    "QuantileTransformer",
    "PowerTransformer",
    "MissingIndicator",
];
const TAKE: [&str; 9] = [
    "SimpleImputer",
    "KNNImputer",
    "IterativeImputer",
    "HistGradientBoostingClassifier",
    "HistGradientBoostingRegressor",
    "XGBClassifier",
    "XGBRegressor",
    "LGBMClassifier",
    "LGBMRegressor",
];

pub(super) fn is_entry(name: &str) -> bool {
    name == SCHEMA
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let entries = zip::entries(source)?;
    let entry = |name: &str| entries.iter().find(|entry| entry.name == name);
    let schema = entry(SCHEMA).ok_or_else(|| ModelError::damaged(SCHEMA, 0, "it is missing"))?;
    if schema.is_compressed {
        return Err(ModelError::no_signature(
            format!("has a compressed `{SCHEMA}`, which is not read"),
            "save the model again with `skops.io.dump` and its default, no compression",
        ));
    }
    let text = zip::read(source, schema, LIMIT)?;
    let root = json::parse(&text, SCHEMA)?;
    let steps = steps(&root, 0);
    let class = |step: &Json| step["__class__"].as_str().unwrap_or_default().to_owned();
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return Err(ModelError::no_signature(
            "is a pipeline without steps",
            "save a model that is fitted",
        ));
    };
    let names: Vec<String> = attribute(first, "feature_names_in_")["content"]
        .items()
        .iter()
        .filter_map(|name| Some(plain(name)?.as_str()?.to_owned()))
        .collect();
    let count = plain(attribute(first, "n_features_in_")).and_then(|count| count.as_i64());
    let count = count.and_then(|count| usize::try_from(count).ok());
    let Some(count) = count.or(Some(names.len()).filter(|&count| count > 0)) else {
        return Err(ModelError::no_signature(
            format!("has a {} without `n_features_in_`", Shown(&class(first))),
            "save a model that is fitted",
        ));
    };
    let mut notes = Vec::new();
    let is_mixed = class(first) == "ColumnTransformer" && !names.is_empty();
    let inputs = if is_mixed {
        notes.push("the file has no dtypes of columns for its ColumnTransformer".to_owned());
        names
            .iter()
            .take(table::COLUMNS)
            .map(|name| table::column(name))
            .collect()
    } else {
        let passed = steps
            .iter()
            .find(|step| !KEEP.contains(&class(step).as_str()));
        let is_nullable = passed.is_some_and(|step| TAKE.contains(&class(step).as_str()));
        vec![table::matrix(count, names)?.with_nullable(is_nullable)]
    };
    let (output, loss) = match classes(source, &entries, attribute(last, "classes_"))? {
        Some(Classes::Numbers(classes)) if classes.iter().copied().eq(0..classes.len() as i64) => (
            table::output(classes.len().max(2)),
            Some(table::of_classes()),
        ),
        Some(classes) => {
            notes.push(format!("the classes are {}", classes.text()));
            (table::output(1).with_dtype(None), None)
        }
        None => (table::output(outputs(source, &entries, last)?), None),
    };
    Ok(Signature {
        losses: vec![loss],
        notes,
        is_verified: !is_mixed,
        ..Signature::new(inputs, vec![output])
    })
}

/// The estimators that the data passes through: the steps of a pipeline, or the only one.
fn steps(node: &Json, level: usize) -> Vec<&Json> {
    if node["__class__"].as_str() != Some("Pipeline") || level == LEVELS {
        return vec![node];
    }
    let steps = attribute(node, "steps")["content"].items().iter();
    let estimators = steps.filter_map(|step| step["content"].items().get(1));
    let estimators = estimators.filter(|step| step["__class__"].as_str() != Some("str"));
    estimators
        .flat_map(|step| self::steps(step, level + 1))
        .collect()
}

fn attribute<'a>(node: &'a Json, name: &str) -> &'a Json {
    &node["content"]["content"][name]
}

/// The value of a node that is plain JSON.
fn plain(node: &Json) -> Option<Json> {
    json::parse(node["content"].as_str()?.as_bytes(), SCHEMA).ok()
}

enum Classes {
    Numbers(Vec<i64>),
    Texts(Vec<String>),
}

impl Classes {
    fn text(&self) -> String {
        match self {
            Classes::Numbers(numbers) => Abridged(numbers).to_string(),
            Classes::Texts(texts) => {
                let shown: Vec<String> = texts
                    .iter()
                    .map(|text| format!("`{}`", Shown(text)))
                    .collect();
                Abridged(&shown).to_string()
            }
        }
    }
}

/// The classes of a classifier with one output.
fn classes(
    source: &mut Source<'_>,
    entries: &[Entry],
    node: &Json,
) -> Result<Option<Classes>, ModelError> {
    if node["type"].as_str() == Some("json") {
        let items = node["content"].items().iter();
        let texts = items.filter_map(|item| Some(plain(item)?.as_str()?.to_owned()));
        return Ok(Some(Classes::Texts(texts.collect())));
    }
    let Some((header, data)) = array(source, entries, node)? else {
        return Ok(None);
    };
    let numbers = |width: usize, read: fn(&[u8]) -> i64| {
        Some(Classes::Numbers(
            data.chunks_exact(width).map(read).collect(),
        ))
    };
    if header.contains("'<i8'") {
        return Ok(numbers(8, |bytes| {
            bytes
                .iter()
                .rev()
                .fold(0, |sum, &byte| sum << 8 | i64::from(byte))
        }));
    }
    if header.contains("'|b1'") {
        return Ok(numbers(1, |bytes| i64::from(bytes[0] != 0)));
    }
    let width = header
        .split_once("'<U")
        .and_then(|(_, rest)| rest.split_once('\''));
    let width = width.and_then(|(width, _)| width.parse::<usize>().ok());
    Ok(width
        .filter(|width| (1..=65_536).contains(width))
        .map(|width| {
            let text = |bytes: &[u8]| -> String {
                let characters = bytes.chunks_exact(4).filter_map(|bytes| {
                    let code = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
                    char::from_u32(code).filter(|&character| character != '\0')
                });
                characters.collect()
            };
            Classes::Texts(data.chunks_exact(4 * width).map(text).collect())
        }))
}

/// The number of outputs of a linear model, by the rows of its coefficients; or else 1.
fn outputs(source: &mut Source<'_>, entries: &[Entry], last: &Json) -> Result<usize, ModelError> {
    let coefficients = array(source, entries, attribute(last, "coef_"))?;
    let shape = coefficients.and_then(|(header, _)| {
        let (_, shape) = header.split_once("'shape': (")?;
        let (rows, columns) = shape.split_once(',')?;
        columns
            .trim_start()
            .starts_with(|digit: char| digit.is_ascii_digit())
            .then_some(())?;
        rows.trim().parse::<usize>().ok()
    });
    Ok(shape.unwrap_or(1).min(table::COLUMNS))
}

/// The header and the data of a NumPy array beside the description.
fn array(
    source: &mut Source<'_>,
    entries: &[Entry],
    node: &Json,
) -> Result<Option<(String, Vec<u8>)>, ModelError> {
    let file = node["file"].as_str();
    let Some(entry) = entries
        .iter()
        .find(|entry| Some(entry.name.as_str()) == file)
    else {
        return Ok(None);
    };
    if entry.is_compressed {
        return Ok(None);
    }
    let mut bytes = zip::read(source, entry, LIMIT)?;
    // Version 1 has a length of two bytes; longer headers are those of structured arrays.
    let Some(&[low, high]) = bytes
        .strip_prefix(b"\x93NUMPY\x01\0")
        .and_then(|rest| rest.first_chunk())
    else {
        return Ok(None);
    };
    let end = 10 + usize::from(u16::from_le_bytes([low, high]));
    if bytes.len() < end {
        return Ok(None);
    }
    let data = bytes.split_off(end);
    Ok(Some((
        String::from_utf8_lossy(&bytes[10..]).into_owned(),
        data,
    )))
}
