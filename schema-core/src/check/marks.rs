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
    let AnyView::Text(text) = view else {
        return Vec::new();
    };
    let width = view.shape().last().copied().unwrap_or(1).max(1);
    let is_asked = |at: usize| column.is_none_or(|column| at % width == column);
    let cells = || {
        let cells = text.iter().enumerate().filter(|(at, _)| is_asked(*at));
        let cells = cells.filter(|(_, (_, cell))| *cell != Cell::Missing);
        cells
            .map(|(_, (text, _))| text.trim())
            .filter(|text| !text.is_empty())
    };
    let mut signs: Vec<char> = Vec::new();
    let (mut unread, mut total, mut with_percent) = (0, 0, 0);
    for text in cells() {
        total += 1;
        if parse_number(text, DType::F64).is_none() {
            unread += 1;
            for sign in SIGNS {
                if text.contains(sign) && !signs.contains(&sign) {
                    signs.push(sign);
                }
            }
            with_percent += usize::from(text.contains('%'));
        }
    }
    // Numbers with several signs, or with and without percent, are not of one unit.
    if signs.len() > 1 || unread == 0 || (with_percent > 0 && with_percent < total) {
        return Vec::new();
    }
    let sign = signs.first().copied();
    let mut ways: Vec<Marked> = Vec::new();
    for (decimal, thousands) in WAYS {
        let marks = Marks {
            decimal,
            thousands,
            sign,
        };
        let without = Marks {
            thousands: None,
            ..marks
        };
        let (mut count, mut left, mut example) = (0, 0, None);
        let (mut has_decimal, mut has_thousands, mut has_both) =
            (decimal == '.', thousands.is_none(), false);
        let (mut broken, mut changed) = (false, false);
        for text in cells() {
            let Some(plain) = marks.plain(text) else {
                let is_number = parse_number(text, DType::F64).is_some();
                // `2.5` or `1e5` next to decimal commas.
                broken |= is_number && decimal != '.';
                left += usize::from(!is_number);
                continue;
            };
            let (with_decimal, with_thousands) =
                (text.contains(decimal), without.plain(text).is_none());
            has_decimal |= with_decimal;
            has_thousands |= with_thousands;
            has_both |= with_decimal && with_thousands;
            if parse_number(text, DType::F64).is_none() {
                count += 1;
                example.get_or_insert_with(|| (text.to_owned(), plain));
            } else {
                // `1.200` may be more than one.
                changed |= with_thousands;
            }
        }
        if let (Some(example), true) = (example, has_decimal && has_thousands)
            && !broken
            && (has_both || !changed)
        {
            ways.push(Marked {
                marks,
                example,
                count,
                left,
            });
        }
    }
    let best = ways.iter().map(|way| way.count).max().unwrap_or(0);
    ways.retain(|way| way.count == best);
    let least = ways.iter().map(|way| way.left).min().unwrap_or(0);
    ways.retain(|way| way.left == least);
    // The same numbers with fewer marks.
    let mut only: Vec<Marked> = Vec::new();
    for way in ways {
        let same =
            |other: &Marked| cells().all(|text| other.marks.plain(text) == way.marks.plain(text));
        if !only.iter().any(same) {
            only.push(way);
        }
    }
    only
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
