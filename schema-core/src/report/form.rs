//! The serialized form of violations.

use schema_spec::rules::Rule;
use schema_spec::{Axis, Constraint, List, SumsTo, Value, ValueRange};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::{Lines, Voice};
use super::{Report, Tally, Violation, ViolationKind};

/// Serializes a value: as text if it is a number that JSON does not have.
pub(crate) fn value<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Float(number) if !number.is_finite() => number.to_string().serialize(serializer),
        other => other.serialize(serializer),
    }
}

/// The version of the form.
const VERSION: u32 = 1;

/// The largest number of violations in the form; the others are counted.
const MOST: usize = 100;

impl Serialize for Violation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ViolationForm::of(self, &Voice::RUST).serialize(serializer)
    }
}

/// A violation, with its message and its help.
#[derive(Serialize)]
struct ViolationForm<'a> {
    array: &'a str,
    #[serde(flatten)]
    kind: &'a ViolationKind,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl<'a> ViolationForm<'a> {
    fn of(violation: &'a Violation, voice: &Voice) -> ViolationForm<'a> {
        let lines = Lines::of(violation, voice);
        ViolationForm {
            array: &violation.array,
            kind: &violation.kind,
            message: lines.what.to_string(),
            help: lines.help.map(|help| help.to_string()),
        }
    }
}

/// A report, bounded like its text.
#[derive(Serialize)]
struct ReportForm<'a> {
    version: u32,
    schema: &'a str,
    violations: Vec<ViolationForm<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Report {
    /// The serialized form, with help worded by `voice`.
    #[doc(hidden)]
    pub fn form(&self, voice: &Voice) -> impl Serialize {
        let first = self.violations.iter().take(MOST);
        ReportForm {
            version: VERSION,
            schema: &self.schema,
            violations: first.map(|found| ViolationForm::of(found, voice)).collect(),
            more: self.violations.len().saturating_sub(MOST) + self.more,
        }
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.form(&Voice::RUST).serialize(serializer)
    }
}

/// Samples of values: a missing value is null, and text stands for numbers that JSON does not have.
pub(crate) mod sample {
    use std::borrow::Cow;

    use schema_spec::Value;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        value: &Value,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            // Text from data is owned.
            Value::Text(Cow::Borrowed("")) => serializer.serialize_none(),
            Value::Complex(re, im) if !re.is_finite() || !im.is_finite() => {
                value.to_string().serialize(serializer)
            }
            value => super::value(value, serializer),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Value, D::Error> {
        let value = Option::<Value>::deserialize(deserializer)?;
        Ok(match value {
            None => Value::Text(Cow::Borrowed("")),
            Some(Value::Text(text)) => match text.as_ref() {
                "NaN" => Value::Float(f64::NAN),
                "inf" => Value::Float(f64::INFINITY),
                "-inf" => Value::Float(f64::NEG_INFINITY),
                _ => Value::Text(text),
            },
            Some(value) => value,
        })
    }
}

/// Reads an integer of 128 bits, which serde cannot buffer.
pub(super) fn read_size<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<i128>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Value::Int(size)) => Ok(Some(size)),
        Some(other) => Err(D::Error::custom(format_args!("{other} is not a size"))),
    }
}

/// A broken rule that is read.
#[derive(Deserialize)]
struct ReadRule {
    code: String,
    range: Option<ValueRange>,
    allowed: Option<Vec<Value>>,
    expected: Option<f64>,
    axis: Option<usize>,
    tolerance: Option<f64>,
    path: Option<String>,
    #[serde(flatten)]
    tally: Tally,
}

pub(super) fn read_rule<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(Constraint, Option<usize>, Tally), D::Error> {
    let read = ReadRule::deserialize(deserializer)?;
    let along = Axis(
        read.axis
            .and_then(|axis| isize::try_from(axis).ok())
            .unwrap_or(0),
    );
    let is = |rule: Rule| read.code == rule.code();
    let rule = if let (true, Some(range)) = (is(Rule::Range), read.range) {
        Constraint::Range(range)
    } else if let (true, Some(allowed)) = (is(Rule::OneOf), read.allowed) {
        Constraint::OneOf(List::Owned(allowed))
    } else if let (true, Some(total)) = (is(Rule::SumsTo), read.expected) {
        let tolerance = read.tolerance.unwrap_or(SumsTo::TOLERANCE);
        let sum = SumsTo {
            total,
            axis: along,
            tolerance,
        };
        Constraint::SumsTo(sum)
    } else if let (true, Some(path)) = (is(Rule::CheckRows), read.path) {
        Constraint::CheckRows(path.into())
    } else if is(Rule::Unique) {
        Constraint::Unique
    } else if is(Rule::Sorted) {
        Constraint::Sorted(along)
    } else if is(Rule::Increasing) {
        Constraint::Increasing(along)
    } else if is(Rule::OneHot) {
        Constraint::OneHot(along)
    } else {
        let reason = format_args!("`{}` is not the code of a violation", read.code);
        return Err(D::Error::custom(reason));
    };
    Ok((rule, read.axis, read.tally))
}

/// A broken rule: its code, its arguments, and the invalid values.
#[derive(Serialize)]
struct BrokenRule<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<&'a ValueRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'a [Value]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    axis: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(flatten)]
    tally: &'a Tally,
}

#[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // the signature is serde's
pub(super) fn broken_rule<S: Serializer>(
    rule: &Constraint,
    axis: &Option<usize>,
    tally: &Tally,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let (mut range, mut allowed, mut sum, mut path) = (None, None, None, None);
    match rule {
        Constraint::Range(of) => range = Some(of),
        Constraint::OneOf(values) => allowed = Some(&values[..]),
        Constraint::SumsTo(of) => sum = Some(of),
        Constraint::CheckRows(of) => path = Some(&**of),
        _ => {}
    }
    let broken = BrokenRule {
        code: rule.rule().code(),
        range,
        allowed,
        expected: sum.map(|sum| sum.total),
        axis: *axis,
        tolerance: sum.map(|sum| sum.tolerance),
        path,
        tally,
    };
    broken.serialize(serializer)
}
