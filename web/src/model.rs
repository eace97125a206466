//! What a model or a schema declares.

use schema_core::Model;
use schema_core::model::ModelArray;
use schema_spec::show::visible;
use schema_tools::check::Against;
use serde_json::{Value, json};

use crate::forms::forms;
use crate::picked::Picked;

/// The longest text in a cell, in characters.
const LONGEST: usize = 60;

/// A model or a schema as the page shows it.
pub(crate) fn described(against: &Against, file: &Picked) -> Value {
    match against {
        Against::Model(model) => json!({
            "kind": "model",
            "format": model.format().name(),
            "signature": model.signature(),
            "signatures": model.signatures(),
            "table": table(model),
            "notes": notes(model),
            "schema": forms(against, file.name()),
        }),
        Against::Schema(_) => json!({"kind": "schema", "schema": forms(against, file.name())}),
    }
}

/// A row for each input and output.
fn table(model: &Model) -> Value {
    let row = |array: &ModelArray, role: &str, loss: String, target: String| {
        let optional = if array.is_optional() { "?" } else { "" };
        let dtype = match (array.dtype(), array.foreign_type()) {
            (Some(dtype), _) => dtype.name().to_owned(),
            (None, Some(foreign)) => clipped(foreign),
            (None, None) => "unknown".to_owned(),
        };
        let shape = clipped(&array.shape_text().to_string());
        [
            clipped(array.name()) + optional,
            dtype,
            shape,
            role.to_owned(),
            loss,
            target,
        ]
    };
    let mut rows: Vec<_> = (model.inputs().iter())
        .map(|input| row(input, "input", String::new(), String::new()))
        .collect();
    let outputs = model.outputs().iter().zip(model.losses());
    for ((output, loss), target) in outputs.zip(model.targets()) {
        let loss = loss
            .as_ref()
            .map_or(String::new(), |loss| clipped(&loss.to_string()));
        let target = target.map_or(String::new(), |spec| {
            clipped(&format!("{}{}", spec.dtype(), spec.shape_text()))
        });
        rows.push(row(output, "output", loss, target));
    }
    json!({"heads": ["name", "dtype", "shape", "role", "loss", "target"], "rows": rows})
}

fn notes(model: &Model) -> Vec<String> {
    let mut notes: Vec<String> = model.notes().iter().map(|note| visible(note)).collect();
    if model.is_verified()
        && let Err(error) = model.schema()
    {
        notes.push(format!("the model {}", visible(&error.kind().to_string())));
        notes.extend(error.kind().details().iter().map(|detail| visible(detail)));
    }
    if model.outputs().is_empty() {
        notes.push("the file does not describe the outputs of the model".to_owned());
    } else if model.format().is_keras() && model.losses().iter().all(Option::is_none) {
        notes.push(
            "the file has no loss, so the labels are not known; name it under Options".to_owned(),
        );
    }
    let bounds = model.bounds().iter();
    notes.extend(bounds.map(|bounds| format!("the size `{}`", visible(&bounds.to_string()))));
    notes
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => visible(&text[..end]) + "..",
        None => visible(text),
    }
}
