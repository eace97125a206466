//! Columns of a table that become the inputs of a model.

use schema_core::Model;
use schema_core::model::{ModelArray, ModelDim};

use super::options::Options;
use super::pairs::is_label;
use crate::Given;
use crate::text::shown;
use crate::voice::Word;

/// Returns the columns of a table whose only place is the one input of the model, and of which nobody
/// has said how they become it: several arrays of one axis, none of which has the name of the input.
pub(super) fn table<'a>(
    model: &Model,
    arrays: &'a Given<'_>,
    options: &Options,
    stacks: &[(String, Vec<String>)],
) -> Vec<&'a str> {
    let [input] = model.inputs() else {
        return Vec::new();
    };
    let takes_table = input.shape().is_none_or(|shape| shape.len() == 2);
    let given = |name: &str| options.matches.iter().any(|(array, _)| array == name);
    let is_named = |name: &str| input.name() == name || given(name);
    let has_names = !input.columns().is_empty();
    if !takes_table || has_names || !stacks.is_empty() || arrays.names().any(is_named) {
        return Vec::new();
    }
    let is_output = |name: &str| model.outputs().iter().any(|output| output.name() == name);
    let others = arrays
        .names()
        .filter(|name| !is_label(name) && !is_output(name));
    let columns: Vec<&str> = others.collect();
    let is_column = |name: &&str| {
        arrays
            .get(name)
            .is_some_and(|array| array.shape().len() == 1)
    };
    if columns.len() > 1 && columns.iter().all(is_column) {
        columns
    } else {
        Vec::new()
    }
}

/// Returns the columns in the data that the model names, if no array is that input as a whole.
pub(super) fn named_columns<'a>(
    model: &'a Model,
    arrays: &Given<'_>,
    options: &Options,
) -> Vec<&'a str> {
    let inputs = model.inputs().iter().filter(|input| {
        let name = input.name();
        let is_given = options.matches.iter().any(|(_, given)| given == name);
        !is_given && arrays.get(name).is_none()
    });
    let columns = inputs.flat_map(ModelArray::columns).map(String::as_str);
    let is_column = |name: &&str| (arrays.get(name)).is_some_and(|array| array.shape().len() == 1);
    columns.filter(is_column).collect()
}

/// Returns a note if the data has the columns in another order than the model, which are found by their
/// names here.
pub(super) fn other_order(arrays: &Given<'_>, named: &[&str]) -> Option<String> {
    let in_data = arrays.names().filter(|name| named.contains(name));
    in_data.ne(named.iter().copied()).then(|| {
        "the columns are in another order than in the model; they are checked by name, but a matrix of them \
         would be taken in the wrong order"
            .to_owned()
    })
}

/// Returns help that says how columns become the only input.
pub(super) fn stacking(model: &Model, table: &[&str], options: &Options) -> Option<String> {
    let input = model.inputs().first().filter(|_| !table.is_empty())?;
    let features = match input.shape() {
        Some([_, ModelDim::Fixed(features)]) => Some(*features),
        _ => None,
    };
    let name = shown(input.name());
    let count = table.len();
    let stacked = |first: &[&str]| {
        let array = input.name();
        options.word(Word::Columns { array, first })
    };
    let named = stacked(&table[..count.min(3)]);
    Some(match features {
        Some(features) if features != count => format!(
            "`{name}` takes {features} features, and the table has {count} other columns; say which \
             are stacked, in order: `{named}`"
        ),
        _ => format!(
            "`{}` stacks the {count} columns in the order of the file; `{named}` those that it names",
            stacked(&[])
        ),
    })
}
