//! The mapping of an array to the cells of a picture.

/// The largest number of cells of all layers, which limits the size of the SVG.
const CELLS: usize = 10_000;

const COLUMNS: usize = 64;
const ROWS: usize = 128;
const TILES: usize = 24;

/// The smallest number of rows and columns of samples that are drawn as images.
const IMAGE: usize = 8;

/// The largest number of values per pixel that are treated as color channels.
const CHANNELS: usize = 4;

/// The values along one direction of the picture, of which several may share a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    /// The row-major distance of adjacent values.
    stride: usize,
    pub(super) size: usize,
    /// The number of values per cell.
    pub(super) per: usize,
    /// The half-open range of the array's axes along this direction.
    pub(super) axes: (usize, usize),
}

impl Span {
    fn new(stride: usize, size: usize, axes: (usize, usize)) -> Span {
        Span {
            stride,
            size,
            per: 1,
            axes,
        }
    }

    fn none() -> Span {
        Span::new(1, 1, (0, 0))
    }

    pub(super) fn cells(&self) -> usize {
        self.size.div_ceil(self.per)
    }

    fn cell(&self, position: usize) -> usize {
        position / self.stride % self.size / self.per
    }

    /// The number of values in a cell.
    fn room(&self, cell: usize) -> usize {
        self.per.min(self.size - cell * self.per)
    }

    fn shrink_to(&mut self, most: usize) {
        self.per = self.size.div_ceil(most.max(1));
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) tiles: Span,
    pub(super) rows: Span,
    pub(super) columns: Span,
    /// The number of values per pixel: the color channels of an image.
    pub(super) depth: usize,
    /// The axis of the channels.
    pub(super) depth_axis: Option<usize>,
}

impl Plan {
    /// The plan of a non-empty array with a number of layers.
    pub(super) fn of(shape: &[usize], layers: usize) -> Plan {
        let mut plan = Plan::images(shape).unwrap_or_else(|| Plan::flat(shape));
        plan.shrink(CELLS / layers.max(1));
        plan
    }

    fn flat(shape: &[usize]) -> Plan {
        let (last, columns) = match shape {
            [] | [_] => (shape.len(), Span::none()),
            [.., columns] => {
                let last = shape.len() - 1;
                (last, Span::new(1, *columns, (last, last + 1)))
            }
        };
        let rows = shape[..last].iter().product();
        Plan {
            tiles: Span::none(),
            rows: Span::new(columns.size, rows, (0, last)),
            columns,
            depth: 1,
            depth_axis: None,
        }
    }

    /// One tile per sample: `[batch, h, w]`, `[batch, h, w, channel]`, `[batch, channel, h, w]`.
    fn images(shape: &[usize]) -> Option<Plan> {
        let (height, depth_axis) = match shape {
            [_, _, _] => (1, None),
            [_, _, _, depth] if *depth <= CHANNELS => (1, Some(3)),
            [_, depth, _, _] if *depth <= CHANNELS => (2, Some(1)),
            _ => return None,
        };
        let (tiles, rows, columns) = (shape[0], shape[height], shape[height + 1]);
        if tiles > TILES && (rows < IMAGE || columns < IMAGE) {
            return None;
        }
        let inner = if depth_axis == Some(3) { shape[3] } else { 1 };
        Some(Plan {
            tiles: Span::new(shape[1..].iter().product(), tiles, (0, 1)),
            rows: Span::new(columns * inner, rows, (height, height + 1)),
            columns: Span::new(inner, columns, (height + 1, height + 2)),
            depth: depth_axis.map_or(1, |axis| shape[axis]),
            depth_axis,
        })
    }

    fn shrink(&mut self, most: usize) {
        self.tiles.shrink_to(TILES);
        let (mut rows, mut columns) = (ROWS, COLUMNS);
        if self.tiles.size > 1 {
            rows = COLUMNS;
        }
        loop {
            self.rows.shrink_to(rows);
            self.columns.shrink_to(columns);
            if self.cells() <= most || (rows == 1 && columns == 1) {
                return;
            }
            if self.rows.cells() >= self.columns.cells() {
                rows = self.rows.cells() - 1;
            } else {
                columns = self.columns.cells() - 1;
            }
        }
    }

    pub(super) fn cells(&self) -> usize {
        self.tiles.cells() * self.rows.cells() * self.columns.cells()
    }

    /// The cell of the value at a row-major position.
    pub(super) fn cell(&self, position: usize) -> usize {
        self.at(
            self.tiles.cell(position),
            self.rows.cell(position),
            self.columns.cell(position),
        )
    }

    pub(super) fn at(&self, tile: usize, row: usize, column: usize) -> usize {
        (tile * self.rows.cells() + row) * self.columns.cells() + column
    }

    /// The largest number of values in a cell.
    pub(super) fn largest_room(&self) -> usize {
        self.room(0, 0, 0)
    }

    /// The number of values in a cell.
    pub(super) fn room(&self, tile: usize, row: usize, column: usize) -> usize {
        self.tiles.room(tile) * self.rows.room(row) * self.columns.room(column) * self.depth
    }
}

#[cfg(test)]
mod tests {
    use super::{CELLS, Plan};

    #[test]
    fn every_value_has_its_cell() {
        let shapes: [&[usize]; 9] = [
            &[],
            &[7],
            &[1000],
            &[2, 3],
            &[1000, 70],
            &[3, 9, 8],
            &[30, 9, 8],
            &[30, 9, 8, 3],
            &[30, 3, 9, 8],
        ];
        for shape in shapes {
            for layers in [1, 3, 9] {
                let plan = Plan::of(shape, layers);
                assert!(plan.cells() * layers <= CELLS, "{shape:?}");
                let mut counts = vec![0; plan.cells()];
                for position in 0..shape.iter().product() {
                    counts[plan.cell(position)] += 1;
                }
                for tile in 0..plan.tiles.cells() {
                    for row in 0..plan.rows.cells() {
                        for column in 0..plan.columns.cells() {
                            let count = counts[plan.at(tile, row, column)];
                            assert_eq!(count, plan.room(tile, row, column), "{shape:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn samples_that_are_images_are_tiles() {
        let sizes = |shape: &[usize]| {
            let plan = Plan::of(shape, 1);
            (
                plan.tiles.cells(),
                plan.rows.cells(),
                plan.columns.cells(),
                plan.depth,
            )
        };
        assert_eq!(sizes(&[5, 28, 28]), (5, 28, 28, 1));
        assert_eq!(sizes(&[5, 28, 28, 3]), (5, 28, 28, 3));
        assert_eq!(sizes(&[5, 3, 28, 28]), (5, 28, 28, 3));
        // Too many to be looked at one by one, and too small to be images.
        assert_eq!(sizes(&[50, 2, 3]), (1, 100, 3, 1));
        assert_eq!(sizes(&[1_000_000, 32]), (1, 128, 32, 1));
        assert_eq!(sizes(&[60_000, 28, 28]), (24, 14, 28, 1));
    }
}
