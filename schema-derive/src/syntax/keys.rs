//! The keywords of `#[input(..)]`, as enums, so that an unused keyword does not compile.

use schema_spec::Role;
use schema_spec::rules::{Argument, Rule};

use crate::syntax::mistakes::{self, Meant};

/// The name of the attribute.
pub(crate) const ATTRIBUTE: &str = "input";

/// One of a fixed set of words.
pub(crate) trait Key: Copy + 'static {
    /// All words, in the order in which messages list them.
    fn all() -> Vec<Self>;

    /// The spelling.
    fn word(self) -> &'static str;

    /// The key with the given spelling.
    fn named(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|key| key.word() == word)
    }

    /// The words that other libraries use in place of these.
    fn mistakes() -> &'static [Meant] {
        &[]
    }

    /// The spellings of all words.
    fn words() -> Vec<&'static str> {
        Self::all().into_iter().map(Self::word).collect()
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident $(beside $mistakes:path)? {
        $($key:ident = $word:literal),+ $(,)?
    })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(crate) enum $name {
                $($key),+
            }

            impl Key for $name {
                fn all() -> Vec<$name> {
                    vec![$($name::$key),+]
                }

                fn word(self) -> &'static str {
                    match self {
                        $($name::$key => $word),+
                    }
                }

                $(
                    fn mistakes() -> &'static [Meant] {
                        $mistakes
                    }
                )?
            }
        )+
    };
}

keys! {
    /// On a struct.
    StructKey beside mistakes::ON_STRUCT {
        Model = "model",
        Dims = "dims",
        RenameAll = "rename_all",
        Check = "check",
        IgnoreUnknown = "ignore_unknown",
        Crate = "crate",
    }
    /// The argument of a rule along an axis.
    AxisKey {
        Axis = "axis",
    }
    /// An argument of `sums_to`.
    SumKey {
        Axis = "axis",
        Tolerance = "tolerance",
    }
    /// A value of `on_missing`.
    RepairKey beside mistakes::REPAIRS {
        Mean = "mean",
        Median = "median",
        MostFrequent = "most_frequent",
        Constant = "constant",
        Drop = "drop",
    }
}

impl Key for Role {
    fn all() -> Vec<Role> {
        Role::ALL.to_vec()
    }

    fn word(self) -> &'static str {
        self.name()
    }

    fn mistakes() -> &'static [Meant] {
        mistakes::ROLES
    }
}

impl Key for Rule {
    fn all() -> Vec<Rule> {
        Rule::ALL.to_vec()
    }

    fn word(self) -> &'static str {
        self.keyword()
    }
}

/// On a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKey {
    /// A property of the field's array.
    Array(ArrayKey),
    /// The field is a struct of arrays.
    Flatten,
    /// The field is not an array.
    Skip,
}

/// On a field that is an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArrayKey {
    Shape,
    Dtype,
    Name,
    Rule(Rule),
    Role,
    Loss,
    OnMissing,
    Columns,
}

impl Key for FieldKey {
    fn all() -> Vec<FieldKey> {
        let arrays = ArrayKey::all().into_iter().map(FieldKey::Array);
        arrays.chain([FieldKey::Flatten, FieldKey::Skip]).collect()
    }

    fn word(self) -> &'static str {
        match self {
            FieldKey::Array(key) => key.word(),
            FieldKey::Flatten => "flatten",
            FieldKey::Skip => "skip",
        }
    }

    fn mistakes() -> &'static [Meant] {
        mistakes::ON_FIELD
    }
}

impl FieldKey {
    /// Whether a value follows the word.
    pub(crate) fn takes_value(self) -> bool {
        match self {
            FieldKey::Array(ArrayKey::Rule(rule)) => {
                !matches!(rule.argument(), Argument::None | Argument::Axis(_))
            }
            FieldKey::Array(_) => true,
            FieldKey::Flatten | FieldKey::Skip => false,
        }
    }
}

impl Key for ArrayKey {
    fn all() -> Vec<ArrayKey> {
        let mut all = vec![ArrayKey::Shape, ArrayKey::Dtype, ArrayKey::Name];
        all.extend(Rule::ALL.iter().copied().map(ArrayKey::Rule));
        all.extend([
            ArrayKey::Role,
            ArrayKey::Loss,
            ArrayKey::OnMissing,
            ArrayKey::Columns,
        ]);
        all
    }

    fn word(self) -> &'static str {
        match self {
            ArrayKey::Shape => "shape",
            ArrayKey::Dtype => "dtype",
            ArrayKey::Name => "name",
            ArrayKey::Rule(rule) => rule.word(),
            ArrayKey::Role => "role",
            ArrayKey::Loss => "loss",
            ArrayKey::OnMissing => "on_missing",
            ArrayKey::Columns => "columns",
        }
    }
}

/// The largest number of words that are listed between back-ticks.
const FEW: usize = 8;

/// `shape`, `dtype` and `name`, each between back-ticks unless there are many.
pub(crate) fn listed(words: &[&str]) -> String {
    if words.len() > FEW {
        return words.join(", ");
    }
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// The error for a word that is none of the keys.
pub(crate) fn unknown_key<K: Key>(what: &str, word: &str) -> String {
    match mistake::<K>(word) {
        Some(instead) => format!("unknown {what} `{word}`; {instead}"),
        None => unknown(what, word, &K::words()),
    }
}

/// What to write in place of a word of other libraries.
pub(crate) fn mistake<K: Key>(word: &str) -> Option<&'static str> {
    mistakes::meant(K::mistakes(), word)
}

/// The error for an unknown word: what was meant, or else all words. A notebook shows it twice.
pub(crate) fn unknown(what: &str, word: &str, allowed: &[&str]) -> String {
    if let [only] = allowed {
        return format!("unknown {what} `{word}`; the only one is `{only}`");
    }
    match schema_spec::nearest(word, allowed.iter().copied()) {
        Some(nearest) => format!("unknown {what} `{word}`; did you mean `{nearest}`?"),
        None => format!("unknown {what} `{word}`; it is one of {}", listed(allowed)),
    }
}
