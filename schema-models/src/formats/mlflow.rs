//! MLflow: the signature of tensors, or of a table's columns, in the `MLmodel` file.

use schema_spec::{DType, Shown};

use super::{dtype, table};
use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::json::{self, Json};
use crate::wire::source::Source;
use crate::{ModelArray, ModelDim, ModelError};

/// The largest accepted file.
const LIMIT: u64 = 64 << 20;

const PART: &str = "the signature";

/// Whether the content is YAML with the keys of MLflow.
pub(super) fn sniff(head: &[u8]) -> bool {
    const KEYS: [&str; 4] = ["flavors:", "signature:", "mlflow_version:", "model_uuid:"];
    let Ok(text) = std::str::from_utf8(&head[..head.len() - head.len().min(4)]) else {
        return false;
    };
    // The last line may go on.
    let complete = text.rfind('\n').map_or(text, |end| &text[..end]);
    let is_named = |line: &str| KEYS.iter().any(|key| line.starts_with(key));
    complete.lines().any(is_named) && complete.lines().all(may_be_in_mapping)
}

/// Whether a line may be in a mapping of YAML, which is not indented: a key, or what belongs to one.
fn may_be_in_mapping(line: &str) -> bool {
    let key = line.split_once(':').filter(|(key, value)| {
        let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
        key.chars().all(is_word) && (value.is_empty() || value.starts_with([' ', '\r']))
    });
    line.trim().is_empty() || line.starts_with([' ', '#', '-']) || key.is_some()
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let text = source.content("an MLmodel file", LIMIT)?;
    let text = String::from_utf8_lossy(&text);
    let inputs = arrays(&text, "inputs")?.ok_or_else(|| {
        ModelError::no_signature(
            "is an MLflow model without a signature",
            "log the model with `signature=infer_signature(x, y)`",
        )
    })?;
    let outputs = arrays(&text, "outputs").ok().flatten().unwrap_or_default();
    Ok(Signature {
        notes: parameters(&text)?.into_iter().collect(),
        ..Signature::new(inputs, outputs)
    })
}

/// The arrays under `key` in the signature; `None` if there are none.
fn arrays(text: &str, key: &str) -> Result<Option<Vec<ModelArray>>, ModelError> {
    let Some(value) = crate::wire::yaml::scalar(text, "signature", key) else {
        return Ok(None);
    };
    let value = json::parse(value.as_bytes(), PART)?;
    let stem = key.trim_end_matches('s');
    let several = value.items().len() > 1;
    let arrays: Vec<ModelArray> = value
        .items()
        .iter()
        .enumerate()
        .map(|(at, item)| array(item, at, several, stem))
        .collect();
    Ok(Some(arrays).filter(|arrays| !arrays.is_empty()))
}

/// A tensor or a column, which may have no name.
fn array(item: &Json, at: usize, several: bool, stem: &str) -> ModelArray {
    let array = match item["name"].as_str() {
        Some(name) => ModelArray::new(name).with_made_up_name(false),
        None if several => ModelArray::new(format!("{stem}_{at}")).with_made_up_name(true),
        None => ModelArray::new(stem).with_made_up_name(true),
    };
    let array = array.with_optional(item["required"] == Json::Bool(false));
    match item["type"].as_str() {
        Some("tensor") => tensor(array, &item["tensor-spec"]),
        Some(of_type) => column(array, of_type),
        None => array,
    }
}

fn tensor(array: ModelArray, spec: &Json) -> ModelArray {
    let shape = spec["shape"].items().iter();
    let shape = shape.map(|size| ModelDim::of_size(size.as_i64())).collect();
    let array = array.with_shape(Some(shape));
    match spec["dtype"].as_str() {
        // NumPy's text has a length: `<U7`.
        Some(name) if name.starts_with("str") || name.starts_with("<U") => {
            array.with_dtype(Some(DType::Text))
        }
        Some(name) => dtype::typed(array, name),
        None => array,
    }
}

fn column(array: ModelArray, of_type: &str) -> ModelArray {
    let dtype = match of_type {
        "boolean" => DType::Bool,
        "integer" => DType::I32,
        "long" => DType::I64,
        "float" => DType::F32,
        "double" => DType::F64,
        "string" => DType::Text,
        _ => return array.with_foreign_type(of_type),
    };
    array
        .with_shape(Some(vec![table::rows()]))
        .with_dtype(Some(dtype))
}

/// Whether a column of dtype `from` is converted to that of the signature: to a larger one of the same
/// kind, and from integers of 32 bits to a double. The fixtures have the answers of MLflow.
pub(super) fn widens(from: DType, to: DType) -> bool {
    use DType::{F16, F32, F64, I8, I16, I32, I64, U8, U16, U32};
    match to {
        F32 => from == F16,
        F64 => matches!(from, F16 | F32 | I8 | I16 | I32 | U8 | U16 | U32),
        I64 => matches!(from, I8 | I16 | I32 | U8 | U16 | U32),
        I32 => matches!(from, I8 | I16 | U8 | U16),
        _ => false,
    }
}

/// A sentence that names the parameters, which are given beside the data.
fn parameters(text: &str) -> Result<Option<String>, ModelError> {
    let Some(value) = crate::wire::yaml::scalar(text, "signature", "params") else {
        return Ok(None);
    };
    let value = json::parse(value.as_bytes(), PART)?;
    let of_each = value.items().iter().map(|item| {
        let name = Shown(item["name"].as_str().unwrap_or_default());
        format!(
            "`{name}: {}`",
            Shown(item["type"].as_str().unwrap_or("object"))
        )
    });
    let all: Vec<String> = of_each.collect();
    Ok((!all.is_empty()).then(|| {
        format!(
            "the model takes the parameters {} beside the data",
            Abridged(&all)
        )
    }))
}
