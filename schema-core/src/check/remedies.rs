//! Finds the remedies of violations.

use std::cell::Cell;
use std::sync::Arc;

use schema_spec::rules::Scope;
use schema_spec::{ArraySpec, Constraint, DType, Dim, Placed, Role, Schema, Text};

#[cfg(feature = "repair")]
use super::classes;
use super::facts::{Dropped, Facts};
#[cfg(feature = "repair")]
use super::marks;
#[cfg(feature = "repair")]
use super::recode::{self, Codes, Recoding};
use super::reshape::Wanted;
use super::shapes::symbols;
use crate::names::Names;
use crate::report::{
    Columns, LostClass, MissingSpread, Remedy, Statistic, Tally, Violation, ViolationKind,
};

/// Attaches remedies to each violation.
pub(super) fn attach(
    schema: &Schema,
    placed: &[Placed<'_>],
    facts: &dyn Facts,
    stacked: &[ArraySpec],
    violations: &mut [Violation],
) {
    // Loops, because each chain of iterators is compiled for itself.
    let (mut specs, mut columns, mut by_array) = (Vec::new(), Vec::new(), Vec::new());
    for (at, array) in placed.iter().enumerate() {
        specs.push((array.spec.name(), at));
        for column in array.spec.columns() {
            columns.push((column.as_ref(), at));
        }
    }
    for (at, violation) in violations.iter().enumerate() {
        by_array.push((violation.array(), at));
    }
    let found = Found {
        schema,
        placed,
        facts,
        violations,
        specs: Names::of(specs),
        columns: Names::of(columns),
        by_array: Names::of(by_array),
        budget: Cell::new(BUDGET),
    };
    let (mut names, mut of_stacked) = (Vec::new(), Vec::<Arc<[Text]>>::new());
    for spec in stacked {
        names.push((spec.name(), of_stacked.len()));
        of_stacked.push(spec.columns().into());
    }
    let names = Names::of(names);
    let mut attached = Vec::with_capacity(violations.len());
    for one in found.violations {
        let columns = names.first(one.array()).map(|at| {
            let (names, counts) = (
                of_stacked[at].clone(),
                found.in_columns(one, of_stacked[at].len()),
            );
            Columns { names, counts }
        });
        attached.push((found.remedies(one), found.words(one), columns));
    }
    drop(found);
    for (violation, (remedies, found, columns)) in violations.iter_mut().zip(attached) {
        violation.columns = columns;
        if let (ViolationKind::Dtype { words, .. }, []) = (&mut violation.kind, &remedies[..]) {
            *words = found;
        }
        violation.remedies = remedies;
    }
}

/// All violations of some arrays.
struct Found<'a> {
    schema: &'a Schema,
    /// The arrays of the schema, in order, each with its shape if its rank is right.
    placed: &'a [Placed<'a>],
    facts: &'a dyn Facts,
    violations: &'a [Violation],
    /// The index of each array in the schema.
    specs: Names<'a>,
    /// The index of the array of each column.
    columns: Names<'a>,
    /// The indices of the violations of each array.
    by_array: Names<'a>,
    /// How many arrays may still be looked at for remedies that depend on all of them.
    budget: Cell<usize>,
}

/// The largest number of arrays that are looked at for remedies that depend on all of them.
const BUDGET: usize = 1 << 20;

impl Found<'_> {
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
            } if self.position(name).is_some() => vec![Remedy::Rename {
                from: nearest.clone().into(),
                to: violation.array.clone(),
            }],
            ViolationKind::Dtype {
                expected,
                found,
                unfit,
                rounded,
                ..
            } => {
                let mut remedies = match found {
                    DType::Text => self.of_text(violation),
                    _ => Vec::new(),
                };
                let (lost, total) =
                    (unfit.as_ref()).map_or((0, usize::MAX), |unfit| (unfit.count, unfit.total));
                let explained: usize = remedies.iter().map(explained).max().unwrap_or(0);
                let is_label = |at: usize| self.placed[at].spec.role() == Role::Target;
                // Nothing is made missing that can be read, nor all labels.
                let keeps = explained < lost.max(1)
                    && (*found != DType::Text
                        || lost < total
                        || !self.position(name).is_some_and(is_label));
                if converts(*found, *expected, unfit.as_ref()) && keeps {
                    remedies.push(Remedy::Coerce {
                        array: self.array_of(violation),
                        to: *expected,
                        rounded: *rounded,
                        lost,
                    });
                }
                remedies
            }
            ViolationKind::Rank { .. } | ViolationKind::Shape { .. } => self.of_shape(name),
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
        let of_column = || Some(self.placed[self.columns.first(name)?].spec.name_text());
        match (self.position(name), of_column()) {
            (None, Some(array)) => array.clone(),
            _ => violation.array.clone(),
        }
    }

    fn is_absent(&self, name: &str) -> bool {
        (self.kinds(name)).any(|kind| matches!(kind, ViolationKind::Absent { .. }))
    }

    /// The violations of an array.
    fn kinds(&self, name: &str) -> impl Iterator<Item = &ViolationKind> {
        let found = self.by_array.all(name).iter();
        found.map(|&(_, at)| self.violations[at].kind())
    }

    /// The index of the array in the schema.
    fn position(&self, name: &str) -> Option<usize> {
        self.specs.first(name)
    }

    /// How text could be read that is not of the schema's dtype. Only repair knows how.
    #[cfg(not(feature = "repair"))]
    #[allow(clippy::unused_self)] // as with the feature
    fn of_text(&self, _: &Violation) -> Vec<Remedy> {
        Vec::new()
    }

    /// How text could be read that is not of the schema's dtype.
    #[cfg(feature = "repair")]
    fn of_text(&self, violation: &Violation) -> Vec<Remedy> {
        let name = violation.array();
        let Some(at) = self.position(name) else {
            return Vec::new();
        };
        let spec = self.placed[at].spec;
        let columns: Vec<(Option<usize>, &Text)> = match spec.columns() {
            [] => vec![(None, &violation.array)],
            columns => (0..).map(Some).zip(columns).collect(),
        };
        let mut remedies = Vec::new();
        for (column, array) in columns {
            let array = || array.clone();
            let words = self.facts.words(at, column);
            if let Some(values) = words.and_then(|words| recode::of_words(spec, &words)) {
                let array = array();
                remedies.push(Remedy::Map { array, values });
                continue;
            }
            for way in self.facts.ways(at, column) {
                if spec.dtype().is_real() && marks::fits(spec.dtype(), &way.example.1) {
                    remedies.push(Remedy::Parse {
                        array: array(),
                        decimal: way.marks.decimal,
                        thousands: way.marks.thousands,
                        sign: way.marks.sign,
                        count: way.count,
                        left: way.left,
                        example: way.example,
                    });
                }
            }
        }
        remedies
    }

    /// The columns of a stacked array with invalid values, and their number.
    fn in_columns(&self, violation: &Violation, width: usize) -> Vec<(usize, usize)> {
        let counts = self
            .position(violation.array())
            .and_then(|at| self.facts.in_columns(at, violation.kind(), width));
        let mut some = Vec::new();
        for (column, count) in counts.unwrap_or_default().into_iter().enumerate() {
            if count > 0 {
                some.push((column, count));
            }
        }
        some
    }

    /// The few words of an array of text, where the schema lists other values. Only repair maps them.
    #[cfg(not(feature = "repair"))]
    #[allow(clippy::unused_self)] // as with the feature
    fn words(&self, _: &Violation) -> Vec<Text> {
        Vec::new()
    }

    /// The few words of an array of text, where the schema lists other values.
    #[cfg(feature = "repair")]
    fn words(&self, violation: &Violation) -> Vec<Text> {
        let ViolationKind::Dtype {
            found: DType::Text,
            expected,
            ..
        } = violation.kind()
        else {
            return Vec::new();
        };
        let words = self.position(violation.array()).and_then(|at| {
            let spec = self.placed[at].spec;
            (*expected == DType::Bool || classes::is_listed(spec)).then_some(())?;
            self.facts.words(at, None)
        });
        let words = words
            .filter(|words| words.len() <= WORDS)
            .into_iter()
            .flatten();
        words.map(|(word, _)| word.into()).collect()
    }

    /// The only shape, or the only order of axes, that fits.
    fn of_shape(&self, name: &str) -> Vec<Remedy> {
        let of = |wanted: &Wanted<'_, '_, '_>, shape: &[usize]| {
            let mut candidates = wanted.candidates(shape);
            let only = candidates
                .pop()
                .filter(|_| candidates.is_empty() && !wanted.accepts(shape));
            let transposed = wanted.transposition(shape);
            match (only, transposed) {
                (Some(shape), None) => Some(Remedy::Reshape { shape }),
                (None, Some(axes)) => Some(Remedy::Transpose { axes }),
                _ => None,
            }
        };
        Vec::from_iter(self.wanted(name, &of))
    }

    /// Whether all arrays can be looked at once more.
    fn can_look_at_all(&self) -> bool {
        let left = self.budget.get().checked_sub(self.placed.len());
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }

    /// What `answer` says of an array's shape among the others.
    fn wanted<T>(
        &self,
        name: &str,
        answer: &dyn Fn(&Wanted<'_, '_, '_>, &[usize]) -> Option<T>,
    ) -> Option<T> {
        let at = self.position(name)?;
        let shape = self.facts.shape(at)?;
        if !self.can_look_at_all() {
            return None;
        }
        let mut others = self.placed.to_vec();
        let spec = others.remove(at).spec;
        Wanted::among(&others, spec, |wanted| answer(wanted, shape))
    }

    fn of_missing(&self, name: &str, tally: &Tally, spread: Option<&MissingSpread>) -> Vec<Remedy> {
        let Some(at) = self.position(name) else {
            return Vec::new();
        };
        let spec = self.placed[at].spec;
        if spec.is_nullable() {
            // A wrong label may be a class under another code.
            let keeps = spec.role() != Role::Target
                || !self.kinds(name).any(ViolationKind::is_on_single_values);
            return Vec::from_iter(keeps.then_some(Remedy::Discard));
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
        let spec = self.placed[at].spec;
        #[cfg(feature = "repair")]
        let codes = self.facts.codes(at);
        #[cfg(feature = "repair")]
        if let Some(remedy) = codes.as_ref().and_then(|codes| recoding(codes, spec)) {
            return vec![remedy];
        }
        // A wrong label is not imputed, and may be a class under another code.
        #[cfg(feature = "repair")]
        let may_be_class = codes.is_some_and(|codes| !codes.has_all_allowed());
        #[cfg(not(feature = "repair"))]
        let may_be_class = true;
        let mut remedies = Vec::new();
        match spec.role() {
            Role::Target if may_be_class || spec.is_nullable() => return remedies,
            Role::Target => {}
            _ if spec.is_nullable() => {
                remedies.push(Remedy::Discard);
                return remedies;
            }
            _ => remedies.extend(self.imputing(at, true)),
        }
        remedies.extend(self.dropping(at, None, self.faulty(name), true));
        remedies
    }

    /// Imputations whose values break no rule; none if a column may have no valid value.
    fn imputing(&self, at: usize, discard: bool) -> Vec<Remedy> {
        let (spec, Some(shape)) = (self.placed[at].spec, self.facts.shape(at)) else {
            return Vec::new();
        };
        if self.faulty(spec.name()) >= shape.iter().product() {
            Vec::new()
        } else if has_means(spec) && self.facts.has_number_in_each_column(at) {
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
        if !self.can_look_at_all() {
            return None;
        }
        let along = match spec.dim_at(0, shape.len()) {
            Dim::Any if most < of && !depends_on_all(spec, 0, shape.len()) => None,
            Dim::Symbol(symbol) if self.can_drop(symbol, of, at, most) => Some(symbol),
            _ => return None,
        };
        let (count, classes) = self.losing(at, along.map(AsRef::as_ref), of, discard);
        Some(Remedy::DropRows {
            along: along.cloned(),
            rows: if classes.is_empty() {
                rows
            } else {
                Some(count)
            },
            of,
            classes,
            discard,
        })
    }

    /// The number of rows that are dropped, and the classes of labels that vanish with them; not
    /// counted if there are no labels.
    fn losing(
        &self,
        at: usize,
        along: Option<&str>,
        size: usize,
        discard: bool,
    ) -> (usize, Vec<LostClass>) {
        // The first axis along which each array loses rows.
        let axis = |of: usize| {
            let Placed { spec, shape, .. } = self.placed[of];
            let rank = shape?.len();
            let is_along = |axis: &usize| match (along, spec.dim_at(*axis, rank)) {
                (Some(along), Dim::Symbol(symbol)) => symbol == along,
                (along, _) => along.is_none() && of == at && *axis == 0,
            };
            (0..rank).find(is_along)
        };
        let mut dropped = Dropped {
            of: size,
            arrays: Vec::new(),
            lacking: Vec::new(),
            discard: discard.then_some(at),
            labels: Vec::new(),
        };
        for of in 0..self.placed.len() {
            let (Some(axis), Some(_)) = (axis(of), self.facts.shape(of)) else {
                continue;
            };
            let spec = self.placed[of].spec;
            let is_lacking = |kind: &ViolationKind| matches!(kind, ViolationKind::Missing { .. });
            dropped.arrays.push((of, axis));
            if self.kinds(spec.name()).any(is_lacking) {
                dropped.lacking.push(of);
            }
            if axis == 0 && spec.role() == Role::Target {
                dropped.labels.push(of);
            }
        }
        if dropped.labels.is_empty() {
            return (0, Vec::new());
        }
        self.facts.losing(&dropped)
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
            let mut columns = spec.columns().iter();
            let has_columns = columns.any(|column| !self.by_array.all(column).is_empty());
            return self.facts.shape(at).is_none() && !has_columns;
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

/// How all values of an array can be coded as the schema asks, if that is plain.
#[cfg(feature = "repair")]
fn recoding(codes: &Codes, spec: &ArraySpec) -> Option<Remedy> {
    match codes.recoding()? {
        Recoding::Shift(by) => {
            let (min, max) = codes.ends()?;
            Some(Remedy::Shift { by, min, max })
        }
        Recoding::Map(values) => {
            let array = spec.name_text().clone();
            Some(Remedy::Map { array, values })
        }
    }
}

/// The number of values that a remedy reads as the schema asks.
fn explained(remedy: &Remedy) -> usize {
    match remedy {
        Remedy::Map { .. } => usize::MAX,
        Remedy::Parse { count, .. } => *count,
        _ => 0,
    }
}

/// The largest number of words that are named.
#[cfg(feature = "repair")]
const WORDS: usize = 8;

fn by_means(discard: bool) -> Vec<Remedy> {
    let impute = |by| Remedy::Impute { by, discard };
    vec![impute(Statistic::Mean), impute(Statistic::Median)]
}

/// Whether the mean of finite values that satisfy the rules satisfies them too.
pub(crate) fn has_means(spec: &ArraySpec) -> bool {
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
            Scope::Row => axis > 0,
            Scope::Function => true,
            _ => false,
        })
}

/// Whether an array can be converted to another dtype, even with a loss.
fn converts(found: DType, expected: DType, unfit: Option<&Tally>) -> bool {
    unfit.is_some() || expected == DType::Text || (found == DType::Bool && expected.is_real())
}
