//! Data that is given: owned or borrowed arrays, and what is known of them without their values.

use std::borrow::Cow;
use std::collections::HashMap;

use schema_core::ndarray::ArrayD;
use schema_core::{AnyView, Arrays, DType, Dims, Report, Schema, Views};

/// Arrays by name, owned or borrowed. Borrowed ones are copied only where one of them is converted.
///
/// Functions take whatever becomes it: [`Arrays`], `&Arrays` or `&Views`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Data<'a> {
    /// Arrays that nobody else needs.
    Owned(Arrays),
    /// Arrays that are kept.
    Arrays(&'a Arrays),
    /// Arrays that are elsewhere, such as in a buffer of another language.
    Views(&'a Views<'a>),
}

impl From<Arrays> for Data<'_> {
    fn from(arrays: Arrays) -> Self {
        Data::Owned(arrays)
    }
}

impl<'a> From<&'a Arrays> for Data<'a> {
    fn from(arrays: &'a Arrays) -> Data<'a> {
        Data::Arrays(arrays)
    }
}

impl<'a> From<&'a Views<'a>> for Data<'a> {
    fn from(views: &'a Views<'a>) -> Data<'a> {
        Data::Views(views)
    }
}

impl Data<'_> {
    /// Checks the data against a schema.
    pub(crate) fn validate(&self, schema: &Schema) -> Result<Dims, Report> {
        match self {
            Data::Owned(arrays) => schema.validate(arrays),
            Data::Arrays(arrays) => schema.validate(*arrays),
            Data::Views(views) => schema.validate(*views),
        }
    }

    /// Calls `visit` with each array and the mask of its missing values, if the array does not mark
    /// them itself.
    pub(crate) fn for_each(
        &self,
        mut visit: impl FnMut(&str, &AnyView<'_>, Option<&ArrayD<bool>>),
    ) {
        let mut of_arrays = |arrays: &Arrays| {
            for (name, array) in arrays {
                visit(name, &array.view(), arrays.missing(name).as_ref());
            }
        };
        match self {
            Data::Owned(arrays) => of_arrays(arrays),
            Data::Arrays(arrays) => of_arrays(arrays),
            Data::Views(views) => {
                for (name, view) in views.iter() {
                    visit(name, &view, views.missing(name).as_ref());
                }
            }
        }
    }

    /// The arrays that cannot be read, with the reasons.
    pub(crate) fn unreadable(&self) -> impl Iterator<Item = (&str, &str)> {
        let arrays = match self {
            Data::Owned(arrays) => Some(arrays),
            Data::Arrays(arrays) => Some(*arrays),
            Data::Views(_) => None,
        };
        arrays.into_iter().flat_map(Arrays::unreadable)
    }

    /// What is known of the arrays without their values.
    pub fn given(&self) -> Given<'_> {
        match self {
            Data::Owned(arrays) => Given::from(arrays),
            Data::Arrays(arrays) => Given::from(*arrays),
            Data::Views(views) => Given::from(*views),
        }
    }

    /// Returns the arrays; a copy of what is borrowed.
    pub(crate) fn into_arrays(self) -> Arrays {
        match self {
            Data::Owned(arrays) => arrays,
            Data::Arrays(arrays) => arrays.clone(),
            Data::Views(views) => views.to_arrays(),
        }
    }
}

/// What is known of arrays without their values: names, dtypes and shapes.
///
/// What a model expects depends on them alone, so that data in pieces needs only its first piece, and
/// data in another language nothing but its description.
///
/// ```
/// use schema_core::DType;
/// use schema_tools::Given;
///
/// let given = Given::new().with("x", DType::F32, &[150, 4]).with("y", DType::I64, &[150]);
/// assert_eq!(given.names().collect::<Vec<_>>(), ["x", "y"]);
/// assert_eq!(given.get("x").unwrap().shape(), [150, 4]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Given<'a> {
    arrays: Vec<(Cow<'a, str>, Option<GivenArray>)>,
    places: HashMap<Cow<'a, str>, usize>,
}

/// What is known of an array without its values.
#[derive(Clone, Debug)]
pub struct GivenArray {
    dtype: DType,
    shape: Vec<usize>,
}

impl GivenArray {
    /// The dtype of its elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The sizes of its axes.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }
}

impl<'a> Given<'a> {
    /// Creates an empty collection.
    pub fn new() -> Given<'a> {
        Given::default()
    }

    /// Adds an array, or replaces the one of that name.
    #[must_use]
    pub fn with(
        mut self,
        name: impl Into<Cow<'a, str>>,
        dtype: DType,
        shape: &[usize],
    ) -> Given<'a> {
        let shape = shape.to_vec();
        self.put(name.into(), Some(GivenArray { dtype, shape }));
        self
    }

    fn put(&mut self, name: Cow<'a, str>, array: Option<GivenArray>) {
        match self.places.get(&name) {
            Some(&place) => self.arrays[place].1 = array,
            None => {
                self.places.insert(name.clone(), self.arrays.len());
                self.arrays.push((name, array));
            }
        }
    }

    /// Describes data of which these are the first rows.
    ///
    /// Integers that were read from text are described as f64: those that follow may have fractions, and a
    /// text of integers is taken for any dtype.
    pub fn of_first(rows: &'a Arrays) -> Given<'a> {
        let mut given = Given::from(rows);
        for (name, array) in &mut given.arrays {
            if let Some(array) = array
                && array.dtype.is_integer()
                && rows.is_untyped(name)
            {
                array.dtype = DType::F64;
            }
        }
        given
    }

    /// Returns the names, in order, including those of arrays that cannot be read.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.arrays.iter().map(|(name, _)| name.as_ref())
    }

    /// Returns the array of that name; `None` if there is none or it cannot be read.
    pub fn get(&self, name: &str) -> Option<&GivenArray> {
        self.arrays[*self.places.get(name)?].1.as_ref()
    }
}

impl<'a> From<&'a Arrays> for Given<'a> {
    fn from(arrays: &'a Arrays) -> Given<'a> {
        let mut given = Given::new();
        for name in arrays.names() {
            let array = arrays.get(name).map(|array| GivenArray {
                dtype: array.dtype(),
                shape: array.shape().to_vec(),
            });
            given.put(name.into(), array);
        }
        given
    }
}

impl<'a> From<&'a Views<'_>> for Given<'a> {
    fn from(views: &'a Views<'_>) -> Given<'a> {
        let mut given = Given::new();
        for name in views.names() {
            let array = views.get(name).map(|array| GivenArray {
                dtype: array.dtype(),
                shape: array.shape().to_vec(),
            });
            given.put(name.into(), array);
        }
        given
    }
}
