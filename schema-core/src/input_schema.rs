use crate::__private::Item;
use crate::Arrays;
#[cfg(feature = "repair")]
use crate::Repair;
use crate::check::{self, Outcome, quick};
use crate::from_arrays::{self, FromArrays};
use crate::inline_vec::InlineVec;
#[cfg(feature = "repair")]
use crate::repair::{RepairLog, Unrepaired};
use crate::row_checks::RowChecks;
use crate::user_checks::Checks;
use crate::{Dims, Rejected, Report, Valid, Views};
use ndarray::ArrayD;
use schema_arrays::{AnyArray, AnyView, Content, Field};
use schema_spec::{ArraySpec, Schema};

/// A struct of arrays with a schema. Derive it: `#[derive(InputSchema)]`.
///
/// The [guide](crate::guide) has every attribute with an example. Manual implementations are not
/// supported, because they could pass other arrays to the check than those in the struct.
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
    message = "`{Self}` does not describe the inputs of a model",
    label = "has no schema",
    note = "a struct of arrays gets one by `#[derive(InputSchema)]`"
)]
pub trait InputSchema: Sized {
    /// The schema, as constant data.
    const SCHEMA: Schema;

    /// Checks the arrays against the schema, and runs the functions named by `check` and
    /// `check_rows`.
    ///
    /// The check reads every value once if there are rules on values. It does not allocate if there
    /// is no violation (for up to 8 arrays of up to 4 axes each, with up to 4 symbols).
    ///
    /// # Errors
    ///
    /// Returns a report of all violations.
    fn check(&self) -> Result<Dims, Report> {
        checked(self)
    }

    /// Begins a check of data in pieces, which may be larger than memory; see [`stream`](crate::stream).
    /// It runs the functions named by `check_rows`, which a stream of the schema alone does not know.
    #[cfg(feature = "stream")]
    fn stream() -> crate::stream::Stream {
        crate::stream::Stream::new(const { &Self::SCHEMA }).with_rows(Self::__rows)
    }

    /// Borrows the arrays of the struct that are present, by their names in the schema. A nullable
    /// array is copied, because `Option` elements have another layout.
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
        let mut fields = FieldViews::new();
        self.__fields(&mut fields);
        let mut copies = fields.copies.into_iter().peekable();
        let mut views = Views::new();
        for (at, (spec, view)) in (const { &Self::SCHEMA }.arrays())
            .zip(fields.views.into_items())
            .enumerate()
        {
            match (view, copies.next_if(|(copied, _)| *copied == at)) {
                (Some(view), _) => views.insert(spec.name(), view),
                (None, Some((_, copy))) => views.insert_copy(spec.name(), copy),
                (None, None) => {}
            }
        }
        views
    }

    /// Checks the arrays as [`check`](InputSchema::check) does, and returns a proof of it.
    ///
    /// The error has the inputs, so `?` makes it an `anyhow::Error` or a `Box<dyn Error>` only if they borrow
    /// nothing. That of a struct of views is made a report first:
    ///
    /// ```
    /// use std::error::Error;
    ///
    /// use schema_core::ndarray::ArrayView1;
    /// use schema_core::{InputSchema, Report};
    ///
    /// #[derive(InputSchema)]
    /// struct Signal<'a> {
    ///     #[input(shape = [time], range = -1.0..=1.0)]
    ///     x: ArrayView1<'a, f32>,
    /// }
    ///
    /// fn power(samples: &[f32]) -> Result<f32, Box<dyn Error>> {
    ///     let signal = Signal { x: samples.into() }.validate().map_err(Report::from)?;
    ///     Ok(signal.x.dot(&signal.x))
    /// }
    ///
    /// assert_eq!(power(&[0.5, -0.5]).unwrap(), 0.5);
    /// assert!(power(&[2.0]).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the inputs, unchanged, with a report of all violations.
    fn validate(self) -> Result<Valid<Self>, Rejected<Self>> {
        // Not `check`, which a manual implementation could override.
        match checked(&self) {
            Ok(dims) => Ok(Valid::proven(self, dims)),
            Err(report) => Err(Rejected::new(self, report)),
        }
    }

    /// Checks the arrays as [`check`](InputSchema::check) does, and returns a proof of it that borrows
    /// them.
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{InputSchema, Report, Valid};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f32>,
    /// }
    ///
    /// fn fit(data: Valid<&Features>) -> f32 {
    ///     data.x.sum()
    /// }
    ///
    /// fn try_fit(features: &Features) -> Result<f32, Report> {
    ///     Ok(fit(features.prove()?))
    /// }
    ///
    /// let features = Features { x: array![[1.0, 2.0, 3.0]] };
    /// assert_eq!(try_fit(&features).unwrap(), 6.0);
    /// let valid = features.validate().unwrap();
    /// assert_eq!(fit(valid.by_ref()), 6.0); // a proof that is there is borrowed
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a report of all violations.
    fn prove(&self) -> Result<Valid<&Self>, Report> {
        checked(self).map(|dims| Valid::proven(self, dims))
    }

    /// Builds the struct from unchecked arrays.
    ///
    /// Arrays move into the struct. If an array with [`columns`](crate::guide#columns) is absent, it
    /// is stacked from them.
    ///
    /// # Errors
    ///
    /// Returns the arrays, unchanged, with a report of all violations, including arrays that are
    /// absent, unexpected or unreadable.
    fn from_arrays(arrays: Arrays) -> Result<Valid<Self>, Rejected<Arrays>>
    where
        Self: FromArrays,
    {
        from_arrays::build(arrays, |_, _| ())
    }

    /// Makes inputs that fulfil the schema, of these sizes of its symbols; see [`sample`](crate::sample).
    ///
    /// The functions named by `check` and `check_rows` run on what was made.
    ///
    /// # Errors
    ///
    /// There are no such sizes, or no values for them, or such a function rejects the values.
    #[cfg(feature = "sample")]
    fn sample<R: rand_core::Rng + ?Sized>(
        rng: &mut R,
        dims: &[(&str, usize)],
    ) -> Result<Valid<Self>, crate::sample::SampleError>
    where
        Self: FromArrays,
    {
        crate::sample::build(rng.next_u64(), dims)
    }

    /// Returns inputs that fulfil the schema as a strategy of proptest; see
    /// [`strategy`](crate::sample::strategy). Those that a function named by `check` or `check_rows`
    /// rejects are left out.
    #[cfg(feature = "proptest")]
    fn strategy() -> impl proptest::strategy::Strategy<Value = Valid<Self>>
    where
        Self: FromArrays + std::fmt::Debug,
    {
        use proptest::strategy::Strategy;

        crate::sample::strategy(const { &Self::SCHEMA })
            .prop_filter_map("a custom check rejects it", |arrays| {
                Self::from_arrays(arrays).ok()
            })
    }

    /// Repairs the arrays as `on_missing` says, and builds the struct: rows with missing values are
    /// dropped, in every array that shares them; then missing values are imputed.
    ///
    /// Dtypes and shapes do not change; see [`Repair`] for other steps.
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
    /// Returns the partly repaired arrays, the remaining violations, and the log.
    #[cfg(feature = "repair")]
    fn repair(arrays: Arrays) -> Result<(Valid<Self>, RepairLog), Unrepaired>
    where
        Self: FromArrays,
    {
        Repair::of(const { &Self::SCHEMA }).build(arrays)
    }

    /// Checks the struct against a model file by the rules in the [guide](crate::guide::models), for
    /// a model that is chosen or replaced at run time, or against a schema in JSON.
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
    /// Returns all differences, or why the file cannot be read.
    #[cfg(feature = "model")]
    fn check_model(path: impl AsRef<std::path::Path>) -> Result<(), schema_models::ModelMismatch> {
        let rules = crate::model::MatchRules::new().with_unverified(Self::__UNVERIFIED);
        let model = match Self::__SIGNATURE {
            Some(name) => schema_models::Model::read_signature(path, name),
            None => schema_models::Model::read(path),
        };
        model?.check_with(const { &Self::SCHEMA }, &rules)
    }

    /// The signature of the model, if it has several.
    #[doc(hidden)]
    const __SIGNATURE: Option<&'static str> = None;

    /// Whether a model file with too little information is accepted.
    #[doc(hidden)]
    const __UNVERIFIED: bool = false;

    #[doc(hidden)]
    const __ITEMS: &'static [Item] = &[];

    #[doc(hidden)]
    fn __fields<'a>(&'a self, visitor: &mut impl VisitFields<'a>);

    #[doc(hidden)]
    fn __custom(&self, _: &mut Checks<'_, '_>) {}

    #[doc(hidden)]
    fn __rows(_: &mut RowChecks<'_>) {}
}

/// A proof of data that is borrowed: [`validate`](InputSchema::validate) of `&T` gives a `Valid<&T>`.
#[diagnostic::do_not_recommend]
impl<T: InputSchema> InputSchema for &T {
    const SCHEMA: Schema = T::SCHEMA;
    const __SIGNATURE: Option<&'static str> = T::__SIGNATURE;
    const __UNVERIFIED: bool = T::__UNVERIFIED;
    const __ITEMS: &'static [Item] = T::__ITEMS;

    #[inline]
    fn __fields<'a>(&'a self, visitor: &mut impl VisitFields<'a>) {
        T::__fields(*self, visitor);
    }

    #[inline]
    fn __custom(&self, checks: &mut Checks<'_, '_>) {
        T::__custom(*self, checks);
    }

    #[inline]
    fn __rows(checks: &mut RowChecks<'_>) {
        T::__rows(checks);
    }
}

pub(crate) fn checked<T: InputSchema>(inputs: &T) -> Result<Dims, Report> {
    match quick::accept(inputs) {
        Some(arrays) => Ok(arrays.dims()),
        None => checked_by_all_rules(inputs),
    }
}

// Not inlined, so that the check of a few values needs little stack.
#[inline(never)]
fn checked_by_all_rules<T: InputSchema>(inputs: &T) -> Result<Dims, Report> {
    let mut views = FieldViews::new();
    inputs.__fields(&mut views);
    let mut outcome = Outcome::new(const { &T::SCHEMA });
    views.check(&mut outcome);
    inputs.__custom(&mut Checks::new(&mut outcome));
    outcome.finish()
}

/// Is shown the arrays of a struct, in the order of its schema.
#[doc(hidden)]
pub trait VisitFields<'a> {
    fn visit<F: Field>(&mut self, field: &'a F);
}

/// Views of the arrays of a struct, in the order of its schema.
#[derive(Debug)]
pub(crate) struct FieldViews<'a> {
    /// `None` for an absent array, and for a nullable one.
    views: InlineVec<Option<AnyView<'a>>, 8>,
    /// The nullable arrays that are present, each with its position. A check reads values and a mask,
    /// which are not contiguous in an array of `Option`.
    copies: Vec<(usize, Content)>,
}

impl<'a> VisitFields<'a> for FieldViews<'a> {
    #[inline]
    fn visit<F: Field>(&mut self, field: &'a F) {
        if F::NULLABLE
            && let Some(copy) = field.to_content()
        {
            self.copies.push((self.views.as_slice().len(), copy));
        }
        self.views.push(field.any_view());
    }
}

impl<'a> FieldViews<'a> {
    #[inline]
    pub(crate) fn new() -> FieldViews<'a> {
        FieldViews {
            views: InlineVec::new(),
            copies: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn check(&self, outcome: &mut Outcome<'_>) {
        if self.copies.is_empty() {
            outcome.check(self.views.as_slice());
        } else {
            self.check_with_copies(outcome);
        }
    }

    fn check_with_copies(&self, outcome: &mut Outcome<'_>) {
        let (views, missing): (Vec<_>, Vec<_>) = self.all().unzip();
        outcome.check_masked(&views, &missing);
    }

    /// Whether the values of an array, if it is present, fit the rules of its spec.
    #[inline] // compiled only where it is called
    pub(crate) fn hold(&self, at: usize, spec: &ArraySpec) -> bool {
        match self.all().nth(at) {
            Some((Some(view), missing)) => check::values_hold(spec, &view, missing),
            _ => true,
        }
    }

    /// Every array with the mask of its missing values.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Option<AnyView<'_>>, Option<&ArrayD<bool>>)> {
        let mut copies = self.copies.iter().peekable();
        let views = self.views.as_slice().iter().enumerate();
        views.map(
            move |(at, view)| match copies.next_if(|(copied, _)| *copied == at) {
                Some((_, copy)) => (copy.array().map(AnyArray::view), copy.mask()),
                None => (view.as_ref().map(AnyView::view), None),
            },
        )
    }

    pub(crate) fn to_arrays(&self) -> impl Iterator<Item = Option<AnyArray>> {
        (self.all()).map(|(view, _)| view.map(|view| view.to_array()))
    }
}

#[cfg(test)]
mod tests {
    use super::{InputSchema, VisitFields};
    use schema_spec::{ArraySpec, DType, Schema};

    /// A struct that passes no arrays to the check is rejected.
    #[test]
    fn a_required_array_without_a_view_is_absent() {
        struct Nothing;

        impl InputSchema for Nothing {
            const SCHEMA: Schema =
                Schema::new("Nothing").with_arrays(const { &[ArraySpec::new("x", DType::F32)] });

            fn __fields<'a>(&'a self, _: &mut impl VisitFields<'a>) {}
        }

        assert_eq!(
            Nothing.check().unwrap_err().to_string(),
            "error[absent]: `x` is not there"
        );
    }
}
