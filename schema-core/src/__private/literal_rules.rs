//! The rules on values for literal data, in a form that the compiler can run.

use std::borrow::Cow;

use schema_spec::rules::Rule;
use schema_spec::{ArraySpec, Constraint, Message, Scalar, SumsTo, ValueRange};

use super::literal::Values;

/// The message for the first value that breaks a rule.
pub(super) const fn value_problem(
    spec: &ArraySpec,
    values: Values<'_>,
    shape: &[usize],
) -> Option<Message> {
    let mut place = 0;
    while place < values.len() {
        if let Some(what) = problem_at(spec, values, place) {
            return Some(at("", spec, shape, place, &what));
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

const fn problem_at(spec: &ArraySpec, values: Values<'_>, place: usize) -> Option<Message> {
    let value = values.at(place);
    let rules = spec.constraints();
    let is = Message::new("is ").value(value);
    if value.is_nan() {
        return if Rule::AllowNan.is_among(rules) {
            None
        } else {
            Some(is.text(
                ", but the schema allows no missing values; write a number, or add `allow_nan`",
            ))
        };
    }
    if value.is_infinite() && !Rule::AllowInf.is_among(rules) {
        return Some(is.text(
            ", but the schema allows only finite values; write a finite value, or add `allow_inf`",
        ));
    }
    let mut at = 0;
    while at < rules.len() {
        match &rules[at] {
            Constraint::Range(range) if !contains(range, value, values) => {
                return Some(range.write(is.text(", outside ")));
            }
            Constraint::OneOf(allowed) => {
                let allowed = match allowed {
                    Cow::Borrowed(allowed) => allowed,
                    Cow::Owned(allowed) => allowed.as_slice(),
                };
                let mut message = is.text(", not one of ");
                let mut other = 0;
                let mut found = false;
                while other < allowed.len() {
                    let candidate = allowed[other].scalar();
                    found |= values.rounded(candidate).same(value);
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
                        return Some(
                            is.text(", which repeats an earlier value; values must be `unique`"),
                        );
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

/// The values along one axis: `count` of them, `stride` apart.
#[derive(Clone, Copy)]
struct Lane {
    /// How a message about all of its values begins.
    before: &'static str,
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
    let lanes = count(shape, 0, axis) * stride;
    let mut at_lane = 0;
    while at_lane < lanes {
        let (outer, inner) = (at_lane / stride, at_lane % stride);
        let lane = Lane {
            before: if axis + 1 == rank {
                "the row at "
            } else {
                "the lane at "
            },
            start: outer * count(shape, axis, rank) + inner,
            stride,
            count: shape[axis],
        };
        if let Some((before, place, what)) = lane_problem(rule, values, lane) {
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

/// The beginning of the message, the index of the error, and the message.
const fn lane_problem(
    rule: &Constraint,
    values: Values<'_>,
    lane: Lane,
) -> Option<(&'static str, usize, Message)> {
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
) -> Option<(&'static str, usize, Message)> {
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
    Some((lane.before, lane.start, message))
}

const fn one_hot_problem(values: Values<'_>, lane: Lane) -> Option<(&'static str, usize, Message)> {
    let (mut ones, mut at) = (0, 0);
    while at < lane.count {
        let place = lane.start + at * lane.stride;
        let value = values.at(place);
        let is_one = value.same(Scalar::Int(1)) || value.same(Scalar::Bool(true));
        let is_zero = value.same(Scalar::Int(0)) || value.same(Scalar::Bool(false));
        if !is_one && !is_zero {
            let message = Message::new("is ").value(value);
            let message = message.text(", neither 0 nor 1; values must be `one_hot`");
            return Some(("", place, message));
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
    Some((lane.before, lane.start, message))
}

const fn order_problem(
    values: Values<'_>,
    lane: Lane,
    strictly: bool,
) -> Option<(&'static str, usize, Message)> {
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
            return Some(("", place, message));
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
