//! A declared rule on the values of an array.

use proc_macro2::TokenStream;
use schema_spec::Constraint;
use schema_spec::rules::{self, Rule};
use syn::parse::ParseStream;
use syn::{LitInt, Path, Token};

use crate::errors::Errors;
use crate::syntax::constant::{Constant, RangeOf};
use crate::syntax::entries::{Entry, Value, argument_key, arguments, parse_all, up_to_comma};
use crate::syntax::keys::{AxisKey, SumKey};
use crate::syntax::place::Place;
use crate::syntax::values::path;

/// A rule on values as it is declared, and where it is written.
pub(crate) struct DeclaredRule {
    pub(crate) kind: Rule,
    pub(crate) argument: Argument,
    pub(crate) key: Place,
    /// Where its argument is written, or else its key.
    pub(crate) place: Place,
}

/// The argument of a rule.
pub(crate) enum Argument {
    None,
    Range(RangeOf<Constant>),
    Values(Vec<Constant>),
    Axis(isize),
    Sum {
        total: Constant,
        axis: isize,
        tolerance: Option<Constant>,
    },
    Function(Path),
}

impl DeclaredRule {
    /// The constraint, if the rule decides which values are valid by themselves; `None` if rustc has to
    /// evaluate one of its values.
    pub(crate) fn known(&self) -> Option<Constraint> {
        match (self.kind, &self.argument) {
            (Rule::AllowInf, _) => Some(Constraint::AllowInf),
            (_, Argument::Range(range)) => range.known().map(Constraint::Range),
            (_, Argument::Values(values)) => {
                let values = values.iter().map(|value| value.known.clone());
                let values = values.collect::<Option<Vec<_>>>()?;
                Some(Constraint::OneOf(values.into()))
            }
            _ => None,
        }
    }

    pub(super) fn read(rule: Rule, entry: &Entry, errors: &mut Errors) -> Option<DeclaredRule> {
        let argument = match rule.argument() {
            rules::Argument::None => {
                entry.alone(errors);
                Argument::None
            }
            rules::Argument::Range => {
                let range = |input: ParseStream<'_>| RangeOf::parse(input, Constant::read);
                Argument::Range(entry.assigned(errors, range, "0.0..=1.0")?)
            }
            rules::Argument::Values => {
                Argument::Values(entry.assigned(errors, constants, "[0, 1]")?)
            }
            rules::Argument::Axis(default) => Argument::Axis(axis(entry, default, errors)?),
            rules::Argument::Sum(default) => sum(entry, default, errors)?,
            rules::Argument::Function => {
                Argument::Function(entry.assigned(errors, path, "path::to::function")?)
            }
        };
        let place = match &entry.value {
            Value::Assigned(tokens) | Value::Listed(tokens) if !tokens.is_empty() => {
                Place::of(tokens)
            }
            _ => Place::of(&entry.key),
        };
        Some(DeclaredRule {
            kind: rule,
            argument,
            key: Place::of(&entry.key),
            place,
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
                format!("`{name}` needs its axis in brackets; write `{name}(axis = {default})`"),
            );
            None
        }
    }
}

/// `sums_to = 1.0`, or `sums_to(1.0, axis = -1, tolerance = 1e-5)`.
fn sum(entry: &Entry, default: isize, errors: &mut Errors) -> Option<Argument> {
    let Value::Listed(tokens) = &entry.value else {
        return entry
            .assigned(errors, Constant::parse, "1.0")
            .map(|total| Argument::Sum {
                total,
                axis: default,
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
    let (mut axis, mut tolerance) = (default, None);
    for argument in arguments(&rest, errors) {
        match argument_key(&argument, errors) {
            Some(SumKey::Axis) => axis = argument.assigned(errors, integer, "-1")?,
            Some(SumKey::Tolerance) => {
                tolerance = argument.assigned(errors, Constant::parse, "1e-5");
            }
            None => {}
        }
    }
    Some(Argument::Sum {
        total,
        axis,
        tolerance,
    })
}

fn constants(input: ParseStream<'_>) -> syn::Result<Vec<Constant>> {
    if !input.peek(syn::token::Bracket) {
        return Err(input.error("`one_of` needs a list, such as `[0, 1]`"));
    }
    let content;
    syn::bracketed!(content in input);
    let mut list = Vec::new();
    while !content.is_empty() {
        let value = up_to_comma(&content);
        let comma: Option<Token![,]> = content.parse()?;
        if value.is_empty() {
            let message = "expected a value before this comma";
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
        input.error("an axis is an integer, such as `axis = 0`, or `axis = -1` for the last")
    })?;
    let axis: isize = number.base10_parse()?;
    Ok(if negative { -axis } else { axis })
}
