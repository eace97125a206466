//! What was decided about data, and what is not checked of it.

use schema_core::Model;
use schema_core::model::{ModelArray, ModelDim};

use super::options::Options;
use super::pairs::Pairs;
use crate::Given;
use crate::text::shown;
use crate::voice::Word;

/// Returns notes on how arrays were matched, and on what a model takes beyond shapes.
pub(super) fn said(
    model: &Model,
    renamed: &Model,
    arrays: &Given<'_>,
    pairs: &Pairs,
    options: &Options,
) -> Vec<String> {
    let mut notes = Vec::new();
    if model.format().ignores_others() {
        let foreign = model.inputs().iter().filter_map(|input| {
            let (name, of_type) = (shown(input.name()), shown(input.foreign_type()?));
            Some(format!(
                "`{name}` is of type {of_type}, so it is not checked"
            ))
        });
        notes.extend(foreign);
    }
    if let Some(guessed) = &pairs.guessed {
        let output = model.outputs().first().map_or("", ModelArray::name);
        notes.push(format!(
            "`{}` is taken for the labels, because nothing else is left for the output `{}`; \
             `{}` says so",
            shown(guessed),
            shown(output),
            options.word(Word::Match {
                array: guessed,
                name: output
            })
        ));
    }
    if let Some(own) = model.signature() {
        let others = model.signatures().iter().filter(|name| *name != own);
        let others: Vec<String> = others.map(|name| format!("`{}`", shown(name))).collect();
        notes.push(format!(
            "checked against the signature `{}`; `{}` chooses another one: {}",
            shown(own),
            options.word(Word::Signature),
            others.join(", ")
        ));
    }
    if let ([input], [Some(pair)]) = (model.inputs(), pairs.inputs.as_slice())
        && !model.format().is_keras()
        && input.name() != pair
        && !input.is_made_up()
    {
        notes.push(format!(
            "`{0}` is taken for the only input, `{1}`; a runtime takes it under that name",
            shown(pair),
            shown(input.name())
        ));
    }
    let is_stateful = |input: &&ModelArray| {
        let first = input.shape().and_then(<[ModelDim]>::first);
        model.format().is_keras() && matches!(first, Some(ModelDim::Expr(_)))
    };
    if model.inputs().iter().any(|input| is_stateful(&input)) {
        notes.extend(
            model
                .notes()
                .iter()
                .find(|note| note.contains("stateful"))
                .cloned(),
        );
    }
    let unchecked = model
        .notes()
        .iter()
        .filter(|note| note.contains("not checked"));
    notes.extend(unchecked.cloned());
    notes.extend(open_rows(renamed, arrays));
    // Sizes of labels that follow from those of inputs.
    let follows = |note: &&String| note.contains("is not compared with it");
    notes.extend(model.notes().iter().filter(follows).cloned());
    notes
}

/// Returns a note if inputs whose first axis has no name have different numbers of rows.
fn open_rows(model: &Model, arrays: &Given<'_>) -> Option<String> {
    if model.format().is_keras() {
        return None;
    }
    let open = model
        .inputs()
        .iter()
        .filter(|input| input.shape().and_then(<[ModelDim]>::first) == Some(&ModelDim::Open));
    let rows: Vec<(String, usize)> = open
        .filter_map(|input| {
            let rows = arrays.get(input.name())?.shape().first().copied()?;
            Some((shown(input.name()), rows))
        })
        .collect();
    let (first, rest) = rows.split_first()?;
    let other = rest.iter().find(|(_, rows)| *rows != first.1)?;
    Some(format!(
        "axis 0 of `{}` is {} and that of `{}` is {}; the file does not say whether they are the same",
        first.0, first.1, other.0, other.1
    ))
}
