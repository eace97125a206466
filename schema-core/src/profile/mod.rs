//! Profiles of data: what its values are like, from pieces of any size.
//!
//! A [`Profile`] holds statistics of each array, and of each column of an array of two axes: how many
//! values are missing and infinite, the smallest and the largest, their mean and variance, quantiles, a
//! histogram, and the different values where these are few. It is a fold, as a check is: pieces come in
//! any order, profiles of parts are [merged](Profile::merge), and the result is the same to the last
//! bit. It takes a bounded amount of memory for each column, however many values there are.
//!
//! ```
//! use schema_core::Arrays;
//! use schema_core::ndarray::array;
//! use schema_core::profile::Profile;
//!
//! let monday = Arrays::new().with("age", array![31.0, 54.0, f64::NAN, 40.0]);
//! let tuesday = Arrays::new().with("age", array![35.0, 29.0]);
//!
//! let mut profile = Profile::of(&monday);
//! profile.merge(Profile::of(&tuesday));
//!
//! let age = profile.array("age").unwrap().statistics();
//! assert_eq!((age.count(), age.missing()), (6, 1));
//! assert_eq!((age.mean(), age.variance()), (Some(37.8), Some(79.76)));
//! assert_eq!(age.quantile(0.5), Some(35.0));
//!
//! let mut backwards = Profile::of(&tuesday);
//! backwards.merge(Profile::of(&monday));
//! assert_eq!(backwards, profile);
//! ```
//!
//! # What is exact
//!
//! Counts, ends, means and variances are exact: sums are not rounded, and the result is rounded once.
//! Up to 2048 different numbers in a column are counted one by one, and so are up to 1024 different
//! texts: quantiles, histograms and the number of different values are exact then. Beyond, numbers that
//! are near each other are counted together. [`relative_error`](Statistics::relative_error) is a bound
//! on how far a quantile may be from a number of the data; the table of a profile marks such quantiles
//! with `~`. The number of different texts is estimated then, within 6 % in 95 of 100 cases.
//!
//! # Why no sketch of another crate
//!
//! Those that merge either choose at random (KLL), or depend on the order of merges (the sums of
//! `DDSketch`, t-digest). A profile is to be compared byte by byte, and kept under version control.

mod array;
mod buckets;
pub mod drift;
#[cfg(feature = "schema-files")]
mod files;
mod form;
mod kinds;
mod large;
mod numbers;
mod push;
mod show;
mod statistics;
mod texts;
mod values;
mod wide;

use std::collections::BTreeMap;

use schema_spec::DType;

use array::State;
use values::Values;

pub use statistics::Statistics;

use crate::load::Found;
use crate::stream::Rows;

/// What the values of some arrays are like. See the [module](self).
///
/// With [serde](https://docs.rs/serde), it is data, `schema-profile/1`: numbers are text, so that
/// none changes.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "form::ProfileForm", into = "form::ProfileForm")]
pub struct Profile {
    rows: u64,
    files: u64,
    arrays: BTreeMap<String, State>,
    unreadable: BTreeMap<String, String>,
}

/// The most entries that cannot be read of which is known why.
const UNREADABLE: usize = 1 << 10;

impl Profile {
    /// A profile of no data.
    pub fn new() -> Profile {
        Profile::default()
    }

    /// The profile of some arrays.
    pub fn of(arrays: &impl Rows) -> Profile {
        let mut profile = Profile::new();
        profile.push(arrays);
        profile
    }

    /// Adds some rows.
    pub fn push(&mut self, rows: &impl Rows) {
        let mut most = 0;
        for (place, named) in crate::stream::named(rows).iter().enumerate() {
            let name = named.name;
            if let Found::Unreadable(reason) = &named.found {
                self.add_unreadable(name.to_owned(), (*reason).to_owned());
                continue;
            }
            let Some(view) = named.found.view() else {
                continue;
            };
            most = most.max(view.shape().first().copied().unwrap_or(0));
            let state = match self.arrays.get_mut(name) {
                Some(state) => state,
                None => self.arrays.entry(name.to_owned()).or_default(),
            };
            match &named.found {
                Found::Untyped(view, untyped) => state.push_untyped(place, view, untyped),
                found => state.push(place, view, found.missing()),
            }
        }
        self.rows = self.rows.saturating_add(most as u64);
    }

    fn add_unreadable(&mut self, name: String, reason: String) {
        match self.unreadable.get_mut(&name) {
            Some(known) if reason < *known => *known = reason,
            Some(_) => {}
            None => {
                self.unreadable.insert(name, reason);
            }
        }
        while self.unreadable.len() > UNREADABLE {
            self.unreadable.pop_last();
        }
    }

    /// Adds the profile of other rows.
    pub fn merge(&mut self, other: Profile) {
        self.rows = self.rows.saturating_add(other.rows);
        self.files = self.files.saturating_add(other.files);
        for (name, state) in other.arrays {
            self.arrays.entry(name).or_default().merge(state);
        }
        for (name, reason) in other.unreadable {
            self.add_unreadable(name, reason);
        }
    }

    /// How many rows there are: the sizes of axis 0 of the longest arrays, together.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many files were read from their beginning; 0 for arrays that come from none.
    pub fn files(&self) -> u64 {
        self.files
    }

    /// The arrays, in the order of the files.
    pub fn arrays(&self) -> impl Iterator<Item = ArrayProfile<'_>> {
        let mut arrays: Vec<(&String, &State)> = self.arrays.iter().collect();
        arrays.sort_by_key(|(_, state)| state.place);
        let arrays = arrays.into_iter();
        arrays.map(|(name, state)| ArrayProfile { name, state })
    }

    /// The array of that name.
    pub fn array(&self, name: &str) -> Option<ArrayProfile<'_>> {
        let (name, state) = self.arrays.get_key_value(name)?;
        Some(ArrayProfile { name, state })
    }

    /// The entries of files that could not be read, each with the reason.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.unreadable.iter();
        entries.map(|(name, reason)| (name.as_str(), reason.as_str()))
    }
}

/// Profiles are equal if they are the same data.
impl PartialEq for Profile {
    fn eq(&self, other: &Profile) -> bool {
        form::ProfileForm::from(self.clone()) == form::ProfileForm::from(other.clone())
    }
}

/// An array in a [`Profile`].
#[derive(Clone, Copy)]
pub struct ArrayProfile<'a> {
    name: &'a String,
    state: &'a State,
}

impl<'a> ArrayProfile<'a> {
    /// Its name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Its dtypes: one, unless pieces differ. Values from text have the one that holds all of them.
    pub fn dtypes(&self) -> Vec<DType> {
        self.state.dtypes()
    }

    /// How many rows it has: the sizes of axis 0 together.
    pub fn rows(&self) -> u64 {
        self.state.rows
    }

    /// The sizes of the axes after the first: one list, unless pieces differ; the first four of them.
    /// `None` for an array without axes.
    pub fn row_shapes(&self) -> impl Iterator<Item = Option<&'a [usize]>> {
        self.state.shapes.iter().map(Option::as_deref)
    }

    /// Whether there are more than four such lists.
    pub fn has_more_shapes(&self) -> bool {
        self.state.has_more
    }

    /// Statistics of all its values.
    pub fn statistics(&self) -> Statistics {
        self.statistics_of(self.state.columns.all())
    }

    /// Statistics of each column, if the array has two axes and at most 256 columns.
    pub fn columns(&self) -> Vec<Statistics> {
        match &self.state.columns {
            array::Columns::Each(columns) => {
                let columns = columns.iter();
                columns
                    .map(|values| self.statistics_of(values.clone()))
                    .collect()
            }
            array::Columns::One(_) => Vec::new(),
        }
    }

    fn statistics_of(&self, values: Values) -> Statistics {
        let dtypes = self.dtypes();
        let dtype = match &dtypes[..] {
            [only] => Some(*only),
            _ => None,
        };
        Statistics::new(values, dtype)
    }
}
