use schema_spec::{Shown, edit_distance, nearest};

use super::context::Context;
use super::declared::DeclaredArray;
use super::difference::DifferencePart;
use crate::ModelArray;
use crate::abridged::Abridged;

/// The pairs of arrays of the schema and the model.
pub(super) struct Pairs {
    /// Indices in the schema and in the list of the model.
    pub(super) both: Vec<(usize, usize)>,
    pub(super) only_declared: Vec<usize>,
    pub(super) only_model: Vec<usize>,
}

impl Pairs {
    /// Pairs arrays by name; the remaining ones by position, if the model has only one array or names
    /// that Keras made up.
    pub(super) fn find(context: &Context<'_>, declared: &[usize], model: &[ModelArray]) -> Pairs {
        let arrays = &context.declaration.arrays;
        let mut pairs = Vec::new();
        let mut only_declared = Vec::new();
        for &at in declared {
            match model
                .iter()
                .position(|array| array.name() == arrays[at].name)
            {
                Some(found) => pairs.push((at, found)),
                None => only_declared.push(at),
            }
        }
        let mut only_model: Vec<usize> = (0..model.len())
            .filter(|at| pairs.iter().all(|(_, taken)| taken != at))
            .collect();
        // A name that is said to be the model's is a mistake where the model has no such array.
        let is_free =
            |at: &usize| !arrays[*at].is_named || model.iter().all(ModelArray::is_made_up);
        let (mut free, wrong): (Vec<usize>, Vec<usize>) =
            only_declared.into_iter().partition(is_free);
        if context.declaration.is_complete() {
            let by_position: Vec<usize> = only_model
                .iter()
                .copied()
                .filter(|&at| {
                    model.len() == 1 || (context.model.is_ordered() && model[at].is_made_up())
                })
                .take(free.len())
                .collect();
            only_model.retain(|at| !by_position.contains(at));
            pairs.extend(free.drain(..by_position.len()).zip(by_position));
        }
        let mut only_declared = free;
        only_declared.extend(wrong);
        only_declared.sort_unstable();
        Pairs {
            both: pairs,
            only_declared,
            only_model,
        }
    }
}

/// Reports an array that the model does not have. `kind` and `has` are words for the message; `help` is
/// used if no name is near.
pub(super) fn unknown_name(
    context: &mut Context<'_>,
    at: usize,
    model: &[ModelArray],
    [kind, has]: [&str; 2],
    help: Option<String>,
) {
    let declared: &DeclaredArray = &context.declaration.arrays[at];
    let name = declared.name.as_str();
    let mut near: Vec<&ModelArray> = model.iter().collect();
    near.sort_by_key(|array| edit_distance(name, array.name()).unwrap_or(usize::MAX));
    let message = if near.is_empty() {
        format!("`{declared}` is not an {kind} of the model, which {has} none")
    } else {
        format!(
            "`{declared}` is not an {kind} of the model, which {has} {}",
            Abridged(&near)
        )
    };
    let names = model.iter().map(ModelArray::name);
    let near = nearest(name, names).map(|near| format!("did you mean `{}`?", Shown(near)));
    context.push(Some(at), DifferencePart::Name, message, near.or(help));
}
