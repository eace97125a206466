//! scikit-learn by skops: the `schema.json` in the archive. Nothing in it is loaded.

use schema_spec::{DType, Shown};

use super::table;
use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::json::{self, Json};
use crate::wire::source::Source;
use crate::wire::zip::{self, Entry};
use crate::{ModelArray, ModelError, ModelValues};

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
    let (inputs, is_verified) = if is_mixed {
        of_columns(first, &steps[1..], &names, &mut notes)
    } else {
        let is_nullable = takes_missing(&steps);
        (
            vec![table::matrix(count, names)?.with_nullable(is_nullable)],
            true,
        )
    };
    let (output, loss) = match classes(source, &entries, attribute(last, "classes_"))? {
        Some(ModelValues::Integers(classes))
            if classes.iter().copied().eq(0..classes.len() as i64) =>
        {
            (
                table::output(classes.len().max(2)),
                Some(table::of_classes()),
            )
        }
        Some(classes) if classes.len() <= ModelValues::MOST => {
            let output = table::output(classes.len().max(2)).with_values(Some(classes));
            (output, Some(table::of_classes()))
        }
        Some(classes) => {
            notes.push(format!("the classes are {classes}"));
            (table::output(1).with_dtype(None), None)
        }
        None => (table::output(outputs(source, &entries, last)?), None),
    };
    Ok(Signature {
        losses: vec![loss],
        notes,
        is_verified,
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

fn class(step: &Json) -> String {
    step["__class__"].as_str().unwrap_or_default().to_owned()
}

/// Whether the first step that does not keep missing values takes them.
fn takes_missing(steps: &[&Json]) -> bool {
    let mut steps = steps.iter().map(|step| class(step));
    let passed = steps.find(|class| !KEEP.contains(&class.as_str()));
    passed.is_some_and(|class| TAKE.contains(&class.as_str()))
}

/// The inputs of a `ColumnTransformer` before other steps, and whether all their dtypes are known.
fn of_columns(
    first: &Json,
    rest: &[&Json],
    names: &[String],
    notes: &mut Vec<String>,
) -> (Vec<ModelArray>, bool) {
    let mut inputs = Vec::new();
    let (mut unknown, mut unused) = (Vec::new(), Vec::new());
    let of_rest = takes_missing(rest);
    for (name, of) in names.iter().zip(columns(first, names)).take(table::COLUMNS) {
        let shown = format!("`{}`", Shown(name));
        let input = table::column(name);
        match of {
            Column::Unused => unused.push(shown),
            Column::Unknown => {
                unknown.push(shown);
                inputs.push(input);
            }
            Column::Numbers(steps) => {
                let is_kept = steps
                    .iter()
                    .all(|step| KEEP.contains(&class(step).as_str()));
                let is_nullable = takes_missing(&steps) || (is_kept && of_rest);
                inputs.push(
                    input
                        .with_dtype(Some(DType::F64))
                        .with_nullable(is_nullable),
                );
            }
            Column::Texts(steps, words) => {
                let is_imputed = steps
                    .first()
                    .is_some_and(|step| class(step) == "SimpleImputer");
                if let (None, Some(Known { count, encoder })) = (&words.known, &words.known_of_any)
                {
                    notes.push(format!(
                        "the {encoder} of {shown} knows {count} texts, and takes others as unknown"
                    ));
                }
                let input = input.with_dtype(Some(DType::Text)).with_values(words.known);
                inputs.push(input.with_nullable(is_imputed));
            }
        }
    }
    if !unused.is_empty() {
        notes.push(format!("the model does not use {}", Abridged(&unused)));
    }
    if !unknown.is_empty() {
        let why = format!(
            "the file has no dtypes of the columns {} for its ColumnTransformer",
            Abridged(&unknown)
        );
        notes.insert(0, why);
    }
    (inputs, unknown.is_empty())
}

/// What a transformer makes of a column.
enum Column<'a> {
    Unused,
    Unknown,
    Numbers(Vec<&'a Json>),
    Texts(Vec<&'a Json>, Words),
}

/// The texts that an encoder learned: the only ones that it takes, or how many it knows of any.
#[derive(Default)]
struct Words {
    known: Option<ModelValues>,
    known_of_any: Option<Known>,
}

struct Known {
    count: usize,
    encoder: String,
}

/// What each column of a `ColumnTransformer` is for, as far as all of its transformers say the same.
fn columns<'a>(transformer: &'a Json, names: &[String]) -> Vec<Column<'a>> {
    let mut columns: Vec<Column<'a>> = names.iter().map(|_| Column::Unused).collect();
    let indices = &attribute(transformer, "_transformer_to_input_indices")["content"];
    for entry in attribute(transformer, "transformers_")["content"].items() {
        let [name, of, _] = entry["content"].items() else {
            continue;
        };
        let Some(name) = plain(name) else { continue };
        let own = indices[name.as_str().unwrap_or_default()]["content"].items();
        for (place, index) in own.iter().enumerate() {
            let index = plain(index).and_then(|index| index.as_i64());
            let index = index.and_then(|index| usize::try_from(index).ok());
            let Some(column) = index.and_then(|index| columns.get_mut(index)) else {
                continue;
            };
            let found = transformed(of, place);
            *column = match (std::mem::replace(column, Column::Unknown), found) {
                (Column::Unused, found) => found,
                (column, Column::Unused) => column,
                _ => Column::Unknown,
            };
        }
    }
    columns
}

/// What a transformer makes of the column at this place of its own.
fn transformed(transformer: &Json, place: usize) -> Column<'_> {
    match plain(transformer).as_ref().and_then(Json::as_str) {
        Some("drop") => return Column::Unused,
        Some("passthrough") => return Column::Numbers(Vec::new()),
        _ => {}
    }
    let steps = steps(transformer, 0);
    let option = |step: &Json, name: &str| {
        let value = plain(attribute(step, name));
        value.and_then(|value| value.as_str().map(str::to_owned))
    };
    for step in &steps {
        let class = step["__class__"].as_str().unwrap_or_default();
        match class {
            "OneHotEncoder" | "OrdinalEncoder" => {
                let categories = attribute(step, "categories_")["content"].items();
                let Some(list) = categories.get(place) else {
                    return Column::Unknown;
                };
                if list["type"].as_str() != Some("json") {
                    return Column::Numbers(steps);
                }
                let words = list["content"].items().iter();
                let words: Option<Vec<String>> = words
                    .map(|word| Some(plain(word)?.as_str()?.to_owned()))
                    .collect();
                let Some(words) = words else {
                    return Column::Unknown;
                };
                let refuses = option(step, "handle_unknown").as_deref() == Some("error");
                let count = words.len();
                let (known, known_of_any) = if refuses && (1..=ModelValues::MOST).contains(&count) {
                    (Some(ModelValues::Texts(words)), None)
                } else {
                    let encoder = class.to_owned();
                    (None, Some(Known { count, encoder }))
                };
                return Column::Texts(
                    steps,
                    Words {
                        known,
                        known_of_any,
                    },
                );
            }
            "TfidfVectorizer" | "CountVectorizer" | "HashingVectorizer" => {
                return Column::Texts(steps, Words::default());
            }
            "SimpleImputer" => {
                if let Some("mean" | "median") = option(step, "strategy").as_deref() {
                    return Column::Numbers(steps);
                }
            }
            "FunctionTransformer"
                if attribute(step, "func")["content"].as_str() == Some("null") =>
            {
                return Column::Numbers(Vec::new());
            }
            class if KEEP.contains(&class) || TAKE.contains(&class) || class == "PCA" => {
                return Column::Numbers(steps);
            }
            _ => return Column::Unknown,
        }
    }
    Column::Unknown
}

fn attribute<'a>(node: &'a Json, name: &str) -> &'a Json {
    &node["content"]["content"][name]
}

/// The value of a node that is plain JSON.
fn plain(node: &Json) -> Option<Json> {
    json::parse(node["content"].as_str()?.as_bytes(), SCHEMA).ok()
}

/// The classes of a classifier with one output.
fn classes(
    source: &mut Source<'_>,
    entries: &[Entry],
    node: &Json,
) -> Result<Option<ModelValues>, ModelError> {
    if node["type"].as_str() == Some("json") {
        let items = node["content"].items().iter();
        let texts = items.filter_map(|item| Some(plain(item)?.as_str()?.to_owned()));
        return Ok(Some(ModelValues::Texts(texts.collect())));
    }
    let Some((header, data)) = array(source, entries, node)? else {
        return Ok(None);
    };
    let numbers = |width: usize, read: fn(&[u8]) -> i64| {
        Some(ModelValues::Integers(
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
            ModelValues::Texts(data.chunks_exact(4 * width).map(text).collect())
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
