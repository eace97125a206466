//! What a visitor chose about reading and checking.

use schema_core::Coerce;
use schema_core::io::{CsvOptions, Encoding, PieceOptions, ReadLimits, ReadOptions};
use schema_tools::{Failure, check};
use serde::Deserialize;

use crate::voice::PAGE;

/// The most memory that a compressed file may take: a browser gives a page 4 GiB, on a phone less.
const MAX_BYTES: u64 = 512 << 20;

/// How data is read and checked. What is empty is not chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Options {
    /// Which conversions of numbers are allowed: `lossless` or `lossy`.
    convert: String,
    /// The loss that the model will be compiled with.
    loss: String,
    /// Which input of the model an array is: `x=input_layer, ..`.
    matches: String,
    /// The columns of a table that are stacked into an array: `x=a,b,c`; or the array, for all of them.
    columns: String,
    /// Whether values of inputs may be missing.
    allow_missing: bool,
    /// Whether arrays that are not expected are ignored.
    ignore_unknown: bool,
    /// Whether a model without dtypes is checked all the same.
    unverified: bool,
    /// What separates the values of a table.
    delimiter: String,
    /// The decimal mark of a table.
    decimal: String,
    /// Whether the first line of a table holds names: `yes` or `no`.
    header: String,
    /// The encoding of a table.
    encoding: String,
}

impl Options {
    pub(crate) fn reading(&self) -> ReadOptions {
        let limits = ReadLimits::default().with_max_bytes(MAX_BYTES);
        match self.tables() {
            Some(csv) => csv.with_limits(limits).into(),
            None => limits.into(),
        }
    }

    pub(crate) fn pieces(&self) -> PieceOptions {
        PieceOptions::from(self.reading())
    }

    /// How data is checked.
    pub(crate) fn checking(&self) -> Result<check::Options, Failure> {
        let mut options = check::Options::new(PAGE);
        options.coerce = match self.convert.as_str() {
            "lossless" => Coerce::Lossless,
            "lossy" => Coerce::Lossy,
            _ => Coerce::Strict,
        };
        let loss = self.loss.trim();
        if !loss.is_empty() {
            options.losses.push(match loss.split_once('=') {
                Some((output, loss)) => (Some(output.trim().to_owned()), loss.trim().to_owned()),
                None => (None, loss.to_owned()),
            });
        }
        for pair in self
            .matches
            .split(',')
            .map(str::trim)
            .filter(|pair| !pair.is_empty())
        {
            let Some((array, name)) = pair.split_once('=') else {
                let failure =
                    Failure::new(format!("`{pair}` does not say which input an array is"));
                return Err(failure.with_help("write both, such as `Match arrays: x=input_layer`"));
            };
            let pair = (array.trim().to_owned(), name.trim().to_owned());
            options.matches.push(pair);
        }
        let columns = self.columns.trim();
        if !columns.is_empty() {
            options.columns.push(match columns.split_once('=') {
                Some((array, columns)) => {
                    let columns = columns.split(',').map(|column| column.trim().to_owned());
                    (array.trim().to_owned(), Some(columns.collect()))
                }
                None => (columns.to_owned(), None),
            });
        }
        if self.allow_missing {
            options.allow_missing.push(None);
        }
        options.ignore_unknown = self.ignore_unknown;
        options.unverified = self.unverified;
        // Nobody can run them here; a note says that they are skipped.
        options.without_custom_checks = true;
        Ok(options)
    }

    /// `None` if nothing is chosen, because with options a file without another format is a table.
    fn tables(&self) -> Option<CsvOptions> {
        let usual = CsvOptions::default();
        let mut csv = usual.clone();
        match self.delimiter.as_str() {
            "tab" => csv = csv.with_delimiter(b'\t'),
            delimiter => {
                if let [delimiter] = delimiter.as_bytes() {
                    csv = csv.with_delimiter(*delimiter);
                }
            }
        }
        if let [decimal] = self.decimal.as_bytes() {
            csv = csv.with_decimal(*decimal);
        }
        match self.header.as_str() {
            "yes" => csv = csv.with_header(true),
            "no" => csv = csv.with_header(false),
            _ => {}
        }
        let encoding = match self.encoding.as_str() {
            "latin1" => Some(Encoding::Latin1),
            "windows-1252" => Some(Encoding::Windows1252),
            "utf-16" => Some(Encoding::Utf16),
            _ => None,
        };
        if let Some(encoding) = encoding {
            csv = csv.with_encoding(encoding);
        }
        (csv != usual).then_some(csv)
    }
}
