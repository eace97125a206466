use std::fmt;
use std::ops::Index;

use crate::inline_vec::{Empty, InlineVec};
use schema_spec::Text;
use schema_spec::show::visible;

/// The largest number of symbols that are stored without allocation.
pub(crate) const INLINE_SYMBOLS: usize = 4;

/// The sizes of a schema's symbols in checked arrays.
///
/// It contains a symbol if the arrays determine its size: it is the size of an axis, or occurs in an
/// expression that has only one solution. If no array determines it (for example, the only array
/// with an axis `time` is optional and absent), there are sizes within the bounds of the schema that
/// fit every array, but none of them is chosen.
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
    #[inline]
    pub(crate) fn new() -> Dims {
        Dims {
            sizes: InlineVec::new(),
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, symbol: Text, size: usize) {
        self.sizes.push((symbol, size));
    }

    /// The same sizes, but for a symbol that is known.
    #[inline] // compiled only where it is called
    pub(crate) fn with_size(&self, symbol: &str, size: usize) -> Dims {
        let mut dims = Dims::new();
        for (name, known) in self.sizes.as_slice() {
            let size = if name == symbol { size } else { *known };
            dims.add(name.clone(), size);
        }
        dims
    }

    /// Returns the size of a symbol, or `None` if the schema has no such symbol or no array
    /// determines its size.
    pub fn get(&self, symbol: &str) -> Option<usize> {
        self.iter()
            .find_map(|(name, size)| (name == symbol).then_some(size))
    }

    /// Returns the symbols with their sizes, in the order in which they were determined.
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
    /// If there is no such symbol. [`Dims::get`] does not panic.
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
