use ndarray::{ArrayD, ArrayViewD, Axis, Slice};

use crate::masked::places;

/// The type of a cell of a text array in its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text,
    /// A number, converted to text because other cells are text.
    Number,
    /// A truth value, converted to text because other cells are text.
    Bool,
    /// A missing value; the text is empty.
    Missing,
}

/// An array of text that may record which of its cells were not text.
///
/// `[[1, 2, "a"], [3, 4, 5]]` can only be an array of text, but five of its cells are numbers.
///
/// ```
/// use schema_arrays::TextArray;
/// use ndarray::array;
///
/// let plain = TextArray::from(array!["a".to_owned(), "7".to_owned()].into_dyn());
/// assert_eq!(plain.cells(), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TextArray {
    values: ArrayD<String>,
    cells: Option<ArrayD<Cell>>,
}

impl TextArray {
    /// Creates an array of text with the type of each cell; `None` if the two shapes differ.
    pub fn with_cells(values: ArrayD<String>, cells: ArrayD<Cell>) -> Option<TextArray> {
        (values.shape() == cells.shape()).then_some(TextArray {
            values,
            cells: Some(cells),
        })
    }

    /// The text.
    pub fn values(&self) -> &ArrayD<String> {
        &self.values
    }

    /// The type of each cell; `None` if all of them were text.
    pub fn cells(&self) -> Option<&ArrayD<Cell>> {
        self.cells.as_ref()
    }

    /// Whether each cell is a number or missing.
    pub fn is_numbers(&self) -> bool {
        let is_number = |cell: &Cell| matches!(cell, Cell::Number | Cell::Missing);
        self.cells()
            .is_some_and(|cells| cells.iter().all(is_number))
    }

    /// Converts into the text.
    pub fn into_values(self) -> ArrayD<String> {
        self.values
    }

    /// A view of the array.
    pub fn view(&self) -> TextView<'_> {
        TextView {
            values: TextValues::Owned(self.values.view()),
            cells: self.cells.as_ref().map(|cells| cells.view()),
        }
    }

    /// Marks more cells as missing.
    pub(crate) fn without(self, marked: &ArrayD<bool>) -> TextArray {
        let TextArray { mut values, cells } = self;
        let mut cells = cells.unwrap_or_else(|| ArrayD::from_elem(values.shape(), Cell::Text));
        for index in places(marked) {
            values[index.as_slice()].clear();
            cells[index.as_slice()] = Cell::Missing;
        }
        TextArray {
            values,
            cells: Some(cells),
        }
    }
}

impl From<ArrayD<String>> for TextArray {
    fn from(values: ArrayD<String>) -> TextArray {
        TextArray {
            values,
            cells: None,
        }
    }
}

/// A borrowed array of text: of `String` or of `&str`.
#[derive(Clone, Debug)]
pub struct TextView<'a> {
    values: TextValues<'a>,
    cells: Option<ArrayViewD<'a, Cell>>,
}

/// The values of a [`TextView`], of either string type.
#[derive(Clone, Debug)]
pub enum TextValues<'a> {
    /// Of `String`.
    Owned(ArrayViewD<'a, String>),
    /// Of `&str`.
    Borrowed(ArrayViewD<'a, &'a str>),
}

impl<'a> TextView<'a> {
    /// Creates a view of text whose cells were all text.
    pub(crate) fn new(values: TextValues<'a>) -> TextView<'a> {
        TextView {
            values,
            cells: None,
        }
    }

    /// A view of the same text with a shorter lifetime.
    pub fn view(&self) -> TextView<'_> {
        TextView {
            values: match &self.values {
                TextValues::Owned(values) => TextValues::Owned(values.view()),
                TextValues::Borrowed(values) => TextValues::Borrowed(values.view()),
            },
            cells: self.cells.as_ref().map(|cells| cells.view()),
        }
    }

    /// Copies the data into an owned array.
    #[inline]
    pub fn to_array(&self) -> TextArray {
        let values = match &self.values {
            TextValues::Owned(values) => values.to_owned(),
            TextValues::Borrowed(values) => values.mapv(str::to_owned),
        };
        TextArray {
            values,
            cells: self.cells.as_ref().map(ndarray::ArrayBase::to_owned),
        }
    }

    /// The sizes of the axes.
    pub fn shape(&self) -> &[usize] {
        match &self.values {
            TextValues::Owned(values) => values.shape(),
            TextValues::Borrowed(values) => values.shape(),
        }
    }

    /// The text.
    pub fn values(&self) -> &TextValues<'a> {
        &self.values
    }

    /// The type of each cell; `None` if all of them were text.
    pub fn cells(&self) -> Option<&ArrayViewD<'a, Cell>> {
        self.cells.as_ref()
    }

    pub(crate) fn into_parts(self) -> (TextValues<'a>, Option<ArrayViewD<'a, Cell>>) {
        (self.values, self.cells)
    }

    /// The view of the part of it that `slice` selects along an axis.
    ///
    /// # Panics
    ///
    /// There is no such axis, or the slice goes past its end.
    #[must_use]
    pub fn slice_axis(&self, axis: usize, slice: Slice) -> TextView<'_> {
        let axis = Axis(axis);
        TextView {
            values: match &self.values {
                TextValues::Owned(values) => TextValues::Owned(values.slice_axis(axis, slice)),
                TextValues::Borrowed(values) => {
                    TextValues::Borrowed(values.slice_axis(axis, slice))
                }
            },
            cells: (self.cells.as_ref()).map(|cells| cells.slice_axis(axis, slice)),
        }
    }

    /// The text at an index, with the type of its cell; `None` if there is no such index.
    pub fn get(&self, index: &[usize]) -> Option<(&str, Cell)> {
        let text = match &self.values {
            TextValues::Owned(values) => values.get(index)?.as_str(),
            TextValues::Borrowed(values) => values.get(index)?,
        };
        let cell = match &self.cells {
            Some(cells) => *cells.get(index)?,
            None => Cell::Text,
        };
        Some((text, cell))
    }

    /// Each text with the type of its cell, in row-major order.
    pub fn iter<'v>(&'v self) -> Texts<'v> {
        let mut values: Box<dyn FnMut() -> Option<&'v str> + 'v> = match &self.values {
            TextValues::Owned(values) => {
                let mut values = values.iter();
                Box::new(move || values.next().map(String::as_str))
            }
            TextValues::Borrowed(values) => {
                let mut values = values.iter();
                Box::new(move || values.next().copied())
            }
        };
        let mut cells = self.cells.as_ref().map(|cells| cells.iter());
        Texts {
            next: Box::new(move || {
                let cell = match &mut cells {
                    Some(cells) => *cells.next()?,
                    None => Cell::Text,
                };
                Some((values()?, cell))
            }),
        }
    }
}

/// The texts of a [`TextView`], each with what its cell was, in row-major order.
pub struct Texts<'v> {
    next: Box<dyn FnMut() -> Option<(&'v str, Cell)> + 'v>,
}

impl<'v> Iterator for Texts<'v> {
    type Item = (&'v str, Cell);

    fn next(&mut self) -> Option<(&'v str, Cell)> {
        (self.next)()
    }
}

impl<'v> IntoIterator for &'v TextView<'_> {
    type Item = (&'v str, Cell);
    type IntoIter = Texts<'v>;

    fn into_iter(self) -> Texts<'v> {
        self.iter()
    }
}
