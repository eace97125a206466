use std::fmt;

use crate::show::visible;
use crate::text::{as_slice, as_str, same_str};
use crate::{List, Text};

/// The requirement on the size of one axis.
///
/// It is displayed as it is written in `shape = [..]`:
///
/// ```
/// use schema_spec::Dim;
///
/// let shape = [Dim::symbol("batch"), Dim::Fixed(3), Dim::Any];
/// let texts: Vec<String> = shape.iter().map(Dim::to_string).collect();
/// assert_eq!(texts, ["batch", "3", "_"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dim {
    /// This size and no other.
    Fixed(usize),
    /// A named size, which is the same wherever the symbol occurs in the schema.
    Symbol(Text),
    /// A size computed from symbols: `2 * n + 1`.
    Expr(DimExpr),
    /// Any size.
    Any,
    /// Any number of axes, each of any size. A shape has at most one.
    Rest,
}

impl Dim {
    /// An axis whose size is the symbol `name`.
    pub const fn symbol(name: &'static str) -> Dim {
        Dim::Symbol(Text::Borrowed(name))
    }

    /// An axis whose size is computed by `terms`, in postfix order.
    pub const fn expr(terms: &'static [Term]) -> Dim {
        Dim::Expr(DimExpr {
            terms: List::Borrowed(terms),
        })
    }

    pub(crate) const fn has_symbol(&self, symbol: &str) -> bool {
        match self {
            Dim::Symbol(name) => same_str(as_str(name), symbol),
            Dim::Expr(expr) => expr.has_symbol(symbol),
            Dim::Fixed(_) | Dim::Any | Dim::Rest => false,
        }
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dim::Fixed(size) => size.fmt(f),
            Dim::Symbol(name) => f.write_str(&visible(name)),
            Dim::Expr(expr) => expr.fmt(f),
            Dim::Any => f.write_str("_"),
            Dim::Rest => f.write_str(".."),
        }
    }
}

/// A step of a [`DimExpr`], in postfix order: operands come before their operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A constant.
    Size(usize),
    /// The size of a symbol.
    Symbol(Text),
    /// The sum of the two operands before it.
    Add,
    /// The first of the two operands before it minus the second.
    Sub,
    /// The product of the two operands before it.
    Mul,
}

impl Term {
    /// The size of the symbol `name`.
    pub const fn symbol(name: &'static str) -> Term {
        Term::Symbol(Text::Borrowed(name))
    }
}

/// Arithmetic on symbols: `2 * n`, `n + 1`, `h * w`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimExpr {
    pub(crate) terms: List<Term>,
}

impl DimExpr {
    /// Creates an expression from terms in postfix order; `None` if they are not a valid expression.
    pub fn new(terms: impl Into<List<Term>>) -> Option<DimExpr> {
        let terms = terms.into();
        let mut depth = 0_usize;
        for term in terms.iter() {
            match term {
                Term::Size(_) | Term::Symbol(_) => depth += 1,
                Term::Add | Term::Sub | Term::Mul => {
                    depth = depth.checked_sub(1).filter(|&d| d > 0)?;
                }
            }
        }
        (depth == 1).then_some(DimExpr { terms })
    }

    /// The terms, in postfix order.
    pub const fn terms(&self) -> &[Term] {
        as_slice(&self.terms)
    }

    pub(crate) const fn has_symbol(&self, symbol: &str) -> bool {
        let terms = self.terms();
        let mut at = 0;
        while at < terms.len() {
            if let Term::Symbol(name) = &terms[at]
                && same_str(as_str(name), symbol)
            {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The symbols in the expression, repeated as often as they occur.
    pub fn symbols(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match term {
            Term::Symbol(name) => Some(as_str(name)),
            _ => None,
        })
    }
}

impl fmt::Display for DimExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Each operand with how tightly it binds: a sum needs brackets within a product.
        let mut operands: Vec<(String, bool)> = Vec::new();
        for term in self.terms.iter() {
            let operand = match term {
                Term::Size(size) => (size.to_string(), false),
                Term::Symbol(name) => (visible(name), false),
                Term::Add | Term::Sub | Term::Mul => {
                    let (Some(right), Some(left)) = (operands.pop(), operands.pop()) else {
                        return Err(fmt::Error);
                    };
                    let bracketed = |(text, is_sum): (String, bool), needed: bool| {
                        if is_sum && needed {
                            format!("({text})")
                        } else {
                            text
                        }
                    };
                    match term {
                        Term::Mul => (
                            format!("{} * {}", bracketed(left, true), bracketed(right, true)),
                            false,
                        ),
                        Term::Sub => (format!("{} - {}", left.0, bracketed(right, true)), true),
                        _ => (format!("{} + {}", left.0, right.0), true),
                    }
                }
            };
            operands.push(operand);
        }
        match operands.pop() {
            Some((text, _)) => f.write_str(&text),
            None => Err(fmt::Error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dim, DimExpr, Term};

    #[test]
    fn expressions_read_as_written() {
        let (n, m) = (Term::symbol("n"), Term::symbol("m"));
        let product = vec![n.clone(), Term::Size(1), Term::Sub, m.clone(), Term::Mul];
        assert_eq!(DimExpr::new(product).unwrap().to_string(), "(n - 1) * m");
        let nested = vec![n.clone(), m, Term::Size(1), Term::Sub, Term::Sub];
        assert_eq!(DimExpr::new(nested).unwrap().to_string(), "n - (m - 1)");
        assert_eq!(Dim::Expr(DimExpr::new(vec![n]).unwrap()).to_string(), "n");
    }

    #[test]
    fn invalid_terms_are_refused() {
        for terms in [
            vec![],
            vec![Term::Add],
            vec![Term::Size(1), Term::Add],
            vec![Term::Size(1), Term::Size(2)],
        ] {
            assert_eq!(DimExpr::new(terms), None);
        }
    }
}
