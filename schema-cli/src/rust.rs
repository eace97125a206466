//! `schema rust`: writes a Rust struct for the inputs and labels of a model.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schema_core::model::ModelArray;
use schema_core::spec::{Dim, DimBounds, DimExpr, List, Term, Text};
use schema_core::{ArraySpec, Model, Schema};
use schema_tools::check::Against;
use schema_tools::forms::rust as text;

use crate::failure::{Failure, Outcome, note};
use crate::model::failure;
use crate::output::{Out, Target};
use crate::source::Source;
use crate::text::{VOICE, shown};

/// Write a Rust struct for the inputs and labels of a model, or for the arrays of a schema.
///
/// Inputs are fields, and so are labels if the model's file has a loss that determines them. Each
/// size that the model does not fix becomes a symbol. Inputs that no field can hold become comments.
///
/// The struct names the model's file and is checked against it whenever it is compiled, with the
/// feature `model` of schema-core. The path must be relative to the folder of Cargo.toml, so run
/// this command there.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema rust model.keras
  schema rust model.onnx --name Inputs -o src/inputs.rs
  schema rust contract.json                a struct that is checked against the schema in the file

Exit status: 0, or 2 if no struct can be written.")]
pub(crate) struct Args {
    /// The model file; `-` is standard input.
    model: PathBuf,

    /// The signature to write a struct for, of a model with several.
    #[arg(long, value_name = "NAME")]
    signature: Option<String>,

    /// The name of the struct [default: from the file, `TwoIn` for `two_in.keras`].
    #[arg(long)]
    name: Option<String>,

    #[command(flatten)]
    target: Target,
}

/// The derive takes no larger model without a sidecar.
const LARGE: u64 = 16 << 20;

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let source = Source::from(args.model.clone());
    let signature = args.signature.as_deref();
    let against = source.against_signature(signature)?;
    let name = match (&args.name, &against) {
        (Some(name), _) => name.clone(),
        (None, Against::Schema(schema)) => text::type_name(schema.name()),
        (None, Against::Model(_)) => text::type_name(&source.stem().unwrap_or("Model".into())),
    };
    let model = match against {
        Against::Model(model) => model,
        Against::Schema(schema) => return of_schema(args, &source, name, &schema, out),
    };
    let is_verified = model.is_verified();
    let (model, mut comments) = representable(&model, &source)?;
    // A struct without some of the inputs does not fit the model.
    let file = comments.is_empty().then(|| model_path(&source)).flatten();
    let attribute = file.map(|file| match (is_verified, signature) {
        (true, None) => format!("model = {file:?}"),
        (false, None) => format!("model({file:?}, unverified)"),
        (true, Some(name)) => format!("model({file:?}, signature = {name:?})"),
        (false, Some(name)) => format!("model({file:?}, signature = {name:?}, unverified)"),
    });
    if let Some(path) = source.path()
        && attribute.is_some()
        && std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > LARGE)
        && !Model::sidecar_path(path).exists()
    {
        note(&format!(
            "the struct needs a sidecar, because `{source}` has more than {} MiB: `schema lock {source}`",
            LARGE >> 20
        ));
    }
    let schema = model.schema().map_err(|error| failure(&error))?;
    for (output, target) in model.outputs().iter().zip(model.targets()) {
        if target.is_none() {
            comments.push(format!(
                "The model has the output {}.",
                shown(&output.to_string())
            ));
        }
    }
    let description = format!("Arrays for the model `{}`.", source.file_name());
    let schema = with_symbols(&schema, name, description);
    let text = text::source_text(&schema, attribute.as_deref(), &comments, &VOICE)?;
    for text in text::crates(&schema) {
        note(&text);
    }
    args.target.write(text.as_bytes(), out)?;
    Ok(Outcome::Good)
}

/// Writes the struct of a schema, which the struct is then checked against.
fn of_schema(
    args: &Args,
    source: &Source,
    name: String,
    schema: &Schema,
    out: &mut Out,
) -> Result<Outcome, Failure> {
    let file = source.path().and_then(Path::to_str);
    let attribute = file.map(|file| format!("model = {file:?}"));
    let description = match schema.description() {
        "" => format!("The arrays of the schema `{}`.", source.file_name()),
        description => description.to_owned(),
    };
    let named = Schema::owned(name, description, schema.arrays().cloned().collect());
    let named = named
        .with_owned_bounds(schema.bounds().cloned().collect())
        .with_owned_check(schema.check_path().map(str::to_owned))
        .with_ignore_unknown(schema.ignores_unknown());
    let text = text::source_text(&named, attribute.as_deref(), &[], &VOICE)?;
    for text in text::crates(&named) {
        note(&text);
    }
    args.target.write(text.as_bytes(), out)?;
    Ok(Outcome::Good)
}

/// Returns the path that the struct names: the given one, or that of the model if a sidecar was
/// given.
fn model_path(source: &Source) -> Option<&str> {
    let path = source.path()?.to_str()?;
    Some(path.strip_suffix(".schema.json").unwrap_or(path))
}

/// Returns the model without the inputs that no field can hold, and a sentence for each of them.
fn representable(model: &Model, source: &Source) -> Result<(Model, Vec<String>), Failure> {
    let (inputs, others): (Vec<&ModelArray>, Vec<&ModelArray>) =
        (model.inputs().iter()).partition(|input| input.dtype().is_some());
    let reason = |input: &ModelArray| {
        let why = match input.foreign_type() {
            Some(_) => "which is not an array",
            None => "whose dtype is not in its file",
        };
        format!(
            "The model has the input {}, {why}.",
            shown(&input.to_string())
        )
    };
    let sentences: Vec<String> = others.into_iter().map(reason).collect();
    if inputs.is_empty() {
        let why = match (sentences.as_slice(), model.notes()) {
            ([], [note, ..]) => shown(note),
            ([], []) => "it has no inputs".to_owned(),
            (sentences, _) => sentences.join("\n  "),
        };
        return Err(Failure::new(format!(
            "no struct can hold the inputs of `{source}`\n  {why}"
        )));
    }
    for sentence in &sentences {
        note(&format!("not in the struct: {sentence}"));
    }
    let inputs = inputs.into_iter().cloned().collect();
    let representable = Model::new(model.format(), inputs, model.outputs().to_vec())
        .with_bounds(model.bounds().to_vec());
    Ok((
        representable.with_losses(model.losses().to_vec()),
        sentences,
    ))
}

/// Returns the schema with a symbol for each size that is not fixed, and with symbols that are valid
/// in Rust.
fn with_symbols(schema: &Schema, name: String, description: String) -> Schema {
    let mut symbols = Symbols::new(schema);
    let spec = |spec: &ArraySpec| {
        let dims = (spec.dims().iter().enumerate()).map(|(axis, dim)| match dim {
            Dim::Any => symbols.add(spec.name(), axis),
            Dim::Symbol(symbol) => symbols.rename(symbol),
            Dim::Expr(expr) => Dim::Expr(symbols.rename_all(expr)),
            other => other.clone(),
        });
        let dims = dims.collect();
        let mut spec = spec.clone();
        spec.dims = List::Owned(dims);
        spec
    };
    let arrays = schema.arrays().map(spec).collect();
    let bounds = schema.bounds().map(|bounds| {
        let symbol = symbols.name(bounds.symbol());
        DimBounds::owned(symbol, bounds.min(), bounds.max())
    });
    let bounds = bounds.collect();
    Schema::owned(name, description, arrays).with_owned_bounds(bounds)
}

/// The symbols of a model, with the name of each in Rust.
struct Symbols {
    names: BTreeMap<String, String>,
}

impl Symbols {
    fn new(schema: &Schema) -> Symbols {
        let mut names = BTreeMap::new();
        // Symbols that are valid in Rust keep their names. In capitals they would be constants.
        for symbol in symbols(schema).filter(|symbol| text::field_name(symbol) == *symbol) {
            names.insert(symbol.to_owned(), symbol.to_owned());
        }
        Symbols { names }
    }

    /// Returns the symbol under its name in Rust.
    fn rename(&mut self, symbol: &str) -> Dim {
        Dim::Symbol(Text::Owned(self.name(symbol)))
    }

    /// Returns the arithmetic with the names of its symbols in Rust.
    fn rename_all(&mut self, expr: &DimExpr) -> DimExpr {
        let terms = expr.terms().iter().map(|term| match term {
            Term::Symbol(symbol) => Term::Symbol(Text::Owned(self.name(symbol))),
            other => other.clone(),
        });
        let terms: Vec<Term> = terms.collect();
        DimExpr::new(terms).unwrap_or_else(|| expr.clone())
    }

    fn name(&mut self, symbol: &str) -> String {
        match self.names.get(symbol) {
            Some(name) => name.clone(),
            None => self.insert(symbol.to_owned(), &text::field_name(symbol)),
        }
    }

    /// Returns a new symbol for an axis of any size.
    fn add(&mut self, array: &str, axis: usize) -> Dim {
        let stem = format!("{}_{axis}", text::field_name(array).trim_end_matches('_'));
        Dim::Symbol(Text::Owned(self.insert(format!("{array} {axis}"), &stem)))
    }

    /// Inserts the symbol under the first free name that begins with `stem`.
    fn insert(&mut self, symbol: String, stem: &str) -> String {
        let is_taken = |name: &String| self.names.values().any(|taken| taken == name);
        let mut name = stem.to_owned();
        let mut count = 1;
        while is_taken(&name) {
            count += 1;
            name = format!("{stem}_{count}");
        }
        self.names.insert(symbol, name.clone());
        name
    }
}

fn symbols(schema: &Schema) -> impl Iterator<Item = &str> {
    let dims = schema.arrays().flat_map(ArraySpec::dims);
    dims.flat_map(|dim| match dim {
        Dim::Symbol(symbol) => vec![symbol.as_ref()],
        Dim::Expr(expr) => expr.symbols().collect(),
        _ => Vec::new(),
    })
}
