//! What mends a violation: plans, each of which makes it disappear.

use schema_spec::Placed;

use crate::array::AnyView;
use crate::check::has_number_in_each_column;
use crate::plan::Step;
use crate::report::{MissingSpread, Tally, Violation, ViolationKind};
use crate::reshape::{Answer, answer};
use crate::{ArraySpec, Coerce, Constraint, DType, Dim, Imputation, Repair, Role, Schema};

/// Puts to each violation what mends it.
pub(crate) fn offer(
    schema: &Schema,
    placed: &[Placed<'_>],
    views: &[Option<AnyView<'_>>],
    violations: &mut [Violation],
) {
    let shapes: Vec<Option<&[usize]>> = (views.iter())
        .map(|view| view.as_ref().map(AnyView::shape))
        .collect();
    for at in 0..violations.len() {
        let offers = Offers {
            schema,
            placed,
            views,
            shapes: &shapes,
            violations,
        };
        let repairs = offers.of(&violations[at]);
        violations[at].repairs = repairs;
    }
}

struct Offers<'a, 'v> {
    schema: &'a Schema,
    placed: &'a [Placed<'a>],
    views: &'a [Option<AnyView<'v>>],
    /// The shapes of the arrays of the schema, whether or not their rank is right.
    shapes: &'a [Option<&'a [usize]>],
    violations: &'a [Violation],
}

impl Offers<'_, '_> {
    fn of(&self, violation: &Violation) -> Vec<Repair> {
        let name = violation.array();
        match violation.kind() {
            ViolationKind::Unexpected { nearest, .. } => {
                let absent = nearest.as_ref().filter(|nearest| self.is_absent(nearest));
                vec![match absent {
                    Some(absent) => Repair::new().rename(name, absent.as_ref()),
                    None => Repair::new().remove(name),
                }]
            }
            ViolationKind::Absent {
                nearest: Some(nearest),
                ..
            } if self.schema.get(name).is_some() => {
                vec![Repair::new().rename(nearest.as_str(), name)]
            }
            ViolationKind::Dtype {
                expected,
                found,
                unfit,
                rounded,
            } => {
                let how = coercion(*expected, *found, unfit.as_ref(), *rounded);
                let repair = |how| Repair::new().coerce_array(self.whole(name), how);
                how.map(repair).into_iter().collect()
            }
            ViolationKind::Rank { .. } | ViolationKind::Shape { .. } => {
                self.reshape(name).into_iter().collect()
            }
            ViolationKind::Missing { tally, spread } => {
                self.of_missing(name, tally, spread.as_ref())
            }
            ViolationKind::Infinite { .. }
            | ViolationKind::Range { .. }
            | ViolationKind::OneOf { .. } => self.of_broken(name),
            _ => Vec::new(),
        }
    }

    /// The array of the schema: the one that has the name, or that the column is a column of.
    fn whole<'n>(&'n self, name: &'n str) -> &'n str {
        let of_column = |spec: &&ArraySpec| spec.columns().iter().any(|column| column == name);
        match self.schema.get(name) {
            Some(_) => name,
            None => self
                .schema
                .arrays()
                .find(of_column)
                .map_or(name, ArraySpec::name),
        }
    }

    fn is_absent(&self, name: &str) -> bool {
        self.violations.iter().any(|found| {
            found.array() == name && matches!(found.kind(), ViolationKind::Absent { .. })
        })
    }

    fn reshape(&self, name: &str) -> Option<Repair> {
        let at = self
            .placed
            .iter()
            .position(|array| array.spec.name() == name)?;
        let shape = self.shapes.get(at).copied().flatten()?;
        let others: Vec<Placed<'_>> = (self.placed.iter().enumerate())
            .filter(|(other, _)| *other != at)
            .map(|(_, other)| *other)
            .collect();
        match answer(self.placed[at].spec, shape, &others) {
            Answer::One(_) => Some(Repair::new().reshape(name)),
            _ => None,
        }
    }

    fn of_missing(&self, name: &str, tally: &Tally, spread: Option<&MissingSpread>) -> Vec<Repair> {
        let Some(spec) = self.schema.get(name) else {
            return Vec::new();
        };
        let rows = spread.map_or(tally.count, |spread| spread.rows);
        let mut repairs = match spread {
            // What breaks a rule counts in no mean, and infinities have none.
            _ if self.has_broken(name) => self.imputing(spec, &Repair::new().discard(name)),
            Some(spread) if spread.empty > 0 || !has_means(spec) => Vec::new(),
            Some(_) => by_means(spec, &Repair::new()),
            None => self.imputing(spec, &Repair::new()),
        };
        repairs.extend(self.dropping(spec, rows));
        repairs
    }

    /// Of an array with values that break rules on single values: plans that make them missing,
    /// and mend that.
    fn of_broken(&self, name: &str) -> Vec<Repair> {
        let Some(spec) = self.schema.get(name) else {
            return Vec::new();
        };
        let discard = Repair::new().discard(name);
        let mut repairs = match spec.role() {
            // A label that is wrong is no reason to make one up.
            Role::Target => Vec::new(),
            _ => self.imputing(spec, &discard),
        };
        let dropping = self.dropping(spec, self.wrong(name));
        repairs.extend(dropping.map(|dropping| discard.and(dropping)));
        repairs
    }

    /// The plans that put values in after `first`, which leaves no value that breaks a rule and is
    /// there; none where a column may have nothing to learn of.
    fn imputing(&self, spec: &ArraySpec, first: &Repair) -> Vec<Repair> {
        let mut specs = self.schema.arrays();
        let at = specs.position(|other| other.name() == spec.name());
        let Some(view) = at.and_then(|at| self.views.get(at)?.as_ref()) else {
            return Vec::new();
        };
        if self.wrong(spec.name()) >= view.shape().iter().product() {
            return Vec::new();
        }
        if has_means(spec) && has_number_in_each_column(spec, view) {
            by_means(spec, first)
        } else if has_most_frequent(spec) {
            vec![(first.clone()).impute(spec.name(), Imputation::MostFrequent)]
        } else {
            Vec::new()
        }
    }

    /// Whether values that are there break rules on single values.
    fn has_broken(&self, name: &str) -> bool {
        self.of_array(name).any(|kind| {
            matches!(
                kind,
                ViolationKind::Infinite { .. }
                    | ViolationKind::Range { .. }
                    | ViolationKind::OneOf { .. }
            )
        })
    }

    /// How many values of an array are missing or break a rule on single values, at most; no fewer
    /// than the rows that hold one.
    fn wrong(&self, name: &str) -> usize {
        let count = |kind: &ViolationKind| match kind {
            ViolationKind::Missing { tally, .. }
            | ViolationKind::Infinite { tally }
            | ViolationKind::Range { tally, .. }
            | ViolationKind::OneOf { tally, .. } => tally.count,
            _ => 0,
        };
        self.of_array(name).map(count).sum()
    }

    /// What is wrong with an array.
    fn of_array(&self, name: &str) -> impl Iterator<Item = &ViolationKind> {
        let of_it = self
            .violations
            .iter()
            .filter(move |found| found.array() == name);
        of_it.map(Violation::kind)
    }

    /// The plan that drops `rows` rows that lack a value of the array, where rows are left.
    fn dropping(&self, spec: &ArraySpec, rows: usize) -> Option<Repair> {
        let array = self
            .placed
            .iter()
            .find(|array| array.spec.name() == spec.name())?;
        let shape = array.shape?;
        let size = *shape.first()?;
        match spec.dim_at(0, shape.len()) {
            Dim::Any if rows < size && !sums_along(spec, 0, shape.len()) => {
                Some(Repair::new().then(Step::DropRows {
                    along: None,
                    of: vec![spec.name().to_owned()],
                }))
            }
            Dim::Symbol(symbol) => {
                let drops = self.can_drop(symbol, size, spec.name(), rows);
                drops.then(|| Repair::new().drop_rows(symbol.as_ref()))
            }
            _ => None,
        }
    }

    /// Whether all that lacks a value along a symbol can be dropped, and some of it stays.
    fn can_drop(&self, symbol: &str, size: usize, array: &str, rows: usize) -> bool {
        let mut lacking = rows;
        for (placed, shape) in self.placed.iter().zip(self.shapes) {
            let spec = placed.spec;
            let mentions = |dim: &Dim| match dim {
                Dim::Symbol(name) => name == symbol,
                Dim::Expr(expr) => expr.symbols().any(|name| name == symbol),
                _ => false,
            };
            if !spec.dims().iter().any(mentions) {
                continue;
            }
            let computed = |dim: &Dim| matches!(dim, Dim::Expr(_)) && mentions(dim);
            if spec.dims().iter().any(computed) || (shape.is_some() && placed.shape.is_none()) {
                return false;
            }
            // Columns that are no array yet would keep the rows that it loses.
            let is_column = |name: &str| spec.columns().iter().any(|column| column == name);
            if shape.is_none() && self.violations.iter().any(|found| is_column(found.array())) {
                return false;
            }
            for (axis, &found) in placed.shape.unwrap_or_default().iter().enumerate() {
                let rank = placed.shape.map_or(0, <[usize]>::len);
                if mentions(spec.dim_at(axis, rank))
                    && (found != size || sums_along(spec, axis, rank))
                {
                    return false;
                }
            }
            if spec.name() != array {
                lacking += self.lacking_at_most(spec);
            }
        }
        let min = self
            .schema
            .bounds()
            .find(|bounds| bounds.symbol() == symbol);
        let min = min.map_or(1, |bounds| bounds.min().max(1));
        size >= lacking + min
    }

    /// How many rows another array may lack at most.
    fn lacking_at_most(&self, spec: &ArraySpec) -> usize {
        let of_spec = self
            .violations
            .iter()
            .filter(|found| found.array() == spec.name());
        let lacking = of_spec.filter_map(|found| match found.kind() {
            ViolationKind::Missing { tally, spread } => {
                Some(spread.as_ref().map_or(tally.count, |spread| spread.rows))
            }
            // NaN and nothing are not counted where the dtype is wrong.
            ViolationKind::Dtype { .. } => Some(usize::MAX / 4),
            _ => None,
        });
        lacking.max().unwrap_or(0)
    }
}

fn by_means(spec: &ArraySpec, first: &Repair) -> Vec<Repair> {
    let impute = |with| first.clone().impute(spec.name(), with);
    vec![impute(Imputation::Mean), impute(Imputation::Median)]
}

/// Whether a mean of finite values keeps to the rules that each of them keeps to.
fn has_means(spec: &ArraySpec) -> bool {
    let keeps = |rule: &Constraint| matches!(rule, Constraint::Range(_));
    spec.dtype().is_float() && spec.constraints().iter().all(keeps)
}

/// Whether the value that stands most often in an array of one axis is one to put in, free of what
/// the others are.
fn has_most_frequent(spec: &ArraySpec) -> bool {
    let is_free = |rule: &Constraint| matches!(rule, Constraint::Range(_) | Constraint::OneOf(_));
    spec.rank() == Some(1) && !spec.dtype().is_complex() && spec.constraints().iter().all(is_free)
}

/// Whether a rule is about all that stands along the axis.
fn sums_along(spec: &ArraySpec, axis: usize, rank: usize) -> bool {
    spec.constraints().iter().any(|rule| match rule {
        Constraint::SumsTo(rule) => rule.axis.resolve(rank) == Some(axis),
        Constraint::OneHot(of) => of.resolve(rank) == Some(axis),
        Constraint::Check(_) => true,
        _ => false,
    })
}

/// What has to be allowed to happen for an array to become one of another dtype.
fn coercion(
    expected: DType,
    found: DType,
    unfit: Option<&Tally>,
    rounded: usize,
) -> Option<Coerce> {
    match unfit {
        Some(unfit) if unfit.count == 0 && rounded == 0 => Some(Coerce::Lossless),
        Some(_) => Some(Coerce::Lossy),
        None if expected == DType::Text => Some(Coerce::Lossless),
        None if found == DType::Bool && expected.is_real() => Some(Coerce::Lossless),
        None => None,
    }
}
