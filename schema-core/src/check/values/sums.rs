use ndarray::ArrayView1;

use super::lanes::LaneRule;
use super::scalar::Ordered;
use schema_spec::{SumsTo, Value};

impl<T: Ordered> LaneRule<T> for SumsTo {
    type State = f64;

    #[inline]
    fn add(sum: &mut f64, value: T) {
        *sum += value.to_f64();
    }

    /// Eight sums in parallel, because a single sum would wait for each addition.
    #[inline]
    fn of_slice(lane: &[T]) -> f64 {
        let (eights, rest) = lane.as_chunks::<8>();
        let mut sums = [0.0; 8];
        for eight in eights {
            for at in 0..8 {
                sums[at] += eight[at].to_f64();
            }
        }
        let mut of_rest = 0.0;
        for value in rest {
            of_rest += value.to_f64();
        }
        let left = (sums[0] + sums[4]) + (sums[1] + sums[5]);
        let right = (sums[2] + sums[6]) + (sums[3] + sums[7]);
        left + right + of_rest
    }

    #[inline]
    fn holds(&self, sum: f64) -> bool {
        (sum - self.total).abs() <= self.tolerance
    }

    fn describe(&self, sum: f64, _: &ArrayView1<'_, T>) -> Value {
        Value::Float(sum)
    }
}
