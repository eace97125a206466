//! Rows that follow each other, and what is known of where two runs of them meet.

use schema_spec::Value;

use super::place::Place;

/// Consecutive rows of a file.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Run {
    pub(super) file: u32,
    pub(super) start: u64,
    /// The row after the last.
    pub(super) end: u64,
    /// The first and the last row, if a rule compares a row with the one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) edges: Option<Edges>,
}

/// The first and the last row of a run. A value is `None` if it is missing.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Edges {
    #[serde(with = "super::form::exact_row")]
    pub(super) first: Vec<Option<Value>>,
    #[serde(with = "super::form::exact_row")]
    pub(super) last: Vec<Option<Value>>,
}

/// Is called with two runs, the second of which begins where the first ends.
pub(super) type Border<'b> = dyn FnMut(&Run, &Run) + 'b;

/// Runs in the order of the data, as few as possible.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Runs(pub(super) Vec<Run>);

impl Run {
    pub(super) fn of(start: Place, rows: usize) -> Run {
        Run {
            file: start.file,
            start: start.row,
            end: start.row.saturating_add(rows as u64),
            edges: None,
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    pub(super) fn begin(&self) -> Place {
        Place {
            file: self.file,
            row: self.start,
        }
    }
}

impl Runs {
    /// Adds a run of at least one row, and joins it with those that it touches.
    pub(super) fn add(&mut self, run: Run, border: &mut Border<'_>) {
        let key = |run: &Run| (run.file, run.start, run.end);
        let mut at = self.0.partition_point(|other| key(other) < key(&run));
        self.0.insert(at, run);
        if at > 0 && self.join(at - 1, border) {
            at -= 1;
        }
        self.join(at, border);
    }

    pub(super) fn merge(&mut self, other: Runs, border: &mut Border<'_>) {
        for run in other.0 {
            self.add(run, border);
        }
    }

    /// Joins a run with the next one if they touch.
    fn join(&mut self, at: usize, border: &mut Border<'_>) -> bool {
        let touch = match self.0.get(at..at + 2) {
            Some([left, right]) => left.file == right.file && left.end == right.start,
            _ => false,
        };
        if touch {
            let right = self.0.remove(at + 1);
            let left = &mut self.0[at];
            border(left, &right);
            left.end = right.end;
            if let (Some(left), Some(right)) = (&mut left.edges, right.edges) {
                left.last = right.last;
            }
        }
        touch
    }

    /// The number of rows of each file with any, in the order of the files.
    pub(super) fn rows_by_file(&self) -> Vec<(u32, u64)> {
        let mut rows: Vec<(u32, u64)> = Vec::new();
        for run in &self.0 {
            match rows.last_mut() {
                Some((file, count)) if *file == run.file => {
                    *count = count.saturating_add(run.rows());
                }
                _ => rows.push((run.file, run.rows())),
            }
        }
        rows
    }
}
