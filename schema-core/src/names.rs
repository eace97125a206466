//! Names with the places where they stand, because a table may have any number of columns.

/// Names, sorted, each with an index.
#[derive(Debug, Default)]
pub(crate) struct Names<'a>(Vec<(&'a str, usize)>);

impl<'a> Names<'a> {
    pub(crate) fn of(mut names: Vec<(&'a str, usize)>) -> Names<'a> {
        names.sort_unstable();
        Names(names)
    }

    /// The entries of that name, in the order of their indices.
    pub(crate) fn all(&self, name: &str) -> &[(&'a str, usize)] {
        let start = self.0.partition_point(|&(other, _)| other < name);
        let end = self.0.partition_point(|&(other, _)| other <= name);
        &self.0[start..end]
    }

    /// The first index of that name.
    pub(crate) fn first(&self, name: &str) -> Option<usize> {
        self.all(name).first().map(|&(_, at)| at)
    }

    /// The last index of that name.
    pub(crate) fn last(&self, name: &str) -> Option<usize> {
        self.all(name).last().map(|&(_, at)| at)
    }
}
