//! Labels, and the losses that determine them.

use schema_core::model::{
    Declaration, DeclaredArray, DifferencePart, MatchRules, ModelArray, ModelDim,
};
use schema_core::spec::{Constraint, Dim, List, Loss, Role, Text, Value, ValueRange};
use schema_core::{ArraySpec, DType, Model};

use super::expected::{BATCH, dtype_of};
use super::options::Options;
use super::pairs::Pairs;
use crate::data::GivenArray;
use crate::text::shown;
use crate::voice::Word;
use crate::{Failure, Given};

/// Returns the loss of each output: the given one, or else that of the file.
pub(super) fn losses(
    model: &Model,
    given: &[(Option<String>, String)],
) -> Result<Vec<Option<Loss>>, Failure> {
    let mut losses = model.losses().to_vec();
    for (output, loss) in given {
        match output {
            None => losses.fill(Some(Loss::from_name(loss))),
            Some(output) => {
                let at = (model.outputs().iter()).position(|array| array.name() == output);
                let Some(at) = at else {
                    let outputs: Vec<String> = (model.outputs().iter())
                        .map(|array| format!("`{}`", shown(array.name())))
                        .collect();
                    return Err(Failure::new(format!(
                        "the model has no output `{}`\n  help: it has {}",
                        shown(output),
                        outputs.join(", ")
                    )));
                };
                losses[at] = Some(Loss::from_name(loss));
            }
        }
    }
    Ok(losses)
}

/// Whether an array can only be the target of the model's one output, by its number of axes.
pub(super) fn is_target(
    model: &Model,
    losses: &[Option<Loss>],
    array: Option<&GivenArray>,
) -> bool {
    let (Some(array), [_]) = (array, model.outputs()) else {
        return false;
    };
    let rank = array.shape().len();
    let asked = model.clone().with_losses(losses.to_vec());
    let of_rank = |rank| asked.schema_for(move |_| Some(rank)).ok();
    let known = of_rank(rank).and_then(|schema| {
        let mut specs = schema.arrays();
        specs
            .find(|spec| spec.role() == Role::Target)
            .map(ArraySpec::rank)
    });
    match known {
        Some(expected) => expected.is_none_or(|expected| expected == rank),
        None => model.format().is_keras() && rank > 0,
    }
}

/// Returns specs for targets of which only the axis of samples is known, each with a note.
pub(super) fn unknown_targets(
    model: &Model,
    arrays: &Given<'_>,
    pairs: &Pairs,
    losses: &[Option<Loss>],
    options: &Options,
) -> Vec<(ArraySpec, String)> {
    let only = "only axis 0";
    if model.outputs().is_empty() {
        let labels = pairs.labels.iter().map(|name| {
            let output = ModelArray::new(name).with_open_batch(model.format().is_keras());
            let own = shown(name);
            let note = format!("the file does not describe the outputs of the model, so {only} of `{own}` is checked");
            (samples(&output, dtype_of(arrays, name)), note)
        });
        return labels.collect();
    }
    let outputs = model.outputs().iter().zip(&pairs.outputs).zip(losses);
    let targets = outputs.filter_map(|((output, pair), loss)| {
        let name = pair.as_ref()?;
        let own = shown(name);
        let note = match loss {
            None if model.format().is_keras() => format!(
                "the model has no loss in its file, so {only} of `{own}` is checked\n  help: name the \
                 loss that it will be compiled with: `{}`",
                options.word(Word::ALoss)
            ),
            None => format!("the model has no loss, so {only} of `{own}` is checked"),
            Some(loss) => format!("the loss {loss} is not known, so {only} of `{own}` is checked"),
        };
        Some((samples(output, dtype_of(arrays, name)), note))
    });
    targets.collect()
}

/// Returns the spec of a target of which only the axis of samples is known.
fn samples(output: &ModelArray, own: Option<DType>) -> ArraySpec {
    let first = match output.shape().and_then(<[ModelDim]>::first) {
        _ if output.has_open_batch() => Dim::symbol(BATCH),
        Some(ModelDim::Fixed(size)) if *size > 0 => Dim::Fixed(*size),
        Some(ModelDim::Symbol(symbol)) => Dim::Symbol(Text::Owned(symbol.clone())),
        _ => Dim::Any,
    };
    let mut spec = ArraySpec::new("", own.unwrap_or(DType::F32)).with_role(Role::Target);
    spec.name = Text::Owned(output.name().to_owned());
    spec.dims = List::Owned(vec![first, Dim::Rest]);
    spec
}

/// Returns a note for each target of an output whose shape is not known.
pub(super) fn unknown_shapes(model: &Model, arrays: &Given<'_>) -> Vec<String> {
    let outputs = model.outputs().iter().zip(model.losses());
    let unknown = outputs.filter(|(output, loss)| {
        let is_known = loss.as_ref().is_some_and(Loss::is_known);
        is_known && output.shape().is_none() && arrays.get(output.name()).is_some()
    });
    let note = |output: &ModelArray| {
        let name = shown(output.name());
        let why = output.unknown_shape();
        let why = why.map_or(String::new(), |why| format!(" ({})", shown(why)));
        let checked = match output.last_axis() {
            Some(_) => "axis 0 and the last axis of the output",
            None => "axis 0",
        };
        format!(
            "the shape of the model's output for `{name}` is not known{why}, so `{name}` is checked \
             by {checked} alone"
        )
    };
    unknown.map(|(output, _)| note(output)).collect()
}

/// Sets the dtype to that of the data if it is allowed: any integer dtype for classes, any numeric
/// dtype for other targets.
pub(super) fn accept_dtype(spec: &mut ArraySpec, own: DType) {
    let fits = if spec.dtype().is_integer() {
        own.is_integer()
    } else {
        own.is_real() || own == DType::Bool
    };
    if !fits || own == spec.dtype() {
        return;
    }
    spec.dtype = own;
    // The ends of the range get the new dtype. Bools need no range: they are 0 or 1.
    #[allow(clippy::cast_possible_truncation)]
    let converted = |end: Option<&Value>| match end {
        Some(Value::Float(end)) if own.is_integer() => Some(Value::Int(*end as i128)),
        end => end.cloned(),
    };
    let rules = spec.constraints().iter().filter_map(|rule| match rule {
        Constraint::Range(_) if own == DType::Bool => None,
        Constraint::Range(range) => {
            let (min, max) = (converted(range.min()), converted(range.max()));
            let range = ValueRange::new(min, max, range.max_inclusive());
            Some(Constraint::Range(range))
        }
        other => Some(other.clone()),
    });
    spec.constraints = List::Owned(rules.collect());
}

/// Returns the labels whose shape does not fit the loss, each with help.
pub(super) fn labels(model: &Model, arrays: &Given<'_>) -> Vec<(String, String)> {
    let targets = model.outputs().iter().filter_map(|output| {
        let array = arrays.get(output.name())?;
        let sizes = array.shape().iter().map(|&size| Some(Dim::Fixed(size)));
        let target = DeclaredArray::new(output.name()).with_role(Role::Target);
        Some(target.with_dims(Some(sizes.collect())))
    });
    let rules = MatchRules::new().with_unverified(true);
    let differences = model.compare(&Declaration::new(targets.collect()), &rules);
    let of_shape = differences.into_differences().into_iter().filter(|found| {
        matches!(
            found.part(),
            DifferencePart::Rank | DifferencePart::Axis { .. }
        )
    });
    let help = of_shape.filter_map(|found| {
        let mut losses = model.outputs().iter().zip(model.losses());
        let (_, loss) = losses.find(|(output, _)| output.name() == found.array())?;
        let name = shown(found.array());
        let help = format!(
            "`{name}` is for the loss {}: {}",
            loss.as_ref()?,
            found.help()?
        );
        Some((found.array().to_owned(), help))
    });
    help.collect()
}
