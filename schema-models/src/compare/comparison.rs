use super::difference::Difference;
use super::requirement::Requirement;

/// The result of comparing a schema with a model.
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
    pub(super) differences: Vec<Difference>,
    pub(super) requirements: Vec<Requirement>,
    pub(super) notes: Vec<String>,
}

impl Comparison {
    /// The differences, with arrays in the order of the schema.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// The model's requirements on unknown parts of the declaration; none for a
    /// [`Schema`](schema_spec::Schema), which is complete.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// What could not be compared and why, one sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Converts into the differences.
    pub fn into_differences(self) -> Vec<Difference> {
        self.differences
    }
}
