//! Results as SARIF 2.1.0, which code hosts and editors show next to the file.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use schema_core::{Report, Violation};
use schema_spec::Text;
use schema_spec::rules::{Rule, Scope};
use serde_json::{Value, json};

use crate::Voice;

/// The codes of violations that are not about values, each with a description and with what it is about.
const OTHERS: [(&str, &str, &str); 8] = [
    (
        "absent",
        "An array of the schema is missing.",
        "Arrays are matched by name, and the data has none of this name.",
    ),
    (
        "unexpected",
        "The data has an array that is not in the schema.",
        "Arrays are matched by name, and the schema has none of this name.",
    ),
    (
        "unreadable",
        "The entry in the file is not an array that a schema can describe.",
        "Pickled objects, for example, are never read, because they can run code.",
    ),
    (
        "dtype",
        "The dtype differs from the schema.",
        "Nothing is converted unless that is asked for, because a conversion can change values.",
    ),
    (
        "rank",
        "The number of axes differs from the schema.",
        "Nothing is broadcast or reshaped unless that is asked for.",
    ),
    (
        "shape",
        "The size of an axis differs from the schema.",
        "The schema has a number, or arithmetic on symbols, for the size of the axis.",
    ),
    (
        "dim",
        "Axes that share a symbol differ in size.",
        "A symbol, such as `batch`, is one size wherever it is used in a schema.",
    ),
    (
        "bounds",
        "A size is outside its bounds.",
        "The schema has a smallest or a largest size for the symbol of the axis.",
    ),
];

/// What is said of each rule on values.
const OF_VALUES: &str = "The schema has a rule for the values of the array.";

/// Where help is.
const HELP: &str = "The message has the array, the first of the places, and what would fix it where that is known.";

/// The most results in a log. GitHub takes no more, and refuses a log that has more.
pub const MOST_RESULTS: usize = 25_000;

/// A code of violations, with a description and with what it is about.
type About = (Text, &'static str, &'static str);

/// Returns the codes of all violations.
fn rules() -> Vec<About> {
    let mut of_values = Rule::ALL.to_vec();
    // In the order of the check, which starts with missing and infinite values.
    of_values.sort_by_key(|rule| rule.scope() != Scope::Permission);
    let of_values = of_values.into_iter();
    let of_values = of_values.map(|rule| (rule.code(), rule.summary(), OF_VALUES));
    let rules = OTHERS.into_iter().chain(of_values);
    rules
        .map(|(code, about, more)| (code.into(), about, more))
        .collect()
}

/// Describes a code, as a code host shows it above a result.
fn descriptor((code, about, more): &About) -> Value {
    json!({
        "id": code,
        "shortDescription": {"text": about},
        "fullDescription": {"text": format!("{about} {more}")},
        "help": {"text": format!("{about} {more} {HELP}")},
        "defaultConfiguration": {"level": "error"},
    })
}

/// What a check of one file found, or a part of that.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Found<'a> {
    /// Nothing.
    Nothing,
    /// Violations.
    Violations(&'a Report),
    /// One violation, for reports of data in several files, whose violations are each in one of them.
    Violation(&'a Violation),
    /// It could not be checked, and why.
    Unchecked(&'a str),
}

/// Where something was found: a URI, and the line if one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The URI; [`uri`] makes one of a path.
    pub uri: String,
    /// The line, counted from 1.
    pub line: Option<usize>,
}

impl From<String> for Place {
    fn from(uri: String) -> Place {
        Place { uri, line: None }
    }
}

/// Returns the log of files, each at its URI or [`Place`], with what was found. [`uri`] makes one of a path.
///
/// It has the first [`MOST_RESULTS`] violations, and says how many there are: `violations`, in the properties of its
/// run.
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
pub fn log<'a, P: Into<Place>>(
    files: impl IntoIterator<Item = (P, Found<'a>)>,
    voice: &Voice,
) -> Value {
    let mut results = Results {
        rules: rules(),
        fingerprints: HashMap::new(),
        found: Vec::new(),
        count: 0,
    };
    let mut notifications = Vec::new();
    for (place, found) in files {
        let place = place.into();
        match found {
            Found::Nothing => {}
            Found::Violations(report) => {
                for violation in report.violations() {
                    results.add(&place, violation, voice);
                }
            }
            Found::Violation(violation) => results.add(&place, violation, voice),
            Found::Unchecked(why) => notifications.push(json!({
                "level": "error",
                "message": {"text": why},
                "locations": [location(&place)],
            })),
        }
    }
    let is_complete = notifications.is_empty();
    let more = results.count - results.found.len();
    if more > 0 {
        let why = format!(
            "{more} more violations are left out: a code host takes at most {MOST_RESULTS} results"
        );
        notifications.push(json!({"level": "warning", "message": {"text": why}}));
    }
    let rules: Vec<Value> = results.rules.iter().map(descriptor).collect();
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
                "executionSuccessful": is_complete,
                "toolExecutionNotifications": notifications,
            }],
            "results": results.found,
            "properties": {"violations": results.count},
        }],
    })
}

struct Results {
    rules: Vec<About>,
    /// How many results have a fingerprint.
    fingerprints: HashMap<u64, usize>,
    found: Vec<Value>,
    /// How many violations there are, with those that are left out.
    count: usize,
}

impl Results {
    fn add(&mut self, place: &Place, violation: &Violation, voice: &Voice) {
        self.count += 1;
        if self.found.len() == MOST_RESULTS {
            return;
        }
        let code = violation.full_code();
        let index = self.rules.iter().position(|(known, ..)| *known == code);
        let index = index.unwrap_or_else(|| {
            let about = "The array violates a rule of the schema.";
            self.rules.push((code.clone(), about, OF_VALUES));
            self.rules.len() - 1
        });
        let mut location = location(place);
        if !violation.array().is_empty() {
            location["logicalLocations"] = json!([{"name": violation.array(), "kind": "array"}]);
        }
        let fingerprint = hash(&[&place.uri, &code, violation.array()]);
        let count = self.fingerprints.entry(fingerprint).or_default();
        *count += 1;
        self.found.push(json!({
            "ruleId": code,
            "ruleIndex": index,
            "level": "error",
            "message": {"text": message(violation, voice)},
            "locations": [location],
            // Code hosts tell results of one line apart by it, and know them again when values change.
            "partialFingerprints": {"primaryLocationLineHash": format!("{fingerprint:016x}:{count}")},
        }));
    }
}

/// A hash that is the same in each release: FNV-1a.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xFF]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Returns the text of a violation without its code, which stands apart in SARIF and the like.
pub fn message(violation: &Violation, voice: &Voice) -> String {
    let text = violation.text_in(&voice.report);
    let label = format!("error[{}]: ", violation.full_code());
    match text.strip_prefix(&label) {
        Some(message) => message.to_owned(),
        None => text,
    }
}

/// Code hosts show nothing that has no line.
fn location(Place { uri, line }: &Place) -> Value {
    let line = line.unwrap_or(1);
    json!({"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}})
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
    escape(&mut uri, &text, b"/");
    uri
}

/// Returns the address of something in an object store as a URI.
pub fn uri_of_address(address: &str) -> String {
    let mut uri = String::new();
    escape(&mut uri, address, b"/:?&=");
    uri
}

/// Adds text in which only letters, digits and a few marks are themselves.
fn escape(uri: &mut String, text: &str, kept: &[u8]) {
    for byte in text.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if is_plain || kept.contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use schema_core::ndarray::array;
    use schema_core::{ArraySpec, Arrays, DType, Schema};

    use super::*;

    #[test]
    fn a_log_has_no_more_results_than_a_host_takes() {
        let schema = Schema::builder("S")
            .array(ArraySpec::new("x", DType::F32))
            .build();
        let arrays = Arrays::new().with("x", array![1]);
        let report = schema.unwrap().validate(&arrays).unwrap_err();
        let found = |count: usize| {
            let files = (0..count).map(|at| (format!("{at}.npy"), Found::Violations(&report)));
            log(files, &Voice::COMMAND)["runs"][0].take()
        };
        let all = found(MOST_RESULTS);
        assert_eq!(all["results"].as_array().unwrap().len(), MOST_RESULTS);
        assert_eq!(
            all["invocations"][0]["toolExecutionNotifications"],
            json!([])
        );

        let run = found(MOST_RESULTS + 2);
        assert_eq!(run["results"], all["results"]);
        assert_eq!(run["properties"]["violations"], MOST_RESULTS + 2);
        let said = &run["invocations"][0];
        assert_eq!(said["executionSuccessful"], true);
        assert_eq!(
            said["toolExecutionNotifications"],
            json!([{
                "level": "warning",
                "message": {
                    "text": "2 more violations are left out: a code host takes at most 25000 results"
                },
            }])
        );
    }

    #[test]
    fn a_path_is_a_uri_that_keeps_every_character() {
        assert_eq!(uri(Path::new("data/a b#1.npz")), "data/a%20b%231.npz");
        assert_eq!(uri(Path::new("./a:b.npz")), "./a%3Ab.npz");
        #[cfg(unix)]
        assert_eq!(uri(Path::new("/data/é.npz")), "file:///data/%C3%A9.npz");
    }
}
