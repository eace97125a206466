//! A struct's schema with rules that are known at run time only.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use schema_spec::{Change, ChangeKind, Schema, Text};

use crate::check::Outcome;
use crate::check_error::CheckError;
use crate::from_arrays::{self, FromArrays};
use crate::input_schema::{FieldViews, InputSchema, checked};
use crate::load::match_and_check;
use crate::user_checks::{Checks, found, shapes_of};
use crate::{Arrays, Dims, Rejected, Report, Valid};

/// The schema of a struct with narrower rules, known at run time only, such as the size of a vocabulary.
///
/// The data is checked against both, so the proof is a [`Valid<T>`](Valid). Functions named by `check` run
/// once, and values are read twice.
///
/// ```
/// use schema_core::ndarray::{Array2, array};
/// use schema_core::spec::{Constraint, Value, ValueRange};
/// use schema_core::{InputSchema, Tightened};
///
/// #[derive(Debug, InputSchema)]
/// struct Prompt {
///     #[input(shape = [batch, time], range = 0..)]
///     tokens: Array2<i64>,
/// }
///
/// let vocabulary = 100; // from a file
/// let range = ValueRange::new(Some(Value::Int(0)), Some(Value::Int(vocabulary)), false);
/// let schema = Prompt::SCHEMA.to_builder();
/// let schema = schema.change("tokens", |tokens| tokens.with_rule(Constraint::Range(range)));
/// let prompts = Tightened::<Prompt>::new(schema.build()?)?;
///
/// let prompt = prompts.validate(Prompt { tokens: array![[7, 99]] })?; // Valid<Prompt>
/// assert_eq!(
///     prompts.validate(Prompt { tokens: array![[7, 100]] }).unwrap_err().to_string(),
///     "error[range]: `tokens` has 1 of 2 values outside 0..100\n  tokens[0, 1] = 100"
/// );
///
/// let wider = Prompt::SCHEMA.to_builder();
/// let wider = wider.change("tokens", |tokens| tokens.with_shape(["_".parse().unwrap()]));
/// assert_eq!(
///     Tightened::<Prompt>::new(wider.build()?).unwrap_err().to_string(),
///     "the schema allows what `Prompt` does not:\n  `tokens`: shape [_] -> [batch, time]"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Tightened<T> {
    schema: Schema,
    /// Functions with their names.
    checks: Vec<(Text, Arc<Check<T>>)>,
    of: PhantomData<fn() -> T>,
}

/// A function that is known at run time.
type Check<T> = dyn Fn(&T) -> Result<(), CheckError> + Send + Sync;

impl<T> Clone for Tightened<T> {
    fn clone(&self) -> Tightened<T> {
        Tightened {
            schema: self.schema.clone(),
            checks: self.checks.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Tightened<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.schema.fmt(f)
    }
}

impl<T: InputSchema> Tightened<T> {
    /// Checks that whatever fits the schema fits that of the struct, too, as
    /// [`Schema::diff`](schema_spec::Schema::diff) compares them, and that it is about the same arrays in
    /// the same order.
    ///
    /// # Errors
    ///
    /// Returns the differences by which the schema allows what the struct does not.
    pub fn new(schema: Schema) -> Result<Tightened<T>, WiderSchema> {
        let own = const { &T::SCHEMA };
        let mut changes = schema.diff(own);
        changes.retain(|change| change.breaks_stored() || change.kind() == ChangeKind::Check);
        let names = |schema: &Schema| -> Vec<String> {
            schema.arrays().map(|spec| spec.name().to_owned()).collect()
        };
        let is_other = changes.is_empty() && names(&schema) != names(own);
        if is_other || !changes.is_empty() {
            return Err(WiderSchema {
                name: own.name().to_owned(),
                changes,
            });
        }
        Ok(Tightened {
            schema,
            checks: Vec::new(),
            of: PhantomData,
        })
    }

    /// Adds a function that is known at run time, as one that takes a vocabulary with it. It runs on inputs
    /// that are valid otherwise, and reports call it by this name.
    ///
    /// ```
    /// use std::collections::HashSet;
    ///
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{CheckError, InputSchema, Tightened};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Prompt {
    ///     #[input(shape = [time])]
    ///     tokens: Array1<i64>,
    /// }
    ///
    /// let special: HashSet<i64> = [0, 7].into(); // from a file
    /// let prompts = Tightened::<Prompt>::new(Prompt::SCHEMA)?;
    /// let prompts = prompts.with_check("special", move |prompt| {
    ///     let found = prompt.tokens.iter().enumerate();
    ///     let found = found.filter(|(_, token)| special.contains(token));
    ///     CheckError::all(found.map(|(at, &token)| {
    ///         CheckError::new("a special token").in_array("tokens").at([at]).value(token)
    ///     }))
    /// });
    ///
    /// assert!(prompts.validate(Prompt { tokens: array![1, 2] }).is_ok());
    /// assert_eq!(
    ///     prompts.validate(Prompt { tokens: array![1, 7] }).unwrap_err().to_string(),
    ///     "error[check]: `special` refused 1 of 2 values of `tokens`: a special token\n  tokens[1] = 7"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline] // compiled only where it is called
    #[must_use]
    pub fn with_check(
        mut self,
        name: impl Into<Text>,
        check: impl Fn(&T) -> Result<(), CheckError> + Send + Sync + 'static,
    ) -> Tightened<T> {
        self.checks.push((name.into(), Arc::new(check)));
        self
    }

    fn run(&self, inputs: &T, outcome: &mut Outcome<'_>) {
        for (name, check) in &self.checks {
            if let Err(error) = check(inputs) {
                let shapes = shapes_of(inputs);
                for finding in error.findings {
                    found(outcome, "", name.clone(), finding, &shapes);
                }
            }
        }
    }

    /// Returns the schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Checks the arrays of a struct, as [`InputSchema::check`] does.
    ///
    /// # Errors
    ///
    /// Returns a report of all violations.
    pub fn check(&self, inputs: &T) -> Result<Dims, Report> {
        let mut views = FieldViews::new();
        inputs.__fields(&mut views);
        let mut outcome = Outcome::new(&self.schema);
        views.check(&mut outcome);
        if outcome.violations.is_empty() {
            // The proof, and the sizes of its symbols, are of the struct's own schema.
            let dims = checked(inputs)?;
            self.run(inputs, &mut outcome);
            return match outcome.violations.is_empty() {
                true => Ok(dims),
                false => Err(outcome.into_report()),
            };
        }
        inputs.__custom(&mut Checks::new(&mut outcome));
        outcome.finish()
    }

    /// Checks the arrays of a struct and returns a proof, as [`InputSchema::validate`] does.
    ///
    /// # Errors
    ///
    /// Returns the inputs, unchanged, with a report of all violations.
    pub fn validate(&self, inputs: T) -> Result<Valid<T>, Rejected<T>> {
        match self.check(&inputs) {
            Ok(dims) => Ok(Valid::proven(inputs, dims)),
            Err(report) => Err(Rejected::new(inputs, report)),
        }
    }

    /// Builds the struct from unchecked arrays, as [`InputSchema::from_arrays`] does.
    ///
    /// # Errors
    ///
    /// Returns the arrays, unchanged, with a report of all violations.
    pub fn from_arrays(&self, arrays: Arrays) -> Result<Valid<T>, Rejected<Arrays>>
    where
        T: FromArrays,
    {
        let outcome = match_and_check(&arrays, &self.schema).outcome;
        match outcome.finish() {
            Ok(_) => from_arrays::build(arrays, |inputs, outcome| self.run(inputs, outcome)),
            Err(report) => Err(Rejected::new(arrays, report)),
        }
    }
}

/// A schema allows what that of a struct does not.
pub struct WiderSchema {
    name: String,
    changes: Vec<Change>,
}

impl WiderSchema {
    /// Returns the changes to the schema of the struct that refuse data.
    #[inline] // compiled only where it is called
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

impl fmt::Display for WiderSchema {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = schema_spec::Shown(&self.name);
        if self.changes.is_empty() {
            return write!(
                f,
                "the schema is not about the arrays of `{name}` in their order"
            );
        }
        write!(f, "the schema allows what `{name}` does not:")?;
        for change in &self.changes {
            write!(f, "\n  {change}")?;
        }
        Ok(())
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
impl fmt::Debug for WiderSchema {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for WiderSchema {}
