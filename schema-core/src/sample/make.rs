//! Makes the arrays of a plan.

use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Content, TextArray};
use schema_spec::{ArraySpec, Constraint, DType, Scalar};

use super::error::{Kind, SampleError};
use super::noise::Noise;
use super::sizes::domain_of;
use super::values::{Axes, Recipe, Together};

/// How an array is made, beside its shape.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The rules that the values fulfil.
    pub(super) rules: &'a [Constraint],
    /// Whether values that may be missing or NaN sometimes are.
    pub(super) has_gaps: bool,
    /// A key that one value gets, whether or not it is allowed.
    pub(super) foreign: Option<i128>,
    /// Whether a value is repeated, although all should differ.
    pub(super) repeats: bool,
    /// The axis along which the order of the values is reversed.
    pub(super) backwards: Option<usize>,
    /// Whether each value is the simplest that the rules allow; values beyond the end are not.
    pub(super) plain: &'a [bool],
}

impl<'a> Wanted<'a> {
    pub(super) fn valid(spec: &'a ArraySpec) -> Wanted<'a> {
        Wanted {
            rules: spec.constraints(),
            has_gaps: true,
            foreign: None,
            repeats: false,
            backwards: None,
            plain: &[],
        }
    }
}

/// How often a value is NaN or missing where it may be.
const GAPS: u64 = 12;

/// The array of a spec.
pub(super) fn content(
    spec: &ArraySpec,
    axes: &Axes,
    noise: Noise,
    wanted: Wanted<'_>,
) -> Result<Content, SampleError> {
    let domain = domain_of(spec, wanted.rules)?;
    let together = Together::of(wanted.rules, axes.sizes.len());
    let noises = axes.noises(noise.part(0));
    let recipe = Recipe {
        domain: &domain,
        together: &together,
        axes,
        noise: noise.part(0),
        noises: &noises,
        foreign: wanted.foreign,
        repeats: wanted.repeats,
        plain: wanted.plain,
    };
    let none = || {
        SampleError::from(Kind::NoValues {
            array: spec.name().to_owned(),
            shape: axes.sizes.clone(),
            rules: wanted.rules.to_vec(),
        })
    };
    let mut keys = recipe.keys().ok_or_else(none)?;
    if let Some(axis) = wanted.backwards.filter(|_| !keys.is_empty()) {
        keys = (0..keys.len())
            .map(|position| keys[axes.mirrored(position, axis)])
            .collect();
    }
    let is_gap = |position: usize, of: u64| {
        wanted.has_gaps
            && wanted.plain.get(position) != Some(&true)
            && noises[position].part(of).one_in(GAPS)
    };
    let may_be_nan = wanted.rules.contains(&Constraint::AllowNan) && !together.needs_numbers();
    let is_nan = |position: usize| may_be_nan && is_gap(position, 3);
    let shape = IxDyn(&axes.sizes);
    let array = match spec.dtype() {
        DType::Text => {
            let texts = keys.iter().map(|key| domain.text(*key)).collect();
            ArrayD::from_shape_vec(shape, texts)
                .ok()
                .map(|array| TextArray::from(array).into())
        }
        dtype => {
            let imaginary = match dtype {
                DType::ComplexF32 | DType::ComplexF64 => {
                    let noises = axes.noises(noise.part(2));
                    let recipe = Recipe {
                        together: &Together::default(),
                        noise: noise.part(2),
                        noises: &noises,
                        repeats: false,
                        ..recipe
                    };
                    // A repeated number is repeated as a whole.
                    let keys = if wanted.repeats { None } else { recipe.keys() };
                    Some(keys.unwrap_or_else(|| vec![0; axes.len()]))
                }
                _ => None,
            };
            let mut position = 0;
            let mut next = || {
                let at = position;
                position += 1;
                let real = domain.scalar(*keys.get(at)?);
                Some(match (&imaginary, is_nan(at)) {
                    (None, true) => Scalar::Float(f64::NAN),
                    (None, false) => real,
                    (Some(_), true) => Scalar::Complex(f64::NAN, 0.0),
                    (Some(keys), false) => {
                        Scalar::Complex(real.as_f64()?, domain.number(*keys.get(at)?))
                    }
                })
            };
            AnyArray::from_scalars(dtype, &axes.sizes, &mut next)
        }
    };
    let array: AnyArray = array.ok_or_else(none)?;
    if !spec.is_nullable() {
        return Ok(Content::Typed(array));
    }
    let missing = (0..axes.len())
        .map(|position| is_gap(position, 4))
        .collect();
    match ArrayD::from_shape_vec(IxDyn(&axes.sizes), missing) {
        Ok(missing) => Ok(Content::with_missing(array, missing)),
        Err(_) => Err(none()),
    }
}
