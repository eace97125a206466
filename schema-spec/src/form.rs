//! A schema as data: `{"name": .., "arrays": [{"name": .., "dtype": .., "shape": ["batch", 3]}]}`.
//!
//! A dimension is a number, or the text that one writes in `shape = [..]`. What is not known is an
//! error that names it, and a schema that contradicts itself is refused.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::dim::{Dim, DimExpr, Term};
use crate::problem::Named;
use crate::schema::Parts;
use crate::text::as_str;
use crate::{
    ArraySpec, Constraint, DType, DimBounds, List, Message, OnMissing, Role, Schema, Text, Value,
    problem,
};

impl Serialize for Dim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Dim::Fixed(size) => size.serialize(serializer),
            other => serializer.collect_str(other),
        }
    }
}

impl<'de> Deserialize<'de> for Dim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dim, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Form {
            Size(usize),
            Text(String),
        }

        match Form::deserialize(deserializer)? {
            Form::Size(size) => match problem::size_problem(size) {
                Some(problem) => Err(Error::custom(problem)),
                None => Ok(Dim::Fixed(size)),
            },
            Form::Text(text) => parse(&text).map_err(Error::custom),
        }
    }
}

/// The dimension that the text is, as one writes it in `shape = [..]`.
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
            "`{text}` is no dimension; write a number, a symbol, `_`, `..` or arithmetic such as `2 * n + 1`"
        ));
    }
    match parser.terms.as_slice() {
        [Term::Size(size)] => Ok(Dim::Fixed(*size)),
        [Term::Symbol(name)] => Ok(Dim::Symbol(name.clone())),
        _ => DimExpr::new(parser.terms)
            .map(Dim::Expr)
            .ok_or_else(|| format!("`{text}` is no dimension")),
    }
}

/// How deep brackets can stand within brackets.
const DEPTH: usize = 32;

/// Reads infix arithmetic into postfix terms.
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

    /// The next character that is no space.
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

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a truth value, a string or a pair of numbers")
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Int(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Int(number.into()))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Value, E> {
        Ok(Value::Int(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Text::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        let re = parts.next_element()?;
        let im = parts.next_element()?;
        match (re, im, parts.next_element::<f64>()?) {
            (Some(re), Some(im), None) => Ok(Value::Complex(re, im)),
            _ => Err(Error::custom("a complex number is a pair of numbers")),
        }
    }
}

/// The fields of an [`ArraySpec`] as they are written.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ArrayForm {
    name: Text,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    description: Text,
    dtype: DType,
    shape: List<Dim>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rank: Option<usize>,
    #[serde(default, skip_serializing_if = "is_default")]
    role: Role,
    #[serde(default, skip_serializing_if = "is_default")]
    optional: bool,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    constraints: List<Constraint>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    columns: List<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_missing: Option<OnMissing>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Serialize for ArraySpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ArrayForm {
            name: self.name.clone(),
            description: self.description.clone(),
            dtype: self.dtype,
            shape: self.dims.clone(),
            rank: self.rank.filter(|_| self.dims().contains(&Dim::Rest)),
            role: self.role,
            optional: self.optional,
            constraints: self.constraints.clone(),
            columns: self.columns.clone(),
            on_missing: self.on_missing.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ArraySpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ArraySpec, D::Error> {
        let form = ArrayForm::deserialize(deserializer)?;
        let spec = ArraySpec {
            name: form.name,
            description: form.description,
            dtype: form.dtype,
            dims: form.shape,
            rank: form.rank,
            constraints: form.constraints,
            role: form.role,
            optional: form.optional,
            columns: form.columns,
            on_missing: form.on_missing,
            field: None,
        };
        match contradiction(&spec) {
            Some(problem) => Err(Error::custom(problem)),
            None => Ok(spec),
        }
    }
}

/// The first thing that makes the array's declaration inconsistent.
fn contradiction(spec: &ArraySpec) -> Option<String> {
    let name = spec.name();
    let rests = spec.dims().iter().filter(|dim| **dim == Dim::Rest).count();
    if rests > 1 {
        return Some(format!(
            "`{name}` has {rests} times `..` in its shape; write it once"
        ));
    }
    let range = spec
        .constraints()
        .iter()
        .find_map(|constraint| match constraint {
            Constraint::Range(range) => Some(range),
            _ => None,
        });
    let of_constraints = spec.constraints().iter().find_map(|constraint| {
        let dtype = spec.dtype();
        let axis = match constraint {
            Constraint::Sorted(axis) | Constraint::Increasing(axis) | Constraint::OneHot(axis) => {
                Some(*axis)
            }
            Constraint::SumsTo(rule) => Some(rule.axis),
            _ => None,
        };
        let off_axis = axis
            .zip(spec.rank())
            .and_then(|(axis, rank)| problem::axis_problem(name, constraint.keyword(), axis, rank));
        problem::constraint_problem(name, dtype, constraint)
            .or(off_axis)
            .or_else(|| match constraint {
                Constraint::Range(range) => problem::range_problem(dtype, range),
                Constraint::OneOf(values) => {
                    problem::one_of_problem(Some(dtype), values, range).map(|(_, problem)| problem)
                }
                _ => None,
            })
    });
    of_constraints
        .or_else(|| missing_contradiction(spec))
        .or_else(|| columns_contradiction(spec))
        .map(|problem| problem.to_string())
}

/// The first thing that makes `on_missing` inconsistent with the rest.
fn missing_contradiction(spec: &ArraySpec) -> Option<Message> {
    let (name, on_missing) = (spec.name(), spec.on_missing()?);
    if spec.constraints().contains(&Constraint::AllowNan) {
        return Some(problem::allow_nan_problem(name));
    }
    let axis = match spec.rank() {
        Some(0) => None,
        Some(rank) => Some(spec.dim_at(0, rank)),
        None => spec.dims().first(),
    };
    problem::on_missing_problem(name, Some(spec.dtype()), on_missing, spec.constraints())
        .or_else(|| problem::lone_value_problem(name, on_missing, spec.rank()?))
        .or_else(|| match on_missing {
            OnMissing::Drop => problem::drop_axis_problem(name, axis?),
            _ => None,
        })
}

/// The first thing that makes the list of columns inconsistent with the rest.
fn columns_contradiction(spec: &ArraySpec) -> Option<Message> {
    let (name, count) = (spec.name(), spec.columns().len());
    if count == 0 {
        return None;
    }
    let last = match spec.dims().last() {
        Some(Dim::Fixed(size)) => Some(*size),
        _ => None,
    };
    problem::columns_problem(name, count, spec.rank())
        .or_else(|| problem::columns_size_problem(name, count, last?))
}

/// [`problem::names_problem`] in time that never grows with the square of the names: a file may
/// hold any number of them.
fn names_problem(schema: &Schema) -> Option<Message> {
    let mut names = HashMap::new();
    let arrays = schema
        .arrays()
        .map(|spec| (spec.name(), Named::Array(spec.name())));
    let columns = schema.arrays().flat_map(|spec| {
        let columns = spec.columns().iter();
        columns.map(|column| (as_str(column), Named::ColumnOf(spec.name())))
    });
    arrays.chain(columns).find_map(|(name, named)| {
        let before = names.insert(name, named)?;
        Some(problem::clash(name, before, named))
    })
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let arrays: Vec<&ArraySpec> = self.arrays().collect();
        let bounds: Vec<&DimBounds> = self.bounds().collect();
        let mut form = serializer.serialize_struct("Schema", 5)?;
        form.serialize_field("name", &self.name)?;
        if !self.description.is_empty() {
            form.serialize_field("description", &self.description)?;
        }
        form.serialize_field("arrays", &arrays)?;
        if !bounds.is_empty() {
            form.serialize_field("dims", &bounds)?;
        }
        if let Some(path) = &self.check {
            form.serialize_field("check", path)?;
        }
        form.end()
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Schema, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Form {
            name: Text,
            #[serde(default)]
            description: Text,
            arrays: Vec<ArraySpec>,
            #[serde(default)]
            dims: Vec<DimBounds>,
            #[serde(default)]
            check: Option<Text>,
        }

        let form = Form::deserialize(deserializer)?;
        let schema = Schema {
            name: form.name,
            description: form.description,
            parts: Parts::Arrays(List::Owned(form.arrays)),
            bounds: List::Owned(form.dims),
            check: form.check,
        };
        let problem = names_problem(&schema)
            .or_else(|| {
                schema.bounds().find_map(|bounds| {
                    problem::bounds_problem(bounds)
                        .or_else(|| problem::symbol_problem(&schema, bounds.symbol()))
                })
            })
            .or_else(|| {
                let dropped = |spec: &&ArraySpec| spec.on_missing() == Some(&OnMissing::Drop);
                let mut dropping = schema.arrays().filter(dropped);
                dropping.find_map(|spec| problem::drop_problem(&schema, spec))
            });
        match problem {
            Some(problem) => Err(Error::custom(problem)),
            None => Ok(schema),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{names_problem, parse};
    use crate::schema::Parts;
    use crate::{ArraySpec, DType, List, Schema, problem};

    /// Schemas of three arrays with two columns each, whose names are of few letters.
    #[test]
    fn a_file_is_held_to_the_names_that_the_derive_is_held_to() {
        let mut wrong = 0;
        for number in 0..10_000_usize {
            let mut rest = number * 7919;
            let mut name = |of: usize| {
                rest = rest
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(99);
                format!("{}", (rest >> 33) % of)
            };
            let specs = (0..3).map(|_| {
                let mut spec = ArraySpec::new("", DType::F32);
                spec.name = name(40).into();
                spec.columns = vec![name(40).into(), name(40).into()].into();
                spec
            });
            let mut schema = Schema::new("S");
            schema.parts = Parts::Arrays(List::Owned(specs.collect()));
            let found = names_problem(&schema).map(|problem| problem.to_string());
            let by_derive = problem::names_problem(&schema).map(|problem| problem.to_string());
            assert_eq!(found, by_derive, "{schema}");
            wrong += usize::from(found.is_some());
        }
        assert!((2_000..9_000).contains(&wrong), "{wrong} were wrong");
    }

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
