//! What of an array depends on its spec alone.

use schema_arrays::AnyView;
#[cfg(feature = "repair")]
use schema_spec::Value;
use schema_spec::{ArraySpec, Constraint, Dim, Role};

use super::array::State;
use super::classes::Class;
use crate::check::allowed;
use crate::check::{self, pieces};
use crate::report::ViolationKind;

/// What of an array depends on its spec alone.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) spec: ArraySpec,
    /// The rules in the order in which they are reported.
    pub(super) order: Vec<usize>,
    /// The index of the rule that a function accepts each row.
    pub(super) check_rows: Option<usize>,
    /// Whether each file has all rows of it, because their number is fixed.
    pub(super) is_fixed: bool,
    /// Whether columns may be imputed by their means.
    pub(super) has_means: bool,
    /// The number of distinct values that are kept; `None` if they are not counted.
    pub(super) classes: Option<usize>,
    /// The classes that the rules allow, if these are all that valid values can be.
    pub(super) listed: Option<Vec<Class>>,
    /// The values that are compared with the distinct ones.
    #[cfg(feature = "repair")]
    pub(super) allowed: Option<Vec<Value>>,
}

impl Plan {
    pub(super) fn of(spec: &ArraySpec, has_group: bool) -> Plan {
        let is_fixed = match spec.dims() {
            [Dim::Fixed(_), ..] => true,
            [] => spec.rank() == Some(0),
            _ => false,
        };
        let of_labels = || {
            use crate::check::classes::CLASSES;
            match check::is_listed(spec) {
                true => Some(CLASSES.0),
                false if spec.dtype().is_float() => None,
                false => Some(CLASSES.1),
            }
        };
        let labels = (has_group && spec.role() == Role::Target)
            .then(of_labels)
            .flatten();
        #[cfg(feature = "repair")]
        let allowed = check::recode::Codes::allowed(spec);
        #[cfg(feature = "repair")]
        let codes = (allowed.as_ref()).map(|allowed| allowed.len() + check::recode::WORDS);
        #[cfg(not(feature = "repair"))]
        let codes = None;
        Plan {
            spec: spec.clone(),
            order: pieces::order(spec),
            check_rows: (spec.constraints().iter())
                .position(|rule| matches!(rule, Constraint::CheckRows(_))),
            is_fixed,
            has_means: check::has_means(spec),
            classes: labels.max(codes),
            listed: labels.and_then(|_| {
                let allowed = allowed::allowed(spec)?;
                allowed
                    .iter()
                    .map(|value| Class::of(value.scalar()))
                    .collect()
            }),
            #[cfg(feature = "repair")]
            allowed,
        }
    }

    pub(super) fn constraints(&self) -> &[Constraint] {
        self.spec.constraints()
    }

    /// Whether a function can be called with the rows of a piece: they have the right dtype, rank, and fixed
    /// sizes. Whether others are right is known at the end.
    pub(super) fn fits_rows(&self, view: &AnyView<'_>) -> bool {
        let (shape, spec) = (view.shape(), &self.spec);
        State::has_values(self, view)
            && (1..shape.len()).all(|axis| match spec.dim_at(axis, shape.len()) {
                Dim::Fixed(size) => *size == shape[axis],
                _ => true,
            })
    }

    /// The rules that compare each row with the one before it.
    pub(super) fn on_rows(&self, rank: usize) -> impl Iterator<Item = (usize, &Constraint)> {
        let rules = self.constraints().iter().enumerate();
        rules.filter(move |(_, rule)| {
            matches!(rule, Constraint::Sorted(axis) | Constraint::Increasing(axis) if axis.resolve(rank) == Some(0))
        })
    }

    /// The place of a violation among those of an array.
    pub(super) fn place_of(&self, kind: &ViolationKind) -> usize {
        match kind {
            ViolationKind::Missing { .. } => 0,
            ViolationKind::Rule { rule, .. } => {
                let mut rules = self.constraints().iter();
                2 + rules.position(|other| other == rule).unwrap_or(0)
            }
            _ => 1,
        }
    }
}
