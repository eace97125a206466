//! Constants in attributes: literals, which the derive reads, and expressions, which rustc evaluates.

use crate::syntax::place::Place;
use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use schema_spec::Value;
use syn::{BinOp, Expr, Lit, UnOp};

/// A value in a constraint.
pub(crate) struct Constant {
    pub(crate) place: Place,
    /// The value, if it is a literal.
    pub(crate) known: Option<Value>,
    /// The tokens.
    pub(crate) source: TokenStream,
}

impl Constant {
    /// Parses all tokens as one constant. Which expressions syn parses depends on features that other
    /// crates may have enabled, so the end of the constant is determined before.
    pub(crate) fn read(tokens: TokenStream) -> syn::Result<Constant> {
        let place = Place::of(&tokens);
        let known = match syn::parse2(tokens.clone()) {
            Ok(expr) => literal(&expr)?,
            // syn does not support the expression, but rustc does.
            Err(error) if error.to_string().starts_with("unsupported expression") => {
                if let Some(TokenTree::Punct(sign)) = tokens.clone().into_iter().next()
                    && !"|<>-!*&':".contains(sign.as_char())
                {
                    return Err(syn::Error::new(sign.span(), "expected a value here"));
                }
                let source = unlinted(tokens);
                return Ok(Constant {
                    place,
                    known: None,
                    source: quote!(__p::expression!(#source)),
                });
            }
            Err(error) if error.to_string() == "unexpected token" => {
                return Err(syn::Error::new(
                    error.span(),
                    "expected a comma before this",
                ));
            }
            Err(error) => return Err(error),
        };
        Ok(Constant {
            place,
            known,
            source: unlinted(tokens),
        })
    }

    /// The constant as an expression of type `Value`.
    pub(crate) fn as_value(&self) -> TokenStream {
        match &self.known {
            Some(Value::Bool(truth)) => quote!(__p::Value::Bool(#truth)),
            Some(Value::Int(number)) => {
                let number = Literal::i128_unsuffixed(*number);
                quote!(__p::Value::Int(#number))
            }
            Some(Value::Float(number)) => quote!(__p::Value::Float(#number)),
            Some(Value::Text(text)) => quote!(__p::Value::Text(__p::Cow::Borrowed(#text))),
            _ => {
                let scalar = self.as_scalar();
                quote!(__p::value(#scalar))
            }
        }
    }

    /// The same, as an expression of type `Scalar`.
    pub(crate) fn as_scalar(&self) -> TokenStream {
        match &self.known {
            Some(Value::Int(number)) => {
                let number = Literal::i128_unsuffixed(*number);
                quote!(__p::Scalar::Int(#number))
            }
            Some(Value::Float(number)) => quote!(__p::Scalar::Float(#number)),
            _ => {
                let source = &self.source;
                // The span at which rustc reports that the constant's type has no such method.
                let scalar = Ident::new("scalar", self.place.first);
                quote!(__p::Constant(#source).#scalar())
            }
        }
    }

    /// The constant as an expression of type `f64`.
    pub(crate) fn as_f64(&self) -> TokenStream {
        match self.known.as_ref().and_then(Value::as_f64) {
            Some(number) => quote!(#number),
            None => self.source.clone(),
        }
    }
}

/// The tokens, without rustc's lint about unneeded braces: a block is the syntax for anything other
/// than a name.
pub(crate) fn unlinted(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(mut group) if group.delimiter() == Delimiter::Brace => {
                group.set_span(Span::mixed_site().located_at(group.span()));
                TokenTree::Group(group)
            }
            other => other,
        })
        .collect()
}

/// The value of an untyped literal, or of arithmetic on such literals; `None` for any other
/// expression.
fn literal(expr: &Expr) -> syn::Result<Option<Value>> {
    if let Some(inner) = in_braces(expr.to_token_stream()) {
        return literal(&inner);
    }
    Ok(match expr {
        Expr::Paren(inner) => literal(&inner.expr)?,
        Expr::Group(inner) => literal(&inner.expr)?,
        Expr::Binary(binary) => match (literal(&binary.left)?, literal(&binary.right)?) {
            (Some(left), Some(right)) => arithmetic(&left, &binary.op, &right),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match literal(&unary.expr)? {
            Some(Value::Int(number)) => Some(Value::Int(-number)),
            Some(Value::Float(number)) => Some(Value::Float(-number)),
            _ => None,
        },
        Expr::Lit(lit) => Some(match &lit.lit {
            Lit::Bool(truth) => Value::Bool(truth.value),
            Lit::Int(number) if number.suffix().starts_with('f') => {
                float(number.base10_digits(), number.span())?
            }
            Lit::Int(number) => Value::Int(number.base10_parse()?),
            Lit::Float(number) => float(number.base10_digits(), number.span())?,
            Lit::Str(text) => Value::Text(text.value().into()),
            other => {
                return Err(syn::Error::new(
                    other.span(),
                    "an array cannot hold such a value; write a number, a truth value or a string",
                ));
            }
        }),
        _ => None,
    })
}

fn float(digits: &str, span: Span) -> syn::Result<Value> {
    match digits.parse() {
        Ok(number) if f64::is_finite(number) => Ok(Value::Float(number)),
        _ => Err(syn::Error::new(
            span,
            format!(
                "`{digits}` is larger than any `f64`; omit that bound, or write `f64::INFINITY`"
            ),
        )),
    }
}

/// The expression inside a block of one expression.
fn in_braces(tokens: TokenStream) -> Option<Expr> {
    let mut tokens = tokens.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => {
            syn::parse2(group.stream()).ok()
        }
        _ => None,
    }
}

fn arithmetic(left: &Value, operator: &BinOp, right: &Value) -> Option<Value> {
    Some(match (left, right) {
        (Value::Int(left), Value::Int(right)) => Value::Int(match operator {
            BinOp::Add(_) => left.checked_add(*right)?,
            BinOp::Sub(_) => left.checked_sub(*right)?,
            BinOp::Mul(_) => left.checked_mul(*right)?,
            BinOp::Div(_) => left.checked_div(*right)?,
            BinOp::Rem(_) => left.checked_rem(*right)?,
            BinOp::Shl(_) => left.checked_mul(2_i128.checked_pow(u32::try_from(*right).ok()?)?)?,
            _ => return None,
        }),
        (Value::Float(left), Value::Float(right)) => Value::Float(match operator {
            BinOp::Add(_) => left + right,
            BinOp::Sub(_) => left - right,
            BinOp::Mul(_) => left * right,
            BinOp::Div(_) => left / right,
            _ => return None,
        }),
        _ => return None,
    })
    .filter(|value| value.as_f64().is_none_or(f64::is_finite))
}
