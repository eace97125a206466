//! The words of `#[input(..)]`.

pub(crate) const ATTRIBUTE: &str = "input";

pub(crate) const ON_FIELD: &[&str] = &[
    "shape",
    "dtype",
    "name",
    "range",
    "one_of",
    "allow_nan",
    "allow_inf",
    "unique",
    "sorted",
    "increasing",
    "sums_to",
    "one_hot",
    "check",
    "role",
    "loss",
    "on_missing",
    "columns",
    "flatten",
    "skip",
];

pub(crate) const ON_STRUCT: &[&str] = &["model", "dims", "rename_all", "check", "crate"];

pub(crate) const ROLES: &[&str] = &["input", "target", "weight"];

pub(crate) const REPAIRS: &[&str] = &["mean", "median", "most_frequent", "constant", "drop"];

/// `shape`, `dtype` and `name`, each between back-ticks.
pub(crate) fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// What to say of a word that is none of the allowed ones.
pub(crate) fn unknown(what: &str, word: &str, allowed: &[&str]) -> String {
    let listed = listed(allowed);
    if let [_] = allowed {
        return format!("unknown {what} `{word}`; the only one is {listed}");
    }
    match schema_spec::nearest(word, allowed.iter().copied()) {
        Some(nearest) => {
            format!("unknown {what} `{word}`; did you mean `{nearest}`? it is one of {listed}")
        }
        None => format!("unknown {what} `{word}`; it is one of {listed}"),
    }
}
