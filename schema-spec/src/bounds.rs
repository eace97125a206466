use std::fmt;

use crate::Text;
use crate::show::visible;
use crate::text::as_str;

/// The sizes that a symbol may have, both ends included.
///
/// ```
/// use schema_spec::DimBounds;
///
/// assert_eq!(DimBounds::new("batch", 1, Some(256)).to_string(), "batch = 1..=256");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct DimBounds {
    pub(crate) symbol: Text,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) min: usize,
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub(crate) max: Option<usize>,
}

impl DimBounds {
    /// Requires `symbol` to be at least `min` and, if given, at most `max`.
    pub const fn new(symbol: &'static str, min: usize, max: Option<usize>) -> DimBounds {
        DimBounds {
            symbol: Text::Borrowed(symbol),
            min,
            max,
        }
    }

    /// The same at run time.
    pub fn owned(symbol: impl Into<Text>, min: usize, max: Option<usize>) -> DimBounds {
        DimBounds {
            symbol: symbol.into(),
            min,
            max,
        }
    }

    /// Converts a Rust range to bounds that include both ends. An empty range stays empty.
    #[doc(hidden)]
    pub const fn included(
        min: usize,
        max: Option<usize>,
        inclusive: bool,
    ) -> (usize, Option<usize>) {
        match max {
            Some(max) if !inclusive => match max.checked_sub(1) {
                Some(max) => (min, Some(max)),
                None => (1, Some(0)),
            },
            max => (min, max),
        }
    }

    /// The bounded symbol.
    pub const fn symbol(&self) -> &str {
        as_str(&self.symbol)
    }

    /// The smallest size allowed.
    pub const fn min(&self) -> usize {
        self.min
    }

    /// The largest size allowed.
    pub const fn max(&self) -> Option<usize> {
        self.max
    }

    /// Whether `size` is within the bounds.
    pub const fn allow(&self, size: usize) -> bool {
        self.min <= size
            && match self.max {
                Some(max) => size <= max,
                None => true,
            }
    }
}

impl fmt::Display for DimBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.max {
            Some(max) => write!(f, "{} = {}..={max}", visible(&self.symbol), self.min),
            None => write!(f, "{} = {}..", visible(&self.symbol), self.min),
        }
    }
}
