//! The value rules on literal data, as the compiler can run them: one value after the other.

use std::borrow::Cow;

use schema_spec::rules::Rule;
use schema_spec::{ArraySpec, Constraint, Message, Scalar, SumsTo, ValueRange};

use super::literal::Values;

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

/// How many values an array of the axes from `first` to before `end` has, if none of them is empty:
/// an empty row has a place, too.
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
            Some(
                is.text(
                    ", and the schema allows no missing values; write a number, or `allow_nan`",
                ),
            )
        };
    }
    if value.is_infinite() && !Rule::AllowInf.is_among(rules) {
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
                    Cow::Borrowed(allowed) => allowed,
                    Cow::Owned(allowed) => allowed.as_slice(),
                };
                let mut message = is.text(", none of ");
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
            start: outer * count(shape, axis, rank) + inner,
            stride,
            count: shape[axis],
        };
        if let Some((place, what)) = lane_problem(rule, values, lane) {
            return Some(at(spec, shape, place, &what));
        }
        at_lane += 1;
    }
    None
}

/// Whether another axis than this one is empty.
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

#[cfg(test)]
pub(crate) mod tests {
    use super::{Values, value_problem};
    use schema_arrays::AnyView;
    use schema_arrays::TextValues;
    use schema_spec::ArraySpec;

    /// Whether the array would be accepted as a literal.
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
