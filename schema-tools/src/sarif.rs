//! Results as SARIF 2.1.0, which code hosts and editors show next to the file.

use std::fmt::Write;
use std::path::Path;

use schema_core::Report;
use schema_spec::Text;
use schema_spec::rules::{Rule, Scope};
use serde_json::{Value, json};

use crate::Voice;

/// The codes of violations that are not about values, each with a description.
const OTHERS: [(&str, &str); 8] = [
    ("absent", "An array of the schema is missing."),
    (
        "unexpected",
        "The data has an array that is not in the schema.",
    ),
    (
        "unreadable",
        "The entry in the file is not an array that a schema can describe.",
    ),
    ("dtype", "The dtype differs from the schema."),
    ("rank", "The number of axes differs from the schema."),
    ("shape", "The size of an axis differs from the schema."),
    ("dim", "Axes that share a symbol differ in size."),
    ("bounds", "A size is outside its bounds."),
];

/// Returns the codes of all violations, each with a description.
fn rules() -> Vec<(Text, &'static str)> {
    let mut of_values = Rule::ALL.to_vec();
    // In the order of the check, which starts with missing and infinite values.
    of_values.sort_by_key(|rule| rule.scope() != Scope::Permission);
    let of_values = of_values.into_iter();
    let of_values = of_values.map(|rule| (rule.code(), rule.summary()));
    let rules = OTHERS.into_iter().chain(of_values);
    rules.map(|(code, about)| (code.into(), about)).collect()
}

/// What a check of one file found.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Found<'a> {
    /// Nothing.
    Nothing,
    /// Violations.
    Violations(&'a Report),
    /// It could not be checked, and why.
    Unchecked(&'a str),
}

/// Returns the log of files, each at its URI, with what was found. [`uri`] makes one of a path.
///
/// ```
/// use schema_core::ndarray::array;
/// use schema_core::{Arrays, ArraySpec, DType, Schema};
/// use schema_tools::sarif::{self, Found};
/// use schema_tools::Voice;
///
/// const SCHEMA: Schema =
///     Schema::new("Labels").with_arrays(const { &[ArraySpec::new("y", DType::I64)] });
/// let report = SCHEMA.validate(&Arrays::new().with("y", array![0.5])).unwrap_err();
///
/// let log = sarif::log([("y.npy".to_owned(), Found::Violations(&report))], &Voice::COMMAND);
/// assert_eq!(log["runs"][0]["results"][0]["ruleId"], "dtype");
/// ```
pub fn log<'a>(files: impl IntoIterator<Item = (String, Found<'a>)>, voice: &Voice) -> Value {
    let mut rules = rules();
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    for (uri, found) in files {
        match found {
            Found::Nothing => {}
            Found::Violations(report) => {
                for violation in report.violations() {
                    let code = violation.full_code();
                    let index = rules.iter().position(|(known, _)| *known == code);
                    let index = index.unwrap_or_else(|| {
                        rules.push((code.clone(), "The array violates a rule of the schema."));
                        rules.len() - 1
                    });
                    let mut location = location(&uri);
                    if !violation.array().is_empty() {
                        location["logicalLocations"] =
                            json!([{"name": violation.array(), "kind": "array"}]);
                    }
                    results.push(json!({
                        "ruleId": code,
                        "ruleIndex": index,
                        "level": "error",
                        "message": {"text": violation.text_in(&voice.report)},
                        "locations": [location],
                    }));
                }
            }
            Found::Unchecked(why) => notifications.push(json!({
                "level": "error",
                "message": {"text": why},
                "locations": [location(&uri)],
            })),
        }
    }
    let rules: Vec<Value> = (rules.iter())
        .map(|(code, about)| json!({"id": code, "shortDescription": {"text": about}}))
        .collect();
    json!({
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [{
            "tool": {"driver": {
                "name": "schema",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "invocations": [{
                "executionSuccessful": notifications.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    })
}

fn location(uri: &str) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri}}})
}

/// Returns the path as a URI, relative if the path is relative.
pub fn uri(path: &Path) -> String {
    let mut uri = String::new();
    if path.is_absolute() {
        uri.push_str("file://");
    }
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri_that_keeps_every_character() {
        assert_eq!(uri(Path::new("data/a b#1.npz")), "data/a%20b%231.npz");
        assert_eq!(uri(Path::new("./a:b.npz")), "./a%3Ab.npz");
        #[cfg(unix)]
        assert_eq!(uri(Path::new("/data/é.npz")), "file:///data/%C3%A9.npz");
    }
}
