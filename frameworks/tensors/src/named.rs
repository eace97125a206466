use std::ops::Index;
use std::vec;

/// Tensors by name, in the order of a schema or of a model's outputs.
///
/// ```
/// use std::collections::HashMap;
///
/// use schema_tensors::Named;
///
/// let mut named: Named<i32> = [("x", 1), ("y", 2)].into_iter().collect();
/// assert_eq!(named["y"], 2);
/// assert_eq!(named.remove("x"), Some(1));
/// let map: HashMap<String, i32> = named.into_iter().collect();
/// assert_eq!(map["y"], 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<V> {
    entries: Vec<(String, V)>,
}

impl<V> Named<V> {
    /// Returns the tensor of that name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.iter()
            .find_map(|(other, value)| (other == name).then_some(value))
    }

    /// Removes the tensor of that name.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        let at = self.entries.iter().position(|(other, _)| other == name)?;
        Some(self.entries.remove(at).1)
    }

    /// Returns the names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// Returns the names and the tensors, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.entries
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Returns the tensors without their names, in order: the arguments of a model that takes them by
    /// position.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().map(|(_, value)| value)
    }

    /// Returns the number of tensors.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no tensors.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The tensor of that name.
///
/// # Panics
///
/// There is none of that name; [`Named::get`] returns `None` then.
impl<V> Index<&str> for Named<V> {
    type Output = V;

    fn index(&self, name: &str) -> &V {
        self.get(name).unwrap_or_else(|| {
            let names: Vec<String> = self.names().map(|name| format!("`{name}`")).collect();
            panic!(
                "there is no tensor `{name}`: there are {}",
                names.join(", ")
            )
        })
    }
}

impl<N: Into<String>, V> FromIterator<(N, V)> for Named<V> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Named<V> {
        let entries = entries.into_iter();
        Named {
            entries: entries.map(|(name, value)| (name.into(), value)).collect(),
        }
    }
}

impl<V> IntoIterator for Named<V> {
    type Item = (String, V);
    type IntoIter = vec::IntoIter<(String, V)>;

    fn into_iter(self) -> vec::IntoIter<(String, V)> {
        self.entries.into_iter()
    }
}

impl<V> From<Named<V>> for Vec<(String, V)> {
    fn from(named: Named<V>) -> Vec<(String, V)> {
        named.entries
    }
}
