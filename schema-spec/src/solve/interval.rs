//! Arithmetic on ranges of integers, both ends included.
//!
//! An end beyond [`INFINITE`] is unknown. A result contains every number that the operation can
//! produce, and maybe more.

/// No bound: larger than any number that a computation can reach.
const INFINITE: i128 = i128::MAX;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    low: i128,
    high: i128,
}

impl Interval {
    /// Every number.
    pub(super) const ALL: Interval = Interval::new(-INFINITE, INFINITE);

    pub(super) const fn new(low: i128, high: i128) -> Interval {
        Interval { low, high }
    }

    pub(super) const fn point(number: i128) -> Interval {
        Interval::new(number, number)
    }

    pub(super) const fn low(self) -> i128 {
        self.low
    }

    pub(super) const fn high(self) -> i128 {
        self.high
    }

    /// The number, if the range has only one.
    pub(super) const fn only(self) -> Option<i128> {
        if self.low == self.high {
            Some(self.low)
        } else {
            None
        }
    }

    pub(super) const fn contains(self, number: i128) -> bool {
        self.low <= number && number <= self.high
    }

    pub(super) const fn add(self, other: Interval) -> Interval {
        Interval::new(
            lower(sum(self.low, other.low)),
            upper(sum(self.high, other.high)),
        )
    }

    pub(super) const fn sub(self, other: Interval) -> Interval {
        self.add(Interval::new(-other.high, -other.low))
    }

    pub(super) const fn mul(self, other: Interval) -> Interval {
        if let (Some(left), Some(right)) = (self.only(), other.only()) {
            let product = product(left, right);
            return Interval::new(lower(product), upper(product));
        }
        let (a, b) = (product(self.low, other.low), product(self.low, other.high));
        let (c, d) = (
            product(self.high, other.low),
            product(self.high, other.high),
        );
        Interval::new(
            lower(least(least(a, b), least(c, d))),
            upper(-least(least(-a, -b), least(-c, -d))),
        )
    }

    /// The numbers whose product with a number of `factor` is in `self`, as far as is easy to compute.
    pub(super) const fn divided_by(self, factor: Interval) -> Interval {
        if self.low < 0 || factor.low < 0 || factor.high < 1 || (self.low == 0 && factor.low == 0) {
            return Interval::ALL;
        }
        // The product or the factor is positive here, so a factor of 0 does not matter.
        let least_factor = if factor.low == 0 { 1 } else { factor.low };
        let low = match self.low / factor.high {
            low if low * factor.high < self.low => low + 1,
            low => low,
        };
        let high = if self.high == INFINITE {
            INFINITE
        } else {
            self.high / least_factor
        };
        Interval::new(low, high)
    }
}

const fn least(left: i128, right: i128) -> i128 {
    if left < right { left } else { right }
}

/// A lower end: an overflow upwards is at least the largest number.
const fn lower(end: i128) -> i128 {
    least(end, INFINITE - 1)
}

const fn upper(end: i128) -> i128 {
    -least(-end, INFINITE - 1)
}

const fn sum(left: i128, right: i128) -> i128 {
    if left == INFINITE || left == -INFINITE {
        return left;
    }
    if right == INFINITE || right == -INFINITE {
        return right;
    }
    bounded(left.saturating_add(right))
}

const fn product(left: i128, right: i128) -> i128 {
    bounded(left.saturating_mul(right))
}

const fn bounded(number: i128) -> i128 {
    if number < -INFINITE {
        -INFINITE
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::{INFINITE, Interval};

    // Fewer under Miri, which is slow.
    const LARGEST: i128 = if cfg!(miri) { 2 } else { 4 };

    fn every() -> impl Iterator<Item = Interval> {
        (-LARGEST..=LARGEST)
            .flat_map(|low| (low..=LARGEST).map(move |high| Interval::new(low, high)))
    }

    fn numbers(interval: Interval) -> impl Iterator<Item = i128> {
        interval.low..=interval.high
    }

    #[test]
    fn no_result_is_left_out() {
        for left in every() {
            for right in every() {
                for a in numbers(left) {
                    for b in numbers(right) {
                        assert!(left.add(right).contains(a + b));
                        assert!(left.sub(right).contains(a - b));
                        assert!(left.mul(right).contains(a * b));
                    }
                }
                for factor in (-20..=20).filter(|x| numbers(right).any(|y| left.contains(x * y))) {
                    assert!(left.divided_by(right).contains(factor));
                }
            }
        }
    }

    #[test]
    fn what_overflows_has_no_bound_on_that_side() {
        let large = Interval::point(i128::MAX / 2);
        let larger = large.mul(large);
        assert_eq!(larger.high(), INFINITE);
        assert!(larger.low() > large.low());
        assert_eq!(larger.sub(larger).low(), -INFINITE);
        assert_eq!(larger.sub(larger).high(), INFINITE);
        assert_eq!(Interval::ALL.mul(Interval::point(0)), Interval::point(0));
        assert_eq!(Interval::ALL.add(larger), Interval::ALL);
    }
}
