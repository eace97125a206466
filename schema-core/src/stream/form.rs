//! The serialized form of partials. Floats and integers of 128 bits are text, because JSON has neither NaN
//! nor a reader that is sure to keep every bit.

use std::borrow::Cow;

use schema_spec::{Text, Value};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value, exactly.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Exact {
    Missing,
    Bool(bool),
    Int(String),
    Float(String),
    Complex(String, String),
    Text(String),
}

impl Exact {
    fn of(value: &Value) -> Exact {
        match value {
            // Text from data is owned.
            Value::Text(Cow::Borrowed("")) => Exact::Missing,
            Value::Text(text) => Exact::Text(text.clone().into_owned()),
            Value::Bool(truth) => Exact::Bool(*truth),
            Value::Int(number) => Exact::Int(number.to_string()),
            Value::Float(number) => Exact::Float(float(*number)),
            Value::Complex(re, im) => Exact::Complex(float(*re), float(*im)),
        }
    }

    fn value<E: Error>(self) -> Result<Value, E> {
        Ok(match self {
            Exact::Missing => Value::Text(Cow::Borrowed("")),
            Exact::Text(text) => Value::Text(Text::Owned(text)),
            Exact::Bool(truth) => Value::Bool(truth),
            Exact::Int(number) => Value::Int(read(&number)?),
            Exact::Float(number) => Value::Float(read(&number)?),
            Exact::Complex(re, im) => Value::Complex(read(&re)?, read(&im)?),
        })
    }
}

/// The shortest text that reads as the same float.
fn float(number: f64) -> String {
    format!("{number:?}")
}

fn read<T: std::str::FromStr, E: Error>(text: &str) -> Result<T, E> {
    let wrong = |_| E::custom(format_args!("{text:?} is not a number"));
    text.parse().map_err(wrong)
}

pub(super) mod exact {
    use super::{Deserialize, Deserializer, Exact, Serialize, Serializer, Value};

    pub(crate) fn serialize<S: Serializer>(value: &Value, to: S) -> Result<S::Ok, S::Error> {
        Exact::of(value).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        Exact::deserialize(from)?.value()
    }
}

pub(super) mod exact_row {
    use super::{Deserialize, Deserializer, Exact, Serialize, Serializer, Value};

    pub(crate) fn serialize<S: Serializer>(
        row: &[Option<Value>],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let row = row.iter().map(|value| value.as_ref().map(Exact::of));
        row.collect::<Vec<_>>().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Option<Value>>, D::Error> {
        let row = Vec::<Option<Exact>>::deserialize(from)?;
        let values = row
            .into_iter()
            .map(|value| value.map(Exact::value).transpose());
        values.collect()
    }
}

pub(super) mod integer {
    use super::{Deserialize, Deserializer, Serialize, Serializer, read};

    #[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
    pub(crate) fn serialize<S: Serializer>(number: &i128, to: S) -> Result<S::Ok, S::Error> {
        number.to_string().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i128, D::Error> {
        read(&String::deserialize(from)?)
    }
}

/// A map as a list, because the keys are no text.
pub(super) mod pairs {
    use std::collections::BTreeMap;

    use super::super::classes::Class;
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        counts: &BTreeMap<Class, Vec<u64>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        counts.iter().collect::<Vec<_>>().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<Class, Vec<u64>>, D::Error> {
        let counts = Vec::<(Class, Vec<u64>)>::deserialize(from)?;
        Ok(counts.into_iter().collect())
    }
}

pub(super) mod kept {
    use super::super::place::Place;
    use super::{Deserialize, Deserializer, Serialize, Serializer, float, read};

    pub(crate) fn serialize<S: Serializer>(
        rows: &[(Place, Vec<f64>)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let text = |values: &[f64]| values.iter().map(|value| float(*value)).collect::<Vec<_>>();
        let rows = rows.iter().map(|(place, values)| (place, text(values)));
        rows.collect::<Vec<_>>().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<(Place, Vec<f64>)>, D::Error> {
        let rows = Vec::<(Place, Vec<String>)>::deserialize(from)?;
        let rows = rows.into_iter().map(|(place, values)| {
            let values = values.iter().map(|value| read(value));
            Ok((place, values.collect::<Result<_, D::Error>>()?))
        });
        rows.collect()
    }
}

pub(super) mod lanes {
    use super::{Deserialize, Deserializer, Error, Exact, Serialize, Serializer, float, read};
    use crate::check::pieces::{ExactSum, Lane, Lanes};

    #[derive(Serialize, Deserialize)]
    struct LaneForm {
        bins: Vec<(u16, String)>,
        special: String,
        ones: u64,
        others: u64,
        first: Option<((u32, u64), Exact)>,
        excused: bool,
    }

    impl LaneForm {
        fn of(lane: &Lane) -> LaneForm {
            let (bins, special) = lane.sum.parts();
            let bins = bins
                .iter()
                .map(|(exponent, sum)| (*exponent, sum.to_string()));
            LaneForm {
                bins: bins.collect(),
                special: float(special),
                ones: lane.ones,
                others: lane.others,
                first: (lane.first.as_ref()).map(|(at, value)| (*at, Exact::of(value))),
                excused: lane.is_excused,
            }
        }

        fn lane<E: Error>(self) -> Result<Lane, E> {
            let mut bins = Vec::with_capacity(self.bins.len());
            for (exponent, sum) in self.bins {
                bins.push((exponent, read(&sum)?));
            }
            let sum = ExactSum::from_parts(&bins, read(&self.special)?);
            let first = match self.first {
                Some((at, value)) => Some((at, value.value()?)),
                None => None,
            };
            Ok(Lane {
                sum: sum.ok_or_else(|| E::custom("the parts of a sum are out of range"))?,
                ones: self.ones,
                others: self.others,
                first,
                is_excused: self.excused,
            })
        }
    }

    pub(crate) fn serialize<S: Serializer>(
        lanes: &[(usize, u32, Lanes)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let form = |lanes: &Lanes| lanes.lanes.iter().map(LaneForm::of).collect::<Vec<_>>();
        let lanes = lanes
            .iter()
            .map(|(rule, file, lanes)| (rule, file, form(lanes)));
        lanes.collect::<Vec<_>>().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<(usize, u32, Lanes)>, D::Error> {
        let read = Vec::<(usize, u32, Vec<LaneForm>)>::deserialize(from)?;
        let lanes = read.into_iter().map(|(rule, file, lanes)| {
            let lanes = lanes.into_iter().map(LaneForm::lane);
            let lanes = lanes.collect::<Result<_, D::Error>>()?;
            Ok((rule, file, Lanes { lanes }))
        });
        lanes.collect()
    }
}

/// The version of the form.
pub(super) mod version {
    use super::{Deserialize, Deserializer, Error, Serialize, Serializer};

    const VERSION: &str = "schema-partial/1";

    #[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
    pub(crate) fn serialize<S: Serializer>((): &(), to: S) -> Result<S::Ok, S::Error> {
        VERSION.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<(), D::Error> {
        let found = String::deserialize(from)?;
        let wrong = || D::Error::custom(format_args!("the format is {found:?}, not {VERSION:?}"));
        (found == VERSION).then_some(()).ok_or_else(wrong)
    }
}
