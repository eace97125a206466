//! `schema rust`: the struct of what a model takes.

pub(crate) mod text;

use std::collections::BTreeMap;
use std::path::PathBuf;

use schema_core::model::ModelArray;
use schema_core::spec::{Dim, List, Text};
use schema_core::{ArraySpec, Model, Schema};

use crate::failure::{Failure, Outcome, note};
use crate::model::{Against, failure};
use crate::output::{Out, Target};
use crate::source::Source;
use crate::text::shown;

/// Write the Rust struct of what a model takes.
///
/// Inputs are fields; so are the labels, where the file has a loss to tell what they look like. A
/// size that the model leaves open is a symbol of its own. What no field can hold is a comment.
///
/// The struct names the model, and is held against it whenever it is compiled, with the feature
/// `model` of schema-core. The path is relative to the folder of Cargo.toml then: call the command
/// from there.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema rust model.keras
  schema rust model.onnx --name Inputs -o src/inputs.rs

Exit status: 0, or 2 where no struct can be written.")]
pub(crate) struct Args {
    /// The model file; `-` is standard input.
    model: PathBuf,

    /// What the struct is called [default: as the file, `TwoIn` for `two_in.keras`].
    #[arg(long)]
    name: Option<String>,

    #[command(flatten)]
    target: Target,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let source = Source::from(args.model.clone());
    let Against::Model(model) = source.against()? else {
        return Err(Failure::new(format!(
            "`{source}` is a schema, not a model\n  help: a struct is written of a model, or of data \
             with `schema infer --rust`"
        )));
    };
    let name = match &args.name {
        Some(name) => name.clone(),
        None => text::type_name(&source.stem().unwrap_or("Model".into())),
    };
    let is_verified = model.is_verified();
    let (model, mut comments) = held(&model, &source)?;
    // A struct that leaves inputs out does not fit the model.
    let file = comments.is_empty().then(|| model_path(&source)).flatten();
    let attribute = file.map(|file| {
        if is_verified {
            format!("model = {file:?}")
        } else {
            format!("model({file:?}, unverified)")
        }
    });
    let schema = model.schema().map_err(|error| failure(&error))?;
    for (output, target) in model.outputs().iter().zip(model.targets()) {
        if target.is_none() {
            comments.push(format!("The model gives {}.", shown(&output.to_string())));
        }
    }
    let description = format!("What `{}` takes.", source.file_name());
    let schema = with_symbols(&schema, name, description);
    let text = text::source_text(&schema, attribute.as_deref(), &comments)?;
    for said in text::crates(&schema) {
        note(&said);
    }
    args.target.write(text.as_bytes(), out)?;
    Ok(Outcome::Good)
}

/// The path by which a struct names the model: as it was given, or that of which a sidecar was given.
fn model_path(source: &Source) -> Option<&str> {
    let path = source.path()?.to_str()?;
    Some(path.strip_suffix(".schema.json").unwrap_or(path))
}

/// The model without the inputs that no field can hold, and a sentence for each of them.
fn held(model: &Model, source: &Source) -> Result<(Model, Vec<String>), Failure> {
    let (inputs, others): (Vec<&ModelArray>, Vec<&ModelArray>) =
        (model.inputs().iter()).partition(|input| input.dtype().is_some());
    let reason = |input: &ModelArray| {
        let why = match input.foreign_type() {
            Some(_) => "which no array is",
            None => "and its file does not say of what dtype",
        };
        format!("The model takes {}, {why}.", shown(&input.to_string()))
    };
    let sentences: Vec<String> = others.into_iter().map(reason).collect();
    if inputs.is_empty() {
        let why = match (sentences.as_slice(), model.notes()) {
            ([], [note, ..]) => shown(note),
            ([], []) => "it takes nothing".to_owned(),
            (sentences, _) => sentences.join("\n  "),
        };
        return Err(Failure::new(format!(
            "no field can hold what `{source}` takes\n  {why}"
        )));
    }
    for sentence in &sentences {
        note(&format!("not in the struct: {sentence}"));
    }
    let inputs = inputs.into_iter().cloned().collect();
    let held = Model::new(model.format(), inputs, model.outputs().to_vec());
    Ok((held.with_losses(model.losses().to_vec()), sentences))
}

/// The schema with a symbol for each size that is open, and symbols that Rust can say.
fn with_symbols(schema: &Schema, name: String, description: String) -> Schema {
    let mut symbols = Symbols::of(schema);
    let spec = |spec: &ArraySpec| {
        let dims = (spec.dims().iter().enumerate()).map(|(axis, dim)| match dim {
            Dim::Any => symbols.open(spec.name(), axis),
            Dim::Symbol(symbol) => symbols.said(symbol),
            other => other.clone(),
        });
        let dims = dims.collect();
        let mut spec = spec.clone();
        spec.dims = List::Owned(dims);
        spec
    };
    let arrays = schema.arrays().map(spec).collect();
    Schema::owned(name, description, arrays)
}

/// The symbols of a model, and what each is called in Rust.
struct Symbols {
    called: BTreeMap<String, String>,
}

impl Symbols {
    fn of(schema: &Schema) -> Symbols {
        let mut called = BTreeMap::new();
        // In capitals it would be a constant; what is a name of a size keeps it.
        for symbol in symbols(schema).filter(|symbol| text::field_name(symbol) == *symbol) {
            called.insert(symbol.to_owned(), symbol.to_owned());
        }
        Symbols { called }
    }

    fn said(&mut self, symbol: &str) -> Dim {
        if let Some(called) = self.called.get(symbol) {
            return Dim::Symbol(Text::Owned(called.clone()));
        }
        let called = self.free(&text::field_name(symbol));
        self.called.insert(symbol.to_owned(), called.clone());
        Dim::Symbol(Text::Owned(called))
    }

    /// A symbol for an axis of any size, which is that of no other.
    fn open(&mut self, array: &str, axis: usize) -> Dim {
        let stem = format!("{}_{axis}", text::field_name(array).trim_end_matches('_'));
        let called = self.free(&stem);
        self.called
            .insert(format!("{array} {axis}"), called.clone());
        Dim::Symbol(Text::Owned(called))
    }

    fn free(&self, stem: &str) -> String {
        let is_taken = |name: &String| self.called.values().any(|called| called == name);
        let mut name = stem.to_owned();
        let mut count = 1;
        while is_taken(&name) {
            count += 1;
            name = format!("{stem}_{count}");
        }
        name
    }
}

fn symbols(schema: &Schema) -> impl Iterator<Item = &str> {
    let dims = schema.arrays().flat_map(ArraySpec::dims);
    dims.filter_map(|dim| match dim {
        Dim::Symbol(symbol) => Some(symbol.as_ref()),
        _ => None,
    })
}
