use proc_macro2::TokenStream;
use schema_models::{self as model, DeclaredArray};
use schema_spec::rules::Rule;
use schema_spec::{Axis, Constraint, Dim, DimBounds, DimExpr, Loss, SumsTo, Value};
use syn::LitStr;
use syn::ext::IdentExt;

use crate::declaration::{Argument, Array, Declaration, DeclaredRule, FieldKind};
use crate::expand::tokens;
use crate::syntax::constant::Constant;
use crate::syntax::shape::{DimKind, Shape, Term};
use crate::syntax::types;

/// What the tokens say about the struct's arrays, in order.
pub(super) fn of(declaration: &Declaration) -> model::Declaration {
    let is_complete = declaration.fields.iter().all(|field| match &field.kind {
        FieldKind::Array(array) => !array.known.is_unfit,
        // Only rustc sees its arrays.
        FieldKind::Flatten(_) => false,
        FieldKind::Skip => true,
    });
    let bounds = declaration.bounds.iter().filter_map(|bounds| {
        let (min, max) = bounds.known()?;
        let symbol = bounds.symbol.unraw().to_string();
        Some(DimBounds::owned(symbol, min, max))
    });
    let arrays = declaration
        .arrays()
        .map(|(_, array)| declared(declaration, array));
    model::Declaration::new(arrays.collect())
        .with_bounds(bounds.collect())
        .with_check(declaration.check.as_ref().map(tokens::path_text))
        .with_complete(is_complete)
}

fn declared(declaration: &Declaration, array: &Array) -> DeclaredArray {
    let shape = array.shape.as_ref().filter(|shape| shape.is_read());
    let any = match array.known.rank {
        Some(rank) => vec![Some(Dim::Any); rank],
        None => vec![Some(Dim::Rest)],
    };
    let dims = match &array.shape {
        Some(_) => shape.map(dims),
        None => Some(any),
    };
    let rules = array.rules.iter();
    let loss = array.loss.as_ref().map(|(name, _)| Loss::from_name(name));
    let columns = array.columns.iter().filter(|columns| columns.is_read);
    let columns = columns.flat_map(|columns| columns.names.iter().map(LitStr::value));
    let declared = DeclaredArray::new(&array.name)
        .with_columns(columns.collect())
        .with_loss(loss)
        .with_role(array.role)
        .with_explicit_name(array.is_named)
        .with_optional(array.known.optional)
        .with_nullable(array.known.plain().map(|_| array.known.nullable))
        .with_dtype(array.known.dtype)
        .with_rank(array.known.rank)
        .with_dims(dims)
        .with_constraints(rules.filter_map(known_rule).collect())
        .with_unread_rules(
            (array.rules.iter())
                .filter(|rule| matches!(rule.argument, Argument::Sum { .. }))
                .filter(|rule| known_rule(rule).is_none())
                .map(|rule| rule.kind.keyword())
                .collect(),
        )
        .with_unknown_rules(unknown_values(array).is_some());
    let entries = shape
        .into_iter()
        .flat_map(|shape| shape.dims.iter().enumerate());
    entries.fold(declared, |declared, (entry, dim)| match &dim.kind {
        DimKind::Fixed(size, None) => declared.with_source(entry, source(declaration, size)),
        _ => declared,
    })
}

/// The rule, if no constant of it is left to rustc.
#[allow(clippy::cast_precision_loss)] // as rustc does with a sum that is written as an integer
fn known_rule(rule: &DeclaredRule) -> Option<Constraint> {
    let number = |constant: &Constant| match constant.known {
        Some(Value::Int(number)) => Some(number as f64),
        Some(Value::Float(number)) => Some(number),
        _ => None,
    };
    Some(match (rule.kind, &rule.argument) {
        (Rule::AllowNan, _) => Constraint::AllowNan,
        (Rule::Unique, _) => Constraint::Unique,
        (Rule::Sorted, Argument::Axis(axis)) => Constraint::Sorted(Axis(*axis)),
        (Rule::Increasing, Argument::Axis(axis)) => Constraint::Increasing(Axis(*axis)),
        (Rule::OneHot, Argument::Axis(axis)) => Constraint::OneHot(Axis(*axis)),
        (
            _,
            Argument::Sum {
                total,
                axis,
                tolerance,
            },
        ) => Constraint::SumsTo(SumsTo {
            total: number(total)?,
            axis: Axis(*axis),
            tolerance: match tolerance {
                Some(tolerance) => number(tolerance)?,
                None => SumsTo::TOLERANCE,
            },
        }),
        (Rule::Check, Argument::Function(path)) => {
            Constraint::Check(tokens::path_text(path).into())
        }
        (Rule::CheckRows, Argument::Function(path)) => {
            Constraint::CheckRows(tokens::path_text(path).into())
        }
        _ => return rule.known(),
    })
}

/// The rule that lists or bounds the values by constants that rustc has to evaluate.
pub(super) fn unknown_values(array: &Array) -> Option<&DeclaredRule> {
    let rules = || array.rules.iter().filter(|rule| rule.known().is_none());
    let one_of = rules().find(|rule| matches!(rule.argument, Argument::Values(_)));
    one_of.or_else(|| rules().find(|rule| matches!(rule.argument, Argument::Range(_))))
}

/// The tokens of the size.
fn source(declaration: &Declaration, size: &TokenStream) -> String {
    let name = size.to_string();
    let size = declaration.sizes.iter().find(|size| size.name == name);
    size.map_or(name, |size| types::text(&size.source))
}

fn dims(shape: &Shape) -> Vec<Option<Dim>> {
    shape.dims.iter().map(|dim| known(&dim.kind)).collect()
}

/// The dimension; `None` if rustc has to evaluate a constant of it.
fn known(kind: &DimKind) -> Option<Dim> {
    Some(match kind {
        DimKind::Fixed(_, size) => Dim::Fixed((*size)?),
        DimKind::Symbol(name) => Dim::Symbol(name.clone().into()),
        DimKind::Expr(terms) => {
            let terms = terms.iter().map(known_term).collect::<Option<Vec<_>>>()?;
            Dim::Expr(DimExpr::new(terms)?)
        }
        DimKind::Any => Dim::Any,
        DimKind::Rest => Dim::Rest,
        DimKind::Unread(_) => return None,
    })
}

fn known_term(term: &Term) -> Option<schema_spec::Term> {
    use schema_spec::Term as Known;
    Some(match term {
        Term::Size(_, size) => Known::Size((*size)?),
        Term::Symbol(name) => Known::Symbol(name.clone().into()),
        Term::Operator('+') => Known::Add,
        Term::Operator('-') => Known::Sub,
        Term::Operator(_) => Known::Mul,
    })
}
