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
use crate::dim_text::parse;
use crate::{Text, problem};

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
