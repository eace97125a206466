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
    #[cfg_attr(feature = "serde", serde(skip))]
    axes: Vec<usize>,
}

/// The kind of a [`Change`].
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
    /// An array was added.
    Added,
    /// An array was removed.
    Removed,
    /// The type of the elements.
    Dtype,
    /// The axes and their sizes.
    Shape,
    /// The role of the array.
    Role,
    /// Whether the array may be absent.
    Optional,
    /// Whether values may be missing.
    Nullable,
    /// A rule on the values.
    Constraint,
    /// The columns of a table that the array is stacked from.
    Columns,
    /// What a repair does with missing values.
    OnMissing,
    /// The loss that compares a target with an output.
    Loss,
    /// The bounds on a symbol.
    Bounds,
    /// The function that checks the struct.
    Check,
    /// Whether arrays that the schema does not name are ignored.
    Unknown,
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
            ChangeKind::Nullable => "nullable",
            ChangeKind::Constraint => "constraint",
            ChangeKind::Columns => "columns",
            ChangeKind::OnMissing => "on_missing",
            ChangeKind::Loss => "loss",
            ChangeKind::Bounds => "bounds",
            ChangeKind::Check => "check",
            ChangeKind::Unknown => "ignore_unknown",
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
            axes: Vec::new(),
        }
    }

    pub(super) fn at_axes(mut self, axes: Vec<usize>) -> Change {
        self.axes = axes;
        self
    }

    pub(super) fn because(mut self, why: &'static str) -> Change {
        self.why = why;
        self
    }

    /// Marks the change as breaking stored data and, if it concerns them, callers.
    pub(super) fn breaking(mut self, callers: bool, why: &'static str) -> Change {
        self.breaks_stored = true;
        self.breaks_callers = callers;
        self.because(why)
    }

    pub(super) fn breaking_callers(mut self, why: &'static str) -> Change {
        self.breaks_callers = true;
        self.because(why)
    }

    /// The array that changed; `None` if the schema itself changed.
    pub fn array(&self) -> Option<&str> {
        self.array.as_deref()
    }

    /// The kind of change.
    pub const fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// What the old schema says, as it is written; empty if it says nothing.
    pub fn before(&self) -> &str {
        &self.old
    }

    /// What the new schema says, as it is written; empty if it says nothing.
    pub fn after(&self) -> &str {
        &self.new
    }

    /// Whether inputs that callers send may now be refused or be insufficient.
    pub const fn breaks_callers(&self) -> bool {
        self.breaks_callers
    }

    /// Whether data that was accepted may be refused.
    pub const fn breaks_stored(&self) -> bool {
        self.breaks_stored
    }

    /// The axes that break, of a shape of a known number of axes.
    #[doc(hidden)]
    pub fn axes(&self) -> &[usize] {
        &self.axes
    }

    /// Why it breaks or does not break; empty if that is obvious.
    pub const fn why(&self) -> &str {
        self.why
    }
}

/// The difference, without what it breaks.
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
            // The array is in one of the schemas only.
            (old, new) if matches!(self.kind, ChangeKind::Added | ChangeKind::Removed) => {
                write!(f, "{code}: {old}{new}")
            }
            // A rule contains its keyword.
            ("", new) if self.kind == ChangeKind::Constraint => write!(f, "{new} added"),
            (old, "") if self.kind == ChangeKind::Constraint => write!(f, "{old} removed"),
            (old, new) if self.kind == ChangeKind::Constraint => write!(f, "{old} -> {new}"),
            ("", new) => write!(f, "{code} {new} added"),
            (old, "") => write!(f, "{code} {old} removed"),
            (old, new) => write!(f, "{code} {old} -> {new}"),
        }
    }
}
