//! `schema rust`: writes a Rust struct for the inputs and labels of a model.

use std::path::PathBuf;

use schema_core::Model;
use schema_tools::check::Against;
use schema_tools::forms::{Called, Described, rust};

use crate::failure::{Failure, Outcome, note};
use crate::output::{Out, Target};
use crate::source::Source;
use crate::text::VOICE;

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
    let described = described(&against, &source, args.name.as_deref())?;
    for sentence in &described.left_out {
        note(&format!("not in the struct: {sentence}"));
    }
    // A struct without some of the inputs does not fit the model.
    let is_whole = described.left_out.is_empty();
    let file = model_path(&source, &against).filter(|_| is_whole);
    let attribute = file.map(|file| rust::attribute(file, &against, signature));
    if let (Against::Model(_), Some(path)) = (&against, source.path())
        && attribute.is_some()
        && std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > LARGE)
        && !Model::sidecar_path(path).exists()
    {
        note(&format!(
            "the struct needs a sidecar, because `{source}` has more than {} MiB: `schema lock {source}`",
            LARGE >> 20
        ));
    }
    let schema = match against {
        Against::Model(_) => rust::with_symbols(&described.schema),
        Against::Schema(_) => described.schema.clone(),
    };
    let text = rust::source_text(&schema, attribute.as_deref(), &described.comments(), &VOICE)?;
    for text in rust::crates(&schema) {
        note(&text);
    }
    args.target.write(text.as_bytes(), out)?;
    Ok(Outcome::Good)
}

fn described(against: &Against, source: &Source, name: Option<&str>) -> Result<Described, Failure> {
    let file_name = source.file_name();
    let (name, description) = match against {
        Against::Schema(schema) => (
            name.map_or_else(|| rust::type_name(schema.name()), str::to_owned),
            format!("The arrays of the schema `{file_name}`."),
        ),
        Against::Model(_) => of_a_model(source, name),
    };
    let called = Called {
        name: &name,
        description: &description,
        file: &source.to_string(),
        holder: "struct",
    };
    Ok(Described::of(against, &called, &VOICE)?)
}

/// The name and the description of what is written of a model.
pub(crate) fn of_a_model(source: &Source, name: Option<&str>) -> (String, String) {
    let stem = || rust::type_name(&source.stem().unwrap_or("Model".into()));
    (
        name.map_or_else(stem, str::to_owned),
        format!("Arrays for the model `{}`.", source.file_name()),
    )
}

/// Returns the path that the struct names: the given one, or that of the model if its sidecar was
/// given.
fn model_path<'a>(source: &'a Source, against: &Against) -> Option<&'a str> {
    let path = source.path()?.to_str()?;
    match against {
        Against::Model(_) => Some(path.strip_suffix(".schema.json").unwrap_or(path)),
        Against::Schema(_) => Some(path),
    }
}
