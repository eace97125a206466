//! Every attribute, with an example that runs and one that does not compile.
//!
//! An attribute is written `#[input(..)]`, on a field or on the struct. All errors in a declaration
//! are reported at compile time, together, each on the token that is wrong.
//!
//! # Fields
//!
//! A field is an ndarray array: `Array`, `ArrayView`, `ArrayViewMut`, `ArcArray` or `CowArray`, of
//! any rank including `IxDyn`, under any alias. Its elements are `bool`, `u8` to `u64`, `i8` to
//! `i64`, `f32`, `f64`, `String` or `&str`; with the Cargo feature `half` also `f16` and `bf16`,
//! with `complex` also `Complex<f32>` and `Complex<f64>`. An `Option` of an array may be absent,
//! but sizes of its symbols that fit the other arrays must still exist. Single values may be missing
//! if the [elements](#nullable-elements) are an `Option`.
//!
//! Floats must be finite unless the schema says otherwise: a NaN is a missing value, and training
//! on one turns a model's weights into NaN.
//!
//! ## Nullable elements
//!
//! An array whose values may be missing has `Option` as its element, as in `Array1<Option<i64>>`, and
//! the schema says `nullable`. Its other values satisfy every rule, and a NaN is still no valid
//! value: it is not the same as `None`. `sorted`, `increasing`, `sums_to` and `one_hot` need every
//! value, so they are not for such an array. A model takes no array that may lack values; to repair
//! them is better than to allow them.
//!
//! ```
//! use schema_core::ndarray::{Array1, array};
//! use schema_core::{Arrays, InputSchema};
//!
//! #[derive(Debug, InputSchema)]
//! struct Survey {
//!     #[input(shape = [batch], range = 0..=130)]
//!     age: Array1<Option<i64>>,
//!     #[input(shape = [batch])]
//!     city: Array1<Option<String>>,
//! }
//!
//! # #[cfg(feature = "json")] {
//! let arrays = Arrays::from_json(r#"{"age": [31, null, 50], "city": ["Ulm", "Bonn", null]}"#)?;
//! let survey = Survey::from_arrays(arrays)?;
//! assert_eq!(survey.age, array![Some(31), None, Some(50)]);
//! assert_eq!(survey.city[2], None);
//!
//! let arrays = survey.views().to_arrays();
//! assert_eq!(arrays.missing("age"), Some(array![false, true, false].into_dyn()));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Series {
//!     #[input(shape = [time], sorted)] // `sorted` needs every value, but `at` is nullable
//!     at: Array1<Option<i64>>,
//! }
//! ```
//!
//! # `shape`
//!
//! One entry per axis: a symbol, which has the same size everywhere in the struct; a number, a
//! constant in `SCREAMING_SNAKE_CASE`, a const parameter or a block; `_` for any size; `..` for any
//! number of axes; or arithmetic on symbols with `+`, `-` and `*`, which is solved from the arrays
//! in any order. Without `shape`, every axis may have any size.
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::{Array1, Array2, Array4};
//!
//! const CHANNELS: usize = 3;
//!
//! #[derive(InputSchema)]
//! struct Batch {
//!     #[input(shape = [batch, height, width, CHANNELS])]
//!     image: Array4<u8>,
//!     #[input(shape = [batch, height * width])]
//!     mask: Array2<bool>,
//!     #[input(shape = [2 * batch])]
//!     pairs: Array1<u32>,
//! }
//!
//! let batch = Batch {
//!     image: Array4::zeros((2, 4, 5, 3)),
//!     mask: Array2::default((2, 20)),
//!     pairs: Array1::zeros(5),
//! };
//! assert_eq!(
//!     batch.check().unwrap_err().to_string(),
//!     "error[dim]: `2 * batch` is 5 in `pairs` (axis 0), \
//!      but `batch` is 2 in `image` (axis 0), which makes it 4",
//! );
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array2};
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, height, 3])] // `x` has rank 2 by its type, but its `shape` has 3 entries
//!     x: Array2<f32>,
//! }
//! ```
//!
//! # `dims`
//!
//! Bounds on symbols, on the struct.
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::Array2;
//!
//! #[derive(InputSchema)]
//! #[input(dims(batch = 1..=256, time = 2..))]
//! struct Series {
//!     #[input(shape = [batch, time])]
//!     x: Array2<f32>,
//! }
//!
//! let empty = Series { x: Array2::zeros((0, 8)) };
//! assert_eq!(
//!     empty.check().unwrap_err().to_string(),
//!     "error[bounds]: `batch` is 0 in `x` (axis 0), but the schema says 1..=256",
//! );
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! #[input(dims(bach = 1..=256))] // no array has an axis `bach`; did you mean `batch`?
//! struct Inputs {
//!     #[input(shape = [batch])]
//!     x: Array1<f32>,
//! }
//! ```
//!
//! # `dtype`
//!
//! Repeats the element type, where an alias hides it from the reader.
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::Array1};
//! type Label = i64;
//!
//! #[derive(InputSchema)]
//! struct Labels {
//!     #[input(dtype = i64)]
//!     y: Array1<Label>,
//! }
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Labels {
//!     #[input(dtype = i32)] // `y` holds i64 by its type, but `dtype` says i32
//!     y: Array1<i64>,
//! }
//! ```
//!
//! # `name`, `rename_all`
//!
//! The array's name in files, models and reports, by default the field's name. `rename_all` on the
//! struct converts all names to another case.
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! #[input(rename_all = "camelCase")]
//! struct Inputs {
//!     sensor_data: Array1<f32>,
//!     #[input(name = "serving_default_x:0")]
//!     x: Array1<f32>,
//! }
//!
//! let names: Vec<_> = Inputs::SCHEMA.arrays().map(|spec| spec.name().to_owned()).collect();
//! assert_eq!(names, ["sensorData", "serving_default_x:0"]);
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Inputs {
//!     x: Array1<f32>,
//!     #[input(name = "x")] // two arrays are called `x`; give `y` another `name`
//!     y: Array1<f32>,
//! }
//! ```
//!
//! # `range`
//!
//! A Rust range that contains every value. Its ends are literals or constants.
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::{Array2, array};
//!
//! #[derive(InputSchema)]
//! struct Image {
//!     #[input(range = 0.0..=1.0)]
//!     pixels: Array2<f32>,
//! }
//!
//! let image = Image { pixels: array![[0.5, 99.0], [f32::NAN, f32::INFINITY]] };
//! let report = image.check().unwrap_err();
//! let codes: Vec<_> = report.violations().iter().map(|violation| violation.code()).collect();
//! assert_eq!(codes, ["missing", "infinite", "range"]);
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Image {
//!     #[input(range = 0..=300)] // `300` is not a value of u8, which holds 0 to 255
//!     pixels: Array1<u8>,
//! }
//! ```
//!
//! # `one_of`
//!
//! A list that contains every value.
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::{Array1, array};
//!
//! #[derive(InputSchema)]
//! struct Labels {
//!     #[input(one_of = ["cat", "dog"])]
//!     y: Array1<&'static str>,
//! }
//!
//! let labels = Labels { y: array!["cat", "dig"] };
//! assert_eq!(
//!     labels.check().unwrap_err().to_string(),
//!     "\
//! error[one_of]: `y` has 1 of 2 values not among [\"cat\", \"dog\"]
//!   y[1] = \"dig\"
//!   help: `Repair::discard` makes it missing; then it can be imputed by the most frequent value, \
//!      or its row dropped",
//! );
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Labels {
//!     #[input(one_of = [0, 1, 1])] // `1` appears twice in `one_of`
//!     y: Array1<i64>,
//! }
//! ```
//!
//! # `allow_nan`, `allow_inf`
//!
//! Allow NaN, or infinities, in floats.
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::{Array1, array}};
//! #[derive(InputSchema)]
//! struct Sensor {
//!     #[input(allow_nan)]
//!     reading: Array1<f32>,
//! }
//! assert!(Sensor { reading: array![1.0, f32::NAN] }.check().is_ok());
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Sensor {
//!     #[input(allow_nan)] // `allow_nan` needs floats, but `reading` holds i32, which has no NaN
//!     reading: Array1<i32>,
//! }
//! ```
//!
//! # `unique`, `sorted`, `increasing`
//!
//! No value occurs twice; no value is smaller than the one before it; every value is larger than
//! the one before it. The order is along axis 0, unless another is given: `sorted(axis = 1)`.
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::{Array1, array}};
//! #[derive(InputSchema)]
//! struct Series {
//!     #[input(increasing)]
//!     timestamp: Array1<i64>,
//! }
//! let series = Series { timestamp: array![10, 20, 20] };
//! assert_eq!(series.check().unwrap_err().violations()[0].code(), "increasing");
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Series {
//!     #[input(sorted(axis = 1))] // `sorted` asks for axis 1, but `timestamp` has one
//!     timestamp: Array1<i64>,
//! }
//! ```
//!
//! # `sums_to`, `one_hot`
//!
//! The values along an axis, by default the last, sum to a total within a tolerance; or exactly one
//! of them is 1 and the others are 0.
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::{Array2, array}};
//! #[derive(InputSchema)]
//! struct Targets {
//!     #[input(sums_to(1.0, axis = -1, tolerance = 1e-5), range = 0.0..=1.0)]
//!     probabilities: Array2<f32>,
//!     #[input(one_hot)]
//!     classes: Array2<u8>,
//! }
//! let targets = Targets {
//!     probabilities: array![[0.25, 0.75], [0.5, 0.25]],
//!     classes: array![[0, 1], [1, 1]],
//! };
//! let report = targets.check().unwrap_err();
//! let codes: Vec<_> = report.violations().iter().map(|violation| violation.code()).collect();
//! assert_eq!(codes, ["sums_to", "one_hot"]);
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Targets {
//!     #[input(sums_to = 1.0)] // `sums_to` needs real numbers, but `classes` holds text
//!     classes: Array1<String>,
//! }
//! ```
//!
//! # `check`
//!
//! A function of your own. On a field, it gets a view of the array; on the struct, a reference to
//! the struct. It runs only if dtypes and shapes are right.
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::{Array1, ArrayView1, array};
//!
//! #[derive(InputSchema)]
//! #[input(check = as_many)]
//! struct Sampling {
//!     #[input(check = balanced)]
//!     y: Array1<i64>,
//!     rates: Array1<f32>,
//! }
//!
//! fn balanced(y: ArrayView1<'_, i64>) -> Result<(), String> {
//!     let ones = y.iter().filter(|&&label| label == 1).count();
//!     if 2 * ones == y.len() { Ok(()) } else { Err(format!("{ones} of {} are 1", y.len())) }
//! }
//!
//! fn as_many(sampling: &Sampling) -> Result<(), &'static str> {
//!     if sampling.rates.len() <= sampling.y.len() { Ok(()) } else { Err("more rates than labels") }
//! }
//!
//! let sampling = Sampling { y: array![1, 1], rates: array![0.1] };
//! assert_eq!(
//!     sampling.check().unwrap_err().to_string(),
//!     "error[check]: `balanced` refused `y`: 2 of 2 are 1",
//! );
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::{Array1, ArrayView2}};
//! #[derive(InputSchema)]
//! struct Sampling {
//!     #[input(check = wide)] // mismatched: the function takes another array
//!     y: Array1<i64>,
//! }
//! fn wide(_: ArrayView2<'_, i64>) -> Result<(), String> { Ok(()) }
//! ```
//!
//! The error is of any type that is `Display`. A [`CheckError`](crate::CheckError) also says which values
//! are refused, and has a code of its own: reports count them, list them and draw them.
//!
//! # `check_rows`
//!
//! A function of your own that gets one row of an array: a view of what is at one index of axis 0, or
//! a reference to a value of an array of one axis. The report counts the rows that it refuses and has
//! the first five with what it says of each. Like `check`, it runs only if dtype and shape are right.
//!
//! ```
//! use schema_core::InputSchema;
//! use schema_core::ndarray::{Array1, Array2, ArrayView1, array};
//!
//! #[derive(InputSchema)]
//! struct Embeddings {
//!     #[input(shape = [batch, 2], check_rows = of_unit_length)]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], check_rows = is_even)]
//!     id: Array1<i64>,
//! }
//!
//! fn of_unit_length(row: ArrayView1<'_, f32>) -> Result<(), String> {
//!     let length = row.dot(&row).sqrt();
//!     if (length - 1.0).abs() < 1e-6 { Ok(()) } else { Err(format!("its length is {length}")) }
//! }
//!
//! fn is_even(id: &i64) -> Result<(), &'static str> {
//!     if id % 2 == 0 { Ok(()) } else { Err("it is odd") }
//! }
//!
//! let embeddings = Embeddings { x: array![[1.0, 0.0], [3.0, 4.0]], id: array![2, 4] };
//! assert_eq!(
//!     embeddings.check().unwrap_err().to_string(),
//!     "\
//! error[check_rows]: `of_unit_length` refused 1 of 2 rows of `x`
//!   x[1]: its length is 5",
//! );
//! ```
//!
//! With the feature `stream`, [`InputSchema::stream`](crate::InputSchema::stream) calls it with the rows
//! of pieces, so that data may be larger than memory; `check` needs the whole array and is refused
//! there. Only fixed sizes are known before the end, so do not rely on the size of a symbol. A row of
//! integers, truth values or text with a value that is missing is not checked in pieces, unless the
//! array's elements are an `Option`: the data is refused anyway. A schema
//! alone, from a file for example, has no functions: neither `Schema::validate` nor a stream of it calls any.
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::{Array2, ArrayView2}};
//! #[derive(InputSchema)]
//! struct Embeddings {
//!     #[input(check_rows = wide)] // mismatched: a row has one axis less than the array
//!     x: Array2<i64>,
//! }
//! fn wide(_: ArrayView2<'_, i64>) -> Result<(), String> { Ok(()) }
//! ```
//!
//! # `role`
//!
//! `input` (the default), `target` (the expected output of the model) or `weight` (how much each
//! sample counts).
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::Array1};
//! # use schema_core::spec::Role;
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(role = target)]
//!     y: Array1<i64>,
//! }
//! assert_eq!(Training::SCHEMA.get("y").unwrap().role(), Role::Target);
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(role = label)] // unknown role `label`; it is one of `input`, `target`, `weight`
//!     y: Array1<i64>,
//! }
//! ```
//!
//! # `loss`
//!
//! The loss that compares a target with the model's output, for a model file that does not contain
//! it: an ONNX file never does, a Keras file only if the model was compiled. `Model::check` and
//! [`model`](#model) derive the target's shape and values from it. It is one of Keras' names: `mse`,
//! `mae`, `huber`, `binary_crossentropy`, `categorical_crossentropy`,
//! `sparse_categorical_crossentropy`, ..
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::Array2};
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 10], role = target, loss = mse)]
//!     y: Array2<f32>,
//! }
//! assert_eq!(Training::SCHEMA.get("y").unwrap().loss(), Some("mse"));
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array2};
//! #[derive(InputSchema)]
//! struct Inputs {
//!     #[input(shape = [batch, 3], loss = mse)] // `x` is an input, and a loss compares targets with outputs; ..
//!     x: Array2<f32>,
//! }
//! ```
//!
//! # `on_missing`
//!
//! What a repair does with missing values: `mean`, `median`, `most_frequent` or `constant(..)`
//! impute that value, and `drop` drops the rows. A check still reports missing values, except in an
//! array with [nullable elements](#nullable-elements), where they are also allowed.
//!
//! ```
//! use schema_core::ndarray::{Array1, Array2};
//! use schema_core::InputSchema;
//! use schema_core::spec::OnMissing;
//!
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(shape = [batch, 3], on_missing = median)]
//!     x: Array2<f32>,
//!     #[input(shape = [batch], one_of = ["cat", "dog"], on_missing = constant("cat"))]
//!     kind: Array1<String>,
//!     #[input(shape = [batch], on_missing = drop)]
//!     y: Array1<i64>,
//! }
//!
//! let on_missing = |name| Training::SCHEMA.get(name).unwrap().on_missing().cloned();
//! assert_eq!(on_missing("x"), Some(OnMissing::Median));
//! assert_eq!(on_missing("kind"), Some(OnMissing::text("cat")));
//! assert_eq!(on_missing("y"), Some(OnMissing::Drop));
//! ```
//!
//! A value that breaks a rule is not missing, so it stays as it is.
//! [`Repair::discard`](crate::Repair::discard) makes values missing that are infinite, outside the
//! `range` or not in `one_of`, so that later steps repair them too:
//!
//! ```
//! # #[cfg(feature = "repair")] {
//! use schema_core::ndarray::{Array1, array};
//! use schema_core::{Arrays, InputSchema, Repair};
//!
//! #[derive(Debug, InputSchema)]
//! struct Training {
//!     #[input(shape = [batch], range = 0.0..=10.0, on_missing = median)]
//!     x: Array1<f64>,
//!     #[input(shape = [batch], one_of = [0, 1], on_missing = drop)]
//!     y: Array1<i64>,
//! }
//!
//! let arrays = Arrays::new()
//!     .with("x", array![1.0, -4.0, f64::INFINITY, 3.0])
//!     .with("y", array![0_i64, 1, 1, 7]);
//! let plan = Repair::new().discard("x").discard("y").and(Repair::of(&Training::SCHEMA));
//! let (training, log) = plan.build::<Training>(arrays)?;
//! assert_eq!((&training.x, &training.y), (&array![1.0, 1.0, 1.0], &array![0, 1, 1]));
//! assert_eq!(log.steps().len(), 4);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(on_missing = mean)] // `mean` needs real floats, but `y` holds i64; use `most_frequent`, ..
//!     y: Array1<i64>,
//! }
//! ```
//!
//! # `columns`
//!
//! The columns of a table from which the array is stacked if
//! [`from_arrays`](crate::InputSchema::from_arrays) finds no array of its name. They are stacked
//! along a new last axis. Numbers get the dtype of the array, as they would in one array of rows. A
//! column that is absent, or whose dtype or length differs, is reported by its own name.
//!
//! ```
//! use schema_core::ndarray::{Array1, Array2, array};
//! use schema_core::{Arrays, InputSchema};
//!
//! #[derive(Debug, InputSchema)]
//! struct Flowers {
//!     #[input(shape = [batch, 2], columns = ["petal length", "petal width"])]
//!     x: Array2<f32>,
//!     #[input(shape = [batch])]
//!     species: Array1<i64>,
//! }
//!
//! let table = Arrays::new()
//!     .with("petal length", array![1.4_f32, 4.7])
//!     .with("petal width", array![0.2_f32, 1.4])
//!     .with("species", array![0_i64, 1]);
//! let flowers = Flowers::from_arrays(table).unwrap();
//! assert_eq!(flowers.x, array![[1.4, 0.2], [4.7, 1.4]]);
//!
//! let table = Arrays::new()
//!     .with("petal length", array![1.4_f32, 4.7])
//!     .with("species", array![0_i64, 1]);
//! assert_eq!(
//!     Flowers::from_arrays(table).unwrap_err().to_string(),
//!     "error[absent]: `petal width`, a column of `x`, is not there",
//! );
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array2};
//! #[derive(InputSchema)]
//! struct Flowers {
//!     #[input(shape = [batch, 3], columns = ["length", "width"])] // `columns` lists 2 columns, but the last axis of `x` is 3
//!     x: Array2<f32>,
//! }
//! ```
//!
//! # `flatten`, `skip`
//!
//! A field whose type is another `InputSchema` struct, which adds its arrays and symbols to this
//! one; and a field that is not an array.
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::{Array1, Array2}};
//! #[derive(InputSchema)]
//! struct Features {
//!     #[input(shape = [batch, 3])]
//!     x: Array2<f32>,
//! }
//!
//! #[derive(InputSchema)]
//! struct Training {
//!     #[input(flatten)]
//!     features: Features,
//!     #[input(shape = [batch])]
//!     y: Array1<i64>,
//!     #[input(skip)]
//!     epochs: usize,
//! }
//!
//! let training = Training {
//!     features: Features { x: Array2::zeros((2, 3)) },
//!     y: Array1::zeros(3),
//!     epochs: 10,
//! };
//! assert_eq!(
//!     training.check().unwrap_err().to_string(),
//!     "error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `y` (axis 0)",
//! );
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! struct Training {
//!     y: Array1<i64>,
//!     epochs: usize, // a plain `usize` is not an array; .. or `#[input(skip)]`
//! }
//! ```
//!
//! # `model`
//!
//! The model that the struct is for: `#[input(model = "models/dense.keras")]` checks the struct
//! against the file at compile time, which can also be a schema in JSON. It requires the Cargo feature `model`;
//! see the page `guide::model_file`.
//!
//! # `ignore_unknown`
//!
//! Arrays that the struct does not name are violations, because a name may be misspelled. For tables with
//! more columns than the model takes, `ignore_unknown` on the struct ignores them;
//! [`Arrays::select`](crate::Arrays::select) drops them from the data instead.
//!
//! ```
//! # use schema_core::{Arrays, InputSchema, ndarray::{Array1, array}};
//! #[derive(Debug, InputSchema)]
//! #[input(ignore_unknown)]
//! struct Ages {
//!     age: Array1<i64>,
//! }
//!
//! let passengers = Arrays::new().with("age", array![22_i64, 38]).with("deck", array![1_i64, 3]);
//! assert_eq!(Ages::from_arrays(passengers).unwrap().age, array![22, 38]);
//! ```
//!
//! # `crate`
//!
//! The path of this crate, if it has another name: `#[input(crate = "::arrays")]`.
//!
//! ```
//! # use schema_core::{InputSchema, ndarray::Array1};
//! extern crate schema_core as arrays;
//!
//! #[derive(InputSchema)]
//! #[input(crate = "arrays")]
//! struct Inputs {
//!     x: Array1<f32>,
//! }
//! ```
//!
//! ```compile_fail
//! # use schema_core::{InputSchema, ndarray::Array1};
//! #[derive(InputSchema)]
//! #[input(crate = "::no_such_crate")] // could not find `no_such_crate`
//! struct Inputs {
//!     x: Array1<f32>,
//! }
//! ```

#[cfg(feature = "derive")]
pub mod batches;
#[cfg(feature = "model")]
pub mod frameworks;
#[cfg(all(feature = "derive", feature = "model"))]
pub mod model_file;
#[cfg(all(feature = "derive", feature = "model"))]
pub mod models;
#[cfg(all(feature = "derive", feature = "sample"))]
pub mod samples;
