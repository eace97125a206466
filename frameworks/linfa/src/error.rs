use std::error::Error;
use std::fmt;

use schema_tensors::TensorError;

/// Arrays that were checked, but make no data set of linfa.
#[non_exhaustive]
pub enum DatasetError {
    /// An array is of another dtype or rank than the data set's.
    Array(TensorError),
    /// The schema has no array, or several arrays, of a role of which a data set has one: their names.
    Role {
        /// The role: input, target or weight.
        role: &'static str,
        /// The arrays that are there.
        names: Vec<String>,
    },
}

impl From<TensorError> for DatasetError {
    fn from(error: TensorError) -> DatasetError {
        DatasetError::Array(error)
    }
}

impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DatasetError::Array(error) => error.fmt(f),
            DatasetError::Role { role, names } if names.is_empty() => {
                write!(f, "there is no {role}, and a data set of linfa has one")
            }
            DatasetError::Role { role, names } => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let names = names.join(", ");
                write!(
                    f,
                    "there are the {role}s {names}, and a data set of linfa has one"
                )
            }
        }
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for DatasetError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            DatasetError::Array(error) => error.source(),
            DatasetError::Role { .. } => None,
        }
    }
}
