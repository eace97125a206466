//! A schema that is made at run time.

use std::error::Error;
use std::fmt;

use crate::schema::Parts;
use crate::{ArraySpec, DimBounds, List, Schema, Shown, Text, nearest};

/// Makes a [`Schema`] at run time, and checks that it does not contradict itself, as the derive and the
/// reader of a file do. See [`Schema::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SchemaBuilder {
    schema: Schema,
    arrays: Vec<ArraySpec>,
    bounds: Vec<DimBounds>,
    /// The first array to be changed that is not there.
    absent: Option<String>,
}

impl Schema {
    /// Begins a schema of arrays that are known at run time only, such as from a configuration.
    ///
    /// ```
    /// use schema_spec::{ArraySpec, Constraint, DType, DimBounds, Schema, Value, ValueRange};
    ///
    /// let vocabulary = 50_257; // from a file
    /// let range = ValueRange::new(Some(Value::Int(0)), Some(Value::Int(vocabulary)), false);
    /// let tokens = ArraySpec::owned("tokens", DType::I64)
    ///     .with_shape(["batch".parse()?, "2 * n".parse()?])
    ///     .with_rule(Constraint::Range(range));
    /// let schema = Schema::builder("Prompt")
    ///     .array(tokens)
    ///     .bounds(DimBounds::owned("batch", 1, Some(64)))
    ///     .build()?;
    /// assert_eq!(
    ///     schema.to_string(),
    ///     "Prompt\n  tokens: i64[batch, 2 * n], range = 0..50257\n  batch = 1..=64"
    /// );
    ///
    /// let x = ArraySpec::owned("x", DType::F32).with_shape(["..".parse()?, "..".parse()?]);
    /// assert_eq!(
    ///     Schema::builder("Twice").array(x).build().unwrap_err().to_string(),
    ///     "`x` has `..` in its shape 2 times; write it once"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder(name: impl Into<Text>) -> SchemaBuilder {
        let mut schema = Schema::new("");
        schema.name = name.into();
        schema.to_builder()
    }

    /// Begins a schema that is this one but for what is changed.
    ///
    /// ```
    /// use schema_spec::{ArraySpec, Constraint, DType, Schema};
    ///
    /// const SCHEMA: Schema =
    ///     Schema::new("Labels").with_arrays(const { &[ArraySpec::new("y", DType::I64)] });
    /// let unique = SCHEMA.to_builder().change("y", |y| y.with_rule(Constraint::Unique));
    /// assert_eq!(unique.build()?.to_string(), "Labels\n  y: i64[..], unique");
    /// # Ok::<(), schema_spec::SchemaError>(())
    /// ```
    pub fn to_builder(&self) -> SchemaBuilder {
        SchemaBuilder {
            arrays: self.arrays().cloned().collect(),
            bounds: self.bounds().cloned().collect(),
            schema: Schema {
                parts: Parts::Arrays(List::Borrowed(&[])),
                bounds: List::Borrowed(&[]),
                ..self.clone()
            },
            absent: None,
        }
    }
}

impl SchemaBuilder {
    /// Adds an array.
    pub fn array(mut self, spec: ArraySpec) -> SchemaBuilder {
        self.arrays.push(spec);
        self
    }

    /// Changes the array of that name.
    pub fn change(
        mut self,
        name: &str,
        change: impl FnOnce(ArraySpec) -> ArraySpec,
    ) -> SchemaBuilder {
        match self.arrays.iter_mut().find(|spec| spec.name() == name) {
            Some(spec) => *spec = change(spec.clone()),
            None => {
                self.absent.get_or_insert_with(|| name.to_owned());
            }
        }
        self
    }

    /// Adds bounds on a symbol; of several, all hold.
    pub fn bounds(mut self, bounds: DimBounds) -> SchemaBuilder {
        self.bounds.push(bounds);
        self
    }

    /// Sets the description, a sentence for readers.
    pub fn description(mut self, description: impl Into<Text>) -> SchemaBuilder {
        self.schema.description = description.into();
        self
    }

    /// Sets whether arrays that the schema does not name are ignored.
    pub fn ignore_unknown(mut self, ignore_unknown: bool) -> SchemaBuilder {
        self.schema.ignore_unknown = ignore_unknown;
        self
    }

    /// Returns the schema.
    ///
    /// # Errors
    ///
    /// Returns the first contradiction, with what would be right.
    pub fn build(self) -> Result<Schema, SchemaError> {
        if let Some(absent) = &self.absent {
            let names = self.arrays.iter().map(ArraySpec::name);
            let near =
                nearest(absent, names).map(|near| format!("; did you mean `{}`?", Shown(near)));
            let near = near.unwrap_or_default();
            let absent = Shown(absent);
            return Err(SchemaError(format!("there is no array `{absent}`{near}")));
        }
        let schema = Schema {
            parts: Parts::Arrays(List::Owned(self.arrays)),
            bounds: List::Owned(self.bounds),
            ..self.schema
        };
        match schema.contradiction() {
            Some(problem) => Err(SchemaError(problem)),
            None => Ok(schema),
        }
    }
}

/// A schema contradicts itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SchemaError(pub(crate) String);

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for SchemaError {}

/// What a schema that is made at run time says of an array.
impl ArraySpec {
    /// Creates an input of any shape with any finite values, at run time.
    pub fn owned(name: impl Into<Text>, dtype: crate::DType) -> ArraySpec {
        ArraySpec {
            name: name.into(),
            ..ArraySpec::new("", dtype)
        }
    }

    /// Sets the shape at run time, with one entry per axis.
    #[must_use]
    pub fn with_shape(mut self, shape: impl IntoIterator<Item = crate::Dim>) -> ArraySpec {
        self.dims = shape.into_iter().collect();
        self
    }

    /// Adds a rule on the values at run time. It replaces one of the same kind and axis.
    #[must_use]
    pub fn with_rule(mut self, rule: crate::Constraint) -> ArraySpec {
        let is_other =
            |other: &crate::Constraint| other.rule() != rule.rule() || other.axis() != rule.axis();
        let mut rules: Vec<_> = self
            .constraints
            .iter()
            .filter(|other| is_other(other))
            .cloned()
            .collect();
        rules.push(rule);
        self.constraints = rules.into();
        self
    }

    /// Sets the description at run time, a sentence for readers.
    #[must_use]
    pub fn described(mut self, description: impl Into<Text>) -> ArraySpec {
        self.description = description.into();
        self
    }
}
