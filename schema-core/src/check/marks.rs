//! Numbers with marks: thousands separators, decimal commas, signs of currencies and percent.

use schema_arrays::{AnyView, Cell, parse_number};
use schema_spec::{DType, Scalar};

/// How numbers are written in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) decimal: char,
    pub(crate) thousands: Option<char>,
    /// The sign before or after each number, such as `$`.
    pub(crate) sign: Option<char>,
}

/// Marks, and how many numbers they explain.
pub(crate) struct Marked {
    pub(crate) marks: Marks,
    /// The first text with a mark, and the plain number.
    pub(crate) example: (String, String),
    /// The number of texts that are numbers only with these marks.
    pub(crate) count: usize,
    /// The number of texts that are no numbers even so.
    pub(crate) left: usize,
}

const SIGNS: [char; 12] = ['$', '€', '£', '¥', '₹', '₩', '₽', '₺', '₫', '₪', '฿', '%'];

const WAYS: [(char, Option<char>); 9] = [
    ('.', None),
    ('.', Some(',')),
    ('.', Some(' ')),
    ('.', Some('\'')),
    ('.', Some('_')),
    (',', None),
    (',', Some('.')),
    (',', Some(' ')),
    (',', Some('\'')),
];

impl Marks {
    /// The number in plain decimals; `None` if text is no number with these marks.
    pub(crate) fn plain(self, text: &str) -> Option<String> {
        let mut rest = text.trim();
        let mut is_negative = false;
        let mut signs = 0;
        // -$5, $-5, 5 €
        loop {
            let stripped = rest.strip_prefix(['-', '\u{2212}']);
            if let (Some(after), false) = (stripped, is_negative) {
                (rest, is_negative) = (after, true);
                continue;
            }
            let sign = self.sign.filter(|_| signs == 0);
            let after =
                sign.and_then(|sign| rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)));
            let Some(after) = after else { break };
            (rest, signs) = (after.trim(), 1);
        }
        let (whole, fraction) = match rest.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (rest, None),
        };
        let is_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let mut digits = String::new();
        let is_mark = |at: char| match self.thousands {
            Some(' ') => matches!(at, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'),
            Some('\'') => matches!(at, '\'' | '\u{2019}'),
            mark => mark == Some(at),
        };
        for (at, group) in whole.split(is_mark).enumerate() {
            let fits = if at == 0 {
                group.len() <= 3 || !whole.contains(is_mark)
            } else {
                group.len() == 3
            };
            if !is_digits(group) || !fits {
                return None;
            }
            digits.push_str(group);
        }
        if let Some(fraction) = fraction {
            if !is_digits(fraction) {
                return None;
            }
            digits.push('.');
            digits.push_str(fraction);
        }
        let minus = if is_negative { "-" } else { "" };
        Some(format!("{minus}{digits}"))
    }
}

/// The ways to read text as numbers; several if text such as `1,200` can be read in several.
///
/// `column` is the index along the last axis to which it is limited.
pub(crate) fn ways(view: &AnyView<'_>, column: Option<usize>) -> Vec<Marked> {
    let mut ways = Ways::default();
    ways.add_all(view, column, (0, 0));
    ways.marked()
}

/// What is known of texts that may be numbers with marks. Texts can be added in any order.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "stream", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Ways {
    /// The different signs in texts that are no numbers.
    signs: Vec<char>,
    unread: usize,
    total: usize,
    with_percent: usize,
    /// One for each of [`WAYS`].
    each: [Way; WAYS.len()],
    /// For each of [`WAYS`], the first that reads every text as the same number.
    same: [usize; WAYS.len()],
}

/// What is known of texts read in one way.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "stream", derive(serde::Serialize, serde::Deserialize))]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
struct Way {
    count: usize,
    left: usize,
    has_decimal: bool,
    has_thousands: bool,
    has_both: bool,
    broken: bool,
    changed: bool,
    /// Where the first text with a mark is, the text, and the plain number.
    example: Option<(TextPlace, String, String)>,
}

/// The file and the row where texts begin, and the position of a text after it.
type TextPlace = (u32, u64, usize);

impl Ways {
    /// Adds the texts of an array, the rows of which begin at a row of a file.
    pub(crate) fn add_all(
        &mut self,
        view: &AnyView<'_>,
        column: Option<usize>,
        (file, row): (u32, u64),
    ) {
        let AnyView::Text(text) = view else {
            return;
        };
        let width = view.shape().last().copied().unwrap_or(1).max(1);
        let is_asked = |at: usize| column.is_none_or(|column| at % width == column);
        for (at, (text, cell)) in text.iter().enumerate() {
            let text = text.trim();
            if is_asked(at) && cell != Cell::Missing && !text.is_empty() {
                self.add((file, row, at), text);
            }
        }
    }

    fn add(&mut self, at: TextPlace, text: &str) {
        let is_number = parse_number(text, DType::F64).is_some();
        self.total += 1;
        let mut sign = None;
        if !is_number {
            self.unread += 1;
            for other in SIGNS {
                if text.contains(other) {
                    sign = sign.or(Some(other));
                    if !self.signs.contains(&other) {
                        self.signs.push(other);
                    }
                }
            }
            self.with_percent += usize::from(text.contains('%'));
        }
        let plain = WAYS.map(|(decimal, thousands)| {
            let marks = Marks {
                decimal,
                thousands,
                sign,
            };
            marks.plain(text)
        });
        for (way, (decimal, thousands)) in WAYS.into_iter().enumerate() {
            let without = WAYS.iter().position(|other| *other == (decimal, None));
            let with_thousands =
                thousands.is_some() && without.is_some_and(|without| plain[without].is_none());
            self.each[way].add(
                at,
                text,
                plain[way].as_ref(),
                decimal,
                (with_thousands, is_number),
            );
        }
        self.split(&|left, right| plain[left] == plain[right]);
    }

    /// Splits the ways that were the same so far by whether they still are.
    fn split(&mut self, are_same: &dyn Fn(usize, usize) -> bool) {
        let before = self.same;
        for way in 0..WAYS.len() {
            let first = (0..way).find(|&first| {
                before[first] == before[way] && self.same[first] == first && are_same(first, way)
            });
            self.same[way] = first.unwrap_or(way);
        }
    }

    #[cfg(feature = "stream")]
    pub(crate) fn merge(&mut self, other: Ways) {
        for sign in other.signs {
            if !self.signs.contains(&sign) {
                self.signs.push(sign);
            }
        }
        self.unread += other.unread;
        self.total += other.total;
        self.with_percent += other.with_percent;
        let same = other.same;
        self.split(&|left, right| same[left] == same[right]);
        for (way, other) in self.each.iter_mut().zip(other.each) {
            way.merge(other);
        }
    }

    /// The ways that explain the most texts, and leave the fewest.
    pub(crate) fn marked(&self) -> Vec<Marked> {
        // Numbers with several signs, or with and without percent, are not of one unit.
        if self.signs.len() > 1
            || self.unread == 0
            || (self.with_percent > 0 && self.with_percent < self.total)
        {
            return Vec::new();
        }
        let sign = self.signs.first().copied();
        let mut ways: Vec<(usize, Marked)> = Vec::new();
        for (at, (way, (decimal, thousands))) in self.each.iter().zip(WAYS).enumerate() {
            let marks = Marks {
                decimal,
                thousands,
                sign,
            };
            if let Some((_, text, plain)) = &way.example
                && (way.has_decimal || decimal == '.')
                && (way.has_thousands || thousands.is_none())
                && !way.broken
                && (way.has_both || !way.changed)
            {
                let marked = Marked {
                    marks,
                    example: (text.clone(), plain.clone()),
                    count: way.count,
                    left: way.left,
                };
                ways.push((at, marked));
            }
        }
        let best = ways.iter().map(|(_, way)| way.count).max().unwrap_or(0);
        ways.retain(|(_, way)| way.count == best);
        let least = ways.iter().map(|(_, way)| way.left).min().unwrap_or(0);
        ways.retain(|(_, way)| way.left == least);
        // The same numbers with fewer marks.
        let mut only: Vec<Marked> = Vec::new();
        let mut known: Vec<usize> = Vec::new();
        for (at, way) in ways {
            if !known.contains(&self.same[at]) {
                known.push(self.same[at]);
                only.push(way);
            }
        }
        only
    }
}

impl Way {
    fn add(
        &mut self,
        at: TextPlace,
        text: &str,
        plain: Option<&String>,
        decimal: char,
        (with_thousands, is_number): (bool, bool),
    ) {
        let Some(plain) = plain else {
            // `2.5` or `1e5` next to decimal commas.
            self.broken |= is_number && decimal != '.';
            self.left += usize::from(!is_number);
            return;
        };
        let with_decimal = text.contains(decimal);
        self.has_decimal |= with_decimal;
        self.has_thousands |= with_thousands;
        self.has_both |= with_decimal && with_thousands;
        if is_number {
            // `1.200` may be more than one.
            self.changed |= with_thousands;
        } else {
            self.count += 1;
            if self.example.as_ref().is_none_or(|(first, ..)| at < *first) {
                self.example = Some((at, text.to_owned(), plain.clone()));
            }
        }
    }

    #[cfg(feature = "stream")]
    fn merge(&mut self, other: Way) {
        self.count += other.count;
        self.left += other.left;
        self.has_decimal |= other.has_decimal;
        self.has_thousands |= other.has_thousands;
        self.has_both |= other.has_both;
        self.broken |= other.broken;
        self.changed |= other.changed;
        if let Some(example) = other.example
            && self
                .example
                .as_ref()
                .is_none_or(|(first, ..)| example.0 < *first)
        {
            self.example = Some(example);
        }
    }
}

/// Whether plain decimals fit a dtype.
pub(crate) fn fits(dtype: DType, plain: &str) -> bool {
    match parse_number(plain, DType::F64) {
        Some(Scalar::Int(_)) => dtype.is_real(),
        Some(Scalar::Float(_)) => dtype.is_float(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array1;
    use schema_arrays::AnyArray;

    use super::{Marks, ways};

    fn read(texts: &[&str]) -> Vec<String> {
        let texts: Array1<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let array = AnyArray::from(texts);
        let ways = ways(&array.view(), None);
        let said = ways.iter().map(|way| {
            let Marks {
                decimal,
                thousands,
                sign,
            } = way.marks;
            format!("{decimal}{thousands:?}{sign:?} {} {}", way.count, way.left)
        });
        said.collect()
    }

    #[test]
    fn marks_are_recognized_if_they_are_plain() {
        for (texts, expected) in [
            (
                &["1,200.50", "2,000.4", "55.10"][..],
                &[".Some(',')None 2 0"][..],
            ),
            (&["1.200,50", "3,5"], &[",Some('.')None 2 0"]),
            (&["1,5", "2,25"], &[",NoneNone 2 0"]),
            (&["1,200"], &[".Some(',')None 1 0", ",NoneNone 1 0"]),
            (&["$2,000.40", "-$5"], &[".Some(',')Some('$') 2 0"]),
            (&["45%", "7 %"], &[".NoneSome('%') 2 0"]),
            (&["1 200", "2\u{a0}000,5"], &[",Some(' ')None 2 0"]),
            (&["1,200.5", "abc"], &[".Some(',')None 1 1"]),
            // Not of one unit, or no numbers.
            (&["45%", "0.3"], &[]),
            (&["$5", "€5"], &[]),
            (&["1,20,30"], &[]),
            (&["a,b", "?"], &[]),
            (&["1", "2"], &[]),
        ] {
            assert_eq!(read(texts), expected, "{texts:?}");
        }
    }
}
