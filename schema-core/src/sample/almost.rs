//! Data with one violation.
//!
//! Each attempt breaks one rule and keeps the others, as far as that is plain; the check says whether
//! there is that violation and no other.

use ndarray::{ArrayD, IxDyn};
use schema_arrays::{AnyArray, Content, fill};
use schema_spec::{ArraySpec, Constraint, DType, Scalar, Schema, SumsTo, nearest};

use super::error::{Kind, SampleError};
use super::make::{self, Wanted};
use super::noise::Noise;
use super::sizes::{Plan, Planned, Size, Wishes, domain_of};
use super::values::Axes;
use super::{axes, with};
use crate::Arrays;

/// The codes of violations that are not of a rule, in the order of the checks.
const OTHERS: [&str; 8] = [
    "absent", "dtype", "rank", "shape", "dim", "bounds", "missing", "infinite",
];

pub(super) fn almost(
    schema: &Schema,
    seed: u64,
    dims: &[(&str, usize)],
    array: &str,
    code: &str,
) -> Result<Arrays, SampleError> {
    let base = Base::of(schema, Noise::new(seed), dims)?;
    if let Some(arrays) = base.broken(array, code) {
        return Ok(arrays);
    }
    if schema.get(array).is_none() && code != "unexpected" {
        let names = schema.arrays().map(ArraySpec::name);
        return Err(SampleError::from(Kind::UnknownArray {
            array: array.to_owned(),
            nearest: nearest(array, names).map(str::to_owned),
        }));
    }
    Err(SampleError::from(Kind::NotBreakable {
        array: array.to_owned(),
        code: code.to_owned(),
        codes: base.codes(array),
    }))
}

pub(super) fn breakable(schema: &Schema) -> Vec<(String, &'static str)> {
    let Ok(base) = Base::of(schema, Noise::new(0), &[]) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for spec in schema.arrays() {
        let codes = base.codes(spec.name()).into_iter();
        found.extend(codes.map(|code| (spec.name().to_owned(), code)));
    }
    let mut name = "unexpected".to_owned();
    while base.broken(&name, "unexpected").is_none() && name.len() < 100 {
        name.push('_');
    }
    if name.len() < 100 {
        found.push((name, "unexpected"));
    }
    found
}

/// Valid data, all arrays of which are present.
struct Base<'a> {
    schema: &'a Schema,
    noise: Noise,
    dims: &'a [(&'a str, usize)],
    plan: Plan<'a>,
    sizes: Vec<usize>,
    arrays: Arrays,
}

impl<'a> Base<'a> {
    fn of(
        schema: &'a Schema,
        noise: Noise,
        dims: &'a [(&'a str, usize)],
    ) -> Result<Base<'a>, SampleError> {
        let wishes = Wishes {
            dims,
            unbounded: None,
        };
        let plan = Plan::of(schema, wishes)?;
        let sizes = plan.choose()?;
        let arrays = arrays_of(&plan, &sizes, noise)?;
        if let Err(report) = schema.validate(&arrays) {
            return Err(Kind::Rejected(Box::new(report)).into());
        }
        Ok(Base {
            schema,
            noise,
            dims,
            plan,
            sizes,
            arrays,
        })
    }

    /// The codes of violations that the array can have alone.
    fn codes(&self, array: &str) -> Vec<&'static str> {
        let Some(spec) = self.schema.get(array) else {
            return Vec::new();
        };
        let rules = spec.constraints().iter().map(|rule| rule.rule().code());
        let mut codes: Vec<&str> = Vec::new();
        for code in OTHERS.into_iter().chain(rules) {
            if !codes.contains(&code) && self.broken(array, code).is_some() {
                codes.push(code);
            }
        }
        codes
    }

    /// The first data that has the violation and no other.
    fn broken(&self, array: &str, code: &str) -> Option<Arrays> {
        let is_it = |arrays: &Arrays| match self.schema.validate(arrays) {
            Ok(_) => false,
            Err(report) => match report.violations() {
                [violation] => violation.array() == array && violation.code() == code,
                _ => false,
            },
        };
        let Some(spec) = self.schema.get(array) else {
            let added = || {
                with(
                    self.arrays.clone(),
                    array,
                    Content::Typed(ndarray::array![0.0].into()),
                )
            };
            return (code == "unexpected").then(added).filter(is_it);
        };
        let planned = self
            .plan
            .arrays
            .iter()
            .find(|planned| planned.spec.name() == array)?;
        let axes = axes(&self.plan, planned, &self.sizes, &[]).ok()?;
        let target = Target {
            spec,
            axes,
            noise: self.noise.named(spec.name()),
        };
        let with = |content: Content| Some(with(self.arrays.clone(), array, content)).filter(is_it);
        match code {
            "absent" => {
                let mut arrays = self.arrays.clone();
                arrays.remove(array);
                Some(arrays).filter(is_it)
            }
            "dtype" => with(target.of_other_dtype()?),
            "rank" => with(target.of_other_rank()?),
            "shape" => target
                .of_other_sizes(planned, |size| matches!(size, Size::Fixed(_)))
                .find_map(with),
            "dim" => target
                .of_other_sizes(planned, |size| !matches!(size, Size::Fixed(_)))
                .find_map(with),
            "bounds" => self.out_of_bounds(planned).into_iter().find(is_it),
            "missing" => target.with_missing().into_iter().find_map(with),
            "infinite" => target.with_infinity().into_iter().find_map(with),
            code => {
                let of_code = |rule: &&Constraint| rule.rule().code() == code;
                let mut rules = spec.constraints().iter().filter(of_code);
                rules.find_map(|rule| target.breaking(rule).find_map(with))
            }
        }
    }

    /// Valid data except that a symbol in the array's shape is one less or more than its bounds.
    fn out_of_bounds(&self, planned: &Planned<'_>) -> Vec<Arrays> {
        let mut found = Vec::new();
        for bounds in self.schema.bounds() {
            let symbol = bounds.symbol();
            if !planned
                .spec
                .dims()
                .iter()
                .any(|dim| dim.to_string().contains(symbol))
            {
                continue;
            }
            let more = bounds.max().and_then(|max| max.checked_add(1));
            for size in [more, bounds.min().checked_sub(1)].into_iter().flatten() {
                let mut dims = self.dims.to_vec();
                dims.push((symbol, size));
                let wishes = Wishes {
                    dims: &dims,
                    unbounded: Some(symbol),
                };
                let arrays = Plan::of(self.schema, wishes).and_then(|plan| {
                    let sizes = plan.choose()?;
                    arrays_of(&plan, &sizes, self.noise)
                });
                found.extend(arrays.ok());
            }
        }
        found
    }
}

/// All arrays of these sizes.
fn arrays_of(plan: &Plan<'_>, sizes: &[usize], noise: Noise) -> Result<Arrays, SampleError> {
    let mut arrays = Arrays::new();
    for planned in &plan.arrays {
        let spec = planned.spec;
        let axes = axes(plan, planned, sizes, &[])?;
        let noise = noise.named(spec.name());
        let content = make::content(spec, &axes, noise, Wanted::valid(spec))?;
        arrays.put(spec.name().to_owned(), content);
    }
    Ok(arrays)
}

/// The array that gets the violation.
struct Target<'a> {
    spec: &'a ArraySpec,
    axes: Axes,
    noise: Noise,
}

impl<'a> Target<'a> {
    fn wanted(&self) -> Wanted<'a> {
        Wanted {
            has_gaps: false,
            ..Wanted::valid(self.spec)
        }
    }

    fn made(&self, wanted: Wanted<'_>) -> Option<Content> {
        make::content(self.spec, &self.axes, self.noise, wanted).ok()
    }

    fn of_other_dtype(&self) -> Option<Content> {
        let others = [DType::I64, DType::F32, DType::F64, DType::Text, DType::Bool];
        let others = others
            .into_iter()
            .filter(|dtype| *dtype != self.spec.dtype());
        let others: Vec<DType> = others.collect();
        let at = self.noise.part(20).index(others.len());
        zeros(others[at], &self.axes.sizes)
    }

    fn of_other_rank(&self) -> Option<Content> {
        let mut sizes = self.axes.sizes.clone();
        match self.spec.rank() {
            Some(_) => sizes.push(1),
            None => sizes.truncate(self.spec.dims().len().checked_sub(2)?),
        }
        zeros(self.spec.dtype(), &sizes)
    }

    /// Valid values of a shape in which one of the axes is larger or smaller.
    fn of_other_sizes(
        &self,
        planned: &Planned<'_>,
        may_change: fn(&Size<'_>) -> bool,
    ) -> impl Iterator<Item = Content> {
        let axes = planned.axes.iter().enumerate();
        let axes = axes
            .filter(move |(_, size)| may_change(size))
            .map(|(axis, _)| axis);
        let axes: Vec<usize> = axes.collect();
        axes.into_iter().flat_map(move |axis| {
            [1, -1, 2, -2].into_iter().filter_map(move |by| {
                let mut axes = self.axes.clone();
                axes.sizes[axis] = axes.sizes[axis].checked_add_signed(by)?;
                make::content(self.spec, &axes, self.noise, self.wanted()).ok()
            })
        })
    }

    /// One value is missing: NaN in floats, else under the mask.
    fn with_missing(&self) -> Vec<Content> {
        let Some(position) = self.position(21) else {
            return Vec::new();
        };
        let mark = self.mark(position);
        let Some(content) = self.made(self.wanted()) else {
            return Vec::new();
        };
        let Some(mut array) = content.into_array() else {
            return Vec::new();
        };
        if array.dtype().has_nan() {
            fill(&mut array, &mark, Scalar::Float(f64::NAN));
            return vec![Content::Typed(array)];
        }
        vec![Content::with_missing(array, mark)]
    }

    /// One value is infinite: any, or the last if the values are in order.
    fn with_infinity(&self) -> Vec<Content> {
        let last = self.axes.len().checked_sub(1);
        let mut found = Vec::new();
        for position in [self.position(22), last].into_iter().flatten() {
            let array = self.made(self.wanted()).and_then(Content::into_array);
            if let Some(mut array) = array.filter(|array| array.dtype().has_nan()) {
                fill(
                    &mut array,
                    &self.mark(position),
                    Scalar::Float(f64::INFINITY),
                );
                found.push(Content::Typed(array));
            }
        }
        found
    }

    /// A random position.
    fn position(&self, part: u64) -> Option<usize> {
        let len = self.axes.len();
        (len > 0).then(|| self.noise.part(part).index(len))
    }

    /// True at one position.
    fn mark(&self, position: usize) -> ArrayD<bool> {
        let mut at = 0;
        ArrayD::from_shape_simple_fn(IxDyn(&self.axes.sizes), || {
            at += 1;
            at == position + 1
        })
    }

    /// Arrays that break the rule, and maybe others.
    fn breaking(&self, rule: &Constraint) -> impl Iterator<Item = Content> {
        let all_plain = vec![true; self.axes.len()];
        self.attempts(rule).into_iter().filter_map(move |attempt| {
            self.made(Wanted {
                rules: &attempt.rules,
                foreign: attempt.foreign,
                repeats: attempt.repeats,
                backwards: attempt.backwards,
                plain: if attempt.is_plain { &all_plain } else { &[] },
                ..self.wanted()
            })
        })
    }

    /// Ways to break the rule.
    fn attempts(&self, rule: &Constraint) -> Vec<Attempt> {
        let own = self.spec.constraints();
        let all = Attempt::of(own.to_vec());
        let without = Attempt::of(own.iter().filter(|other| *other != rule).cloned().collect());
        let instead = |other: &Constraint| {
            let rules = own.iter().map(|own| if own == rule { other } else { own });
            Attempt::of(rules.cloned().collect())
        };
        match rule {
            Constraint::Range(_) | Constraint::OneOf(_) => {
                let foreign = domain_of(self.spec, own).map(|domain| domain.foreign());
                let foreign = foreign.unwrap_or_default().into_iter();
                foreign.map(|key| all.clone().with_foreign(key)).collect()
            }
            Constraint::Unique => {
                let mut repeated = all;
                repeated.repeats = true;
                vec![repeated, without.plain()]
            }
            Constraint::Sorted(axis) | Constraint::Increasing(axis) => {
                let backwards = axis.resolve(self.axes.sizes.len());
                let sorted = instead(&Constraint::Sorted(*axis));
                let mut attempts = vec![
                    instead(&Constraint::Increasing(*axis)).backwards(backwards),
                    sorted.clone().backwards(backwards),
                    sorted.clone().plain(),
                ];
                // One value differs from all others, if there are few to choose from.
                let ends = domain_of(self.spec, own).map(|domain| domain.ends());
                for key in ends.ok().into_iter().flat_map(|(lo, hi)| [hi, lo]) {
                    let differing = sorted.clone().plain().with_foreign(key);
                    attempts.push(differing.backwards(backwards));
                }
                attempts.push(without);
                attempts
            }
            Constraint::SumsTo(sum) => {
                let steps = [
                    sum.total.abs() / 2.0,
                    3.0 * sum.tolerance,
                    1.25 * sum.tolerance,
                    1.0,
                ];
                let steps = steps.into_iter().filter(|step| *step > sum.tolerance);
                let totals = steps.flat_map(|step| [sum.total + step, sum.total - step]);
                let others = totals.map(|total| Constraint::SumsTo(SumsTo { total, ..*sum }));
                others.map(|other| instead(&other)).collect()
            }
            Constraint::OneHot(_) => vec![without.clone().plain(), without],
            _ => Vec::new(),
        }
    }
}

/// A way to make values that break a rule.
#[derive(Clone)]
struct Attempt {
    /// The rules that the values fulfil, but for what follows.
    rules: Vec<Constraint>,
    foreign: Option<i128>,
    repeats: bool,
    backwards: Option<usize>,
    is_plain: bool,
}

impl Attempt {
    fn of(rules: Vec<Constraint>) -> Attempt {
        Attempt {
            rules,
            foreign: None,
            repeats: false,
            backwards: None,
            is_plain: false,
        }
    }

    fn with_foreign(self, key: i128) -> Attempt {
        Attempt {
            foreign: Some(key),
            ..self
        }
    }

    fn backwards(self, axis: Option<usize>) -> Attempt {
        Attempt {
            backwards: axis,
            ..self
        }
    }

    fn plain(self) -> Attempt {
        Attempt {
            is_plain: true,
            ..self
        }
    }
}

/// An array of zeros.
fn zeros(dtype: DType, sizes: &[usize]) -> Option<Content> {
    AnyArray::from_scalars(dtype, sizes, &mut || Some(Scalar::Int(0))).map(Content::Typed)
}
