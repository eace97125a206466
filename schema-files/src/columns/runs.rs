//! Finds the values of an array that make up a column, inside its lists.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};

use super::types::other_type;
use crate::error::ReadError;
use crate::limits::Budget;

/// Consecutive values.
#[derive(Debug, PartialEq)]
pub(super) enum Run {
    /// The values in this range of an array.
    Values(Range<usize>),
    /// This number of missing values.
    Missing(usize),
}

impl Run {
    pub(super) fn len(&self) -> usize {
        match self {
            Run::Values(range) => range.len(),
            Run::Missing(count) => *count,
        }
    }
}

/// Runs, of which adjacent ones are merged.
#[derive(Debug, Default)]
struct Runs(Vec<Run>);

impl Runs {
    fn push(&mut self, run: Run) {
        match (self.0.last_mut(), run) {
            (Some(Run::Values(last)), Run::Values(next)) if last.end == next.start => {
                last.end = next.end;
            }
            (Some(Run::Missing(last)), Run::Missing(next)) => *last += next,
            (_, run) => self.0.push(run),
        }
    }
}

/// One axis of lists.
#[derive(Debug)]
pub(super) struct Axis {
    /// How many values each list has, if known.
    size: Option<usize>,
    /// How many missing lists came before the size was known.
    pending: usize,
    /// How many lists were read.
    seen: usize,
    /// The index of the first list that is not missing.
    first: usize,
}

/// Why the lists of a column cannot be opened.
pub(super) enum Stop {
    Error(ReadError),
    /// A list differs in length from the first one.
    Ragged {
        at: usize,
        found: usize,
        first: usize,
        expected: usize,
    },
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Stop {
        Stop::Error(error)
    }
}

impl Axis {
    pub(super) fn new(size: Option<usize>) -> Axis {
        Axis {
            size,
            pending: 0,
            seen: 0,
            first: 0,
        }
    }

    /// How many values each list has; 0 if there is no list.
    pub(super) fn size(&self) -> usize {
        self.size.unwrap_or(0)
    }

    /// How many values each list has, if known.
    pub(super) fn known(&self) -> Option<usize> {
        self.size
    }

    /// Sets how many values each list has, unless the type says it.
    pub(super) fn know(&mut self, size: Option<usize>) {
        self.size = self.size.or(size);
    }

    /// Whether all lists are missing, and there is at least one.
    pub(super) fn is_unknown(&self) -> bool {
        self.size.is_none() && self.pending > 0
    }

    /// Opens the lists in `runs` of an array: returns the array of their values, and the runs in it.
    pub(super) fn open(
        &mut self,
        array: &ArrayRef,
        runs: &[Run],
        budget: &Budget,
    ) -> Result<(ArrayRef, Vec<Run>), Stop> {
        // Views may refer to the same lists very often.
        let lists = runs
            .iter()
            .fold(0, |count: usize, run| count.saturating_add(run.len()));
        budget.check(lists as u64)?;
        let mut opened = Runs::default();
        if let Some(lists) = array.as_fixed_size_list_opt() {
            let size = usize::try_from(lists.value_length()).unwrap_or(0);
            // Without missing lists, the values of a range of lists are one run.
            let complete = lists.nulls().is_none_or(|nulls| nulls.null_count() == 0);
            for run in runs {
                match run {
                    Run::Values(range) if complete => {
                        let start = range.start * size;
                        opened.push(Run::Values(start..start + range.len() * size));
                        self.seen += range.len();
                    }
                    Run::Values(range) => {
                        for at in range.clone() {
                            let list = lists.is_valid(at).then(|| at * size..(at + 1) * size);
                            self.list(list, &mut opened, budget)?;
                        }
                    }
                    Run::Missing(count) => self.missing(*count, &mut opened, budget)?,
                }
            }
            return Ok((lists.values().clone(), opened.0));
        }
        macro_rules! open {
            ($lists:ident, $range:expr) => {{
                for run in runs {
                    match run {
                        Run::Values(range) => {
                            for at in range.clone() {
                                let list = $lists.is_valid(at).then(|| $range(at));
                                self.list(list, &mut opened, budget)?;
                            }
                        }
                        Run::Missing(count) => self.missing(*count, &mut opened, budget)?,
                    }
                }
                Ok(($lists.values().clone(), opened.0))
            }};
        }
        macro_rules! offsets {
            ($lists:ident) => {{
                let offsets = $lists.value_offsets();
                open!($lists, |at: usize| index(offsets[at])
                    ..index(offsets[at + 1]))
            }};
        }
        macro_rules! views {
            ($lists:ident) => {
                open!($lists, |at: usize| {
                    let start = index($lists.value_offset(at));
                    start..start + index($lists.value_size(at))
                })
            };
        }
        if let Some(lists) = array.as_list_opt::<i32>() {
            offsets!(lists)
        } else if let Some(lists) = array.as_list_opt::<i64>() {
            offsets!(lists)
        } else if let Some(lists) = array.as_list_view_opt::<i32>() {
            views!(lists)
        } else if let Some(lists) = array.as_list_view_opt::<i64>() {
            views!(lists)
        } else {
            Err(Stop::Error(other_type()))
        }
    }

    fn list(
        &mut self,
        list: Option<Range<usize>>,
        opened: &mut Runs,
        budget: &Budget,
    ) -> Result<(), Stop> {
        let Some(list) = list else {
            return self.missing(1, opened, budget);
        };
        match self.size {
            Some(expected) if expected != list.len() => {
                return Err(Stop::Ragged {
                    at: self.seen,
                    found: list.len(),
                    first: self.first,
                    expected,
                });
            }
            Some(_) => {}
            None => {
                self.size = Some(list.len());
                self.first = self.seen;
                let pending = std::mem::take(&mut self.pending);
                self.seen -= pending;
                self.missing(pending, opened, budget)?;
            }
        }
        self.seen += 1;
        opened.push(Run::Values(list));
        Ok(())
    }

    fn missing(&mut self, count: usize, opened: &mut Runs, budget: &Budget) -> Result<(), Stop> {
        self.seen += count;
        match self.size {
            None => self.pending += count,
            Some(size) => {
                // A few bytes can mark very many lists as missing.
                let values = count.saturating_mul(size);
                budget.check(values as u64)?;
                opened.push(Run::Missing(values));
            }
        }
        Ok(())
    }
}

/// Converts an offset that Arrow has checked.
fn index(at: impl TryInto<usize>) -> usize {
    at.try_into().unwrap_or(0)
}
