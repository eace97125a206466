//! Looking up an array by its name, with an error that has what there is.

use std::error::Error;
use std::fmt;
use std::ops::Index;

use ndarray::{ArrayView, Dimension};
use schema_arrays::{AnyArray, Content, OwnedElement};

use super::Arrays;
use crate::report::text::sentence::{Sentence, clipped, list, short_name};

/// The largest length of the reason why an entry could not be read, in characters.
const REASON: usize = 200;

/// There is no array of that name, dtype and rank.
///
/// The text says which arrays there are, or what the array is.
#[derive(Debug)]
pub struct LookupError(Sentence);

impl fmt::Display for LookupError {
    #[inline] // compiled only where it is called
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for LookupError {}

impl Arrays {
    /// Borrows an array as one of a known element type and rank.
    ///
    /// [Missing](Arrays::missing) values are NaN in floats, and zero, false or empty otherwise.
    ///
    /// ```
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::{Array2, Ix1, Ix2, array};
    ///
    /// let arrays = Arrays::new().with("x", array![[1.0, 2.0]]).with("y", array![0_i64]);
    /// let x: Array2<f64> = arrays.view_as::<f64, Ix2>("x")?.to_owned();
    /// assert_eq!(x, array![[1.0, 2.0]]);
    ///
    /// let text = |name| arrays.view_as::<f32, Ix1>(name).unwrap_err().to_string();
    /// assert_eq!(text("z"), "there is no array `z`: there are `x`, `y`");
    /// assert_eq!(text("x"), "`x` is f64[1, 2], not f32 of rank 1");
    /// # Ok::<(), schema_core::arrays::LookupError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such array, with the names that there are, or if it is of
    /// another dtype or rank.
    pub fn view_as<A: OwnedElement, D: Dimension>(
        &self,
        name: &str,
    ) -> Result<ArrayView<'_, A, D>, LookupError> {
        let array = self.look_up(name)?;
        array.view_as().ok_or_else(|| {
            let (dtype, shape) = (array.dtype(), list(array.shape()));
            let found = Sentence::new()
                .code(name)
                .text(format_args!(" is {dtype}{shape}, not {}", A::DTYPE));
            LookupError(match D::NDIM {
                Some(rank) => found.text(format_args!(" of rank {rank}")),
                None => found,
            })
        })
    }

    #[inline] // compiled only where it is called
    fn look_up(&self, name: &str) -> Result<&AnyArray, LookupError> {
        match self.entry(name).map(|entry| &entry.content) {
            Some(Content::Unreadable(reason)) => Err(LookupError(unreadable(name, reason))),
            Some(content) => Ok(content.array().expect("it is readable")),
            None => Err(LookupError(no_array(name, &mut self.names()))),
        }
    }
}

/// Panics if there is no such array: [`Arrays::get`] returns an `Option`.
///
/// ```
/// use schema_core::Arrays;
/// use schema_core::ndarray::array;
///
/// let arrays = Arrays::new().with("x", array![[1.0, 2.0]]);
/// assert_eq!(arrays["x"].shape(), [1, 2]);
/// ```
///
/// # Panics
///
/// If there is no array of that name, or it could not be read. The message has the names that there
/// are.
impl Index<&str> for Arrays {
    type Output = AnyArray;

    #[inline] // compiled only where it is called
    #[track_caller]
    fn index(&self, name: &str) -> &AnyArray {
        match self.look_up(name) {
            Ok(array) => array,
            Err(error) => panic!("{error}"),
        }
    }
}

/// `` there is no array `z`: there are `x`, `y` ``
#[inline]
pub(crate) fn no_array(name: &str, names: &mut dyn Iterator<Item = &str>) -> Sentence {
    let none = Sentence::new().text("there is no array ").code(name);
    let names: Vec<&str> = names.collect();
    match names.len() {
        0 => none.text(": there are no arrays"),
        1 => none.text(": there is ").code(names[0]),
        _ => none.text(": there are ").codes(names),
    }
}

/// `` `when` could not be read: it holds datetimes ``
#[inline]
pub(crate) fn unreadable(name: &str, reason: &str) -> Sentence {
    (Sentence::new().code(name))
        .text(" could not be read: it ")
        .text(clipped(&short_name(reason), REASON))
}

#[cfg(test)]
mod tests {
    use ndarray::{Ix1, IxDyn, array};
    use schema_arrays::Content;

    use crate::Arrays;

    #[test]
    fn an_error_has_what_there_is() {
        let mut arrays = Arrays::new().with("x", array![[1.0_f32, 2.0]]);
        arrays.put(
            "when".to_owned(),
            Content::Unreadable("holds datetimes".to_owned()),
        );
        let text = |name| arrays.view_as::<i64, IxDyn>(name).unwrap_err().to_string();
        assert_eq!(
            text("<\u{202e}z"),
            "there is no array `<\\u{202e}z`: there are `x`, `when`"
        );
        assert_eq!(text("x"), "`x` is f32[1, 2], not i64");
        assert_eq!(text("when"), "`when` could not be read: it holds datetimes");
        let none = Arrays::new().view_as::<f32, Ix1>("x").unwrap_err();
        assert_eq!(
            none.to_string(),
            "there is no array `x`: there are no arrays"
        );
        let one = Arrays::new().with("y", array![1_u8]);
        let one = one.view_as::<f32, Ix1>("x").unwrap_err();
        assert_eq!(one.to_string(), "there is no array `x`: there is `y`");
        assert!(arrays.view_as::<f32, IxDyn>("x").is_ok());
    }

    #[test]
    #[should_panic(expected = "there is no array `y`: there is `x`")]
    fn an_index_has_what_there_is() {
        let arrays = Arrays::new().with("x", array![1.0]);
        let _ = &arrays["y"];
    }
}
