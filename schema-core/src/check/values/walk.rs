//! Splits arrays of any layout into contiguous blocks of values, in memory order as far as possible.

use std::cmp::Reverse;

use ndarray::{ArrayView1, ArrayView2, ArrayViewD, Axis, IxDyn};
use schema_arrays::coordinates;

/// The largest size of a block in bytes, so that it stays in the L2 cache while several rules read it.
const BLOCK_BYTES: usize = 128 << 10;

/// The number of scattered values that are gathered into a block.
const GATHERED: usize = 1024;

/// The smallest length of a lane that is a block of its own.
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
    /// Arrays of more axes are walked in row-major order, regardless of their layout.
    const AXES: usize = 8;

    pub(super) fn of<T>(view: &ArrayViewD<'_, T>) -> Order {
        Order::new(view.shape(), view.strides(), view.is_standard_layout())
    }

    fn new(shape: &[usize], strides: &[isize], is_standard: bool) -> Order {
        let mut order = Order {
            axes: std::array::from_fn(|axis| axis),
            backward: [false; Order::AXES],
            row_major: true,
        };
        if shape.len() > Order::AXES || is_standard {
            return order;
        }
        let rank = shape.len();
        for (axis, backward) in order.backward.iter_mut().enumerate().take(rank) {
            *backward = strides[axis] < 0 && shape[axis] > 1;
        }
        // An axis that repeats the same memory is outermost, so that the repeated part is a block.
        let key = |axis: usize| {
            let repeats = strides[axis] == 0 || shape[axis] == 1;
            (!repeats, Reverse(strides[axis].unsigned_abs()))
        };
        for sorted in 1..rank {
            let mut at = sorted;
            while at > 0 && key(order.axes[at]) < key(order.axes[at - 1]) {
                order.axes.swap(at, at - 1);
                at -= 1;
            }
        }
        order.row_major = order.axes[..rank].is_sorted() && order.backward == [false; Order::AXES];
        order
    }

    /// The coordinates of a position in the walk.
    pub(super) fn index(&self, shape: &[usize], position: usize) -> Vec<usize> {
        if self.row_major {
            return coordinates(position, shape);
        }
        let mut index = vec![0; shape.len()];
        let mut rest = position;
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

    fn arrange<'a, T>(&self, view: &'a ArrayViewD<'_, T>) -> ArrayViewD<'a, T> {
        let mut view = view.view();
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

/// A callback with the position of a block's first value in the [`Order`], the block, and the block at
/// the same position of the other view.
type Each<'e, T> = dyn FnMut(usize, &[T], &[T]) + 'e;

/// Calls `each` with each block of the view and of the other one, if there is one, which must have the
/// same shape and strides.
pub(super) fn blocks<T: Copy + Default>(
    view: &ArrayViewD<'_, T>,
    other: Option<&ArrayViewD<'_, T>>,
    each: &mut Each<'_, T>,
) {
    if let (Some(block), Some(other)) = (view.as_slice(), other.unwrap_or(view).as_slice()) {
        each_block(0, block, other, each);
    } else if !view.is_empty() {
        let order = Order::of(view);
        let mut gatherer = Gatherer {
            position: 0,
            blocks: [[T::default(); GATHERED]; 2],
            filled: 0,
            each,
        };
        let other = other.map(|other| order.arrange(other));
        gatherer.walk(&order.arrange(view), other.as_ref());
        gatherer.flush();
    }
}

fn each_block<T>(position: usize, block: &[T], other: &[T], each: &mut Each<'_, T>) {
    let most = (BLOCK_BYTES / size_of::<T>().max(1)).max(1);
    let mut from = 0;
    while from < block.len() {
        let to = block.len().min(from + most);
        each(position + from, &block[from..to], &other[from..to]);
        from = to;
    }
}

/// Makes blocks from lanes that are short or not contiguous.
struct Gatherer<'g, 'e, T> {
    position: usize,
    blocks: [[T; GATHERED]; 2],
    filled: usize,
    each: &'g mut Each<'e, T>,
}

impl<T: Copy> Gatherer<'_, '_, T> {
    fn walk(&mut self, view: &ArrayViewD<'_, T>, other: Option<&ArrayViewD<'_, T>>) {
        let len = view.shape().first().copied().unwrap_or(1);
        match view.ndim() {
            0 | 1 => self.lane(&one_axis(view), other.map(one_axis).as_ref()),
            2 => {
                let (view, other) = (two_axes(view), other.map(two_axes));
                for at in 0..len {
                    let other = other.as_ref().map(|other| other.row(at));
                    self.lane(&view.row(at), other.as_ref());
                }
            }
            _ => {
                for at in 0..len {
                    let other = other.map(|other| other.index_axis(Axis(0), at));
                    self.walk(&view.index_axis(Axis(0), at), other.as_ref());
                }
            }
        }
    }

    fn lane(&mut self, lane: &ArrayView1<'_, T>, other: Option<&ArrayView1<'_, T>>) {
        let len = lane.len();
        if len >= LONG
            && let (Some(block), Some(other)) = (lane.as_slice(), other.unwrap_or(lane).as_slice())
        {
            self.flush();
            each_block(self.position, block, other, self.each);
            self.position += len;
            return;
        }
        let mut from = 0;
        while from < len {
            let to = len.min(from + GATHERED - self.filled);
            let room = self.filled..self.filled + to - from;
            gather(&mut self.blocks[0][room.clone()], lane, from);
            if let Some(other) = other {
                gather(&mut self.blocks[1][room], other, from);
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
            let [block, other] = &self.blocks;
            (self.each)(self.position, &block[..self.filled], &other[..self.filled]);
            self.position += self.filled;
            self.filled = 0;
        }
    }
}

/// Fills `room` with the lane's values from index `from` on.
fn gather<T: Copy>(room: &mut [T], lane: &ArrayView1<'_, T>, from: usize) {
    let to = from + room.len();
    if let Some(lane) = lane.as_slice() {
        room.copy_from_slice(&lane[from..to]);
        return;
    }
    for (slot, at) in room.iter_mut().zip(from..) {
        *slot = lane[at];
    }
}

fn one_axis<'a, T>(view: &'a ArrayViewD<'_, T>) -> ArrayView1<'a, T> {
    (view.view().into_dimensionality()).unwrap_or_else(|_| ArrayView1::from(&[]))
}

fn two_axes<'a, T>(view: &'a ArrayViewD<'_, T>) -> ArrayView2<'a, T> {
    (view.view().into_dimensionality()).unwrap_or_else(|_| ArrayView2::from(&[[]; 0]))
}
