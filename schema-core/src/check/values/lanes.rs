//! Rules on all values along an axis, which are a lane.

use ndarray::{ArrayView1, ArrayView2, ArrayViewD, Axis, Ix2, Slice};
use schema_arrays::coordinates;

use super::found::{Found, Marker, along};
use super::rules::Rules;
use super::scalar::Scalar;
use crate::report::{Sample, Tally};
use schema_spec::{Constraint, Value};

/// A rule on the values of a lane, independent of their order.
pub(super) trait LaneRule<T> {
    /// What is known about the values so far.
    type State: Copy + Default;

    fn add(state: &mut Self::State, value: T);

    fn of_slice(lane: &[T]) -> Self::State;

    fn holds(&self, state: Self::State) -> bool;

    /// Describes a lane that breaks the rule.
    fn describe(&self, state: Self::State, lane: &ArrayView1<'_, T>) -> Value;
}

/// Reports the lanes along `axis` that break `rule`, which `lane_rule` evaluates.
pub(super) fn check<T: Scalar, R: LaneRule<T>>(
    (rule, axis): (&Constraint, usize),
    lane_rule: &R,
    rules: &Rules<'_>,
    view: &ArrayViewD<'_, T>,
    found: &mut Found<'_>,
) {
    let marker = found.marker(rule.rule());
    let tally = tally(view, axis, lane_rule, Finite::of(rules), marker);
    found.broken(rule, Some(axis), tally);
}

/// Whether lanes with NaN or infinities are skipped, because those are reported separately.
#[derive(Clone, Copy)]
struct Finite {
    nan: bool,
    inf: bool,
}

impl Finite {
    /// Skips lanes with values that the rules do not allow.
    fn of(rules: &Rules<'_>) -> Finite {
        Finite {
            nan: !rules.allow_nan,
            inf: !rules.allow_inf,
        }
    }

    fn excuses<T: Scalar>(self, lane: &ArrayView1<'_, T>) -> bool {
        (0..lane.len()).any(|at| {
            let value = lane[at];
            (self.nan && value.nan()) || (self.inf && value.infinite())
        })
    }
}

/// The number of adjacent lanes that are processed together.
const ABREAST: usize = 64;

/// The lanes along `axis` that break the rule; `None` if there are none.
fn tally<T: Scalar, R: LaneRule<T>>(
    view: &ArrayViewD<'_, T>,
    axis: usize,
    rule: &R,
    finite: Finite,
    marker: Option<Marker<'_>>,
) -> Option<Tally> {
    if view.is_empty() {
        return of_empty_lanes(view.shape(), axis, rule);
    }
    let mut judge = Judge {
        rule,
        finite,
        seen: 0,
        broken: BrokenLanes {
            count: 0,
            first: Vec::new(),
            marker: marker.map(|marker| along(marker, view.shape(), axis)),
        },
    };
    each_lane(view, axis, &mut judge);
    judge.broken.tally(view.shape(), axis, judge.seen)
}

/// The same for an array without values. Its lanes are all alike, and there may be very many (10^17 in
/// a file of 128 bytes), so they are counted without visiting each.
fn of_empty_lanes<T: Scalar, R: LaneRule<T>>(
    shape: &[usize],
    axis: usize,
    rule: &R,
) -> Option<Tally> {
    let state = R::State::default();
    let others = (0..shape.len()).filter(|&other| other != axis);
    let count: usize = others.map(|other| shape[other]).product();
    if count == 0 || rule.holds(state) {
        return None;
    }
    let describe = |lane| (lane, rule.describe(state, &ArrayView1::from(&[])));
    let broken = BrokenLanes {
        count,
        first: (0..count.min(Tally::SAMPLES)).map(describe).collect(),
        marker: None,
    };
    broken.tally(shape, axis, count)
}

/// Accepts lanes in row-major order.
trait Lanes<T> {
    /// Accepts a lane that is contiguous in memory.
    fn one(&mut self, lane: &[T]);

    /// Accepts at most [`ABREAST`] lanes, each a column.
    fn abreast(&mut self, columns: &ArrayView2<'_, T>);
}

// Compiled for each dtype, not for each dtype and rule. The array has values.
fn each_lane<T>(view: &ArrayViewD<'_, T>, axis: usize, lanes: &mut dyn Lanes<T>) {
    let len = view.len_of(Axis(axis));
    let innermost = axis + 1 == view.ndim();
    match view.as_slice() {
        Some(values) if innermost => {
            for lane in values.chunks_exact(len) {
                lanes.one(lane);
            }
        }
        _ => {
            let mut view = view.view();
            for outer in (0..axis).rev() {
                view.swap_axes(outer, outer + 1);
            }
            each_plane(&view, lanes);
        }
    }
}

/// The planes of the first and the last axis, in row-major order.
fn each_plane<T>(view: &ArrayViewD<'_, T>, lanes: &mut dyn Lanes<T>) {
    match view.ndim() {
        0 => {}
        1 => each_plane(&view.view().insert_axis(Axis(1)), lanes),
        2 => {
            if let Ok(plane) = view.view().into_dimensionality::<Ix2>() {
                each_column(&plane, lanes);
            }
        }
        _ => {
            for at in 0..view.len_of(Axis(1)) {
                each_plane(&view.index_axis(Axis(1), at), lanes);
            }
        }
    }
}

fn each_column<T>(plane: &ArrayView2<'_, T>, lanes: &mut dyn Lanes<T>) {
    let width = plane.ncols();
    if plane.strides()[0] == 1 {
        for at in 0..width {
            if let Some(lane) = plane.column(at).as_slice() {
                lanes.one(lane);
            }
        }
        return;
    }
    for left in (0..width).step_by(ABREAST) {
        let right = width.min(left + ABREAST);
        lanes.abreast(&plane.slice_axis(Axis(1), Slice::from(left..right)));
    }
}

struct Judge<'r, 'm, R> {
    rule: &'r R,
    finite: Finite,
    seen: usize,
    broken: BrokenLanes<'m>,
}

impl<R> Judge<'_, '_, R> {
    fn reject<T: Scalar>(&mut self, state: R::State, lane: &ArrayView1<'_, T>)
    where
        R: LaneRule<T>,
    {
        if !self.finite.excuses(lane) {
            let describe = || self.rule.describe(state, lane);
            self.broken.add(self.seen, &describe);
        }
    }
}

impl<T: Scalar, R: LaneRule<T>> Lanes<T> for Judge<'_, '_, R> {
    fn one(&mut self, lane: &[T]) {
        let state = R::of_slice(lane);
        if !self.rule.holds(state) {
            self.reject(state, &ArrayView1::from(lane));
        }
        self.seen += 1;
    }

    fn abreast(&mut self, columns: &ArrayView2<'_, T>) {
        let mut states = [R::State::default(); ABREAST];
        for at in 0..columns.nrows() {
            let row = columns.row(at);
            match row.as_slice() {
                Some(row) => add_row::<T, R>(&mut states, row),
                None => {
                    for at in 0..row.len() {
                        R::add(&mut states[at], row[at]);
                    }
                }
            }
        }
        for (at, &state) in states[..columns.ncols()].iter().enumerate() {
            if !self.rule.holds(state) {
                self.reject(state, &columns.column(at));
            }
            self.seen += 1;
        }
    }
}

#[inline]
fn add_row<T: Copy, R: LaneRule<T>>(states: &mut [R::State; ABREAST], row: &[T]) {
    let states = &mut states[..row.len()];
    for at in 0..row.len() {
        R::add(&mut states[at], row[at]);
    }
}

/// The number of lanes that break the rule, and the first of them.
struct BrokenLanes<'m> {
    count: usize,
    first: Vec<(usize, Value)>,
    marker: Option<Marker<'m>>,
}

impl BrokenLanes<'_> {
    fn add(&mut self, position: usize, describe: &dyn Fn() -> Value) {
        self.count += 1;
        if self.first.len() < Tally::SAMPLES {
            self.first.push((position, describe()));
        }
        if let Some(mark) = &mut self.marker {
            mark(position);
        }
    }

    /// The tally of `seen` lanes along `axis`.
    fn tally(self, shape: &[usize], axis: usize, seen: usize) -> Option<Tally> {
        if self.count == 0 {
            return None;
        }
        let mut others = shape.to_vec();
        others.remove(axis);
        let sample = |(position, value)| {
            let mut index = coordinates(position, &others);
            index.insert(axis, 0);
            Sample { index, value }
        };
        Some(Tally {
            count: self.count,
            total: seen,
            samples: self.first.into_iter().map(sample).collect(),
        })
    }
}
