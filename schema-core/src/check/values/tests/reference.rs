//! A reference implementation of the rules: one plain loop per rule, with no shared code.

use ndarray::{ArrayD, Axis};

use super::plain::{Plain, Tried};
use crate::report::{ColumnFill, MissingSpread};
use crate::report::{Sample, Tally, ViolationKind};
use schema_spec::{ArraySpec, Constraint, Text, Value, ValueRange};

struct Reference<'a> {
    array: &'a ArrayD<Plain>,
    nan: bool,
    inf: bool,
}

pub(super) fn violations<T: Tried>(spec: &ArraySpec, array: &ArrayD<Plain>) -> Vec<ViolationKind> {
    let has = |constraint: &Constraint| spec.constraints().contains(constraint);
    let reference = Reference {
        array,
        nan: has(&Constraint::AllowNan),
        inf: has(&Constraint::AllowInf),
    };
    let mut found = Vec::new();
    found.extend(reference.missing());
    found.extend(reference.infinite());
    let order: [fn(&Constraint) -> bool; 7] = [
        |constraint| matches!(constraint, Constraint::Range(_)),
        |constraint| matches!(constraint, Constraint::OneOf(_)),
        |constraint| matches!(constraint, Constraint::Unique),
        |constraint| matches!(constraint, Constraint::Sorted(_)),
        |constraint| matches!(constraint, Constraint::Increasing(_)),
        |constraint| matches!(constraint, Constraint::SumsTo(_)),
        |constraint| matches!(constraint, Constraint::OneHot(_)),
    ];
    for kind in order {
        for constraint in spec.constraints().iter().filter(|one| kind(one)) {
            found.extend(reference.violation::<T>(constraint));
        }
    }
    found
}

impl Reference<'_> {
    fn violation<T: Tried>(&self, constraint: &Constraint) -> Option<ViolationKind> {
        let rank = self.array.ndim();
        let axis = match constraint {
            Constraint::Sorted(axis) | Constraint::Increasing(axis) | Constraint::OneHot(axis) => {
                Some(axis.resolve(rank)?)
            }
            Constraint::SumsTo(sum) => Some(sum.axis.resolve(rank)?),
            _ => None,
        };
        let tally = match (constraint, axis) {
            (Constraint::Range(range), _) => {
                self.values(|plain| !self.excused(plain) && !inside::<T>(range, plain))
            }
            (Constraint::OneOf(values), _) => self.values(|plain| {
                !self.excused(plain) && !values.iter().any(|value| is::<T>(plain, value))
            }),
            (Constraint::Unique, _) => self.unique(),
            (Constraint::Sorted(_), Some(axis)) => {
                self.pairs(axis, |before, plain| plain.less(before))
            }
            (Constraint::Increasing(_), Some(axis)) => self.pairs(axis, |before, plain| {
                plain.less(before) || plain.same(before)
            }),
            (Constraint::SumsTo(rule), Some(axis)) => self.lanes(axis, |lane| {
                let sum = lane.iter().fold(0.0, |sum, plain| sum + plain.number());
                let holds = (sum - rule.total).abs() <= rule.tolerance;
                (!holds).then_some(Value::Float(sum))
            }),
            (Constraint::OneHot(_), Some(axis)) => self.lanes(axis, one_hot),
            _ => None,
        };
        let rule = constraint.clone();
        tally.map(|tally| ViolationKind::Rule { rule, axis, tally })
    }

    fn missing(&self) -> Option<ViolationKind> {
        let is_missing = |plain: &Plain| (plain.is_nan() && !self.nan) || *plain == Plain::NoText;
        let tally = self.values(is_missing)?;
        let positions: Vec<Vec<usize>> = (self.array.indexed_iter())
            .filter(|(_, plain)| is_missing(plain))
            .map(|(index, _)| (0..self.array.ndim()).map(|axis| index[axis]).collect())
            .collect();
        let floats = matches!(self.array.first(), Some(Plain::Float(..)));
        let rank = self.array.ndim();
        let spread = (floats && rank > 0 && positions.len() <= 1024).then(|| {
            let distinct = |of: &dyn Fn(&Vec<usize>) -> usize| {
                let mut all: Vec<usize> = positions.iter().map(of).collect();
                all.sort_unstable();
                all.dedup();
                all
            };
            let rows = distinct(&|index| index[0]);
            let columns = distinct(&|index| if rank == 1 { 0 } else { index[rank - 1] });
            let is_empty = |column: &&usize| {
                let mut all = self.array.indexed_iter();
                all.all(|(index, plain)| {
                    let own = if rank == 1 { 0 } else { index[rank - 1] };
                    own != **column || is_missing(plain)
                })
            };
            let empty = columns.iter().filter(is_empty).count();
            let column = (columns.len() == 1 && rank <= 2).then(|| self.fill(columns[0]));
            MissingSpread {
                rows: rows.len(),
                of_rows: self.array.shape()[0],
                columns: columns.len(),
                empty,
                column: column.flatten(),
            }
        });
        Some(ViolationKind::Missing { tally, spread })
    }

    fn fill(&self, column: usize) -> Option<ColumnFill> {
        let mut values = Vec::new();
        for (index, plain) in self.array.indexed_iter() {
            if (self.array.ndim() == 1 || index[1] == column) && !plain.is_nan() {
                values.push(plain.number());
            }
        }
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.sort_by(f64::total_cmp);
        let median = match values.len() {
            0 => return None,
            len if len % 2 == 1 => values[len / 2],
            len => values[len / 2 - 1].midpoint(values[len / 2]),
        };
        (mean.is_finite() && median.is_finite()).then_some(ColumnFill {
            index: column,
            mean,
            median,
        })
    }

    fn infinite(&self) -> Option<ViolationKind> {
        let tally = self.values(|plain| plain.is_infinite() && !self.inf)?;
        Some(ViolationKind::Infinite { tally })
    }

    fn excused(&self, plain: &Plain) -> bool {
        *plain == Plain::NoText || plain.is_nan() || (plain.is_infinite() && !self.inf)
    }

    fn values(&self, bad: impl Fn(&Plain) -> bool) -> Option<Tally> {
        let mut tally = empty_tally(self.array.len());
        for (index, plain) in self.array.indexed_iter() {
            if bad(plain) {
                let index = (0..self.array.ndim()).map(|axis| index[axis]).collect();
                count(&mut tally, index, plain.value());
            }
        }
        (tally.count > 0).then_some(tally)
    }

    fn unique(&self) -> Option<Tally> {
        let mut tally = empty_tally(self.array.len());
        let mut seen: Vec<&Plain> = Vec::new();
        for (index, plain) in self.array.indexed_iter() {
            if seen.iter().any(|other| other.same(plain)) {
                let index = (0..self.array.ndim()).map(|axis| index[axis]).collect();
                count(&mut tally, index, plain.value());
            } else {
                seen.push(plain);
            }
        }
        (tally.count > 0).then_some(tally)
    }

    fn pairs(&self, axis: usize, bad: impl Fn(&Plain, &Plain) -> bool) -> Option<Tally> {
        let mut tally = empty_tally(self.array.len());
        for (index, plain) in self.array.indexed_iter() {
            let index: Vec<usize> = (0..self.array.ndim()).map(|axis| index[axis]).collect();
            if index[axis] > 0 {
                let mut before = index.clone();
                before[axis] -= 1;
                if bad(&self.array[&before[..]], plain) {
                    count(&mut tally, index, plain.value());
                }
            }
        }
        (tally.count > 0).then_some(tally)
    }

    fn lanes(&self, axis: usize, wrong: impl Fn(&[Plain]) -> Option<Value>) -> Option<Tally> {
        let lanes = self.array.lanes(Axis(axis));
        let others = lanes.clone().into_iter().len();
        let mut tally = empty_tally(others);
        let mut shape = self.array.shape().to_vec();
        shape[axis] = 1;
        let firsts = ndarray::indices(shape);
        for (lane, first) in lanes.into_iter().zip(firsts) {
            let lane = lane.to_vec();
            let left_alone = lane
                .iter()
                .any(|plain| (plain.is_nan() && !self.nan) || (plain.is_infinite() && !self.inf));
            if !left_alone && let Some(value) = wrong(&lane) {
                let index = (0..self.array.ndim()).map(|axis| first[axis]).collect();
                count(&mut tally, index, value);
            }
        }
        (tally.count > 0).then_some(tally)
    }
}

fn empty_tally(total: usize) -> Tally {
    Tally {
        total,
        ..Tally::default()
    }
}

fn count(tally: &mut Tally, index: Vec<usize>, value: Value) {
    tally.count += 1;
    if tally.samples.len() < 5 {
        tally.samples.push(Sample { index, value });
    }
}

fn inside<T: Tried>(range: &ValueRange, plain: &Plain) -> bool {
    match plain {
        Plain::Int(integer) => {
            let bound = |value: &Value| match value {
                Value::Int(bound) => *bound,
                _ => panic!("a bound of integers"),
            };
            let below = |max| {
                if range.max_inclusive() {
                    *integer <= max
                } else {
                    *integer < max
                }
            };
            range.min().is_none_or(|min| bound(min) <= *integer)
                && range.max().is_none_or(|max| below(bound(max)))
        }
        Plain::Float(number, _) => {
            let bound = |value: &Value| T::rounded(value.as_f64().unwrap());
            let below = |max| {
                if range.max_inclusive() {
                    *number <= max
                } else {
                    *number < max
                }
            };
            range.min().is_none_or(|min| bound(min) <= *number)
                && range.max().is_none_or(|max| below(bound(max)))
        }
        _ => panic!("no range of those"),
    }
}

fn is<T: Tried>(plain: &Plain, value: &Value) -> bool {
    match (plain, value) {
        (Plain::Bool(left), Value::Bool(right)) => left == right,
        (Plain::Int(left), Value::Int(right)) => left == right,
        (Plain::Float(left, _), right) => *left == T::rounded(right.as_f64().unwrap()),
        (Plain::Text(left), Value::Text(right)) => left == right,
        _ => false,
    }
}

fn one_hot(lane: &[Plain]) -> Option<Value> {
    let mut ones = 0;
    for plain in lane {
        if plain.number() == 1.0 {
            ones += 1;
        } else if plain.number() != 0.0 {
            let text = format!("{} among them", plain.value());
            return Some(Value::Text(text.into()));
        }
    }
    let text = match ones {
        1 => return None,
        0 => "no 1".to_owned(),
        2 => "two 1s".to_owned(),
        ones => format!("{ones} 1s"),
    };
    Some(Value::Text(Text::Owned(text)))
}
