use schema_spec::{Constraint, DType, Dim, Loss, Role, Shown};

use super::context::Context;
use super::difference::DifferencePart;
use super::pairs::{Pairs, unknown_name};
use super::requirement::Expected;
use super::shapes::{self, Symbols};
use crate::target::Target;
use crate::{ModelArray, ModelDim, ModelValues};

/// What a note says of a size of labels that follows from that of an input by no rule of the schema.
const NOT_COMPARED: &str = "is not compared with it";

/// Compares the targets with the outputs by the loss of each.
pub(super) fn compare(context: &mut Context<'_>, symbols: &mut Symbols, inputs: &[(usize, usize)]) {
    let model = context.model;
    let declared = context.of_role(Role::Target);
    if declared.is_empty() {
        return;
    }
    if model.outputs().is_empty() {
        context.note("the file does not say what the model gives, so targets are not compared");
        return;
    }
    let found = Pairs::find(context, &declared, model.outputs());
    for &(at, index) in &found.both {
        let output = &model.outputs()[index];
        context.completeness(at, "in training");
        batch(context, at, inputs);
        match loss_of(context, at, index) {
            Some((loss, is_given)) => under(context, symbols, at, output, &loss, is_given),
            None => {
                let name = Shown(output.name());
                context.note(&format!(
                    "the file has no loss for the output `{name}`, so only axis 0 of its target is compared"
                ));
                first_axis(context, symbols, at, output);
            }
        }
    }
    if !found.both.is_empty() {
        let is_of_sizes = |note: &&String| note.contains(NOT_COMPARED);
        for note in model.notes().iter().filter(is_of_sizes) {
            context.note(note);
        }
    }
    for at in found.only_declared {
        unknown_name(context, at, model.outputs(), ["output", "gives"], None);
    }
    if context.declaration.is_complete() {
        for index in found.only_model {
            let output = &model.outputs()[index];
            let given = context.rules.loss_of(output.name());
            if let Some(loss) = given.or(model.losses()[index].as_ref()) {
                let message = format!(
                    "the model gives `{output}` with the loss {loss}, but there is no target for it here"
                );
                context.push_missing(output.name(), message);
            }
        }
    }
}

/// The loss for comparing a target, and whether it does not come from the file but from the rules, or
/// from the declaration, which does not override a known loss in the file.
fn loss_of(context: &mut Context<'_>, at: usize, index: usize) -> Option<(Loss, bool)> {
    let model = context.model;
    if let Some(given) = context.rules.loss_of(model.outputs()[index].name()) {
        return Some((given.clone(), true));
    }
    let declared = &context.declaration.arrays[at];
    let (own, of_file) = (&declared.loss, &model.losses()[index]);
    match (own, of_file) {
        (Some(own), Some(of_file)) if of_file.is_known() => {
            if !own.is_same(of_file) {
                let name = Shown(&declared.name);
                let message =
                    format!("`{name}` has the loss {own} here, but {of_file} in the model");
                context.push(Some(at), DifferencePart::Loss, message, None);
            }
            Some((of_file.clone(), false))
        }
        (Some(own), _) => Some((own.clone(), true)),
        (None, of_file) => Some((of_file.clone()?, false)),
    }
}

/// Keras requires one target per sample.
fn batch(context: &mut Context<'_>, at: usize, inputs: &[(usize, usize)]) {
    if !context.model.format().is_keras() {
        return;
    }
    let arrays = &context.declaration.arrays;
    let first_dim = |at: usize| {
        // There is no requirement on axes after the first, so any rank is accepted.
        let (dim, entry) = arrays[at].dim(0, usize::from(u16::MAX));
        let dim = context.declaration.plain(dim?);
        (dim != Dim::Any).then_some((dim, entry))
    };
    let Some((own, entry)) = first_dim(at) else {
        return;
    };
    let of_input = inputs
        .iter()
        .find_map(|&(at, _)| Some((at, first_dim(at)?.0)));
    if let Some((input, other)) = of_input
        && own != other
    {
        let message = format!(
            "axis 0 of `{}` is {} here, and axis 0 of `{}` is {}, but the model requires one target per sample",
            Shown(&arrays[at].name),
            shapes::text(&own),
            Shown(&arrays[input].name),
            shapes::text(&other)
        );
        let part = DifferencePart::Axis { axis: 0, entry };
        context.push(Some(at), part, message, None);
    }
}

/// Says that the shape of an output is not known, and why, if that is so.
fn unknown_shape(output: &ModelArray) -> Option<String> {
    if output.shape().is_some() {
        return None;
    }
    let name = Shown(output.name());
    Some(match output.unknown_shape() {
        Some(why) => format!(
            "the shape of the output `{name}` is not known ({})",
            Shown(why)
        ),
        None => format!("the shape of the output `{name}` is not known"),
    })
}

fn first_axis(context: &mut Context<'_>, symbols: &mut Symbols, at: usize, output: &ModelArray) {
    let declared = &context.declaration.arrays[at];
    let Some(rank) = (1..64).find(|&rank| declared.accepts_rank(rank)) else {
        return;
    };
    if output.shape().is_none_or(<[ModelDim]>::is_empty) {
        return;
    }
    let mut shape = vec![output.dim(0).clone()];
    shape.resize(rank, ModelDim::Open);
    let wanted = output.clone().with_shape(Some(shape));
    shapes::compare(
        context,
        symbols,
        at,
        &wanted,
        "for the model's output",
        None,
    );
}

fn under(
    context: &mut Context<'_>,
    symbols: &mut Symbols,
    at: usize,
    output: &ModelArray,
    loss: &Loss,
    is_given: bool,
) {
    let Some(target) = Target::under(output, loss) else {
        context.note(&format!(
            "the requirements of the loss {loss} are not known, so only axis 0 of the target of `{}` is compared",
            Shown(output.name())
        ));
        return first_axis(context, symbols, at, output);
    };
    if let Some(why) = unknown_shape(output) {
        context.note(&format!(
            "{why}, so only axis 0 of its target is compared{}",
            match output.last_axis() {
                Some(_) => ", and its last axis or its classes",
                None => "",
            }
        ));
        first_axis(context, symbols, at, output);
    }
    let whose = if is_given { "the" } else { "the model's" };
    let by_whom = format!("under {whose} loss {loss}");
    let declared = &context.declaration.arrays[at];
    let name = Shown(&declared.name).to_string();
    let expected = if matches!(target.values, Some(ModelValues::Texts(_))) {
        Expected::Dtype(DType::Text)
    } else if target.is_label {
        Expected::Integers
    } else {
        Expected::Numbers
    };
    let (before, after) = (
        format!("`{name}` holds "),
        format!(" here, but {expected} {by_whom}"),
    );
    context.elements(at, expected, before, after);
    let declared = &context.declaration.arrays[at];
    let rank_of = |array: &ModelArray| array.shape().map_or(0, <[ModelDim]>::len);
    let is_other = |also: &ModelArray| {
        let rank = rank_of(also);
        // Labels may have a last axis only if its size is 1.
        let last = rank.checked_sub(1).map(|last| declared.dim(last, rank).0);
        let may_be_1 = matches!(last, Some(None | Some(Dim::Fixed(1))));
        !declared.accepts_rank(rank_of(&target.array))
            && declared.accepts_rank(rank)
            && (!target.is_label || may_be_1)
    };
    let wanted = match &target.also {
        Some(also) if is_other(also) => also,
        _ => &target.array,
    };
    let help = match loss {
        Loss::Circle | Loss::Ctc => None,
        _ => other_loss(
            output,
            declared.accepts_rank(rank_of(output)),
            target.is_label,
        ),
    };
    shapes::compare(context, symbols, at, wanted, &by_whom, help);
    values(context, at, output, &target, &by_whom);
}

/// The loss that accepts the declared target, if that is the other form of classes.
fn other_loss(output: &ModelArray, has_rows: bool, is_label: bool) -> Option<String> {
    let classes = output.last_axis()?;
    match (is_label, has_rows) {
        (true, true) => Some(format!(
            "rows of {classes} values need the loss categorical_crossentropy"
        )),
        (false, false) if classes > 1 => Some(format!(
            "give each sample a row of {classes} values; class numbers need the loss \
             sparse_categorical_crossentropy"
        )),
        _ => None,
    }
}

/// Compares the values that a target may have with those that are listed. Returns whether it lists its own.
fn of_list(context: &mut Context<'_>, at: usize, classes: &ModelValues, by_whom: &str) -> bool {
    let declared = &context.declaration.arrays[at];
    let own = declared.constraints.iter().find_map(|rule| match rule {
        Constraint::OneOf(values) => Some(values),
        _ => None,
    });
    let Some(own) = own else { return false };
    if let Some(other) = own.iter().find(|value| !classes.has(value.scalar())) {
        let name = Shown(&declared.name);
        let message = format!(
            "`{name}` may be {other} here, but only {classes} {by_whom}: the file lists its classes"
        );
        context.push(Some(at), DifferencePart::Rule("one_of"), message, None);
    }
    true
}

/// Compares the rules on the target's values with the values that the loss accepts.
fn values(
    context: &mut Context<'_>,
    at: usize,
    output: &ModelArray,
    target: &Target,
    by_whom: &str,
) {
    let accepted = Expected::Values {
        low: target.low,
        high: target.high,
        integers: target.is_label,
        also: target.ignored,
    };
    if let Some(classes) = &target.values
        && of_list(context, at, classes, by_whom)
    {
        return;
    }
    if target.low.is_none() && target.high.is_none() {
        return;
    }
    let constraints = &context.declaration.arrays[at].constraints;
    let one_of = constraints.iter().find_map(|rule| match rule {
        Constraint::OneOf(values) => Some(values),
        _ => None,
    });
    let range = constraints.iter().find_map(|rule| match rule {
        Constraint::Range(range) => Some(range),
        _ => None,
    });
    let why = match (target.is_label, output.last_axis()) {
        (true, Some(classes)) => {
            format!(": `{}` has {classes} classes", Shown(output.name()))
        }
        _ => String::new(),
    };
    let name = Shown(&context.declaration.arrays[at].name);
    let before = format!("`{name}` may be ");
    let after = format!(" here, but only {accepted} {by_whom}{why}");
    if one_of.is_none() && context.declaration.arrays[at].has_unknown_rules {
        context.require(at, DifferencePart::Rule("range"), accepted, before, after);
        return;
    }
    // If both are given, the values of `one_of` are within the range.
    let (keyword, allowed) = match (one_of, range) {
        (Some(values), _) => {
            let outside = (values.iter()).find(|value| !accepted.accepts_value(value.scalar()));
            match outside {
                Some(value) => ("one_of", value.to_string()),
                None => return,
            }
        }
        (None, Some(range)) if !accepted.accepts_range(range) => ("range", range.to_string()),
        _ => return,
    };
    let message = format!("{before}{allowed}{after}");
    context.push(Some(at), DifferencePart::Rule(keyword), message, None);
}
