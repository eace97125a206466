//! The serialized form of profiles, `schema-profile/1`. Numbers are text, so that none changes.

use std::collections::{BTreeMap, BTreeSet};

use schema_spec::DType;
use serde::{Deserialize, Serialize};

use super::Profile;
use super::array::{Columns, State, WIDEST};
use super::buckets::Buckets;
use super::kinds::Kinds;
use super::large::Large;
use super::numbers::{Number, Numbers};
use super::texts::{Distinct, Texts};
use super::values::Values;
use super::wide::Wide;

const FORMAT: &str = "schema-profile/1";

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileForm {
    format: String,
    rows: u64,
    files: u64,
    arrays: Vec<ArrayForm>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    unreadable: BTreeMap<String, String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ArrayForm {
    name: String,
    place: u64,
    rows: u64,
    /// The sizes of the axes after the first; null for an array without axes.
    shapes: BTreeSet<Option<Vec<usize>>>,
    #[serde(default, skip_serializing_if = "is_false")]
    more_shapes: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    dtypes: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    untyped: Option<Kinds>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<ValuesForm>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    values: Option<Box<ValuesForm>>,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ValuesForm {
    count: u64,
    #[serde(skip_serializing_if = "is_zero")]
    missing: u64,
    #[serde(skip_serializing_if = "is_zero")]
    nan: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    truths: Option<[u64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<NumbersForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<TextsForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complex: Option<[u64; 2]>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersForm {
    count: u64,
    #[serde(default, skip_serializing_if = "are_zero")]
    infinite: [u64; 2],
    min: Option<String>,
    max: Option<String>,
    sum: String,
    squares: String,
    /// Integers that are no floats, with their counts; null if they are many.
    #[serde(default = "none_large", skip_serializing_if = "is_empty")]
    large: Option<BTreeMap<String, u64>>,
    /// How many bits of the numbers of buckets are dropped.
    dropped: u32,
    buckets: Vec<(String, u64)>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextsForm {
    count: u64,
    first: Option<String>,
    last: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counts: Option<BTreeMap<String, u64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hashes: Option<Vec<String>>,
}

#[allow(clippy::unnecessary_wraps)] // the signature is serde's
fn none_large() -> Option<BTreeMap<String, u64>> {
    Some(BTreeMap::new())
}

#[allow(clippy::ref_option)]
fn is_empty(large: &Option<BTreeMap<String, u64>>) -> bool {
    large.as_ref().is_some_and(BTreeMap::is_empty)
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(truth: &bool) -> bool {
    !truth
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

fn are_zero(counts: &[u64; 2]) -> bool {
    *counts == [0, 0]
}

impl From<Profile> for ProfileForm {
    fn from(profile: Profile) -> ProfileForm {
        ProfileForm {
            format: FORMAT.to_owned(),
            rows: profile.rows,
            files: profile.files,
            arrays: profile.arrays.into_iter().map(ArrayForm::of).collect(),
            unreadable: profile.unreadable,
        }
    }
}

impl TryFrom<ProfileForm> for Profile {
    type Error = String;

    fn try_from(form: ProfileForm) -> Result<Profile, String> {
        if form.format != FORMAT {
            return Err(format!("the format is {:?}, not {FORMAT:?}", form.format));
        }
        let mut arrays = BTreeMap::new();
        for form in form.arrays {
            let name = form.name.clone();
            let state = form.state().map_err(|why| format!("{name:?}: {why}"))?;
            if arrays.insert(name.clone(), state).is_some() {
                return Err(format!("two arrays are named {name:?}"));
            }
        }
        Ok(Profile {
            rows: form.rows,
            files: form.files,
            arrays,
            unreadable: form.unreadable,
        })
    }
}

impl ArrayForm {
    fn of((name, state): (String, State)) -> ArrayForm {
        let (columns, values) = match &state.columns {
            Columns::Each(columns) => (Some(columns.iter().map(ValuesForm::of).collect()), None),
            Columns::One(values) => (None, Some(Box::new(ValuesForm::of(values)))),
        };
        ArrayForm {
            name,
            place: state.place,
            rows: state.rows,
            shapes: state.shapes,
            more_shapes: state.has_more,
            dtypes: state.dtypes,
            untyped: state.untyped,
            columns,
            values,
        }
    }

    fn state(self) -> Result<State, String> {
        if let Some(dtype) = self
            .dtypes
            .keys()
            .find(|name| DType::from_name(name).is_none())
        {
            return Err(format!("{dtype:?} is not a dtype"));
        }
        if self.dtypes.contains_key(DType::Text.name()) {
            return Err("text is `untyped`".to_owned());
        }
        if self.dtypes.is_empty() && self.untyped.is_none() {
            return Err("it has no dtype".to_owned());
        }
        let columns = match (self.columns, self.values) {
            (Some(columns), None) if columns.len() <= WIDEST => {
                let columns = columns.into_iter().map(ValuesForm::values);
                Columns::Each(columns.collect::<Result<_, _>>()?)
            }
            (None, Some(values)) => Columns::One(Box::new(values.values()?)),
            _ => return Err(format!("it needs `values`, or `columns`, at most {WIDEST}")),
        };
        let counts = columns.values().iter().map(|values| values.count);
        if counts.clone().try_fold(0_u64, u64::checked_add).is_none() {
            return Err("it has more values than can be counted".to_owned());
        }
        Ok(State {
            place: self.place,
            rows: self.rows,
            shapes: self.shapes,
            has_more: self.more_shapes,
            dtypes: self.dtypes,
            untyped: self.untyped,
            columns,
        })
    }
}

impl ValuesForm {
    fn of(values: &Values) -> ValuesForm {
        let numbers = &values.numbers;
        ValuesForm {
            count: values.count,
            missing: values.missing,
            nan: values.nan,
            truths: (values.truths != [0, 0]).then_some(values.truths),
            numbers: (numbers.count > 0 || numbers.infinite() > 0)
                .then(|| NumbersForm::of(numbers)),
            texts: (values.texts.count > 0).then(|| TextsForm::of(&values.texts)),
            complex: (values.complex != [0, 0]).then_some(values.complex),
        }
    }

    fn values(self) -> Result<Values, String> {
        let values = Values {
            count: self.count,
            missing: self.missing,
            nan: self.nan,
            truths: self.truths.unwrap_or_default(),
            numbers: self
                .numbers
                .map_or(Ok(Numbers::default()), NumbersForm::numbers)?,
            texts: self.texts.map_or(Ok(Texts::default()), TextsForm::texts)?,
            complex: self.complex.unwrap_or_default(),
        };
        match values.problem() {
            None => Ok(values),
            Some(problem) => Err(problem.to_owned()),
        }
    }
}

impl NumbersForm {
    fn of(numbers: &Numbers) -> NumbersForm {
        let text = |number: Number| match number {
            Number::Int(number) => number.to_string(),
            Number::Float(number) => format!("{number:?}"),
        };
        let (dropped, buckets) = numbers.buckets.parts();
        NumbersForm {
            count: numbers.count,
            infinite: numbers.infinite,
            min: numbers.ends.map(|ends| text(ends.0)),
            max: numbers.ends.map(|ends| text(ends.1)),
            sum: numbers.sum.text(),
            squares: numbers.squares.text(),
            large: match &numbers.large {
                Large::Many => None,
                Large::Counts(counts) => {
                    let counts = counts.iter();
                    Some(
                        counts
                            .map(|(number, count)| (number.to_string(), *count))
                            .collect(),
                    )
                }
            },
            dropped,
            buckets,
        }
    }

    fn numbers(self) -> Result<Numbers, String> {
        let number = |text: String| {
            if let Ok(number) = text.parse::<i128>() {
                let is_held = i128::from(i64::MIN) <= number && number <= i128::from(u64::MAX);
                return is_held.then_some(Number::Int(number)).ok_or(text);
            }
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            number.map(Number::Float).ok_or(text)
        };
        let wrong = |text: String| format!("{text:?} is not a finite number");
        let ends = match (self.min, self.max) {
            (Some(min), Some(max)) => {
                Some((number(min).map_err(wrong)?, number(max).map_err(wrong)?))
            }
            (None, None) => None,
            _ => return Err("it has one of `min` and `max` alone".to_owned()),
        };
        let large = match self.large {
            None => Large::Many,
            Some(counts) => {
                let read = counts
                    .into_iter()
                    .map(|(number, count)| Some((number.parse().ok()?, count)));
                let read: Option<BTreeMap<i128, u64>> = read.collect();
                Large::Counts(read.ok_or("a large integer is not one")?)
            }
        };
        Ok(Numbers {
            count: self.count,
            infinite: self.infinite,
            ends,
            sum: Wide::parse(&self.sum).ok_or("its `sum` is not one")?,
            squares: Wide::parse(&self.squares).ok_or("its `squares` are no sum")?,
            buckets: Buckets::from_parts(self.dropped, &self.buckets)?,
            large,
        })
    }
}

impl TextsForm {
    fn of(texts: &Texts) -> TextsForm {
        let (counts, hashes) = match &texts.distinct {
            Distinct::Exact(counts) => (Some(counts.clone()), None),
            Distinct::Hashes(hashes) => (
                None,
                Some(hashes.iter().map(|hash| format!("{hash:016x}")).collect()),
            ),
        };
        TextsForm {
            count: texts.count,
            first: texts.ends.as_ref().map(|ends| ends.0.clone()),
            last: texts.ends.as_ref().map(|ends| ends.1.clone()),
            counts,
            hashes,
        }
    }

    fn texts(self) -> Result<Texts, String> {
        let distinct = match (self.counts, self.hashes) {
            (Some(counts), None) => Distinct::Exact(counts),
            (None, Some(hashes)) => {
                let read = hashes.iter().map(|hash| u64::from_str_radix(hash, 16));
                Distinct::Hashes(
                    read.collect::<Result<_, _>>()
                        .map_err(|_| "a hash is not one")?,
                )
            }
            _ => return Err("it needs `counts` or `hashes` of texts".to_owned()),
        };
        Ok(Texts {
            count: self.count,
            ends: self.first.zip(self.last),
            distinct,
        })
    }
}
