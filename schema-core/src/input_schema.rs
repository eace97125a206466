use crate::__private::Item;
use crate::Arrays;
#[cfg(feature = "repair")]
use crate::Repair;
use crate::check::Outcome;
use crate::from_arrays::{self, FromArrays};
use crate::inline_vec::InlineVec;
#[cfg(feature = "repair")]
use crate::repair::{RepairLog, Unrepaired};
use crate::user_checks::Checks;
use crate::{Dims, Rejected, Report, Valid, Views};
use schema_arrays::{AnyView, Field};
use schema_spec::Schema;

/// The inputs of a model, as a struct of arrays. Derive it: `#[derive(InputSchema)]`.
///
/// The [guide](crate::guide) has every attribute with an example. An implementation by hand is not
/// supported: what it shows to a check need not be what it holds.
///
/// ```
/// use schema_core::ndarray::{Array1, Array2, array};
/// use schema_core::InputSchema;
///
/// #[derive(Debug, InputSchema)]
/// struct Training {
///     #[input(shape = [batch, 3])]
///     x: Array2<f64>,
///     #[input(shape = [batch], one_of = [0, 1], role = target)]
///     y: Array1<i64>,
/// }
///
/// let training = Training {
///     x: array![[1.0, 2.0, f64::NAN], [3.0, 4.0, 5.0]],
///     y: array![0, 1, 1],
/// };
/// assert_eq!(
///     training.validate().unwrap_err().to_string(),
///     "\
/// error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `y` (axis 0)
/// error[missing]: `x` has 1 NaN in 6 values
///   x[0, 2] = NaN
///   help: column 2 can be imputed (mean 5, median 5)",
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no description of a model's inputs",
    label = "has no schema",
    note = "a struct of arrays gets one by `#[derive(InputSchema)]`"
)]
pub trait InputSchema: Sized {
    /// What the struct takes, as constant data.
    const SCHEMA: Schema;

    /// Holds the arrays against the schema, and against the functions named by `check`.
    ///
    /// Reads every value once, where there are rules on values; takes no memory when all is well
    /// (for up to 8 arrays of up to 4 axes each, with up to 4 symbols).
    ///
    /// # Errors
    ///
    /// A report of everything that is wrong.
    fn check(&self) -> Result<Dims, Report> {
        checked(self)
    }

    /// The arrays of the struct by their names in the schema, borrowed; those that are absent are
    /// left out.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array1, Array2, array};
    ///
    /// #[derive(InputSchema)]
    /// struct Training {
    ///     #[input(shape = [batch, 3], name = "input_layer")]
    ///     x: Array2<f32>,
    ///     #[input(shape = [batch], role = target)]
    ///     y: Option<Array1<i64>>,
    /// }
    ///
    /// let training = Training { x: array![[1.0, 2.0, 3.0]], y: None };
    /// let views = training.views();
    /// assert_eq!(views.names().collect::<Vec<_>>(), ["input_layer"]);
    /// for (spec, view) in views.by_spec(&Training::SCHEMA) {
    ///     assert_eq!(spec.dtype(), view.dtype());
    /// }
    /// ```
    fn views(&self) -> Views<'_> {
        let mut views = FieldViews::new();
        self.__views(&mut views);
        let specs = const { &Self::SCHEMA }.arrays();
        (specs.zip(views.into_views()))
            .filter_map(|(spec, view)| Some((spec.name(), view?)))
            .collect()
    }

    /// The same, and keeps the proof.
    ///
    /// # Errors
    ///
    /// The inputs, untouched, with a report of everything that is wrong.
    fn validate(self) -> Result<Valid<Self>, Rejected<Self>> {
        // Not `check`, which an implementation by hand could replace.
        match checked(&self) {
            Ok(dims) => Ok(Valid::proven(self, dims)),
            Err(report) => Err(Rejected::new(self, report)),
        }
    }

    /// The struct from arrays whose names, dtypes and shapes nobody has looked at yet.
    ///
    /// Arrays move into the struct. One that has [`columns`](crate::guide#columns) and is not there
    /// under its own name is stacked from them.
    ///
    /// # Errors
    ///
    /// The arrays, untouched, with a report of everything that is wrong: arrays that are absent,
    /// that nobody expects or that could not be read included.
    fn from_arrays(arrays: Arrays) -> Result<Valid<Self>, Rejected<Arrays>>
    where
        Self: FromArrays,
    {
        from_arrays::build(arrays)
    }

    /// The struct from arrays that are mended first, as `on_missing` says: rows that lack a value
    /// are dropped, in every array that shares them; then missing values are imputed.
    ///
    /// No dtype is converted and no shape changed: see [`Repair`] for what else can be done.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, Array2, array};
    /// use schema_core::{Arrays, InputSchema};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Training {
    ///     #[input(shape = [batch, 3], on_missing = mean)]
    ///     x: Array2<f64>,
    ///     #[input(shape = [batch], role = target, on_missing = drop)]
    ///     y: Array1<f64>,
    /// }
    ///
    /// let arrays = Arrays::new()
    ///     .with("x", array![[1.0, 2.0, f64::NAN], [3.0, 4.0, 5.0], [6.0, 7.0, 80.0]])
    ///     .with("y", array![0.0, 1.0, f64::NAN]);
    /// let (training, log) = Training::repair(arrays)?;
    /// assert_eq!(training.x, array![[1.0, 2.0, 5.0], [3.0, 4.0, 5.0]]);
    /// assert_eq!(
    ///     log.to_string(),
    ///     "\
    /// repaired[drop_rows]: 1 of 3 dropped along `batch`, in `x`, `y`
    ///   2: y[2] = NaN
    /// repaired[impute]: `x`: 1 of 6 values imputed by the mean of its feature
    ///   x[0, 2] = NaN -> 5",
    /// );
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The arrays as far as they were mended, what is still wrong, and what was done.
    #[cfg(feature = "repair")]
    fn repair(arrays: Arrays) -> Result<(Valid<Self>, RepairLog), Unrepaired>
    where
        Self: FromArrays,
    {
        Repair::of(const { &Self::SCHEMA }).build(arrays)
    }

    /// Whether the struct and a model file agree, by the rules of the
    /// [guide](crate::guide::models): for a model that is chosen, or replaced, when the program runs.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::Array2;
    ///
    /// #[derive(InputSchema)]
    /// struct Inputs {
    ///     #[input(shape = [batch, 4])]
    ///     x: Array2<f32>,
    /// }
    ///
    /// # let models = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras/");
    /// # let path = format!("{models}dense.keras");
    /// let mismatch = Inputs::check_model(path).unwrap_err();
    /// # let mismatch = mismatch.to_string().replace(models, "");
    /// assert_eq!(
    ///     mismatch.to_string(),
    ///     "\
    /// error[model]: `x` is [batch, 4] here, but [_, 3] in the model's `input_layer`: axis 1 is 4, not 3
    ///   `dense.keras` takes input_layer: f32[_, 3] and gives dense: f32[_, 10]",
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// Everything in which they differ, or why the file cannot be read.
    #[cfg(feature = "model")]
    fn check_model(path: impl AsRef<std::path::Path>) -> Result<(), schema_models::ModelMismatch> {
        let rules = crate::model::MatchRules::new().with_unverified(Self::__UNVERIFIED);
        schema_models::Model::read(path)?.check_with(const { &Self::SCHEMA }, &rules)
    }

    /// Whether a model's file that says too little will do.
    #[doc(hidden)]
    const __UNVERIFIED: bool = false;

    #[doc(hidden)]
    const __ITEMS: &'static [Item] = &[];

    #[doc(hidden)]
    fn __views<'a>(&'a self, views: &mut FieldViews<'a>);

    #[doc(hidden)]
    fn __custom(&self, _: &mut Checks<'_, '_>) {}
}

fn checked<T: InputSchema>(inputs: &T) -> Result<Dims, Report> {
    let mut views = FieldViews::new();
    inputs.__views(&mut views);
    let mut outcome = Outcome::new(const { &T::SCHEMA });
    outcome.check(views.as_slice());
    inputs.__custom(&mut Checks::new(&mut outcome));
    outcome.finish()
}

/// The arrays of a struct, to be looked at, in the order of its schema.
#[doc(hidden)]
#[derive(Debug)]
pub struct FieldViews<'a> {
    views: InlineVec<Option<AnyView<'a>>, 8>,
}

impl<'a> FieldViews<'a> {
    #[inline]
    pub(crate) fn new() -> FieldViews<'a> {
        FieldViews {
            views: InlineVec::new(),
        }
    }

    #[inline]
    pub fn add<F: Field>(&mut self, field: &'a F) {
        self.views.push(field.any_view());
    }

    fn into_views(self) -> impl Iterator<Item = Option<AnyView<'a>>> {
        self.views.into_items()
    }

    pub(crate) fn as_slice(&self) -> &[Option<AnyView<'a>>] {
        self.views.as_slice()
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldViews, InputSchema};
    use schema_spec::{ArraySpec, DType, Schema};

    /// What shows no array has none, and is not let through.
    #[test]
    fn a_required_array_that_is_not_shown_is_absent() {
        struct Nothing;

        impl InputSchema for Nothing {
            const SCHEMA: Schema =
                Schema::new("Nothing").with_arrays(const { &[ArraySpec::new("x", DType::F32)] });

            fn __views<'a>(&'a self, _: &mut FieldViews<'a>) {}
        }

        assert_eq!(
            Nothing.check().unwrap_err().to_string(),
            "error[absent]: `x` is not there"
        );
    }
}
