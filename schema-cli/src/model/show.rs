//! The inputs and outputs of a model, for `schema show`.

use std::fmt::Write as _;

use schema_core::Model;
use schema_core::model::{ModelArray, ModelValues};
use serde_json::{Value, json};

use crate::page::escape;
use crate::source::Source;
use crate::style::HEAD;
use crate::table::{Align, Table};
use crate::text::{clipped, counted, shown};

const COLUMNS: [(&str, Align); 6] = [
    ("name", Align::Left),
    ("dtype", Align::Left),
    ("shape", Align::Left),
    ("role", Align::Left),
    ("loss", Align::Left),
    ("target", Align::Left),
];

/// The number of columns that are named.
const COLUMNS_SHOWN: usize = 20;

/// A model, with facts that its arrays do not have.
pub(crate) struct Facts {
    model: Model,
    /// What `fit` expects as the target of each output; empty if that is not known.
    targets: Vec<String>,
    notes: Vec<String>,
}

impl Facts {
    pub(crate) fn new(model: Model) -> Facts {
        let mut notes: Vec<String> = model.notes().to_vec();
        let targets = model.targets().map(|spec| {
            spec.map_or(String::new(), |spec| {
                let mut text = format!("{}{}", spec.dtype(), spec.shape_text());
                for rule in spec.constraints() {
                    let _ = write!(text, ", {rule}");
                }
                text
            })
        });
        let targets = targets.collect();
        if model.is_verified()
            && let Err(error) = model.schema()
        {
            notes.push(format!("the model {}", error.kind()));
            notes.extend(error.kind().details());
        }
        if let Some(own) = model.signature() {
            let others = model.signatures().iter().filter(|name| *name != own);
            let others: Vec<String> = others.map(|name| format!("`{}`", shown(name))).collect();
            notes.push(format!(
                "this is the signature `{}`; `--signature` chooses another one: {}",
                shown(own),
                others.join(", ")
            ));
        }
        if model.outputs().is_empty() {
            notes.push("the file does not describe the outputs of the model".to_owned());
        } else if model.format().is_keras() && model.losses().iter().all(Option::is_none) {
            notes.push("the file has no loss, so the labels are not known".to_owned());
        }
        for input in model
            .inputs()
            .iter()
            .filter(|input| !input.columns().is_empty())
        {
            let columns: Vec<String> = input
                .columns()
                .iter()
                .take(COLUMNS_SHOWN)
                .cloned()
                .collect();
            let more = match input.columns().len() - columns.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            notes.push(format!(
                "the columns of `{}` are {}{more}",
                shown(input.name()),
                columns.join(", ")
            ));
        }
        if model.format().ignores_others() {
            let foreign = model.inputs().iter().filter_map(|input| {
                Some(format!(
                    "`{}` is of type {}, so it is not checked",
                    shown(input.name()),
                    input.foreign_type()?
                ))
            });
            notes.extend(foreign);
        }
        if !model.bounds().is_empty() {
            let bounds: Vec<String> = (model.bounds().iter())
                .map(|bounds| format!("`{}`", shown(&bounds.to_string())))
                .collect();
            notes.push(format!("the sizes are bounded: {}", bounds.join(", ")));
        }
        let unknown = model.outputs().iter().filter_map(|output| {
            let name = shown(output.name());
            Some(format!(
                "the shape of `{name}` is not known: {}",
                output.unknown_shape()?
            ))
        });
        notes.extend(unknown);
        for input in model.inputs() {
            let name = shown(input.name());
            if let Some((low, high)) = input.range() {
                notes.push(format!(
                    "`{name}` selects rows: its values are {low} to {high}"
                ));
            }
            if let Some(values) = input.values() {
                notes.push(format!(
                    "the values of `{name}` are {}",
                    shown(&values.to_string())
                ));
            }
            if input.is_nullable() {
                notes.push(format!("values of `{name}` may be missing (NaN)"));
            }
        }
        Facts {
            model,
            targets,
            notes,
        }
    }

    fn table(&self) -> Table {
        let row = |array: &ModelArray, role: &str, loss: String, target: &str| {
            let optional = if array.is_optional() { "?" } else { "" };
            let dtype = match (array.dtype(), array.foreign_type()) {
                (Some(dtype), _) => dtype.name().to_owned(),
                (None, Some(foreign)) => clipped(foreign),
                (None, None) => "unknown".to_owned(),
            };
            [
                clipped(array.name()) + optional,
                dtype,
                array.shape_text().to_string(),
                role.to_owned(),
                loss,
                shown(target),
            ]
        };
        let inputs =
            (self.model.inputs().iter()).map(|input| row(input, "input", String::new(), ""));
        let outputs = self.model.outputs().iter().zip(self.model.losses());
        let outputs = outputs.zip(&self.targets).map(|((output, loss), target)| {
            let loss = loss.as_ref().map_or(String::new(), ToString::to_string);
            row(output, "output", loss, target)
        });
        let mut table = Table::new(&COLUMNS);
        inputs.chain(outputs).for_each(|cells| table.row(cells));
        table
    }

    pub(crate) fn to_text(&self, source: &Source) -> String {
        let inputs = counted(self.model.inputs().len(), "input");
        let outputs = counted(self.model.outputs().len(), "output");
        let mut text = format!(
            "{HEAD}{source}{HEAD:#}: {} model of {inputs}, {outputs}\n",
            self.model.format()
        );
        text.push_str(&self.table().to_text());
        for note in &self.notes {
            let _ = writeln!(text, "  {}", shown(note));
        }
        text
    }

    pub(crate) fn to_json(&self, source: &Source) -> Value {
        let array = |array: &ModelArray| {
            let shape: Option<Vec<String>> =
                (array.shape()).map(|shape| shape.iter().map(ToString::to_string).collect());
            let values = array.values().map(|values| match values {
                ModelValues::Integers(values) => json!(values),
                ModelValues::Texts(values) => json!(values),
            });
            json!({
                "name": array.name(),
                "made_up": array.is_made_up(),
                "dtype": array.dtype(),
                "type": array.foreign_type(),
                "shape": shape,
                "optional": array.is_optional(),
                "columns": array.columns(),
                "nullable": array.is_nullable(),
                "range": array.range(),
                "values": values,
            })
        };
        let outputs: Vec<Value> = (self.model.outputs().iter())
            .zip(self.model.losses())
            .zip(&self.targets)
            .map(|((output, loss), target)| {
                let mut output = array(output);
                output["loss"] = json!(loss.as_ref().map(schema_core::spec::Loss::name));
                output["target"] = json!((!target.is_empty()).then_some(target));
                output
            })
            .collect();
        let inputs: Vec<Value> = self.model.inputs().iter().map(array).collect();
        json!({
            "file": source.to_string(),
            "holds": "model",
            "format": self.model.format().name(),
            "verified": self.model.is_verified(),
            "signature": self.model.signature(),
            "signatures": self.model.signatures(),
            "dims": self.model.bounds(),
            "inputs": inputs,
            "outputs": outputs,
            "notes": self.notes,
        })
    }

    pub(crate) fn to_html(&self) -> String {
        let mut html = self.table().to_html();
        for note in &self.notes {
            let _ = write!(html, "\n<p>{}</p>", escape(&shown(note)));
        }
        html
    }
}
