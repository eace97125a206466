use proc_macro2::Literal;
use quote::{ToTokens, quote};
use schema_models::{DifferencePart, Expected, MatchRules, Requirement};
use schema_spec::Role;
use syn::ext::IdentExt;

use super::{ModelFile, declared, flattened};
use crate::check::Obligation;
use crate::declaration::{Argument, Array, Declaration, Field};
use crate::errors::Errors;
use crate::expand::tokens;
use crate::syntax::place::Place;
use crate::syntax::shape::DimKind;
use crate::syntax::types;

/// Compares the tokens with the model. Comparisons that need more than tokens become checks for rustc.
/// Returns what could not be compared, unless the struct accepts that.
pub(super) fn compare(
    declaration: &Declaration,
    file: &ModelFile,
    found: &schema_models::Model,
    obligations: &mut Vec<Obligation>,
    errors: &mut Errors,
) -> Vec<String> {
    let arrays: Vec<(&Field, &Array)> = declaration.arrays().collect();
    let rules = MatchRules::new().with_unverified(file.unverified);
    let comparison = found.compare(&declared::of(declaration), &rules);
    for difference in comparison.differences() {
        let array = difference.index().and_then(|index| arrays.get(index));
        let place = match array {
            Some((field, array)) => bounds_in(declaration, array, difference.part())
                .unwrap_or_else(|| place_in(field, array, difference.part())),
            // The struct does not have the array.
            None => Place::of(&file.path),
        };
        let mut message = difference.message().to_owned();
        if let Some(help) = difference.help() {
            message.push_str("; ");
            message.push_str(help);
        }
        let is_target = array.is_some_and(|(_, array)| array.role == Role::Target);
        if is_target && found.as_schema().is_none() {
            let of_loss = |note: &&String| !note.ends_with("is not compared with it");
            for note in comparison.notes().iter().filter(of_loss) {
                message.push_str("; ");
                message.push_str(note);
                message.push_str(" unless the target says `loss = mse` or another");
            }
        }
        errors.on(place, message);
    }
    if let Some(place) = declaration.flattens() {
        let own: Vec<&str> = arrays
            .iter()
            .map(|(_, array)| array.name.as_str())
            .collect();
        obligations.extend(flattened::questions(found, &own, place));
    }
    let parameters = declaration.parameters();
    for requirement in comparison.requirements() {
        let Some((field, array)) = arrays.get(requirement.index()) else {
            continue;
        };
        let of = tokens::of_type(&field.ty, &parameters);
        if let Some(problem) = problem(array, requirement, &of) {
            let place = match (requirement.expected(), declared::unknown_values(array)) {
                (Expected::Values { .. }, Some(rule)) => rule.place,
                _ => place_in(field, array, requirement.part()),
            };
            obligations.push(Obligation {
                place,
                problem,
                is_of_schema: false,
            });
        }
    }
    if file.unverified {
        return Vec::new();
    }
    comparison.notes().to_vec()
}

/// The check as an expression.
fn problem(
    array: &Array,
    requirement: &Requirement,
    of: &proc_macro2::TokenStream,
) -> Option<proc_macro2::TokenStream> {
    let (before, after) = requirement.halves();
    Some(match requirement.expected() {
        Expected::Dtype(dtype) => {
            let dtype = tokens::dtype(dtype);
            quote!(__p::expected_dtype_problem(#of::KNOWN, __p::Expected::Dtype(#dtype), #before, #after))
        }
        Expected::Integers => {
            quote!(__p::expected_dtype_problem(#of::KNOWN, __p::Expected::Integers, #before, #after))
        }
        Expected::Numbers => {
            quote!(__p::expected_dtype_problem(#of::KNOWN, __p::Expected::Numbers, #before, #after))
        }
        Expected::Presence => quote!(__p::expected_presence_problem(#of::OPTIONAL, #before)),
        Expected::Completeness => {
            quote!(__p::expected_completeness_problem(#of::NULLABLE, #before))
        }
        Expected::Rank(rank) => {
            let rank = tokens::size(rank);
            quote!(__p::expected_rank_problem(#of::RANK, #rank, #before, #after))
        }
        Expected::Size(expected) => {
            let expected = tokens::size(expected);
            let DifferencePart::Axis {
                entry: Some(entry), ..
            } = requirement.part()
            else {
                return None;
            };
            let DimKind::Fixed(size, _) = &array.shape.as_ref()?.dims.get(entry)?.kind else {
                return None;
            };
            quote!(__p::expected_size_problem(#size, #expected, #before, #after))
        }
        Expected::Values {
            low,
            high,
            integers,
            also,
        } => {
            let [low, high, also] = [low, high, also].map(|bound| {
                tokens::option(bound.map(|bound| Literal::i64_unsuffixed(bound).to_token_stream()))
            });
            let expected = quote!(__p::Expected::Values { low: #low, high: #high, integers: #integers, also: #also });
            match &declared::unknown_values(array)?.argument {
                Argument::Range(range) => {
                    let range = tokens::range(range);
                    quote!(__p::expected_range_problem(const { &#range }, #expected, #before, #after))
                }
                Argument::Values(values) => {
                    let values = tokens::values(values);
                    quote!(__p::expected_one_of_problem(#values, #expected, #before, #after))
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// Where the bounds on the symbol of an axis are declared, if the part is these.
fn bounds_in(declaration: &Declaration, array: &Array, part: DifferencePart) -> Option<Place> {
    let DifferencePart::Bounds { axis } = part else {
        return None;
    };
    let DimKind::Symbol(symbol) = &array.shape.as_ref()?.dims.get(axis)?.kind else {
        return None;
    };
    let mut bounds = declaration.bounds.iter();
    let bounds = bounds.find(|bounds| bounds.symbol.unraw() == *symbol)?;
    Some(bounds.place)
}

/// Where the part of the array is declared.
fn place_in(field: &Field, array: &Array, part: DifferencePart) -> Place {
    let of_type = || Place::of(&field.ty);
    let of_shape = || {
        array
            .shape
            .as_ref()
            .map_or_else(of_type, |shape| shape.place)
    };
    match part {
        DifferencePart::Dtype => types::element(&field.ty).map_or_else(of_type, Place::of),
        DifferencePart::Rank => of_shape(),
        DifferencePart::Axis { entry, .. } => {
            let shape = array.shape.as_ref();
            let dim = shape.and_then(|shape| shape.dims.get(entry?));
            dim.map_or_else(of_shape, |dim| dim.place)
        }
        DifferencePart::Optional | DifferencePart::Nullable => of_type(),
        DifferencePart::Columns => {
            let columns = array.columns.as_ref();
            columns.map_or(array.name_span.into(), |columns| columns.place)
        }
        DifferencePart::Loss => {
            let loss = array.loss.as_ref();
            loss.map_or(array.name_span.into(), |(_, place)| *place)
        }
        DifferencePart::Rule(keyword) => {
            let mut rules = array.rules.iter();
            let rule = rules.find(|rule| rule.kind.keyword() == keyword);
            rule.map_or(array.name_span.into(), |rule| rule.place)
        }
        _ => array.name_span.into(),
    }
}
