//! What data is held against: a schema, or what a model says of arrays that are there.

use schema_core::model::{Declaration, DeclaredArray, MatchRules};
use schema_core::{
    ArraySpec, Arrays, Constraint, DType, DifferencePart, Dim, List, Loss, Model, ModelArray,
    ModelDim, ModelFormat, Role, Schema, Text, Value, ValueRange,
};

use super::pairs::Pairs;
use crate::failure::Failure;
use crate::source::Source;
use crate::text::shown;

/// The symbol of the samples, as `Model::schema` has it.
const BATCH: &str = "batch";

/// A schema, or a model.
pub(crate) enum Against {
    Schema(Box<Schema>),
    Model(Box<Model>),
}

/// What is known of a model besides its file.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelOptions {
    /// Of a model: which array of the data is which of the model's inputs and outputs, where the
    /// names do not say it.
    #[arg(long = "match", value_name = "ARRAY=NAME", value_parser = pair)]
    matches: Vec<(String, String)>,

    /// Of a model: the loss that it will be compiled with, which says what labels look like; of
    /// one output, OUTPUT=LOSS.
    #[arg(long, value_name = "LOSS")]
    loss: Vec<String>,

    /// Of a model whose file does not say which dtypes it takes: check shapes and values alone.
    #[arg(long)]
    unverified: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((array, name)) if !array.is_empty() && !name.is_empty() => {
            Ok((array.to_owned(), name.to_owned()))
        }
        _ => Err("expected ARRAY=NAME, such as x=input_layer".to_owned()),
    }
}

/// What data is held against, in the words of the data.
pub(crate) struct Held {
    pub(crate) schema: Schema,
    /// What is not checked, a sentence each.
    pub(crate) notes: Vec<String>,
    /// What is said of the model besides; none of a schema.
    pub(crate) model: Option<OfModel>,
}

/// What a schema does not say of the model that it was made of.
pub(crate) struct OfModel {
    pub(crate) format: ModelFormat,
    /// For labels that do not look as the loss asks: their name, and what would be right.
    pub(crate) labels: Vec<(String, String)>,
    /// An array that is nothing of the model's, and what it might be.
    pub(crate) pair: Option<(String, String)>,
}

impl Against {
    /// What the arrays are to fulfil. Of a model, it has the names that the arrays have.
    pub(crate) fn held(
        &self,
        file: &Source,
        arrays: &Arrays,
        options: &ModelOptions,
    ) -> Result<Held, Failure> {
        match self {
            Against::Schema(schema) => Ok(Held {
                schema: schema.as_ref().clone(),
                notes: Vec::new(),
                model: None,
            }),
            Against::Model(model) => of_model(model, file, arrays, options),
        }
    }

    /// The schema, of a model as its file has it.
    pub(crate) fn schema(self, file: &Source) -> Result<Schema, Failure> {
        match self {
            Against::Schema(schema) => Ok(*schema),
            Against::Model(model) => {
                let name = file.stem().unwrap_or("model".into());
                (model.schema(&name)).map_err(|error| no_schema(file, &error.to_string()))
            }
        }
    }

    /// The same, where both are models: with the names of the other for arrays whose own were made up
    /// in both, and for a single output.
    pub(crate) fn called_as(self, other: &Against) -> Against {
        let (Against::Model(model), Against::Model(other)) = (&self, other) else {
            return self;
        };
        let input = |(at, input): (usize, &ModelArray)| {
            let same = other.inputs().get(at).filter(|same| same.is_made_up());
            renamed(
                input,
                same.filter(|_| input.is_made_up()).map(ModelArray::name),
            )
        };
        let inputs = model.inputs().iter().enumerate().map(input).collect();
        let outputs: Vec<ModelArray> = match (model.outputs(), other.outputs()) {
            ([output], [same]) => vec![renamed(output, Some(same.name()))],
            (outputs, _) => outputs.to_vec(),
        };
        let renamed = Model::new(model.format(), inputs, outputs)
            .with_losses(model.losses().to_vec())
            .with_ordered(model.is_ordered())
            .with_verified(model.is_verified());
        Against::Model(Box::new(renamed))
    }

    /// The name of the schema, or of the model's file.
    pub(crate) fn name(&self, file: &Source) -> String {
        match self {
            Against::Schema(schema) => schema.name().to_owned(),
            Against::Model(_) => file.stem().unwrap_or("model".into()).into_owned(),
        }
    }

    /// What the first array is called.
    pub(crate) fn first(&self) -> &str {
        let first = match self {
            Against::Schema(schema) => schema.array(0).map(ArraySpec::name),
            Against::Model(model) => model.inputs().first().map(ModelArray::name),
        };
        first.unwrap_or("array")
    }
}

fn no_schema(file: &Source, said: &str) -> Failure {
    Failure::new(said.replacen("the model", &format!("the model `{file}`"), 1))
}

fn of_model(
    model: &Model,
    file: &Source,
    arrays: &Arrays,
    options: &ModelOptions,
) -> Result<Held, Failure> {
    if !model.is_verified() && !options.unverified {
        let why = model
            .notes()
            .first()
            .map_or("its file says too little of what it takes", String::as_str);
        return Err(Failure::new(format!(
            "the model `{file}` cannot be relied on: {}\n  help: check shapes and values alone with \
             `--unverified`",
            shown(why)
        )));
    }
    let names: Vec<String> = (arrays.iter().map(|(name, _)| name))
        .chain(arrays.unreadable().map(|(name, _)| name))
        .map(str::to_owned)
        .collect();
    let pairs = Pairs::of(model, &names, &options.matches)?;
    let losses = losses(model, &options.loss)?;
    let has_targets = pairs.outputs.iter().any(Option::is_some) || !pairs.labels.is_empty();
    let dtype_of = |name: &str| arrays.get(name).map(schema_core::AnyArray::dtype);

    let inputs = model.inputs().iter().zip(&pairs.inputs);
    let inputs = inputs.map(|(input, pair)| {
        let array = renamed(input, pair.as_deref());
        match (input.dtype(), input.foreign_type()) {
            (None, None) if options.unverified => {
                let own = dtype_of(array.name()).unwrap_or(DType::F32);
                array.with_dtype(Some(own))
            }
            _ => array,
        }
    });
    let outputs = model.outputs().iter().zip(&pairs.outputs);
    let outputs = outputs.map(|(output, pair)| renamed(output, pair.as_deref()));
    let of_data = Model::new(model.format(), inputs.collect(), outputs.collect());
    let asked: Vec<Option<Loss>> = (losses.iter())
        .map(|loss| loss.clone().filter(|_| has_targets))
        .collect();
    let of_data = of_data.with_losses(asked);
    let rank_of = |name: &str| arrays.get(name).map(|array| array.shape().len());
    let stem = file.stem().unwrap_or("model".into());
    let schema = of_data.schema_for(&stem, rank_of).map_err(|error| {
        let said = error.to_string();
        let help = if of_data.inputs().iter().any(lacks_dtype) {
            "\n  help: check shapes and values alone with `--unverified`"
        } else {
            ""
        };
        no_schema(file, &(said + help))
    })?;

    let mut specs: Vec<ArraySpec> = schema.arrays().cloned().collect();
    for spec in specs.iter_mut().filter(|spec| spec.role() == Role::Target) {
        if let Some(own) = dtype_of(spec.name()) {
            take_numbers(spec, own);
        }
    }
    let mut notes = Vec::new();
    for ((output, pair), loss) in of_data.outputs().iter().zip(&pairs.outputs).zip(&losses) {
        let Some(name) = pair else { continue };
        if specs.iter().any(|spec| spec.name() == name) {
            continue;
        }
        specs.push(samples(output, dtype_of(name)));
        let own = shown(name);
        notes.push(match loss {
            None if is_keras(model.format()) => format!(
                "the model has no loss in its file, so of `{own}` axis 0 alone is checked\n  help: \
                 name the loss that it will be compiled with: `--loss mse`"
            ),
            None => format!("the model has no loss, so of `{own}` axis 0 alone is checked"),
            Some(loss) => format!(
                "what the loss {loss} takes is not known, so of `{own}` axis 0 alone is checked"
            ),
        });
    }
    if model.outputs().is_empty() {
        for name in &pairs.labels {
            let output = ModelArray::new(name).with_open_batch(is_keras(model.format()));
            specs.push(samples(&output, dtype_of(name)));
            notes.push(format!(
                "the file does not say what the model gives, so of `{}` axis 0 alone is checked",
                shown(name)
            ));
        }
    }
    if !has_targets && losses.iter().any(Option::is_some) {
        notes.push("there are no labels in the data, so it is checked as for `predict`".to_owned());
    }
    let free = |pairs: &[Option<String>], arrays: &[ModelArray]| {
        let at = pairs.iter().position(Option::is_none)?;
        Some(arrays[at].name().to_owned())
    };
    let input = pairs.others.first().cloned();
    let input = input.zip(free(&pairs.inputs, model.inputs()));
    let label = pairs.labels.first().cloned();
    let pair = input.or_else(|| label.zip(free(&pairs.outputs, model.outputs())));
    Ok(Held {
        schema: Schema::owned(schema.name().to_owned(), String::new(), specs),
        notes,
        model: Some(OfModel {
            format: model.format(),
            labels: labels(&of_data, arrays),
            pair,
        }),
    })
}

/// What would be right of labels whose shape is none that the loss takes.
fn labels(model: &Model, arrays: &Arrays) -> Vec<(String, String)> {
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
    let said = of_shape.filter_map(|found| {
        let mut losses = model.outputs().iter().zip(model.losses());
        let (_, loss) = losses.find(|(output, _)| output.name() == found.array())?;
        let name = shown(found.array());
        let said = format!(
            "`{name}` is for the loss {}: {}",
            loss.as_ref()?,
            found.help()?
        );
        Some((found.array().to_owned(), said))
    });
    said.collect()
}

pub(super) fn is_keras(format: ModelFormat) -> bool {
    matches!(format, ModelFormat::Keras | ModelFormat::KerasH5)
}

fn lacks_dtype(input: &ModelArray) -> bool {
    input.dtype().is_none() && input.foreign_type().is_none()
}

/// The same array by another name.
fn renamed(array: &ModelArray, name: Option<&str>) -> ModelArray {
    let renamed = ModelArray::new(name.unwrap_or(array.name()));
    let renamed = match array.foreign_type() {
        Some(foreign) => renamed.with_foreign_type(foreign),
        None => renamed.with_dtype(array.dtype()),
    };
    renamed
        .with_shape(array.shape().map(<[ModelDim]>::to_vec))
        .with_optional(array.is_optional())
        .with_open_batch(array.has_open_batch())
}

/// The loss of each output: what is given, else what the file says.
fn losses(model: &Model, given: &[String]) -> Result<Vec<Option<Loss>>, Failure> {
    let mut losses = model.losses().to_vec();
    for given in given {
        match given.split_once('=') {
            None => losses.fill(Some(Loss::from_name(given))),
            Some((output, loss)) => {
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

/// Labels are whole numbers of any dtype, and other targets numbers of any.
fn take_numbers(spec: &mut ArraySpec, own: DType) {
    let fits = if spec.dtype().is_integer() {
        own.is_integer()
    } else {
        own.is_real() || own == DType::Bool
    };
    if !fits || own == spec.dtype() {
        return;
    }
    spec.dtype = own;
    // A range of the dtype, whose ends are whole: truth values are all within 0 and 1.
    #[allow(clippy::cast_possible_truncation)]
    let whole = |end: Option<&Value>| match end {
        Some(Value::Float(end)) if own.is_integer() => Some(Value::Int(*end as i128)),
        end => end.cloned(),
    };
    let rules = spec.constraints().iter().filter_map(|rule| match rule {
        Constraint::Range(_) if own == DType::Bool => None,
        Constraint::Range(range) => {
            let (min, max) = (whole(range.min()), whole(range.max()));
            let range = ValueRange::new(min, max, range.max_inclusive());
            Some(Constraint::Range(range))
        }
        other => Some(other.clone()),
    });
    spec.constraints = List::Owned(rules.collect());
}

/// A target of which nothing is known but that it has a value for each sample.
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
