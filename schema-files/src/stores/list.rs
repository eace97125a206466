//! Patterns of keys.

use std::io;

use glob::MatchOptions;
use object_store::path::Path;

/// How names are matched: `*` is within a name.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// A pattern of keys, such as `train/x-*.npy`.
pub(super) struct Pattern {
    glob: glob::Pattern,
    text: String,
    /// How many bytes of it are the folder that has all that match.
    folder: usize,
}

impl Pattern {
    /// The pattern, unless it is the key of one object.
    pub(super) fn of(key: &str) -> io::Result<Option<Pattern>> {
        let Some(first) = key.find(['*', '?', '[']) else {
            return Ok(None);
        };
        let pattern = glob::Pattern::new(key).map_err(|error| {
            let message = format!("it is not a pattern: {error}");
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })?;
        Ok(Some(Pattern {
            glob: pattern,
            text: key.to_owned(),
            folder: key[..first].rfind('/').unwrap_or(0),
        }))
    }

    /// The folder that has all that match; `None` if it is the whole store.
    pub(super) fn folder(&self) -> io::Result<Option<Path>> {
        let folder = &self.text[..self.folder];
        let path = Path::parse(folder)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        Ok((!folder.is_empty()).then_some(path))
    }

    /// Whether all that match are directly in the folder.
    pub(super) fn is_flat(&self) -> bool {
        let below = self.text[self.folder..].trim_start_matches('/');
        !below.contains('/') && !below.contains("**")
    }

    /// Whether a key matches. Names that are hidden are matched by names that begin alike.
    pub(super) fn matches(&self, key: &str) -> bool {
        if !self.glob.matches_with(key, OPTIONS) {
            return false;
        }
        let mut hidden = key.split('/').filter(|name| is_hidden(name));
        hidden.all(|name| {
            let mut asked = self.text.split('/');
            asked.any(|asked| asked.chars().next() == name.chars().next())
        })
    }
}

/// Whether a name is that of a marker, such as `_SUCCESS`, and not of data.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_within_folders() {
        let matches =
            |pattern: &str, key: &str| Pattern::of(pattern).unwrap().unwrap().matches(key);
        assert!(matches("train/x-*.npy", "train/x-0.npy"));
        assert!(!matches("train/*.npy", "train/old/x-0.npy"));
        assert!(matches("train/**/*.npy", "train/old/x-0.npy"));
        assert!(matches("train/day=*/*", "train/day=1/part-0"));
        assert!(!matches("train/*", "train/_SUCCESS"));
        assert!(!matches("train/**/*.npy", "train/_temporary/x.npy"));
        assert!(matches("train/_*", "train/_SUCCESS"));
        assert!(Pattern::of("train/x.npy").unwrap().is_none());
        assert!(Pattern::of("train/x[").is_err());
    }

    #[test]
    fn no_more_is_listed_than_can_match() {
        let of = |text| {
            let pattern = Pattern::of(text).unwrap().unwrap();
            let folder = pattern.folder().unwrap();
            (folder.map(String::from), pattern.is_flat())
        };
        assert_eq!(of("a/b/x-*.npy"), (Some("a/b".to_owned()), true));
        assert_eq!(of("a/b*/x.npy"), (Some("a".to_owned()), false));
        assert_eq!(of("x-*.npy"), (None, true));
        assert_eq!(of("**/x.npy"), (None, false));
    }
}
