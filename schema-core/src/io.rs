//! Arrays from files and into them.

use std::path::Path;

pub use schema_files::{
    CsvError, FileError, Help, JsonError, ListsError, NpyError, NpzError, ReadError, ReadErrorKind,
    ReadLimits, SafetensorsError, TableError, WriteError, WriteErrorKind,
};
#[cfg(feature = "csv")]
pub use schema_files::{CsvOptions, Encoding};

use crate::Arrays;

impl Arrays {
    /// Reads the arrays of a file: `.npy` and `.npz` (feature `npy`), Parquet and Arrow IPC
    /// (feature `parquet`), safetensors (feature `safetensors`), JSON (feature `json`), CSV or TSV
    /// (feature `csv`).
    ///
    /// The format is told by the content, whatever the file's extension. The array of an `.npy`
    /// file is named by the file without its last extension: `clean.x.npy` holds `clean.x`.
    /// Text that is no JSON is CSV where its first line has a comma, a tab or a semicolon; lines
    /// with none of these are one column where they are numbers or truth values, or the file is
    /// named `.csv` or `.tsv`. Semicolons, numbers such as `1,5` and files without a header are
    /// read by `Arrays::read_csv`, which is told of them.
    /// What is in the file but is no array for a schema, such as pickled objects, is in
    /// [`Arrays::unreadable`].
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use schema_core::Arrays;
    ///
    /// # let folder = std::env::temp_dir().join(format!("arrays-read-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// let path = folder.join("training.json");
    /// std::fs::write(&path, r#"{"x": [[1, 2, 3], [3, 4, 5]], "y": [0, 1]}"#).unwrap();
    /// let arrays = Arrays::read(&path).unwrap();
    /// assert_eq!(arrays.get("x").unwrap().shape(), [2, 3]);
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Names the file, the array where it is known, and the reason: the file cannot be opened, is
    /// of no known format, is cut short or damaged, claims more than it can hold, or expands past
    /// [`ReadLimits`].
    pub fn read(path: impl AsRef<Path>) -> Result<Arrays, ReadError> {
        Arrays::read_with(path, &ReadLimits::default())
    }

    /// Reads the arrays of a file as [`Arrays::read`] does, with limits of your own.
    ///
    /// ```no_run
    /// use schema_core::Arrays;
    /// use schema_core::io::ReadLimits;
    ///
    /// let limits = ReadLimits::default().with_max_bytes(64 << 30);
    /// let arrays = Arrays::read_with("mostly_zeros.npz", &limits)?;
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::read`].
    pub fn read_with(path: impl AsRef<Path>, limits: &ReadLimits) -> Result<Arrays, ReadError> {
        let entries = schema_files::read(path.as_ref(), limits)?;
        Ok(Arrays { entries })
    }

    /// Reads the arrays in the bytes of a file, of whatever format [`Arrays::read`] knows.
    ///
    /// `name` is what the array of an `.npy` file is called, which has no name of its own.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use schema_core::Arrays;
    ///
    /// let arrays = Arrays::from_bytes("x", br#"{"x": [[1, 2, 3], [3, 4, 5]], "y": [0, 1]}"#)?;
    /// assert_eq!(arrays.get("x").unwrap().shape(), [2, 3]);
    /// # }
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::read`], but that there is no file to name.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Arrays, ReadError> {
        Arrays::from_bytes_with(name, bytes, &ReadLimits::default())
    }

    /// Reads the arrays in the bytes of a file as [`Arrays::from_bytes`] does, with limits of your
    /// own.
    ///
    /// ```no_run
    /// use schema_core::Arrays;
    /// use schema_core::io::ReadLimits;
    ///
    /// let bytes = std::fs::read("mostly_zeros.npz").unwrap();
    /// let limits = ReadLimits::default().with_max_bytes(64 << 30);
    /// let arrays = Arrays::from_bytes_with("x", &bytes, &limits)?;
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::from_bytes`].
    pub fn from_bytes_with(
        name: &str,
        bytes: &[u8],
        limits: &ReadLimits,
    ) -> Result<Arrays, ReadError> {
        let entries = schema_files::read_bytes(name, bytes, limits)?;
        Ok(Arrays { entries })
    }

    /// Writes the arrays to a file, in the format that its extension names.
    ///
    /// | extension | feature | what it holds |
    /// |---|---|---|
    /// | `.npy` | `npy` | one array, without its name |
    /// | `.npz` | `npy` | arrays of any shape, as `numpy.savez` writes them |
    /// | `.parquet` | `parquet` | columns of as many rows each; missing values are null |
    /// | `.safetensors` | `safetensors` | arrays of numbers and truth values, of any shape |
    /// | `.json` | `json` | arrays of any shape; numbers without their dtype; missing values |
    /// | `.csv`, `.tsv` | `csv` | arrays of shape `[rows]` or `[rows, columns]`, all of as many rows; numbers without their dtype; missing values |
    ///
    /// In Parquet the first axis of an array is the rows. An array of two axes is a column of lists
    /// of a fixed size, one of more axes a column of tensors (`arrow.fixed_shape_tensor`).
    ///
    /// In CSV an array `x` of shape `[rows, columns]` becomes columns `x[0]`, `x[1]` and so on,
    /// which [`Arrays::read`] puts together again. Text in a table is no different from what it
    /// looks like: `"1"` reads back as a number, and an empty text as a missing value.
    ///
    /// A file that is there is replaced once all is written, and keeps its permissions: whatever
    /// goes wrong before leaves it as it was. A link is followed, and a pipe or a device such as
    /// `/dev/null` is written into. [`Arrays::write_new`] replaces nothing.
    ///
    /// ```
    /// # #[cfg(feature = "npy")] {
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// # let folder = std::env::temp_dir().join(format!("arrays-write-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// let path = folder.join("training.npz");
    /// let arrays = Arrays::new()
    ///     .with("x", array![[1.0_f32, 2.0], [3.0, 4.0]])
    ///     .with("y", array![0_i64, 1]);
    /// arrays.write(&path).unwrap();
    /// assert_eq!(Arrays::read(&path).unwrap(), arrays);
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Names the file, the array where it is one, and the reason: the extension is of no format;
    /// the format cannot hold the array's dtype, shape, missing values or name; or the file cannot
    /// be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        schema_files::write(path.as_ref(), &self.entries)
    }

    /// As [`Arrays::write`], to a file that is not there yet.
    ///
    /// # Errors
    ///
    /// As [`Arrays::write`]; and [`WriteErrorKind::Io`] of the kind
    /// [`AlreadyExists`](std::io::ErrorKind::AlreadyExists) if anything has that name, be it since
    /// the writing began.
    pub fn write_new(&self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        schema_files::write_new(path.as_ref(), &self.entries)
    }
}

#[cfg(feature = "npy")]
impl Arrays {
    /// The array in the bytes of an `.npy` file, under a name.
    ///
    /// Numbers, truth values and text of any NumPy dtype that has a [`DType`](schema_spec::DType) are
    /// read, of either byte order; column-major arrays stay column-major. Bytes (`|S5`) are text if
    /// they are UTF-8. Zeros at the end of text are padding, as NumPy has it. What has no
    /// `DType` (pickled objects, datetimes, structured records) is in [`Arrays::unreadable`].
    ///
    /// ```
    /// use schema_core::{Arrays, ndarray::ArrayD};
    ///
    /// let mut bytes = b"\x93NUMPY\x01\x00\x3a\x00".to_vec();
    /// bytes.extend(b"{'descr': '|u1', 'fortran_order': False, 'shape': (2,), } ");
    /// bytes.extend([7, 9]);
    /// let mut arrays = Arrays::from_npy("x", &bytes)?;
    /// let x: ArrayD<u8> = arrays.remove("x").unwrap().into_array().unwrap();
    /// assert_eq!(x.as_slice(), Some(&[7, 9][..]));
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array and the reason: the bytes are no `.npy` file, are cut short or damaged, or
    /// claim more values than they hold.
    pub fn from_npy(name: impl Into<String>, bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::NPY.read_bytes(&name.into(), bytes, &ReadLimits::default())?;
        Ok(Arrays { entries })
    }
}

#[cfg(feature = "npy")]
impl Arrays {
    /// The arrays in the bytes of an `.npz` file, in the order of the archive, each read as by
    /// [`Arrays::from_npy`].
    ///
    /// What is in the archive and is no `.npy` file, is encrypted, or is compressed by another
    /// method than NumPy's, is in [`Arrays::unreadable`].
    ///
    /// ```
    /// use schema_core::Arrays;
    ///
    /// let empty_archive = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    /// assert!(Arrays::from_npz(empty_archive)?.is_empty());
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array and the reason: the bytes are no zip archive; an array is cut short,
    /// damaged or there twice; or the archive expands past [`ReadLimits`].
    pub fn from_npz(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries = schema_files::Format::NPZ.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays { entries })
    }
}

#[cfg(feature = "safetensors")]
impl Arrays {
    /// The arrays in the bytes of a safetensors file, in the order of its header.
    ///
    /// Every dtype that has a [`DType`](schema_spec::DType) is read. What has none, such as floats of 8
    /// bits, is in [`Arrays::unreadable`]. The text about the file (`__metadata__`) is passed over.
    ///
    /// ```
    /// use schema_core::Arrays;
    ///
    /// let header = r#"{"x":{"dtype":"U8","shape":[2,1],"data_offsets":[0,2]}}"#;
    /// let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    /// bytes.extend(header.as_bytes());
    /// bytes.extend([7, 9]);
    /// let arrays = Arrays::from_safetensors(&bytes)?;
    /// assert_eq!(arrays.get("x").unwrap().shape(), [2, 1]);
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array and the reason: the header is damaged or longer than the file; an array is
    /// there twice, claims other bytes than its shape has, or shares bytes with another.
    pub fn from_safetensors(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::SAFETENSORS.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays { entries })
    }
}

#[cfg(feature = "parquet")]
impl Arrays {
    /// The columns in the bytes of a Parquet file, in order.
    ///
    /// | the column | the array |
    /// |---|---|
    /// | numbers, truth values | of their dtype, `[rows]` |
    /// | text, and dictionaries of it | text, `[rows]` |
    /// | lists of a fixed size `k` | `[rows, k]` |
    /// | lists, all of the same length `k` | `[rows, k]` |
    /// | lists of lists | an axis more for each |
    /// | `arrow.fixed_shape_tensor` | `[rows, ..]`, with the axes in the order that it says |
    ///
    /// Nulls are [missing](Arrays::missing), in lists too: of a list that is null, all values are.
    /// What has no [`DType`](schema_spec::DType), such as timestamps and structs, and lists of different
    /// lengths, are in [`Arrays::unreadable`].
    ///
    /// ```
    /// use schema_core::Arrays;
    ///
    /// let error = Arrays::from_parquet(b"PAR1 and no more").unwrap_err();
    /// assert!(error.to_string().starts_with("the input is damaged Parquet"));
    /// ```
    ///
    /// # Errors
    ///
    /// Names the column and the reason: the bytes are no Parquet, are cut short or damaged; a column
    /// is there twice or has other rows than the file says; or the file expands past
    /// [`ReadLimits`].
    pub fn from_parquet(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::PARQUET.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays { entries })
    }
}

#[cfg(feature = "parquet")]
impl Arrays {
    /// The columns in the bytes of an Arrow IPC file (also called Feather) or stream, in order,
    /// each read as by [`Arrays::from_parquet`].
    ///
    /// ```
    /// use schema_core::Arrays;
    ///
    /// let end_of_stream = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];
    /// let error = Arrays::from_arrow(&end_of_stream).unwrap_err();
    /// assert_eq!(error.to_string(), "the input is damaged Arrow IPC: no schema");
    /// ```
    ///
    /// # Errors
    ///
    /// Names the column where it is one, and the reason: the bytes are no Arrow IPC, are cut short
    /// or damaged; a column is there twice; or the file expands past [`ReadLimits`].
    pub fn from_arrow(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries = schema_files::Format::ARROW.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays { entries })
    }
}

#[cfg(feature = "json")]
impl Arrays {
    /// The arrays in JSON text: an object of names, each with lists in lists of values.
    ///
    /// | the values | the array |
    /// |---|---|
    /// | integers | `i64`, or `u64` where one needs it |
    /// | numbers, one of them with a fraction or an exponent | `f64` |
    /// | numbers with `null`, `NaN`, `Infinity` or `-Infinity` among them | `f64`; `null` is NaN |
    /// | only `true` and `false` | `bool` |
    /// | text, or anything else together | text that remembers [what each cell was](schema_arrays::Cell) |
    /// | none (`[]`, `[[], []]`) | `f64` of that shape (`[0]`, `[2, 0]`) |
    ///
    /// The words `NaN`, `Infinity` and `-Infinity` are not JSON, but Python writes them. JSON gives
    /// numbers no dtype, so those here pass as whatever dtype a schema asks for that holds each of
    /// them exactly. A value that is in no list is an array without axes.
    ///
    /// ```
    /// use schema_core::{Arrays, DType};
    ///
    /// let arrays = Arrays::from_json(r#"{"x": [[1, 2, "a"], [3, 4, 5]], "y": [0, 1]}"#)?;
    /// let x = arrays.get("x").unwrap();
    /// assert_eq!((x.dtype(), x.shape()), (DType::Text, &[2, 3][..]));
    /// assert_eq!(arrays.get("y").unwrap().dtype(), DType::I64);
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array, the place and the reason: the text is no JSON or has no names; lists differ
    /// in length or depth; a name is there twice; a number is too large for any type.
    pub fn from_json(text: &str) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::JSON.read_bytes("", text.as_bytes(), &ReadLimits::default())?;
        Ok(Arrays { entries })
    }
}

#[cfg(feature = "csv")]
impl Arrays {
    /// The columns of CSV text, each an array of shape `[rows]` under its name in the header.
    ///
    /// | the values of a column | the array |
    /// |---|---|
    /// | integers | `i64`, or `u64` where one needs it |
    /// | numbers, one of them with a fraction or an exponent | `f64` |
    /// | numbers with missing values among them, or nothing but those | `f64`; missing is NaN |
    /// | only `true` and `false`, in any case of letters | `bool` |
    /// | text, or anything else together | text that remembers [what each cell was](schema_arrays::Cell) |
    /// | none: there is a header alone | `f64` of shape `[0]` |
    ///
    /// As in JSON, and unlike in pandas, numbers have no dtype: they pass as whatever dtype a
    /// schema asks for that holds each of them. Everything else is as in pandas: which words stand
    /// for [missing values](CsvOptions::with_missing), within quotes too; that lines of blanks are
    /// no rows; that `inf` and `Infinity` are numbers, and blanks around a number are no part of
    /// it; that a column without a name is called `Unnamed: 0`, by its place. A row of more or
    /// fewer values than the header is an error, and so are two columns of one name.
    ///
    /// Columns named `x[0]`, `x[1]` and so on, in order beside each other, are one array `x` of
    /// shape `[rows, columns]`: so a table can hold the features of a model, and so
    /// [`Arrays::write`] writes them.
    ///
    /// ```
    /// use schema_core::{Arrays, DType};
    /// use schema_core::io::CsvOptions;
    ///
    /// let text = "x[0],x[1],species\n5.1,3.5,setosa\n6.2,,virginica\n";
    /// let arrays = Arrays::from_csv(text, &CsvOptions::default())?;
    /// let x = arrays.get("x").unwrap();
    /// assert_eq!((x.dtype(), x.shape()), (DType::F64, &[2, 2][..]));
    /// assert_eq!(arrays.get("species").unwrap().dtype(), DType::Text);
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array or the line, and the reason: the text is empty, or not in the encoding; rows
    /// differ in length; a quote does not end; a name is there twice; a number is too large for any
    /// type; text takes more memory than ten times its size and than [`ReadLimits`] allow.
    pub fn from_csv(text: impl AsRef<[u8]>, options: &CsvOptions) -> Result<Arrays, ReadError> {
        let entries = schema_files::read_csv(text.as_ref(), options)?;
        Ok(Arrays { entries })
    }
}

#[cfg(feature = "csv")]
impl Arrays {
    /// The columns of a CSV file, as [`Arrays::from_csv`] reads them, whatever its first bytes look
    /// like.
    ///
    /// ```no_run
    /// use schema_core::Arrays;
    /// use schema_core::io::CsvOptions;
    ///
    /// let semicolons = CsvOptions::default().with_delimiter(b';').with_decimal(b',');
    /// let arrays = Arrays::read_csv("messwerte.csv", &semicolons)?;
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::from_csv`], with the file; or the file cannot be read.
    pub fn read_csv(path: impl AsRef<Path>, options: &CsvOptions) -> Result<Arrays, ReadError> {
        let entries = schema_files::read_csv_file(path.as_ref(), options)?;
        Ok(Arrays { entries })
    }
}
#[cfg(feature = "serde")]
/// From an object of names, each with lists in lists of values, as
/// [`Arrays::from_json`](Arrays::from_json) reads them.
///
/// ```
/// use schema_core::Arrays;
///
/// let arrays: Arrays = serde_json::from_str(r#"{"x": [[1, 2, 3], [3, 4, 5]], "y": [0, 1]}"#)?;
/// assert_eq!(arrays.get("x").unwrap().shape(), [2, 3]);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de> serde::Deserialize<'de> for Arrays {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Arrays, D::Error> {
        let entries = schema_files::deserialize(deserializer)?;
        Ok(Arrays { entries })
    }
}
