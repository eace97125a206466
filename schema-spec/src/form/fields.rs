//! What reading an object has in common: each field once, and none that is not known.

use serde::de::{Deserialize, Error, MapAccess};

use crate::nearest;

/// Reads the value of a field that may stand there once.
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

/// The first field that is not known, as the sentence that refuses it.
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
