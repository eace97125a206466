//! `rename_all`: the names of all fields in another case.

/// A case of names.
#[derive(Clone, Copy)]
pub(crate) struct Case(fn(&[&str]) -> String);

const CASES: &[(&str, Case)] = &[
    ("lowercase", Case(|words| words.concat())),
    ("UPPERCASE", Case(|words| words.concat().to_uppercase())),
    (
        "PascalCase",
        Case(|words| words.iter().map(|word| capital(word)).collect()),
    ),
    ("camelCase", Case(camel)),
    ("snake_case", Case(|words| words.join("_"))),
    (
        "SCREAMING_SNAKE_CASE",
        Case(|words| words.join("_").to_uppercase()),
    ),
    ("kebab-case", Case(|words| words.join("-"))),
    (
        "SCREAMING-KEBAB-CASE",
        Case(|words| words.join("-").to_uppercase()),
    ),
];

impl Case {
    pub(crate) fn names() -> Vec<&'static str> {
        CASES.iter().map(|(name, _)| *name).collect()
    }

    pub(crate) fn named(name: &str) -> Option<Case> {
        CASES
            .iter()
            .find_map(|(own, case)| (*own == name).then_some(*case))
    }

    /// Converts the name of a field from snake case.
    pub(crate) fn apply(self, field: &str) -> String {
        let lower = field.to_lowercase();
        let words: Vec<&str> = lower.split('_').filter(|word| !word.is_empty()).collect();
        (self.0)(&words)
    }
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(characters)
        .collect()
}

fn camel(words: &[&str]) -> String {
    let mut name = String::new();
    for (at, word) in words.iter().enumerate() {
        if at == 0 {
            name.push_str(word);
        } else {
            name.push_str(&capital(word));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn every_case() {
        let names: Vec<String> = Case::names()
            .into_iter()
            .filter_map(|name| Some(Case::named(name)?.apply("input_layer_1")))
            .collect();
        assert_eq!(
            names,
            [
                "inputlayer1",
                "INPUTLAYER1",
                "InputLayer1",
                "inputLayer1",
                "input_layer_1",
                "INPUT_LAYER_1",
                "input-layer-1",
                "INPUT-LAYER-1",
            ]
        );
    }
}
