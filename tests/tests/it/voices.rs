//! What help tells to do, in the words of the command and of Python, is the same, and is code of each; and so
//! is what is said of borrowed arrays.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use schema_core::report::Voice as ReportVoice;
use schema_core::{Arrays, Coerce, Model, Report, Schema, Views};
use schema_tools::check::{Against, Options};
use schema_tools::{Data, Voice, repair};
use serde_json::json;

use crate::sample::files;

/// Each contract is compared with one of as many data; all pairs would take minutes.
const APART: usize = 32;

/// Everything that is said about some data.
fn said<'a>(against: &Against, data: impl Into<Data<'a>>, options: &Options) -> Vec<String> {
    match against.check("m", data, options) {
        Ok(checked) => {
            let mut said = [checked.converted, checked.help, checked.notes].concat();
            if let Err(report) = &checked.verdict {
                said.extend(of_report(report, &options.voice.report));
                said.extend(repair::proposed(report, &options.voice));
            }
            said
        }
        Err(failure) => vec![failure.to_string()],
    }
}

fn of_report(report: &Report, voice: &ReportVoice) -> Vec<String> {
    let violations = report.violations().iter();
    violations.map(|found| found.text_in(voice)).collect()
}

/// The models and schemas of the tests.
fn contracts() -> Vec<Against> {
    let mut contracts = Vec::new();
    for path in files() {
        let schema = || {
            let text = std::fs::read_to_string(&path).ok()?;
            serde_json::from_str::<Schema>(&text).ok()
        };
        if let Some(schema) = schema() {
            contracts.push(Against::Schema(Box::new(schema)));
        } else if let Ok(model) = Model::read(&path) {
            contracts.push(Against::Model(Box::new(model)));
        }
    }
    contracts
}

/// The data of the tests, as far as it is small.
fn data() -> Vec<Arrays> {
    let is_small = |path: &Path| path.metadata().is_ok_and(|file| file.len() < 1 << 14);
    let mut all: Vec<Arrays> = (files().iter())
        .filter(|path| is_small(path))
        .filter_map(|path| Arrays::read(path).ok())
        .collect();
    // Arrays that lack a name, of a dtype that is converted.
    let x = schema_core::ndarray::array![[0.5, 1.5, 1e300], [-1.0, f64::NAN, 2.0]];
    all.push(Arrays::new().with("a", x.clone()).with("b", x.clone()));
    all.push(Arrays::new().with("x", x).with("y", vec![0_i64, 11]));
    all
}

/// The code in the sentences that is of Python, and no name.
fn python(said: &[String]) -> Vec<String> {
    let mut code = Vec::new();
    for sentence in said {
        let spans = sentence.split('`').skip(1).step_by(2);
        // What a model says of its sizes has ` == `.
        let is_code = |span: &&str| {
            let has_value = span.contains('"') || span.ends_with("=True") || span.contains("...");
            span.contains('=') && has_value && !span.contains(" == ")
        };
        code.extend(spans.filter(is_code).map(str::to_owned));
    }
    code
}

/// The spans that are no arguments of a function of Python, and no calls; `None` if there is no Python here.
fn no_python(code: &[String]) -> Option<Vec<String>> {
    const SCRIPT: &str = "
import ast, json, sys
def is_code(span):
    for source in (span, f'f({span})'):
        try:
            ast.parse(source, mode='eval')
            return True
        except SyntaxError:
            pass
    return False
json.dump([span for span in json.load(sys.stdin) if not is_code(span)], sys.stdout)
";
    let mut command = Command::new("python3");
    let pipes = command.args(["-c", SCRIPT]).stdin(Stdio::piped());
    let Ok(mut child) = pipes.stdout(Stdio::piped()).spawn() else {
        println!("skipped, because there is no `python3`");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(json!(code).to_string().as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Views of arrays, with their masks.
fn views(arrays: &Arrays) -> Views<'_> {
    let mut views = Views::new();
    for (name, array) in arrays {
        match arrays.missing(name) {
            Some(missing) => views.insert_with_missing(name, array, missing).unwrap(),
            None => views.insert(name, array),
        }
    }
    views
}

#[test]
fn the_same_is_said_of_borrowed_arrays() {
    let (contracts, data) = (contracts(), data());
    let mut hidden = 0;
    for coerce in [Coerce::Strict, Coerce::Lossy] {
        let options = Options {
            coerce,
            ..Options::new(Voice::PYTHON)
        };
        for (at, against) in contracts.iter().enumerate() {
            // Values from text have no dtype, and are what the schema asks for only where they are owned.
            for arrays in data.iter().skip(at % APART).step_by(APART) {
                let views = views(arrays);
                let arrays = views.to_arrays();
                let owned = said(against, &arrays, &options);
                hidden += owned
                    .iter()
                    .filter(|line| line.contains("; after that:"))
                    .count();
                assert_eq!(said(against, &views, &options), owned);
            }
        }
    }
    assert!(hidden > 5, "{hidden}");
}

#[test]
fn help_names_the_options_of_the_command_or_the_keywords_of_python() {
    let (contracts, data) = (contracts(), data());
    assert!(
        contracts.len() > 60 && data.len() > 20,
        "{} {}",
        contracts.len(),
        data.len()
    );
    let mut of_python = Vec::new();
    let mut kinds = std::collections::BTreeSet::new();
    for coerce in [Coerce::Strict, Coerce::Lossy] {
        for (at, against) in contracts.iter().enumerate() {
            for arrays in data.iter().skip(at % APART).step_by(APART) {
                let with = |voice| Options {
                    coerce,
                    ..Options::new(voice)
                };
                let command = said(against, arrays, &with(Voice::COMMAND));
                let other = said(against, arrays, &with(Voice::PYTHON));
                assert_eq!(command.len(), other.len(), "{command:#?}\n{other:#?}");
                let is_option =
                    |line: &&String| line.contains("`--") || line.contains("schema repair");
                assert_eq!(other.iter().find(is_option), None);
                let code = python(&other);
                kinds.extend(
                    code.iter()
                        .map(|span| span.split_once('=').unwrap().0.to_owned()),
                );
                of_python.extend(code);
            }
        }
    }
    of_python.sort();
    of_python.dedup();
    for kind in [
        "columns",
        "coerce",
        "ignore_unknown",
        "loss",
        "match",
        "signature",
        "unverified",
        "repair(coerce",
        "impute",
    ] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    assert_eq!(
        no_python(&of_python).unwrap_or_default(),
        Vec::<String>::new()
    );
}
