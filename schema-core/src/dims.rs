use std::fmt;
use std::ops::Index;

use schema_spec::show::visible;
use schema_spec::{Schema, Text};

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
    /// The symbols of a constant schema, so that nothing is allocated and little is moved.
    few: [(&'static str, usize); INLINE_SYMBOLS],
    count: usize,
    /// All symbols, if there are more, or one is not constant.
    many: Vec<(Text, usize)>,
}

impl Dims {
    #[inline]
    pub(crate) fn new() -> Dims {
        Dims {
            few: [("", 0); INLINE_SYMBOLS],
            count: 0,
            many: Vec::new(),
        }
    }

    /// The first `count` of these.
    #[inline]
    pub(crate) fn of_few(few: [(&'static str, usize); INLINE_SYMBOLS], count: usize) -> Dims {
        Dims {
            few,
            count,
            many: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, symbol: &Text, size: usize) {
        match (symbol, self.few.get_mut(self.count)) {
            (Text::Borrowed(symbol), Some(slot)) if self.many.is_empty() => *slot = (symbol, size),
            _ => self.add_to_many(symbol.clone(), size),
        }
        self.count += 1;
    }

    #[cold]
    fn add_to_many(&mut self, symbol: Text, size: usize) {
        if self.many.is_empty() {
            let few = self.few[..self.count].iter();
            self.many = few
                .map(|(name, size)| (Text::Borrowed(*name), *size))
                .collect();
        }
        self.many.push((symbol, size));
    }

    /// The same sizes, but for a symbol that is known.
    #[inline] // compiled only where it is called
    pub(crate) fn with_size(&self, symbol: &str, size: usize) -> Dims {
        let mut dims = self.clone();
        let few = dims.few.iter_mut().map(|(name, known)| (*name, known));
        let few = few.take(self.count).filter(|(name, _)| *name == symbol);
        let many = dims.many.iter_mut().filter(|(name, _)| name == symbol);
        for known in few.map(|few| few.1).chain(many.map(|many| &mut many.1)) {
            *known = size;
        }
        dims
    }

    /// The sizes of the symbols of a schema.
    #[inline] // compiled only where it is called
    pub(crate) fn of_schema(&self, schema: &Schema) -> Dims {
        let mut dims = Dims::new();
        let mut add = |name: &Text, size: usize| {
            if crate::symbols::has_symbol(schema, name) {
                dims.add(name, size);
            }
        };
        if self.many.is_empty() {
            for (name, size) in &self.few[..self.count] {
                add(&Text::Borrowed(name), *size);
            }
        }
        for (name, size) in &self.many {
            add(name, *size);
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
        (0..self.count).map(|at| match self.many.get(at) {
            Some((name, size)) => (name.as_ref(), *size),
            None => self.few[at],
        })
    }
}

impl Index<&str> for Dims {
    type Output = usize;

    /// # Panics
    ///
    /// If there is no such symbol. [`Dims::get`] does not panic.
    fn index(&self, symbol: &str) -> &usize {
        let at = self.iter().position(|(name, _)| name == symbol);
        let at = at.unwrap_or_else(|| panic!("no symbol `{symbol}` in these dims: {self}"));
        match self.many.get(at) {
            Some((_, size)) => size,
            None => &self.few[at].1,
        }
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
