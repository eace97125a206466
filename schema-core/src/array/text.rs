use ndarray::{ArrayD, ArrayViewD};

/// What a cell of a text array was where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text,
    /// A number, written out because its neighbours are text.
    Number,
    /// A truth value, written out because its neighbours are text.
    Bool,
    /// Nothing: the text is empty.
    Missing,
}

/// An array of text that may remember which of its cells were no text.
///
/// `[[1, 2, "a"], [3, 4, 5]]` has one element type only as text; five of its cells are numbers
/// still.
///
/// ```
/// use schema_core::{Cell, TextArray};
/// use schema_core::ndarray::array;
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
    /// Text with what each cell was; `None` where the two shapes differ.
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

    /// What each cell was; `None` where all of them were text.
    pub fn cells(&self) -> Option<&ArrayD<Cell>> {
        self.cells.as_ref()
    }

    /// The text alone.
    pub fn into_values(self) -> ArrayD<String> {
        self.values
    }

    /// The array, to be looked at.
    pub fn view(&self) -> TextView<'_> {
        TextView {
            values: TextValues::Owned(self.values.view()),
            cells: self.cells.as_ref(),
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

/// An array of text, to be looked at: of `String` or of `&str`.
#[derive(Clone, Debug)]
pub struct TextView<'a> {
    values: TextValues<'a>,
    cells: Option<&'a ArrayD<Cell>>,
}

#[derive(Clone, Debug)]
pub(crate) enum TextValues<'a> {
    Owned(ArrayViewD<'a, String>),
    Borrowed(ArrayViewD<'a, &'a str>),
}

impl<'a> TextView<'a> {
    pub(crate) fn owned(values: ArrayViewD<'a, String>) -> TextView<'a> {
        TextView {
            values: TextValues::Owned(values),
            cells: None,
        }
    }

    pub(crate) fn borrowed(values: ArrayViewD<'a, &'a str>) -> TextView<'a> {
        TextView {
            values: TextValues::Borrowed(values),
            cells: None,
        }
    }

    /// A copy that owns its data.
    pub fn to_array(&self) -> TextArray {
        let values = match &self.values {
            TextValues::Owned(values) => values.to_owned(),
            TextValues::Borrowed(values) => values.mapv(str::to_owned),
        };
        TextArray {
            values,
            cells: self.cells.cloned(),
        }
    }

    /// The sizes of its axes.
    pub fn shape(&self) -> &[usize] {
        match &self.values {
            TextValues::Owned(values) => values.shape(),
            TextValues::Borrowed(values) => values.shape(),
        }
    }

    pub(crate) fn values(&self) -> &TextValues<'a> {
        &self.values
    }

    pub(crate) fn cells(&self) -> Option<&'a ArrayD<Cell>> {
        self.cells
    }

    /// Each text with what its cell was, in row-major order.
    #[allow(clippy::iter_without_into_iter)] // a view of an array is no collection
    pub fn iter(&self) -> Box<dyn Iterator<Item = (&str, Cell)> + '_> {
        let cells: Box<dyn Iterator<Item = Cell> + '_> = match &self.cells {
            Some(cells) => Box::new(cells.iter().copied()),
            None => Box::new(std::iter::repeat(Cell::Text)),
        };
        match &self.values {
            TextValues::Owned(values) => Box::new(values.iter().map(String::as_str).zip(cells)),
            TextValues::Borrowed(values) => Box::new(values.iter().copied().zip(cells)),
        }
    }
}
