//! The rules on values for literal data, in a form that the compiler can run.

use std::borrow::Cow;

use schema_spec::rules::Rule;
use schema_spec::{ArraySpec, Constraint, Message, Scalar, SumsTo, Value, ValueRange};

use super::literal::Values;
use super::literal_limits::{Lane, Limits};
use super::literal_unique::MOST_UNIQUE;

/// The message for the first value that breaks a rule.
pub(super) const fn value_problem(
    spec: &ArraySpec,
    values: Values<'_>,
    shape: &[usize],
) -> Option<Message> {
    let rules = spec.constraints();
    let limits = Limits::of(rules, values);
    let mut place = values.first_outside(0, &limits);
    while place < values.len() {
        if let Some(what) = problem_at(rules, values, place) {
            return Some(at("", spec, shape, place, &what));
        }
        place = values.first_outside(place + 1, &limits);
    }
    if Rule::Unique.is_among(rules) {
        if values.len() > MOST_UNIQUE {
            let message = Message::new("")
                .code(spec.name())
                .text(" has ")
                .size(values.len());
            let message = message
                .text(" values; a literal can have ")
                .size(MOST_UNIQUE);
            return Some(
                message.text(" that are `unique`: read more from a file, or call `validate`"),
            );
        }
        if let Some(place) = values.first_repeated() {
            let what = Message::new("is ").value(values.at(place));
            let what = what.text(", which repeats an earlier value; values must be `unique`");
            return Some(at("", spec, shape, place, &what));
        }
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

/// `x[0, 2]` between `before` and the error there.
const fn at(
    before: &'static str,
    spec: &ArraySpec,
    shape: &[usize],
    place: usize,
    what: &Message,
) -> Message {
    let mut message = Message::new(before).text("`").text(spec.name());
    let mut axis = 0;
    while axis < shape.len() {
        message = message.text(if axis == 0 { "[" } else { ", " });
        message =
            message.size(place / count(shape, axis + 1, shape.len()) % at_least_1(shape[axis]));
        axis += 1;
    }
    let message = if shape.is_empty() {
        message
    } else {
        message.text("]")
    };
    message.text("` ").text(what.as_str())
}

/// The number of values along the axes `first..end`, with empty axes counted as 1: an empty row has a
/// position, too.
const fn count(shape: &[usize], first: usize, end: usize) -> usize {
    let (mut count, mut axis) = (1, first);
    while axis < end {
        count *= at_least_1(shape[axis]);
        axis += 1;
    }
    count
}

const fn at_least_1(size: usize) -> usize {
    if size == 0 { 1 } else { size }
}

/// What is wrong with one value by itself.
const fn problem_at(rules: &[Constraint], values: Values<'_>, place: usize) -> Option<Message> {
    let value = values.at(place);
    if value.is_nan() {
        if Rule::AllowNan.is_among(rules) {
            return None;
        }
        return Some(is(value).text(
            ", but the schema allows no missing values; write a number, or add `allow_nan`",
        ));
    }
    if value.is_infinite() && !Rule::AllowInf.is_among(rules) {
        return Some(is(value).text(
            ", but the schema allows only finite values; write a finite value, or add `allow_inf`",
        ));
    }
    let mut at = 0;
    while at < rules.len() {
        match &rules[at] {
            Constraint::Range(range) if !contains(range, value, values) => {
                return Some(range.write(is(value).text(", outside ")));
            }
            Constraint::OneOf(allowed) => {
                let allowed = match allowed {
                    Cow::Borrowed(allowed) => allowed,
                    Cow::Owned(allowed) => allowed.as_slice(),
                };
                if !is_one_of(value, allowed, values) {
                    return Some(not_one_of(value, allowed));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

const fn is(value: Scalar<'_>) -> Message {
    Message::new("is ").value(value)
}

const fn is_one_of(value: Scalar<'_>, allowed: &[Value], values: Values<'_>) -> bool {
    let mut at = 0;
    while at < allowed.len() {
        if values.rounded(allowed[at].scalar()).same(value) {
            return true;
        }
        at += 1;
    }
    false
}

const fn not_one_of(value: Scalar<'_>, allowed: &[Value]) -> Message {
    let mut message = is(value).text(", not one of ");
    let mut at = 0;
    while at < allowed.len() {
        message = message
            .text(if at > 0 { ", " } else { "[" })
            .value(allowed[at].scalar());
        at += 1;
    }
    message.text("]")
}

const fn contains(range: &ValueRange, value: Scalar<'_>, values: Values<'_>) -> bool {
    let min = match range.min() {
        Some(min) => Some(values.rounded(min.scalar())),
        None => None,
    };
    let max = match range.max() {
        Some(max) => Some(values.rounded(max.scalar())),
        None => None,
    };
    value.is_within(min, max, range.max_inclusive())
}

const fn lanes_problem(
    spec: &ArraySpec,
    rule: &Constraint,
    values: Values<'_>,
    shape: &[usize],
) -> Option<Message> {
    let Some(axis) = rule.axis() else {
        return None;
    };
    let rank = shape.len();
    let Some(axis) = axis.resolve(rank) else {
        return None;
    };
    if has_no_lane(shape, axis) {
        return None;
    }
    let stride = count(shape, axis + 1, rank);
    let (lanes, values_before) = (count(shape, 0, axis) * stride, count(shape, axis, rank));
    let mut at_lane = 0;
    while at_lane < lanes {
        let lane = Lane {
            start: at_lane / stride * values_before + at_lane % stride,
            stride,
            count: shape[axis],
        };
        if !values.is_surely_valid(lane, rule)
            && let Some((is_of_all, place, what)) = lane_problem(rule, values, lane)
        {
            let before = match is_of_all {
                false => "",
                true if axis + 1 == rank => "the row at ",
                true => "the lane at ",
            };
            return Some(at(before, spec, shape, place, &what));
        }
        at_lane += 1;
    }
    None
}

/// Whether any other axis is empty.
const fn has_no_lane(shape: &[usize], axis: usize) -> bool {
    let mut other = 0;
    while other < shape.len() {
        if other != axis && shape[other] == 0 {
            return true;
        }
        other += 1;
    }
    false
}

/// Whether the error is of all values, the index of the error, and the message.
const fn lane_problem(
    rule: &Constraint,
    values: Values<'_>,
    lane: Lane,
) -> Option<(bool, usize, Message)> {
    match rule {
        Constraint::SumsTo(rule) => sum_problem(rule, values, lane),
        Constraint::OneHot(_) => one_hot_problem(values, lane),
        Constraint::Sorted(_) => order_problem(values, lane, false),
        Constraint::Increasing(_) => order_problem(values, lane, true),
        _ => None,
    }
}

const fn sum_problem(
    rule: &SumsTo,
    values: Values<'_>,
    lane: Lane,
) -> Option<(bool, usize, Message)> {
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
    let message = Message::new("sums to ").float(sum);
    let message = message.text(", not to ").float(rule.total);
    Some((true, lane.start, message))
}

const fn one_hot_problem(values: Values<'_>, lane: Lane) -> Option<(bool, usize, Message)> {
    let (mut ones, mut at) = (0, 0);
    while at < lane.count {
        let place = lane.start + at * lane.stride;
        let value = values.at(place);
        let is_one = value.same(Scalar::Int(1)) || value.same(Scalar::Bool(true));
        let is_zero = value.same(Scalar::Int(0)) || value.same(Scalar::Bool(false));
        if !is_one && !is_zero {
            let message = Message::new("is ").value(value);
            let message = message.text(", neither 0 nor 1; values must be `one_hot`");
            return Some((false, place, message));
        }
        ones += is_one as usize;
        at += 1;
    }
    if ones == 1 {
        return None;
    }
    let message = match ones {
        0 => Message::new("has no 1"),
        2 => Message::new("has two 1s"),
        _ => Message::new("has ").size(ones).text(" values of 1"),
    };
    let message = message.text("; `one_hot` requires exactly one");
    Some((true, lane.start, message))
}

const fn order_problem(
    values: Values<'_>,
    lane: Lane,
    strictly: bool,
) -> Option<(bool, usize, Message)> {
    let mut at = 1;
    while at < lane.count {
        let place = lane.start + at * lane.stride;
        let (before, value) = (values.at(place - lane.stride), values.at(place));
        let falls = value.less(before);
        if falls || (strictly && value.same(before)) {
            let message = Message::new("is ").value(value);
            let message = message.text(", which comes after ").value(before);
            let message = message.text(if strictly {
                "; values must be `increasing`"
            } else {
                "; values must be `sorted`"
            });
            return Some((false, place, message));
        }
        at += 1;
    }
    None
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Values, value_problem};
    use schema_arrays::AnyView;
    use schema_arrays::TextValues;
    use schema_spec::ArraySpec;

    /// Whether the array is accepted as a literal.
    pub(crate) fn is_accepted(spec: &ArraySpec, view: &AnyView<'_>) -> bool {
        macro_rules! values {
            ([$($variant:ident($element:ty, $doc:literal))*] $view:ident) => {
                match $view {
                    $(AnyView::$variant(view) => {
                        let values: Vec<_> = view.iter().copied().collect();
                        value_problem(spec, Values::$variant(&values), view.shape())
                    })*
                    AnyView::Text(view) => {
                        let TextValues::Owned(values) = view.values() else {
                            panic!("a test has owned texts");
                        };
                        let texts = values.iter().map(|text| &*text.clone().leak());
                        let texts: Vec<&'static str> = texts.collect();
                        value_problem(spec, Values::Text(&texts), values.shape())
                    }
                    _ => unreachable!("these are all"),
                }
            };
        }
        let problem = schema_arrays::dtypes!(Primitive [values] view);
        problem.is_none()
    }
}
