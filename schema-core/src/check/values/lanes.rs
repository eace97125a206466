//! What is asked of all values along an axis together.

use ndarray::{ArrayView1, ArrayView2, ArrayViewD, Axis, Ix2, Slice};

use super::scalar::Scalar;
use super::walk::row_major_index;
use crate::{Sample, Tally, Value};

/// A rule on the values of a lane, in whatever order they come.
pub(super) trait LaneRule<T> {
    /// What is known of the values so far.
    type State: Copy + Default;

    fn add(state: &mut Self::State, value: T);

    fn of_slice(lane: &[T]) -> Self::State;

    fn holds(&self, state: Self::State) -> bool;

    /// What is wrong with a lane for which the rule does not hold.
    fn describe(&self, state: Self::State, lane: &ArrayView1<'_, T>) -> Value;
}

/// Whether lanes with NaN or infinities in them are left to the rule that values are finite.
#[derive(Clone, Copy)]
pub(super) struct Finite {
    pub(super) nan: bool,
    pub(super) inf: bool,
}

impl Finite {
    fn excuses<T: Scalar>(self, lane: &ArrayView1<'_, T>) -> bool {
        (self.nan && lane.iter().any(|value| value.nan()))
            || (self.inf && lane.iter().any(|value| value.infinite()))
    }
}

/// How many lanes lie side by side in the work of one step.
const ABREAST: usize = 64;

/// The lanes along `axis` for which the rule does not hold; `None` where there are none.
pub(super) fn tally<T: Scalar, R: LaneRule<T>>(
    view: &ArrayViewD<'_, T>,
    axis: usize,
    rule: &R,
    finite: Finite,
) -> Option<Tally> {
    let mut judge = Judge {
        rule,
        finite,
        seen: 0,
        count: 0,
        first: Vec::new(),
    };
    let len = view.len_of(Axis(axis));
    let innermost = axis + 1 == view.ndim();
    match view.as_slice() {
        Some(values) if innermost && len > 0 => {
            for lane in values.chunks_exact(len) {
                judge.lane(R::of_slice(lane), || ArrayView1::from(lane));
            }
        }
        _ => {
            let mut lanes = view.view();
            for outer in (0..axis).rev() {
                lanes.swap_axes(outer, outer + 1);
            }
            judge.lanes(&lanes);
        }
    }
    let mut others = view.shape().to_vec();
    if judge.count == 0 || others.is_empty() {
        return None;
    }
    others.remove(axis);
    let sample = |(place, value)| {
        let mut index = row_major_index(&others, place);
        index.insert(axis, 0);
        Sample { index, value }
    };
    Some(Tally {
        count: judge.count,
        total: judge.seen,
        samples: judge.first.into_iter().map(sample).collect(),
    })
}

/// Takes lane after lane in row-major order.
struct Judge<'r, R> {
    rule: &'r R,
    finite: Finite,
    seen: usize,
    count: usize,
    first: Vec<(usize, Value)>,
}

impl<R> Judge<'_, R> {
    #[inline]
    fn lane<'a, T: Scalar + 'a>(
        &mut self,
        state: R::State,
        lane: impl FnOnce() -> ArrayView1<'a, T>,
    ) where
        R: LaneRule<T>,
    {
        if !self.rule.holds(state) {
            self.fault(state, &lane());
        }
        self.seen += 1;
    }

    fn fault<T: Scalar>(&mut self, state: R::State, lane: &ArrayView1<'_, T>)
    where
        R: LaneRule<T>,
    {
        if self.finite.excuses(lane) {
            return;
        }
        self.count += 1;
        if self.first.len() < Tally::SAMPLES {
            self.first
                .push((self.seen, self.rule.describe(state, lane)));
        }
    }

    /// The lanes along the first axis.
    fn lanes<T: Scalar>(&mut self, view: &ArrayViewD<'_, T>)
    where
        R: LaneRule<T>,
    {
        match view.ndim() {
            0 => {}
            1 => self.lanes(&view.view().insert_axis(Axis(1))),
            2 => {
                if let Ok(view) = view.view().into_dimensionality::<Ix2>() {
                    self.columns(&view);
                }
            }
            _ => {
                for outer in view.axis_iter(Axis(1)) {
                    self.lanes(&outer);
                }
            }
        }
    }

    fn columns<T: Scalar>(&mut self, view: &ArrayView2<'_, T>)
    where
        R: LaneRule<T>,
    {
        if view.strides()[0] == 1 {
            for column in view.columns() {
                if let Some(lane) = column.as_slice() {
                    self.lane(R::of_slice(lane), || column);
                }
            }
            return;
        }
        let width = view.ncols();
        for left in (0..width).step_by(ABREAST) {
            let right = width.min(left + ABREAST);
            let abreast = view.slice_axis(Axis(1), Slice::from(left..right));
            let mut states = [R::State::default(); ABREAST];
            for row in abreast.rows() {
                match row.as_slice() {
                    Some(row) => add_row::<T, R>(&mut states, row),
                    None => {
                        for (state, &value) in states.iter_mut().zip(row) {
                            R::add(state, value);
                        }
                    }
                }
            }
            for (&state, column) in states.iter().zip(abreast.columns()) {
                self.lane(state, || column);
            }
        }
    }
}

#[inline]
fn add_row<T: Copy, R: LaneRule<T>>(states: &mut [R::State; ABREAST], row: &[T]) {
    for (state, &value) in states.iter_mut().zip(row) {
        R::add(state, value);
    }
}
