use std::fmt;

use crate::{DType, Scalar};

const CAPACITY: usize = 480;

/// A message that can be built at compile time and at run time.
///
/// Text beyond its capacity is cut off.
#[derive(Clone, Copy)]
pub struct Message {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Message {
    /// Creates a message that begins with `text`.
    pub const fn new(text: &str) -> Message {
        Message {
            bytes: [0; CAPACITY],
            length: 0,
        }
        .text(text)
    }

    /// The message as a string.
    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "(a message was cut within a character)",
        }
    }

    /// Adds `text` as it is.
    #[must_use]
    pub const fn text(mut self, text: &str) -> Message {
        let bytes = text.as_bytes();
        let mut take = bytes.len();
        if take > CAPACITY - self.length {
            take = CAPACITY - self.length;
            while take > 0 && !text.is_char_boundary(take) {
                take -= 1;
            }
        }
        let mut at = 0;
        while at < take {
            self.bytes[self.length] = bytes[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    /// Adds `name` between back-ticks.
    #[must_use]
    pub const fn code(self, name: &str) -> Message {
        self.text("`").text(name).text("`")
    }

    /// Adds an integer.
    #[must_use]
    pub const fn integer(self, number: i128) -> Message {
        let mut digits = [0_u8; 40];
        let mut at = digits.len();
        let mut rest = number.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let signed = if number < 0 { self.text("-") } else { self };
        match std::str::from_utf8(digits.split_at(at).1) {
            Ok(digits) => signed.text(digits),
            Err(_) => signed,
        }
    }

    /// Adds a size or an index.
    #[must_use]
    pub const fn size(self, size: usize) -> Message {
        self.integer(size as i128)
    }

    /// Adds a number with as few digits as distinguish it from its neighbors, at most 17.
    #[must_use]
    pub const fn float(self, number: f64) -> Message {
        if number.is_nan() {
            return self.text("NaN");
        }
        let this = if number.is_sign_negative() {
            self.text("-")
        } else {
            self
        };
        let number = number.abs();
        if number.is_infinite() {
            return this.text("inf");
        }
        if number == 0.0 || (number >= 1e-4 && number < 1e15) {
            return this.decimal(number);
        }
        let mut exponent = 0;
        let mut scaled = number;
        while scaled >= 10.0 {
            scaled /= 10.0;
            exponent += 1;
        }
        while scaled < 1.0 {
            scaled *= 10.0;
            exponent -= 1;
        }
        this.decimal(scaled).text("e").integer(exponent)
    }

    const fn decimal(self, number: f64) -> Message {
        let mut scale = 1.0_f64;
        let mut decimals = 0;
        while decimals < 17 {
            let rounded = rounded(number * scale) as f64;
            if rounded >= 1e17 || rounded / scale == number {
                break;
            }
            scale *= 10.0;
            decimals += 1;
        }
        let rounded = rounded(number * scale);
        let scale = scale as u128;
        let whole = self.integer((rounded / scale) as i128);
        let mut fraction = rounded % scale;
        if fraction == 0 {
            return whole;
        }
        let mut this = whole.text(".");
        let mut place = scale / 10;
        while fraction > 0 {
            this = this.integer((fraction / place) as i128);
            fraction %= place;
            place /= 10;
        }
        this
    }

    /// Adds a value in Rust syntax.
    #[must_use]
    pub const fn value(self, value: Scalar<'_>) -> Message {
        match value {
            Scalar::Bool(true) => self.text("true"),
            Scalar::Bool(false) => self.text("false"),
            Scalar::Int(number) => self.integer(number),
            Scalar::Float(number) => self.float(number),
            Scalar::Complex(re, im) => self.float(re).text("+").float(im).text("i"),
            Scalar::Text(text) => self.text("\"").text(text).text("\""),
        }
    }

    /// Adds a dtype's name.
    #[must_use]
    pub const fn dtype(self, dtype: DType) -> Message {
        self.text(dtype.name())
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// `f64::round` of a non-negative number; the method is `const` only since Rust 1.90.
const fn rounded(number: f64) -> u128 {
    let floor = number as u128;
    if number - floor as f64 >= 0.5 {
        floor + 1
    } else {
        floor
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Message};

    #[test]
    fn numbers_read_back_as_they_were() {
        for number in [
            0.0,
            1.0,
            -1.0,
            0.5,
            0.1,
            1e-3,
            123.456,
            1e14,
            1e15,
            1e300,
            3.0e-5,
            1.0 / 3.0,
            99.0,
        ] {
            let message = Message::new("").float(number);
            let read: f64 = message.as_str().parse().unwrap();
            assert!(
                (read - number).abs() <= number.abs() * 1e-14,
                "{number} became {message}"
            );
        }
        assert_eq!(Message::new("").float(0.1).as_str(), "0.1");
        assert_eq!(Message::new("").float(99.0).as_str(), "99");
        assert_eq!(Message::new("").float(f64::NAN).as_str(), "NaN");
        assert_eq!(Message::new("").float(f64::NEG_INFINITY).as_str(), "-inf");
        assert_eq!(
            Message::new("").integer(i128::MIN).as_str(),
            i128::MIN.to_string()
        );
    }

    #[test]
    fn what_does_not_fit_is_cut_between_characters() {
        let long = "é".repeat(CAPACITY);
        let message = Message::new("x").text(&long);
        assert_eq!(message.as_str().len(), CAPACITY - 1);
    }
}
