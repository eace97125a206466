//! Checks of data in pieces: files larger than memory, on several threads or machines.
//!
//! A check is a fold. A [`Stream`] takes pieces of whole rows in any order; what it knows of them is a
//! [`Partial`], which can be sent elsewhere and [merged](Stream::merge); and at the end it gives the
//! report that the whole data would have given, however it was cut.
//!
//! ```
//! use schema_core::ndarray::{Array1, Array2, array, s};
//! use schema_core::stream::{Place, StreamSchema};
//! use schema_core::{InputSchema, Views};
//!
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 2])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], one_of = [0, 1], role = target)]
//!     y: Array1<i64>,
//! }
//!
//! let training = Training {
//!     x: array![[1.0, 2.0], [3.0, f32::NAN], [5.0, 6.0], [7.0, 8.0]],
//!     y: array![0, 1, 1, 0],
//! };
//! let rows = |from: usize, to: usize| {
//!     Views::new()
//!         .with("x", training.x.slice(s![from..to, ..]))
//!         .with("y", training.y.slice(s![from..to]))
//! };
//!
//! // One machine checks the last rows, another the first ones.
//! let mut there = Training::SCHEMA.stream();
//! there.push(Place { file: 0, row: 3 }, &rows(3, 4))?;
//! let mut here = Training::SCHEMA.stream();
//! here.push(Place { file: 0, row: 0 }, &rows(0, 3))?;
//! here.merge(there.partial())?;
//!
//! let report = here.finish().unwrap_err();
//! assert_eq!(report, training.check().unwrap_err());
//! assert_eq!(
//!     report.to_string(),
//!     "\
//! error[missing]: `x` has 1 NaN in 8 values
//!   x[1, 1] = NaN
//!   help: column 1 can be imputed (mean 5.33333, median 6), or 1 of 4 rows dropped",
//! );
//! # Ok::<(), schema_core::stream::StreamError>(())
//! ```
//!
//! # What a piece is
//!
//! Some consecutive rows of each array, along axis 0. The rows of all pieces of all files together are
//! those of the array: a symbol on axis 0 is the sum of the sizes in the pieces, and coordinates in the
//! report count through all files. An array whose first axis has a fixed size, and one without axes, is
//! whole in each file. A custom check (`check = path`) needs the whole array, and is refused by name; one that
//! takes a row ([`check_rows = path`](crate::guide#check_rows)) is run by
//! [`InputSchema::stream`](crate::InputSchema::stream).

mod array;
mod borders;
mod classes;
mod error;
#[cfg(feature = "schema-files")]
mod files;
mod finish;
mod form;
mod groups;
mod keys;
mod missing;
mod partial;
mod place;
mod plan;
mod runs;
#[cfg(feature = "spill")]
mod spill;
mod tally;
#[cfg(feature = "repair")]
mod texts;
mod violations;

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::Schema;

use array::{Piece, State};
pub use error::StreamError;
use groups::Group;
pub use partial::Partial;
use partial::{File, add_counts};
pub use place::Place;
use plan::Plan;
use runs::Run;

use crate::load::{ByName, match_named};
use crate::row_checks::{RowChecks, RowsOf, RunRows};
use crate::{Arrays, Dims, Report, Views};

/// A check of data that comes in pieces. See the [module](self).
#[derive(Clone, Debug)]
pub struct Stream {
    schema: Schema,
    plans: Vec<Plan>,
    groups: Vec<Group>,
    partial: Partial,
    /// The checks of rows that the type of a struct knows.
    rows: Option<RunRows>,
    /// Whether custom checks are left out.
    skips_checks: bool,
    /// The memory that values of arrays that must be unique may take.
    key_bytes: usize,
    /// The folder for those that take more.
    #[cfg(feature = "spill")]
    folder: Option<std::path::PathBuf>,
    /// What readers decided, each with the number of its file.
    #[cfg(feature = "schema-files")]
    notes: Vec<(u32, schema_files::Note)>,
}

/// [`stream`](StreamSchema::stream) for schemas.
pub trait StreamSchema {
    /// Begins a check of data in pieces.
    fn stream(&self) -> Stream;
}

impl StreamSchema for Schema {
    fn stream(&self) -> Stream {
        Stream::new(self)
    }
}

/// Arrays by name, owned or borrowed: [`Arrays`] and [`Views`].
pub trait Rows: sealed::Rows {}

impl Rows for Arrays {}
impl Rows for Views<'_> {}

mod sealed {
    use crate::load::Named;
    use crate::{Arrays, Views};

    pub trait Rows {
        #[doc(hidden)]
        #[allow(private_interfaces)] // nobody else can call it
        fn __named(&self) -> Vec<Named<'_>>;
    }

    impl Rows for Arrays {
        #[allow(private_interfaces)]
        fn __named(&self) -> Vec<Named<'_>> {
            super::ByName::named(self)
        }
    }

    impl Rows for Views<'_> {
        #[allow(private_interfaces)]
        fn __named(&self) -> Vec<Named<'_>> {
            super::ByName::named(self)
        }
    }
}

/// The arrays of some rows.
#[cfg(feature = "profile")]
pub(crate) fn named(rows: &impl Rows) -> Vec<crate::load::Named<'_>> {
    sealed::Rows::__named(rows)
}

/// The memory that values of arrays that must be unique may take by default.
const KEY_BYTES: usize = 1 << 28;

impl Stream {
    /// Begins a check against a schema.
    pub fn new(schema: &Schema) -> Stream {
        let groups = Group::of(schema);
        let has_group = |at: usize| groups.iter().any(|group| group.arrays.contains(&at));
        let specs = schema.arrays().enumerate();
        Stream {
            partial: Partial::new(schema, groups.len()),
            schema: schema.clone(),
            plans: specs
                .map(|(at, spec)| Plan::of(spec, has_group(at)))
                .collect(),
            groups,
            rows: None,
            skips_checks: false,
            key_bytes: KEY_BYTES,
            #[cfg(feature = "spill")]
            folder: None,
            #[cfg(feature = "schema-files")]
            notes: Vec::new(),
        }
    }

    /// The same with the checks of rows of a struct.
    pub(crate) fn with_rows(mut self, run: RunRows) -> Stream {
        self.rows = Some(run);
        self
    }

    /// Leaves out custom checks, which are refused otherwise because they take whole arrays: for a caller
    /// who has another way to be sure of them. Those of rows that can be run are run.
    #[must_use]
    pub fn without_custom_checks(mut self) -> Stream {
        self.skips_checks = true;
        self
    }

    /// Sets the memory that the values of an array that must be unique may take, in bytes: 256 MiB by default.
    #[must_use]
    pub fn unique_bytes(mut self, bytes: usize) -> Stream {
        self.key_bytes = bytes;
        self
    }

    /// Lets values of arrays that must be unique go to temporary files in a folder, once they take more than
    /// an eighth of [the memory](Stream::unique_bytes), as sorting them takes the rest. The report is
    /// the same. The files have no names, and are gone with the stream.
    ///
    /// A [`Partial`] of such a stream can be merged here, and not be serialized.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::stream::{Place, StreamSchema};
    /// use schema_core::{Arrays, InputSchema};
    ///
    /// #[derive(InputSchema)]
    /// struct Users {
    ///     #[input(unique)]
    ///     id: Array1<i64>,
    /// }
    ///
    /// let mut stream = Users::SCHEMA.stream().spill_to(std::env::temp_dir()).unique_bytes(64);
    /// for (row, id) in [(0, array![7_i64, 3, 9]), (3, array![5, 3, 1])] {
    ///     stream.push(Place { file: 0, row }, &Arrays::new().with("id", id))?;
    /// }
    /// assert_eq!(
    ///     stream.finish().unwrap_err().to_string(),
    ///     "error[unique]: `id` repeats 1 of 6 values\n  id[4] = 3",
    /// );
    /// # Ok::<(), schema_core::stream::StreamError>(())
    /// ```
    #[cfg(feature = "spill")]
    #[must_use]
    pub fn spill_to(mut self, folder: impl Into<std::path::PathBuf>) -> Stream {
        self.folder = Some(folder.into());
        self
    }

    /// An empty stream with the same options.
    #[cfg(all(feature = "schema-files", feature = "rayon"))]
    fn empty(&self) -> Stream {
        let mut empty = Stream::new(&self.schema);
        empty.rows = self.rows;
        empty.key_bytes = self.key_bytes;
        #[cfg(feature = "spill")]
        {
            empty.folder.clone_from(&self.folder);
        }
        empty
    }

    /// Names a file of the data set, and says how many rows it has, if that is known. The report then
    /// says which of them were not checked. Of a file whose number of rows nobody says, at least one has to be
    /// checked: it may be lost as a whole.
    pub fn file(&mut self, file: u32, name: impl Into<String>, rows: Option<u64>) {
        let name = name.into();
        self.partial.set_file(file as usize, File { name, rows });
    }

    /// Names a file of an array that has files of its own, which together are a file of the data set: their
    /// rows follow each other. The report then names them as the places of its values.
    pub fn file_of(&mut self, array: &str, file: u32, name: impl Into<String>, rows: Option<u64>) {
        let name = name.into();
        let file_of = File { name, rows };
        self.partial.set_file_of(array, file as usize, file_of);
    }

    /// Leaves out so many rows from that place on: they were checked elsewhere, or are not to be checked. The
    /// report does not miss them.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::stream::{Place, StreamSchema};
    /// use schema_core::{Arrays, InputSchema};
    ///
    /// #[derive(InputSchema)]
    /// struct Ages {
    ///     #[input(range = 0..=130)]
    ///     age: Array1<i64>,
    /// }
    ///
    /// let mut stream = Ages::SCHEMA.stream();
    /// stream.skip(Place { file: 0, row: 0 }, 1000);
    /// let rows = Arrays::new().with("age", array![31_i64, 199]);
    /// stream.push(Place { file: 0, row: 1000 }, &rows)?;
    /// assert!(stream.finish().unwrap_err().to_string().contains("age[1001] = 199"));
    /// # Ok::<(), schema_core::stream::StreamError>(())
    /// ```
    pub fn skip(&mut self, place: Place, rows: u64) {
        if rows > 0 {
            let rows = usize::try_from(rows).unwrap_or(usize::MAX);
            self.partial.rows.add(Run::of(place, rows), &mut |_, _| {});
        }
    }

    /// Checks some rows, which begin at that place.
    ///
    /// # Errors
    ///
    /// The values of an array that must be unique take more than 256 MiB, or a row has a number beyond
    /// 64 bits. Whatever is wrong with the data is in the report.
    pub fn push(&mut self, place: Place, rows: &impl Rows) -> Result<(), StreamError> {
        let most = self.add_rows(place, rows)?;
        if most > 0 {
            self.partial.rows.add(Run::of(place, most), &mut |_, _| {});
        }
        Ok(())
    }

    /// The same without noting which rows were checked, for arrays of which each has rows of its own.
    #[cfg(feature = "repair")]
    pub(crate) fn push_rows(&mut self, place: Place, rows: &Arrays) -> Result<(), StreamError> {
        self.add_rows(place, rows).map(|_| ())
    }

    /// Notes that the first rows of a file were checked.
    #[cfg(feature = "repair")]
    pub(crate) fn cover(&mut self, file: u32, rows: u64) {
        let run = Run::of(
            Place { file, row: 0 },
            usize::try_from(rows).unwrap_or(usize::MAX),
        );
        if rows > 0 {
            self.partial.rows.add(run, &mut |_, _| {});
        }
    }

    /// Adds the arrays of a piece. Returns its number of rows.
    fn add_rows(&mut self, place: Place, rows: &impl Rows) -> Result<usize, StreamError> {
        // No array has more rows than that, so that the last one has a number too.
        if place.row > u64::MAX >> 1 {
            return Err(StreamError::place());
        }
        let schema = self.schema.clone();
        let schema = &schema;
        let named = sealed::Rows::__named(rows);
        let mut most = 0;
        let matched = match_named(&named, schema, &mut |outcome, views, missing| {
            let names = std::mem::take(&mut outcome.violations);
            self.partial.add_names(place, names);
            let stacked: Vec<bool> = (schema.arrays())
                .map(|spec| {
                    outcome
                        .stacked
                        .iter()
                        .any(|other| other.name() == spec.name())
                })
                .collect();
            most = self.fold(place, views, missing, &stacked);
        });
        drop(matched);
        for (plan, state) in self.plans.iter().zip(&mut self.partial.arrays) {
            #[cfg(feature = "spill")]
            if let Some(folder) = &self.folder
                && state.key_bytes() > self.key_bytes / 8
            {
                let spilled = state.spill(plan, folder);
                spilled.map_err(|error| StreamError::spill(plan.spec.name(), folder, &error))?;
            }
            if state.key_bytes() > self.key_bytes {
                return Err(StreamError::memory(plan.spec.name(), self.key_bytes));
            }
        }
        Ok(most)
    }

    /// Folds the matched arrays of a piece. Returns its number of rows.
    fn fold(
        &mut self,
        start: Place,
        views: &[Option<AnyView<'_>>],
        missing: &[Option<&ArrayD<bool>>],
        stacked: &[bool],
    ) -> usize {
        let plans = &self.plans;
        // An array that is whole in each file says nothing of the rows of the others.
        let (mut most, mut most_fixed) = (None, 0);
        let mut faulty = vec![false; plans.len()];
        for (at, (plan, view)) in plans.iter().zip(views).enumerate() {
            let Some(view) = view else { continue };
            let state = &mut self.partial.arrays[at];
            let missing = missing.get(at).copied().flatten();
            let rows = view.shape().first().copied().unwrap_or(1);
            if plan.is_fixed {
                most_fixed = most_fixed.max(rows);
            } else {
                most = most.max(Some(rows));
            }
            state.stacked |= stacked[at];
            state.add_rows(plan, view, missing, start);
            if view.dtype() != plan.spec.dtype() {
                state.add_wrong(plan, view, missing, start);
            }
            #[cfg(feature = "repair")]
            state.add_texts(plan, view, missing, start);
            if State::has_values(plan, view) {
                let piece = Piece {
                    start,
                    stacked: stacked[at],
                };
                faulty[at] = state.add_values(plan, view, missing, &piece);
            }
        }
        let mut dropped = Vec::new();
        for (group, counts) in self.groups.iter().zip(&mut self.partial.dropped) {
            let ways = group.dropped(plans, views, missing, &faulty);
            let rows = |way: &Vec<bool>| way.iter().filter(|row| **row).count() as u64;
            add_counts(counts, &ways.iter().map(rows).collect::<Vec<_>>());
            dropped.push(ways);
        }
        for (at, (plan, view)) in plans.iter().zip(views).enumerate() {
            if let Some(view) = view.as_ref().filter(|view| State::has_values(plan, view)) {
                let mut groups = self.groups.iter().zip(&dropped);
                let own = groups.find(|(group, _)| group.arrays.contains(&at));
                let dropped = own.map_or(&[][..], |(_, dropped)| dropped);
                let missing = missing.get(at).copied().flatten();
                self.partial.arrays[at].add_classes(plan, view, missing, dropped, faulty[at]);
            }
        }
        self.check_rows(start, views, missing);
        most.unwrap_or(most_fixed)
    }

    /// Runs the checks of rows on the arrays of a piece.
    fn check_rows(
        &mut self,
        start: Place,
        views: &[Option<AnyView<'_>>],
        missing: &[Option<&ArrayD<bool>>],
    ) {
        let mut arrays = Vec::new();
        for (at, (plan, view)) in self.plans.iter().zip(views).enumerate() {
            if plan.check_rows.is_some()
                && let Some(view) = view.as_ref().filter(|view| plan.fits_rows(view))
            {
                arrays.push(RowsOf {
                    name: plan.spec.name(),
                    view: view.view(),
                    missing: missing.get(at).copied().flatten(),
                });
            }
        }
        if arrays.is_empty() {
            return;
        }
        let Some(run) = self.rows else {
            self.partial.rows_unchecked = true;
            return;
        };
        for (name, tally) in RowChecks::run(run, &arrays) {
            let mut plans = self.plans.iter().zip(&mut self.partial.arrays);
            if let Some((plan, state)) = plans.find(|(plan, _)| plan.spec.name() == name)
                && let Some(rule) = plan.check_rows
            {
                state.rules[rule].add(start, tally);
            }
        }
    }

    /// Returns the number of rows that were checked so far, in all files.
    pub fn rows(&self) -> u64 {
        let rows = self.partial.rows.rows_by_file();
        rows.into_iter().map(|(_, rows)| rows).sum()
    }

    /// Returns what is known so far.
    pub fn partial(&self) -> Partial {
        self.partial.clone()
    }

    /// Adds what was found in other pieces.
    ///
    /// # Errors
    ///
    /// It is of another schema, or contradicts what is known of the files. Nothing is added then.
    pub fn merge(&mut self, partial: Partial) -> Result<(), StreamError> {
        let is_whole = partial.arrays.len() == self.partial.arrays.len()
            && partial.dropped.len() == self.partial.dropped.len();
        if partial.schema != self.partial.schema || !is_whole {
            return Err(StreamError::schema(self.schema.name()));
        }
        if let Some((file, [left, right])) = self.partial.contradicts(&partial) {
            return Err(StreamError::files(file, left, right));
        }
        self.partial.merge(partial, &self.plans);
        Ok(())
    }

    /// Returns the sizes of the symbols in the whole data.
    ///
    /// # Errors
    ///
    /// Returns a report of all violations, of rows that were not checked, and of rows that were checked
    /// twice.
    pub fn finish(self) -> Result<Dims, Report> {
        finish::finish(&self)
    }
}
