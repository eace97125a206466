//! Arrays as a collection: its iterators, and how it is made from items.

use std::{slice, vec};

use schema_arrays::{AnyArray, Entry};

use super::Arrays;

/// The arrays of an [`Arrays`] with their names, borrowed.
#[derive(Clone, Debug)]
pub struct Iter<'a>(slice::Iter<'a, Entry>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a AnyArray);

    #[inline] // compiled only where it is called
    fn next(&mut self) -> Option<(&'a str, &'a AnyArray)> {
        self.0
            .find_map(|entry| Some((entry.name.as_str(), entry.content.array()?)))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.0.size_hint().1)
    }
}

/// The arrays of an [`Arrays`] with their names.
#[derive(Debug)]
pub struct IntoIter(vec::IntoIter<Entry>);

impl Iterator for IntoIter {
    type Item = (String, AnyArray);

    #[inline]
    fn next(&mut self) -> Option<(String, AnyArray)> {
        self.0
            .find_map(|entry| Some((entry.name, entry.content.into_array()?)))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.0.size_hint().1)
    }
}

impl Arrays {
    /// Returns the arrays with their names, in order. Entries that could not be read are left out.
    #[inline]
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.entries.iter())
    }
}

/// Borrows the arrays with their names, in order, as [`Arrays::iter`] does.
impl<'a> IntoIterator for &'a Arrays {
    type Item = (&'a str, &'a AnyArray);
    type IntoIter = Iter<'a>;

    #[inline]
    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Moves the arrays out, with their names, in order. Entries that could not be read are left out, and
/// so are masks of [missing](Arrays::missing) values.
///
/// ```
/// use schema_core::Arrays;
/// use schema_core::ndarray::array;
///
/// let arrays = Arrays::new().with("x", array![[1.0, 2.0]]).with("y", array![0_i64]);
/// for (name, array) in &arrays {
///     println!("{name}: {}", array.dtype());
/// }
/// let prefixed = arrays.into_iter().map(|(name, array)| (format!("train_{name}"), array));
/// let prefixed: Arrays = prefixed.collect();
/// assert_eq!(prefixed.names().collect::<Vec<_>>(), ["train_x", "train_y"]);
/// ```
impl IntoIterator for Arrays {
    type Item = (String, AnyArray);
    type IntoIter = IntoIter;

    #[inline]
    fn into_iter(self) -> IntoIter {
        IntoIter(self.entries.into_iter())
    }
}

/// Keeps the last of several arrays of one name.
///
/// ```
/// use schema_core::Arrays;
/// use schema_core::ndarray::{Array2, array};
///
/// let layers = [("first", array![[1.0_f32]]), ("second", array![[2.0_f32]])];
/// let arrays: Arrays = layers.into_iter().collect();
/// let second: &Array2<f32> = &arrays.view_as("second")?.to_owned();
/// assert_eq!(second, array![[2.0_f32]]);
/// # Ok::<(), schema_core::arrays::LookupError>(())
/// ```
impl<N: Into<String>, A: Into<AnyArray>> FromIterator<(N, A)> for Arrays {
    fn from_iter<I: IntoIterator<Item = (N, A)>>(arrays: I) -> Arrays {
        let mut all = Arrays::new();
        all.extend(arrays);
        all
    }
}

/// Replaces arrays of the same names.
impl<N: Into<String>, A: Into<AnyArray>> Extend<(N, A)> for Arrays {
    fn extend<I: IntoIterator<Item = (N, A)>>(&mut self, arrays: I) {
        for (name, array) in arrays {
            self.insert(name, array);
        }
    }
}
