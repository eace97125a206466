//! Arrays of any shape and layout.

use ndarray::{Array, ArrayD, ArrayViewD, Axis, IxDyn, ShapeBuilder, Slice};
use proptest::collection::vec;
use proptest::prelude::*;

/// The layout of an axis in memory.
#[derive(Clone, Debug)]
pub(super) struct AxisLayout {
    len: usize,
    step: isize,
    /// The number of values that are cut off in front.
    skip: usize,
    /// The same memory repeatedly.
    broadcast: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Layout {
    axes: Vec<AxisLayout>,
    fortran: bool,
    permutation: Vec<usize>,
}

pub(super) fn layouts() -> impl Strategy<Value = Layout> {
    let small = vec(0..=6_usize, 0..=4);
    let full = vec(5..=6_usize, 4);
    let large = prop_oneof![
        vec(1..=2000_usize, 1),
        (vec(1..=3_usize, 1), 100..=900_usize).prop_map(|(few, many)| vec![few[0], many]),
        (vec(1..=3_usize, 1), 100..=900_usize).prop_map(|(few, many)| vec![many, few[0]]),
        (100..=300_usize).prop_map(|many| vec![2, many, 3]),
    ];
    let shapes = prop_oneof![6 => small, 1 => full, 2 => large];
    let layout = shapes.prop_flat_map(|lens| {
        let rank = lens.len();
        let plain = any::<bool>();
        let axes = lens
            .into_iter()
            .map(|len| {
                let steps = prop_oneof![4 => Just(1), 1 => Just(-1), 1 => Just(2), 1 => Just(-3)];
                let skips = prop_oneof![3 => Just(0_usize), 1 => 1..=2_usize];
                (steps, skips, prop::bool::weighted(0.1)).prop_map(
                    move |(step, skip, broadcast)| AxisLayout {
                        len,
                        step,
                        skip,
                        broadcast,
                    },
                )
            })
            .collect::<Vec<_>>();
        let permutation = Just((0..rank).collect::<Vec<_>>()).prop_shuffle();
        (axes, any::<bool>(), permutation, plain)
    });
    layout.prop_map(|(mut axes, fortran, mut permutation, plain)| {
        if plain {
            for axis in &mut axes {
                (axis.step, axis.skip, axis.broadcast) = (1, 0, false);
            }
            permutation.sort_unstable();
        }
        Layout {
            axes,
            fortran,
            permutation,
        }
    })
}

impl Layout {
    /// Calls `each` with an array of the layout, filled from `values`, which are repeated.
    pub(super) fn view<T: Clone>(&self, values: &[T], each: impl FnOnce(ArrayViewD<'_, T>)) {
        let stored = |axis: &AxisLayout| {
            if axis.broadcast {
                1
            } else {
                axis.skip + axis.len * axis.step.unsigned_abs()
            }
        };
        let lens: Vec<usize> = self.axes.iter().map(stored).collect();
        let mut filling = values.iter().cycle();
        let shape = IxDyn(&lens).set_f(self.fortran);
        let stored: ArrayD<T> =
            Array::from_shape_simple_fn(shape, || filling.next().unwrap().clone());
        let mut view = stored.view();
        for (at, axis) in self.axes.iter().enumerate() {
            if !axis.broadcast {
                let from = isize::try_from(axis.skip).unwrap();
                view.slice_axis_inplace(Axis(at), Slice::new(from, None, axis.step));
            }
        }
        let shape: Vec<usize> = self.axes.iter().map(|axis| axis.len).collect();
        let view = view.broadcast(shape).unwrap();
        each(view.permuted_axes(&self.permutation[..]));
    }
}
