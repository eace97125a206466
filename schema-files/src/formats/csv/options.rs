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
/// let read = read_csv(b"height;label\n1,5;0\n2,25;1\n", &german)?;
/// let height = read.entries[0].content.array().unwrap();
/// assert_eq!(*height, ndarray::array![1.5, 2.25].into());
/// # Ok::<(), schema_files::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    pub(super) delimiter: Option<u8>,
    pub(super) decimal: u8,
    pub(super) thousands: Option<char>,
    pub(super) signs: bool,
    pub(super) encoding: Encoding,
    pub(super) missing: Vec<String>,
    pub(super) truths: Vec<String>,
    pub(super) falsehoods: Vec<String>,
    pub(super) header: Option<bool>,
    pub(super) index_column: bool,
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
    /// Windows-1252, in which programs on Windows save what they call ANSI. A few bytes are invalid.
    Windows1252,
    /// UTF-16, in the byte order that its mark says; little-endian without a mark.
    Utf16,
}

impl Default for CsvOptions {
    /// Commas, or tabs if the first line has tabs and no commas; a decimal point and no other marks;
    /// UTF-8; a header unless the first line is numbers alone; no comments; the words of pandas for
    /// missing values; `true` and `false` in upper or lower case.
    fn default() -> CsvOptions {
        CsvOptions {
            delimiter: None,
            decimal: b'.',
            thousands: None,
            signs: false,
            encoding: Encoding::Utf8,
            missing: MISSING.map(str::to_owned).to_vec(),
            truths: Vec::new(),
            falsehoods: Vec::new(),
            header: None,
            index_column: false,
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

    /// Sets the mark between groups of three digits. Numbers without groups are read as well; groups
    /// of another size are text. A blank stands for those that do not break a line too, and `'` for
    /// the typographic one.
    ///
    /// ```
    /// use schema_files::{CsvOptions, read_csv};
    ///
    /// let marked = CsvOptions::default().with_thousands(',');
    /// let read = read_csv(b"price\n\"1,200.5\"\n55.1\n", &marked)?;
    /// let price = read.entries[0].content.array().unwrap();
    /// assert_eq!(*price, ndarray::array![1200.5, 55.1].into());
    /// # Ok::<(), schema_files::ReadError>(())
    /// ```
    #[must_use]
    pub fn with_thousands(mut self, thousands: char) -> CsvOptions {
        self.thousands = Some(thousands);
        self
    }

    /// Sets whether numbers may have signs: that of a currency (`$5`, `5 €`), which is left out, that
    /// of percent (`45%` is exactly 0.45), and the parentheses of accounting (`(5)` is -5).
    #[must_use]
    pub fn with_signs(mut self, signs: bool) -> CsvOptions {
        self.signs = signs;
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
    /// let read = read_csv(b"x,y\n1,-\n2,0.5\n", &dashes)?;
    /// assert_eq!(read.entries[1].content.array().unwrap().dtype(), DType::F64);
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

    /// Adds words for missing values to those that are set.
    #[must_use]
    pub fn with_more_missing<W: Into<String>>(
        mut self,
        words: impl IntoIterator<Item = W>,
    ) -> CsvOptions {
        self.missing.extend(words.into_iter().map(Into::into));
        self
    }

    /// Adds words for true, in upper or lower case. A number among them is no number any more.
    #[must_use]
    pub fn with_true<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> CsvOptions {
        self.truths.extend(words.into_iter().map(Into::into));
        self
    }

    /// Adds words for false, in upper or lower case. A number among them is no number any more.
    #[must_use]
    pub fn with_false<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> CsvOptions {
        self.falsehoods.extend(words.into_iter().map(Into::into));
        self
    }

    /// Sets whether the first line holds names. Otherwise the columns are named `f0`, `f1` and so on.
    ///
    /// By default, it holds names unless it is numbers alone, of which a [note](crate::Note) tells.
    #[must_use]
    pub fn with_header(mut self, header: bool) -> CsvOptions {
        self.header = Some(header);
        self
    }

    /// Sets whether the first column is left out, because it numbers or names the rows.
    #[must_use]
    pub fn with_index_column(mut self, index_column: bool) -> CsvOptions {
        self.index_column = index_column;
        self
    }

    /// Skips lines that begin with this byte.
    #[must_use]
    pub fn with_comment(mut self, comment: u8) -> CsvOptions {
        self.comment = Some(comment);
        self
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(crate) fn limits(&self) -> &ReadLimits {
        &self.limits
    }

    /// Sets the limits on memory.
    #[must_use]
    pub fn with_limits(mut self, limits: ReadLimits) -> CsvOptions {
        self.limits = limits;
        self
    }
}
