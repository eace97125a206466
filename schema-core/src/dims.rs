use std::fmt;
use std::ops::Index;

use crate::inline_vec::{Empty, InlineVec};
use schema_spec::Text;
use schema_spec::show::visible;

/// Up to how many symbols are known without taking memory.
pub(crate) const INLINE_SYMBOLS: usize = 4;

/// What size each symbol of a schema turned out to have.
///
/// A symbol is in it if the arrays that are there determine its size: it is the size of an axis, or
/// stands in an expression that gives its axis this size only. If no array does so (the one with an
/// axis `time` is optional, and absent), there are sizes within the bounds of the schema that fit
/// every array, but none of them is picked.
///
/// ```
/// use schema_core::ndarray::{Array1, Array2, array};
/// use schema_core::InputSchema;
///
/// #[derive(InputSchema)]
/// struct Training {
///     #[input(shape = [batch, 3])]
///     x: Array2<f32>,
///     #[input(shape = [batch])]
///     y: Array1<i64>,
/// }
///
/// let training = Training { x: Array2::zeros((2, 3)), y: array![0, 1] };
/// let dims = training.check()?;
/// assert_eq!(dims["batch"], 2);
/// assert_eq!(dims.get("time"), None);
/// assert_eq!(dims.to_string(), "batch = 2");
/// # Ok::<(), schema_core::Report>(())
/// ```
#[derive(Clone)]
pub struct Dims {
    sizes: InlineVec<(Text, usize), INLINE_SYMBOLS>,
}

impl Empty for (Text, usize) {
    #[inline]
    fn empty() -> (Text, usize) {
        (Text::Borrowed(""), 0)
    }
}

impl Dims {
    pub(crate) fn new() -> Dims {
        Dims {
            sizes: InlineVec::new(),
        }
    }

    pub(crate) fn add(&mut self, symbol: Text, size: usize) {
        self.sizes.push((symbol, size));
    }

    /// The size of a symbol; `None` where the schema has no such symbol, or no array that is
    /// there determines it.
    pub fn get(&self, symbol: &str) -> Option<usize> {
        self.iter()
            .find_map(|(name, size)| (name == symbol).then_some(size))
    }

    /// The symbols with their sizes, in the order in which they became known.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, usize)> {
        self.sizes
            .as_slice()
            .iter()
            .map(|(name, size)| (name.as_ref(), *size))
    }
}

impl Index<&str> for Dims {
    type Output = usize;

    /// # Panics
    ///
    /// Where there is no such symbol; [`Dims::get`] does not.
    fn index(&self, symbol: &str) -> &usize {
        self.sizes
            .as_slice()
            .iter()
            .find_map(|(name, size)| (name == symbol).then_some(size))
            .unwrap_or_else(|| panic!("no symbol `{symbol}` in these dims: {self}"))
    }
}

impl PartialEq for Dims {
    fn eq(&self, other: &Dims) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Dims {}

impl fmt::Display for Dims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (symbol, size)) in self.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{} = {size}", visible(symbol))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Dims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Dims {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
