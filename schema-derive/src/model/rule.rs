//! A rule on the values of an array.

use proc_macro2::TokenStream;
use schema_spec::{Constraint, ValueRange};
use syn::parse::ParseStream;
use syn::{LitInt, Path, Token};

use super::parse::{argument_key, arguments, path};
use crate::constant::{Constant, RangeOf};
use crate::entries::{Entry, Value, parse_all, up_to_comma};
use crate::errors::Errors;
use crate::keys::{AxisKey, RuleKey, SumKey};
use crate::place::Place;

/// A rule on values, and where it stands.
pub(crate) struct Rule {
    pub(crate) key: Place,
    /// Where its value stands, or else its key.
    pub(crate) place: Place,
    pub(crate) kind: RuleKind,
}

pub(crate) enum RuleKind {
    Range(RangeOf<Constant>),
    OneOf(Vec<Constant>),
    AllowNan,
    AllowInf,
    Unique,
    Sorted(isize),
    Increasing(isize),
    SumsTo {
        total: Constant,
        axis: isize,
        tolerance: Option<Constant>,
    },
    OneHot(isize),
    Check(Path),
}

impl RuleKind {
    /// The axis that the rule is about, where it is about one.
    pub(crate) fn axis(&self) -> Option<isize> {
        match self {
            RuleKind::Sorted(axis)
            | RuleKind::Increasing(axis)
            | RuleKind::OneHot(axis)
            | RuleKind::SumsTo { axis, .. } => Some(*axis),
            _ => None,
        }
    }

    /// The constraint; `None` where rustc has to read one of its values.
    pub(crate) fn known(&self) -> Option<Constraint> {
        Some(match self {
            RuleKind::Range(range) => Constraint::Range(known_range(range)?),
            RuleKind::OneOf(values) => {
                let values = values.iter().map(|value| value.known.clone());
                Constraint::OneOf(values.collect::<Option<Vec<_>>>()?.into())
            }
            RuleKind::SumsTo { .. } => return None,
            _ => self.stand_in(),
        })
    }

    /// A constraint of the same kind, for questions to which its values do not matter.
    pub(crate) fn stand_in(&self) -> Constraint {
        use schema_spec::{Axis, SumsTo};
        match self {
            RuleKind::Range(_) => Constraint::Range(ValueRange::new(None, None, false)),
            RuleKind::OneOf(_) => Constraint::OneOf(Vec::new().into()),
            RuleKind::AllowNan => Constraint::AllowNan,
            RuleKind::AllowInf => Constraint::AllowInf,
            RuleKind::Unique => Constraint::Unique,
            RuleKind::Sorted(axis) => Constraint::Sorted(Axis(*axis)),
            RuleKind::Increasing(axis) => Constraint::Increasing(Axis(*axis)),
            RuleKind::SumsTo { axis, .. } => Constraint::SumsTo(SumsTo {
                total: 0.0,
                axis: Axis(*axis),
                tolerance: SumsTo::TOLERANCE,
            }),
            RuleKind::OneHot(axis) => Constraint::OneHot(Axis(*axis)),
            RuleKind::Check(_) => Constraint::Check("".into()),
        }
    }
}

/// The range of a range of literals; `None` where rustc has to read one of its ends.
pub(crate) fn known_range(range: &RangeOf<Constant>) -> Option<ValueRange> {
    let known = |end: &Option<Constant>| match end {
        Some(constant) => constant.known.clone().map(Some),
        None => Some(None),
    };
    Some(ValueRange::new(
        known(&range.min)?,
        known(&range.max)?,
        range.inclusive,
    ))
}

impl Rule {
    pub(super) fn read(key: RuleKey, entry: &Entry, errors: &mut Errors) -> Option<Rule> {
        let alone = |kind, errors: &mut Errors| {
            entry.alone(errors);
            Some(kind)
        };
        let kind = match key {
            RuleKey::Range => entry
                .assigned(
                    errors,
                    |input| RangeOf::parse(input, Constant::read),
                    "0.0..=1.0",
                )
                .map(RuleKind::Range),
            RuleKey::OneOf => entry
                .assigned(errors, constants, "[0, 1]")
                .map(RuleKind::OneOf),
            RuleKey::AllowNan => alone(RuleKind::AllowNan, errors),
            RuleKey::AllowInf => alone(RuleKind::AllowInf, errors),
            RuleKey::Unique => alone(RuleKind::Unique, errors),
            RuleKey::Sorted => axis(entry, 0, errors).map(RuleKind::Sorted),
            RuleKey::Increasing => axis(entry, 0, errors).map(RuleKind::Increasing),
            RuleKey::OneHot => axis(entry, -1, errors).map(RuleKind::OneHot),
            RuleKey::SumsTo => sums_to(entry, errors),
            RuleKey::Check => entry
                .assigned(errors, path, "path::to::function")
                .map(RuleKind::Check),
        }?;
        let place = match &entry.value {
            Value::Assigned(tokens) | Value::Listed(tokens) if !tokens.is_empty() => {
                Place::of(tokens)
            }
            _ => Place::of(&entry.key),
        };
        Some(Rule {
            key: Place::of(&entry.key),
            place,
            kind,
        })
    }
}

/// `sorted`, or `sorted(axis = 1)`.
fn axis(entry: &Entry, default: isize, errors: &mut Errors) -> Option<isize> {
    match &entry.value {
        Value::None => Some(default),
        Value::Listed(tokens) => {
            let mut axis = default;
            for argument in arguments(tokens, errors) {
                match argument_key(&argument, errors) {
                    Some(AxisKey::Axis) => axis = argument.assigned(errors, integer, "0")?,
                    None => {}
                }
            }
            Some(axis)
        }
        Value::Assigned(tokens) => {
            let name = entry.name();
            errors.on(
                tokens,
                format!("`{name}` takes its axis in brackets; write `{name}(axis = {default})`"),
            );
            None
        }
    }
}

/// `sums_to = 1.0`, or `sums_to(1.0, axis = -1, tolerance = 1e-5)`.
fn sums_to(entry: &Entry, errors: &mut Errors) -> Option<RuleKind> {
    let Value::Listed(tokens) = &entry.value else {
        return entry
            .assigned(errors, Constant::parse, "1.0")
            .map(|total| RuleKind::SumsTo {
                total,
                axis: -1,
                tolerance: None,
            });
    };
    let parsed = parse_all(tokens, entry.key.span(), |input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) {
            let message = "the total comes first; write `sums_to(1.0, axis = -1)`";
            return Err(input.error(message));
        }
        let total = Constant::read(up_to_comma(input))?;
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        Ok((total, input.parse::<TokenStream>()?))
    });
    let (total, rest) = errors.ok(parsed)?;
    let (mut axis, mut tolerance) = (-1, None);
    for argument in arguments(&rest, errors) {
        match argument_key(&argument, errors) {
            Some(SumKey::Axis) => axis = argument.assigned(errors, integer, "-1")?,
            Some(SumKey::Tolerance) => {
                tolerance = argument.assigned(errors, Constant::parse, "1e-5");
            }
            None => {}
        }
    }
    Some(RuleKind::SumsTo {
        total,
        axis,
        tolerance,
    })
}

fn constants(input: ParseStream<'_>) -> syn::Result<Vec<Constant>> {
    if !input.peek(syn::token::Bracket) {
        return Err(input.error("`one_of` takes a list, such as `[0, 1]`"));
    }
    let content;
    syn::bracketed!(content in input);
    let mut list = Vec::new();
    while !content.is_empty() {
        let value = up_to_comma(&content);
        let comma: Option<Token![,]> = content.parse()?;
        if value.is_empty() {
            let message = "a value is missing before this comma";
            return Err(syn::Error::new_spanned(comma, message));
        }
        list.push(Constant::read(value)?);
    }
    Ok(list)
}

fn integer(input: ParseStream<'_>) -> syn::Result<isize> {
    let negative = input.peek(Token![-]);
    if negative {
        input.parse::<Token![-]>()?;
    }
    let number: LitInt = input.parse().map_err(|_| {
        input.error("an axis is a whole number, such as `axis = 0`, or `axis = -1` for the last")
    })?;
    let axis: isize = number.base10_parse()?;
    Ok(if negative { -axis } else { axis })
}
