use schema_spec::{DType, Role, Shown};

use super::context::Context;
use super::difference::DifferencePart;
use super::pairs::{Pairs, unknown_name};
use super::requirement::Expected;
use super::shapes::{self, Symbols};
use crate::ModelArray;
use crate::abridged::Abridged;

/// Compares the inputs with the model's, and returns which were paired.
pub(super) fn compare(context: &mut Context<'_>, symbols: &mut Symbols) -> Vec<(usize, usize)> {
    let model = context.model;
    let declared = context.of_role(Role::Input);
    let found = Pairs::find(context, &declared, model.inputs());
    for &(at, index) in &found.both {
        one(context, symbols, at, &model.inputs()[index]);
    }
    let has_targets = !context.of_role(Role::Target).is_empty();
    let is_trained = model.losses().iter().any(Option::is_some);
    for at in found.only_declared {
        let help = (is_trained && !has_targets).then(|| {
            "write `role = target` for an array that the model is trained to predict".to_owned()
        });
        unknown_name(context, at, model.inputs(), ["input", "takes"], help);
    }
    if context.declaration.is_complete() {
        for index in found.only_model {
            let input = &model.inputs()[index];
            if !input.is_optional() {
                let message = format!("the model takes `{input}`, but there is no such input here");
                context.push_missing(input.name(), message);
            }
        }
    }
    found.both
}

fn one(context: &mut Context<'_>, symbols: &mut Symbols, at: usize, input: &ModelArray) {
    let declared = &context.declaration.arrays[at];
    let name = Shown(&declared.name).to_string();
    let by_whom = if declared.name == input.name() {
        "in the model".to_owned()
    } else {
        format!("in the model's `{}`", Shown(input.name()))
    };
    let (is_optional, dtype) = (declared.optional, declared.dtype);
    if !input.is_optional() {
        let message = format!("`{name}` may be absent here, but not {by_whom}");
        let part = DifferencePart::Optional;
        if is_optional {
            context.push(Some(at), part, message, None);
        } else if dtype.is_none() {
            context.require(at, part, Expected::Presence, message, String::new());
        }
    }
    if !input.is_nullable() {
        context.completeness(at, &by_whom);
    }
    match (input.dtype(), input.foreign_type(), dtype) {
        (_, Some(foreign), _) => {
            let message = format!(
                "`{}` is an array here, but has type {} {by_whom}",
                context.declaration.arrays[at],
                Shown(foreign)
            );
            context.push(Some(at), DifferencePart::Dtype, message, None);
            return;
        }
        (Some(other), None, _) => {
            let converts = context.model.format().converts_numbers() && other != DType::Text;
            let of_model = if converts { "numbers" } else { other.name() };
            let (before, after) = (
                format!("`{name}` holds "),
                format!(" here, but {of_model} {by_whom}"),
            );
            let expected = match converts {
                true => Expected::Numbers,
                false => Expected::Dtype(other),
            };
            context.elements(at, expected, before, after);
        }
        (None, None, Some(own)) if !context.rules.unverified => {
            let message =
                format!("`{name}` holds {own} here, but its dtype is not known {by_whom}");
            let help = "allow it with `unverified`, or save the model again with an `Input` layer";
            context.push(
                Some(at),
                DifferencePart::Dtype,
                message,
                Some(help.to_owned()),
            );
        }
        _ => {}
    }
    shapes::compare(context, symbols, at, input, &by_whom, None);
    columns(context, at, input.columns(), &by_whom);
}

/// Compares the columns that an array is stacked from, which have an order.
pub(super) fn columns(context: &mut Context<'_>, at: usize, wanted: &[String], by_whom: &str) {
    let declared = &context.declaration.arrays[at];
    let own = &declared.columns;
    if own.is_empty() || wanted.is_empty() || own == wanted {
        return;
    }
    let name = Shown(&declared.name);
    let differs =
        (0..own.len().max(wanted.len())).find(|&column| own.get(column) != wanted.get(column));
    let column = differs.unwrap_or_default();
    let shown = |columns: &[String]| match columns.get(column) {
        Some(found) => format!("`{}`", Shown(found)),
        None => "absent".to_owned(),
    };
    let message = format!(
        "column {column} of `{name}` is {} here, but {} {by_whom}",
        shown(own),
        shown(wanted)
    );
    let all: Vec<Shown<'_>> = wanted.iter().map(|column| Shown(column)).collect();
    let all = Abridged(&all);
    let help = match context.model.as_schema() {
        Some(_) => format!("the columns {by_whom} are {all}"),
        None => format!("the model was trained with the columns {all}"),
    };
    context.push(Some(at), DifferencePart::Columns, message, Some(help));
}
