//! The violations of one array, all pieces of which are known.

use schema_spec::rules::Scope;
use schema_spec::{Constraint, DType};

use super::array::State;
use super::place::At;
use super::plan::Plan;
use super::tally::Counted;
use crate::check::pieces::{self, Lanes, PLACES};
use crate::report::{MissingSpread, Tally, ViolationKind};

impl State {
    /// The violation of the dtype, in an array of that many values.
    pub(super) fn dtype_violation(
        &self,
        plan: &Plan,
        total: usize,
        index: &dyn Fn(&At) -> Vec<usize>,
    ) -> Option<ViolationKind> {
        let wrong = self.wrong.as_ref()?;
        Some(ViolationKind::Dtype {
            expected: plan.spec.dtype(),
            found: wrong.found,
            unfit: (wrong.unfit.as_ref()).map(|unfit| unfit.tally(total, index)),
            rounded: match wrong.found {
                DType::Text => 0,
                _ => usize::try_from(wrong.rounded).unwrap_or(usize::MAX),
            },
            words: Vec::new(),
        })
    }

    /// The violations by values, in an array of that shape.
    pub(super) fn value_violations(
        &mut self,
        plan: &Plan,
        shape: &[usize],
        index: &dyn Fn(&At) -> Vec<usize>,
    ) -> Vec<ViolationKind> {
        let total: usize = shape.iter().product();
        let mut kinds = Vec::new();
        if self.missing.count > 0 {
            kinds.push(ViolationKind::Missing {
                tally: self.missing.tally(total, index),
                spread: self.missing_spread(plan, shape),
            });
        }
        if self.infinite.count > 0 {
            let tally = self.infinite.tally(total, index);
            kinds.push(ViolationKind::Infinite { tally });
        }
        let is_text = plan.spec.dtype() == DType::Text;
        for &at in &plan.order {
            let rule = &plan.constraints()[at];
            let axis = rule.axis().and_then(|axis| axis.resolve(shape.len()));
            if rule.rule().scope() == Scope::Row {
                continue;
            }
            let is_single = rule.rule().scope() == Scope::Value;
            let tally = if *rule == Constraint::Unique {
                if self.masked && !plan.spec.is_nullable() && !is_text {
                    continue;
                }
                match self.repeated(plan, shape) {
                    Ok(repeated) => repeated.tally(total, index),
                    Err(error) => {
                        let reason =
                            format!("was not compared: a temporary file cannot be read: {error}");
                        kinds.push(ViolationKind::Unreadable { reason });
                        continue;
                    }
                }
            } else if is_single || is_text {
                self.rules[at].tally(total, index)
            } else if self.masked || axis.is_none() {
                continue;
            } else if axis == Some(0) && rule.rule().scope() == Scope::Lane {
                let Some(tally) = self.lanes_tally(at, rule, shape) else {
                    continue;
                };
                tally
            } else {
                let total = match (rule.rule().scope(), axis) {
                    (Scope::Lane, Some(axis)) => {
                        let others = (0..shape.len()).filter(|other| *other != axis);
                        others.map(|other| shape[other]).product()
                    }
                    _ => total,
                };
                self.rules[at].tally(total, index)
            };
            if tally.count > 0 {
                let (rule, axis) = (rule.clone(), axis.filter(|_| !is_single));
                kinds.push(ViolationKind::Rule { rule, axis, tally });
            }
        }
        kinds
    }

    fn lanes_tally(&self, at: usize, rule: &Constraint, shape: &[usize]) -> Option<Tally> {
        let none = Lanes::default();
        let mut lanes: Vec<(u32, &Lanes)> = Vec::new();
        for (of, file, own) in &self.lanes {
            if *of == at {
                lanes.push((*file, own));
            }
        }
        lanes.sort_by_key(|(file, _)| *file);
        if lanes.is_empty() {
            return none.tally(rule, shape);
        }
        let total = lanes.len();
        let mut tallies = lanes
            .into_iter()
            .filter_map(|(_, own)| own.tally(rule, shape));
        let mut first = tallies.next()?;
        for other in tallies {
            first.count += other.count;
            first.samples.extend(other.samples);
        }
        first.samples.truncate(Tally::SAMPLES);
        first.total *= total;
        Some(first)
    }

    fn repeated(&self, plan: &Plan, shape: &[usize]) -> std::io::Result<Counted> {
        let mut repeated = Counted::default();
        for (_, keys) in &self.keys {
            let row = shape.get(1..).unwrap_or_default();
            repeated.merge(keys.repeated(plan.spec.dtype(), row)?);
        }
        Ok(repeated)
    }
    fn missing_spread(&mut self, plan: &Plan, shape: &[usize]) -> Option<MissingSpread> {
        let spread = self.spread.as_ref()?;
        if spread.unknown
            || self.missing.count > PLACES as u64
            || (self.masked && plan.spec.is_nullable())
            || shape.is_empty()
        {
            return None;
        }
        let of_column = match shape.len() {
            1 => shape[0],
            rank => shape[..rank - 1].iter().product(),
        };
        let column = match spread.columns[..] {
            [(column, _)] if shape.len() <= 2 => {
                pieces::fill(column, self.kept.column(column, shape))
            }
            _ => None,
        };
        let empty = spread
            .columns
            .iter()
            .filter(|(_, count)| *count == of_column);
        Some(MissingSpread {
            rows: spread.rows,
            of_rows: shape[0],
            columns: spread.columns.len(),
            empty: empty.count(),
            column,
        })
    }
}
