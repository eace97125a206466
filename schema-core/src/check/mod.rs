//! Checks arrays against a schema.
//!
//! In this order: absent arrays; dtypes; ranks; fixed sizes; shared sizes; bounds on symbols; values.
//! Sizes are checked if the rank is right, values if dtype and rank are right.

#[cfg(any(feature = "repair", feature = "stream"))]
pub(crate) mod allowed;
pub(crate) mod classes;
mod columns;
mod distinct;
mod dtype;
pub(crate) mod facts;
#[cfg(feature = "repair")]
pub(crate) mod marks;
pub(crate) mod masked;
#[cfg(any(feature = "map", feature = "repair"))]
pub(crate) mod positions;
pub(crate) mod quick;
#[cfg(feature = "repair")]
pub(crate) mod recode;
mod remedies;
pub(crate) mod reshape;
pub(crate) mod shapes;
mod values;

pub(crate) use dtype::violation as dtype_violation;
#[cfg(feature = "stream")]
pub(crate) use {
    classes::{is_listed, mark_lacking},
    columns::in_columns,
    distinct::integral,
    remedies::has_means,
    values::pieces::{self, shown},
};

use ndarray::ArrayD;
use schema_spec::Placed;

use crate::Dims;
use crate::inline_vec::{Empty, InlineVec};
use crate::names::Names;
use crate::report::{Report, Violation, ViolationKind};
use facts::{Facts, OfViews};
use schema_arrays::AnyView;
use schema_spec::{ArraySpec, Schema, Text};
pub(crate) use values::Found;
#[cfg(feature = "repair")]
pub(crate) use values::exact;
#[cfg(feature = "sample")]
pub(crate) use values::{integer, integer_ends};

/// The results of the checks so far.
#[derive(Debug)]
pub(crate) struct Outcome<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) violations: Vec<Violation>,
    pub(crate) dims: Dims,
    /// The shapes of the arrays with invalid values.
    pub(crate) shapes: Vec<(Text, Vec<usize>)>,
    /// The arrays that were stacked from columns, and so are not in the data.
    pub(crate) stacked: Vec<ArraySpec>,
}

impl<'a> Outcome<'a> {
    pub(crate) fn new(schema: &'a Schema) -> Outcome<'a> {
        Outcome {
            schema,
            violations: Vec::new(),
            dims: Dims::new(),
            shapes: Vec::new(),
            stacked: Vec::new(),
        }
    }

    pub(crate) fn found(&mut self, spec: &ArraySpec, kind: ViolationKind) {
        (self.violations).push(Violation::new(spec.name_text().clone(), kind));
    }

    /// Checks arrays against the schema: one view per array, in the order of the schema.
    pub(crate) fn check(&mut self, views: &[Option<AnyView<'_>>]) {
        self.check_masked(views, &[]);
    }

    /// The same for arrays with masks: `missing` is empty or has one entry per array.
    pub(crate) fn check_masked(
        &mut self,
        views: &[Option<AnyView<'_>>],
        missing: &[Option<&ArrayD<bool>>],
    ) {
        let mut placed: InlineVec<Placed<'_>, INLINE_ARRAYS> = InlineVec::new();
        let has_view = |at: usize| views.get(at).is_some_and(Option::is_some);
        let missing_arrays = self.report_absent(&has_view);
        for (at, spec) in self.schema.arrays().enumerate() {
            let view = views.get(at).and_then(Option::as_ref);
            let shape = view.map(AnyView::shape);
            let shape = shape.filter(|shape| spec.accepts_rank(shape.len()));
            placed.push(Placed {
                spec,
                shape,
                is_faulty: shape.is_none()
                    && (view.is_some() || missing_arrays.get(at) == Some(&true)),
            });
        }
        let placed = placed.as_slice();

        let masks = missing;
        let missing = |at: usize| masks.get(at).copied().flatten();
        for (at, (Placed { spec, .. }, view)) in placed.iter().zip(views).enumerate() {
            if let Some(view) = view
                && view.dtype() != spec.dtype()
            {
                let kind = dtype::violation(spec.dtype(), view, missing(at));
                self.found(spec, kind);
            }
        }
        let facts = OfViews {
            placed,
            views,
            missing: masks,
        };
        shapes::check(self, placed, &facts);
        for (at, (Placed { spec, shape, .. }, view)) in placed.iter().zip(views).enumerate() {
            if let (Some(view), Some(_)) = (view, shape)
                && view.dtype() == spec.dtype()
            {
                let missing = missing(at);
                let mut found = Found::without(missing).nullable(spec.is_nullable());
                values::check_values(spec.constraints(), view, &mut found);
                if let Some(missing) = missing.filter(|_| !spec.is_nullable()) {
                    masked::report(missing, &mut found.kinds);
                }
                for kind in found.kinds {
                    self.found(spec, kind);
                }
            }
        }
        self.conclude(placed, &facts);
    }

    /// Attaches what would fix the violations.
    pub(crate) fn conclude(&mut self, placed: &[Placed<'_>], facts: &dyn Facts) {
        if !self.violations.is_empty() {
            self.shapes = shapes_of_faulty(&self.violations, placed, facts);
            let found = &mut self.violations;
            remedies::attach(self.schema, placed, facts, &self.stacked, found);
        }
    }

    /// Reports the required arrays without a view that are not reported yet. Returns for each array
    /// whether it is required or unreadable; empty if none is.
    pub(crate) fn report_absent(&mut self, has_view: &dyn Fn(usize) -> bool) -> Vec<bool> {
        let mut specs = self.schema.arrays().enumerate();
        let is_fine = |(at, spec): (usize, &ArraySpec)| {
            has_view(at) || (spec.is_optional() && self.violations.is_empty())
        };
        if specs.all(is_fine) {
            return Vec::new();
        }
        let reported = self.violations.iter().map(Violation::array).zip(0..);
        let reported = Names::of(reported.collect());
        let (mut faulty, mut absent) = (Vec::new(), Vec::new());
        for (at, spec) in self.schema.arrays().enumerate() {
            let is_reported = |name: &str| !reported.all(name).is_empty();
            let mut columns = spec.columns().iter();
            faulty.push(if has_view(at) {
                false
            } else if is_reported(spec.name()) || columns.any(|column| is_reported(column)) {
                true
            } else {
                absent.extend((!spec.is_optional()).then_some(spec));
                !spec.is_optional()
            });
        }
        for spec in absent {
            let kind = ViolationKind::Absent {
                nearest: None,
                column_of: None,
                columns: Vec::new(),
            };
            self.found(spec, kind);
        }
        faulty
    }

    /// Whether no dtype or shape of an array is wrong, so that a function can be called with it.
    pub(crate) fn is_sound(&self, array: &str) -> bool {
        let mut violations = self.violations.iter();
        violations.all(|found| found.array != array || found.kind.rule().is_some())
    }

    pub(crate) fn finish(self) -> Result<Dims, Report> {
        if self.violations.is_empty() {
            Ok(self.dims)
        } else {
            Err(self.into_report())
        }
    }

    pub(crate) fn into_report(self) -> Report {
        Report::new(self.schema, self.violations, self.shapes, self.stacked)
    }
}

/// Whether the values of an array of the right dtype and rank fit the rules of its spec.
#[inline] // compiled only where it is called
pub(crate) fn values_hold(
    spec: &ArraySpec,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
) -> bool {
    let mut found = Found::without(missing).nullable(spec.is_nullable());
    values::check_values(spec.constraints(), view, &mut found);
    found.kinds.is_empty()
}

fn shapes_of_faulty(
    violations: &[Violation],
    placed: &[Placed<'_>],
    facts: &dyn Facts,
) -> Vec<(Text, Vec<usize>)> {
    let faulty = violations
        .iter()
        .filter(|found| found.kind.tally().is_some());
    let faulty = Names::of(faulty.map(Violation::array).zip(0..).collect());
    let mut shapes = Vec::new();
    for (at, Placed { spec, .. }) in placed.iter().enumerate() {
        if let Some(shape) = facts.shape(at)
            && !faulty.all(spec.name()).is_empty()
        {
            shapes.push((spec.name_text().clone(), shape.to_vec()));
        }
    }
    shapes
}

/// The largest number of arrays that are checked without allocation.
const INLINE_ARRAYS: usize = 8;

impl Empty for Placed<'_> {
    #[inline]
    fn empty() -> Self {
        Placed::EMPTY
    }
}
