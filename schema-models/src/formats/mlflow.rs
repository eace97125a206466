//! MLflow: the signature of tensors in the `MLmodel` file.

use schema_spec::Shown;

use super::dtype;
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
    const KEYS: [&[u8]; 4] = [
        b"flavors:",
        b"signature:",
        b"mlflow_version:",
        b"model_uuid:",
    ];
    head.split(|&byte| byte == b'\n')
        .any(|line| KEYS.iter().any(|key| line.starts_with(key)))
        && std::str::from_utf8(&head[..head.len() - head.len().min(4)]).is_ok()
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
    Ok(Signature::new(inputs, outputs))
}

/// The tensors under `key` in the signature; `None` if there are none.
fn arrays(text: &str, key: &str) -> Result<Option<Vec<ModelArray>>, ModelError> {
    let Some(value) = crate::wire::yaml::scalar(text, "signature", key) else {
        return Ok(None);
    };
    let value = json::parse(value.as_bytes(), PART)?;
    if value.is_null() {
        return Ok(None);
    }
    let several = value.items().len() > 1;
    let arrays: Option<Vec<ModelArray>> = value
        .items()
        .iter()
        .enumerate()
        .map(|(at, item)| tensor(item, at, several))
        .collect();
    match arrays {
        Some(arrays) if arrays.is_empty() => Ok(None),
        Some(arrays) => Ok(Some(arrays)),
        None => {
            let columns: Vec<String> = value.items().iter().map(column).collect();
            Err(ModelError::no_signature(
                format!(
                    "has a signature of a table's columns ({}), not of arrays",
                    Abridged(&columns)
                ),
                "log the model with a signature of NumPy arrays",
            ))
        }
    }
}

fn tensor(item: &Json, at: usize, several: bool) -> Option<ModelArray> {
    if item["type"].as_str() != Some("tensor") {
        return None;
    }
    let array = match item["name"].as_str() {
        Some(name) => ModelArray::new(name).with_made_up_name(false),
        None if several => ModelArray::new(format!("input_{at}")).with_made_up_name(true),
        None => ModelArray::new("input").with_made_up_name(true),
    };
    let spec = &item["tensor-spec"];
    let shape = spec["shape"].items().iter();
    let shape = shape.map(|size| ModelDim::of_size(size.as_i64())).collect();
    let required = item["required"] != Json::Bool(false);
    let array = array.with_shape(Some(shape)).with_optional(!required);
    Some(match spec["dtype"].as_str() {
        // NumPy's text has a length: `<U7`.
        Some(name) if name.starts_with("str") || name.starts_with("<U") => {
            array.with_dtype(Some(schema_spec::DType::Text))
        }
        Some(name) => dtype::typed(array, name),
        None => array,
    })
}

/// A column, for messages.
fn column(item: &Json) -> String {
    let of_type = Shown(item["type"].as_str().unwrap_or("unknown")).to_string();
    match item["name"].as_str() {
        Some(name) => format!("{}: {of_type}", Shown(name)),
        None => of_type,
    }
}
