//! What the derive writes of a struct: a flat list of plain data, read into a schema where the
//! schema is used. rustc checks nothing cheaper than that, and evaluates nothing of it before.

use schema_spec::{
    Axis, Constraint, DType, List, OnMissing, Role, Scalar, Schema, SumsTo, Term, Text, Value,
    ValueRange,
};

use super::constant::value;

/// The start of an array, or something about the array that started last.
#[derive(Clone, Copy)]
pub enum Item {
    /// Its name, and the type of its elements.
    Array(&'static str, DType),
    /// The field is called otherwise.
    Field(&'static str),
    Description(&'static str),
    Role(Role),
    Optional(bool),
    /// How many axes its type has, unless its shape has one entry for each.
    Rank(Option<usize>),

    Fixed(usize),
    Symbol(&'static str),
    Expr(&'static [Term]),
    Any,
    Rest,

    /// The least value, the greatest one, and whether that one is included.
    Range(Option<Scalar<'static>>, Option<Scalar<'static>>, bool),
    /// The same of two literals, which are cheaper to compile so.
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

    Mean,
    Median,
    MostFrequent,
    Constant(Scalar<'static>),
    Drop,
    Loss(&'static str),
    Columns(&'static [Text]),

    /// Not an array, but a struct that is flattened into this one.
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
        )
    }

    /// What a repair does with missing values, if the item says that.
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

    /// The rule that the item is.
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
