//! Groups columns into arrays by their names.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::options::Note;

/// The columns of one array.
#[derive(Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) columns: Range<usize>,
    /// Whether the array has an axis of columns, even for a single one.
    pub(crate) wide: bool,
}

/// Gives each column a name of its own, as pandas does: a column without one is `Unnamed: 0`, with
/// its index, and the second `x` is `x.1`. Names that a file has are kept before those made here.
/// Returns what to say about those that repeat.
pub(crate) fn unique(names: &mut [String]) -> Option<Note> {
    let unnamed: Vec<usize> = (0..names.len())
        .filter(|&at| names[at].is_empty())
        .collect();
    for &at in &unnamed {
        names[at] = format!("Unnamed: {at}");
    }
    let mut known: HashSet<String> = names.iter().cloned().collect();
    if known.len() == names.len() {
        return None;
    }
    let is_unnamed: HashSet<usize> = unnamed.iter().copied().collect();
    let in_file = (0..names.len()).filter(|at| !is_unnamed.contains(at));
    let order: Vec<usize> = in_file.chain(unnamed.iter().copied()).collect();
    let mut note = None;
    // How many columns have the name so far.
    let mut counts: HashMap<String, usize> = HashMap::with_capacity(names.len());
    for at in order {
        let old = names[at].clone();
        let mut count = counts.get(&old).copied().unwrap_or_default();
        let mut name = old.clone();
        while count > 0 {
            counts.insert(old.clone(), count + 1);
            name = format!("{old}.{count}");
            count = match counts.get(&name) {
                _ if known.contains(&name) => count + 1,
                count => count.copied().unwrap_or_default(),
            };
        }
        counts.insert(name.clone(), count + 1);
        if name != old {
            known.insert(name.clone());
            names[at].clone_from(&name);
            if !is_unnamed.contains(&at) {
                match &mut note {
                    Some(Note::Renamed { columns, .. }) => *columns += 1,
                    _ => {
                        note = Some(Note::Renamed {
                            name: old,
                            renamed: name,
                            columns: 1,
                        });
                    }
                }
            }
        }
    }
    note
}

/// Returns one array per name, and one array for adjacent columns `x[0]`, `x[1]`, .. in order. The
/// first `skipped` columns are left out. Names do not repeat.
pub(crate) fn groups(names: &[String], skipped: usize) -> Vec<Group> {
    let known: HashSet<&str> = names.iter().map(String::as_str).collect();
    let mut runs = Vec::new();
    let mut at = skipped;
    while at < names.len() {
        let length = match indexed(&names[at]) {
            Some((base, 0)) if !known.contains(base) => run(&names[at..], base),
            _ => 0,
        };
        runs.push((at..at + length.max(1), length > 0));
        at += length.max(1);
    }
    // Columns whose indices continue elsewhere are not grouped.
    let strays: HashSet<&str> = runs
        .iter()
        .filter(|(_, wide)| !wide)
        .filter_map(|(columns, _)| Some(indexed(&names[columns.start])?.0))
        .collect();
    let mut groups = Vec::with_capacity(runs.len());
    for (columns, wide) in runs {
        let base = indexed(&names[columns.start]).map(|(base, _)| base);
        match base {
            Some(base) if wide && !strays.contains(base) => groups.push(Group {
                name: base.to_owned(),
                columns,
                wide: true,
            }),
            _ => groups.extend(columns.map(|column| Group {
                name: names[column].clone(),
                columns: column..column + 1,
                wide: false,
            })),
        }
    }
    groups
}

/// Returns how many names in a row have this base and the indices 0, 1, ..
fn run(names: &[String], base: &str) -> usize {
    names
        .iter()
        .enumerate()
        .take_while(|(at, name)| indexed(name) == Some((base, *at)))
        .count()
}

/// Splits a name such as `x[3]` into its base and its index.
fn indexed(name: &str) -> Option<(&str, usize)> {
    let (base, index) = name.strip_suffix(']')?.rsplit_once('[')?;
    let plain = index == "0" || !index.starts_with(['0', '+']);
    if base.is_empty() || !plain {
        return None;
    }
    Some((base, index.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(header: &str) -> Vec<String> {
        let names: Vec<String> = header.split(',').map(str::to_owned).collect();
        let show = |group: Group| {
            if group.wide {
                format!("{} of {}", group.name, group.columns.len())
            } else {
                group.name
            }
        };
        groups(&names, 0).into_iter().map(show).collect()
    }

    #[test]
    fn indices_in_order_are_one_array() {
        for (header, expected) in [
            ("x[0],x[1],y", vec!["x of 2", "y"]),
            ("y,x[0]", vec!["y", "x of 1"]),
            ("a[0],a[1],b[0],b[1],b[2]", vec!["a of 2", "b of 3"]),
            ("a[0][0],a[0][1]", vec!["a[0] of 2"]),
        ] {
            assert_eq!(shapes(header), expected, "{header}");
        }
    }

    #[test]
    fn other_names_are_not_grouped() {
        for header in [
            "x[1],x[2]",
            "x[1],x[0]",
            "x[0],x[2]",
            "x[0],y,x[1]",
            "x,x[0]",
            "x[00],[0],x[],x[-1],x[+0],x[a],x]",
            "x[0],x[18446744073709551616]x",
        ] {
            let expected: Vec<&str> = header.split(',').collect();
            if header.ends_with("]x") {
                assert_eq!(shapes(header), ["x of 1", expected[1]]);
            } else {
                assert_eq!(shapes(header), expected, "{header}");
            }
        }
    }

    #[test]
    fn names_that_repeat_are_those_of_pandas() {
        for (header, expected) in [
            ("x,x,x", "x,x.1,x.2"),
            ("x,x.1,x", "x,x.1,x.2"),
            ("x,x,x.1", "x,x.2,x.1"),
            (",Unnamed: 0,x", "Unnamed: 0.1,Unnamed: 0,x"),
            (",,x", "Unnamed: 0,Unnamed: 1,x"),
            ("a,a,a.1,a.1", "a,a.2,a.1,a.1.1"),
        ] {
            let mut names: Vec<String> = header.split(',').map(str::to_owned).collect();
            unique(&mut names);
            assert_eq!(names.join(","), expected, "{header}");
        }
    }

    #[test]
    fn repetitions_take_linear_time() {
        let mut names = vec!["x".to_owned(); 200_000];
        names.extend((0..100_000).map(|index| format!("x.{index}")));
        unique(&mut names);
        let known: HashSet<&String> = names.iter().collect();
        assert_eq!(known.len(), names.len());
    }
}
