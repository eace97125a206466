//! `schema sample`: makes data that a schema or a model accepts, or almost does.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng;
use schema_core::sample::{SampleError, SampleSchema};
use schema_core::spec::Dim;
use schema_core::{Arrays, Schema};

use crate::failure::{Failure, Outcome, note};
use crate::output::{Out, refuse_existing, unwritten_arrays, write_arrays};
use crate::source::Source;
use crate::style::WRONG;
use crate::text::{VOICE, shown, shown_path};

/// Make data that a schema or a model accepts, or that breaks one rule of it, to test with.
///
/// Values are random; the same seed makes the same data. Sizes that are not given are small. A program
/// that takes the data should accept it, and refuse what `--almost` makes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema sample train.schema.json -o sample.npz
  schema sample model.keras --rows 1000 --seed 7 -o sample.parquet
  schema sample train.schema.json --breakable
  schema sample train.schema.json --almost x:range | curl --json @- localhost:8080/predict

Exit status: 0, or 2 if there is no such data.")]
pub(crate) struct Args {
    /// The schema or the model file; `-` is standard input.
    schema: PathBuf,

    /// Write to this file, in the format that its extension names, instead of JSON to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file if it exists.
    #[arg(long, requires = "output")]
    force: bool,

    /// The number of rows: the size of axis 0, where the schema leaves it open.
    #[arg(long, value_name = "N")]
    rows: Option<usize>,

    /// The size of a symbol of the schema. Can be repeated.
    #[arg(long = "dim", value_name = "NAME=N", value_parser = dim)]
    dims: Vec<(String, usize)>,

    /// The number that determines the values.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// Break one rule and keep all others: the array and the code of its violation, such as `x:range`.
    #[arg(long, value_name = "ARRAY:CODE", value_parser = violation)]
    almost: Option<(String, String)>,

    /// List what `--almost` can break, and make nothing.
    #[arg(long, conflicts_with_all = ["output", "almost", "rows", "dims", "seed"])]
    breakable: bool,

    /// For a model with several signatures: the one to make data for.
    #[arg(long, value_name = "NAME")]
    signature: Option<String>,
}

fn dim(text: &str) -> Result<(String, usize), String> {
    let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let parsed = parts.and_then(|(name, size)| Some((name.to_owned(), size.parse().ok()?)));
    parsed.ok_or_else(|| "expected NAME=N, such as batch=8".to_owned())
}

fn violation(text: &str) -> Result<(String, String), String> {
    // Names of TensorFlow have a colon: `x:0`.
    match text.rsplit_once(':') {
        Some((array, code)) if !array.is_empty() && !code.is_empty() => {
            Ok((array.to_owned(), code.to_owned()))
        }
        _ => Err("expected ARRAY:CODE, such as x:range".to_owned()),
    }
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    if let Some(path) = args.output.as_deref().filter(|_| !args.force) {
        refuse_existing(path)?;
    }
    let source = Source::from(args.schema.clone());
    let against = source.against_signature(args.signature.as_deref())?;
    let schema = against.schema(&source.to_string(), &VOICE)?;
    if args.breakable {
        let mut text = String::new();
        for (array, code) in schema.breakable() {
            let _ = writeln!(text, "{}:{code}", shown(&array));
        }
        out.text(&text)?;
        return Ok(Outcome::Good);
    }
    if let Some((keyword, path)) = schema.first_check() {
        note(&format!(
            "the function `{}` of `{keyword}` is not known here, and may refuse the data",
            shown(path)
        ));
    }
    let arrays = sample(args, &source, &schema)?;
    let Some(path) = &args.output else {
        let mut json = Cursor::new(Vec::new());
        let written = arrays.write_to("json", &mut json);
        written.map_err(|error| unwritten_arrays(&error))?;
        out.write_all(json.get_ref())?;
        return Ok(Outcome::Good);
    };
    write_arrays(path, &arrays, args.force)?;
    out.text(&text(&schema, &arrays, args.almost.is_some()))?;
    out.text(&format!("{}: written\n", shown_path(path)))?;
    Ok(Outcome::Good)
}

/// What was made.
fn text(schema: &Schema, arrays: &Arrays, is_almost: bool) -> String {
    let mut text = String::new();
    for name in arrays.names() {
        if let Some(array) = arrays.get(name) {
            let (dtype, shape) = (array.dtype(), array.shape());
            let _ = writeln!(text, "{}: {dtype}{shape:?}", shown(name));
        }
    }
    if is_almost && let Err(report) = schema.validate(arrays) {
        for violation in report.violations() {
            let (code, message) = (violation.code(), violation.message());
            let _ = writeln!(text, "{WRONG}{code}{WRONG:#}: {message}");
        }
    }
    text
}

fn sample(args: &Args, source: &Source, schema: &Schema) -> Result<Arrays, Failure> {
    let mut dims: Vec<(&str, usize)> = Vec::new();
    if let Some(rows) = args.rows {
        dims.extend(symbols_of_rows(schema).map(|symbol| (symbol, rows)));
        if dims.is_empty() {
            let failure = Failure::new(format!(
                "`{source}` leaves no number of rows open: no array has a symbol for the size of axis 0"
            ));
            return Err(failure.with_help("leave out `--rows`, or name a symbol: `--dim NAME=N`"));
        }
    }
    dims.extend(args.dims.iter().map(|(name, size)| (name.as_str(), *size)));
    let mut rng = Pcg64Mcg::seed_from_u64(args.seed);
    let made = match &args.almost {
        Some((array, code)) => schema.almost(&mut rng, &dims, array, code),
        None => schema.sample(&mut rng, &dims),
    };
    made.map_err(|error: SampleError| Failure::new(format!("`{source}`: {error}")))
}

/// The symbols that are the size of axis 0 of an array.
fn symbols_of_rows(schema: &Schema) -> impl Iterator<Item = &str> {
    schema
        .arrays()
        .filter_map(|spec| match spec.dims().first() {
            Some(Dim::Symbol(symbol)) => Some(symbol.as_ref()),
            _ => None,
        })
}
