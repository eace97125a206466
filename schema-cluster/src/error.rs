//! Why files cannot be checked.

use std::error::Error;
use std::fmt;

use datafusion::common::DataFusionError;

/// Why files cannot be checked. Whatever is wrong with their values is in a report instead.
#[derive(Debug)]
pub struct CheckError(Kind);

#[derive(Debug)]
enum Kind {
    Engine(DataFusionError),
    Files(String),
}

impl CheckError {
    pub(crate) fn files(message: String) -> CheckError {
        CheckError(Kind::Files(message))
    }
}

impl From<DataFusionError> for CheckError {
    fn from(error: DataFusionError) -> CheckError {
        CheckError(Kind::Engine(error))
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            // What the engine wraps around an error of this crate says nothing to its users.
            Kind::Engine(error) => match error.find_root() {
                DataFusionError::External(own) => own.fmt(f),
                root => root.fmt(f),
            },
            Kind::Files(message) => f.write_str(message),
        }
    }
}

impl Error for CheckError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Kind::Engine(error) => Some(error),
            Kind::Files(_) => None,
        }
    }
}
