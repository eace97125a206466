//! `schema python`: writes the schema of a model, or of a file, as Python.

use std::path::PathBuf;

use schema_tools::check::Against;
use schema_tools::forms::{Called, Described, python};

use crate::failure::{Failure, Outcome, note};
use crate::output::{Out, Target};
use crate::rust::of_a_model;
use crate::source::Source;
use crate::text::VOICE;

/// Write the schema of a model, or of a schema's file, as Python, for the package `inputschema`.
///
/// Inputs are arrays of the schema, and so are labels if the model's file has a loss that determines
/// them. Inputs that are no arrays become comments.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema python model.keras
  schema python model.onnx --name Inputs -o contract.py
  schema python train.schema.json

Exit status: 0, or 2 if no schema can be written.")]
pub(crate) struct Args {
    /// The model file, or a schema as JSON; `-` is standard input.
    model: PathBuf,

    /// The signature to write a schema for, of a model with several.
    #[arg(long, value_name = "NAME")]
    signature: Option<String>,

    /// The name of the schema [default: its own, or from the model's file, `TwoIn` for
    /// `two_in.keras`].
    #[arg(long)]
    name: Option<String>,

    #[command(flatten)]
    target: Target,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let source = Source::from(args.model.clone());
    let against = source.against_signature(args.signature.as_deref())?;
    let name = args.name.as_deref();
    let (name, description) = match &against {
        Against::Schema(schema) => (name.unwrap_or(schema.name()).to_owned(), String::new()),
        Against::Model(_) => of_a_model(&source, name),
    };
    let called = Called {
        name: &name,
        description: &description,
        file: &source.to_string(),
        holder: "schema",
    };
    let described = Described::of(&against, &called, &VOICE)?;
    for sentence in &described.left_out {
        note(&format!("not in the schema: {sentence}"));
    }
    let text = python::source_text(&described.schema, &described.comments())?;
    args.target.write(text.as_bytes(), out)?;
    Ok(Outcome::Good)
}
