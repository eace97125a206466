//! Chooses the size of each symbol, and of each axis that may have any size.

use std::collections::BTreeSet;

use schema_spec::rules::Scope;
use schema_spec::{ArraySpec, Constraint, DType, Dim, DimBounds, DimExpr, Schema, Term, nearest};

use super::domain::Domain;
use super::error::{Kind, SampleError};
use super::values::Together;

/// The shape of each array of a schema.
#[derive(Clone)]
pub(super) struct Plan<'a> {
    pub(super) arrays: Vec<Planned<'a>>,
    /// The sizes, of symbols first.
    pub(super) unknowns: Vec<Unknown<'a>>,
}

#[derive(Clone)]
pub(super) struct Planned<'a> {
    pub(super) spec: &'a ArraySpec,
    pub(super) axes: Vec<Size<'a>>,
}

/// The size of an axis.
#[derive(Clone, Copy)]
pub(super) enum Size<'a> {
    Fixed(usize),
    /// That of an unknown.
    Of(usize),
    Expr(&'a DimExpr),
}

/// A size to choose: that of a symbol, or of an axis that may have any size.
#[derive(Clone)]
pub(super) struct Unknown<'a> {
    pub(super) symbol: Option<&'a str>,
    /// The sizes that are tried, in order.
    pub(super) candidates: Vec<usize>,
}

/// How sizes are chosen.
#[derive(Clone, Copy, Default)]
pub(super) struct Wishes<'w> {
    pub(super) dims: &'w [(&'w str, usize)],
    /// The symbol that need not be within its bounds.
    pub(super) unbounded: Option<&'w str>,
}

/// The sizes that are preferred, one after the other, so that an axis can be told from another.
const PREFERRED: [usize; 4] = [4, 3, 5, 2];

/// The largest number of sizes that are tried for a symbol, beside those of constants and bounds.
const TRIED: usize = 24;

/// The largest number of choices.
const BUDGET: usize = 1 << 16;

/// The largest number of values of an array: each takes some 40 bytes while they are made.
const VALUES: usize = 1 << 27;

impl<'a> Plan<'a> {
    pub(super) fn of(schema: &'a Schema, wishes: Wishes<'_>) -> Result<Plan<'a>, SampleError> {
        let mut plan = Plan {
            arrays: Vec::new(),
            unknowns: Vec::new(),
        };
        let mut constants = vec![0];
        for spec in schema.arrays() {
            let rank = rank(spec);
            let mut axes = Vec::new();
            for axis in 0..rank {
                axes.push(match spec.dim_at(axis, rank) {
                    Dim::Fixed(size) => Size::Fixed(*size),
                    Dim::Symbol(symbol) => Size::Of(plan.unknown(Some(symbol))),
                    Dim::Expr(expr) => {
                        for term in expr.terms() {
                            match term {
                                Term::Symbol(symbol) => _ = plan.unknown(Some(symbol)),
                                Term::Size(size) => constants.push(*size),
                                _ => {}
                            }
                        }
                        Size::Expr(expr)
                    }
                    _ => Size::Of(plan.unknown(None)),
                });
            }
            constants.push(spec.columns().len());
            plan.arrays.push(Planned { spec, axes });
        }
        for (symbol, _) in wishes.dims {
            if !plan
                .unknowns
                .iter()
                .any(|known| known.symbol == Some(symbol))
            {
                let symbols = plan.unknowns.iter().filter_map(|known| known.symbol);
                return Err(SampleError::from(Kind::UnknownSymbol {
                    symbol: (*symbol).to_owned(),
                    nearest: nearest(symbol, symbols).map(str::to_owned),
                }));
            }
        }
        let mut turn = PREFERRED.into_iter().cycle();
        for unknown in &mut plan.unknowns {
            let preferred = turn.next().unwrap_or(1);
            unknown.candidates = candidates(unknown.symbol, preferred, &constants, schema, wishes)?;
        }
        Ok(plan)
    }

    fn unknown(&mut self, symbol: Option<&'a str>) -> usize {
        let known = self
            .unknowns
            .iter()
            .position(|known| known.symbol == symbol);
        known.filter(|_| symbol.is_some()).unwrap_or_else(|| {
            self.unknowns.push(Unknown {
                symbol,
                candidates: Vec::new(),
            });
            self.unknowns.len() - 1
        })
    }

    /// The first sizes of the unknowns, in the order of the candidates, with which all arrays have values.
    ///
    /// Where none is left for an unknown, the next one is taken of the last unknown that matters to the arrays
    /// which had no values.
    pub(super) fn choose(&self) -> Result<Vec<usize>, SampleError> {
        let judges = self.judges()?;
        let count = self.unknowns.len();
        let mut of_depth: Vec<Vec<usize>> = vec![Vec::new(); count + 1];
        for (at, judge) in judges.iter().enumerate() {
            of_depth[judge.unknowns.last().map_or(0, |last| last + 1)].push(at);
        }
        let problem = |depth: usize, sizes: &[usize]| {
            let mut arrays = of_depth[depth].iter();
            arrays.find_map(|&at| Some((at, self.problem(at, &judges[at], sizes)?)))
        };
        if let Some((_, problem)) = problem(0, &[]) {
            return Err(problem.into());
        }
        let mut sizes: Vec<usize> = Vec::new();
        let (mut tried, mut blamed) = (vec![0; count], vec![BTreeSet::new(); count]);
        let (mut first, mut budget) = (None, BUDGET);
        while sizes.len() < count {
            let depth = sizes.len();
            if let Some(size) = self.unknowns[depth].candidates.get(tried[depth]) {
                sizes.push(*size);
                if let Some((at, problem)) = problem(depth + 1, &sizes) {
                    sizes.pop();
                    tried[depth] += 1;
                    let others = judges[at].unknowns.iter().filter(|of| **of != depth);
                    blamed[depth].extend(others.copied());
                    first.get_or_insert(problem);
                    budget -= 1;
                }
            } else {
                let mut others = std::mem::take(&mut blamed[depth]);
                tried[depth] = 0;
                match (others.pop_last(), first.take()) {
                    (Some(last), kept) => {
                        first = kept;
                        for between in last + 1..depth {
                            tried[between] = 0;
                            blamed[between].clear();
                        }
                        blamed[last].append(&mut others);
                        tried[last] += 1;
                        sizes.truncate(last);
                    }
                    (None, Some(problem)) => return Err(problem.into()),
                    (None, None) => return Err(self.no_size(depth).into()),
                }
            }
            if budget == 0 {
                return Err(first.unwrap_or_else(|| self.no_size(depth)).into());
            }
        }
        Ok(sizes)
    }

    /// An unknown has no size within its bounds.
    fn no_size(&self, unknown: usize) -> Kind {
        let dim = self.unknowns[unknown].symbol;
        let uses = |array: &&Planned<'_>| self.unknowns_of(array).contains(&unknown);
        Kind::NoSize {
            array: (self.arrays.iter().find(uses))
                .map_or("", |array| array.spec.name())
                .to_owned(),
            dim: dim.map_or(Dim::Any, |symbol| Dim::Symbol(symbol.to_owned().into())),
        }
    }

    /// Whether all arrays have values with these sizes.
    #[cfg(feature = "proptest")]
    pub(super) fn allows(&self, sizes: &[usize]) -> bool {
        self.judges().is_ok_and(|judges| {
            let mut judges = judges.iter().enumerate();
            judges.all(|(at, judge)| self.problem(at, judge, sizes).is_none())
        })
    }

    fn judges(&self) -> Result<Vec<Judge>, SampleError> {
        let judge = |array: &Planned<'_>| {
            Ok(Judge {
                domain: domain_of(array.spec, array.spec.constraints())?,
                unknowns: self.unknowns_of(array),
            })
        };
        self.arrays.iter().map(judge).collect()
    }

    /// The unknowns that the shape of an array depends on, in order.
    fn unknowns_of(&self, array: &Planned<'_>) -> Vec<usize> {
        let mut found = Vec::new();
        for size in &array.axes {
            match size {
                Size::Fixed(_) => {}
                Size::Of(unknown) => found.push(*unknown),
                Size::Expr(expr) => {
                    found.extend(expr.symbols().filter_map(|symbol| self.position(symbol)));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn position(&self, symbol: &str) -> Option<usize> {
        let mut unknowns = self.unknowns.iter();
        unknowns.position(|known| known.symbol == Some(symbol))
    }

    /// What is wrong with an array of these sizes.
    fn problem(&self, at: usize, judge: &Judge, chosen: &[usize]) -> Option<Kind> {
        let array = &self.arrays[at];
        let name = || array.spec.name().to_owned();
        let shape = match self.shape(array, chosen) {
            Ok(shape) => shape,
            Err(expr) => {
                return Some(Kind::no_size(array.spec, expr));
            }
        };
        let len = shape.iter().try_fold(1_usize, |len, size| {
            len.checked_mul((*size).max(1)).filter(|len| *len <= VALUES)
        });
        if len.is_none() {
            return Some(Kind::TooLarge {
                array: name(),
                shape,
            });
        }
        let columns = array.spec.columns().len();
        let has_columns = columns == 0 || shape.last() == Some(&columns);
        let together = Together::of(array.spec.constraints(), shape.len());
        let fits = together.fits(&judge.domain, &shape);
        (!fits || !has_columns).then(|| Kind::NoValues {
            array: name(),
            shape,
            rules: array.spec.constraints().to_vec(),
        })
    }

    /// The shape of an array; an expression that is no size.
    pub(super) fn shape(
        &self,
        array: &Planned<'a>,
        chosen: &[usize],
    ) -> Result<Vec<usize>, &'a DimExpr> {
        let size = |size: &Size<'a>| match size {
            Size::Fixed(size) => Ok(*size),
            Size::Of(unknown) => Ok(chosen[*unknown]),
            Size::Expr(expr) => self.value(expr, chosen).ok_or(*expr),
        };
        array.axes.iter().map(size).collect()
    }

    fn value(&self, expr: &DimExpr, chosen: &[usize]) -> Option<usize> {
        let mut operands: Vec<i128> = Vec::new();
        for term in expr.terms() {
            let operand = match term {
                Term::Size(size) => i128::try_from(*size).ok()?,
                Term::Symbol(symbol) => i128::try_from(chosen[self.position(symbol)?]).ok()?,
                operator => {
                    let (right, left) = (operands.pop()?, operands.pop()?);
                    match operator {
                        Term::Add => left.checked_add(right),
                        Term::Sub => left.checked_sub(right),
                        _ => left.checked_mul(right),
                    }?
                }
            };
            operands.push(operand);
        }
        operands.pop()?.try_into().ok()
    }
}

/// What is needed to judge the shape of an array.
struct Judge {
    domain: Domain,
    /// The unknowns that the shape depends on, in order.
    unknowns: Vec<usize>,
}

/// The values that rules on single values allow in an array.
pub(super) fn domain_of(spec: &ArraySpec, rules: &[Constraint]) -> Result<Domain, SampleError> {
    let feature = match spec.dtype() {
        DType::F16 | DType::BF16 if cfg!(not(feature = "half")) => Some("half"),
        DType::ComplexF32 | DType::ComplexF64 if cfg!(not(feature = "complex")) => Some("complex"),
        _ => None,
    };
    if let Some(feature) = feature {
        return Err(SampleError::from(Kind::NotInThisBuild {
            array: spec.name().to_owned(),
            feature,
        }));
    }
    Domain::of(spec.dtype(), rules).ok_or_else(|| {
        let single = rules
            .iter()
            .filter(|rule| rule.rule().scope() == Scope::Value);
        SampleError::from(Kind::NoValue {
            array: spec.name().to_owned(),
            rules: single.cloned().collect(),
        })
    })
}

/// The number of axes: where the schema leaves that open, one for `..`, or as many as the rules need.
fn rank(spec: &ArraySpec) -> usize {
    let axes = spec.constraints().iter().filter_map(Constraint::axis);
    let needed = axes.map(|axis| match usize::try_from(axis.0) {
        Ok(axis) => axis.saturating_add(1),
        Err(_) => axis.0.unsigned_abs(),
    });
    let needed = needed.max().unwrap_or(0).min(MOST_AXES);
    spec.rank().unwrap_or_else(|| spec.dims().len().max(needed))
}

/// The largest number of axes that rules may ask for.
const MOST_AXES: usize = 32;

/// The sizes of a symbol in the order in which they are tried.
fn candidates(
    symbol: Option<&str>,
    preferred: usize,
    constants: &[usize],
    schema: &Schema,
    wishes: Wishes<'_>,
) -> Result<Vec<usize>, SampleError> {
    let bounds = |of: &&DimBounds| Some(of.symbol()) == symbol && wishes.unbounded != symbol;
    let wished = wishes.dims.iter().rfind(|(name, _)| Some(*name) == symbol);
    if let Some((_, size)) = wished {
        return match schema.bounds().filter(bounds).find(|of| !of.allow(*size)) {
            Some(bounds) => Err(SampleError::from(Kind::OutOfBounds {
                size: *size,
                bounds: bounds.clone(),
            })),
            None => Ok(vec![*size]),
        };
    }
    let (mut min, mut max) = (0, usize::MAX);
    for bounds in schema.bounds().filter(bounds) {
        min = min.max(bounds.min());
        max = max.min(bounds.max().unwrap_or(usize::MAX));
    }
    let preferred = preferred.min(max).max(min);
    let near = (1..TRIED).flat_map(|by| [preferred.checked_sub(by), preferred.checked_add(by)]);
    let special = constants.iter().flat_map(|of| {
        let of = *of;
        [
            Some(of),
            of.checked_add(1),
            of.checked_sub(1),
            of.checked_add(preferred),
        ]
    });
    let all = [Some(preferred)].into_iter().chain(near).chain(special);
    let mut found: Vec<usize> = Vec::new();
    for size in all.flatten() {
        // Nothing is in an array without rows, so that it is the last that is wanted.
        if (min..=max).contains(&size) && size > 0 && !found.contains(&size) {
            found.push(size);
        }
    }
    found.extend((min == 0).then_some(0));
    Ok(found)
}
