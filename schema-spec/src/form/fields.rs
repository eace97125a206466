//! Reading the fields of an object: each at most once, and no unknown ones.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::nearest;

/// Reads the value of a field that may occur once.
pub(super) fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    place: &mut Option<T>,
    field: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if place.is_some() {
        return Err(A::Error::duplicate_field(field));
    }
    *place = Some(map.next_value()?);
    Ok(())
}

/// Reads an object, but not a list of values, which a derived reader would accept, too.
pub(crate) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// The error for the first unknown field.
#[derive(Default)]
pub(super) struct Unknown(Option<String>);

impl Unknown {
    pub(super) fn note(&mut self, field: &str, known: &[&str]) {
        self.0.get_or_insert_with(|| {
            let field = field.escape_debug();
            let meant = match nearest(&field.to_string(), known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? "),
                None => String::new(),
            };
            let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let list = list.join(", ");
            format!("unknown field `{field}`; {meant}expected one of {list}")
        });
    }

    pub(super) fn refuse<E: Error>(self) -> Result<(), E> {
        match self.0 {
            Some(sentence) => Err(E::custom(sentence)),
            None => Ok(()),
        }
    }
}
