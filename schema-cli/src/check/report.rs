//! The report of a check in each format, on standard output and in files.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use anstream::adapter::strip_str;
use clap::ValueEnum;
use schema_core::io::ReadOptions;
use schema_spec::show::{visible_json, visible_styled};
use schema_tools::sarif::{self, Found};
use serde_json::{Value, json};

use super::place::{Place, Root};
use super::{Checked, Verdict, github, markdown, pieces};
use crate::failure::{Failure, Outcome};
use crate::output::{Out, refuse_existing, write_file};
use crate::page::{escape, page};
use crate::source::Source;
use crate::style::{self, GOOD, HELP, WRONG};
use crate::text::{VOICE, counted, shown};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Html,
    Markdown,
    Sarif,
    Github,
}

/// Which reports are written.
#[derive(Debug, clap::Args)]
pub(super) struct Reports {
    /// The format of the output; `github` is annotations, as a step of GitHub Actions prints them.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Write to this file instead of standard output: the report, or what `--part` found.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Also write the report in a format to a file, such as `sarif=report.sarif`. Can be repeated.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report)]
    report: Vec<(Format, PathBuf)>,

    /// Replace files that exist.
    #[arg(long)]
    pub(super) force: bool,

    /// The folder that file names in SARIF and annotations are relative to [default: this one].
    #[arg(long, value_name = "FOLDER")]
    source_root: Option<PathBuf>,
}

/// Reads `sarif=report.sarif`.
fn report(text: &str) -> Result<(Format, PathBuf), String> {
    let known = || {
        let names = Format::value_variants().iter();
        let names =
            names.filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
        names.collect::<Vec<_>>().join(", ")
    };
    match text.split_once('=') {
        Some((format, file)) if !file.is_empty() => match Format::from_str(format, false) {
            Ok(format) => Ok((format, PathBuf::from(file))),
            Err(_) => Err(format!(
                "`{}` is none of the formats {}",
                shown(format),
                known()
            )),
        },
        _ => Err("expected a format and a file, such as sarif=report.sarif".to_owned()),
    }
}

impl Reports {
    /// Returns the folder that names are relative to, for files that are read with the options. Fails before the work if something could not be
    /// written after it.
    pub(super) fn root(&self, options: ReadOptions) -> Result<Root, Failure> {
        let files = self.report.iter().map(|(_, file)| file);
        for file in files.chain(&self.output).filter(|_| !self.force) {
            refuse_existing(file)?;
        }
        Root::new(self.source_root.as_deref(), options)
    }

    /// Prints the result of one file, if results are wanted as text.
    pub(super) fn print(&self, one: &Checked, out: &mut Out) -> Result<(), Failure> {
        if self.format == Format::Text && self.is_printed(one) {
            out.text(&text(one))?;
            out.flush()?;
        }
        Ok(())
    }

    /// Whether the result goes to standard output. If a part was checked, the file has what was found.
    fn is_printed(&self, one: &Checked) -> bool {
        self.output.is_none() || matches!(one.verdict, Verdict::Partial { .. })
    }

    /// Writes what was checked, with the name of what it was checked against. Whoever reads a report learns why
    /// there is nothing in it: then the schema could not be used.
    pub(super) fn finish(
        &self,
        schema: Source,
        checked: Result<(String, Vec<Checked>), Failure>,
        root: &Root,
        out: &mut Out,
    ) -> Result<Outcome, Failure> {
        match checked {
            Ok((name, checked)) => self.write(&name, &checked, root, out),
            Err(failure) => {
                let name = schema.to_string();
                self.write(&name, &[Checked::not(schema, failure.clone())], root, out)?;
                Err(failure)
            }
        }
    }

    /// Writes all results, except those that are printed as text already.
    fn write(
        &self,
        name: &str,
        checked: &[Checked],
        root: &Root,
        out: &mut Out,
    ) -> Result<Outcome, Failure> {
        let content = |format| content(format, name, checked, root);
        for (format, file) in &self.report {
            write_file(file, content(*format).as_bytes(), self.force)?;
        }
        match &self.output {
            Some(file) if !checked.iter().all(|one| self.is_printed(one)) => {
                write_file(file, content(self.format).as_bytes(), self.force)?;
            }
            _ if self.format == Format::Text => {}
            _ => out.write_all(content(self.format).as_bytes())?,
        }
        let outcomes = checked.iter().map(|one| one.verdict.outcome());
        Ok(outcomes.max().unwrap_or(Outcome::Good))
    }
}

/// Returns all results in the format, without colour.
fn content(format: Format, name: &str, checked: &[Checked], root: &Root) -> String {
    let in_json = |value: &Value| visible_json(&format!("{value:#}")) + "\n";
    match format {
        Format::Text => checked.iter().map(plain).collect(),
        Format::Json => in_json(&document(name, checked)),
        Format::Html => {
            let parts: Vec<_> = checked.iter().map(section).collect();
            page("schema check", &parts)
        }
        Format::Markdown => markdown::summary(checked),
        Format::Sarif => {
            let found = checked.iter().flat_map(|one| found(one, root));
            in_json(&sarif::log(found, &VOICE))
        }
        Format::Github => github::annotations(checked, root),
    }
}

/// What was found in one file, each at its place.
fn found<'a>(one: &'a Checked, root: &Root) -> Vec<(Place, Found<'a>)> {
    match &one.verdict {
        Verdict::Valid(_) | Verdict::Partial { .. } => Vec::new(),
        Verdict::Invalid(report) => {
            let found = report.violations().iter().map(Found::Violation);
            root.places(&one.source, report)
                .into_iter()
                .zip(found)
                .collect()
        }
        Verdict::Unchecked(failure) => {
            vec![(root.place(&one.source), Found::Unchecked(failure.message()))]
        }
    }
}

/// Returns the result of one file as text without colour, with the reason if it was not checked.
pub(super) fn plain(one: &Checked) -> String {
    let mut text = strip_str(&visible_styled(&text(one))).to_string();
    if let Verdict::Unchecked(failure) = &one.verdict {
        let _ = writeln!(text, "  {}", failure.message().replace('\n', "\n  "));
    }
    text
}

/// Returns the result of one file as text, in colour.
pub(super) fn text(one: &Checked) -> String {
    let source = &one.source;
    let mut text = match &one.verdict {
        Verdict::Valid(dims) if dims.iter().len() == 0 => {
            format!("{source}: {GOOD}valid{GOOD:#}\n")
        }
        Verdict::Valid(dims) => {
            format!(
                "{source}: {GOOD}valid{GOOD:#} ({})\n",
                shown(&dims.to_string())
            )
        }
        Verdict::Partial { rows, part } => format!("{source}: {}\n", pieces::said(*rows, *part)),
        Verdict::Invalid(report) => {
            let count = counted(report.violations().len(), "violation");
            let report = style::outline(&report.outline(&VOICE.report));
            format!("{source}: {WRONG}{count}{WRONG:#}\n{report}")
        }
        // The reason is on standard error.
        Verdict::Unchecked(_) => format!("{source}: {WRONG}not checked{WRONG:#}\n"),
    };
    for line in &one.converted {
        let _ = writeln!(text, "  {}", line.replace('\n', "\n  "));
    }
    for help in &one.help {
        let help = help.replace('\n', "\n  ");
        let _ = writeln!(text, "  {HELP}help{HELP:#}: {help}");
    }
    text
}

/// Returns one JSON document for all files.
fn document(schema: &str, checked: &[Checked]) -> Value {
    let file = |one: &Checked| {
        let file = one.source.to_string();
        let mut document = match &one.verdict {
            Verdict::Valid(dims) => json!({"file": file, "verdict": "valid", "dims": dims}),
            Verdict::Invalid(report) => {
                let mut document = json!(report.form(&VOICE.report));
                document["file"] = json!(file);
                document["verdict"] = json!("invalid");
                document
            }
            Verdict::Partial { rows, part: (i, n) } => {
                json!({"file": file, "verdict": "partial", "rows": rows, "part": i, "of": n})
            }
            Verdict::Unchecked(failure) => {
                json!({"file": file, "verdict": "unchecked", "error": failure.message()})
            }
        };
        if !one.converted.is_empty() {
            document["converted"] = json!(one.converted);
        }
        if !one.help.is_empty() {
            document["help"] = json!(one.help);
        }
        if !one.notes.is_empty() {
            document["notes"] = json!(one.notes);
        }
        document
    };
    let files: Vec<Value> = checked.iter().map(file).collect();
    json!({"schema": schema, "files": files})
}

/// Returns the heading and the body of one file on a page.
fn section(one: &Checked) -> (String, String) {
    let mut body = match &one.verdict {
        Verdict::Valid(dims) if dims.iter().len() == 0 => "<p>valid</p>".to_owned(),
        Verdict::Valid(dims) => format!("<p>valid</p>\n{}", dims.to_html()),
        Verdict::Partial { rows, part } => format!("<p>{}</p>", pieces::said(*rows, *part)),
        Verdict::Invalid(report) => report.html_in(&VOICE.report),
        Verdict::Unchecked(failure) => {
            format!(
                "<p>not checked</p>\n<pre>{}</pre>",
                escape(failure.message())
            )
        }
    };
    for line in one.converted.iter().chain(&one.help).chain(&one.notes) {
        let _ = write!(body, "\n<p>{}</p>", escape(line));
    }
    (one.source.to_string(), body)
}
