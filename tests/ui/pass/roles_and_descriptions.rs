//! Roles, and doc comments as descriptions.

use schema_core::ndarray::Array1;
use schema_core::InputSchema;
use schema_core::spec::Role;

/// What the classifier takes.
///
/// Two arrays, and a third.
#[derive(InputSchema)]
struct Training {
    /// One row per sample.
    #[input(role = input)]
    x: Array1<f32>,
    #[doc = "Labels."]
    #[doc = concat!("not", "read")]
    #[input(role = target)]
    y: Array1<i64>,
    #[input(role = weight)]
    weight: Array1<f32>,
    /** in a block */
    default: Array1<f32>,
}

fn main() {
    const SCHEMA: &schema_core::Schema = &Training::SCHEMA;
    assert_eq!(SCHEMA.description(), "What the classifier takes.\n\nTwo arrays, and a third.");
    let found: Vec<_> = SCHEMA.arrays().map(|spec| (spec.role(), spec.description())).collect();
    assert_eq!(
        found,
        [
            (Role::Input, "One row per sample."),
            (Role::Target, "Labels."),
            (Role::Weight, ""),
            (Role::Input, "in a block"),
        ]
    );
}
