//! Rules, and the values in them.

use schema_spec::rules::{Argument, Rule};
use schema_spec::{Axis, Constraint, List, OnMissing, SumsTo, Text, Value, ValueRange};

use super::parse::text;
use crate::object::{Object, Problems};
use crate::wire::json::Json;

/// A rule of an array: its keyword, with its argument if it has one.
pub(super) fn rule(
    array: &Object<'_>,
    value: &Json,
    problems: &mut Problems,
) -> Option<Constraint> {
    let wrong = |problems: &mut Problems| {
        array.wrong(
            "constraints",
            value,
            "a list of rules with their arguments",
            problems,
        );
        None
    };
    let (keyword, argument) = match value {
        Json::Text(keyword) => (keyword, None),
        Json::Object(members) => match members.as_slice() {
            [(keyword, argument)] => (keyword, Some(argument)),
            _ => return wrong(problems),
        },
        _ => return wrong(problems),
    };
    let keywords: Vec<&str> = Rule::ALL.iter().map(|rule| rule.keyword()).collect();
    let named = Json::Text(keyword.clone());
    array.one_of("constraints", &named, "a rule", &keywords, problems)?;
    let rule = *Rule::ALL.iter().find(|rule| rule.keyword() == keyword)?;
    match (rule.argument(), argument) {
        (Argument::None, None | Some(Json::Null)) => Some(match rule {
            Rule::AllowNan => Constraint::AllowNan,
            Rule::AllowInf => Constraint::AllowInf,
            _ => Constraint::Unique,
        }),
        (Argument::Range, Some(argument)) => {
            range(array, argument, problems).map(Constraint::Range)
        }
        (Argument::Values, Some(Json::List(items))) => {
            let values: Option<Vec<Value>> = items.iter().map(self::value).collect();
            match values {
                Some(values) => Some(Constraint::OneOf(List::Owned(values))),
                None => wrong(problems),
            }
        }
        (Argument::Axis(_), Some(Json::Integer(axis))) => {
            let axis = Axis(isize::try_from(*axis).ok()?);
            Some(match rule {
                Rule::Sorted => Constraint::Sorted(axis),
                Rule::Increasing => Constraint::Increasing(axis),
                _ => Constraint::OneHot(axis),
            })
        }
        (Argument::Sum(_), Some(argument)) => sum(array, argument, problems),
        (Argument::Function, Some(Json::Text(path))) => {
            let path = Text::Owned(path.clone());
            Some(match rule {
                Rule::CheckRows => Constraint::CheckRows(path),
                _ => Constraint::Check(path),
            })
        }
        _ => wrong(problems),
    }
}

fn range(array: &Object<'_>, argument: &Json, problems: &mut Problems) -> Option<ValueRange> {
    let place = format!("the range of {}", array.place);
    let object = Object::read(argument, place, &["min", "max", "max_inclusive"], problems)?;
    let mut end = |field: &str| {
        let given = object.get(field).filter(|end| !end.is_null())?;
        let end = value(given);
        if end.is_none() {
            object.wrong(field, given, "a value", problems);
        }
        end
    };
    let (min, max) = (end("min"), end("max"));
    let inclusive = object.flag("max_inclusive", true, problems);
    Some(ValueRange::new(min, max, inclusive))
}

fn sum(array: &Object<'_>, argument: &Json, problems: &mut Problems) -> Option<Constraint> {
    let place = format!("`sums_to` of {}", array.place);
    let object = Object::read(argument, place, &["total", "axis", "tolerance"], problems)?;
    let mut required = |field: &str| {
        let given = object.required(field, problems)?;
        let number = number(given);
        if number.is_none() {
            object.wrong(field, given, "a number", problems);
        }
        number
    };
    let (total, tolerance) = (required("total"), required("tolerance"));
    let axis = object.required("axis", problems)?;
    let Some(axis) = axis.as_i64().and_then(|axis| isize::try_from(axis).ok()) else {
        object.wrong("axis", axis, "the number of an axis", problems);
        return None;
    };
    Some(Constraint::SumsTo(SumsTo {
        total: total?,
        axis: Axis(axis),
        tolerance: tolerance?,
    }))
}

pub(super) fn on_missing(
    array: &Object<'_>,
    value: &Json,
    problems: &mut Problems,
) -> Option<OnMissing> {
    let simple = [
        OnMissing::Mean,
        OnMissing::Median,
        OnMissing::MostFrequent,
        OnMissing::Drop,
    ];
    if let Json::Object(_) = value {
        let place = format!("`on_missing` of {}", array.place);
        let object = Object::read(value, place, &["constant"], problems)?;
        let given = object.required("constant", problems)?;
        let constant = self::value(given);
        if constant.is_none() {
            object.wrong("constant", given, "a value", problems);
        }
        return constant.map(OnMissing::Constant);
    }
    let names: Vec<&str> = simple.iter().map(OnMissing::keyword).collect();
    text(array, "on_missing", true, problems)?;
    let name = array.one_of("on_missing", value, "a repair", &names, problems)?;
    simple.into_iter().find(|repair| repair.keyword() == name)
}

fn value(value: &Json) -> Option<Value> {
    Some(match value {
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Integer(number) => Value::Int((*number).into()),
        Json::Large(number) => Value::Int(*number),
        Json::Float(number) => Value::Float(*number),
        Json::Text(text) => Value::Text(Text::Owned(text.clone())),
        Json::List(parts) => match parts.as_slice() {
            [re, im] => Value::Complex(number(re)?, number(im)?),
            _ => return None,
        },
        Json::Null | Json::Object(_) => return None,
    })
}

fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Integer(number) => Some(*number as f64),
        Json::Float(number) => Some(*number),
        _ => None,
    }
}
