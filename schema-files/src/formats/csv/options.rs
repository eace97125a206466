use crate::limits::ReadLimits;

/// The words for a missing value by default: those of pandas.
const MISSING: [&str; 19] = [
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
];

/// How to read CSV, as far as the file itself does not say.
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

/// How characters are written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with a byte order mark or without.
    Utf8,
    /// Latin-1 (ISO 8859-1): a character is a byte, so nothing shows whether it is the right one.
    Latin1,
}

impl Default for CsvOptions {
    /// Commas, or tabs where the first line has those and no comma; points in numbers; UTF-8; a
    /// header; no comments; pandas's words for missing values.
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
    /// The same, with another byte between two values: a semicolon, a tab, a bar.
    #[must_use]
    pub fn with_delimiter(mut self, delimiter: u8) -> CsvOptions {
        self.delimiter = Some(delimiter);
        self
    }

    /// The same, with another byte before the fraction of a number, which is a comma in much of
    /// the world. Commas are then a delimiter only if [set](CsvOptions::with_delimiter).
    #[must_use]
    pub fn with_decimal(mut self, decimal: u8) -> CsvOptions {
        self.decimal = decimal;
        self
    }

    /// The same, in another encoding.
    #[must_use]
    pub fn with_encoding(mut self, encoding: Encoding) -> CsvOptions {
        self.encoding = encoding;
        self
    }

    /// The same, with other words for missing values, in place of all those before: `""` is one of
    /// them unless it is left out.
    ///
    /// By default, as in pandas: nothing at all, `#N/A`, `#N/A N/A`, `#NA`, `-1.#IND`, `-1.#QNAN`,
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

    /// The same, where the first line holds names (`true`), or values, whose columns are then
    /// named `f0`, `f1` and so on.
    #[must_use]
    pub fn with_header(mut self, header: bool) -> CsvOptions {
        self.header = header;
        self
    }

    /// The same, without the lines that begin with that byte.
    #[must_use]
    pub fn with_comment(mut self, comment: u8) -> CsvOptions {
        self.comment = Some(comment);
        self
    }

    /// The same, with other limits on memory.
    #[must_use]
    pub fn with_limits(mut self, limits: ReadLimits) -> CsvOptions {
        self.limits = limits;
        self
    }
}
