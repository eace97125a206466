//! Which values of a literal are surely valid, decided with as few steps of the compiler as possible: it
//! runs each one, so that a call for each of many thousand values takes seconds.

#![allow(clippy::cast_precision_loss)] // of numbers that are exact

use schema_arrays::match_dtype;
use schema_spec::{Constraint, Scalar, Value, as_slice};

use super::literal::Values;

/// The longest list of values that is compared with a range.
const LONGEST: usize = 256;

/// The longest list of other values that are compared one by one.
const LISTED: usize = 16;

/// The integers up to which every integer is a float, too.
const EXACT: i128 = 1 << 53;

/// Values between them are valid by every rule on single values. Others may be.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    ints: (i128, i128),
    floats: (f64, f64),
    /// Whether the largest number itself is valid.
    includes_max: bool,
    /// The only floats that are valid, if there are any.
    listed: [f64; LISTED],
    count: usize,
    /// Whether any text, truth value or finite complex number is valid.
    others: bool,
}

impl Limits {
    const NONE: Limits = Limits {
        ints: (0, -1),
        floats: (0.0, -1.0),
        includes_max: false,
        listed: [0.0; LISTED],
        count: 0,
        others: false,
    };

    pub(super) const fn of(rules: &[Constraint], values: Values<'_>) -> Limits {
        let mut limits = Limits {
            ints: (i128::MIN, i128::MAX),
            floats: (f64::MIN, f64::MAX),
            includes_max: true,
            others: true,
            ..Limits::NONE
        };
        let mut at = 0;
        while at < rules.len() {
            match &rules[at] {
                Constraint::Range(range) => {
                    if !range.max_inclusive() {
                        limits.includes_max = false;
                    }
                    if let Some(min) = range.min() {
                        match values.rounded(min.scalar()) {
                            Scalar::Int(min) if is_exact(min) => limits.raise(min as f64, min),
                            Scalar::Float(min) => limits.raise(min, i128::MAX),
                            _ => return Limits::NONE,
                        }
                    }
                    if let Some(max) = range.max() {
                        match values.rounded(max.scalar()) {
                            Scalar::Int(max) if is_exact(max) => limits.lower(max as f64, max),
                            Scalar::Float(max) => limits.lower(max, i128::MIN),
                            _ => return Limits::NONE,
                        }
                    }
                }
                Constraint::OneOf(allowed) => {
                    let allowed = as_slice(allowed);
                    limits.others = false;
                    if values.are_floats() {
                        match limits.with_list(allowed, values) {
                            Some(with_list) => limits = with_list,
                            None => return Limits::NONE,
                        }
                    } else {
                        match run(allowed) {
                            Some((min, max)) => {
                                limits.raise(f64::MIN, min);
                                limits.lower(f64::MAX, max);
                            }
                            None => return Limits::NONE,
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
        if !limits.includes_max {
            // No text has a range, and the last integer may be that of a list.
            limits.ints.1 = limits.ints.1.saturating_sub(1);
        }
        limits
    }

    const fn with_list(mut self, allowed: &[Value], values: Values<'_>) -> Option<Limits> {
        if allowed.len() > LISTED {
            return None;
        }
        while self.count < allowed.len() {
            match values.rounded(allowed[self.count].scalar()).as_f64() {
                Some(number) => self.listed[self.count] = number,
                None => return None,
            }
            self.count += 1;
        }
        Some(self)
    }

    const fn raise(&mut self, float: f64, int: i128) {
        if float > self.floats.0 {
            self.floats.0 = float;
        }
        if int > self.ints.0 {
            self.ints.0 = int;
        }
    }

    const fn lower(&mut self, float: f64, int: i128) {
        if float < self.floats.1 {
            self.floats.1 = float;
        }
        if int < self.ints.1 {
            self.ints.1 = int;
        }
    }
}

const fn is_exact(number: i128) -> bool {
    -EXACT <= number && number <= EXACT
}

/// The smallest and the largest of the integers, if all between them are there.
const fn run(allowed: &[Value]) -> Option<(i128, i128)> {
    if allowed.len() > LONGEST {
        return None;
    }
    let (mut min, mut max) = (i128::MAX, i128::MIN);
    let mut at = 0;
    while at < allowed.len() {
        let Scalar::Int(number) = allowed[at].scalar() else {
            return None;
        };
        min = if number < min { number } else { min };
        max = if number > max { number } else { max };
        at += 1;
    }
    let mut number = min;
    while number <= max {
        if number - min > LONGEST as i128 || !Scalar::Int(number).is_among(allowed) {
            return None;
        }
        number += 1;
    }
    Some((min, max))
}

/// The values along one axis: `count` of them, `stride` apart.
#[derive(Clone, Copy)]
pub(super) struct Lane {
    pub(super) start: usize,
    pub(super) stride: usize,
    pub(super) count: usize,
}

/// Whether the values of a lane surely follow a rule.
macro_rules! is_surely_valid {
    ($values:ident, $lane:ident, $rule:ident, $value:ident => $number:expr) => {{
        let end = $lane.start + $lane.count * $lane.stride;
        let mut place = $lane.start;
        match $rule {
            Constraint::SumsTo(rule) => {
                let mut sum = 0.0;
                while place < end {
                    let $value = $values[place];
                    sum += $number as f64;
                    place += $lane.stride;
                }
                (sum - rule.total).abs() <= rule.tolerance
            }
            Constraint::OneHot(_) => {
                let mut ones = 0;
                while place < end {
                    let $value = $values[place];
                    let number = $number as f64;
                    if number == 1.0 {
                        ones += 1;
                    } else if number != 0.0 {
                        return false;
                    }
                    place += $lane.stride;
                }
                ones == 1
            }
            Constraint::Sorted(_) | Constraint::Increasing(_) => {
                let is_strict = matches!($rule, Constraint::Increasing(_));
                place += $lane.stride;
                while place < end {
                    let $value = $values[place - $lane.stride];
                    let before = $number;
                    let $value = $values[place];
                    let number = $number;
                    // NaN is neither.
                    if !(before < number || (!is_strict && before == number)) {
                        return false;
                    }
                    place += $lane.stride;
                }
                true
            }
            _ => false,
        }
    }};
}

impl Values<'_> {
    /// Whether the lane is valid by what is found in few steps of the compiler. Others may be.
    // `From` is not `const`.
    #[allow(
        clippy::cast_lossless,
        clippy::cast_precision_loss,
        clippy::unnecessary_cast
    )]
    #[allow(clippy::float_cmp)] // 0 and 1 are exact
    pub(super) const fn is_surely_valid(self, lane: Lane, rule: &Constraint) -> bool {
        match_dtype!(match self {
            Values::Int(values) => is_surely_valid!(values, lane, rule, value => value as i128),
            Values::Half(values) => {
                is_surely_valid!(values, lane, rule, value => value.to_f64_const())
            }
            Values::NativeFloat(values) => {
                is_surely_valid!(values, lane, rule, value => value as f64)
            }
            _ => false,
        })
    }

    const fn are_floats(self) -> bool {
        self.dtype().is_float()
    }

    /// The first value from `at` on that is not between the limits.
    // `From` is not `const`.
    #[allow(clippy::cast_lossless)]
    pub(super) const fn first_outside(self, mut at: usize, limits: &Limits) -> usize {
        let ((first, last), (min, max)) = (limits.ints, limits.floats);
        let (includes_max, listed, count) = (limits.includes_max, &limits.listed, limits.count);
        // Not a function, a call of which would be a step for each value.
        macro_rules! is_within {
            ($float:expr) => {{
                let value: f64 = $float;
                let mut other = 0;
                while other < count && listed[other] != value {
                    other += 1;
                }
                // NaN is not within any limits.
                value >= min
                    && (value < max || (includes_max && value == max))
                    && (count == 0 || other < count)
            }};
        }
        match_dtype!(match self {
            Values::Int(values) => {
                while at < values.len() {
                    let value = values[at] as i128;
                    if value < first || value > last {
                        break;
                    }
                    at += 1;
                }
            }
            Values::NativeFloat(values) => {
                while at < values.len() {
                    if !is_within!(values[at] as f64) {
                        break;
                    }
                    at += 1;
                }
            }
            Values::Half(values) => {
                while at < values.len() {
                    if !is_within!(values[at].to_f64_const()) {
                        break;
                    }
                    at += 1;
                }
            }
            Values::Complex(values) => {
                while at < values.len() {
                    let value = values[at];
                    if !(limits.others && value.re.is_finite() && value.im.is_finite()) {
                        break;
                    }
                    at += 1;
                }
            }
            Values::Bool(values) => {
                if limits.others {
                    at = values.len();
                }
            }
            Values::Text(values) => {
                if limits.others {
                    at = values.len();
                }
            }
        });
        at
    }
}
