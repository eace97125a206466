//! What the derive writes of an array: plain data, with nothing in it to drop, because values that
//! can be dropped are most of what a constant costs to compile.

use schema_spec::Part;

use crate::{ArraySpec, Constraint, DType, Dim, Role, Schema};

/// An array of a struct.
#[derive(Clone, Copy)]
pub struct Decl {
    pub name: &'static str,
    /// The field, where it is called otherwise.
    pub field: Option<&'static str>,
    pub description: &'static str,
    pub dtype: DType,
    pub rank: Option<usize>,
    pub optional: bool,
    pub role: Role,
    pub dims: &'static [Dim],
    pub rules: &'static [Constraint],
}

/// An array of a struct, or a struct flattened into it.
#[derive(Clone, Copy)]
pub enum PartDecl {
    Array(Decl),
    Flatten(&'static Schema),
}

impl Decl {
    const fn spec(self) -> ArraySpec {
        ArraySpec::new(self.name, self.dtype)
            .with_dims(self.dims)
            .with_rank(self.rank)
            .with_constraints(self.rules)
            .with_description(self.description)
            .with_role(self.role)
            .with_optional(self.optional)
            .of_field(self.field)
    }
}

pub const fn arrays<const N: usize>(decls: &[Decl; N]) -> [ArraySpec; N] {
    let mut specs = [const { ArraySpec::new("", DType::Bool) }; N];
    let mut at = 0;
    while at < N {
        // Forgotten, not dropped: a constant cannot drop, and there is nothing in it to free.
        std::mem::forget(std::mem::replace(&mut specs[at], decls[at].spec()));
        at += 1;
    }
    specs
}

pub const fn parts<const N: usize>(decls: &[PartDecl; N]) -> [Part; N] {
    let mut parts = [const { Part::Array(ArraySpec::new("", DType::Bool)) }; N];
    let mut at = 0;
    while at < N {
        let part = match decls[at] {
            PartDecl::Array(decl) => Part::Array(decl.spec()),
            PartDecl::Flatten(schema) => Part::Flatten(schema),
        };
        std::mem::forget(std::mem::replace(&mut parts[at], part));
        at += 1;
    }
    parts
}
