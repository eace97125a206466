use std::borrow::Cow;

use ndarray::{ArrayD, ErrorKind, ShapeError};
use schema_arrays::{AnyArray, AnyView, Content};

use schema_spec::{ArraySpec, DType, Schema};

use super::Arrays;

/// Borrowed arrays by name, in order, which are checked without a copy.
///
/// The arrays can be in another struct, a tensor, or a buffer of another language.
///
/// ```
/// use schema_core::ndarray::array;
/// use schema_core::{ArraySpec, DType, Schema, Views};
/// use schema_core::spec::Dim;
///
/// const SCHEMA: Schema = Schema::new("Features").with_arrays(
///     const {
///         &[ArraySpec::new("x", DType::F32)
///             .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] })]
///     },
/// );
///
/// let x = array![[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]];
/// let views = Views::new().with("x", x.view());
/// assert_eq!(SCHEMA.validate(&views)?["batch"], 2);
/// # Ok::<(), schema_core::Report>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Views<'a> {
    views: Vec<(Cow<'a, str>, Viewed<'a>)>,
}

/// An array, and the mask of its missing values.
#[derive(Clone, Debug)]
pub(super) enum Viewed<'a> {
    View(AnyView<'a>),
    Masked(AnyView<'a>, ArrayD<bool>),
    Copy(Content),
    Entry(&'a Content),
}

impl<'a> Viewed<'a> {
    #[inline] // compiled only where it is called
    fn with_missing(view: AnyView<'a>, missing: ArrayD<bool>) -> Viewed<'a> {
        if !missing.iter().any(|missing| *missing) {
            return Viewed::View(view);
        }
        // Missing floats are NaN, and text has its own mask.
        let fits = match view.dtype() {
            DType::Text => false,
            dtype if dtype.has_nan() => (missing.iter().zip(view.scalars()))
                .all(|(missing, value)| !missing || value.is_some_and(schema_spec::Scalar::is_nan)),
            _ => true,
        };
        if fits {
            Viewed::Masked(view, missing)
        } else {
            Viewed::Copy(Content::with_missing(view.to_array(), missing))
        }
    }

    fn view(&self) -> Option<AnyView<'_>> {
        match self {
            Viewed::View(view) | Viewed::Masked(view, _) => Some(view.view()),
            Viewed::Copy(content) => content.array().map(AnyArray::view),
            Viewed::Entry(content) => content.array().map(AnyArray::view),
        }
    }
}

impl<'a> Views<'a> {
    /// Creates an empty collection.
    pub fn new() -> Views<'a> {
        Views::default()
    }

    /// Adds an array, or replaces the one of that name.
    #[must_use]
    pub fn with(
        mut self,
        name: impl Into<Cow<'a, str>>,
        view: impl Into<AnyView<'a>>,
    ) -> Views<'a> {
        self.insert(name, view);
        self
    }

    /// Inserts an array, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<Cow<'a, str>>, view: impl Into<AnyView<'a>>) {
        self.put(name.into(), Viewed::View(view.into()));
    }

    /// Inserts an array with a mask of missing values, or replaces the one of that name.
    ///
    /// The array is copied only if it is text, or if a masked float is not NaN.
    ///
    /// ```
    /// use schema_core::ndarray::array;
    /// use schema_core::{ArraySpec, DType, Schema, Views};
    ///
    /// const SCHEMA: Schema = Schema::new("Labels").with_arrays(
    ///     const { &[ArraySpec::new("y", DType::I64).with_nullable(true)] },
    /// );
    ///
    /// let y = array![7_i64, 0, 9];
    /// let mut views = Views::new();
    /// views.insert_with_missing("y", &y, array![false, true, false].into_dyn())?;
    /// assert!(SCHEMA.validate(&views).is_ok());
    /// # Ok::<(), schema_core::ndarray::ShapeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the shapes of `missing` and the array differ.
    pub fn insert_with_missing(
        &mut self,
        name: impl Into<Cow<'a, str>>,
        view: impl Into<AnyView<'a>>,
        missing: ArrayD<bool>,
    ) -> Result<(), ShapeError> {
        let view = view.into();
        if view.shape() != missing.shape() {
            return Err(ShapeError::from_kind(ErrorKind::IncompatibleShape));
        }
        self.put(name.into(), Viewed::with_missing(view, missing));
        Ok(())
    }

    /// The same for a copy.
    pub(crate) fn insert_copy(&mut self, name: &'a str, copy: Content) {
        self.put(name.into(), Viewed::Copy(copy));
    }

    /// Adds the entries of [`Arrays`], which replace those of the same names: what was read from files beside
    /// arrays in memory. Nothing is copied.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, Array2, array};
    /// use schema_core::{Arrays, InputSchema, Views};
    ///
    /// #[derive(InputSchema)]
    /// struct Training {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f64>,
    ///     #[input(shape = [batch])]
    ///     y: Array1<i64>,
    /// }
    ///
    /// let x = array![[1.0, 2.0]];
    /// let labels = Arrays::new().with("y", array![0_i64]);
    /// let mut views = Views::new().with("x", &x);
    /// views.append(&labels);
    /// assert!(Training::SCHEMA.validate(&views).is_ok());
    /// ```
    #[inline] // compiled only where it is called
    pub fn append(&mut self, arrays: &'a Arrays) {
        for entry in arrays.entries() {
            self.put(entry.name.as_str().into(), Viewed::Entry(&entry.content));
        }
    }

    fn put(&mut self, name: Cow<'a, str>, view: Viewed<'a>) {
        match self.views.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => *old = view,
            None => self.views.push((name, view)),
        }
    }

    /// Returns the array of that name.
    ///
    /// [Missing](Views::missing) values are NaN in floats.
    pub fn get(&self, name: &str) -> Option<AnyView<'_>> {
        self.entry(name)?.view()
    }

    /// Returns the mask of missing values of an array; `None` if no value is missing or there is no
    /// such array. NaN does not count as missing here.
    pub fn missing(&self, name: &str) -> Option<ArrayD<bool>> {
        match self.entry(name)? {
            Viewed::View(_) => None,
            Viewed::Masked(_, missing) => Some(missing.clone()),
            Viewed::Copy(content) => content.missing(),
            Viewed::Entry(content) => content.missing(),
        }
    }

    fn entry(&self, name: &str) -> Option<&Viewed<'a>> {
        let mut views = self.views.iter();
        views.find_map(|(other, view)| (other == name).then_some(view))
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Viewed<'a>)> {
        self.views.iter().map(|(name, view)| (name.as_ref(), view))
    }

    /// Returns the names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.views.iter().map(|(name, _)| name.as_ref())
    }

    /// Returns the arrays with their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, AnyView<'_>)> {
        (self.entries()).filter_map(|(name, viewed)| Some((name, viewed.view()?)))
    }

    /// Returns the arrays of a schema that are present, each with its spec, in the order of the
    /// schema.
    pub fn by_spec<'s>(
        &'s self,
        schema: &'s Schema,
    ) -> impl Iterator<Item = (&'s ArraySpec, AnyView<'s>)> {
        (schema.arrays()).filter_map(|spec| Some((spec, self.get(spec.name())?)))
    }

    /// Copies the arrays, with their masks of missing values.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array1, array};
    ///
    /// #[derive(InputSchema)]
    /// struct Ages {
    ///     #[input(shape = [batch])]
    ///     age: Array1<Option<i64>>,
    /// }
    ///
    /// let ages = Ages { age: array![Some(31), None] };
    /// let arrays = ages.views().to_arrays();
    /// assert_eq!(arrays.missing("age"), Some(array![false, true].into_dyn()));
    /// ```
    #[inline] // compiled only where it is called
    pub fn to_arrays(&self) -> Arrays {
        let mut arrays = Arrays::new();
        for (name, viewed) in self.entries() {
            let content = match viewed {
                Viewed::View(view) => Content::Typed(view.to_array()),
                Viewed::Masked(view, missing) => {
                    Content::with_missing(view.to_array(), missing.clone())
                }
                Viewed::Copy(content) => content.clone(),
                Viewed::Entry(content) => (*content).clone(),
            };
            arrays.put(name.to_owned(), content);
        }
        arrays
    }

    /// Returns the number of arrays.
    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// Whether there are no arrays.
    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }
}

/// Borrows all entries.
impl<'a> From<&'a Arrays> for Views<'a> {
    fn from(arrays: &'a Arrays) -> Views<'a> {
        let entries = arrays.entries().iter();
        let views =
            entries.map(|entry| (entry.name.as_str().into(), Viewed::Entry(&entry.content)));
        Views {
            views: views.collect(),
        }
    }
}

/// Keeps the last of several arrays of one name.
impl<'a, N: Into<Cow<'a, str>>, V: Into<AnyView<'a>>> FromIterator<(N, V)> for Views<'a> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(views: I) -> Views<'a> {
        let mut all = Views::new();
        all.extend(views);
        all
    }
}

impl<'a, N: Into<Cow<'a, str>>, V: Into<AnyView<'a>>> Extend<(N, V)> for Views<'a> {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, views: I) {
        for (name, view) in views {
            self.insert(name, view);
        }
    }
}
