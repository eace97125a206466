use ndarray::ArrayView1;

use super::lanes::LaneRule;
use super::scalar::Ordered;
use schema_spec::{Text, Value};

pub(super) struct OneHot;

#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    ones: usize,
    /// Values that are neither 1 nor 0.
    others: usize,
}

#[inline]
fn is_other<T: Ordered>(value: T) -> bool {
    !((value == T::ONE) | (value == T::default()))
}

impl<T: Ordered> LaneRule<T> for OneHot {
    type State = Counts;

    #[inline]
    fn add(counts: &mut Counts, value: T) {
        counts.ones += usize::from(value == T::ONE);
        counts.others += usize::from(is_other(value));
    }

    #[inline]
    fn of_slice(lane: &[T]) -> Counts {
        let mut counts = Counts::default();
        for &value in lane {
            <OneHot as LaneRule<T>>::add(&mut counts, value);
        }
        counts
    }

    #[inline]
    fn holds(&self, counts: Counts) -> bool {
        counts.ones == 1 && counts.others == 0
    }

    fn describe(&self, counts: Counts, lane: &ArrayView1<'_, T>) -> Value {
        let other = (0..lane.len())
            .map(|at| lane[at])
            .find(|&value| is_other(value));
        Value::Text(match (other, counts.ones) {
            (Some(other), _) => Text::Owned(format!("{} among them", other.value())),
            (None, 0) => Text::Borrowed("no 1"),
            (None, 2) => Text::Borrowed("two 1s"),
            (None, ones) => Text::Owned(format!("{ones} 1s")),
        })
    }
}
