//! Finds the remedies of violations.

use schema_spec::rules::Scope;
use schema_spec::{ArraySpec, Constraint, DType, Dim, Placed, Role, Schema, Text};

use super::reshape::Wanted;
use super::shapes::symbols;
use super::values::has_number_in_each_column;
use crate::report::{MissingSpread, Remedy, Statistic, Tally, Violation, ViolationKind};
use schema_arrays::AnyView;

/// Attaches remedies to each violation.
pub(super) fn attach(
    schema: &Schema,
    placed: &[Placed<'_>],
    views: &[Option<AnyView<'_>>],
    violations: &mut [Violation],
) {
    for at in 0..violations.len() {
        let found = Found {
            schema,
            placed,
            views,
            violations,
        };
        violations[at].remedies = found.remedies(&violations[at]);
    }
}

/// All violations of some arrays.
struct Found<'a, 'v> {
    schema: &'a Schema,
    /// The arrays of the schema, in order, each with its shape if its rank is right.
    placed: &'a [Placed<'a>],
    /// The same arrays, whether or not their rank is right.
    views: &'a [Option<AnyView<'v>>],
    violations: &'a [Violation],
}

impl Found<'_, '_> {
    fn remedies(&self, violation: &Violation) -> Vec<Remedy> {
        let name = violation.array();
        match violation.kind() {
            ViolationKind::Unexpected { nearest, .. } => {
                let absent = nearest.as_ref().filter(|nearest| self.is_absent(nearest));
                vec![match absent {
                    Some(absent) => Remedy::Rename {
                        from: violation.array.clone(),
                        to: absent.clone(),
                    },
                    None => Remedy::Remove,
                }]
            }
            ViolationKind::Absent {
                nearest: Some(nearest),
                ..
            } if self.schema.get(name).is_some() => vec![Remedy::Rename {
                from: nearest.clone().into(),
                to: violation.array.clone(),
            }],
            ViolationKind::Dtype {
                expected,
                found,
                unfit,
                rounded,
            } if converts(*found, *expected, unfit.as_ref()) => vec![Remedy::Coerce {
                array: self.array_of(violation),
                to: *expected,
                rounded: *rounded,
                lost: unfit.as_ref().map_or(0, |unfit| unfit.count),
            }],
            ViolationKind::Rank { .. } | ViolationKind::Shape { .. } => {
                let shape = self.only_shape(name);
                Vec::from_iter(shape.map(|shape| Remedy::Reshape { shape }))
            }
            ViolationKind::Missing { tally, spread } => {
                self.of_missing(name, tally, spread.as_ref())
            }
            kind if kind.is_on_single_values() => self.of_faulty(name),
            _ => Vec::new(),
        }
    }

    /// The array of the schema that has the violation's name, or a column of that name.
    fn array_of(&self, violation: &Violation) -> Text {
        let name = violation.array();
        let has_column = |spec: &&ArraySpec| spec.columns().iter().any(|column| column == name);
        match self.schema.get(name) {
            Some(_) => violation.array.clone(),
            None => (self.schema.arrays().find(has_column))
                .map_or_else(|| violation.array.clone(), |spec| spec.name_text().clone()),
        }
    }

    fn is_absent(&self, name: &str) -> bool {
        (self.kinds(name)).any(|kind| matches!(kind, ViolationKind::Absent { .. }))
    }

    /// The violations of an array.
    fn kinds(&self, name: &str) -> impl Iterator<Item = &ViolationKind> {
        (self.violations.iter())
            .filter(move |found| found.array() == name)
            .map(Violation::kind)
    }

    /// The index of the array in the schema.
    fn position(&self, name: &str) -> Option<usize> {
        (self.placed.iter()).position(|array| array.spec.name() == name)
    }

    /// The shape to which an array could be reshaped, if there is exactly one.
    fn only_shape(&self, name: &str) -> Option<Vec<usize>> {
        let at = self.position(name)?;
        let shape = self.views[at].as_ref()?.shape();
        let mut others = self.placed.to_vec();
        let spec = others.remove(at).spec;
        Wanted::among(&others, spec, |wanted| {
            let mut candidates = wanted.candidates(shape);
            let only = candidates.pop();
            only.filter(|_| candidates.is_empty() && !wanted.accepts(shape))
        })
    }

    fn of_missing(&self, name: &str, tally: &Tally, spread: Option<&MissingSpread>) -> Vec<Remedy> {
        let Some(at) = self.position(name) else {
            return Vec::new();
        };
        let spec = self.placed[at].spec;
        if spec.is_nullable() {
            return vec![Remedy::Discard];
        }
        let mut remedies = match spread {
            // Values that break a rule must not count in the mean, and infinities have no mean.
            _ if self.kinds(name).any(ViolationKind::is_on_single_values) => {
                self.imputing(at, true)
            }
            Some(spread) if spread.empty > 0 || !has_means(spec) => Vec::new(),
            Some(_) => by_means(false),
            None => self.imputing(at, false),
        };
        let rows = spread.map(|spread| spread.rows);
        remedies.extend(self.dropping(at, rows, tally.count, false));
        remedies
    }

    /// Remedies for values that break rules on single values: making them missing, and then imputing
    /// them or dropping rows.
    fn of_faulty(&self, name: &str) -> Vec<Remedy> {
        let Some(at) = self.position(name) else {
            return Vec::new();
        };
        if self.placed[at].spec.is_nullable() {
            return vec![Remedy::Discard];
        }
        let mut remedies = match self.placed[at].spec.role() {
            // A wrong label is not imputed.
            Role::Target => Vec::new(),
            _ => self.imputing(at, true),
        };
        remedies.extend(self.dropping(at, None, self.faulty(name), true));
        remedies
    }

    /// Imputations whose values break no rule; none if a column may have no valid value.
    fn imputing(&self, at: usize, discard: bool) -> Vec<Remedy> {
        let (spec, Some(view)) = (self.placed[at].spec, &self.views[at]) else {
            return Vec::new();
        };
        if self.faulty(spec.name()) >= view.shape().iter().product() {
            Vec::new()
        } else if has_means(spec) && has_number_in_each_column(spec, view) {
            by_means(discard)
        } else if has_most_frequent(spec) {
            let by = Statistic::MostFrequent;
            vec![Remedy::Impute { by, discard }]
        } else {
            Vec::new()
        }
    }

    /// An upper bound on the number of values that are missing or break a rule on single values, and
    /// so on the number of rows with such values.
    fn faulty(&self, name: &str) -> usize {
        let of_values = |kind: &&ViolationKind| {
            kind.is_on_single_values() || matches!(kind, ViolationKind::Missing { .. })
        };
        let counts = self.kinds(name).filter(of_values);
        let counts = counts.filter_map(ViolationKind::tally);
        counts.map(|tally| tally.count).sum()
    }

    /// Dropping the rows with missing values, at most `most`, if rows remain.
    fn dropping(
        &self,
        at: usize,
        rows: Option<usize>,
        most: usize,
        discard: bool,
    ) -> Option<Remedy> {
        let Placed { spec, shape, .. } = self.placed[at];
        let (shape, most) = (shape?, rows.unwrap_or(most));
        let of = *shape.first()?;
        let along = match spec.dim_at(0, shape.len()) {
            Dim::Any if most < of && !depends_on_all(spec, 0, shape.len()) => None,
            Dim::Symbol(symbol) if self.can_drop(symbol, of, at, most) => Some(symbol.clone()),
            _ => return None,
        };
        Some(Remedy::DropRows {
            along,
            rows,
            of,
            discard,
        })
    }

    /// Whether enough rows remain along a symbol if all rows with missing values are dropped, including
    /// `most` rows of one array.
    fn can_drop(&self, symbol: &str, size: usize, array: usize, most: usize) -> bool {
        let mut lacking = most;
        for (at, placed) in self.placed.iter().enumerate() {
            let spec = placed.spec;
            let mut mentioned = spec.dims().iter().flat_map(symbols);
            if mentioned.any(|name| name == symbol) {
                if !self.shares_rows(at, symbol, size) {
                    return false;
                }
                if at != array {
                    lacking = lacking.saturating_add(self.lacking_at_most(spec.name()));
                }
            }
        }
        let mut bounds = self.schema.bounds();
        let bounds = bounds.find(|bounds| bounds.symbol() == symbol);
        let min = bounds.map_or(1, |bounds| bounds.min().max(1));
        size >= lacking.saturating_add(min)
    }

    /// Whether rows can be dropped along every axis of the symbol in an array without a new violation.
    fn shares_rows(&self, at: usize, symbol: &str, size: usize) -> bool {
        let Placed { spec, shape, .. } = self.placed[at];
        let is_computed =
            |dim: &Dim| matches!(dim, Dim::Expr(expr) if expr.symbols().any(|name| name == symbol));
        if spec.dims().iter().any(is_computed) {
            return false;
        }
        let Some(shape) = shape else {
            // Columns that are not stacked would keep the rows, and the axis of the rows is unknown in
            // an array of another rank.
            let is_column = |name: &str| spec.columns().iter().any(|column| column == name);
            let has_columns = (self.violations.iter()).any(|found| is_column(found.array()));
            return self.views[at].is_none() && !has_columns;
        };
        shape.iter().enumerate().all(|(axis, &found)| {
            let dim = spec.dim_at(axis, shape.len());
            let is_along = matches!(dim, Dim::Symbol(name) if name == symbol);
            !is_along || (found == size && !depends_on_all(spec, axis, shape.len()))
        })
    }

    /// An upper bound on the number of rows with missing values.
    fn lacking_at_most(&self, name: &str) -> usize {
        let lacking = self.kinds(name).map(|kind| match kind {
            ViolationKind::Missing { tally, spread } => {
                spread.as_ref().map_or(tally.count, |spread| spread.rows)
            }
            // Missing values are not counted if the dtype is wrong.
            ViolationKind::Dtype { .. } => usize::MAX,
            _ => 0,
        });
        lacking.max().unwrap_or(0)
    }
}

fn by_means(discard: bool) -> Vec<Remedy> {
    let impute = |by| Remedy::Impute { by, discard };
    vec![impute(Statistic::Mean), impute(Statistic::Median)]
}

/// Whether the mean of finite values that satisfy the rules satisfies them too.
fn has_means(spec: &ArraySpec) -> bool {
    let keeps = |rule: &Constraint| rule.rule().holds_for_means();
    spec.dtype().is_float() && spec.constraints().iter().all(keeps)
}

/// Whether the most frequent value of a one-dimensional array is valid at every position, regardless
/// of the other values.
fn has_most_frequent(spec: &ArraySpec) -> bool {
    let is_free = |rule: &Constraint| rule.rule().scope() == Scope::Value;
    spec.rank() == Some(1) && !spec.dtype().is_complex() && spec.constraints().iter().all(is_free)
}

/// Whether a rule is about all values along the axis, so that dropping some may break it.
fn depends_on_all(spec: &ArraySpec, axis: usize, rank: usize) -> bool {
    spec.constraints()
        .iter()
        .any(|rule| match rule.rule().scope() {
            Scope::Lane => rule.axis().and_then(|of| of.resolve(rank)) == Some(axis),
            Scope::Function => true,
            _ => false,
        })
}

/// Whether an array can be converted to another dtype, even with a loss.
fn converts(found: DType, expected: DType, unfit: Option<&Tally>) -> bool {
    unfit.is_some() || expected == DType::Text || (found == DType::Bool && expected.is_real())
}
