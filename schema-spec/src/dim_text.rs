//! A dimension as text, as in `shape = [..]`.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::dim::{Dim, DimExpr, Term};
use crate::problem::size_problem;
use crate::{Shown, Text};

impl Dim {
    /// The dimension that is written like this in `shape = [..]`; `None` if none is.
    ///
    /// ```
    /// use schema_spec::Dim;
    ///
    /// assert_eq!(Dim::from_text("batch"), Some(Dim::symbol("batch")));
    /// assert_eq!(Dim::from_text("2*n+1").unwrap().to_string(), "2 * n + 1");
    /// assert_eq!(Dim::from_text("n / 2"), None);
    /// ```
    pub fn from_text(text: &str) -> Option<Dim> {
        parse(text).ok()
    }
}

/// Parses a dimension as it is written in `shape = [..]`, and as it is displayed.
///
/// ```
/// use schema_spec::Dim;
///
/// let shape: Result<Vec<Dim>, _> = ["batch", "2 * n + 1", "3", "_"].map(str::parse).into_iter().collect();
/// assert_eq!(shape?[0], Dim::symbol("batch"));
///
/// let error = "n / 2".parse::<Dim>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`n / 2` is not a dimension; write a number, a symbol, `_`, `..` or arithmetic such as `2 * n + 1`"
/// );
/// # Ok::<(), schema_spec::ParseDimError>(())
/// ```
impl FromStr for Dim {
    type Err = ParseDimError;

    fn from_str(text: &str) -> Result<Dim, ParseDimError> {
        let dim = parse(text).map_err(ParseDimError)?;
        match dim {
            Dim::Fixed(size) if let Some(problem) = size_problem(size) => {
                Err(ParseDimError(problem.to_string()))
            }
            dim => Ok(dim),
        }
    }
}

/// A text is not that of a [`Dim`].
#[derive(Clone, PartialEq, Eq)]
pub struct ParseDimError(String);

impl fmt::Display for ParseDimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for ParseDimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ParseDimError {}

/// Parses a dimension as it is written in `shape = [..]`.
pub(crate) fn parse(text: &str) -> Result<Dim, String> {
    match text.trim() {
        "_" => return Ok(Dim::Any),
        ".." => return Ok(Dim::Rest),
        // Keras and jaxtyping have it for any size; as a symbol, two of them would have to be the same.
        "None" => return Err("`None` is no size; an axis of any size is `_`".to_owned()),
        _ => {}
    }
    let mut parser = Parser {
        rest: text,
        depth: 0,
        terms: Vec::new(),
    };
    let parsed = parser.sum();
    if parsed.is_none() || !parser.rest.trim().is_empty() {
        return Err(format!(
            "`{}` is not a dimension; write a number, a symbol, `_`, `..` or arithmetic such as `2 * n + 1`",
            Shown(text)
        ));
    }
    match parser.terms.as_slice() {
        [Term::Size(size)] => Ok(Dim::Fixed(*size)),
        [Term::Symbol(name)] => Ok(Dim::Symbol(name.clone())),
        _ => DimExpr::new(parser.terms)
            .map(Dim::Expr)
            .ok_or_else(|| format!("`{}` is not a dimension", Shown(text))),
    }
}

/// The largest depth of nested brackets.
const DEPTH: usize = 32;

/// Parses infix arithmetic into postfix terms.
struct Parser<'a> {
    rest: &'a str,
    depth: usize,
    terms: Vec<Term>,
}

impl Parser<'_> {
    fn sum(&mut self) -> Option<()> {
        self.product()?;
        loop {
            let operator = match self.symbol() {
                Some('+') => Term::Add,
                Some('-') => Term::Sub,
                _ => return Some(()),
            };
            self.skip();
            self.product()?;
            self.terms.push(operator);
        }
    }

    fn product(&mut self) -> Option<()> {
        self.operand()?;
        while self.symbol() == Some('*') {
            self.skip();
            self.operand()?;
            self.terms.push(Term::Mul);
        }
        Some(())
    }

    fn operand(&mut self) -> Option<()> {
        if self.symbol()? == '(' {
            self.depth += 1;
            if self.depth > DEPTH {
                return None;
            }
            self.skip();
            self.sum()?;
            self.depth -= 1;
            return (self.symbol()? == ')').then(|| self.skip());
        }
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let term = match word.chars().next()? {
            first if first.is_ascii_digit() => Term::Size(word.parse().ok()?),
            _ => Term::Symbol(Text::Owned(word.to_owned())),
        };
        self.rest = rest;
        self.terms.push(term);
        Some(())
    }

    /// The next character that is not a space.
    fn symbol(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn skip(&mut self) {
        let mut characters = self.rest.chars();
        characters.next();
        self.rest = characters.as_str();
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn dimensions_read_back_as_they_are_written() {
        for text in [
            "_",
            "..",
            "batch",
            "3",
            "2 * n + 1",
            "(n - 1) * m",
            "n - (m - 1)",
        ] {
            assert_eq!(parse(text).map(|dim| dim.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(
            parse(" 2*n ").map(|dim| dim.to_string()),
            Ok("2 * n".to_owned())
        );
    }

    #[test]
    fn what_is_no_dimension_is_refused() {
        let deep = "(".repeat(100_000);
        for text in ["", "2 *", "n n", "-1", "1.5", "n)", "(n", "n / 2", &deep] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
