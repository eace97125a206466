//! `shape = [batch, 3, 2 * n + 1, _, ..]`.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::ToTokens;
use schema_spec::DType;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitInt, Path, Token};

use crate::errors::Errors;
use crate::syntax::constant::unlinted;
use crate::syntax::entries::parse_all;
use crate::syntax::list::{Kind, list};
use crate::syntax::mistakes;
use crate::syntax::place::Place;
use crate::syntax::written::Form;

/// What follows the key.
pub(crate) const FORM: Form = Form::Shape("[batch, 3]");

const KIND: Kind = Kind {
    is: "a shape is",
    form: FORM,
    nothing: "expected an entry before this comma; write `_` for any size",
    other: |_| None,
};

/// The list of a `shape`.
pub(crate) struct Shape {
    pub(crate) place: Place,
    pub(crate) dims: Vec<Dim>,
}

pub(crate) struct Dim {
    pub(crate) place: Place,
    pub(crate) kind: DimKind,
}

pub(crate) enum DimKind {
    /// A constant of type `usize`, with its value if it is a literal.
    Fixed(TokenStream, Option<usize>),
    Symbol(String),
    /// Terms in postfix order.
    Expr(Vec<Term>),
    Any,
    Rest,
    /// Invalid tokens, for one axis or several, with the names in them, which may be symbols.
    Unread(Vec<String>),
}

/// The symbols in arithmetic, repeated as often as they occur.
pub(crate) fn symbols_of(terms: &[Term]) -> impl Iterator<Item = &str> {
    terms.iter().filter_map(|term| match term {
        Term::Symbol(name) => Some(name.as_str()),
        _ => None,
    })
}

impl DimKind {
    /// The dimension in a schema, for checks that do not depend on sizes and names; `None` if it is
    /// not a single axis.
    pub(crate) fn stand_in(&self) -> Option<schema_spec::Dim> {
        Some(match self {
            DimKind::Fixed(..) => schema_spec::Dim::Fixed(1),
            DimKind::Symbol(_) => schema_spec::Dim::symbol(""),
            DimKind::Expr(_) => schema_spec::Dim::expr(&[]),
            DimKind::Any => schema_spec::Dim::Any,
            DimKind::Rest | DimKind::Unread(_) => return None,
        })
    }
}

pub(crate) enum Term {
    Size(TokenStream, Option<usize>),
    Symbol(String),
    Operator(char),
}

impl Shape {
    pub(crate) fn parse(
        input: ParseStream<'_>,
        constants: &[Ident],
        errors: &mut Errors,
    ) -> syn::Result<Shape> {
        let list = list(input, &KIND, errors)?;
        let mut dims: Vec<Dim> = Vec::new();
        for entry in list.entries {
            if entry.is_empty() {
                dims.push(Dim::unread(entry));
                continue;
            }
            let dim = Dim::read(&entry, constants, errors);
            let dim = dim.unwrap_or_else(|| Dim::unread(entry));
            if matches!(dim.kind, DimKind::Rest) && has_rest(&dims) {
                errors.on(
                    dim.place,
                    "a shape can have only one `..`; write `_` for each axis here",
                );
            } else {
                dims.push(dim);
            }
        }
        Ok(Shape {
            place: list.place,
            dims,
        })
    }

    /// A shape that is not read, because it is wrong.
    pub(crate) fn unread(tokens: TokenStream) -> Shape {
        Shape {
            place: Place::of(&tokens),
            dims: vec![Dim::unread(tokens)],
        }
    }

    pub(crate) fn has_rest(&self) -> bool {
        has_rest(&self.dims)
    }

    /// Whether all entries are valid.
    pub(crate) fn is_read(&self) -> bool {
        let unread = |dim: &Dim| matches!(dim.kind, DimKind::Unread(_));
        !self.dims.iter().any(unread)
    }

    /// The number of axes; `None` if it contains `..`.
    pub(crate) fn rank(&self) -> Option<usize> {
        (self.is_read() && !self.has_rest()).then_some(self.dims.len())
    }

    /// The constants that only rustc can evaluate: sizes, and operands of an expression.
    pub(crate) fn constants_mut(&mut self) -> impl Iterator<Item = &mut TokenStream> {
        self.dims.iter_mut().flat_map(|dim| {
            let (whole, terms) = match &mut dim.kind {
                DimKind::Fixed(size, None) => (Some(size), [].iter_mut()),
                DimKind::Expr(terms) => (None, terms.iter_mut()),
                _ => (None, [].iter_mut()),
            };
            let in_terms = terms.filter_map(|term| match term {
                Term::Size(size, None) => Some(size),
                _ => None,
            });
            whole.into_iter().chain(in_terms)
        })
    }
}

fn has_rest(dims: &[Dim]) -> bool {
    dims.iter().any(|dim| matches!(dim.kind, DimKind::Rest))
}

impl Dim {
    fn unread(tokens: TokenStream) -> Dim {
        let mut names = Vec::new();
        names_in(tokens.clone(), &mut names);
        Dim {
            place: Place::of(tokens),
            kind: DimKind::Unread(names),
        }
    }

    fn read(entry: &TokenStream, constants: &[Ident], errors: &mut Errors) -> Option<Dim> {
        if let Some((tokens, message)) = mistakes::in_shape(entry) {
            // A word in place of a symbol is one mistake, however often it is repeated.
            let mistake = message.split(';').next().unwrap_or_default();
            errors.once(mistake, tokens, &message);
            return None;
        }
        let parse = |input: ParseStream<'_>| Dim::parse(input, constants);
        errors.ok(parse_all(entry, Place::of(entry).first, parse))
    }

    fn parse(input: ParseStream<'_>, constants: &[Ident]) -> syn::Result<Dim> {
        if input.peek(Token![_]) {
            let token: Token![_] = input.parse()?;
            return only(
                input,
                Dim {
                    place: Place::of(token),
                    kind: DimKind::Any,
                },
            );
        }
        if input.peek(Token![..]) {
            let token: Token![..] = input.parse()?;
            return only(
                input,
                Dim {
                    place: Place::of(token),
                    kind: DimKind::Rest,
                },
            );
        }
        let whole: TokenStream = input.fork().parse()?;
        let place = Place::of(&whole);
        let mut terms = Vec::new();
        sum(input, constants, &mut terms)?;
        let dim = Dim {
            place,
            kind: kind(terms, place, whole)?,
        };
        only(input, dim)
    }
}

fn names_in(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => names.push(ident.unraw().to_string()),
            TokenTree::Group(group) => names_in(group.stream(), names),
            _ => {}
        }
    }
}

fn only(input: ParseStream<'_>, dim: Dim) -> syn::Result<Dim> {
    if input.is_empty() {
        Ok(dim)
    } else if input.peek(Token![/]) || input.peek(Token![%]) {
        Err(input.error("a size can use only `+`, `-` and `*`; swap the sides, and write the larger size as a product"))
    } else {
        Err(input.error("expected a comma before this"))
    }
}

fn kind(mut terms: Vec<Term>, place: Place, whole: TokenStream) -> syn::Result<DimKind> {
    if terms.len() == 1 {
        return Ok(match terms.remove(0) {
            Term::Size(tokens, value) => DimKind::Fixed(tokens, value),
            Term::Symbol(name) => DimKind::Symbol(name),
            Term::Operator(_) => DimKind::Any,
        });
    }
    if terms.iter().any(|term| matches!(term, Term::Symbol(_))) {
        Ok(DimKind::Expr(terms))
    } else {
        constant(terms, place, whole)
    }
}

/// Arithmetic without symbols is one constant.
fn constant(terms: Vec<Term>, place: Place, whole: TokenStream) -> syn::Result<DimKind> {
    let overflow = || {
        syn::Error::new_spanned(
            place,
            "this size is below 0 or larger than any array; write a smaller constant",
        )
    };
    let mut stack: Vec<Option<usize>> = Vec::new();
    for term in terms {
        let value = match term {
            Term::Size(_, value) => value,
            Term::Symbol(_) => continue,
            Term::Operator(operator) => match (stack.pop().flatten(), stack.pop().flatten()) {
                (Some(right), Some(left)) => {
                    let value = match operator {
                        '+' => left.checked_add(right),
                        '-' => left.checked_sub(right),
                        _ => left.checked_mul(right),
                    };
                    let value = value.filter(|&size| isize::try_from(size).is_ok());
                    Some(value.ok_or_else(overflow)?)
                }
                _ => None,
            },
        };
        stack.push(value);
    }
    Ok(match stack.pop().flatten() {
        Some(value) => DimKind::Fixed(
            Literal::usize_unsuffixed(value).to_token_stream(),
            Some(value),
        ),
        None => DimKind::Fixed(unlinted(whole), None),
    })
}

fn sum(input: ParseStream<'_>, constants: &[Ident], terms: &mut Vec<Term>) -> syn::Result<()> {
    product(input, constants, terms)?;
    while input.peek(Token![+]) || input.peek(Token![-]) {
        let operator = if input.peek(Token![+]) {
            input.parse::<Token![+]>()?;
            '+'
        } else {
            input.parse::<Token![-]>()?;
            '-'
        };
        product(input, constants, terms)?;
        terms.push(Term::Operator(operator));
    }
    Ok(())
}

fn product(input: ParseStream<'_>, constants: &[Ident], terms: &mut Vec<Term>) -> syn::Result<()> {
    operand(input, constants, terms)?;
    while input.peek(Token![*]) {
        input.parse::<Token![*]>()?;
        operand(input, constants, terms)?;
        terms.push(Term::Operator('*'));
    }
    Ok(())
}

fn operand(input: ParseStream<'_>, constants: &[Ident], terms: &mut Vec<Term>) -> syn::Result<()> {
    if input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        sum(&content, constants, terms)?;
        return if content.is_empty() {
            Ok(())
        } else {
            Err(content.error("expected an operator before this"))
        };
    }
    if input.peek(syn::token::Brace) {
        let block: proc_macro2::Group = input.parse()?;
        terms.push(Term::Size(unlinted(block.to_token_stream()), None));
        return Ok(());
    }
    if input.peek(Token![-]) {
        let whole: TokenStream = input.parse()?;
        return Err(syn::Error::new_spanned(
            whole,
            "a size is never negative; write a size of at least 1, or `_` for any size",
        ));
    }
    if input.peek(syn::LitFloat) || input.peek(syn::LitStr) || input.peek(syn::LitBool) {
        return Err(input.error("a size is an integer, a symbol or a constant"));
    }
    if input.peek(LitInt) {
        let literal: LitInt = input.parse()?;
        if !literal.suffix().is_empty() {
            let message = suffixed(literal.base10_digits(), literal.suffix());
            return Err(syn::Error::new(literal.span(), message));
        }
        let size = literal
            .base10_parse::<usize>()
            .ok()
            .filter(|&size| isize::try_from(size).is_ok())
            .ok_or_else(|| {
                syn::Error::new(
                    literal.span(),
                    format!("`{literal}` is larger than any axis can be"),
                )
            })?;
        let mut digits = TokenTree::from(Literal::usize_unsuffixed(size));
        digits.set_span(literal.span());
        terms.push(Term::Size(digits.into(), Some(size)));
        return Ok(());
    }
    if !(input.peek(Ident::peek_any) || input.peek(Token![::])) {
        return Err(if input.is_empty() {
            input.error("expected a size after the operator")
        } else {
            input.error("an entry of a shape is a symbol, a number, a constant, `_`, `..` or arithmetic on these")
        });
    }
    let path: Path = input.call(Path::parse_mod_style)?;
    terms.push(match path.get_ident() {
        Some(ident) if !is_constant(ident, constants) => Term::Symbol(ident.unraw().to_string()),
        _ => Term::Size(path.to_token_stream(), None),
    });
    Ok(())
}

/// The error for `2n`, which Rust reads as a literal of the type `n`, and for `3u32`.
fn suffixed(digits: &str, suffix: &str) -> String {
    let is_type = DType::from_name(suffix).is_some() || ["usize", "isize"].contains(&suffix);
    let other = suffix
        .strip_prefix('x')
        .filter(|rest| rest.parse::<usize>().is_ok());
    match other {
        _ if is_type => format!("a size has no type; write `{digits}`"),
        Some(other) => format!("each axis is an entry of its own; write `{digits}, {other}`"),
        None => format!("a product is written with `*`; write `{digits} * {suffix}`"),
    }
}

/// Whether a name is a constant: a const parameter of the struct, or a name in upper case.
fn is_constant(ident: &Ident, constants: &[Ident]) -> bool {
    constants.contains(ident) || !ident.to_string().chars().any(char::is_lowercase)
}
