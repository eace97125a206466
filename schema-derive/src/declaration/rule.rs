//! A declared rule on the values of an array.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use schema_spec::Constraint;
use schema_spec::rules::{self, Rule};
use syn::parse::ParseStream;
use syn::{LitInt, Path, Token};

use crate::errors::Errors;
use crate::syntax::constant::Constant;
use crate::syntax::entries::{
    Context, Entry, Value, argument_key, arguments, parse_all, up_to_comma,
};
use crate::syntax::keys::{AxisKey, SumKey};
use crate::syntax::list;
use crate::syntax::mistakes;
use crate::syntax::place::Place;
use crate::syntax::range::RangeOf;
use crate::syntax::types;
use crate::syntax::values::path;
use crate::syntax::written::{Form, position_of};

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
                let range = |input: ParseStream<'_>| RangeOf::parse(input, RANGE, Constant::read);
                Argument::Range(entry.assigned(errors, range, RANGE)?)
            }
            rules::Argument::Values => {
                let mut wrong = Errors::default();
                let values = |input: ParseStream<'_>| constants(input, &mut wrong);
                let values = entry.assigned(errors, values, VALUES.form);
                let is_sound = wrong.is_empty();
                errors.extend(wrong);
                Argument::Values(values.filter(|_| is_sound)?)
            }
            rules::Argument::Axis(default) => Argument::Axis(axis(entry, default, errors)?),
            rules::Argument::Sum(default) => sum(entry, default, errors)?,
            rules::Argument::Function => Argument::Function(entry.assigned(
                errors,
                path,
                Form::Plain("path::to::function"),
            )?),
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
        Value::None | Value::Reported => Some(default),
        Value::Listed(tokens) => {
            let mut axis = default;
            for argument in arguments(tokens, Context::Arguments(&["axis"]), errors) {
                match argument_key(&argument, errors) {
                    Some(AxisKey::Axis) => {
                        axis = argument.assigned(errors, integer, Form::Plain("0"))?;
                    }
                    None => {}
                }
            }
            Some(axis)
        }
        Value::Assigned(tokens) => {
            let (name, text) = (entry.name(), types::text(tokens));
            let message = match text.as_str() {
                "true" | "false" => format!("`{name}` takes no value; write `{name}`"),
                _ => {
                    let axis = text.parse().unwrap_or(default);
                    format!("`{name}` needs its axis in brackets; write `{name}(axis = {axis})`")
                }
            };
            errors.on(tokens, message);
            None
        }
    }
}

/// `sums_to = 1.0`, or `sums_to(1.0, axis = -1, tolerance = 1e-5)`.
fn sum(entry: &Entry, default: isize, errors: &mut Errors) -> Option<Argument> {
    let Value::Listed(tokens) = &entry.value else {
        return entry
            .assigned(errors, number, Form::Plain("1.0"))
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
        let total = number_of(up_to_comma(input))?;
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        Ok((total, input.parse::<TokenStream>()?))
    });
    let (total, rest) = errors.ok(parsed)?;
    let (mut axis, mut tolerance) = (default, None);
    for argument in arguments(&rest, Context::Arguments(&["axis", "tolerance"]), errors) {
        match argument_key(&argument, errors) {
            Some(SumKey::Axis) => axis = argument.assigned(errors, integer, Form::Plain("-1"))?,
            Some(SumKey::Tolerance) => {
                tolerance = argument.assigned(errors, number, Form::Plain("1e-5"));
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

fn number(input: ParseStream<'_>) -> syn::Result<Constant> {
    number_of(input.parse()?)
}

/// A constant that is a number, as far as its tokens show.
fn number_of(tokens: TokenStream) -> syn::Result<Constant> {
    let is_list = matches!(
        tokens.clone().into_iter().next(),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket
    );
    let message = "expected a number, without quotes or brackets, such as `1.0`";
    if is_list {
        return Err(syn::Error::new_spanned(tokens, message));
    }
    let constant = Constant::read(tokens)?;
    match &constant.known {
        Some(value) if value.as_f64().is_none() => {
            Err(syn::Error::new_spanned(constant.place, message))
        }
        _ => Ok(constant),
    }
}

const RANGE: Form = Form::Range("0.0..=1.0");

const VALUES: list::Kind = list::Kind {
    is: "the values of `one_of` are",
    form: Form::List("[0, 1]"),
    nothing: "expected a value before this comma",
    other: range_of_values,
};

/// The error for a range in place of a list of values.
fn range_of_values(tokens: &TokenStream) -> Option<String> {
    position_of(tokens, "..")?;
    let range = types::text(tokens);
    Some(format!(
        "a range of values is `range`; write `range = {range}`"
    ))
}

fn constants(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Constant>> {
    let list = list::list(input, &VALUES, errors)?;
    let entries = list.entries.into_iter().filter(|entry| !entry.is_empty());
    let mut values = Vec::new();
    for entry in entries {
        match mistakes::in_values(&entry).or_else(|| range_of_values(&entry)) {
            Some(message) => {
                let mistake = message.split(';').next().unwrap_or_default();
                errors.once(mistake, entry, &message);
            }
            None => values.extend(errors.ok(Constant::read(entry))),
        }
    }
    Ok(values)
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
