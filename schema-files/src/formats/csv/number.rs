//! Numbers as pandas reads them from text.

use std::borrow::Cow;
use std::str::FromStr;

/// A number read from text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Integer(i64),
    /// `-0`, which is 0 as an integer, but not as a float.
    NegativeZero,
    /// An integer that only `u64` holds.
    Large,
    /// An integer that neither `i64` nor `u64` holds.
    Huge,
    Float(f64),
}

/// How numbers are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notation {
    /// The decimal separator.
    pub(super) decimal: u8,
    /// What separates groups of three digits.
    pub(super) thousands: Option<char>,
    /// Whether numbers may have a currency sign, a percent sign or the parentheses of accounting.
    pub(super) signs: bool,
}

impl Notation {
    /// Whether numbers have a decimal point and no other marks.
    pub(super) fn is_plain(self) -> bool {
        self.decimal == b'.' && self.thousands.is_none() && !self.signs
    }

    /// Returns a number with a decimal point and no other marks.
    pub(super) fn plain(self, text: &str) -> Cow<'_, str> {
        if self.is_plain() || is_infinite(text.trim_ascii()) {
            return Cow::Borrowed(text);
        }
        self.unmarked(text).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// Parses an integer, ignoring surrounding blanks.
    pub(super) fn parsed<T: FromStr>(self, text: &str) -> Option<T> {
        self.plain(text).trim_ascii().parse().ok()
    }

    /// Parses a number, ignoring surrounding blanks.
    pub(super) fn number(self, text: &str) -> Option<Number> {
        let text = text.trim_ascii();
        let (negative, digits) = signed(text.as_bytes());
        match digits.first()? {
            b'0'..=b'9' if digits.iter().all(u8::is_ascii_digit) => {
                Some(integral(negative, digits))
            }
            _ if self.thousands.is_some() || self.signs => self.marked(text),
            _ => self.float(text).map(Number::Float),
        }
    }

    /// Parses a number as the nearest `f64`.
    #[inline]
    pub(super) fn float(self, text: &str) -> Option<f64> {
        match self.short(text.as_bytes()) {
            Some(value) => Some(value),
            None => self.long(text),
        }
    }

    /// Parses a number whose digits and power of ten are exact in `f64`, so that one division rounds
    /// correctly. `None` if it has more digits, or is not a number.
    #[inline]
    fn short(self, text: &[u8]) -> Option<f64> {
        const EXACT: u64 = 1 << 53;
        // Longer numbers are rarely exact, and this many digits cannot overflow.
        const LONGEST: usize = 17;
        let (negative, digits) = signed(text);
        if digits.is_empty() || digits.len() > LONGEST {
            return None;
        }
        let mut value = 0_u64;
        let mut count = 0_usize;
        let mut point = None;
        for (at, &byte) in digits.iter().enumerate() {
            if byte.is_ascii_digit() {
                value = value * 10 + u64::from(byte - b'0');
                count += 1;
            } else if byte == self.decimal && point.is_none() {
                point = Some(at);
            } else {
                return None;
            }
        }
        if count == 0 || value > EXACT {
            return None;
        }
        let fraction = point.map_or(0, |at| digits.len() - at - 1);
        #[allow(clippy::cast_precision_loss)] // below 2^53
        let magnitude = value as f64 / POWERS[fraction];
        Some(if negative { -magnitude } else { magnitude })
    }

    #[inline(never)]
    fn long(self, text: &str) -> Option<f64> {
        let text = text.trim_ascii();
        let (negative, rest) = signed(text.as_bytes());
        if is_infinite(text) {
            return Some(if negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            });
        }
        if self.is_plain() {
            let first = *rest.first()?;
            let is_number = first.is_ascii_digit() || first == b'.';
            return is_number.then(|| text.parse().ok())?;
        }
        self.unmarked(text)?.parse().ok()
    }

    #[inline(never)]
    fn marked(self, text: &str) -> Option<Number> {
        if is_infinite(text) {
            return self.long(text).map(Number::Float);
        }
        let plain = self.unmarked(text)?;
        let (negative, digits) = signed(plain.as_bytes());
        if digits.iter().all(u8::is_ascii_digit) {
            return Some(integral(negative, digits));
        }
        plain.parse().ok().map(Number::Float)
    }

    /// Returns a finite number with a decimal point and no other marks; `None` if it is no number, or
    /// its marks are not where they should be. A percent sign becomes `e-2`, which loses nothing.
    fn unmarked(self, text: &str) -> Option<String> {
        let mut rest = text.trim_ascii();
        let mut negative;
        let mut percent = false;
        if self.signs {
            let inner = rest
                .strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'));
            negative = inner.is_some();
            rest = inner.unwrap_or(rest);
            // One sign and one currency, in any order.
            let mut signed = negative;
            let mut priced = false;
            loop {
                rest = rest.trim_matches(is_blank);
                rest = match rest.chars().next()? {
                    sign @ ('-' | '\u{2212}') if !signed => {
                        signed = true;
                        negative = true;
                        &rest[sign.len_utf8()..]
                    }
                    '+' if !signed => {
                        signed = true;
                        &rest[1..]
                    }
                    sign if is_currency(sign) && !priced => {
                        priced = true;
                        &rest[sign.len_utf8()..]
                    }
                    _ => break,
                };
            }
            if let Some(before) = rest.strip_suffix('%') {
                percent = true;
                rest = before.trim_end_matches(is_blank);
            } else if let Some(before) = rest.strip_suffix(is_currency)
                && !priced
            {
                rest = before.trim_end_matches(is_blank);
            }
        } else {
            let (is_negative, digits) = signed(rest.as_bytes());
            negative = is_negative;
            rest = &rest[rest.len() - digits.len()..];
        }
        let mut plain = String::with_capacity(rest.len() + 4);
        if negative {
            plain.push('-');
        }
        rest = self.without_groups(rest, &mut plain)?;
        let mut digits = plain.len() > usize::from(negative);
        if let Some(fraction) = rest.strip_prefix(char::from(self.decimal)) {
            let length = digits_length(fraction);
            digits |= length > 0;
            plain.push('.');
            plain.push_str(&fraction[..length]);
            rest = &fraction[length..];
        }
        if !digits {
            return None;
        }
        match rest.as_bytes() {
            [] if percent => plain.push_str("e-2"),
            [] => {}
            [b'e' | b'E', exponent @ ..] if !percent => {
                let (_, digits) = signed(exponent);
                if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
                    return None;
                }
                plain.push_str(rest);
            }
            _ => return None,
        }
        Some(plain)
    }

    /// Moves the digits before the decimal separator, and returns what follows. Groups have three
    /// digits, except for the first, which has fewer or as many.
    fn without_groups<'t>(self, text: &'t str, plain: &mut String) -> Option<&'t str> {
        let first = digits_length(text);
        plain.push_str(&text[..first]);
        let mut rest = &text[first..];
        let Some(thousands) = self.thousands else {
            return Some(rest);
        };
        let is_mark = |found: char| match thousands {
            ' ' => is_blank(found),
            '\'' => matches!(found, '\'' | '\u{2019}'),
            mark => found == mark,
        };
        let is_group = (1..=3).contains(&first) && !text.starts_with('0');
        while let Some(group) = rest.strip_prefix(is_mark) {
            if !is_group || digits_length(group) != 3 {
                return None;
            }
            plain.push_str(&group[..3]);
            rest = &group[3..];
        }
        Some(rest)
    }
}

fn digits_length(text: &str) -> usize {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    text.bytes().take_while(is_digit).count()
}

fn is_infinite(text: &str) -> bool {
    let (_, rest) = signed(text.as_bytes());
    rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity")
}

/// Whether it is a blank, or one of those that do not break a line.
fn is_blank(found: char) -> bool {
    matches!(found, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

fn is_currency(found: char) -> bool {
    matches!(
        found,
        '$' | '\u{A2}'..='\u{A5}' | '\u{E3F}' | '\u{20A0}'..='\u{20CF}' | '\u{FDFC}' | '\u{FF04}'
    )
}

/// Parses an integer of at most 18 digits that is not `-0`.
#[inline]
pub(super) fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = signed(text.as_bytes());
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0_i64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    match (negative, value) {
        (true, 0) => None,
        (true, _) => Some(-value),
        (false, _) => Some(value),
    }
}

fn integral(negative: bool, digits: &[u8]) -> Number {
    let value = digits.iter().try_fold(0_u64, |value, byte| {
        value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))
    });
    match (negative, value) {
        (_, None) => Number::Huge,
        (true, Some(0)) => Number::NegativeZero,
        (true, Some(value)) => 0_i64
            .checked_sub_unsigned(value)
            .map_or(Number::Huge, Number::Integer),
        (false, Some(value)) => i64::try_from(value).map_or(Number::Large, Number::Integer),
    }
}

#[inline]
fn signed(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    }
}

/// Powers of ten that `f64` holds exactly, for up to 17 digits.
const POWERS: [f64; 18] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn notation(decimal: u8, thousands: Option<char>, signs: bool) -> Notation {
        Notation {
            decimal,
            thousands,
            signs,
        }
    }

    #[test]
    fn groups_have_three_digits() {
        let english = notation(b'.', Some(','), false);
        for (text, plain) in [
            ("1,200", "1200"),
            ("-1,200,300.50", "-1200300.50"),
            ("+12,345e2", "12345e2"),
            ("1200", "1200"),
            (" 123,456. ", "123456."),
            (".5", ".5"),
        ] {
            assert_eq!(english.plain(text), plain, "{text}");
            assert!(english.number(text).is_some(), "{text}");
        }
        for text in [
            "1,20",
            "1,2000",
            "1200,300",
            ",200",
            "1,",
            "1,,200",
            "0,123",
            "1.200,300",
            "1,200,",
            "",
            "-",
            ".",
            "1,200x",
            "1 200",
        ] {
            assert_eq!(english.number(text), None, "{text}");
        }
        assert_eq!(english.number("1,200"), Some(Number::Integer(1200)));
        let german = notation(b',', Some('.'), false);
        assert_eq!(german.number("1.456,10"), Some(Number::Float(1456.10)));
        assert_eq!(german.number("1.456"), Some(Number::Integer(1456)));
        assert_eq!(german.number("1.5"), None);
        assert_eq!(
            german.number("-inf"),
            Some(Number::Float(f64::NEG_INFINITY))
        );
        let french = notation(b',', Some(' '), false);
        assert_eq!(french.number("1\u{202F}200,5"), Some(Number::Float(1200.5)));
        let swiss = notation(b'.', Some('\''), false);
        assert_eq!(swiss.number("1\u{2019}200"), Some(Number::Integer(1200)));
    }

    #[test]
    fn signs_of_currency_and_percent() {
        let signs = notation(b'.', Some(','), true);
        for (text, plain) in [
            ("$2,000.40", "2000.40"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("\u{20AC} 5.5", "5.5"),
            ("5.5 \u{20AC}", "5.5"),
            ("(1,200)", "-1200"),
            ("($3)", "-3"),
            ("45%", "45e-2"),
            ("-4.5 %", "-4.5e-2"),
            ("\u{2212}7", "-7"),
            ("7", "7"),
        ] {
            assert_eq!(signs.plain(text), plain, "{text}");
        }
        assert_eq!(signs.number("45%"), Some(Number::Float(0.45)));
        for text in [
            "$", "%", "()", "$5$", "--5", "(-5)", "$$5", "5%%", "4e1%", "5 USD", "(5", "- ", "$x",
        ] {
            assert_eq!(signs.number(text), None, "{text}");
        }
        let plain = notation(b'.', None, false);
        assert_eq!(plain.number("45%"), None);
        assert_eq!(plain.number("$4"), None);
    }
}
