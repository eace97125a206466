use schema_spec::rules::{Rule, Scope};

use crate::report::ViolationKind;
use schema_spec::Constraint;

/// The constraints of one array, by kind.
pub(super) struct Rules<'a> {
    constraints: &'a [Constraint],
    pub(super) allow_nan: bool,
    pub(super) allow_inf: bool,
    /// Whether the values are all there are, and not some rows of more.
    pub(super) is_whole: bool,
}

impl<'a> Rules<'a> {
    pub(super) fn of(constraints: &'a [Constraint]) -> Rules<'a> {
        let allows = |rule| {
            constraints
                .iter()
                .any(|constraint| constraint.rule() == rule)
        };
        Rules {
            constraints,
            allow_nan: allows(Rule::AllowNan),
            allow_inf: allows(Rule::AllowInf),
            is_whole: true,
        }
    }

    /// The constraint that no value occurs twice, if there is one. Some of the rows cannot break it.
    pub(super) fn unique(&self) -> Option<&'a Constraint> {
        self.of_kind(Rule::Unique).next().filter(|_| self.is_whole)
    }

    /// Pairs of a range and another constraint on single values. There is always a first pair, even
    /// without constraints.
    pub(super) fn on_single_values_in_pairs(
        &self,
    ) -> impl Iterator<Item = (Option<&'a Constraint>, Option<&'a Constraint>)> {
        let mut ranges = self.of_kind(Rule::Range);
        let mut others = (self.on_single_values()).filter(|rule| rule.rule() != Rule::Range);
        let mut is_first = true;
        std::iter::from_fn(move || {
            let pair = (ranges.next(), others.next());
            let is_any = std::mem::take(&mut is_first) || pair.0.is_some() || pair.1.is_some();
            is_any.then_some(pair)
        })
    }

    /// The constraints of one kind.
    fn of_kind(&self, kind: Rule) -> impl Iterator<Item = &'a Constraint> {
        let constraints = self.constraints.iter();
        constraints.filter(move |constraint| constraint.rule() == kind)
    }

    /// All constraints, in the order of the table of rules.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &'a Constraint> {
        let constraints = self.constraints;
        let count = constraints.len();
        (0..Rule::ALL.len() * count).filter_map(move |at| {
            let constraint = &constraints[at % count];
            (constraint.rule() == Rule::ALL[at / count]).then_some(constraint)
        })
    }

    /// The constraints on single values, in that order.
    pub(super) fn on_single_values(&self) -> impl Iterator<Item = &'a Constraint> {
        (self.in_order()).filter(|constraint| constraint.rule().scope() == Scope::Value)
    }

    /// The constraints along an axis, in that order, each with its axis in an array of `rank`.
    pub(super) fn along_axes(&self, rank: usize) -> impl Iterator<Item = (&'a Constraint, usize)> {
        (self.in_order())
            .filter_map(move |constraint| Some((constraint, constraint.axis()?.resolve(rank)?)))
    }

    /// The place of a violation among those of the rules along an axis; 0 if it is of no such rule.
    pub(super) fn place(&self, kind: &ViolationKind) -> usize {
        match kind {
            ViolationKind::Rule { rule, .. } if rule.axis().is_some() => {
                self.in_order().position(|other| other == rule).unwrap_or(0) + 1
            }
            _ => 0,
        }
    }
}
