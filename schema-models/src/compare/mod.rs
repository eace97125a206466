//! Whether a schema and a model agree.

mod declared;
mod difference;
mod inputs;
mod mismatch;
mod pairs;
mod question;
mod rules;
mod shapes;
mod targets;

pub use declared::{Declaration, DeclaredArray};
pub use difference::{Difference, DifferencePart};
pub use mismatch::ModelMismatch;
pub use question::{Asked, Question};
pub use rules::MatchRules;

use crate::Model;
use schema_spec::{Role, Schema};

/// What came of holding a schema against a model.
///
/// ```
/// use schema_models::{DeclaredArray, Declaration, MatchRules};
/// use schema_models::{Model, ModelArray, ModelFormat};
/// use schema_spec::Role;
///
/// let model = Model::new(ModelFormat::Onnx, vec![], vec![ModelArray::new("y")]);
/// let y = DeclaredArray::new("y").with_role(Role::Target);
/// let comparison = model.compare(&Declaration::new(vec![y]), &MatchRules::new());
/// assert!(comparison.differences().is_empty());
/// assert!(comparison.notes()[0].starts_with("the file has no loss for the output `y`"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    differences: Vec<Difference>,
    questions: Vec<Question>,
    notes: Vec<String>,
}

impl Comparison {
    /// Everything in which they do not agree, arrays in the order of the schema.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// What the model asks where the declaration does not tell: none of a [`Schema`], which tells
    /// all.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// What could not be compared, and why, a sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Everything in which they do not agree.
    pub fn into_differences(self) -> Vec<Difference> {
        self.differences
    }
}

impl Model {
    /// Everything in which the schema and the model do not agree, by the
    /// [match rules](crate#the-match-rules).
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

    /// Holds what is known of a schema against the model.
    pub fn compare(&self, declaration: &Declaration, rules: &MatchRules) -> Comparison {
        let mut context = Context {
            model: self,
            declaration,
            rules,
            found: Comparison::default(),
        };
        if !self.is_verified() && !rules.unverified {
            context.unverified();
            return context.found;
        }
        let mut symbols = shapes::Symbols::default();
        let inputs = inputs::compare(&mut context, &mut symbols);
        targets::compare(&mut context, &mut symbols, &inputs);
        let mut found = context.found;
        // What the schema has no array for comes last.
        let place = |difference: &Difference| difference.array.unwrap_or(usize::MAX);
        found.differences.sort_by_key(place);
        found
    }
}

/// Both sides, and what was found so far.
struct Context<'a> {
    model: &'a Model,
    declaration: &'a Declaration,
    rules: &'a MatchRules,
    found: Comparison,
}

impl Context<'_> {
    /// The places of the arrays in that role.
    fn of_role(&self, role: Role) -> Vec<usize> {
        let arrays = self.declaration.arrays.iter().enumerate();
        arrays
            .filter(|(_, array)| array.role == role)
            .map(|(at, _)| at)
            .collect()
    }

    fn push(
        &mut self,
        array: Option<usize>,
        part: DifferencePart,
        message: String,
        help: Option<String>,
    ) {
        let name = array.map_or_else(String::new, |at| self.declaration.arrays[at].name.clone());
        self.found.differences.push(Difference {
            array,
            name,
            part,
            message,
            help,
        });
    }

    /// Leaves what is not known to whoever knows it. `before` and `after` stand around what is found.
    fn ask(
        &mut self,
        at: usize,
        part: DifferencePart,
        asked: Asked,
        before: String,
        after: String,
    ) {
        self.found.questions.push(Question {
            array: at,
            part,
            asked,
            before,
            after,
        });
    }

    fn push_missing(&mut self, name: &str, message: String) {
        self.found.differences.push(Difference {
            array: None,
            name: name.to_owned(),
            part: DifferencePart::Missing,
            message,
            help: None,
        });
    }

    fn note(&mut self, sentence: &str) {
        self.found.notes.push(sentence.to_owned());
    }

    fn unverified(&mut self) {
        let why = self.model.notes().first();
        let message = why.map_or(
            "the model's file says too little to rely on",
            String::as_str,
        );
        let help = "allow it with `unverified`, which compares shapes only";
        let message = message.to_owned();
        self.push(None, DifferencePart::Model, message, Some(help.to_owned()));
    }
}
