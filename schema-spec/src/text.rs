//! Strings and lists that a constant can hold and a deserializer can own.

use std::borrow::Cow;
use std::fmt::Display;

/// A name or a description: constant in a derived schema, owned in one that was read.
pub type Text = Cow<'static, str>;

/// A list: constant in a derived schema, owned in one that was read.
pub type List<T> = Cow<'static, [T]>;

/// The string.
pub const fn as_str(text: &Text) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}

/// The items.
pub const fn as_slice<T: Clone>(list: &List<T>) -> &[T] {
    match list {
        Cow::Borrowed(list) => list,
        Cow::Owned(list) => list.as_slice(),
    }
}

/// Replaces the value at `place`, also in a constant. The old value is forgotten, because a constant
/// cannot drop; in a constant it owns nothing.
pub(crate) const fn put<T>(place: &mut T, value: T) {
    std::mem::forget(std::mem::replace(place, value));
}

/// `[0, 1]`: a list as it is written, with `..` for the items after the first `most`.
pub(crate) fn listed<T: Display>(items: impl IntoIterator<Item = T>, most: usize) -> String {
    let mut text = String::from("[");
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        if at == most {
            text.push_str("..");
            break;
        }
        text.push_str(&item.to_string());
    }
    text + "]"
}

/// Whether two strings are equal. Can be called in constants.
pub const fn same_str(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}
