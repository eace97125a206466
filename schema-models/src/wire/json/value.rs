use std::ops::Index;

/// A value of a JSON text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    /// An integer beyond 64 bits with a sign.
    Large(i128),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

static NULL: Json = Json::Null;

impl Index<&str> for Json {
    type Output = Json;

    /// What the object has under `key`; null where it is not an object, or has nothing.
    fn index(&self, key: &str) -> &Json {
        self.members()
            .iter()
            // Python keeps the last of two.
            .rfind(|(name, _)| name == key)
            .map_or(&NULL, |(_, value)| value)
    }
}

impl Json {
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_i64(&self) -> Option<i64> {
        match self {
            Json::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == Json::Null
    }

    pub(crate) fn is_true(&self) -> bool {
        *self == Json::Bool(true)
    }

    /// The values of the list; none where it is not a list.
    pub(crate) fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            _ => &[],
        }
    }

    /// The members of the object; none where it is not an object.
    pub(crate) fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }
}
