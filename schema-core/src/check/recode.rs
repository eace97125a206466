//! Values that mean what the schema asks for, but are coded otherwise: labels that begin at 1, words
//! for classes.

use ndarray::ArrayD;
use schema_arrays::{AnyView, parse_number};
use schema_spec::{ArraySpec, DType, Role, Scalar, Text, Value};

use super::allowed::allowed;
use super::distinct::{Class, Distinct};

/// The largest number of different words.
pub(crate) const WORDS: usize = 1 << 10;

/// Words for no and yes, in lower case.
const TRUTHS: [(&str, &str); 6] = [
    ("no", "yes"),
    ("false", "true"),
    ("n", "y"),
    ("f", "t"),
    ("off", "on"),
    ("negative", "positive"),
];

/// The values of an array if they can be listed, and those that its rules allow.
pub(crate) struct Codes {
    /// In order.
    allowed: Vec<Value>,
    /// The different values that are not missing, in order, each with its count.
    found: Vec<(Value, usize)>,
    total: usize,
    role: Role,
}

/// How values can be coded as the schema asks.
#[derive(Debug, PartialEq)]
pub(crate) enum Recoding {
    /// A number is added to each.
    Shift(i128),
    /// Each value becomes another.
    Map(Vec<(Value, Value)>),
}

impl Codes {
    /// The values of an array of the schema's dtype; `None` if any number of values is allowed, or if
    /// many more are found.
    pub(crate) fn of(
        spec: &ArraySpec,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
    ) -> Option<Codes> {
        let allowed = Codes::allowed(spec)?;
        // A few more, so that all of them can be named.
        let found = distinct(view, missing, None, allowed.len() + WORDS, &|value| {
            !matches!(value, Scalar::Bool(_))
        })?;
        Some(Codes {
            allowed,
            found,
            total: view.shape().iter().product(),
            role: spec.role(),
        })
    }

    /// The values that the rules of an array allow, if its values are compared with them.
    pub(crate) fn allowed(spec: &ArraySpec) -> Option<Vec<Value>> {
        (spec.dtype().is_integer() || spec.role() == Role::Target).then_some(())?;
        allowed(spec)
    }

    /// The different values of a piece of an array, each with its count; `None` if there are many.
    #[cfg(feature = "stream")]
    pub(crate) fn found_in(
        spec: &ArraySpec,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
    ) -> Option<Vec<(Value, usize)>> {
        Codes::of(spec, view, missing).map(|codes| codes.found)
    }

    /// The same of values that were counted before: those that are found, in order, each with its count.
    #[cfg(feature = "stream")]
    pub(crate) fn counted(
        spec: &ArraySpec,
        found: Vec<(Value, usize)>,
        total: usize,
    ) -> Option<Codes> {
        let allowed = Codes::allowed(spec)?;
        (found.len() <= allowed.len() + WORDS).then(|| Codes {
            allowed,
            found,
            total,
            role: spec.role(),
        })
    }

    /// Whether each allowed value is found, so that the others are no classes under another code.
    pub(super) fn has_all_allowed(&self) -> bool {
        self.allowed.iter().all(|value| self.is_found(value))
    }

    /// The smallest and the largest value that is found.
    pub(super) fn ends(&self) -> Option<(i128, i128)> {
        let numbers = whole_numbers(self.found.iter().map(|(value, _)| value))?;
        Some((*numbers.first()?, *numbers.last()?))
    }

    fn is_found(&self, value: &Value) -> bool {
        self.found.iter().any(|(found, _)| found == value)
    }

    fn is_allowed(&self, value: &Value) -> bool {
        value.scalar().is_among(&self.allowed)
    }

    /// How all values can be coded as the schema asks, if that is plain.
    pub(crate) fn recoding(&self) -> Option<Recoding> {
        if self
            .allowed
            .iter()
            .all(|value| matches!(value, Value::Text(_)))
        {
            return self.spelling().map(Recoding::Map);
        }
        let invalid = self
            .found
            .iter()
            .filter(|(value, _)| !self.is_allowed(value));
        let invalid: usize = invalid.map(|(_, count)| count).sum();
        let most = 4_usize.saturating_mul(self.allowed.len()).max(8);
        // A few values beyond the end are errors, unless they are a class.
        if invalid == 0 || (self.role != Role::Target && invalid.saturating_mul(most) < self.total)
        {
            return None;
        }
        let allowed = whole_numbers(self.allowed.iter())?;
        let found = whole_numbers(self.found.iter().map(|(value, _)| value))?;
        if let Some(by) = shift(&allowed, &found) {
            return Some(Recoding::Shift(by));
        }
        let is_disjoint = found
            .iter()
            .all(|value| allowed.binary_search(value).is_err());
        let is_map = found.len() == allowed.len()
            && self.role == Role::Target
            && match (&allowed[..], &found[..]) {
                // Signs, or a mask.
                ([0, 1], [-1, 1] | [0, 100 | 255]) => true,
                _ => is_disjoint,
            };
        let pairs = || (self.found.iter()).zip(&self.allowed);
        is_map.then(|| {
            let pairs = pairs().map(|((from, _), to)| (from.clone(), to.clone()));
            Recoding::Map(pairs.collect())
        })
    }

    /// What each value becomes if all become the allowed ones, in order, as a plan asks; `None` if they are not
    /// as many.
    #[cfg(feature = "repair")]
    pub(crate) fn in_order(&self) -> Option<Vec<(Value, Value)>> {
        if let Some(Recoding::Map(values)) = self.recoding() {
            return Some(values);
        }
        whole_numbers(self.allowed.iter())?;
        whole_numbers(self.found.iter().map(|(value, _)| value))?;
        let found = self.found.iter().map(|(value, _)| value.clone());
        (self.found.len() == self.allowed.len())
            .then(|| found.zip(self.allowed.iter().cloned()).collect())
    }

    /// The words that are allowed words but for case and spaces.
    fn spelling(&self) -> Option<Vec<(Value, Value)>> {
        let word = |value: &Value| match value {
            Value::Text(text) => folded(text),
            _ => String::new(),
        };
        let mut folds: Vec<(String, usize)> = Vec::new();
        for (at, value) in self.allowed.iter().enumerate() {
            folds.push((word(value), at));
        }
        folds.sort_unstable();
        let mut pairs = Vec::new();
        for (value, _) in &self.found {
            if self.is_allowed(value) {
                continue;
            }
            let fold = word(value);
            let at = folds.partition_point(|(other, _)| *other < fold);
            let same = |at: usize| folds.get(at).filter(|(other, _)| *other == fold);
            if let (Some((_, to)), None) = (same(at), same(at + 1)) {
                pairs.push((value.clone(), self.allowed[*to].clone()));
            }
        }
        (!pairs.is_empty()).then_some(pairs)
    }
}

/// The constant that makes the values begin where they should, if it is plain.
fn shift(allowed: &[i128], found: &[i128]) -> Option<i128> {
    let (first, least) = (*allowed.first()?, *found.first()?);
    let (last, most) = (*allowed.last()?, *found.last()?);
    let fits = |by: i128| {
        let mut shifted = found.iter().map(|value| value.checked_add(by));
        shifted.all(|value| value.is_some_and(|value| allowed.binary_search(&value).is_ok()))
    };
    let from_one = || Some(-1).filter(|&by| least == first + 1 && most == last + 1 && fits(by));
    let by = match (found.len(), allowed.len()) {
        (0 | 1, _) => None,
        (all, of) if all == of => first.checked_sub(least).filter(|&by| fits(by)),
        // One class may be absent, or a few of many.
        (all, of) if all + 1 == of || (of >= 10 && all >= of / 10 * 9) => {
            from_one().or_else(|| {
                let by = first.checked_sub(least)?;
                let is_only = !fits(by + 1) && !fits(by - 1);
                (fits(by) && is_only)
                    .then_some(by)
                    .or_else(|| Some(-1).filter(|&by| fits(by)))
            })
        }
        _ => from_one().filter(|_| found.len() > 2 && found.len() * 2 >= allowed.len()),
    };
    by.filter(|&by| by != 0 && i64::try_from(by).is_ok())
}

/// The indices of words in text where numbers or truth values are asked for, if there are as many
/// words as values.
pub(crate) fn of_words(spec: &ArraySpec, words: &[(String, usize)]) -> Option<Vec<(Value, Value)>> {
    let allowed = match spec.dtype() {
        DType::Bool => Some(vec![Value::Bool(false), Value::Bool(true)]),
        _ => allowed(spec),
    };
    let mut folds: Vec<String> = words.iter().map(|(word, _)| folded(word)).collect();
    folds.sort_unstable();
    folds.dedup();
    let pairs = |code: &dyn Fn(&str) -> Option<Value>| {
        let pairs = words.iter().map(|(word, _)| {
            let code = code(word)?;
            Some((Value::Text(Text::Owned(word.clone())), code))
        });
        pairs.collect::<Option<Vec<_>>>()
    };
    let truth = TRUTHS
        .iter()
        .find(|(no, yes)| folds.iter().all(|fold| fold == no || fold == yes));
    if let Some((_, yes)) = truth {
        let codes = match (&allowed, spec.dtype()) {
            (Some(allowed), _) if allowed.len() == 2 => [allowed[0].clone(), allowed[1].clone()],
            (None, dtype) if dtype.is_integer() || dtype.is_float() => {
                [Value::Int(0), Value::Int(1)]
            }
            _ => return None,
        };
        return pairs(&|word| Some(codes[usize::from(folded(word) == *yes)].clone()));
    }
    let allowed = allowed.filter(|allowed| allowed.len() > 1 || words.len() > 1)?;
    if folds.len() == allowed.len() {
        return pairs(&|word| Some(allowed[folds.binary_search(&folded(word)).ok()?].clone()));
    }
    if words.len() == allowed.len() {
        let at = |word: &str| words.iter().position(|(other, _)| other == word);
        return pairs(&|word| Some(allowed[at(word)?].clone()));
    }
    None
}

/// The different words of an array, in order, each with its count; `None` if there are many, or some
/// read as numbers.
pub(crate) fn words(
    spec: &ArraySpec,
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    column: Option<usize>,
) -> Option<Vec<(String, usize)>> {
    let AnyView::Text(_) = view else {
        return None;
    };
    if spec.dtype() == DType::Text || spec.dtype().is_complex() {
        return None;
    }
    let words = words_of(view, missing, column)?;
    (!words.is_empty()).then_some(words)
}

/// The same of any text; none if all of it is missing.
pub(crate) fn words_of(
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    column: Option<usize>,
) -> Option<Vec<(String, usize)>> {
    let is_word = |value: Scalar<'_>| match value {
        Scalar::Text(text) => is_word(text),
        _ => false,
    };
    let found = distinct(view, missing, column, WORDS, &is_word)?;
    let words = found.into_iter().map(|(value, count)| match value {
        Value::Text(text) => (text.into_owned(), count),
        other => (other.to_string(), count),
    });
    Some(words.collect())
}

/// Whether text is neither blank nor a number.
pub(crate) fn is_word(text: &str) -> bool {
    parse_number(text, DType::F64).is_none() && !text.trim().is_empty()
}

fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}

/// The different values that are not missing, in order, each with its count; `None` if there are more
/// than `most`, or if `code` does not accept one.
pub(super) fn distinct(
    view: &AnyView<'_>,
    missing: Option<&ArrayD<bool>>,
    column: Option<usize>,
    most: usize,
    code: &dyn Fn(Scalar<'_>) -> bool,
) -> Option<Vec<(Value, usize)>> {
    let mut found = Distinct::default();
    let mut missing = missing.map(|missing| missing.iter());
    let width = view.shape().last().copied().unwrap_or(1).max(1);
    for (at, value) in view.scalars().enumerate() {
        let is_masked = missing.as_mut().and_then(Iterator::next) == Some(&true);
        let is_other = column.is_some_and(|column| at % width != column);
        let Some(value) = value.filter(|value| !is_masked && !is_other && !value.is_nan()) else {
            continue;
        };
        if !code(value) {
            return None;
        }
        found.counts(Class::of(value)?)[0] += 1;
        if found.classes.len() > most {
            return None;
        }
    }
    let found = found.classes.into_iter();
    Some(
        found
            .map(|(class, [count, _])| (class.value(), count))
            .collect(),
    )
}

fn whole_numbers<'v>(values: impl Iterator<Item = &'v Value>) -> Option<Vec<i128>> {
    let numbers = values.map(|value| match value {
        Value::Int(number) => Some(*number),
        _ => None,
    });
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use super::shift;

    #[test]
    fn labels_that_begin_elsewhere_are_shifted() {
        let all = |end: i128| (0..end).collect::<Vec<_>>();
        for (of, found, by) in [
            (2, &[1, 2][..], Some(-1)),
            (5, &[1, 2, 3, 4, 5], Some(-1)),
            (3, &[-1, 0, 1], Some(1)),
            (5, &[1, 2, 3, 5], Some(-1)),
            (5, &[2, 3, 4, 5], Some(-1)),
            (3, &[10, 11, 12], Some(-10)),
            // An error, not another code.
            (5, &[0, 1, 2, 3, 7], None),
            (5, &[0, 1, 2, 5], None),
            (3, &[5], None),
            (3, &[1, 2, 3, 4], None),
            (3, &[0, 1, 2], None),
            (10, &[1, 10], None),
        ] {
            assert_eq!(shift(&all(of), found), by, "{found:?} of {of}");
        }
    }
}
