//! Where pieces and values lie in a data set, whenever they are read.

/// Where a piece begins: the number of its file in the data set, and the number of its first row in the
/// file, both from 0.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Place {
    /// The file.
    pub file: u32,
    /// The row.
    pub row: u64,
}

impl Place {
    /// The place of a later row of the same file.
    pub(super) fn plus(self, rows: usize) -> Place {
        Place {
            row: self.row.saturating_add(rows as u64),
            ..self
        }
    }
}

/// Where a value lies: its row, and its coordinates in the row. The order is that of the data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(super) struct At {
    pub(super) row: Place,
    pub(super) rest: Vec<usize>,
}

impl At {
    /// The place of coordinates in a piece that begins at `start`.
    pub(super) fn of(start: Place, index: &[usize]) -> At {
        let (row, rest) = index
            .split_first()
            .map_or((0, &[][..]), |(row, rest)| (*row, rest));
        At {
            row: start.plus(row),
            rest: rest.to_vec(),
        }
    }
}
