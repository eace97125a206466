//! Reading arrays from files, and writing them.

use std::path::Path;

#[cfg(feature = "parquet")]
pub use schema_files::{
    ArrowSchemaError, RecordBatch, SchemaRef, schema_from_arrow, schema_to_arrow,
};
pub use schema_files::{
    Bytes, CompleteFile, CsvError, DataFile, FileError, Help, JsonError, ListsError, Note,
    NpyError, NpzError, Part, Piece, PieceArray, PieceFile, PieceOptions, PieceWriter, Pieces,
    ReadError, ReadErrorKind, ReadLimits, ReadOptions, Remote, SafetensorsError, TableError,
    WriteError, WriteErrorKind,
};
#[cfg(feature = "csv")]
pub use schema_files::{CsvOptions, Encoding, csv_lines};
#[cfg(feature = "stores")]
pub use schema_files::{Folder, Stores, object_store};

use schema_files::Contents;

use crate::Arrays;
#[cfg(feature = "serde")]
use crate::load::{ByName, Found, Named, unreadable};

/// The arrays of a piece of a file.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use schema_core::Arrays;
/// use schema_core::io::{PieceOptions, Pieces};
///
/// # let folder = std::env::temp_dir().join(format!("arrays-pieces-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// let path = folder.join("x.csv");
/// std::fs::write(&path, "x,y\n1,0\n2,1\n").unwrap();
/// let mut rows = 0;
/// for part in Pieces::open(&[path], &PieceOptions::default()).unwrap() {
///     let arrays = Arrays::from(part.unwrap().read().unwrap());
///     rows += arrays.get("x").unwrap().len();
/// }
/// assert_eq!(rows, 2);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # }
/// ```
impl From<Piece> for Arrays {
    fn from(piece: Piece) -> Arrays {
        Arrays::of(Contents {
            entries: piece.entries,
            notes: piece.notes,
        })
    }
}

impl Arrays {
    /// Reads the arrays of a file: `.npy` and `.npz` (feature `npy`), Parquet and Arrow IPC
    /// (feature `parquet`), safetensors (feature `safetensors`), JSON (feature `json`), CSV or TSV
    /// (feature `csv`).
    ///
    /// With the feature `compressed`, a file may be compressed as a whole, by gzip, Zstandard or bzip2,
    /// or as the only one in a zip archive.
    ///
    /// The format is detected from the content, not from the file's extension. The array of an
    /// `.npy` file gets the file's name without its last extension: `clean.x.npy` holds `clean.x`.
    ///
    /// Text that is not JSON is CSV if its first line has a comma, a tab or a semicolon. Lines with
    /// none of these are one column if they are numbers or Boolean values, or if the file's extension
    /// is `.csv` or `.tsv`. For semicolons as separators, numbers such as `1,5` and files without a
    /// header, use `Arrays::read_csv` and its options.
    ///
    /// Entries of the file that no schema can describe, such as pickled objects, are in
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
    /// The error names the file, the array if it is known, and the reason: the file cannot be opened,
    /// has an unknown format, is truncated or damaged, declares more data than it can hold, or expands
    /// beyond [`ReadLimits`].
    pub fn read(path: impl AsRef<Path>) -> Result<Arrays, ReadError> {
        Arrays::read_with(path, ReadLimits::default())
    }

    /// Reads the arrays of a file as [`Arrays::read`] does, with options of your own: [`ReadLimits`],
    /// or how tables are written. With `CsvOptions`, whatever has no other format is a table.
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
    /// The same as for [`Arrays::read`].
    pub fn read_with(
        path: impl AsRef<Path>,
        options: impl Into<ReadOptions>,
    ) -> Result<Arrays, ReadError> {
        schema_files::read(path.as_ref(), &options.into()).map(Arrays::of)
    }

    /// Reads the arrays of a file at a path or elsewhere, such as in an object store, as [`Arrays::read_with`]
    /// does.
    ///
    /// # Errors
    ///
    /// The same as for [`Arrays::read`].
    pub fn read_data(
        file: &DataFile,
        options: impl Into<ReadOptions>,
    ) -> Result<Arrays, ReadError> {
        file.read(&options.into()).map(Arrays::of)
    }

    /// Reads the arrays in the bytes of a file, of any format that [`Arrays::read`] supports.
    ///
    /// `name` is the name of the array of an `.npy` file, which does not contain one.
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
    /// The same as for [`Arrays::read`], without the name of a file.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Arrays, ReadError> {
        Arrays::from_bytes_with(name, bytes, ReadLimits::default())
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
    /// The same as for [`Arrays::from_bytes`].
    pub fn from_bytes_with(
        name: &str,
        bytes: &[u8],
        options: impl Into<ReadOptions>,
    ) -> Result<Arrays, ReadError> {
        schema_files::read_bytes(name, bytes, &options.into()).map(Arrays::of)
    }

    #[cfg(any(
        feature = "json",
        feature = "npy",
        feature = "parquet",
        feature = "safetensors",
        feature = "serde"
    ))]
    fn from_entries(entries: Vec<schema_arrays::Entry>) -> Arrays {
        Arrays {
            entries,
            notes: Vec::new(),
            ..Arrays::default()
        }
    }

    /// Returns the columns of batches of Arrow as arrays, one for each, as a file of Arrow would have them. `row`
    /// is the number of their first row, for what is said of it: 0, unless they are a piece.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use schema_core::io::{RecordBatch, schema_to_arrow};
    /// use schema_core::spec::Dim;
    /// use schema_core::{ArraySpec, Arrays, DType, Schema};
    ///
    /// const SCHEMA: Schema = Schema::new("Inputs").with_arrays(
    ///     const {
    ///         &[ArraySpec::new("x", DType::F32)
    ///             .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] })]
    ///     },
    /// );
    /// let arrow = Arc::new(schema_to_arrow(&SCHEMA).unwrap());
    /// let batch = RecordBatch::new_empty(arrow.clone());
    /// let arrays = Arrays::from_batches(&arrow, &[batch], 0)?;
    /// assert_eq!(SCHEMA.validate(&arrays).unwrap()["batch"], 0);
    /// # Ok::<(), schema_core::io::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A batch is damaged, two columns have one name, or a batch expands to more than a hundred times its
    /// size.
    #[cfg(feature = "parquet")]
    pub fn from_batches(
        schema: &SchemaRef,
        batches: &[RecordBatch],
        row: u64,
    ) -> Result<Arrays, ReadError> {
        schema_files::entries_from_arrow(schema, batches, row).map(Arrays::from_entries)
    }

    fn of(contents: Contents) -> Arrays {
        Arrays {
            entries: contents.entries,
            notes: contents.notes,
            ..Arrays::default()
        }
    }

    /// What the reader decided where the file does not say it, such as that the first line of a table
    /// is data. The arrays keep these notes whatever is done to them.
    ///
    /// ```
    /// # #[cfg(feature = "csv")] {
    /// use schema_core::Arrays;
    /// use schema_core::io::{CsvOptions, Note};
    ///
    /// let arrays = Arrays::from_csv("5.1,3.5\n4.9,3.0\n", &CsvOptions::default()).unwrap();
    /// assert_eq!(arrays.notes(), [Note::FirstLineIsData]);
    /// assert_eq!(arrays.get("f0").unwrap().shape(), [2]);
    /// # }
    /// ```
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Writes the arrays as the next rows of a file that is written in pieces.
    ///
    /// # Errors
    ///
    /// As for [`PieceWriter::write`].
    pub fn write_rows(&self, writer: &mut PieceWriter) -> Result<(), WriteError> {
        writer.write(&self.entries)
    }

    /// Writes the arrays to a file, in the format of its extension.
    ///
    /// | extension | Cargo feature | contents |
    /// |---|---|---|
    /// | `.npy` | `npy` | one array, without its name |
    /// | `.npz` | `npy` | arrays of any shape, as `numpy.savez` writes them |
    /// | `.parquet` | `parquet` | columns with the same number of rows; missing values are null |
    /// | `.arrow`, `.feather` | `parquet` | as Parquet, uncompressed, in the file format of Arrow IPC |
    /// | `.safetensors` | `safetensors` | arrays of numbers and Boolean values, of any shape |
    /// | `.json` | `json` | arrays of any shape; numbers without their dtype; missing values |
    /// | `.csv`, `.tsv` | `csv` | arrays of shape `[rows]` or `[rows, columns]` with the same number of rows; numbers without their dtype; missing values |
    ///
    /// In Parquet and Arrow, the rows are the first axis of an array. An array of two axes is a column of
    /// lists of a fixed size, one of more axes a column of tensors (`arrow.fixed_shape_tensor`).
    ///
    /// In CSV, an array `x` of shape `[rows, columns]` becomes columns `x[0]`, `x[1]` and so on, which
    /// [`Arrays::read`] combines again. The type of text is not preserved: `"1"` reads back as a
    /// number, and an empty string as a missing value.
    ///
    /// An existing file is replaced only after everything is written, so an error leaves it unchanged;
    /// the new file has its permissions. A link is followed, and a pipe or a device such as `/dev/null`
    /// is written to. [`Arrays::write_new`] replaces nothing.
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
    /// The error names the file, the array if it is about one, and the reason: the extension is
    /// unknown; the format cannot hold the array's dtype, shape, missing values or name; or the file
    /// cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        schema_files::write(path.as_ref(), self.entries())
    }

    /// As [`Arrays::write`], to a file that is not there yet.
    ///
    /// # Errors
    ///
    /// As [`Arrays::write`]; and [`WriteErrorKind::Io`] of the kind
    /// [`AlreadyExists`](std::io::ErrorKind::AlreadyExists) if anything has that name, be it since
    /// the writing began.
    pub fn write_new(&self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        schema_files::write_new(path.as_ref(), self.entries())
    }

    /// Returns the bytes of a file with this extension, as [`Arrays::write`] writes it.
    ///
    /// ```
    /// # #[cfg(feature = "npy")] {
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// let arrays = Arrays::new().with("x", array![[1.0_f32, 2.0]]).with("y", array![0_i64]);
    /// let bytes = arrays.to_bytes("npz")?;
    /// assert_eq!(Arrays::from_bytes("", &bytes).unwrap(), arrays);
    ///
    /// let error = arrays.to_bytes("npy").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the output holds one array, but there are 2\n  help: write .npz, which holds any number"
    /// );
    /// # }
    /// # Ok::<(), schema_core::io::WriteError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::write`], without the name of a file.
    pub fn to_bytes(&self, extension: &str) -> Result<Vec<u8>, WriteError> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        schema_files::write_to(extension, self.entries(), &mut bytes)?;
        Ok(bytes.into_inner())
    }

    /// Writes a file with this extension into `out`, as [`Arrays::write`] writes it. `out` should be
    /// buffered; where it cannot seek, write [`Arrays::to_bytes`].
    ///
    /// ```
    /// # #[cfg(feature = "npy")] {
    /// use std::io::Cursor;
    ///
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// let arrays = Arrays::new().with("x", array![[1.0_f32, 2.0]]);
    /// let mut body = Cursor::new(Vec::new());
    /// arrays.write_to("npy", &mut body)?;
    /// assert_eq!(body.into_inner(), arrays.to_bytes("npy")?);
    /// # }
    /// # Ok::<(), schema_core::io::WriteError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::write`], without the name of a file. What was written by then is no file.
    pub fn write_to<W>(&self, extension: &str, out: &mut W) -> Result<(), WriteError>
    where
        W: std::io::Write + std::io::Seek + Send,
    {
        schema_files::write_to(extension, self.entries(), out)
    }
}

#[cfg(feature = "npy")]
impl Arrays {
    /// Reads the array in the bytes of an `.npy` file, under a name.
    ///
    /// Numbers, Boolean values and text of any NumPy dtype that has a [`DType`](schema_spec::DType)
    /// are read, in either byte order; column-major arrays stay column-major. Bytes (`|S5`) are text if
    /// they are UTF-8. As in NumPy, zeros at the end of text are padding. Other data (pickled objects,
    /// datetimes, structured records) is in [`Arrays::unreadable`].
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
    /// The error names the array and the reason: the bytes are not an `.npy` file, are truncated or
    /// damaged, or declare more values than they hold.
    pub fn from_npy(name: impl Into<String>, bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::NPY.read_bytes(&name.into(), bytes, &ReadLimits::default())?;
        Ok(Arrays::from_entries(entries))
    }
}

#[cfg(feature = "npy")]
impl Arrays {
    /// Reads the arrays in the bytes of an `.npz` file, in the order of the archive, each as
    /// [`Arrays::from_npy`] does.
    ///
    /// A file in the archive that is not an `.npy` file, is encrypted, or is compressed by a method
    /// other than NumPy's, is in [`Arrays::unreadable`].
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
    /// The error names the array and the reason: the bytes are not a zip archive; an array is
    /// truncated, damaged or occurs twice; or the archive expands beyond [`ReadLimits`].
    pub fn from_npz(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries = schema_files::Format::NPZ.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays::from_entries(entries))
    }
}

#[cfg(feature = "safetensors")]
impl Arrays {
    /// Reads the arrays in the bytes of a safetensors file, in the order of its header.
    ///
    /// Every dtype that has a [`DType`](schema_spec::DType) is read. Arrays of other dtypes, such as
    /// 8-bit floats, are in [`Arrays::unreadable`]. The metadata (`__metadata__`) is ignored.
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
    /// The error names the array and the reason: the header is damaged or longer than the file; an
    /// array occurs twice, declares a number of bytes that does not match its shape, or shares bytes
    /// with another.
    pub fn from_safetensors(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::SAFETENSORS.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays::from_entries(entries))
    }
}

#[cfg(feature = "parquet")]
impl Arrays {
    /// Reads the columns in the bytes of a Parquet file, in order.
    ///
    /// | column | array |
    /// |---|---|
    /// | numbers, Boolean values | of their dtype, `[rows]` |
    /// | text, and dictionaries of text | text, `[rows]` |
    /// | lists of a fixed size `k` | `[rows, k]` |
    /// | lists, all of the same length `k` | `[rows, k]` |
    /// | lists of lists | one more axis per level |
    /// | `arrow.fixed_shape_tensor` | `[rows, ..]`, with the axes in the declared order |
    ///
    /// Nulls are [missing](Arrays::missing), in lists too; if a list is null, all its values are
    /// missing. Columns of types without a [`DType`](schema_spec::DType), such as timestamps and
    /// structs, and of lists of different lengths are in [`Arrays::unreadable`].
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
    /// The error names the column and the reason: the bytes are not Parquet, are truncated or damaged;
    /// a column occurs twice or does not have the file's number of rows; or the file expands beyond
    /// [`ReadLimits`].
    pub fn from_parquet(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::PARQUET.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays::from_entries(entries))
    }
}

#[cfg(feature = "parquet")]
impl Arrays {
    /// Reads the columns in the bytes of an Arrow IPC file (also called Feather) or stream, in order,
    /// each as [`Arrays::from_parquet`] does.
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
    /// The error names the column if it is about one, and the reason: the bytes are not Arrow IPC, are
    /// truncated or damaged; a column occurs twice; or the file expands beyond [`ReadLimits`].
    pub fn from_arrow(bytes: &[u8]) -> Result<Arrays, ReadError> {
        let entries = schema_files::Format::ARROW.read_bytes("", bytes, &ReadLimits::default())?;
        Ok(Arrays::from_entries(entries))
    }
}

#[cfg(feature = "json")]
impl Arrays {
    /// Reads the arrays in JSON text: an object that maps names to nested lists of values, or a table.
    ///
    /// | values | array |
    /// |---|---|
    /// | integers | `i64`, or `u64` if one requires it |
    /// | numbers, at least one with a fraction or an exponent | `f64` |
    /// | numbers with `null`, `NaN`, `Infinity` or `-Infinity` among them | `f64`; `null` is NaN |
    /// | only `true` and `false` | `bool` |
    /// | text, or any other mixture | text that records [the type of each cell](schema_arrays::Cell) |
    /// | none (`[]`, `[[], []]`) | `f64` of that shape (`[0]`, `[2, 0]`) |
    ///
    /// The words `NaN`, `Infinity` and `-Infinity` are not JSON, but Python writes them. Numbers in
    /// JSON have no dtype, so they match any dtype of a schema that can represent each of them. A value
    /// outside of a list is an array without axes.
    ///
    /// Tables are read by their columns, as `pandas.to_json` and others write them:
    ///
    /// | table | in pandas |
    /// |---|---|
    /// | `[{"a": 1, "b": 2}, ..]` | `records` |
    /// | `{"a": 1, "b": 2}` on each line; one line only in a file named `.jsonl` or `.ndjson` | `records`, `lines=True` |
    /// | `{"columns": ["a", "b"], "index": [0], "data": [[1, 2]]}` | `split` |
    /// | `{"schema": {..}, "data": [{"index": 0, "a": 1, "b": 2}]}` | `table` |
    /// | `{"a": {"0": 1}, "b": {"0": 2}}` | `columns` |
    /// | `{"0": {"a": 1, "b": 2}}` | `index` |
    ///
    /// The last two have one structure. The outer names are columns, unless only so a column would mix
    /// numbers, text and truth values, or, where that does not tell, unless the outer names are 0, 1 and
    /// so on and the inner ones are not. An index without a name is left out. A key that a record does
    /// not have is a missing value; a column of objects is in [`Arrays::unreadable`].
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
    /// The error names the array, the position and the reason: the text is not JSON, or neither an object nor a list of objects;
    /// lists differ in length or depth; a name occurs twice; a number is too large for any type.
    pub fn from_json(text: &str) -> Result<Arrays, ReadError> {
        let entries =
            schema_files::Format::JSON.read_bytes("", text.as_bytes(), &ReadLimits::default())?;
        Ok(Arrays::from_entries(entries))
    }
}

#[cfg(feature = "csv")]
impl Arrays {
    /// Reads the columns of CSV text, each an array of shape `[rows]` under its name in the header.
    ///
    /// | values of a column | array |
    /// |---|---|
    /// | integers | `i64`, or `u64` if one requires it |
    /// | numbers, at least one with a fraction or an exponent | `f64` |
    /// | numbers and missing values, or only missing values | `f64`; missing is NaN |
    /// | only `true` and `false`, in upper or lower case | `bool` |
    /// | text, or any other mixture | text that records [the type of each cell](schema_arrays::Cell) |
    /// | none: there is only a header | `f64` of shape `[0]` |
    ///
    /// As in JSON, and unlike in pandas, numbers have no dtype: they match any dtype of a schema that
    /// can represent each of them. Everything else is as in pandas: the same words denote
    /// [missing values](CsvOptions::with_missing), also within quotes; blank lines are skipped; `inf`
    /// and `Infinity` are numbers; blanks around a number are ignored; a column without a name is
    /// called `Unnamed: 0`, with its index; the second column `x` is `x.1`. A row with more or fewer
    /// values than the header is an error, unless all rows have one value more: then the first is the
    /// name of the row, as R writes it, and left out. A first line of numbers alone is data, of columns
    /// `f0`, `f1` and so on. [`Arrays::notes`] tells of all this.
    ///
    /// Adjacent columns named `x[0]`, `x[1]` and so on, in order, are one array `x` of shape
    /// `[rows, columns]`; [`Arrays::write`] writes such columns.
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
    /// The error names the array or the line, and the reason: the text is empty, or invalid in the
    /// encoding; rows differ in length; a quote is not closed; a name occurs twice; a number is too
    /// large for any type; text takes more memory than both ten times its size and [`ReadLimits`]
    /// allow.
    pub fn from_csv(text: impl AsRef<[u8]>, options: &CsvOptions) -> Result<Arrays, ReadError> {
        schema_files::read_csv(text.as_ref(), options).map(Arrays::of)
    }
}

#[cfg(feature = "csv")]
impl Arrays {
    /// Reads the columns of a CSV file as [`Arrays::from_csv`] does, without detecting the format.
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
    /// The same as for [`Arrays::from_csv`], with the name of the file; or the file cannot be read.
    pub fn read_csv(path: impl AsRef<Path>, options: &CsvOptions) -> Result<Arrays, ReadError> {
        schema_files::read_csv_file(path.as_ref(), options).map(Arrays::of)
    }
}
#[cfg(feature = "serde")]
/// Deserializes an object that maps names to nested lists of values, as
/// [`Arrays::from_json`](Arrays::from_json) does.
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
        Ok(Arrays::from_entries(entries))
    }
}

/// Serializes the arrays as an object that maps names to nested lists of values, in the form that they
/// are [deserialized](#impl-Deserialize<'de>-for-Arrays) from and [`Arrays::from_json`](Arrays::from_json)
/// reads. NaN and [missing](Arrays::missing) values are null.
///
/// ```
/// use schema_core::Arrays;
/// use schema_core::ndarray::array;
///
/// let arrays = Arrays::new().with("x", array![[0.1_f32, f32::NAN]]).with("y", array![0_i64]);
/// let text = serde_json::to_string(&arrays)?;
/// assert_eq!(text, r#"{"x":[[0.1,null]],"y":[0]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// Returns an error for what could not be read back: an entry that could not be read, complex numbers,
/// an axis after one of size 0, and infinite numbers in a format of text, because JSON has none.
#[cfg(feature = "serde")]
impl serde::Serialize for Arrays {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        listed(&self.named(), serializer)
    }
}

/// Serializes the arrays as [`Arrays`] are, without copying them.
///
/// ```
/// use schema_core::Views;
/// use schema_core::ndarray::array;
///
/// let x = array![[1.5], [2.5]];
/// let views = Views::new().with("x", &x);
/// assert_eq!(serde_json::to_string(&views)?, r#"{"x":[[1.5],[2.5]]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg(feature = "serde")]
impl serde::Serialize for crate::Views<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        listed(&self.named(), serializer)
    }
}

#[cfg(feature = "serde")]
fn listed<S: serde::Serializer>(named: &[Named<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    let mut arrays = Vec::with_capacity(named.len());
    for Named { name, found } in named {
        let view = match found {
            Found::Unreadable(reason) => {
                return Err(serde::ser::Error::custom(unreadable(name, reason)));
            }
            Found::Typed(view) | Found::Untyped(view, _) | Found::Masked(view, _) => view,
        };
        arrays.push(schema_files::Listed {
            name,
            view: view.view(),
            missing: found.missing(),
        });
    }
    schema_files::serialize(&arrays, serializer)
}
