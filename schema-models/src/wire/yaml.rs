//! The subset of YAML that MLflow writes: a scalar in a block, plain or quoted, over several lines.
//!
//! The crate `serde_yaml` is no longer maintained, and only one scalar is needed.

/// The text of `block: key:`; `None` if there is none, or if it is not a scalar.
pub(crate) fn scalar(text: &str, block: &str, key: &str) -> Option<String> {
    let mut lines = text.lines();
    lines.find(|line| line.strip_prefix(block).map(str::trim_end) == Some(":"))?;
    let is_inside = |line: &&str| line.starts_with([' ', '\t']) || line.trim().is_empty();
    let mut lines = lines.take_while(is_inside);
    let first = lines.find_map(|line| {
        let rest = line.trim_start().strip_prefix(key)?;
        rest.strip_prefix(':')
    })?;
    let first = first.trim();
    match first.chars().next()? {
        quote @ ('\'' | '"') => quoted(first, lines, quote),
        _ => Some(first.to_owned()),
    }
}

/// A quoted scalar, which may extend over several lines.
fn quoted<'a>(first: &'a str, rest: impl Iterator<Item = &'a str>, quote: char) -> Option<String> {
    let mut scalar = String::new();
    let mut is_first = true;
    // A line break is a space, unless it is escaped by a backslash.
    let mut joins = false;
    for line in std::iter::once(&first[1..]).chain(rest) {
        let line = if is_first { line } else { line.trim_start() };
        if !is_first && !joins {
            scalar.push(' ');
        }
        is_first = false;
        joins = false;
        let mut characters = line.trim_end().chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\'' if quote == '\'' => {
                    if characters.next_if_eq(&'\'').is_none() {
                        return Some(scalar);
                    }
                    scalar.push('\'');
                }
                '"' if quote == '"' => return Some(scalar),
                '\\' if quote == '"' => match characters.next() {
                    Some('n') => scalar.push('\n'),
                    Some('t') => scalar.push('\t'),
                    Some(escaped) => scalar.push(escaped),
                    None => joins = true,
                },
                other => scalar.push(other),
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn a_scalar_over_lines() {
        let text = "a: 1\nsignature:\n  inputs: '[{\"it''s\":\n    1}]'\n  outputs: \"[\\\"x\\\\\\\"\\\n    \\ y]\"\n  params: null\nz: 2\n";
        assert_eq!(
            scalar(text, "signature", "inputs").unwrap(),
            "[{\"it's\": 1}]"
        );
        assert_eq!(scalar(text, "signature", "outputs").unwrap(), "[\"x\\\" y]");
        assert_eq!(scalar(text, "signature", "params").unwrap(), "null");
        assert_eq!(scalar(text, "signature", "z"), None);
        assert_eq!(scalar(text, "z", "inputs"), None);
        assert_eq!(
            scalar("signature:\n  inputs: 'x\n", "signature", "inputs"),
            None
        );
        assert_eq!(scalar("signature: null\n", "signature", "inputs"), None);
    }
}
