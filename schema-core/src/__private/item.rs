//! The output of the derive for a struct: a flat list of plain data, from which the schema is built
//! where it is used. This form is the fastest for rustc to check, and it is not evaluated earlier.

use schema_spec::{
    Axis, Constraint, DType, List, OnMissing, Role, Scalar, Schema, SumsTo, Term, Text, Value,
    ValueRange,
};

use super::constant::value;

/// The start of an array, or a property of the array that started last.
#[derive(Clone, Copy)]
pub enum Item {
    /// The name and dtype of an array, which starts it.
    Array(&'static str, DType),
    /// The name of the field, if it differs.
    Field(&'static str),
    Description(&'static str),
    Role(Role),
    Optional(bool),
    Nullable(bool),
    /// The rank of its type, unless its shape has one entry per axis.
    Rank(Option<usize>),

    Fixed(usize),
    Symbol(&'static str),
    Expr(&'static [Term]),
    Any,
    Rest,

    /// The lower bound, the upper bound, and whether the latter is included.
    Range(Option<Scalar<'static>>, Option<Scalar<'static>>, bool),
    /// The same for two literals, which compile faster in this form.
    Ints(i128, i128, bool),
    Floats(f64, f64, bool),
    OneOf(&'static [Value]),
    AllowNan,
    AllowInf,
    Unique,
    Sorted(isize),
    Increasing(isize),
    SumsTo(SumsTo),
    OneHot(isize),
    Check(&'static str),
    CheckRows(&'static str),

    Mean,
    Median,
    MostFrequent,
    Constant(Scalar<'static>),
    Drop,
    Loss(&'static str),
    Columns(&'static [Text]),

    /// Not an array, but a struct flattened into this one.
    Flatten(&'static Schema),
}

impl Item {
    pub(super) const fn is_rule(&self) -> bool {
        matches!(
            self,
            Item::Range(..)
                | Item::Ints(..)
                | Item::Floats(..)
                | Item::OneOf(_)
                | Item::AllowNan
                | Item::AllowInf
                | Item::Unique
                | Item::Sorted(_)
                | Item::Increasing(_)
                | Item::SumsTo(_)
                | Item::OneHot(_)
                | Item::Check(_)
                | Item::CheckRows(_)
        )
    }

    /// What a repair does with missing values, if the item is about that.
    pub const fn on_missing(self) -> Option<OnMissing> {
        Some(match self {
            Item::Mean => OnMissing::Mean,
            Item::Median => OnMissing::Median,
            Item::MostFrequent => OnMissing::MostFrequent,
            Item::Constant(scalar) => OnMissing::Constant(value(scalar)),
            Item::Drop => OnMissing::Drop,
            _ => return None,
        })
    }

    /// The rule of the item, if it is one.
    pub const fn rule(self) -> Constraint {
        match self {
            Item::Range(min, max, inclusive) => range(end(min), end(max), inclusive),
            Item::Ints(min, max, inclusive) => {
                range(Some(Value::Int(min)), Some(Value::Int(max)), inclusive)
            }
            Item::Floats(min, max, inclusive) => {
                range(Some(Value::Float(min)), Some(Value::Float(max)), inclusive)
            }
            Item::OneOf(values) => Constraint::OneOf(List::Borrowed(values)),
            Item::AllowNan => Constraint::AllowNan,
            Item::AllowInf => Constraint::AllowInf,
            Item::Unique => Constraint::Unique,
            Item::Sorted(axis) => Constraint::Sorted(Axis(axis)),
            Item::Increasing(axis) => Constraint::Increasing(Axis(axis)),
            Item::SumsTo(rule) => Constraint::SumsTo(rule),
            Item::OneHot(axis) => Constraint::OneHot(Axis(axis)),
            Item::Check(path) => Constraint::Check(Text::Borrowed(path)),
            Item::CheckRows(path) => Constraint::CheckRows(Text::Borrowed(path)),
            _ => unreachable!(),
        }
    }
}

const fn range(min: Option<Value>, max: Option<Value>, inclusive: bool) -> Constraint {
    Constraint::Range(ValueRange::new(min, max, inclusive))
}

const fn end(end: Option<Scalar<'static>>) -> Option<Value> {
    match end {
        Some(end) => Some(value(end)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array1;
    use schema_spec::rules::{Rule, Scope};
    use schema_spec::{ArraySpec, Axis, DType, Schema, SumsTo, Value};

    use super::Item;
    use crate::__private::literal_rules::tests::is_accepted;
    use crate::Arrays;
    use schema_arrays::AnyArray;

    /// An item of the rule for floats, or for text, as the derive writes it.
    fn item(rule: Rule, is_text: bool) -> Item {
        match rule {
            Rule::Range => Item::Floats(0.0, 1.0, true),
            Rule::OneOf if is_text => Item::OneOf(const { &[Value::text("0"), Value::text("1")] }),
            Rule::OneOf => Item::OneOf(const { &[Value::Int(0), Value::Int(1)] }),
            Rule::AllowNan => Item::AllowNan,
            Rule::AllowInf => Item::AllowInf,
            Rule::Unique => Item::Unique,
            Rule::Sorted => Item::Sorted(0),
            Rule::Increasing => Item::Increasing(0),
            Rule::SumsTo => Item::SumsTo(SumsTo {
                total: 1.0,
                axis: Axis(-1),
                tolerance: 0.0,
            }),
            Rule::OneHot => Item::OneHot(-1),
            Rule::Check => Item::Check("path"),
            Rule::CheckRows => Item::CheckRows("path"),
        }
    }

    /// Arrays of up to 3 values, in every order.
    fn arrays(is_text: bool) -> Vec<AnyArray> {
        let values = [0.0, 1.0, 2.0, f64::NAN, f64::INFINITY];
        let mut rows = vec![Vec::new()];
        for at in 0.. {
            let row: Vec<f64> = rows[at].clone();
            if row.len() == 3 {
                break;
            }
            rows.extend(values.map(|value| [row.as_slice(), &[value]].concat()));
        }
        let array = |row: Vec<f64>| {
            if is_text {
                AnyArray::from(Array1::from_iter(row.iter().map(ToString::to_string)))
            } else {
                AnyArray::from(Array1::from(row))
            }
        };
        rows.into_iter().map(array).collect()
    }

    /// A rule of the table without a check would accept everything.
    #[test]
    fn every_rule_of_the_table_is_checked_in_arrays_and_in_literals() {
        for (&rule, is_text) in Rule::ALL
            .iter()
            .flat_map(|rule| [(rule, false), (rule, true)])
        {
            let item = item(rule, is_text);
            assert!(item.is_rule());
            assert_eq!(item.rule().rule(), rule);
            let dtype = if is_text { DType::Text } else { DType::F64 };
            if matches!(rule.scope(), Scope::Row | Scope::Function)
                || !rule.elements().include(dtype)
            {
                continue;
            }
            let rules = Vec::leak(vec![item.rule()]);
            let specs = Vec::leak(vec![
                ArraySpec::new("x", dtype),
                ArraySpec::new("x", dtype).with_constraints(rules),
            ]);
            let (mut valid, mut differ) = (0, 0);
            for array in arrays(is_text) {
                let is_valid = [0, 1].map(|at| {
                    let is_literal = is_accepted(&specs[at], &array.view());
                    let arrays = Arrays::new().with("x", array.clone());
                    let schema = Schema::new("S").with_arrays(&specs[at..=at]);
                    assert_eq!(schema.validate(&arrays).is_ok(), is_literal, "{array:?}");
                    is_literal
                });
                valid += usize::from(is_valid[1]);
                differ += usize::from(is_valid[0] != is_valid[1]);
            }
            assert!(
                valid > 0 && differ > 0,
                "{rule:?} of {dtype} is not checked"
            );
        }
    }
}
