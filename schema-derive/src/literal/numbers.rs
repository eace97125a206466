//! The numbers of a literal that may be too large for the type of its elements, which only rustc knows.

use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use crate::syntax::place::Place;
use crate::syntax::written::is_sign;

/// A number as it is written.
pub(super) struct Number {
    pub(super) place: Place,
    text: String,
    value: Value,
}

#[derive(Clone, Copy)]
enum Value {
    Int(i128),
    Float(f64),
}

impl Number {
    pub(super) fn expand(&self, private: &Ident) -> TokenStream {
        let text = &self.text;
        let number = match self.value {
            Value::Int(number) => {
                let number = Literal::i128_unsuffixed(number);
                quote!(Int(#number))
            }
            Value::Float(number) if number.is_finite() => quote!(Float(#number)),
            Value::Float(_) => quote!(Float(::core::f64::INFINITY)),
        };
        quote!(#private::Written { text: #text, number: #private::Scalar::#number })
    }
}

/// The largest and the smallest integer and the largest float that are elements of the nested arrays,
/// unless every type can hold them.
pub(super) fn extremes(value: &TokenStream) -> Vec<Number> {
    let mut found = Extremes::default();
    found.look_into(value.clone());
    let Extremes {
        largest,
        smallest,
        float,
    } = found;
    [largest, smallest, float].into_iter().flatten().collect()
}

#[derive(Default)]
struct Extremes {
    largest: Option<Number>,
    smallest: Option<Number>,
    float: Option<Number>,
}

impl Extremes {
    fn look_into(&mut self, tokens: TokenStream) {
        let mut minus = None;
        let mut last: Option<Literal> = None;
        let mut is_alone = true;
        for token in tokens {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                    self.look_into(group.stream());
                    is_alone = false;
                }
                TokenTree::Punct(sign) if sign.as_char() == ',' => {
                    self.add(last.take().filter(|_| is_alone), minus.take());
                    is_alone = true;
                }
                token if is_sign(&token, '-') && is_alone && last.is_none() && minus.is_none() => {
                    minus = Some(token);
                }
                TokenTree::Literal(literal) if last.is_none() => last = Some(literal),
                _ => is_alone = false,
            }
        }
        self.add(last.filter(|_| is_alone), minus);
    }

    fn add(&mut self, literal: Option<Literal>, minus: Option<TokenTree>) {
        let Some(literal) = literal else {
            return;
        };
        let mut text = literal.to_string();
        let Some(value) = read(&text) else {
            return;
        };
        let slot = match (value, &minus) {
            (Value::Int(number), None) if number > i8::MAX.into() => &mut self.largest,
            (Value::Int(number), Some(_)) if -number < i8::MIN.into() => &mut self.smallest,
            // The largest number of `f16`.
            (Value::Float(number), _) if number > 65504.0 => &mut self.float,
            _ => return,
        };
        let is_larger = slot
            .as_ref()
            .is_none_or(|other| match (value, other.value) {
                (Value::Int(number), Value::Int(other)) => number > other.abs(),
                (Value::Float(number), Value::Float(other)) => number > other,
                _ => false,
            });
        if !is_larger {
            return;
        }
        let mut tokens = TokenStream::new();
        let mut signed = value;
        if let Some(minus) = minus {
            text.insert(0, '-');
            tokens.extend([minus]);
            signed = match value {
                Value::Int(number) => Value::Int(-number),
                float @ Value::Float(_) => float,
            };
        }
        tokens.extend([TokenTree::from(literal)]);
        *slot = Some(Number {
            place: Place::of(tokens),
            text,
            value: signed,
        });
    }
}

/// The value of a literal without a suffix.
fn read(text: &str) -> Option<Value> {
    let digits = text.replace('_', "");
    let radix = |digits: &str, radix| i128::from_str_radix(digits, radix).ok().map(Value::Int);
    match digits.as_bytes() {
        [b'0', b'x', ..] => radix(&digits[2..], 16),
        [b'0', b'o', ..] => radix(&digits[2..], 8),
        [b'0', b'b', ..] => radix(&digits[2..], 2),
        [b'0'..=b'9', ..] => radix(&digits, 10).or_else(|| digits.parse().ok().map(Value::Float)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::extremes;

    #[test]
    fn only_numbers_that_may_not_fit_are_found() {
        let texts = |source: &str| -> Vec<String> {
            let numbers = extremes(&source.parse().unwrap());
            numbers.into_iter().map(|number| number.text).collect()
        };
        assert_eq!(texts("[[1, -128, 127], [3, 4, 5]]"), [""; 0]);
        assert_eq!(texts("[[1, 300], [0xFFFF, -129]]"), ["0xFFFF", "-129"]);
        assert_eq!(texts("[1e400, -1e39, 65504.0]"), ["1e400"]);
        // Their type is written, or they are computed.
        assert_eq!(
            texts("[300u16 as u8, 200 + 100, 300_u16, f(300), \"300\"]"),
            [""; 0]
        );
        assert_eq!(texts("DATA"), [""; 0]);
    }
}
