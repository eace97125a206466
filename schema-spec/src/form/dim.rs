//! The form of a dimension: a number, or text as in `shape = [..]`.
//!
//! A symbol that has been named elsewhere, by the exporter of a model for one, need not be a word:
//! `past + 1` is the name of one size there. Where the text of a dimension would be read as another
//! one, it is an object: `{"symbol": "past + 1"}`.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::dim::{Dim, DimExpr, Term};
use crate::{Shown, Text, problem};

impl Serialize for Dim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Dim::Fixed(size) => size.serialize(serializer),
            Dim::Symbol(name) if parse(name).as_ref() != Ok(self) => {
                DimForm::Symbol(name.clone()).serialize(serializer)
            }
            Dim::Expr(expr) => {
                let text = expr.to_string();
                if parse(&text).as_ref() == Ok(self) {
                    return serializer.serialize_str(&text);
                }
                let terms = expr.terms().iter().map(TermForm::of).collect();
                DimForm::Terms(terms).serialize(serializer)
            }
            other => serializer.collect_str(other),
        }
    }
}

/// A dimension whose text is that of another one, or of none.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum DimForm {
    Symbol(Text),
    /// In postfix order.
    Terms(Vec<TermForm>),
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum TermForm {
    Size(usize),
    Symbol { symbol: Text },
    Operator(Operator),
}

#[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
enum Operator {
    #[serde(rename = "+")]
    Add,
    #[serde(rename = "-")]
    Sub,
    #[serde(rename = "*")]
    Mul,
}

impl TermForm {
    fn of(term: &Term) -> TermForm {
        match term {
            Term::Size(size) => TermForm::Size(*size),
            Term::Symbol(symbol) => TermForm::Symbol {
                symbol: symbol.clone(),
            },
            Term::Add => TermForm::Operator(Operator::Add),
            Term::Sub => TermForm::Operator(Operator::Sub),
            Term::Mul => TermForm::Operator(Operator::Mul),
        }
    }

    fn term(self) -> Term {
        match self {
            TermForm::Size(size) => Term::Size(size),
            TermForm::Symbol { symbol } => Term::Symbol(symbol),
            TermForm::Operator(Operator::Add) => Term::Add,
            TermForm::Operator(Operator::Sub) => Term::Sub,
            TermForm::Operator(Operator::Mul) => Term::Mul,
        }
    }
}

impl<'de> Deserialize<'de> for Dim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dim, D::Error> {
        deserializer.deserialize_any(DimVisitor)
    }
}

struct DimVisitor;

impl<'de> Visitor<'de> for DimVisitor {
    type Value = Dim;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size, or the text of a dimension such as \"batch\"")
    }

    fn visit_u64<E: Error>(self, size: u64) -> Result<Dim, E> {
        let too_large = |_| E::invalid_value(Unexpected::Unsigned(size), &self);
        let size = usize::try_from(size).map_err(too_large)?;
        match problem::size_problem(size) {
            Some(problem) => Err(E::custom(problem)),
            None => Ok(Dim::Fixed(size)),
        }
    }

    fn visit_i64<E: Error>(self, size: i64) -> Result<Dim, E> {
        match u64::try_from(size) {
            Ok(size) => self.visit_u64(size),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(size), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Dim, E> {
        parse(text).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Dim, A::Error> {
        let form = DimForm::deserialize(MapAccessDeserializer::new(map))?;
        match form {
            DimForm::Symbol(name) => Ok(Dim::Symbol(name)),
            DimForm::Terms(terms) => {
                let terms: Vec<Term> = terms.into_iter().map(TermForm::term).collect();
                let expr = DimExpr::new(terms).map(Dim::Expr);
                expr.ok_or_else(|| A::Error::custom("`terms` are no arithmetic in postfix order"))
            }
        }
    }
}

/// Parses a dimension as it is written in `shape = [..]`.
fn parse(text: &str) -> Result<Dim, String> {
    match text.trim() {
        "_" => return Ok(Dim::Any),
        ".." => return Ok(Dim::Rest),
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
