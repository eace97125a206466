use std::sync::OnceLock;

use ndarray::{Array1, ArrayD, ErrorKind, ShapeError};

use schema_arrays::{AnyArray, Content, Entry};
use schema_spec::Schema;

/// Arrays by name, in the order of a file.
///
/// ```
/// use schema_core::ndarray::array;
/// use schema_core::{Arrays, DType};
///
/// let arrays = Arrays::new()
///     .with("x", array![[1.0_f32, 2.0, 3.0]])
///     .with("y", array![0_i64]);
/// assert_eq!(arrays.get("y").unwrap().dtype(), DType::I64);
/// assert_eq!(arrays.names().collect::<Vec<_>>(), ["x", "y"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Arrays {
    pub(crate) entries: Vec<Entry>,
    pub(crate) index: Index,
    /// What the reader decided.
    #[cfg(feature = "schema-files")]
    pub(crate) notes: Vec<crate::io::Note>,
}

/// Arrays are equal if their entries are, whatever their readers noted.
impl PartialEq for Arrays {
    #[inline] // compiled only where it is called
    fn eq(&self, other: &Arrays) -> bool {
        self.entries == other.entries
    }
}

/// The indices of the entries in the order of their names, made when a name is looked up.
#[derive(Debug, Default)]
pub(crate) struct Index(OnceLock<Vec<usize>>);

impl Clone for Index {
    fn clone(&self) -> Index {
        Index::default()
    }
}

/// The largest number of entries that are searched one by one.
const FEW: usize = 16;

impl Arrays {
    /// Creates an empty collection.
    pub fn new() -> Arrays {
        Arrays::default()
    }

    /// Adds an array, or replaces the one of that name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, array: impl Into<AnyArray>) -> Arrays {
        self.insert(name, array);
        self
    }

    /// Inserts an array; returns the one that had the name before.
    pub fn insert(
        &mut self,
        name: impl Into<String>,
        array: impl Into<AnyArray>,
    ) -> Option<AnyArray> {
        self.put(name.into(), Content::Typed(array.into()))
    }

    /// Inserts an array with a mask of missing values; returns the one that had the name before.
    ///
    /// Missing is not the same as NaN: a column of a table can have missing values of any dtype. The
    /// array's values under the mask are lost. A check reports them as missing even if the schema
    /// allows NaN.
    ///
    /// ```
    /// use schema_core::{Arrays, ArraySpec, DType, Schema};
    /// use schema_core::ndarray::array;
    ///
    /// let mut arrays = Arrays::new();
    /// let missing = array![false, true, false].into_dyn();
    /// arrays.insert_with_missing("y", array![7_i64, 0, 9], missing)?;
    ///
    /// const SCHEMA: Schema =
    ///     Schema::new("Labels").with_arrays(const { &[ArraySpec::new("y", DType::I64)] });
    /// assert_eq!(
    ///     SCHEMA.validate(&arrays).unwrap_err().to_string(),
    ///     "\
    /// error[missing]: `y` has 1 missing in 3 values
    ///   y[1] is missing
    ///   help: rows that lack one can be dropped",
    /// );
    /// # Ok::<(), schema_core::ndarray::ShapeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the shapes of `missing` and the array differ.
    pub fn insert_with_missing(
        &mut self,
        name: impl Into<String>,
        array: impl Into<AnyArray>,
        missing: ArrayD<bool>,
    ) -> Result<Option<AnyArray>, ShapeError> {
        let array = array.into();
        if array.shape() != missing.shape() {
            return Err(ShapeError::from_kind(ErrorKind::IncompatibleShape));
        }
        Ok(self.put(name.into(), Content::with_missing(array, missing)))
    }

    /// Inserts, in place of an array, the reason why it cannot be one: a sentence about the array,
    /// without its subject. A check reports it.
    ///
    /// ```
    /// use schema_core::{Arrays, ArraySpec, DType, Schema};
    ///
    /// let mut arrays = Arrays::new();
    /// arrays.insert_unreadable("y", "holds numbers of 4 bits");
    ///
    /// const SCHEMA: Schema =
    ///     Schema::new("Scores").with_arrays(const { &[ArraySpec::new("y", DType::F32)] });
    /// assert_eq!(
    ///     SCHEMA.validate(&arrays).unwrap_err().to_string(),
    ///     "error[unreadable]: `y` cannot be checked: it holds numbers of 4 bits",
    /// );
    /// ```
    #[inline] // compiled only where it is called
    pub fn insert_unreadable(&mut self, name: impl Into<String>, reason: impl Into<String>) {
        self.put(name.into(), Content::Unreadable(reason.into()));
    }

    /// Returns the mask of missing values of an array; `None` if no value is missing or there is no
    /// such array. NaN does not count as missing here.
    pub fn missing(&self, name: &str) -> Option<ArrayD<bool>> {
        self.entry(name)?.content.missing()
    }

    pub(crate) fn put(&mut self, name: String, content: Content) -> Option<AnyArray> {
        match self.find(&name) {
            Ok(at) => std::mem::replace(&mut self.entries[at].content, content).into_array(),
            Err(place) => {
                if let Some(index) = self.index.0.get_mut() {
                    index.insert(place, self.entries.len());
                }
                self.entries.push(Entry { name, content });
                None
            }
        }
    }

    /// Returns the array of that name; `None` if there is none or it could not be read.
    ///
    /// [Missing](Arrays::missing) values are NaN in floats, and zero, false or empty otherwise.
    pub fn get(&self, name: &str) -> Option<&AnyArray> {
        self.entry(name)?.content.array()
    }

    /// Whether the array of that name was read from text, which gives its values no dtype: that of the
    /// array is the simplest one that holds those that were read.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use schema_core::ndarray::array;
    /// use schema_core::{Arrays, DType};
    ///
    /// let arrays = Arrays::from_json(r#"{"age": [25, 40]}"#)?.with("price", array![1_i64, 2]);
    /// assert_eq!(arrays.get("age").unwrap().dtype(), DType::I64);
    /// assert!(arrays.is_untyped("age"));
    /// assert!(!arrays.is_untyped("price"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_untyped(&self, name: &str) -> bool {
        let content = self.entry(name).map(|entry| &entry.content);
        matches!(content, Some(Content::Untyped(_)))
    }

    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        let at = self.find(name).ok()?;
        Some(&self.entries[at])
    }

    /// The entries, for changing their names, order or number.
    pub(crate) fn entries_mut(&mut self) -> &mut Vec<Entry> {
        self.index = Index::default();
        &mut self.entries
    }

    /// The content of an entry, for changing it.
    #[cfg(feature = "repair")]
    pub(crate) fn content_mut(&mut self, name: &str) -> Option<&mut Content> {
        let at = self.find(name).ok()?;
        Some(&mut self.entries[at].content)
    }

    /// The index of an entry, or its place in the order of names if it does not exist.
    pub(crate) fn find(&self, name: &str) -> Result<usize, usize> {
        if self.entries.len() <= FEW && self.index.0.get().is_none() {
            let at = self.entries.iter().position(|entry| entry.name == name);
            return at.ok_or(0);
        }
        let sorted = || {
            let mut index: Vec<usize> = (0..self.entries.len()).collect();
            index.sort_unstable_by(|&left, &right| {
                self.entries[left].name.cmp(&self.entries[right].name)
            });
            index
        };
        let index = self.index.0.get_or_init(sorted);
        let place = index.partition_point(|&at| self.entries[at].name.as_str() < name);
        match index.get(place) {
            Some(&at) if self.entries[at].name == name => Ok(at),
            _ => Err(place),
        }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Moves an array out of its entry, which remains.
    pub(crate) fn lift(&mut self, at: usize) -> Option<AnyArray> {
        let empty = AnyArray::from(Array1::<bool>::default(0));
        Some(std::mem::replace(self.array_mut(at)?, empty))
    }

    /// Moves an array back into its entry.
    pub(crate) fn put_back(&mut self, at: usize, array: AnyArray) {
        if let Some(slot) = self.array_mut(at) {
            *slot = array;
        }
    }

    fn array_mut(&mut self, at: usize) -> Option<&mut AnyArray> {
        self.entries.get_mut(at)?.content.array_mut()
    }

    pub(crate) fn copy(&self, at: usize) -> Option<AnyArray> {
        self.entries.get(at)?.content.array().cloned()
    }

    /// Removes an array and returns it.
    pub fn remove(&mut self, name: &str) -> Option<AnyArray> {
        let at = self.find(name).ok()?;
        self.entries_mut().remove(at).content.into_array()
    }

    /// Keeps only the entries whose names `keep` accepts; names that a schema does not have are
    /// violations.
    pub fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.entries_mut().retain(|entry| keep(&entry.name));
    }

    /// Keeps only the arrays that a schema names, and the columns that it stacks arrays from: the other
    /// columns of a table are dropped.
    ///
    /// ```
    /// use schema_core::ndarray::array;
    /// use schema_core::{ArraySpec, Arrays, DType, Schema};
    ///
    /// const SCHEMA: Schema =
    ///     Schema::new("Labels").with_arrays(const { &[ArraySpec::new("y", DType::I64)] });
    /// let table = Arrays::new().with("id", array![7_i64]).with("y", array![1_i64]);
    /// let labels = table.select(&SCHEMA);
    /// assert_eq!(labels.names().collect::<Vec<_>>(), ["y"]);
    /// assert!(SCHEMA.validate(&labels).is_ok());
    /// ```
    #[must_use]
    #[inline] // compiled only where it is called
    pub fn select(mut self, schema: &Schema) -> Arrays {
        let specs = schema.arrays();
        let names = specs.flat_map(|spec| {
            let columns = spec.columns().iter().map(AsRef::as_ref);
            columns.chain([spec.name()])
        });
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        self.retain(|name| names.binary_search(&name).is_ok());
        self
    }

    /// Keeps only the entries whose names begin with `prefix`, without it: those of a part of a file.
    ///
    /// ```
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// let both = Arrays::new().with("train_x", array![1.5]).with("test_x", array![2.5]);
    /// assert_eq!(both.strip_prefix("train_"), Arrays::new().with("x", array![1.5]));
    /// ```
    #[must_use]
    pub fn strip_prefix(mut self, prefix: &str) -> Arrays {
        let entries = self.entries_mut();
        entries.retain(|entry| entry.name.starts_with(prefix) && entry.name != prefix);
        for entry in entries {
            entry.name.drain(..prefix.len());
        }
        self
    }

    /// Renames an entry. Returns false, and changes nothing, if no entry has the name or another has
    /// the new one.
    pub fn rename(&mut self, name: &str, to: impl Into<String>) -> bool {
        let to = to.into();
        match self.find(name) {
            Ok(at) if self.find(&to).is_err() => {
                self.entries_mut()[at].name = to;
                true
            }
            _ => false,
        }
    }

    /// Adds the entries of others, which replace those of the same names.
    ///
    /// ```
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// let mut arrays = Arrays::new().with("x", array![1.5]);
    /// arrays.append(Arrays::new().with("y", array![0_i64]));
    /// assert_eq!(arrays.names().collect::<Vec<_>>(), ["x", "y"]);
    /// ```
    pub fn append(&mut self, others: Arrays) {
        #[cfg(feature = "schema-files")]
        self.notes.extend(others.notes);
        for entry in others.entries {
            self.put(entry.name, entry.content);
        }
    }

    /// Sorts the entries by what `key` says of their names; those of equal keys keep their order.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&str) -> K) {
        self.entries_mut().sort_by_key(|entry| key(&entry.name));
    }

    /// Returns the names, in order, including those of unreadable entries.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Returns the entries of the file that no schema can describe, with the reason: pickled objects,
    /// datetimes, structured records.
    pub fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries
            .iter()
            .filter_map(|entry| match &entry.content {
                Content::Unreadable(reason) => Some((entry.name.as_str(), reason.as_str())),
                _ => None,
            })
    }

    /// Returns the number of names.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
