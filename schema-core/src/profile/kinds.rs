//! The kinds of values in text that gives them no dtype, such as CSV.
//!
//! A reader guesses a dtype for the values of each piece. What is known of a value must not depend on
//! the others in its piece, so the kind of each is found here, and the dtype at the end, from all kinds.

use schema_arrays::Cell;
use schema_spec::DType;

use super::values::Values;

/// Which kinds of values occur. The dtype that holds all of them is that which the readers guess for
/// the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "a set of kinds")]
pub(super) struct Kinds {
    #[serde(skip_serializing_if = "is_false")]
    pub(super) integer: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) float: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) truth: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) text: bool,
    /// A negative integer.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) negative: bool,
    /// An integer that `u64` holds, but `i64` does not.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) large: bool,
    /// An integer that neither holds.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) huge: bool,
    /// A number that is finite in the text, but not in `f64`.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) beyond: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
fn is_false(truth: &bool) -> bool {
    !truth
}

impl Kinds {
    pub(super) const TEXT: Kinds = Kinds {
        integer: false,
        float: false,
        truth: false,
        text: true,
        negative: false,
        large: false,
        huge: false,
        beyond: false,
    };

    /// Forgets what makes no difference any more, and is not known of all pieces.
    pub(super) fn settle(&mut self) {
        if self.is_mixed() {
            *self = Kinds::TEXT;
        } else if self.float {
            *self = Kinds {
                float: true,
                ..Kinds::default()
            };
        }
    }

    pub(super) fn join(&mut self, other: Kinds) {
        self.integer |= other.integer;
        self.float |= other.float;
        self.truth |= other.truth;
        self.text |= other.text;
        self.negative |= other.negative;
        self.large |= other.large;
        self.huge |= other.huge;
        self.beyond |= other.beyond;
    }

    pub(super) fn add_int(&mut self, number: i128) {
        self.integer = true;
        self.negative |= number < 0;
        self.large |= number > i128::from(i64::MAX);
        self.huge |= number < i128::from(i64::MIN) || number > i128::from(u64::MAX);
    }

    /// Whether the values are text, whatever else follows.
    pub(super) fn is_mixed(self) -> bool {
        self.text || self.beyond || self.truth && (self.integer || self.float)
    }

    pub(super) fn dtype(self) -> DType {
        let large = self.huge || self.large && self.negative;
        if self.is_mixed() || large && !self.float {
            DType::Text
        } else if self.truth {
            DType::Bool
        } else if self.float || !self.integer {
            DType::F64
        } else if self.large {
            DType::U64
        } else {
            DType::I64
        }
    }
}

/// Adds a number or a truth value that is written as text.
pub(super) fn cell(text: &str, kind: Cell, values: &mut Values, kinds: &mut Kinds) {
    if kind == Cell::Bool {
        // Where it is with text, only that it is a truth value counts.
        kinds.truth = true;
        values.truths[0] += 1;
        return;
    }
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match (text.parse::<i128>(), text.parse::<f64>()) {
        (Ok(number), _) if is_integer && in_64_bits(number) => {
            kinds.add_int(number);
            values.numbers.add_int(number);
        }
        (_, Ok(number)) if is_integer => {
            kinds.integer = true;
            kinds.huge = true;
            values.add_float(number);
        }
        (_, Ok(number)) => {
            kinds.float |= !number.is_nan();
            kinds.beyond |= number.is_infinite() && text.bytes().any(|byte| byte.is_ascii_digit());
            values.add_untyped(number);
        }
        (_, Err(_)) => {
            kinds.text = true;
            values.texts.add(text);
        }
    }
}

fn in_64_bits(number: i128) -> bool {
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&number)
}
