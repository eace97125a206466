//! What mends a violation: plans, each of which makes it disappear.

use schema_spec::Placed;

use crate::array::AnyView;
use crate::plan::Step;
use crate::report::{MissingSpread, Tally, Violation, ViolationKind};
use crate::reshape::{Answer, answer};
use crate::{ArraySpec, Coerce, Constraint, DType, Dim, Imputation, Repair, Schema};

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
            shapes: &shapes,
            violations,
        };
        let repairs = offers.of(&violations[at]);
        violations[at].repairs = repairs;
    }
}

struct Offers<'a> {
    schema: &'a Schema,
    placed: &'a [Placed<'a>],
    /// The shapes of the arrays of the schema, whether or not their rank is right.
    shapes: &'a [Option<&'a [usize]>],
    violations: &'a [Violation],
}

impl Offers<'_> {
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
        let impute = |with| Repair::new().impute(name, with);
        let mut repairs = Vec::new();
        match spread {
            Some(spread)
                if spread.empty == 0 && spec.dtype().is_float() && self.has_means(spec) =>
            {
                repairs.push(impute(Imputation::Mean));
                repairs.push(impute(Imputation::Median));
            }
            None if tally.count < tally.total && spec.rank() == Some(1) && is_free(spec) => {
                repairs.push(impute(Imputation::MostFrequent));
            }
            _ => {}
        }
        let rows = spread.map_or(tally.count, |spread| spread.rows);
        repairs.extend(self.dropping(spec, rows));
        repairs
    }

    /// Whether a mean of values keeps to the rules that each of them keeps to, and there is one.
    fn has_means(&self, spec: &ArraySpec) -> bool {
        let is_finite = !self.violations.iter().any(|found| {
            found.array() == spec.name() && matches!(found.kind(), ViolationKind::Infinite { .. })
        });
        let keeps = |rule: &Constraint| matches!(rule, Constraint::Range(_));
        is_finite && spec.constraints().iter().all(keeps)
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

/// Whether what is put in is free of what other values are.
fn is_free(spec: &ArraySpec) -> bool {
    spec.constraints().iter().all(|rule| {
        matches!(
            rule,
            Constraint::Range(_) | Constraint::OneOf(_) | Constraint::AllowInf
        )
    })
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
