//! `schema show`: the content of files.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use schema_core::spec::{Role, Value};
use schema_core::{AnyArray, Arrays, Schema};
use serde_json::json;

use schema_tools::check::Against;
use schema_tools::stats::{FEW, Stats};

use crate::content::Content;
use crate::failure::{Failure, Outcome, note};
use crate::model;
use crate::output::{Format, Out};
use crate::page::{escape, page};
use crate::progress::Progress;
use crate::reading::{self, Reading};
use crate::set::Finder;
use crate::source::{self, Source};
use crate::style::HEAD;
use crate::table::{Align, Table};
use crate::text::{counted, rounded, shown, value};

/// Show what files contain: arrays, a schema, or the inputs and outputs of a model.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema show train.npz
  schema show train.schema.json train.npz
  schema show model.keras
  curl .. | schema show -

Exit status: 0, or 2 if a file cannot be read.")]
pub(crate) struct Args {
    /// Files of data, schemas or models; `-` is standard input. Files of one array each, with names
    /// for the arrays, are one set of data: `x=x.npy y=y.npy`.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The signature to show, of a model with several.
    #[arg(long, value_name = "NAME")]
    signature: Option<String>,

    #[command(flatten)]
    reading: Reading,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let sources: Vec<Source> = source::of_data(&args.files, Finder::new(false))?;
    source::at_most_one_stdin(&sources)?;
    let progress = Progress::new(&sources);
    let mut outcome = Outcome::Good;
    let mut collected = Collected::default();
    let mut gap = "";
    for source in &sources {
        let read = progress.during(source, || {
            let content = match &args.signature {
                Some(name) => Content::Against(source.against_signature(Some(name))?),
                None => source.content("array", &args.reading)?,
            };
            let notes = match &content {
                Content::Arrays(arrays) => reading::notes(source, arrays),
                Content::Against(_) => Vec::new(),
            };
            Ok((Facts::new(content), notes))
        });
        if let Ok((_, notes)) = &read {
            progress.suspend(|| notes.iter().for_each(note));
        }
        match read {
            Ok((facts, _)) => match args.format {
                Format::Text => progress.suspend(|| {
                    out.text(&format!("{gap}{}", facts.to_text(source)))?;
                    gap = "\n";
                    out.flush()
                })?,
                Format::Json => collected.json.push(facts.to_json(source)),
                Format::Html => collected.html.push((source.to_string(), facts.to_html())),
            },
            Err(failure) => {
                let failure: Failure = failure;
                outcome = Outcome::Failed;
                progress.suspend(|| failure.print());
                let (file, error) = (source.to_string(), failure.message());
                collected.json.push(json!({"file": file, "error": error}));
                collected
                    .html
                    .push((file, format!("<pre>{}</pre>", escape(error))));
            }
        }
    }
    drop(progress);
    match args.format {
        Format::Text => {}
        Format::Json => out.json(&json!({"files": collected.json}))?,
        Format::Html => out.write_all(page("schema show", &collected.html).as_bytes())?,
    }
    Ok(outcome)
}

#[derive(Default)]
struct Collected {
    json: Vec<serde_json::Value>,
    html: Vec<(String, String)>,
}

/// What is shown for a file.
enum Facts {
    Arrays {
        arrays: Vec<ArrayFacts>,
        unreadable: Vec<(String, String)>,
    },
    Schema(Box<Schema>),
    Model(Box<model::Facts>),
}

struct ArrayFacts {
    name: String,
    dtype: &'static str,
    shape: Vec<usize>,
    stats: Stats,
}

impl Facts {
    fn new(content: Content) -> Facts {
        match content {
            Content::Against(Against::Schema(schema)) => Facts::Schema(schema),
            Content::Against(Against::Model(model)) => {
                Facts::Model(Box::new(model::Facts::new(*model)))
            }
            Content::Arrays(arrays) => Facts::from_arrays(&arrays),
        }
    }

    fn from_arrays(arrays: &Arrays) -> Facts {
        let facts = |(name, array): (&str, &AnyArray)| ArrayFacts {
            name: name.to_owned(),
            dtype: array.dtype().name(),
            shape: array.shape().to_vec(),
            stats: Stats::new(&array.view(), arrays.missing(name).as_ref()),
        };
        let unreadable = arrays.unreadable();
        Facts::Arrays {
            arrays: arrays.iter().map(facts).collect(),
            unreadable: unreadable
                .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
                .collect(),
        }
    }

    fn to_text(&self, source: &Source) -> String {
        match self {
            Facts::Schema(schema) => schema_text(source, schema),
            Facts::Model(model) => model.to_text(source),
            Facts::Arrays { arrays, unreadable } => {
                let count = counted(arrays.len(), "array");
                let mut text = format!("{HEAD}{source}{HEAD:#}: {count}\n");
                if !arrays.is_empty() {
                    text.push_str(&array_table(arrays).to_text());
                }
                for array in arrays.iter().filter(|array| array.stats.not_text > 0) {
                    let (name, others) = (shown(&array.name), array.stats.not_text);
                    let values = counted(array.shape.iter().product(), "value");
                    let _ = writeln!(
                        text,
                        "  `{name}` is text, but {others} of {values} are numbers or bools"
                    );
                }
                for (name, reason) in unreadable {
                    let (name, reason) = (shown(name), shown(reason));
                    let _ = writeln!(
                        text,
                        "  `{name}` cannot be described by a schema: it {reason}"
                    );
                }
                text
            }
        }
    }

    fn to_json(&self, source: &Source) -> serde_json::Value {
        let file = source.to_string();
        match self {
            Facts::Schema(schema) => json!({"file": file, "holds": "schema", "schema": schema}),
            Facts::Model(model) => model.to_json(source),
            Facts::Arrays { arrays, unreadable } => {
                let unreadable: Vec<_> = (unreadable.iter())
                    .map(|(name, reason)| json!({"name": name, "reason": reason}))
                    .collect();
                let arrays: Vec<_> = arrays.iter().map(ArrayFacts::to_json).collect();
                json!({
                    "file": file,
                    "holds": "arrays",
                    "arrays": arrays,
                    "unreadable": unreadable,
                })
            }
        }
    }

    fn to_html(&self) -> String {
        match self {
            Facts::Schema(schema) => schema.to_html(),
            Facts::Model(model) => model.to_html(),
            Facts::Arrays { arrays, unreadable } => {
                let mut html = array_table(arrays).to_html();
                for (name, reason) in unreadable {
                    let (name, reason) = (escape(name), escape(reason));
                    let _ = write!(
                        html,
                        "\n<p><code>{name}</code> cannot be described by a schema: it {reason}</p>"
                    );
                }
                html
            }
        }
    }
}

const COLUMNS: [(&str, Align); 9] = [
    ("name", Align::Left),
    ("dtype", Align::Left),
    ("shape", Align::Left),
    ("missing", Align::Right),
    ("infinite", Align::Right),
    ("min", Align::Right),
    ("mean", Align::Right),
    ("max", Align::Right),
    ("distinct", Align::Right),
];

fn array_table(arrays: &[ArrayFacts]) -> Table {
    let mut table = Table::new(&COLUMNS);
    for array in arrays {
        table.row(array.cells());
    }
    table
}

impl ArrayFacts {
    fn cells(&self) -> [String; COLUMNS.len()] {
        let stats = &self.stats;
        let text = |value_: &Option<Value>| value_.as_ref().map_or(String::new(), value);
        let infinite = match stats.infinite {
            0 => String::new(),
            count => count.to_string(),
        };
        [
            shown(&self.name),
            self.dtype.to_owned(),
            format!("{:?}", self.shape),
            stats.missing.to_string(),
            infinite,
            text(&stats.min),
            stats.mean.map_or(String::new(), rounded),
            text(&stats.max),
            self.distinct(),
        ]
    }

    /// The number of distinct values, if they were counted.
    fn distinct(&self) -> String {
        let is_counted = !matches!(self.stats.min, None | Some(Value::Float(_)));
        match &self.stats.distinct {
            Some(values) if is_counted => values.len().to_string(),
            None if is_counted => format!(">{FEW}"),
            _ => String::new(),
        }
    }

    fn to_json(&self) -> serde_json::Value {
        let stats = &self.stats;
        let mut facts = json!({
            "name": self.name,
            "dtype": self.dtype,
            "shape": self.shape,
            "missing": stats.missing,
            "infinite": stats.infinite,
        });
        if stats.not_text > 0 {
            facts["not_text"] = json!(stats.not_text);
        }
        let mean = stats.mean.map(Value::Float);
        for (key, value) in [("min", &stats.min), ("mean", &mean), ("max", &stats.max)] {
            if let Some(value) = value {
                facts[key] = number(value);
            }
        }
        if let Some(values) = &stats.distinct
            && !values.is_empty()
        {
            facts["distinct"] = json!(values);
        }
        facts
    }
}

/// Returns the value as JSON. Numbers that JSON does not have are strings, as in a report.
fn number(value: &Value) -> serde_json::Value {
    match value {
        Value::Float(number) if !number.is_finite() => json!(number.to_string()),
        other => json!(other),
    }
}

fn schema_text(source: &Source, schema: &Schema) -> String {
    let mut text = format!("{HEAD}{source}{HEAD:#}: schema `{}`", shown(schema.name()));
    if !schema.description().is_empty() {
        let _ = write!(text, ": {}", shown(schema.description()));
    }
    text.push('\n');
    let mut table = Table::new(&[
        ("name", Align::Left),
        ("dtype", Align::Left),
        ("shape", Align::Left),
        ("role", Align::Left),
        ("rules", Align::Left),
    ]);
    let has_roles = schema.arrays().any(|spec| spec.role() != Role::Input);
    for spec in schema.arrays() {
        let optional = if spec.is_optional() { "?" } else { "" };
        let rules = spec.constraints().iter().map(ToString::to_string);
        let rules = rules.chain(spec.attributes());
        let rules: Vec<String> = rules.map(|rule| shown(&rule)).collect();
        table.row([
            shown(spec.name()) + optional,
            spec.dtype().name().to_owned(),
            spec.shape_text().to_string(),
            if has_roles {
                spec.role().to_string()
            } else {
                String::new()
            },
            rules.join(", "),
        ]);
    }
    if schema.len() > 0 {
        text.push_str(&table.to_text());
    }
    for bounds in schema.bounds() {
        let _ = writeln!(text, "  {bounds}");
    }
    if let Some(path) = schema.check_path() {
        let _ = writeln!(text, "  check = {}", shown(path));
    }
    text
}
