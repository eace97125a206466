use std::error::Error;
use std::fmt;

use schema_core::DType;

/// A framework: its name, and the dtypes of its tensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framework {
    name: &'static str,
    dtypes: &'static [DType],
}

impl Framework {
    /// Creates a framework of that name, whose tensors have these dtypes.
    pub const fn new(name: &'static str, dtypes: &'static [DType]) -> Framework {
        Framework { name, dtypes }
    }

    /// Returns its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the dtypes of its tensors.
    pub const fn dtypes(&self) -> &'static [DType] {
        self.dtypes
    }
}

/// Why an array is no tensor.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reason {
    /// The framework has no such dtype.
    Dtype,
    /// So many of its values are missing.
    Missing(usize),
    /// The array has another shape than the framework takes, which this sentence says.
    Shape(String),
    /// The framework's own error.
    Failed(Box<dyn Error + Send + Sync>),
}

impl Reason {
    /// The framework's own error.
    pub fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Reason {
        Reason::Failed(error.into())
    }
}

/// An array that was checked, but cannot be a tensor of the framework.
pub struct TensorError {
    kind: Box<Kind>,
}

struct Kind {
    array: String,
    dtype: DType,
    framework: Framework,
    reason: Reason,
}

impl TensorError {
    /// An array of that name and dtype is no tensor for a reason.
    pub fn new(
        array: impl Into<String>,
        dtype: DType,
        framework: Framework,
        reason: Reason,
    ) -> TensorError {
        TensorError {
            kind: Box::new(Kind {
                array: array.into(),
                dtype,
                framework,
                reason,
            }),
        }
    }

    /// Returns the name of the array in the schema.
    pub fn array(&self) -> &str {
        &self.kind.array
    }

    /// Returns the dtype of the array.
    pub fn dtype(&self) -> DType {
        self.kind.dtype
    }
}

impl fmt::Display for TensorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kind {
            array,
            dtype,
            framework,
            reason,
        } = &*self.kind;
        let name = framework.name;
        match reason {
            Reason::Dtype => {
                write!(
                    f,
                    "`{array}` holds {dtype}, which {name} does not take\n  it takes "
                )?;
                for (at, dtype) in framework.dtypes.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(f, "{comma}{dtype}")?;
                }
                Ok(())
            }
            Reason::Shape(what) => write!(f, "`{array}` {what}"),
            Reason::Failed(error) => {
                write!(f, "{name} makes no tensor of `{array}`: {error}")
            }
            Reason::Missing(count) => {
                let values = if *count == 1 { "value" } else { "values" };
                write!(
                    f,
                    "`{array}` has {count} missing {values}, which {name} does not take\n  \
                     help: impute them, or declare the elements without `Option`"
                )
            }
        }
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for TensorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for TensorError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind.reason {
            Reason::Failed(error) => Some(&**error),
            _ => None,
        }
    }
}
