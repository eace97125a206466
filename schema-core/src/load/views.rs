use std::borrow::Cow;

use schema_arrays::AnyView;

use schema_spec::{ArraySpec, Schema};

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
    views: Vec<(Cow<'a, str>, AnyView<'a>)>,
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

    /// Inserts an array; returns the one that had the name before.
    pub fn insert(
        &mut self,
        name: impl Into<Cow<'a, str>>,
        view: impl Into<AnyView<'a>>,
    ) -> Option<AnyView<'a>> {
        let (name, view) = (name.into(), view.into());
        match self.views.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => Some(std::mem::replace(old, view)),
            None => {
                self.views.push((name, view));
                None
            }
        }
    }

    /// Returns the array of that name.
    pub fn get(&self, name: &str) -> Option<&AnyView<'a>> {
        let mut views = self.views.iter();
        views.find_map(|(other, view)| (other == name).then_some(view))
    }

    /// Returns the names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.views.iter().map(|(name, _)| name.as_ref())
    }

    /// Returns the arrays with their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AnyView<'a>)> {
        self.views.iter().map(|(name, view)| (name.as_ref(), view))
    }

    /// Returns the arrays of a schema that are present, each with its spec, in the order of the
    /// schema.
    pub fn by_spec<'s>(
        &'s self,
        schema: &'s Schema,
    ) -> impl Iterator<Item = (&'s ArraySpec, &'s AnyView<'a>)> {
        (schema.arrays()).filter_map(|spec| Some((spec, self.get(spec.name())?)))
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
