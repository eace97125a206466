use crate::{ArraySpec, Constraint, SumsTo, Value, ValueRange};

/// The constraints of one array, sorted out.
#[allow(clippy::struct_excessive_bools)] // rules that are stated or not
pub(super) struct Rules<'a> {
    constraints: &'a [Constraint],
    pub(super) allow_nan: bool,
    pub(super) allow_inf: bool,
    pub(super) unique: bool,
    /// Whether there are rules on values that follow one another.
    pub(super) along_axes: bool,
}

impl<'a> Rules<'a> {
    pub(super) fn of(spec: &'a ArraySpec) -> Rules<'a> {
        let constraints = spec.constraints();
        let mut rules = Rules {
            constraints,
            allow_nan: false,
            allow_inf: false,
            unique: false,
            along_axes: false,
        };
        for constraint in constraints {
            match constraint {
                Constraint::AllowNan => rules.allow_nan = true,
                Constraint::AllowInf => rules.allow_inf = true,
                Constraint::Unique => rules.unique = true,
                Constraint::Sorted(_)
                | Constraint::Increasing(_)
                | Constraint::SumsTo(_)
                | Constraint::OneHot(_) => rules.along_axes = true,
                _ => {}
            }
        }
        rules
    }

    pub(super) fn ranges(&self) -> impl Iterator<Item = &'a ValueRange> {
        self.constraints
            .iter()
            .filter_map(|constraint| match constraint {
                Constraint::Range(range) => Some(range),
                _ => None,
            })
    }

    pub(super) fn one_ofs(&self) -> impl Iterator<Item = &'a [Value]> {
        self.constraints
            .iter()
            .filter_map(|constraint| match constraint {
                Constraint::OneOf(values) => Some(&values[..]),
                _ => None,
            })
    }

    /// The axes, in an array of `rank`, along which no value is smaller than the one before it.
    pub(super) fn sorted(&self, rank: usize) -> impl Iterator<Item = usize> {
        self.constraints
            .iter()
            .filter_map(move |constraint| match constraint {
                Constraint::Sorted(axis) => axis.resolve(rank),
                _ => None,
            })
    }

    /// The axes, in an array of `rank`, along which every value is larger than the one before it.
    pub(super) fn increasing(&self, rank: usize) -> impl Iterator<Item = usize> {
        self.constraints
            .iter()
            .filter_map(move |constraint| match constraint {
                Constraint::Increasing(axis) => axis.resolve(rank),
                _ => None,
            })
    }

    /// The sums, each with its axis in an array of `rank`.
    pub(super) fn sums(&self, rank: usize) -> impl Iterator<Item = (SumsTo, usize)> {
        self.constraints
            .iter()
            .filter_map(move |constraint| match constraint {
                Constraint::SumsTo(rule) => Some((*rule, rule.axis.resolve(rank)?)),
                _ => None,
            })
    }

    /// The axes, in an array of `rank`, along which one value is 1 and the others are 0.
    pub(super) fn one_hot(&self, rank: usize) -> impl Iterator<Item = usize> {
        self.constraints
            .iter()
            .filter_map(move |constraint| match constraint {
                Constraint::OneHot(axis) => axis.resolve(rank),
                _ => None,
            })
    }
}
