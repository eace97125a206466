use std::error::Error;
use std::fmt;

use schema_spec::{ArraySpec, Constraint, Dim, DimBounds, DimExpr, Shown};

use crate::Report;

/// Why there is no sample.
#[derive(Clone)]
pub struct SampleError {
    kind: Kind,
}

#[derive(Clone)]
pub(super) enum Kind {
    UnknownSymbol {
        symbol: String,
        nearest: Option<String>,
    },
    OutOfBounds {
        size: usize,
        bounds: DimBounds,
    },
    /// The axis of an array has no size.
    NoSize {
        array: String,
        dim: Dim,
    },
    /// No shape of an array that was tried has values.
    NoValues {
        array: String,
        shape: Vec<usize>,
        rules: Vec<Constraint>,
    },
    /// The rules on single values allow none.
    NoValue {
        array: String,
        rules: Vec<Constraint>,
    },
    TooLarge {
        array: String,
        shape: Vec<usize>,
    },
    NotInThisBuild {
        array: String,
        feature: &'static str,
    },
    /// A function of the struct, or a combination of rules.
    Rejected(Box<Report>),
    UnknownArray {
        array: String,
        nearest: Option<String>,
    },
    NotBreakable {
        array: String,
        code: String,
        codes: Vec<&'static str>,
    },
}

impl Kind {
    pub(super) fn no_size(spec: &ArraySpec, expr: &DimExpr) -> Kind {
        Kind::NoSize {
            array: spec.name().to_owned(),
            dim: Dim::Expr(expr.clone()),
        }
    }
}

impl From<Kind> for SampleError {
    fn from(kind: Kind) -> SampleError {
        SampleError { kind }
    }
}

impl SampleError {
    /// Returns the report on data that was made and is not valid, if that is the reason: a function that
    /// the struct names rejects it.
    pub fn report(&self) -> Option<&Report> {
        match &self.kind {
            Kind::Rejected(report) => Some(report),
            _ => None,
        }
    }
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meant = |f: &mut fmt::Formatter<'_>, nearest: &Option<String>| match nearest {
            Some(nearest) => write!(f, "; did you mean `{}`?", Shown(nearest)),
            None => Ok(()),
        };
        match &self.kind {
            Kind::UnknownSymbol { symbol, nearest } => {
                write!(f, "the schema has no size `{}`", Shown(symbol))?;
                meant(f, nearest)
            }
            Kind::OutOfBounds { size, bounds } => {
                let symbol = Shown(bounds.symbol());
                write!(f, "`{symbol}` cannot be {size}: the schema says {bounds}")
            }
            Kind::NoSize { array, dim } => write!(
                f,
                "no sizes were found with which {dim} is the size of an axis of `{}`",
                Shown(array)
            ),
            Kind::NoValues {
                array,
                shape,
                rules,
            } => {
                write!(
                    f,
                    "no data was found for `{}` of shape {shape:?}",
                    Shown(array)
                )?;
                fulfilling(f, rules)
            }
            Kind::NoValue { array, rules } => {
                write!(f, "there is no value for `{}`", Shown(array))?;
                fulfilling(f, rules)
            }
            Kind::TooLarge { array, shape } => write!(
                f,
                "`{}` of shape {shape:?} has more than 2^27 values, the most that are made; choose smaller sizes",
                Shown(array)
            ),
            Kind::NotInThisBuild { array, feature } => write!(
                f,
                "`{}` is of a dtype that this build does not have; enable the feature `{feature}`",
                Shown(array)
            ),
            Kind::Rejected(report) => {
                write!(f, "the data that was made is not valid\n{report}")
            }
            Kind::UnknownArray { array, nearest } => {
                write!(f, "the schema has no array `{}`", Shown(array))?;
                meant(f, nearest)
            }
            Kind::NotBreakable { array, code, codes } => {
                let (array, code) = (Shown(array), Shown(code));
                write!(
                    f,
                    "`{array}` cannot have a violation `{code}` and no other; "
                )?;
                match codes.is_empty() {
                    true => write!(f, "it can have none alone"),
                    false => write!(f, "it can have {}", codes.join(", ")),
                }
            }
        }
    }
}

fn fulfilling(f: &mut fmt::Formatter<'_>, rules: &[Constraint]) -> fmt::Result {
    for (at, rule) in rules.iter().enumerate() {
        let and = match at {
            0 => " that fulfils ",
            _ if at + 1 == rules.len() => " and ",
            _ => ", ",
        };
        write!(f, "{and}`{rule}`")?;
    }
    Ok(())
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for SampleError {}
