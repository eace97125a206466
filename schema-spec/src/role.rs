use std::fmt;

/// What one array is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Role {
    /// What the model reads.
    #[default]
    Input,
    /// What the model is to predict: labels.
    Target,
    /// How much each sample counts.
    Weight,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 3] = [Role::Input, Role::Target, Role::Weight];

    /// What one writes in `role = ..`.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Input => "input",
            Role::Target => "target",
            Role::Weight => "weight",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
