//! What the aggregate is told of the tables that it checks.

use schema_core::Schema;
use serde::{Deserialize, Serialize};

use crate::tensor::Tensor;

/// Files that are read as one table. It is data, so that it can be sent to where the files are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Scan {
    pub(crate) schema: Schema,
    /// Each file with its number in the data set, in the order of the names that the engine gives them.
    pub(crate) files: Vec<(String, u32)>,
    pub(crate) columns: Vec<ColumnInfo>,
    pub(crate) values: Values,
    /// Whether the engine numbers the rows of a file. Otherwise, they come in order in one partition.
    pub(crate) has_row_numbers: bool,
}

/// A column of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ColumnInfo {
    pub(crate) name: String,
    pub(crate) tensor: Option<Tensor>,
    /// Whether the schema asks for it. The others are known by their names alone.
    pub(crate) is_wanted: bool,
}

/// What values are in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Values {
    /// Of a dtype.
    Typed,
    /// Text.
    Csv,
    /// Numbers of no dtype, truth values and text.
    Json,
}

impl Scan {
    pub(crate) fn wanted(&self) -> impl Iterator<Item = &ColumnInfo> {
        self.columns.iter().filter(|column| column.is_wanted)
    }

    /// The number of a file.
    pub(crate) fn file(&self, name: &str) -> Option<u32> {
        let at = (self.files).binary_search_by(|(other, _)| other.as_str().cmp(name));
        Some(self.files[at.ok()?].1)
    }
}

/// Whether the schema asks for a column of that name.
pub(crate) fn is_wanted(schema: &Schema, name: &str, values: Values) -> bool {
    schema.arrays().any(|spec| {
        let own = spec.name();
        // Adjacent columns `x[0]`, `x[1]`, .. of CSV are `x`.
        let is_part = || {
            let index = name.strip_prefix(own);
            values == Values::Csv && index.is_some_and(|index| index.starts_with('['))
        };
        own == name || spec.columns().iter().any(|column| column.as_ref() == name) || is_part()
    })
}

/// An extension of the options of an engine that cannot number the rows of files, so that each is read in
/// one part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WholeFiles;
