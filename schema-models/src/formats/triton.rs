//! Triton Inference Server: the inputs and outputs in `config.pbtxt`.

use schema_spec::{DType, Shown};

use crate::signature::Signature;
use crate::wire::source::Source;
use crate::wire::textproto::{self, Message};
use crate::{ModelArray, ModelDim, ModelError};

const PART: &str = "the configuration of Triton";

/// The largest accepted file.
const LIMIT: u64 = 16 << 20;

/// The largest number of axes.
const AXES: usize = 1024;

/// Whether the content is text with fields of this configuration.
pub(super) fn sniff(head: &[u8]) -> bool {
    const FIELDS: [&str; 5] = ["platform", "backend", "max_batch_size", "input", "output"];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The beginning of a file may end within a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let fields = text.lines().filter(|line| {
        let line = line.trim_start();
        FIELDS.iter().any(|field| {
            let rest = line.strip_prefix(field).map(str::trim_start);
            let is_list = *field == "input" || *field == "output";
            rest.is_some_and(|rest| match is_list {
                true => rest.starts_with(['[', '{']) || rest.starts_with(": ["),
                false => {
                    rest.starts_with(": \"") || rest.starts_with(":\"") || {
                        let value = rest.strip_prefix(':').map(str::trim);
                        *field == "max_batch_size"
                            && value.is_some_and(|value| value.parse::<u32>().is_ok())
                    }
                }
            })
        })
    });
    fields.count() > 1
        || is_given(text, "data_type", |value| value.starts_with("TYPE_"))
            && is_given(text, "dims", |value| {
                value.starts_with(['[', '-'])
                    || value.starts_with(|digit: char| digit.is_ascii_digit())
            })
}

/// Whether the text gives a field of that name, with a colon or a list behind it, a value that begins so.
fn is_given(text: &str, field: &str, begins: impl Fn(&str) -> bool) -> bool {
    text.match_indices(field).any(|(at, _)| {
        let rest = text[at + field.len()..].trim_start();
        match rest.strip_prefix(':') {
            Some(value) => begins(value.trim_start()),
            None => rest.starts_with('[') && begins(rest),
        }
    })
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let text = source.content(PART, LIMIT)?;
    let root = textproto::parse(&text, PART)?;
    let batch = root.number("max_batch_size").unwrap_or(0);
    let arrays = |field: &str| -> Result<Vec<ModelArray>, ModelError> {
        root.messages(field)
            .map(|message| array(message, batch > 0))
            .collect()
    };
    let (inputs, outputs) = (arrays("input")?, arrays("output")?);
    if inputs.is_empty() {
        return Err(ModelError::no_signature(
            "is a configuration of Triton without inputs, which the server reads from the model",
            "give the path of the model, such as `1/model.onnx`",
        ));
    }
    let mut notes = Vec::new();
    if batch > 0 {
        notes.push(format!("the server takes at most {batch} samples at once"));
    }
    for message in root
        .messages("input")
        .filter(|input| input.message("reshape").is_some())
    {
        let name = Shown(message.text("name").unwrap_or_default());
        notes.push(format!("the server reshapes `{name}` for the model"));
    }
    Ok(Signature {
        is_ordered: false,
        notes,
        ..Signature::new(inputs, outputs)
    })
}

fn array(message: &Message, has_batch: bool) -> Result<ModelArray, ModelError> {
    let name = message.text("name").unwrap_or_default();
    let sizes = message.numbers("dims");
    if sizes.len() > AXES {
        return Err(ModelError::too_many("a shape", AXES, "axes"));
    }
    let is_of_shape = message.text("is_shape_tensor") == Some("true");
    let batch = (has_batch && !is_of_shape).then(|| ModelDim::Symbol("batch".to_owned()));
    let sizes = sizes.into_iter().map(|size| ModelDim::of_size(Some(size)));
    let array = ModelArray::new(name)
        .with_made_up_name(false)
        .with_shape(Some(batch.into_iter().chain(sizes).collect()))
        .with_optional(message.text("optional") == Some("true"));
    let of_type = message.text("data_type").unwrap_or_default();
    Ok(match dtype(of_type) {
        Some(dtype) => array.with_dtype(Some(dtype)),
        None => array.with_foreign_type(of_type),
    })
}

fn dtype(name: &str) -> Option<DType> {
    Some(match name.strip_prefix("TYPE_")? {
        "BOOL" => DType::Bool,
        "UINT8" => DType::U8,
        "UINT16" => DType::U16,
        "UINT32" => DType::U32,
        "UINT64" => DType::U64,
        "INT8" => DType::I8,
        "INT16" => DType::I16,
        "INT32" => DType::I32,
        "INT64" => DType::I64,
        "FP16" => DType::F16,
        "BF16" => DType::BF16,
        "FP32" => DType::F32,
        "FP64" => DType::F64,
        "STRING" => DType::Text,
        _ => return None,
    })
}
