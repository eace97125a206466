//! Sizes as sympy writes them: `Add(Mul(Integer(2), Symbol('s0', positive=True)), Integer(1))`.

use schema_spec::{Dim, DimExpr, Term};

use crate::ModelDim;

/// The largest depth of nested calls.
const DEPTH: usize = 32;

/// The largest number of terms of arithmetic.
const TERMS: usize = 64;

/// The largest power that is multiplied out.
const POWER: usize = 4;

/// The axis of that size: arithmetic if a schema has it, and otherwise a symbol whose name is the arithmetic,
/// which is the same size wherever it occurs.
pub(super) fn dim(text: &str) -> ModelDim {
    let mut parser = Parser { rest: text };
    let size = parser.size(DEPTH).filter(|_| parser.rest.trim().is_empty());
    // Old releases write `2*s0 + 1`.
    let Some(size) = size else {
        return ModelDim::of_name(text);
    };
    if let Size::Symbol(name) = size {
        return ModelDim::Symbol(name);
    }
    let mut terms = Vec::new();
    let expr = size.terms(&mut terms).and_then(|()| DimExpr::new(terms));
    match expr.map(|expr| (Dim::from_text(&expr.to_string()), expr)) {
        Some((Some(Dim::Fixed(size)), _)) => ModelDim::Fixed(size),
        // Only if it is read again as it is written: a symbol may have any name.
        Some((Some(Dim::Expr(read)), expr)) if read == expr => ModelDim::Expr(expr),
        _ => ModelDim::Symbol(size.text()),
    }
}

enum Size {
    Number(i64),
    Symbol(String),
    Call(String, Vec<Size>),
}

impl Size {
    /// Adds the terms of the size, in postfix order; `None` if a schema has no such arithmetic.
    fn terms(&self, terms: &mut Vec<Term>) -> Option<()> {
        if terms.len() > TERMS {
            return None;
        }
        match self {
            Size::Number(number) => terms.push(Term::Size(usize::try_from(*number).ok()?)),
            Size::Symbol(name) => terms.push(Term::Symbol(name.clone().into())),
            Size::Call(name, of) => match (name.as_str(), of.as_slice()) {
                ("Add", of) => {
                    // What is subtracted comes last, so that the sum begins with a size.
                    let (less, more): (Vec<&Size>, Vec<&Size>) =
                        of.iter().partition(|size| size.is_negative());
                    join(&more, &Term::Add, terms)?;
                    for size in less {
                        size.negated(terms)?;
                        terms.push(Term::Sub);
                    }
                }
                ("Mul", of) => {
                    let factors: Vec<Vec<&Size>> = of.iter().map(Size::factors).collect();
                    join(&factors.concat(), &Term::Mul, terms)?;
                }
                ("Pow", [..]) => match self.factors().as_slice() {
                    [_] => return None,
                    factors => join(factors, &Term::Mul, terms)?,
                },
                _ => return None,
            },
        }
        Some(())
    }

    /// The base of a small power, as often as it is multiplied; or else the size.
    fn factors(&self) -> Vec<&Size> {
        if let Size::Call(name, of) = self
            && name == "Pow"
            && let [base, Size::Number(power)] = of.as_slice()
            && let Ok(power) = usize::try_from(*power)
            && (2..=POWER).contains(&power)
        {
            return vec![base; power];
        }
        vec![self]
    }

    /// Whether it is a number below 0, or a product that begins with one.
    fn is_negative(&self) -> bool {
        match self {
            Size::Number(number) => *number < 0,
            Size::Call(name, of) => {
                name == "Mul" && matches!(of.first(), Some(Size::Number(number)) if *number < 0)
            }
            Size::Symbol(_) => false,
        }
    }

    /// Like [`terms`](Size::terms), of the negative of a size that is negative.
    fn negated(&self, terms: &mut Vec<Term>) -> Option<()> {
        match self {
            Size::Number(number) => Size::Number(number.checked_neg()?).terms(terms),
            Size::Call(_, of) => {
                let (first, others) = of.split_first()?;
                let Size::Number(number) = first else {
                    return None;
                };
                let positive = Size::Number(number.checked_neg()?);
                // A factor of 1 is not written.
                let factor = (*number != -1).then_some(&positive);
                join(
                    &factor.into_iter().chain(others).collect::<Vec<_>>(),
                    &Term::Mul,
                    terms,
                )
            }
            Size::Symbol(_) => None,
        }
    }

    /// The size as people write it.
    fn text(&self) -> String {
        let between = |of: &[Size], operator: &str| {
            let texts: Vec<String> = of.iter().map(Size::text).collect();
            format!("({})", texts.join(operator))
        };
        match self {
            Size::Number(number) => number.to_string(),
            Size::Symbol(name) => name.clone(),
            Size::Call(name, of) => match name.as_str() {
                "Add" => between(of, " + "),
                "Mul" => between(of, " * "),
                "Pow" => between(of, " ** "),
                "FloorDiv" | "CleanDiv" => between(of, " // "),
                "Mod" | "PythonMod" => between(of, " % "),
                other => format!("{other}{}", between(of, ", ")),
            },
        }
    }
}

/// Adds the terms of all sizes with the operator between them.
fn join(sizes: &[&Size], operator: &Term, terms: &mut Vec<Term>) -> Option<()> {
    let (first, others) = sizes.split_first()?;
    first.terms(terms)?;
    for size in others {
        size.terms(terms)?;
        terms.push(operator.clone());
    }
    Some(())
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    /// Parses a call, at most `depth` of them within each other.
    fn size(&mut self, depth: usize) -> Option<Size> {
        let name = self.word()?;
        self.take('(')?;
        let size = match name {
            "Integer" => {
                let sign = self.take('-').map_or("", |()| "-");
                Size::Number(format!("{sign}{}", self.word()?).parse().ok()?)
            }
            "Symbol" => {
                self.take('\'')?;
                let (name, rest) = self.rest.split_once('\'')?;
                self.rest = rest;
                while self.take(',').is_some() {
                    self.word()?;
                    self.take('=')?;
                    self.word()?;
                }
                Size::Symbol(name.to_owned())
            }
            name => {
                let inner = depth.checked_sub(1)?;
                let mut of = vec![self.size(inner)?];
                while self.take(',').is_some() {
                    of.push(self.size(inner)?);
                }
                Size::Call(name.to_owned(), of)
            }
        };
        self.take(')')?;
        Some(size)
    }
}

impl<'a> Parser<'a> {
    fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
        let (word, rest) = rest.split_at(end.unwrap_or(rest.len()));
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    fn take(&mut self, wanted: char) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(wanted)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::dim;
    use crate::ModelDim;

    #[test]
    fn sizes_of_sympy() {
        let (n, m) = (
            "Symbol('s0', positive=True, integer=True)",
            "Symbol('u1', integer=True)",
        );
        for (text, expected) in [
            (n.to_owned(), "s0"),
            (format!("Mul(Integer(2), {n})"), "2 * s0"),
            (
                format!("Add(Mul(Integer(2), {n}), Integer(1))"),
                "2 * s0 + 1",
            ),
            (format!("Add({n}, Integer(-1))"), "s0 - 1"),
            (format!("Add(Integer(-1), {n})"), "s0 - 1"),
            (format!("Add({n}, Mul(Integer(-1), {m}))"), "s0 - u1"),
            (
                format!("Mul(Integer(3), Pow({n}, Integer(2)))"),
                "3 * s0 * s0",
            ),
            (format!("Mul(Add({n}, Integer(1)), {m})"), "(s0 + 1) * u1"),
            (format!("FloorDiv({n}, Integer(4))"), "(s0 // 4)"),
            (
                format!("Max(Integer(1), Add({n}, {m}))"),
                "Max(1, (s0 + u1))",
            ),
            (format!("Mul(Integer(-2), {n})"), "(-2 * s0)"),
            ("Integer(7)".to_owned(), "7"),
            ("2*s0 + 1".to_owned(), "2 * s0 + 1"),
            ("s0//4".to_owned(), "s0//4"),
            ("Symbol('two words')".to_owned(), "two words"),
            (format!("Add(Symbol('a b'), {n})"), "(a b + s0)"),
        ] {
            assert_eq!(dim(&text).to_string(), expected, "{text}");
        }
    }

    #[test]
    fn deep_and_long_sizes_are_names() {
        let power = |inner: &str| format!("Pow({inner}, Integer(4))");
        let powers = (0..30).fold("Symbol('n')".to_owned(), |inner, _| power(&inner));
        for text in [powers, "Add(".repeat(9999)] {
            assert!(matches!(dim(&text), ModelDim::Symbol(_)));
        }
    }
}
