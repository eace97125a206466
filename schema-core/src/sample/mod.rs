//! Data that fulfils a schema, and data that breaks one rule of it, to test what takes the data with.
//!
//! Values are built so that they fulfil every rule, not drawn until they do: distinct values are made
//! distinct, sorted ones are sorted, and values whose sum is fixed are drawn from the simplex of that sum.
//!
//! ```
//! use rand_pcg::Pcg64Mcg;
//! use rand_pcg::rand_core::SeedableRng;
//! use schema_core::InputSchema;
//! use schema_core::ndarray::{Array1, Array2};
//! use schema_core::sample::SampleSchema;
//!
//! #[derive(Debug, InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 3], range = 0.0..=1.0)]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], one_of = [0, 1], role = target)]
//!     y: Array1<i64>,
//! }
//!
//! let mut rng = Pcg64Mcg::seed_from_u64(7);
//! let training = Training::sample(&mut rng, &[("batch", 8)])?;
//! assert_eq!(training.x.dim(), (8, 3));
//!
//! let arrays = Training::SCHEMA.almost(&mut rng, &[], "x", "range")?;
//! let rejected = Training::from_arrays(arrays).unwrap_err();
//! let [violation] = rejected.report().violations() else { panic!("{rejected}") };
//! assert_eq!((violation.array(), violation.code()), ("x", "range"));
//! # Ok::<(), schema_core::sample::SampleError>(())
//! ```
//!
//! The [guide](crate::guide::samples) has more examples.
//!
//! # Sizes
//!
//! A size that the caller does not give is small: from 2 to 5, unless bounds, arithmetic or the rules on
//! values ask for another. `unique` with three allowed values, say, leaves at most 3 rows. Every other size
//! follows. An axis of any size (`_`) has such a size too, and `..` stands for one axis, or as many as the rules
//! on an axis need.
//!
//! # Values
//!
//! Numbers are uniform between the bounds of `range`, both of which are more likely than other values.
//! Without a bound, they are near 0, or near the bound at the other end. Where the schema allows them, there
//! are infinities, NaN and missing values, and an optional array is absent in one of 4 samples.
//!
//! A random generator is any of [`rand_core`] 0.10, and so of `rand` 0.10. The same seed gives the same
//! data on every machine, with the same version of this crate: another version may draw other values.
//!
//! # What cannot be made
//!
//! The functions of `check` and `check_rows` are code, and not known to a schema. [`SampleSchema::sample`]
//! leaves them out; [`InputSchema::sample`](crate::InputSchema::sample) runs them, and returns an error if
//! they reject the data.
//!
//! Some rules contradict each other, and some combinations are not supported: `sums_to` with `unique` in an
//! array of several lanes, or along two axes. These are errors that name the array and its rules.

mod almost;
mod domain;
mod error;
mod make;
mod noise;
mod sizes;
#[cfg(feature = "proptest")]
mod strategy;
mod sums;
mod values;

pub use error::SampleError;
pub use rand_core;
#[cfg(feature = "proptest")]
pub use strategy::{Sample, Samples, strategy};

use rand_core::Rng;
use schema_arrays::Content;
use schema_spec::Schema;

use crate::{Arrays, FromArrays, Valid};
use error::Kind;
use make::Wanted;
use noise::Noise;
use sizes::{Plan, Planned, Size, Wishes};
use values::Axes;

/// Samples of a [`Schema`].
pub trait SampleSchema {
    /// Makes arrays that fulfil the schema, of these sizes of its symbols. See the [module](self).
    ///
    /// ```
    /// use rand_pcg::Pcg64Mcg;
    /// use rand_pcg::rand_core::SeedableRng;
    /// use schema_core::sample::SampleSchema;
    /// use schema_core::{ArraySpec, DType, Schema};
    /// use schema_core::spec::{Constraint, Dim};
    ///
    /// const SCHEMA: Schema = Schema::new("Ids").with_arrays(const {
    ///     &[ArraySpec::new("id", DType::I64)
    ///         .with_dims(const { &[Dim::symbol("batch")] })
    ///         .with_constraints(const { &[Constraint::Unique] })]
    /// });
    /// let mut rng = Pcg64Mcg::seed_from_u64(7);
    /// let arrays = SCHEMA.sample(&mut rng, &[("batch", 100)])?;
    /// assert_eq!(arrays.get("id").unwrap().shape(), [100]);
    /// assert!(SCHEMA.validate(&arrays).is_ok());
    ///
    /// let error = SCHEMA.sample(&mut rng, &[("bacth", 100)]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the schema has no size `bacth`; did you mean `batch`?",
    /// );
    /// # Ok::<(), schema_core::sample::SampleError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There are no such sizes, or no values for them.
    fn sample<R: Rng + ?Sized>(
        &self,
        rng: &mut R,
        dims: &[(&str, usize)],
    ) -> Result<Arrays, SampleError>;

    /// Makes arrays that fulfil the schema except for one violation: of that array, with that
    /// [code](crate::Violation::code). An array called otherwise than those of the schema can be
    /// `unexpected`.
    ///
    /// # Errors
    ///
    /// There is no such data, as [`breakable`](SampleSchema::breakable) says, or no sample.
    fn almost<R: Rng + ?Sized>(
        &self,
        rng: &mut R,
        dims: &[(&str, usize)],
        array: &str,
        code: &str,
    ) -> Result<Arrays, SampleError>;

    /// Returns the violations that [`almost`](SampleSchema::almost) can make: arrays, each with a code.
    ///
    /// A rule is not among them if whatever breaks it breaks another too: with `one_of = [0, 1]` and
    /// `one_hot`, any other value is no part of a one-hot row.
    ///
    /// ```
    /// use schema_core::sample::SampleSchema;
    /// use schema_core::{ArraySpec, DType, Schema};
    ///
    /// const SCHEMA: Schema =
    ///     Schema::new("Any").with_arrays(const { &[ArraySpec::new("x", DType::F32)] });
    /// let breakable = SCHEMA.breakable();
    /// let codes: Vec<&str> = breakable.iter().map(|(_, code)| *code).collect();
    /// assert_eq!(codes, ["absent", "dtype", "missing", "infinite", "unexpected"]);
    /// ```
    fn breakable(&self) -> Vec<(String, &'static str)>;
}

impl SampleSchema for Schema {
    fn sample<R: Rng + ?Sized>(
        &self,
        rng: &mut R,
        dims: &[(&str, usize)],
    ) -> Result<Arrays, SampleError> {
        sample(self, rng.next_u64(), dims)
    }

    fn almost<R: Rng + ?Sized>(
        &self,
        rng: &mut R,
        dims: &[(&str, usize)],
        array: &str,
        code: &str,
    ) -> Result<Arrays, SampleError> {
        almost::almost(self, rng.next_u64(), dims, array, code)
    }

    fn breakable(&self) -> Vec<(String, &'static str)> {
        almost::breakable(self)
    }
}

fn sample(schema: &Schema, seed: u64, dims: &[(&str, usize)]) -> Result<Arrays, SampleError> {
    let plan = Plan::of(
        schema,
        Wishes {
            dims,
            unbounded: None,
        },
    )?;
    let sizes = plan.choose()?;
    let noise = Noise::new(seed);
    let mut arrays = Arrays::new();
    for planned in &plan.arrays {
        let (spec, noise) = (planned.spec, noise.named(planned.spec.name()));
        if spec.is_optional() && noise.part(ABSENCE).one_in(4) {
            continue;
        }
        let axes = axes(&plan, planned, &sizes, &[])?;
        let content = make::content(spec, &axes, noise, Wanted::valid(spec))?;
        arrays.put(spec.name().to_owned(), content);
    }
    match schema.validate(&arrays) {
        Ok(_) => Ok(arrays),
        Err(report) => Err(Kind::Rejected(Box::new(report)).into()),
    }
}

/// The part of an array's noise that says whether it is absent.
const ABSENCE: u64 = 16;

/// Builds a struct from a sample, with its own checks.
pub(crate) fn build<T: FromArrays>(
    seed: u64,
    dims: &[(&str, usize)],
) -> Result<Valid<T>, SampleError> {
    let arrays = sample(const { &T::SCHEMA }, seed, dims)?;
    T::from_arrays(arrays).map_err(|rejected| {
        let (_, report) = rejected.into_parts();
        Kind::Rejected(Box::new(report)).into()
    })
}

/// The axes of an array; `skipped` has the indices to leave out for each unknown.
fn axes(
    plan: &Plan<'_>,
    planned: &Planned<'_>,
    sizes: &[usize],
    skipped: &[usize],
) -> Result<Axes, SampleError> {
    let skips = |size: &Size<'_>| match size {
        Size::Of(unknown) => skipped.get(*unknown).copied().unwrap_or(0),
        _ => 0,
    };
    let shape = plan.shape(planned, sizes);
    let shape = shape.map_err(|expr| Kind::no_size(planned.spec, expr))?;
    Ok(Axes {
        sizes: shape,
        skipped: planned.axes.iter().map(skips).collect(),
    })
}

/// Arrays with that content.
fn with(mut arrays: Arrays, name: &str, content: Content) -> Arrays {
    arrays.put(name.to_owned(), content);
    arrays
}
