//! Names that all differ from those of the schema in one way: by case, spaces, a version, or a prefix
//! or suffix that all have.

use crate::names::Names;

/// The smallest number of pairs that are one thing.
#[cfg(feature = "schema-files")]
const FEWEST: usize = 3;

/// The largest number of prefixes and suffixes that are tried.
#[cfg(feature = "schema-files")]
const TRIED: usize = 8;

/// Each absent name with the name that stands for it.
#[derive(Debug, Default)]
pub(crate) struct Alike<'a> {
    /// The name in the schema, and that in the data.
    pub(crate) pairs: Vec<(&'a str, &'a str)>,
    by_wanted: Names<'a>,
    by_name: Names<'a>,
}

impl<'a> Alike<'a> {
    /// None: without files, arrays are few, and named by hand.
    #[cfg(not(feature = "schema-files"))]
    pub(crate) fn find(_: &[&'a str], _: &[&'a str]) -> Alike<'a> {
        Alike::default()
    }

    /// Pairs at least nine in ten of the absent names with unknown names; none if that does not work.
    #[cfg(feature = "schema-files")]
    pub(crate) fn find(wanted: &[&'a str], names: &[&'a str]) -> Alike<'a> {
        if wanted.len() < FEWEST || names.len() < FEWEST {
            return Alike::default();
        }
        let keys: [&dyn Fn(&str) -> String; 4] = [
            &|name| name.trim().to_lowercase(),
            &|name| {
                let name = name.trim().to_lowercase();
                name.replace(|part: char| !part.is_alphanumeric(), "_")
            },
            &|name| without_version(name).to_owned(),
            &|name| without_version(name).trim().to_lowercase(),
        ];
        for key in keys {
            let found = pairs(wanted, names, key, key);
            if is_enough(&found, wanted) {
                return Alike::of(found);
            }
        }
        // A prefix or a suffix that all names have on one side.
        let first = wanted[0];
        let same = &|name: &str| name.to_owned();
        let mut tried = 0;
        for name in names {
            let (longer, shorter, is_longer) = if name.len() > first.len() {
                (*name, first, true)
            } else {
                (first, *name, false)
            };
            if shorter.is_empty() {
                continue;
            }
            let ends = [
                longer.strip_suffix(shorter).map(|prefix| (prefix, "")),
                longer.strip_prefix(shorter).map(|suffix| ("", suffix)),
            ];
            for (prefix, suffix) in ends.into_iter().flatten() {
                tried += 1;
                if tried > TRIED {
                    return Alike::default();
                }
                let added = |name: &str| format!("{prefix}{name}{suffix}");
                let found = if is_longer {
                    pairs(wanted, names, &added, same)
                } else {
                    pairs(wanted, names, same, &added)
                };
                if is_enough(&found, wanted) {
                    return Alike::of(found);
                }
            }
        }
        Alike::default()
    }

    #[cfg(feature = "schema-files")]
    fn of(pairs: Vec<(&'a str, &'a str)>) -> Alike<'a> {
        let wanted = pairs.iter().map(|&(wanted, _)| wanted).zip(0..);
        let names = pairs.iter().map(|&(_, name)| name).zip(0..);
        Alike {
            by_wanted: Names::of(wanted.collect()),
            by_name: Names::of(names.collect()),
            pairs,
        }
    }

    /// The name in the data for a name in the schema.
    pub(crate) fn name_of(&self, wanted: &str) -> Option<&'a str> {
        Some(self.pairs[self.by_wanted.first(wanted)?].1)
    }

    /// The name in the schema for a name in the data.
    pub(crate) fn wanted_of(&self, name: &str) -> Option<&'a str> {
        Some(self.pairs[self.by_name.first(name)?].0)
    }
}

#[cfg(feature = "schema-files")]
fn is_enough(pairs: &[(&str, &str)], wanted: &[&str]) -> bool {
    pairs.len() >= FEWEST && pairs.len() * 10 >= wanted.len() * 9
}

/// The names whose keys are equal, and equal to no other's.
#[cfg(feature = "schema-files")]
fn pairs<'a>(
    wanted: &[&'a str],
    names: &[&'a str],
    key_of_wanted: &dyn Fn(&str) -> String,
    key_of_name: &dyn Fn(&str) -> String,
) -> Vec<(&'a str, &'a str)> {
    let keys: Vec<String> = names.iter().map(|name| key_of_name(name)).collect();
    let of_wanted: Vec<String> = wanted.iter().map(|name| key_of_wanted(name)).collect();
    let by_key = |keys: &'_ [String]| -> Vec<(String, usize)> {
        let mut keys: Vec<_> = keys.iter().cloned().zip(0..).collect();
        keys.sort_unstable();
        keys
    };
    let (by_name, by_wanted) = (by_key(&keys), by_key(&of_wanted));
    let only = |keys: &[(String, usize)], key: &str| {
        let start = keys.partition_point(|(other, _)| other.as_str() < key);
        let is_same = |at: usize| keys.get(at).is_some_and(|(other, _)| other == key);
        (is_same(start) && !is_same(start + 1)).then(|| keys[start].1)
    };
    let pairs = wanted.iter().zip(&of_wanted).filter_map(|(wanted, key)| {
        only(&by_wanted, key)?;
        Some((*wanted, names[only(&by_name, key)?]))
    });
    pairs.collect()
}

/// The name without a number after its last mark: `ENSG00000100000.4`, `x_1`, `dense:0`.
#[cfg(feature = "schema-files")]
fn without_version(name: &str) -> &str {
    let trimmed = name.trim_end_matches(|part: char| part.is_ascii_digit());
    let is_numbered = trimmed.len() < name.len();
    match trimmed.strip_suffix(['.', '_', '-', ':', '/']) {
        Some(start) if is_numbered && !start.is_empty() => start,
        _ => name,
    }
}

#[cfg(all(test, feature = "schema-files"))]
mod tests {
    use super::Alike;

    #[test]
    fn names_that_differ_in_one_way_are_paired() {
        let wanted = ["a", "Bc", "d_e"];
        for names in [
            ["a.1", "Bc.22", "d_e.0"],
            ["A", "BC", "D_E"],
            [" a", "bc ", "d_e"],
            ["x.a", "x.Bc", "x.d_e"],
            ["a_mean", "Bc_mean", "d_e_mean"],
            ["a", "bc", "d.e"],
        ] {
            let alike = Alike::find(&wanted, &names);
            let expected: Vec<_> = wanted.into_iter().zip(names).collect();
            assert_eq!(alike.pairs, expected);
            assert_eq!(alike.name_of("Bc"), Some(names[1]));
            assert_eq!(alike.wanted_of(names[2]), Some("d_e"));
        }
        for names in [
            ["a.1", "a.2", "Bc.1"],
            ["q", "r", "s"],
            ["ab", "Bcd", "d_ef"],
        ] {
            assert_eq!(Alike::find(&wanted, &names).pairs, []);
        }
    }
}
