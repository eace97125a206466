//! Rules that no values can follow together.

use std::borrow::Cow;

use crate::rules::Rule;
use crate::{Axis, Constraint, DType, Dim, Message, Scalar, SumsTo, Value, ValueRange};

/// What the rules are about.
#[derive(Clone, Copy)]
pub struct Ruled<'a> {
    /// The name of the array.
    pub array: &'a str,
    /// The type of its elements.
    pub dtype: DType,
    /// Its shape: one entry per axis, or none.
    pub dims: &'a [Dim],
    /// All of its rules.
    pub rules: &'a [Constraint],
}

/// No array of at least one value can follow the rule at `at` together with the others.
pub const fn together_problem(of: Ruled<'_>, at: usize) -> Option<Message> {
    let limits = Limits::of(of);
    match &of.rules[at] {
        Constraint::SumsTo(sum) => match sum_problem(sum) {
            Some(problem) => Some(problem),
            None => limits.sum_problem(of, sum),
        },
        Constraint::OneHot(axis) => limits.one_hot_problem(of, *axis),
        Constraint::Unique => {
            // NaN does not equal itself.
            if Rule::AllowNan.is_among(of.rules) {
                return None;
            }
            let mut count = 1_usize;
            let mut axis = 0;
            while axis < of.dims.len() {
                if let Dim::Fixed(size) = of.dims[axis] {
                    count = count.saturating_mul(size);
                }
                axis += 1;
            }
            limits.count_problem(of, "unique", count)
        }
        Constraint::Increasing(axis) => match size_along(of.dims, *axis) {
            Some(size) => limits.count_problem(of, "increasing", size),
            None => None,
        },
        _ => None,
    }
}

/// No sum is within the tolerance.
const fn sum_problem(sum: &SumsTo) -> Option<Message> {
    if !sum.total.is_finite() {
        let message = Message::new("no sum of finite numbers is ").float(sum.total);
        return Some(message.text("; write a finite total"));
    }
    if sum.tolerance >= 0.0 {
        return None;
    }
    let message = Message::new("no sum is within a tolerance of ").float(sum.tolerance);
    Some(message.text("; write one of at least 0"))
}

/// The size of the axis, if it is fixed.
const fn size_along(dims: &[Dim], axis: Axis) -> Option<usize> {
    let mut at = 0;
    while at < dims.len() {
        // The number of axes is not known.
        if matches!(dims[at], Dim::Rest) {
            return None;
        }
        at += 1;
    }
    match axis.resolve(dims.len()) {
        Some(axis) => match dims[axis] {
            Dim::Fixed(size) => Some(size),
            _ => None,
        },
        None => None,
    }
}

/// What each value by itself can be.
#[derive(Clone, Copy)]
struct Limits<'a> {
    range: Option<&'a ValueRange>,
    one_of: Option<&'a [Value]>,
    /// How many different values there are, if that is known.
    count: Option<i128>,
    min: f64,
    max: f64,
}

impl<'a> Limits<'a> {
    const fn of(of: Ruled<'a>) -> Limits<'a> {
        let mut limits = Limits {
            range: None,
            one_of: None,
            count: None,
            min: f64::NEG_INFINITY,
            max: f64::INFINITY,
        };
        let mut ints = of.dtype.integer_bounds();
        let mut at = 0;
        while at < of.rules.len() {
            match &of.rules[at] {
                Constraint::Range(range) => {
                    limits.range = Some(range);
                    if let Some(min) = range.min() {
                        limits.raise(min.scalar());
                        if let (Some(bounds), Scalar::Int(min)) = (&mut ints, min.scalar())
                            && min > bounds.0
                        {
                            bounds.0 = min;
                        }
                    }
                    if let Some(max) = range.max() {
                        limits.lower(max.scalar());
                        if let (Some(bounds), Scalar::Int(max)) = (&mut ints, max.scalar()) {
                            let last = if range.max_inclusive() {
                                max
                            } else {
                                max.saturating_sub(1)
                            };
                            if last < bounds.1 {
                                bounds.1 = last;
                            }
                        }
                    }
                }
                Constraint::OneOf(values) => {
                    limits.one_of = Some(match values {
                        Cow::Borrowed(values) => values,
                        Cow::Owned(values) => values.as_slice(),
                    });
                }
                _ => {}
            }
            at += 1;
        }
        if let Some((min, max)) = ints {
            limits.count = Some(max.saturating_sub(min).saturating_add(1));
            limits.raise(Scalar::Int(min));
            limits.lower(Scalar::Int(max));
        }
        if matches!(of.dtype, DType::Bool) || Rule::OneHot.is_among(of.rules) {
            limits.count = Some(2);
        }
        if let Some(values) = limits.one_of {
            let fewer = match limits.count {
                Some(count) => (values.len() as i128) < count,
                None => true,
            };
            if fewer {
                limits.count = Some(values.len() as i128);
            }
            let (mut min, mut max, mut at) = (f64::INFINITY, f64::NEG_INFINITY, 0);
            while at < values.len() {
                if let Some(number) = values[at].scalar().as_f64() {
                    min = if number < min { number } else { min };
                    max = if number > max { number } else { max };
                }
                at += 1;
            }
            if min <= max {
                limits.raise(Scalar::Float(min));
                limits.lower(Scalar::Float(max));
            }
        }
        limits
    }

    const fn raise(&mut self, bound: Scalar<'_>) {
        if let Some(bound) = bound.as_f64()
            && bound > self.min
        {
            self.min = bound;
        }
    }

    const fn lower(&mut self, bound: Scalar<'_>) {
        if let Some(bound) = bound.as_f64()
            && bound < self.max
        {
            self.max = bound;
        }
    }

    /// The number, or the truth value of it, is a value.
    const fn allow(self, number: i128) -> bool {
        let in_range = match self.range {
            Some(range) => range.contains(Scalar::Int(number)),
            None => true,
        };
        let in_list = match self.one_of {
            Some(values) => {
                Scalar::Int(number).is_among(values) || Scalar::Bool(number == 1).is_among(values)
            }
            None => true,
        };
        in_range && in_list
    }

    const fn one_hot_problem(self, of: Ruled<'_>, axis: Axis) -> Option<Message> {
        let missing = if !self.allow(1) {
            "`one_hot` needs a 1 in each row, which "
        } else if !self.allow(0) && matches!(size_along(of.dims, axis), Some(2..)) {
            "`one_hot` needs 0s beside the 1 of each row, which "
        } else {
            return None;
        };
        let message = self.name_rule(Message::new(missing), of);
        Some(message.text(" does not allow; drop one of the two"))
    }

    const fn sum_problem(self, of: Ruled<'_>, sum: &SumsTo) -> Option<Message> {
        let mut at = 0;
        while at < of.rules.len() {
            if let Constraint::OneHot(axis) = of.rules[at]
                && axis.0 == sum.axis.0
                && (sum.total - 1.0).abs() > sum.tolerance
            {
                let message = Message::new("rows that are `one_hot` sum to 1, not to ");
                return Some(message.float(sum.total).text("; drop one of the two"));
            }
            at += 1;
        }
        let reachable = match size_along(of.dims, sum.axis) {
            Some(0) => true,
            Some(size) => self.reach(sum, size as f64),
            // As many values as come closest.
            None if self.min > 0.0 => {
                let most = ((sum.total + sum.tolerance) / self.min) as u64 as f64;
                most >= 1.0 && self.reach(sum, most)
            }
            None if self.max < 0.0 => {
                let most = ((sum.total - sum.tolerance) / self.max) as u64 as f64;
                most >= 1.0 && self.reach(sum, most)
            }
            None => {
                let is_above = sum.total - sum.tolerance > 0.0 && self.max <= 0.0;
                let is_below = sum.total + sum.tolerance < 0.0 && self.min >= 0.0;
                !is_above && !is_below
            }
        };
        if reachable {
            return None;
        }
        let message = Message::new("no values that ");
        let message = self
            .name_rule(message, of)
            .text(" allows sum to ")
            .float(sum.total);
        let message = match size_along(of.dims, sum.axis) {
            Some(size) => message.text(" along an axis of ").size(size),
            None => message,
        };
        Some(message.text("; change one of the two"))
    }

    /// Whether that many values may add up to the sum.
    const fn reach(self, sum: &SumsTo, count: f64) -> bool {
        // Bounds and sums are rounded.
        let slack = sum.tolerance + sum.total.abs() * 1e-6;
        self.min * count <= sum.total + slack && self.max * count >= sum.total - slack
    }

    const fn count_problem(self, of: Ruled<'_>, keyword: &str, needed: usize) -> Option<Message> {
        let Some(count) = self.count else {
            return None;
        };
        if needed as i128 <= count {
            return None;
        }
        let message = Message::new("").code(keyword).text(" needs ").size(needed);
        let message = message
            .text(" different values in ")
            .code(of.array)
            .text(", and ");
        let message = self.name_rule(message, of).text(" allows ").integer(count);
        Some(message.text("; change one of the two"))
    }

    /// Adds the rule that limits the values, or else their type.
    #[allow(clippy::large_types_passed_by_value)] // as all of `Message`
    const fn name_rule(self, message: Message, of: Ruled<'_>) -> Message {
        if self.one_of.is_some() {
            return message.text("`one_of`");
        }
        if let Some(range) = self.range {
            return range.write(message.text("`range = ")).text("`");
        }
        if Rule::OneHot.is_among(of.rules) {
            return message.text("`one_hot`");
        }
        message.dtype(of.dtype)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ruled, together_problem};
    use crate::{Axis, Constraint, DType, Dim, SumsTo, Value, ValueRange};

    fn problem(dtype: DType, dims: &[Dim], rules: &[Constraint]) -> Option<String> {
        let of = Ruled {
            array: "x",
            dtype,
            dims,
            rules,
        };
        (0..rules.len()).find_map(|at| together_problem(of, at).map(|found| found.to_string()))
    }

    fn sums(total: f64, tolerance: f64) -> Constraint {
        Constraint::SumsTo(SumsTo {
            total,
            axis: Axis(-1),
            tolerance,
        })
    }

    fn range(min: f64, max: f64) -> Constraint {
        let (min, max) = (Some(Value::Float(min)), Some(Value::Float(max)));
        Constraint::Range(ValueRange::new(min, max, true))
    }

    fn one_of(values: &[i128]) -> Constraint {
        let values: Vec<Value> = values.iter().map(|&value| Value::Int(value)).collect();
        Constraint::OneOf(values.into())
    }

    #[test]
    fn sums_that_no_values_have() {
        let rows = |size| [Dim::Any, Dim::Fixed(size)];
        let open = [Dim::Any, Dim::Any];
        let is = |dims: &[Dim], rules: &[Constraint]| problem(DType::F64, dims, rules).is_some();
        assert!(is(&open, &[sums(1.0, 1e-5), range(2.0, 3.0)]));
        assert!(is(&open, &[sums(3.0, 1e-5), range(2.0, 2.1)]));
        assert!(!is(&open, &[sums(4.1, 1e-5), range(2.0, 2.1)]));
        assert!(is(&open, &[sums(-1.0, 1e-5), range(0.0, 1.0)]));
        assert!(is(&open, &[sums(1.0, 1e-5), range(-1.0, 0.0)]));
        assert!(is(&open, &[sums(-1.0, 1e-5), range(-3.0, -2.0)]));
        assert!(!is(&open, &[sums(-5.0, 1e-5), range(-3.0, -2.0)]));
        assert!(!is(&open, &[sums(1.0, 1e-5), range(0.0, 1.0)]));
        assert!(is(&rows(2), &[sums(3.0, 1e-5), range(0.0, 1.0)]));
        assert!(!is(&rows(3), &[sums(3.0, 1e-5), range(0.0, 1.0)]));
        assert!(!is(&rows(10), &[sums(1.0, 1e-5), range(0.1, 1.0)]));
        assert!(is(&open, &[sums(1.0, 1e-5), one_of(&[2, 3])]));
        assert!(is(&open, &[sums(1.0, -1e-5)]));
        assert!(is(&open, &[sums(1.0, f64::NAN)]));
        assert!(is(&open, &[sums(f64::INFINITY, 1e-5)]));
        assert!(is(&open, &[sums(2.0, 1e-5), Constraint::OneHot(Axis(-1))]));
        assert!(!is(&open, &[sums(1.0, 1e-5), Constraint::OneHot(Axis(-1))]));
    }

    #[test]
    fn rows_that_cannot_have_one_1() {
        let hot = Constraint::OneHot(Axis(-1));
        let rows = [Dim::Any, Dim::Fixed(3)];
        let found = problem(DType::I64, &rows, &[hot.clone(), one_of(&[2, 3])]);
        assert_eq!(
            found.unwrap(),
            "`one_hot` needs a 1 in each row, which `one_of` does not allow; drop one of the two"
        );
        assert!(problem(DType::I64, &rows, &[hot.clone(), one_of(&[1, 2])]).is_some());
        assert!(problem(DType::F32, &rows, &[hot.clone(), range(0.5, 2.0)]).is_some());
        assert!(problem(DType::F32, &[Dim::Any], &[hot.clone(), range(0.5, 2.0)]).is_none());
        assert!(problem(DType::I64, &rows, &[hot, one_of(&[0, 1])]).is_none());
    }

    #[test]
    fn more_values_than_there_are() {
        let three = [Dim::Fixed(3)];
        let found = problem(DType::I64, &three, &[Constraint::Unique, one_of(&[0, 1])]);
        assert_eq!(
            found.unwrap(),
            "`unique` needs 3 different values in `x`, and `one_of` allows 2; change one of the two"
        );
        assert!(
            problem(
                DType::I64,
                &three,
                &[Constraint::Unique, one_of(&[0, 1, 2])]
            )
            .is_none()
        );
        assert!(problem(DType::Bool, &three, &[Constraint::Unique]).is_some());
        assert!(problem(DType::U8, &[Dim::Fixed(257)], &[Constraint::Unique]).is_some());
        assert!(problem(DType::U8, &[Dim::Fixed(256)], &[Constraint::Unique]).is_none());
        let increasing = Constraint::Increasing(Axis(0));
        assert!(problem(DType::I64, &three, &[increasing.clone(), one_of(&[0, 1])]).is_some());
        assert!(problem(DType::F64, &three, &[increasing]).is_none());
        let ints = |max| {
            let (min, max) = (Some(Value::Int(0)), Some(Value::Int(max)));
            Constraint::Range(ValueRange::new(min, max, false))
        };
        assert!(problem(DType::I64, &three, &[Constraint::Unique, ints(2)]).is_some());
        assert!(problem(DType::I64, &three, &[Constraint::Unique, ints(3)]).is_none());
    }
}
