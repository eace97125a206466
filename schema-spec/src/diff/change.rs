use std::fmt;

use crate::{ArraySpec, Text};

/// One thing that differs between two schemas; see [`Schema::diff`](crate::Schema::diff).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Change {
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    array: Option<Text>,
    kind: ChangeKind,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "String::is_empty"))]
    old: String,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "String::is_empty"))]
    new: String,
    breaks_callers: bool,
    breaks_stored: bool,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "str::is_empty"))]
    why: &'static str,
}

/// What a [`Change`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The schema's name.
    Name,
    /// A sentence for readers.
    Description,
    /// An array that is new.
    Added,
    /// An array that is gone.
    Removed,
    /// The type of the elements.
    Dtype,
    /// The axes and their sizes.
    Shape,
    /// What the array is for.
    Role,
    /// Whether the array may be absent.
    Optional,
    /// A rule on the values.
    Constraint,
    /// The columns of a table that the array is stacked from.
    Columns,
    /// What a repair does with missing values.
    OnMissing,
    /// The loss that compares a target with an output.
    Loss,
    /// How large a symbol may be.
    Bounds,
    /// The function that checks the whole struct.
    Check,
}

impl ChangeKind {
    /// The kind as a stable word.
    pub const fn code(self) -> &'static str {
        match self {
            ChangeKind::Name => "name",
            ChangeKind::Description => "description",
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Dtype => "dtype",
            ChangeKind::Shape => "shape",
            ChangeKind::Role => "role",
            ChangeKind::Optional => "optional",
            ChangeKind::Constraint => "constraint",
            ChangeKind::Columns => "columns",
            ChangeKind::OnMissing => "on_missing",
            ChangeKind::Loss => "loss",
            ChangeKind::Bounds => "bounds",
            ChangeKind::Check => "check",
        }
    }
}

impl Change {
    pub(super) fn between(
        kind: ChangeKind,
        array: Option<&ArraySpec>,
        old: &str,
        new: &str,
    ) -> Change {
        Change {
            array: array.map(|spec| spec.name_text().clone()),
            kind,
            old: old.to_owned(),
            new: new.to_owned(),
            breaks_callers: false,
            breaks_stored: false,
            why: "",
        }
    }

    pub(super) fn because(mut self, why: &'static str) -> Change {
        self.why = why;
        self
    }

    /// The same, breaking what is stored, and callers where it concerns them.
    pub(super) fn breaking(mut self, callers: bool, why: &'static str) -> Change {
        self.breaks_stored = true;
        self.breaks_callers = callers;
        self.because(why)
    }

    pub(super) fn breaking_callers(mut self, why: &'static str) -> Change {
        self.breaks_callers = true;
        self.because(why)
    }

    /// The array that it is about; `None` where it is about the schema itself.
    pub fn array(&self) -> Option<&str> {
        self.array.as_deref()
    }

    /// What it is about.
    pub const fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// What the old schema says, as one would write it; empty where it says nothing.
    pub fn before(&self) -> &str {
        &self.old
    }

    /// What the new schema says, as one would write it; empty where it says nothing.
    pub fn after(&self) -> &str {
        &self.new
    }

    /// Whether what callers send may be refused, or does not suffice, though it did before.
    pub const fn breaks_callers(&self) -> bool {
        self.breaks_callers
    }

    /// Whether data that was accepted may be refused.
    pub const fn breaks_stored(&self) -> bool {
        self.breaks_stored
    }

    /// Why it breaks, or does not; empty where that is plain.
    pub const fn why(&self) -> &str {
        self.why
    }
}

/// What differs, without what it breaks.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(array) = &self.array {
            write!(f, "`{array}`: ")?;
        }
        let code = self.kind.code();
        match (self.old.as_str(), self.new.as_str()) {
            (old, new) if self.kind == ChangeKind::Description => match (old, new) {
                (_, "") => write!(f, "{code} removed"),
                ("", _) => write!(f, "{code} added"),
                _ => write!(f, "{code} changed"),
            },
            // An array that only one of the schemas has.
            (old, new) if matches!(self.kind, ChangeKind::Added | ChangeKind::Removed) => {
                write!(f, "{code}: {old}{new}")
            }
            // A rule says what it is.
            ("", new) if self.kind == ChangeKind::Constraint => write!(f, "{new} added"),
            (old, "") if self.kind == ChangeKind::Constraint => write!(f, "{old} removed"),
            (old, new) if self.kind == ChangeKind::Constraint => write!(f, "{old} -> {new}"),
            ("", new) => write!(f, "{code} {new} added"),
            (old, "") => write!(f, "{code} {old} removed"),
            (old, new) => write!(f, "{code} {old} -> {new}"),
        }
    }
}
