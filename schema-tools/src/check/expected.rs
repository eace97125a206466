//! What a model expects of given arrays, under the names of the arrays.

use schema_core::model::{
    Declaration, DeclaredArray, DifferencePart, MatchRules, ModelArray, ModelDim, ModelError,
    ModelFormat,
};
use schema_core::report::ViolationKind;
use schema_core::spec::{Constraint, Dim, List, Loss, Role, Text, Value, ValueRange};
use schema_core::{ArraySpec, DType, Model, Report, Schema};

use super::options::{Options, stack};
use super::pairs::{Pairs, Part, Weights, is_label};
use crate::data::GivenArray;
use crate::text::shown;
use crate::voice::{Voice, Word};
use crate::{Failure, Given};

/// The symbol of the axis of samples, as in `Model::schema`.
const BATCH: &str = "batch";

/// What is expected of data, under the names of the data.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The schema.
    pub schema: Schema,
    /// What is not checked, one sentence each.
    pub notes: Vec<String>,
    /// Facts about the model; `None` for a schema.
    pub model: Option<ModelFacts>,
}

/// Facts about a model that its schema does not have.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ModelFacts {
    /// The format of its file.
    pub format: ModelFormat,
    /// Labels whose shape does not fit the loss: their name, and help.
    pub labels: Vec<(String, String)>,
    /// An array that matches nothing in the model, and what it might be.
    pub pair: Option<(String, String)>,
    /// How the columns of a table become the only input.
    pub columns: Option<String>,
    /// The inputs, under the names of the data, with their shapes.
    pub ranks: Vec<(String, Vec<ModelDim>)>,
}

impl ModelFacts {
    /// Returns help for arrays of which Keras itself adds or drops a last axis of 1.
    pub fn rank_help(&self, report: &Report) -> Option<String> {
        if !self.format.is_keras() {
            return None;
        }
        let one = |dim: Option<&ModelDim>| dim == Some(&ModelDim::Fixed(1));
        let adjusted = report.violations().iter().filter_map(|found| {
            let ViolationKind::Rank { shape, .. } = found.kind() else {
                return None;
            };
            let (name, expected) = (self.ranks.iter()).find(|(name, _)| name == found.array())?;
            let is_added = shape.len() + 1 == expected.len() && one(expected.last());
            let is_dropped = shape.len() == expected.len() + 1 && shape.last() == Some(&1);
            (is_added || is_dropped).then(|| format!("`{}`", shown(name)))
        });
        let adjusted: Vec<String> = adjusted.collect();
        if adjusted.is_empty() {
            return None;
        }
        Some(format!(
            "Keras itself adds or drops a last axis of 1, so it takes {} as well; here shapes are \
             compared as they are",
            adjusted.join(", ")
        ))
    }
}

fn ranks(model: &Model) -> Vec<(String, Vec<ModelDim>)> {
    let inputs = model.inputs().iter();
    let shapes =
        inputs.filter_map(|input| Some((input.name().to_owned(), input.shape()?.to_vec())));
    shapes.collect()
}

/// Whether an array can only be the target of the model's one output, by its number of axes.
fn is_target(model: &Model, losses: &[Option<Loss>], array: Option<&GivenArray>) -> bool {
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

/// Returns the specs of weights: one for each sample and maybe each step, or one for each class.
fn weights(model: &Model, arrays: &Given<'_>, pairs: &Pairs) -> Vec<ArraySpec> {
    let classes = match model.outputs() {
        [output] => output.last_axis(),
        _ => None,
    };
    let spec = |weights: &Weights| {
        let own =
            dtype_of(arrays, &weights.name).filter(|own| own.is_real() || *own == DType::Bool);
        let mut spec = ArraySpec::new("", own.unwrap_or(DType::F32)).with_role(Role::Weight);
        spec.name = Text::Owned(weights.name.clone());
        spec.dims = List::Owned(match (weights.is_of_classes, classes) {
            (true, Some(classes)) if classes > 1 => vec![Dim::Fixed(classes)],
            (true, _) => vec![Dim::Any],
            (false, _) => vec![Dim::symbol(BATCH), Dim::Rest],
        });
        spec
    };
    pairs.weights.iter().map(spec).collect()
}

/// Returns the specs of the arrays of other parts of the data: those of the arrays that they are like, with
/// samples of their own.
fn other_parts(specs: &[ArraySpec], arrays: &Given<'_>, pairs: &Pairs) -> Vec<ArraySpec> {
    let spec = |part: &Part| {
        let mut spec = specs.iter().find(|spec| spec.name() == part.like)?.clone();
        let own = |symbol: &str| format!("{symbol}_{}", part.word);
        let dims = spec.dims().iter().enumerate().map(|(axis, dim)| match dim {
            Dim::Symbol(symbol) if axis == 0 => Dim::Symbol(Text::Owned(own(symbol))),
            Dim::Expr(_) if axis == 0 => Dim::Any,
            other => other.clone(),
        });
        spec.dims = List::Owned(dims.collect());
        spec.name = Text::Owned(part.name.clone());
        if spec.role() == Role::Target
            && let Some(own) = dtype_of(arrays, &part.name)
        {
            accept_dtype(&mut spec, own);
        }
        Some(spec)
    };
    pairs.parts.iter().filter_map(spec).collect()
}

/// Lets values be missing: in a table, and as NaN.
fn accept_missing(spec: &mut ArraySpec) {
    spec.nullable = true;
    let is_allowed = spec.constraints().contains(&Constraint::AllowNan);
    if spec.dtype().has_nan() && !is_allowed {
        let mut rules = spec.constraints().to_vec();
        rules.push(Constraint::AllowNan);
        spec.constraints = List::Owned(rules);
    }
}

/// Lets values of inputs be missing: of all, or of those that are named.
pub(super) fn allow_missing(specs: &mut [ArraySpec], options: &Options) -> Result<(), Failure> {
    for name in &options.allow_missing {
        let mut any = false;
        let inputs = specs.iter_mut().filter(|spec| spec.role() == Role::Input);
        for spec in inputs.filter(|spec| name.as_ref().is_none_or(|name| spec.name() == name)) {
            any = true;
            accept_missing(spec);
        }
        if !any {
            return Err(Failure::new(format!(
                "there is no input `{}`, which `{}` names",
                shown(name.as_deref().unwrap_or_default()),
                options.word(Word::AllowMissing)
            )));
        }
    }
    Ok(())
}

/// Returns notes on how arrays were matched, and on what a model takes beyond shapes.
fn said(
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

pub(super) fn no_schema(file: &str, error: &ModelError, voice: &Voice) -> Failure {
    Failure::of_model(&format!("the model `{file}`"), error, voice)
}

/// Returns what the model expects of the arrays.
pub(super) fn expected_by(
    model: &Model,
    file: &str,
    arrays: &Given<'_>,
    options: &Options,
) -> Result<Expected, Failure> {
    if !model.is_verified() && !options.unverified {
        return Err(unverified(model, file, options));
    }
    let stacks = options.stacks(arrays, is_label)?;
    let table = table(model, arrays, options, &stacks);
    let named = named_columns(model, arrays, options);
    let in_stack = |name: &str| {
        let mut columns = stacks.iter().flat_map(|(_, columns)| columns);
        columns.any(|column| column == name) || table.contains(&name) || named.contains(&name)
    };
    let names = arrays.names().filter(|name| !in_stack(name));
    let names: Vec<String> = names.map(str::to_owned).collect();
    let is_stacked = |input: &str| {
        !table.is_empty() || !named.is_empty() || stacks.iter().any(|(name, _)| name == input)
    };
    let mut pairs = Pairs::find(model, &names, &options.matches, &is_stacked)?;
    let losses = losses(model, &options.losses)?;
    pairs.keep_guess_if(|name| named.is_empty() && is_target(model, &losses, arrays.get(name)));
    let renamed = with_names_of_data(model, arrays, &pairs, options.unverified);
    // If the data has no labels, none are expected.
    let has_targets = pairs.outputs.iter().any(Option::is_some) || !pairs.labels.is_empty();
    let asked = (losses.iter()).map(|loss| loss.clone().filter(|_| has_targets));
    let renamed = renamed.with_losses(asked.collect());

    let rank_of = |name: &str| arrays.get(name).map(|array| array.shape().len());
    let schema = renamed.schema_for(rank_of).map_err(|error| {
        let failure = no_schema(file, &error, &options.voice);
        if renamed.inputs().iter().any(lacks_dtype) {
            failure.with_help(format!(
                "check shapes and values only, with `{}`",
                options.word(Word::Unverified)
            ))
        } else {
            failure
        }
    })?;
    let mut specs: Vec<ArraySpec> = schema.arrays().cloned().collect();
    for spec in specs.iter_mut().filter(|spec| spec.role() == Role::Target) {
        if let Some(own) = dtype_of(arrays, spec.name()) {
            accept_dtype(spec, own);
        }
    }
    for spec in specs.iter_mut().filter(|spec| spec.role() == Role::Input) {
        if let Some(own) = dtype_of(arrays, spec.name())
            && model.format().takes(own, spec.dtype())
        {
            spec.dtype = own;
        }
    }
    let mut notes: Vec<String> = other_order(arrays, &named).into_iter().collect();
    for (spec, note) in unknown_targets(&renamed, arrays, &pairs, &losses, options) {
        if specs.iter().all(|known| known.name() != spec.name()) {
            specs.push(spec);
            notes.push(note);
        }
    }
    notes.extend(unknown_shapes(&renamed, arrays));
    specs.extend(weights(&renamed, arrays, &pairs));
    specs.extend(other_parts(&specs, arrays, &pairs));
    notes.extend(said(model, &renamed, arrays, &pairs, options));
    let takes_missing = |name: &str| {
        let mut inputs = renamed.inputs().iter();
        inputs.any(|input| input.is_nullable() && input.name() == name)
    };
    specs
        .iter_mut()
        .filter(|spec| takes_missing(spec.name()))
        .for_each(accept_missing);
    allow_missing(&mut specs, options)?;
    stack(&mut specs, &stacks)?;
    if !has_targets && losses.iter().any(Option::is_some) {
        notes.push("the data has no labels, so it is checked as for `predict`".to_owned());
    }
    Ok(Expected {
        // Columns that are to be stacked are not each an unexpected array.
        schema: schema
            .with_owned_arrays(specs)
            .with_ignore_unknown(!table.is_empty() || model.format().ignores_others()),
        notes,
        model: Some(ModelFacts {
            format: model.format(),
            labels: labels(&renamed, arrays),
            pair: proposed(model, &pairs).filter(|_| stacks.is_empty()),
            columns: stacking(model, &table, options),
            ranks: ranks(&renamed),
        }),
    })
}

/// Returns the columns of a table whose only place is the one input of the model, and of which nobody
/// has said how they become it: several arrays of one axis, none of which has the name of the input.
fn table<'a>(
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
fn named_columns<'a>(model: &'a Model, arrays: &Given<'_>, options: &Options) -> Vec<&'a str> {
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
fn other_order(arrays: &Given<'_>, named: &[&str]) -> Option<String> {
    let in_data = arrays.names().filter(|name| named.contains(name));
    in_data.ne(named.iter().copied()).then(|| {
        "the columns are in another order than in the model; they are checked by name, but a matrix of them \
         would be taken in the wrong order"
            .to_owned()
    })
}

/// Returns help that says how columns become the only input.
fn stacking(model: &Model, table: &[&str], options: &Options) -> Option<String> {
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

fn unverified(model: &Model, file: &str, options: &Options) -> Failure {
    let why = model.notes().first().map_or(
        "its file does not fully describe its inputs",
        String::as_str,
    );
    Failure::new(format!(
        "the model `{file}` cannot be verified: {}\n  help: check shapes and values only, with `{}`",
        shown(why),
        options.word(Word::Unverified)
    ))
}

/// Returns the model with the names of the data and, if `unverified`, with the dtypes of the data
/// for inputs of unknown dtype.
fn with_names_of_data(model: &Model, arrays: &Given<'_>, pairs: &Pairs, unverified: bool) -> Model {
    let renamed = |array: &ModelArray, name: &Option<String>| match name {
        Some(name) => array.clone().with_name(name),
        None => array.clone(),
    };
    let inputs = model.inputs().iter().zip(&pairs.inputs);
    let inputs = inputs.map(|(input, pair)| {
        let array = renamed(input, pair);
        if unverified && lacks_dtype(input) {
            let own = dtype_of(arrays, array.name()).unwrap_or(DType::F32);
            array.with_dtype(Some(own))
        } else {
            array
        }
    });
    let outputs = model.outputs().iter().zip(&pairs.outputs);
    let outputs = outputs.map(|(output, pair)| renamed(output, pair));
    model
        .clone()
        .with_arrays(inputs.collect(), outputs.collect())
}

/// Returns specs for targets of which only the axis of samples is known, each with a note.
fn unknown_targets(
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

/// Returns a note for each target of an output whose shape is not known.
fn unknown_shapes(model: &Model, arrays: &Given<'_>) -> Vec<String> {
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

/// Returns an array that matches nothing in the model, and what it might be.
fn proposed(model: &Model, pairs: &Pairs) -> Option<(String, String)> {
    let first = |arrays: &[String], pairs: &[Option<String>], model: &[ModelArray]| {
        let at = pairs.iter().position(Option::is_none)?;
        Some((arrays.first()?.clone(), model[at].name().to_owned()))
    };
    first(&pairs.others, &pairs.inputs, model.inputs())
        .or_else(|| first(&pairs.labels, &pairs.outputs, model.outputs()))
}

fn dtype_of(arrays: &Given<'_>, name: &str) -> Option<DType> {
    arrays.get(name).map(GivenArray::dtype)
}

/// Returns the labels whose shape does not fit the loss, each with help.
fn labels(model: &Model, arrays: &Given<'_>) -> Vec<(String, String)> {
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

fn lacks_dtype(input: &ModelArray) -> bool {
    input.dtype().is_none() && input.foreign_type().is_none()
}

/// Returns the loss of each output: the given one, or else that of the file.
fn losses(model: &Model, given: &[(Option<String>, String)]) -> Result<Vec<Option<Loss>>, Failure> {
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

/// Sets the dtype to that of the data if it is allowed: any integer dtype for classes, any numeric
/// dtype for other targets.
fn accept_dtype(spec: &mut ArraySpec, own: DType) {
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
