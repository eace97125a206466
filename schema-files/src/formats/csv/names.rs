//! Groups columns into arrays by their names.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::error::{CsvError, ReadError};

/// The columns of one array.
#[derive(Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) columns: Range<usize>,
    /// Whether the array has an axis of columns, even for a single one.
    pub(crate) wide: bool,
}

/// Returns one array per name, and one array for adjacent columns `x[0]`, `x[1]`, .. in order.
pub(crate) fn groups(names: &[String]) -> Result<Vec<Group>, ReadError> {
    let mut positions = HashMap::with_capacity(names.len());
    for (second, name) in names.iter().enumerate() {
        if let Some(first) = positions.insert(name.as_str(), second) {
            let kind = CsvError::SameColumn {
                first: first + 1,
                second: second + 1,
            };
            return Err(ReadError::from(kind).in_array(name));
        }
    }
    let mut runs = Vec::new();
    let mut at = 0;
    while at < names.len() {
        let length = match indexed(&names[at]) {
            Some((base, 0)) if !positions.contains_key(base) => run(&names[at..], base),
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
    Ok(groups)
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
        groups(&names).unwrap().into_iter().map(show).collect()
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
}
