//! The value rules on literal data, as the compiler can run them: one value after the other.

use schema_spec::{Message, Scalar};

use super::literal::Values;
use crate::{ArraySpec, Constraint, SumsTo, ValueRange};

/// The first value that breaks a rule.
pub(super) const fn value_problem(
    spec: &ArraySpec,
    values: Values<'_>,
    shape: &[usize],
) -> Option<Message> {
    let mut place = 0;
    while place < values.len() {
        if let Some(what) = problem_at(spec, values, place) {
            return Some(at(spec, shape, place, &what));
        }
        place += 1;
    }
    let mut rule = 0;
    while rule < spec.constraints().len() {
        let problem = lanes_problem(spec, &spec.constraints()[rule], values, shape);
        if problem.is_some() {
            return problem;
        }
        rule += 1;
    }
    None
}

/// `x[0, 2] ` and what is wrong there.
const fn at(spec: &ArraySpec, shape: &[usize], place: usize, what: &Message) -> Message {
    let mut message = Message::new("`").text(spec.name());
    let mut axis = 0;
    while axis < shape.len() {
        let mut stride = 1;
        let mut inner = axis + 1;
        while inner < shape.len() {
            stride *= shape[inner];
            inner += 1;
        }
        message = message.text(if axis == 0 { "[" } else { ", " });
        message = message.size(place / stride % shape[axis]);
        axis += 1;
    }
    let message = if shape.is_empty() {
        message
    } else {
        message.text("]")
    };
    message.text("` ").text(what.as_str())
}

const fn problem_at(spec: &ArraySpec, values: Values<'_>, place: usize) -> Option<Message> {
    let value = values.at(place);
    let rules = spec.constraints();
    let is = Message::new("is ").value(value);
    if value.is_nan() {
        return if has(rules, "allow_nan") {
            None
        } else {
            Some(
                is.text(
                    ", and the schema allows no missing values; write a number, or `allow_nan`",
                ),
            )
        };
    }
    if value.is_infinite() && !has(rules, "allow_inf") {
        return Some(
            is.text(", and the schema allows only finite values; write a number, or `allow_inf`"),
        );
    }
    let mut at = 0;
    while at < rules.len() {
        match &rules[at] {
            Constraint::Range(range) if !contains(range, value, values) => {
                return Some(range.write(is.text(", outside ")));
            }
            Constraint::OneOf(allowed) => {
                let allowed = match allowed {
                    std::borrow::Cow::Borrowed(allowed) => allowed,
                    std::borrow::Cow::Owned(allowed) => allowed.as_slice(),
                };
                let mut message = is.text(", none of ");
                let mut other = 0;
                let mut found = false;
                while other < allowed.len() {
                    let candidate = allowed[other].scalar();
                    found |= rounded(candidate, values).same(value);
                    message = message
                        .text(if other > 0 { ", " } else { "[" })
                        .value(candidate);
                    other += 1;
                }
                if !found {
                    return Some(message.text("]"));
                }
            }
            Constraint::Unique => {
                let mut before = 0;
                while before < place {
                    if values.at(before).same(value) {
                        return Some(is.text(", which stands there already; values are `unique`"));
                    }
                    before += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// A bound as the elements hold it: `0.1` in a schema of `f32` is the `f32` nearest to it.
const fn rounded<'a>(bound: Scalar<'a>, values: Values<'_>) -> Scalar<'a> {
    match (bound, values) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_lossless)] // rounding is the point
        (Scalar::Float(number), Values::F32(_)) => Scalar::Float(number as f32 as f64),
        _ => bound,
    }
}

const fn contains(range: &ValueRange, value: Scalar<'_>, values: Values<'_>) -> bool {
    let above = match range.min() {
        Some(min) => !value.less(rounded(min.scalar(), values)),
        None => true,
    };
    let below = match range.max() {
        Some(max) => {
            let max = rounded(max.scalar(), values);
            value.less(max) || (range.max_inclusive() && value.same(max))
        }
        None => true,
    };
    above && below
}

const fn has(rules: &[Constraint], keyword: &str) -> bool {
    let mut at = 0;
    while at < rules.len() {
        match (&rules[at], keyword.as_bytes()) {
            (Constraint::AllowNan, b"allow_nan") | (Constraint::AllowInf, b"allow_inf") => {
                return true;
            }
            _ => at += 1,
        }
    }
    false
}

/// The values along one axis: `count` of them, `stride` apart.
#[derive(Clone, Copy)]
struct Lane {
    start: usize,
    stride: usize,
    count: usize,
}

const fn lanes_problem(
    spec: &ArraySpec,
    rule: &Constraint,
    values: Values<'_>,
    shape: &[usize],
) -> Option<Message> {
    let axis = match rule {
        Constraint::Sorted(axis) | Constraint::Increasing(axis) | Constraint::OneHot(axis) => *axis,
        Constraint::SumsTo(rule) => rule.axis,
        _ => return None,
    };
    let Some(axis) = axis.resolve(shape.len()) else {
        return None;
    };
    let mut stride = 1;
    let mut inner = axis + 1;
    while inner < shape.len() {
        stride *= shape[inner];
        inner += 1;
    }
    let count = shape[axis];
    let mut start = 0;
    while start < values.len() {
        // The places that start a lane are those whose coordinate along the axis is 0.
        if (start / stride).is_multiple_of(count) {
            let lane = Lane {
                start,
                stride,
                count,
            };
            if let Some((place, what)) = lane_problem(rule, values, lane) {
                return Some(at(spec, shape, place, &what));
            }
        }
        start += 1;
    }
    None
}

/// The place in the lane that is wrong, and what is wrong there.
const fn lane_problem(
    rule: &Constraint,
    values: Values<'_>,
    lane: Lane,
) -> Option<(usize, Message)> {
    match rule {
        Constraint::SumsTo(rule) => sum_problem(rule, values, lane),
        Constraint::OneHot(_) => one_hot_problem(values, lane),
        Constraint::Sorted(_) => order_problem(values, lane, false),
        Constraint::Increasing(_) => order_problem(values, lane, true),
        _ => None,
    }
}

const fn sum_problem(rule: &SumsTo, values: Values<'_>, lane: Lane) -> Option<(usize, Message)> {
    let (mut sum, mut at) = (0.0, 0);
    while at < lane.count {
        if let Some(number) = values.at(lane.start + at * lane.stride).as_f64() {
            sum += number;
        }
        at += 1;
    }
    if (sum - rule.total).abs() <= rule.tolerance {
        return None;
    }
    let message = Message::new("starts values that sum to ").float(sum);
    Some((lane.start, message.text(", not to ").float(rule.total)))
}

const fn one_hot_problem(values: Values<'_>, lane: Lane) -> Option<(usize, Message)> {
    let (mut ones, mut at) = (0, 0);
    while at < lane.count {
        let place = lane.start + at * lane.stride;
        let value = values.at(place);
        let is_one = value.same(Scalar::Int(1)) || value.same(Scalar::Bool(true));
        let is_zero = value.same(Scalar::Int(0)) || value.same(Scalar::Bool(false));
        if !is_one && !is_zero {
            let message = Message::new("is ").value(value);
            return Some((
                place,
                message.text(", neither 0 nor 1; values are `one_hot`"),
            ));
        }
        ones += is_one as usize;
        at += 1;
    }
    if ones == 1 {
        return None;
    }
    let message = Message::new("starts values with ").size(ones);
    Some((lane.start, message.text(" times 1; values are `one_hot`")))
}

const fn order_problem(values: Values<'_>, lane: Lane, strictly: bool) -> Option<(usize, Message)> {
    let mut at = 1;
    while at < lane.count {
        let place = lane.start + at * lane.stride;
        let (before, value) = (values.at(place - lane.stride), values.at(place));
        let falls = value.less(before);
        if falls || (strictly && value.same(before)) {
            let message = Message::new("is ")
                .value(value)
                .text(", behind ")
                .value(before);
            return Some((
                place,
                message.text(if strictly {
                    "; values are `increasing`"
                } else {
                    "; values are `sorted`"
                }),
            ));
        }
        at += 1;
    }
    None
}
