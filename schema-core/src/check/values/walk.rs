//! Arrays of any layout as blocks of values that lie side by side, in the order of the memory as
//! far as an array has one.

use std::cmp::Reverse;

use ndarray::{ArrayView1, ArrayViewD, Axis, Ix1, Ix2, IxDyn, Slice};

/// How many bytes a block has at most: it stays in the second cache while rule after rule reads it.
const BLOCK_BYTES: usize = 128 << 10;

/// How many values that lie apart are gathered into a block.
const GATHERED: usize = 1024;

/// How long a lane must be to be a block of its own.
const LONG: usize = 128;

/// The order in which the values of an array are walked.
pub(super) struct Order {
    /// The axes from the outermost to the innermost.
    axes: [usize; Order::AXES],
    backward: [bool; Order::AXES],
    /// Whether it is the row-major order.
    pub(super) row_major: bool,
}

impl Order {
    /// Arrays of more axes are walked in row-major order whatever their layout.
    const AXES: usize = 8;

    pub(super) fn of<T>(view: &ArrayViewD<'_, T>) -> Order {
        let (shape, strides) = (view.shape(), view.strides());
        let mut order = Order {
            axes: std::array::from_fn(|axis| axis),
            backward: [false; Order::AXES],
            row_major: true,
        };
        if shape.len() > Order::AXES || view.is_standard_layout() {
            return order;
        }
        let rank = shape.len();
        for (axis, backward) in order.backward.iter_mut().enumerate().take(rank) {
            *backward = strides[axis] < 0 && shape[axis] > 1;
        }
        // An axis along which the same memory is read again is outermost, so that what it repeats
        // is a block.
        order.axes[..rank].sort_by_key(|&axis| {
            let stands = strides[axis] == 0 || shape[axis] == 1;
            (!stands, Reverse(strides[axis].unsigned_abs()))
        });
        order.row_major = order.axes[..rank].is_sorted() && order.backward == [false; Order::AXES];
        order
    }

    /// The coordinates of a place in the walk.
    pub(super) fn index(&self, shape: &[usize], place: usize) -> Vec<usize> {
        if self.row_major {
            return row_major_index(shape, place);
        }
        let mut index = vec![0; shape.len()];
        let mut rest = place;
        for &axis in self.axes[..shape.len()].iter().rev() {
            let coordinate = rest % shape[axis];
            rest /= shape[axis];
            index[axis] = if self.backward[axis] {
                shape[axis] - 1 - coordinate
            } else {
                coordinate
            };
        }
        index
    }

    fn arrange<'a, T>(&self, view: &ArrayViewD<'a, T>) -> ArrayViewD<'a, T> {
        let mut view = view.clone();
        let rank = view.ndim();
        if !self.row_major {
            for axis in 0..rank {
                if self.backward[axis] {
                    view.invert_axis(Axis(axis));
                }
            }
            view = view.permuted_axes(IxDyn(&self.axes[..rank]));
        }
        let mut into = rank.saturating_sub(1);
        for take in (0..into).rev() {
            if !view.merge_axes(Axis(take), Axis(into)) {
                into = take;
            }
        }
        for axis in (0..rank).rev() {
            if view.len_of(Axis(axis)) == 1 && view.ndim() > 1 {
                view.index_axis_inplace(Axis(axis), 0);
            }
        }
        view
    }
}

/// The coordinates of a place in row-major order.
pub(super) fn row_major_index(shape: &[usize], place: usize) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    let mut rest = place;
    for (coordinate, &len) in index.iter_mut().zip(shape).rev() {
        *coordinate = rest % len;
        rest /= len;
    }
    index
}

/// Calls `each` with block after block, each with the place of its first value in the [`Order`].
///
/// Of several views, which must agree in shape and strides, it gets the blocks at the same place.
#[inline]
pub(super) fn blocks<T: Copy + Default, const N: usize>(
    views: [&ArrayViewD<'_, T>; N],
    mut each: impl FnMut(usize, [&[T]; N]),
) {
    let Some(first) = views.first() else { return };
    if views.iter().all(|view| view.is_standard_layout()) {
        let slices = views.map(|view| view.as_slice().unwrap_or_default());
        each_block(0, slices, &mut each);
    } else if !first.is_empty() {
        let order = Order::of(first);
        let mut gatherer = Gatherer {
            place: 0,
            blocks: [[T::default(); GATHERED]; N],
            filled: 0,
            each,
        };
        gatherer.walk(views.map(|view| order.arrange(view)));
        gatherer.flush();
    }
}

#[inline]
fn each_block<T, const N: usize>(
    mut place: usize,
    mut slices: [&[T]; N],
    each: &mut impl FnMut(usize, [&[T]; N]),
) {
    let most = (BLOCK_BYTES / size_of::<T>().max(1)).max(1);
    loop {
        let len = slices.iter().map(|slice| slice.len()).min().unwrap_or(0);
        if len == 0 {
            return;
        }
        let len = len.min(most);
        each(place, slices.map(|slice| &slice[..len]));
        slices = slices.map(|slice| &slice[len..]);
        place += len;
    }
}

/// Makes blocks of lanes that are short or whose values lie apart.
struct Gatherer<T, F, const N: usize> {
    place: usize,
    blocks: [[T; GATHERED]; N],
    filled: usize,
    each: F,
}

impl<T: Copy, F: FnMut(usize, [&[T]; N]), const N: usize> Gatherer<T, F, N> {
    fn walk(&mut self, views: [ArrayViewD<'_, T>; N]) {
        let Some(first) = views.first() else { return };
        let (rank, len) = (first.ndim(), first.shape().first().copied().unwrap_or(1));
        match rank {
            0 => self.lane(views.map(|view| view.insert_axis(Axis(0))).map(one_axis)),
            1 => self.lane(views.map(one_axis)),
            2 => {
                let views = views.map(|view| view.into_dimensionality::<Ix2>().ok());
                for at in 0..len {
                    let rows = views.each_ref().map(|view| match view {
                        Some(view) => view.index_axis(Axis(0), at),
                        None => ArrayView1::from(&[]),
                    });
                    self.lane(rows);
                }
            }
            _ => {
                for at in 0..len {
                    self.walk(views.each_ref().map(|view| view.index_axis(Axis(0), at)));
                }
            }
        }
    }

    fn lane(&mut self, lanes: [ArrayView1<'_, T>; N]) {
        let len = lanes.first().map_or(0, ArrayView1::len);
        if len >= LONG && lanes.iter().all(|lane| lane.as_slice().is_some()) {
            self.flush();
            let slices = lanes
                .each_ref()
                .map(|lane| lane.as_slice().unwrap_or_default());
            each_block(self.place, slices, &mut self.each);
            self.place += len;
            return;
        }
        let mut from = 0;
        while from < len {
            let to = len.min(from + GATHERED - self.filled);
            for (block, lane) in self.blocks.iter_mut().zip(&lanes) {
                let room = &mut block[self.filled..self.filled + to - from];
                if let Some(lane) = lane.as_slice() {
                    room.copy_from_slice(&lane[from..to]);
                    continue;
                }
                let piece = lane.slice_axis(Axis(0), Slice::from(from..to));
                for (slot, &value) in room.iter_mut().zip(piece) {
                    *slot = value;
                }
            }
            self.filled += to - from;
            from = to;
            if self.filled == GATHERED {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        if self.filled > 0 {
            let blocks = self.blocks.each_ref().map(|block| &block[..self.filled]);
            (self.each)(self.place, blocks);
            self.place += self.filled;
            self.filled = 0;
        }
    }
}

fn one_axis<T>(view: ArrayViewD<'_, T>) -> ArrayView1<'_, T> {
    view.into_dimensionality::<Ix1>()
        .unwrap_or_else(|_| ArrayView1::from(&[]))
}
