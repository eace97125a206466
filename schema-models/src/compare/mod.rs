//! Compares a schema with a model.

mod comparison;
mod context;
mod declared;
mod difference;
mod inputs;
mod mismatch;
mod pairs;
mod requirement;
mod rules;
mod schema;
mod shapes;
mod targets;

pub use comparison::Comparison;
pub use declared::{Declaration, DeclaredArray};
pub use difference::{Difference, DifferencePart};
pub use mismatch::ModelMismatch;
pub use requirement::{Expected, Requirement};
pub use rules::MatchRules;

use schema_spec::Schema;

use context::Context;

use crate::Model;

impl Model {
    /// Returns all differences between a schema and the model, by the [match rules](crate#the-match-rules).
    ///
    /// ```
    /// use schema_models::Model;
    /// use schema_spec::{ArraySpec, DType, Dim, Schema};
    ///
    /// const SCHEMA: Schema = Schema::new("Inputs").with_arrays(
    ///     const {
    ///         &[ArraySpec::new("x", DType::F64)
    ///             .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(4)] })]
    ///     },
    /// );
    /// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/models/keras/dense.keras");
    /// let differences = Model::read(path)?.differences(&SCHEMA);
    /// let lines: Vec<&str> = differences.iter().map(|difference| difference.message()).collect();
    /// assert_eq!(
    ///     lines,
    ///     [
    ///         "`x` holds f64 here, but f32 in the model's `input_layer`",
    ///         "`x` is [batch, 4] here, but [_, 3] in the model's `input_layer`: axis 1 is 4, not 3",
    ///     ],
    /// );
    /// # Ok::<(), schema_models::ModelError>(())
    /// ```
    pub fn differences(&self, schema: &Schema) -> Vec<Difference> {
        self.compare(&Declaration::from(schema), &MatchRules::new())
            .into_differences()
    }

    /// Compares a possibly incomplete declaration with the model.
    pub fn compare(&self, declaration: &Declaration, rules: &MatchRules) -> Comparison {
        let mut context = Context {
            model: self,
            declaration,
            rules,
            found: Comparison::default(),
        };
        if let Some(schema) = self.as_schema() {
            schema::compare(&mut context, schema);
            return context.sorted();
        }
        if !self.is_verified() && !rules.unverified {
            context.unverified();
            return context.found;
        }
        let mut symbols = shapes::Symbols::default();
        let inputs = inputs::compare(&mut context, &mut symbols);
        targets::compare(&mut context, &mut symbols, &inputs);
        context.sorted()
    }
}
