use crate::limits::ReadLimits;

/// The default words for a missing value: those of pandas.
const MISSING: [&str; 19] = [
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
];

/// How to read CSV.
///
/// ```
/// use schema_files::{CsvOptions, read_csv};
///
/// let german = CsvOptions::default().with_delimiter(b';').with_decimal(b',');
/// let entries = read_csv(b"height;label\n1,5;0\n2,25;1\n", &german)?;
/// let height = entries[0].content.array().unwrap();
/// assert_eq!(*height, ndarray::array![1.5, 2.25].into());
/// # Ok::<(), schema_files::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    pub(super) delimiter: Option<u8>,
    pub(super) decimal: u8,
    pub(super) encoding: Encoding,
    pub(super) missing: Vec<String>,
    pub(super) header: bool,
    pub(super) comment: Option<u8>,
    pub(super) limits: ReadLimits,
}

/// How characters are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Latin-1 (ISO 8859-1). Any bytes are valid, so a wrong choice goes unnoticed.
    Latin1,
}

impl Default for CsvOptions {
    /// Commas, or tabs if the first line has tabs and no commas; a decimal point; UTF-8; a header; no
    /// comments; the words of pandas for missing values.
    fn default() -> CsvOptions {
        CsvOptions {
            delimiter: None,
            decimal: b'.',
            encoding: Encoding::Utf8,
            missing: MISSING.map(str::to_owned).to_vec(),
            header: true,
            comment: None,
            limits: ReadLimits::default(),
        }
    }
}

impl CsvOptions {
    /// Sets the delimiter, such as a semicolon, a tab or a bar.
    #[must_use]
    pub fn with_delimiter(mut self, delimiter: u8) -> CsvOptions {
        self.delimiter = Some(delimiter);
        self
    }

    /// Sets the decimal separator. With a comma, commas are a delimiter only if
    /// [set](CsvOptions::with_delimiter).
    #[must_use]
    pub fn with_decimal(mut self, decimal: u8) -> CsvOptions {
        self.decimal = decimal;
        self
    }

    /// Sets the encoding.
    #[must_use]
    pub fn with_encoding(mut self, encoding: Encoding) -> CsvOptions {
        self.encoding = encoding;
        self
    }

    /// Sets the words for missing values, which replace all previous ones, including the empty field
    /// `""`.
    ///
    /// The default, as in pandas, is the empty field, `#N/A`, `#N/A N/A`, `#NA`, `-1.#IND`, `-1.#QNAN`,
    /// `-NaN`, `-nan`, `1.#IND`, `1.#QNAN`, `<NA>`, `N/A`, `NA`, `NULL`, `NaN`, `None`, `n/a`,
    /// `nan` and `null`.
    ///
    /// ```
    /// use schema_files::{CsvOptions, read_csv};
    /// use schema_spec::DType;
    ///
    /// let dashes = CsvOptions::default().with_missing(["", "-"]);
    /// let entries = read_csv(b"x,y\n1,-\n2,0.5\n", &dashes)?;
    /// assert_eq!(entries[1].content.array().unwrap().dtype(), DType::F64);
    /// # Ok::<(), schema_files::ReadError>(())
    /// ```
    #[must_use]
    pub fn with_missing<W: Into<String>>(
        mut self,
        words: impl IntoIterator<Item = W>,
    ) -> CsvOptions {
        self.missing = words.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether the first line holds names. Otherwise the columns are named `f0`, `f1` and so on.
    #[must_use]
    pub fn with_header(mut self, header: bool) -> CsvOptions {
        self.header = header;
        self
    }

    /// Skips lines that begin with this byte.
    #[must_use]
    pub fn with_comment(mut self, comment: u8) -> CsvOptions {
        self.comment = Some(comment);
        self
    }

    /// Sets the limits on memory.
    #[must_use]
    pub fn with_limits(mut self, limits: ReadLimits) -> CsvOptions {
        self.limits = limits;
        self
    }
}
