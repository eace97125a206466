use std::fmt;

use crate::rules::Rule;
use crate::text::{as_slice, as_str, put, same_str};
use crate::{ArraySpec, Constraint, DimBounds, List, Text};

/// The inputs of a model: arrays by name, and the sizes that they share.
///
/// `#[derive(InputSchema)]` makes a schema from a struct. By hand:
///
/// ```
/// use schema_spec::{ArraySpec, DType, Dim, Schema};
///
/// const SCHEMA: Schema = Schema::new("Training").with_arrays(
///     const {
///         &[
///             ArraySpec::new("x", DType::F32)
///                 .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] }),
///             ArraySpec::new("y", DType::I64).with_dims(const { &[Dim::symbol("batch")] }),
///         ]
///     },
/// );
/// assert_eq!(SCHEMA.arrays().count(), 2);
/// assert_eq!(SCHEMA.get("y").unwrap().to_string(), "y: i64[batch]");
/// ```
#[derive(Clone, Debug)]
pub struct Schema {
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) parts: Parts,
    pub(crate) bounds: List<DimBounds>,
    pub(crate) check: Option<Text>,
    pub(crate) ignore_unknown: bool,
}

/// The arrays: one list, or a list of parts if other structs are flattened into the struct.
#[derive(Clone, Debug)]
pub(crate) enum Parts {
    Arrays(List<ArraySpec>),
    Nested(&'static [Part]),
}

/// An array of a struct, or a struct flattened into it.
#[derive(Debug)]
#[doc(hidden)]
#[allow(clippy::large_enum_variant)] // constant data, which cannot be boxed
pub enum Part {
    Array(ArraySpec),
    Flatten(&'static Schema),
}

/// Data that can be checked against a [`Schema`]: the `Arrays` of `schema-core`.
pub trait Validate {
    /// The size of each symbol.
    type Dims;
    /// All violations.
    type Report;

    /// Checks the data against the schema; see [`Schema::validate`].
    ///
    /// # Errors
    ///
    /// Returns a report of all violations.
    fn validate_against(&self, schema: &Schema) -> Result<Self::Dims, Self::Report>;
}

impl Schema {
    /// Creates a schema without arrays. `name` is usually the name of the struct.
    pub const fn new(name: &'static str) -> Schema {
        Schema {
            name: Text::Borrowed(name),
            description: Text::Borrowed(""),
            parts: Parts::Arrays(List::Borrowed(&[])),
            bounds: List::Borrowed(&[]),
            check: None,
            ignore_unknown: false,
        }
    }

    /// Creates a schema at run time. It is not checked for contradictions.
    #[doc(hidden)]
    pub fn owned(name: String, description: String, arrays: Vec<ArraySpec>) -> Schema {
        Schema {
            name: Text::Owned(name),
            description: Text::Owned(description),
            parts: Parts::Arrays(List::Owned(arrays)),
            bounds: List::Borrowed(&[]),
            check: None,
            ignore_unknown: false,
        }
    }

    /// Replaces the arrays.
    #[must_use]
    pub const fn with_arrays(self, arrays: &'static [ArraySpec]) -> Schema {
        self.with(Parts::Arrays(List::Borrowed(arrays)))
    }

    /// Replaces the arrays at run time. The schema is not checked for contradictions.
    #[doc(hidden)]
    #[must_use]
    pub fn with_owned_arrays(self, arrays: Vec<ArraySpec>) -> Schema {
        let bounds = self.bounds().cloned().collect();
        Schema {
            parts: Parts::Arrays(List::Owned(arrays)),
            bounds: List::Owned(bounds),
            ..self
        }
    }

    /// Replaces the bounds on symbols at run time.
    #[doc(hidden)]
    #[must_use]
    pub fn with_owned_bounds(self, bounds: Vec<DimBounds>) -> Schema {
        Schema {
            bounds: List::Owned(bounds),
            ..self
        }
    }

    /// Sets the path of a function that checks the struct, at run time.
    #[doc(hidden)]
    #[must_use]
    pub fn with_owned_check(self, path: Option<String>) -> Schema {
        Schema {
            check: path.map(Text::Owned),
            ..self
        }
    }

    /// Replaces the arrays by arrays and flattened schemas.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_parts(self, parts: &'static [Part]) -> Schema {
        self.with(Parts::Nested(parts))
    }

    const fn with(mut self, parts: Parts) -> Schema {
        put(&mut self.parts, parts);
        self
    }

    /// Sets the bounds on symbols.
    #[must_use]
    pub const fn with_bounds(mut self, bounds: &'static [DimBounds]) -> Schema {
        put(&mut self.bounds, List::Borrowed(bounds));
        self
    }

    /// Sets the description, a sentence for readers.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Schema {
        put(&mut self.description, Text::Borrowed(description));
        self
    }

    /// Sets the path of a function that checks the struct.
    #[must_use]
    pub const fn with_check(mut self, path: &'static str) -> Schema {
        put(&mut self.check, Some(Text::Borrowed(path)));
        self
    }

    /// Sets whether arrays that the schema does not name are ignored.
    #[must_use]
    pub const fn with_ignore_unknown(mut self, ignore_unknown: bool) -> Schema {
        self.ignore_unknown = ignore_unknown;
        self
    }

    /// Whether arrays that the schema does not name are ignored, such as the columns of a table that a
    /// model does not take. Otherwise they are violations.
    ///
    /// What a flattened schema says does not count.
    pub const fn ignores_unknown(&self) -> bool {
        self.ignore_unknown
    }

    /// The name, usually that of the struct.
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// The name as it is stored: `'static` if the schema is a constant.
    pub const fn name_text(&self) -> &Text {
        &self.name
    }

    /// A sentence for readers, or an empty string.
    pub const fn description(&self) -> &str {
        as_str(&self.description)
    }

    /// The path of the function that checks the struct. Only the struct can run it.
    pub fn check_path(&self) -> Option<&str> {
        self.check.as_deref()
    }

    /// The first function that only the struct can run, on the struct or on one array: its keyword and
    /// its path.
    #[doc(hidden)]
    pub const fn first_check(&self) -> Option<(&'static str, &str)> {
        if let Some(path) = &self.check {
            return Some((Rule::Check.keyword(), as_str(path)));
        }
        if let Parts::Nested(parts) = &self.parts {
            let mut at = 0;
            while at < parts.len() {
                if let Part::Flatten(inner) = &parts[at]
                    && let Some(check) = inner.first_check()
                {
                    return Some(check);
                }
                at += 1;
            }
        }
        let mut index = 0;
        while let Some(spec) = self.array(index) {
            let mut rule = 0;
            while rule < spec.constraints().len() {
                if let rule @ (Constraint::Check(path) | Constraint::CheckRows(path)) =
                    &spec.constraints()[rule]
                {
                    return Some((rule.keyword(), as_str(path)));
                }
                rule += 1;
            }
            index += 1;
        }
        None
    }

    /// The number of arrays, including those of flattened structs.
    #[allow(clippy::len_without_is_empty)] // a schema is not a collection
    pub const fn len(&self) -> usize {
        match &self.parts {
            Parts::Arrays(arrays) => as_slice(arrays).len(),
            Parts::Nested(parts) => {
                let (mut count, mut at) = (0, 0);
                while at < parts.len() {
                    count += match &parts[at] {
                        Part::Array(_) => 1,
                        Part::Flatten(inner) => inner.len(),
                    };
                    at += 1;
                }
                count
            }
        }
    }

    /// The array at `index`, in the order of [`arrays`](Schema::arrays).
    pub const fn array(&self, index: usize) -> Option<&ArraySpec> {
        match &self.parts {
            Parts::Arrays(arrays) => {
                let arrays = as_slice(arrays);
                if index < arrays.len() {
                    Some(&arrays[index])
                } else {
                    None
                }
            }
            Parts::Nested(parts) => {
                let (mut before, mut at) = (0, 0);
                while at < parts.len() {
                    let count = match &parts[at] {
                        Part::Array(spec) if before == index => return Some(spec),
                        Part::Array(_) => 1,
                        Part::Flatten(inner) if index < before + inner.len() => {
                            return inner.array(index - before);
                        }
                        Part::Flatten(inner) => inner.len(),
                    };
                    before += count;
                    at += 1;
                }
                None
            }
        }
    }

    /// The arrays in order; those of a flattened struct come where its field is.
    pub fn arrays(&self) -> impl Iterator<Item = &ArraySpec> {
        (0..).map_while(|index| self.array(index))
    }

    /// The array called `name`.
    pub const fn get(&self, name: &str) -> Option<&ArraySpec> {
        let mut index = 0;
        while let Some(spec) = self.array(index) {
            if same_str(spec.name(), name) {
                return Some(spec);
            }
            index += 1;
        }
        None
    }

    /// The array of a field of the struct itself, not of a flattened struct.
    #[doc(hidden)]
    pub const fn of_field(&self, field: &str) -> Option<&ArraySpec> {
        let mut at = 0;
        match &self.parts {
            Parts::Arrays(arrays) => {
                let arrays = as_slice(arrays);
                while at < arrays.len() {
                    if same_str(arrays[at].field(), field) {
                        return Some(&arrays[at]);
                    }
                    at += 1;
                }
            }
            Parts::Nested(parts) => {
                while at < parts.len() {
                    if let Part::Array(spec) = &parts[at]
                        && same_str(spec.field(), field)
                    {
                        return Some(spec);
                    }
                    at += 1;
                }
            }
        }
        None
    }

    /// Whether the symbol occurs in a shape.
    pub(crate) const fn has_symbol(&self, symbol: &str) -> bool {
        let mut index = 0;
        while let Some(spec) = self.array(index) {
            let mut axis = 0;
            while axis < spec.dims().len() {
                if spec.dims()[axis].has_symbol(symbol) {
                    return true;
                }
                axis += 1;
            }
            index += 1;
        }
        false
    }

    /// Checks arrays against the schema. No Rust struct is needed.
    ///
    /// Custom checks ([`Schema::check_path`], [`Constraint::Check`], [`Constraint::CheckRows`]) are known
    /// only by their paths and are not run; the struct runs them.
    ///
    /// # Errors
    ///
    /// Returns a report of all violations.
    pub fn validate<D: Validate + ?Sized>(&self, data: &D) -> Result<D::Dims, D::Report> {
        data.validate_against(self)
    }

    /// The bounds on symbols, those of flattened structs after the schema's own.
    pub fn bounds(&self) -> impl Iterator<Item = &DimBounds> {
        (0..).map_while(|index| self.bounds_at(index))
    }

    #[doc(hidden)]
    pub const fn bounds_at(&self, index: usize) -> Option<&DimBounds> {
        let own = as_slice(&self.bounds);
        if index < own.len() {
            return Some(&own[index]);
        }
        let Parts::Nested(parts) = &self.parts else {
            return None;
        };
        let (mut before, mut at) = (own.len(), 0);
        while at < parts.len() {
            if let Part::Flatten(inner) = &parts[at] {
                match inner.bounds_at(index - before) {
                    Some(bounds) => return Some(bounds),
                    None => before += inner.bounds_len(),
                }
            }
            at += 1;
        }
        None
    }

    const fn bounds_len(&self) -> usize {
        let mut count = 0;
        while self.bounds_at(count).is_some() {
            count += 1;
        }
        count
    }
}

impl PartialEq for Schema {
    /// Compares the contents; whether arrays are flattened does not matter.
    fn eq(&self, other: &Schema) -> bool {
        self.name == other.name
            && self.description == other.description
            && self.check == other.check
            && self.ignore_unknown == other.ignore_unknown
            && self.arrays().eq(other.arrays())
            && self.bounds().eq(other.bounds())
    }
}

/// One line per array.
impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        for spec in self.arrays() {
            write!(f, "\n  {spec}")?;
            if spec.role() != crate::Role::Input {
                write!(f, ", role = {}", spec.role())?;
            }
        }
        for bounds in self.bounds() {
            write!(f, "\n  {bounds}")?;
        }
        if self.ignore_unknown {
            write!(f, "\n  ignore_unknown")?;
        }
        Ok(())
    }
}
