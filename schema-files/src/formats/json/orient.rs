//! The ways in which a table is laid out in JSON, told apart by their structure.
//!
//! | JSON | as `pandas.to_json` calls it |
//! |---|---|
//! | `[{"a": 1, "b": 2}, ..]` | `records` |
//! | `{"a": 1, "b": 2}`, one per line | `records` with `lines` |
//! | `{"columns": ["a", "b"], "index": [0], "data": [[1, 2]]}` | `split`, `tight` |
//! | `{"schema": {..}, "data": [{"index": 0, "a": 1, "b": 2}]}` | `table` |
//! | `{"a": {"0": 1}, "b": {"0": 2}}` | `columns` |
//! | `{"0": {"a": 1, "b": 2}}` | `index` |
//!
//! The last two have one structure. The outer names are columns, unless only so a column would have
//! values of several kinds (numbers, text, truth values), or, where the kinds do not tell, unless the
//! outer names are 0, 1, .. and the inner ones are not. Objects of nothing but lists are no table. An
//! index is left out, unless `table` gives it a name.

use std::collections::{HashMap, HashSet};

use super::read::unquoted;
use super::table::Table;
use super::words::{Word, Words};
use crate::error::ReadError;

/// A name of an object, and where its value begins.
struct Member {
    name: String,
    kind: Kind,
    /// After the bracket of a list or an object.
    start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Object,
    List,
    Leaf,
}

/// Reads the table of an object, after its bracket; `None` if it is none.
pub(super) fn table<'t>(words: &Words<'t>, text: &'t str) -> Result<Option<Table<'t>>, ReadError> {
    if !may_be(words.clone(), text)? {
        return Ok(None);
    }
    let members = members(words.clone(), text)?;
    if members.iter().all(|member| member.kind == Kind::Object) {
        return objects(words.clone(), &members, text);
    }
    let list = |name: &str| {
        let mut members = members.iter();
        members.find(|member| member.name == name && member.kind == Kind::List)
    };
    let only = |names: &[&str]| {
        let mut members = members.iter();
        members.all(|member| names.contains(&member.name.as_str()))
    };
    let Some(data) = list("data") else {
        return Ok(None);
    };
    let mut rows = Words::starting_at(text, data.start);
    if only(&["schema", "data"]) && members.iter().any(|member| member.kind == Kind::Object) {
        // pandas gives an index without a name one of these.
        let is_index = |name: &str| name == "index" || name.starts_with("level_");
        let table = Table::new(text).records(&mut rows)?;
        return Ok(Some(table.without(is_index)));
    }
    let known = ["columns", "index", "data", "index_names", "column_names"];
    match list("columns") {
        Some(columns) if only(&known) => {
            let names = names(Words::starting_at(text, columns.start), text)?;
            Ok(names.and_then(|names| Table::new(text).lists(names, &mut rows)))
        }
        _ => Ok(None),
    }
}

/// Whether the first member may begin a table, so that most objects are not read twice.
fn may_be(mut words: Words<'_>, text: &str) -> Result<bool, ReadError> {
    let Some(Word::Leaf(key)) = words.next() else {
        return Ok(false);
    };
    let name = unquoted(key, text)?;
    let known = ["columns", "index", "data", "schema"].contains(&name.as_str());
    Ok(known || words.next() == Some(Word::OpenObject))
}

fn members(mut words: Words<'_>, text: &str) -> Result<Vec<Member>, ReadError> {
    let mut members = Vec::new();
    while let Some(Word::Leaf(key)) = words.next() {
        let name = unquoted(key, text)?;
        let mut inner = words.clone();
        let kind = match inner.next() {
            Some(Word::OpenObject) => Kind::Object,
            Some(Word::OpenList) => Kind::List,
            _ => Kind::Leaf,
        };
        members.push(Member {
            name,
            kind,
            start: inner.at(),
        });
        words.skip_value();
    }
    Ok(members)
}

/// Reads an object of objects; `None` if they are groups of lists.
fn objects<'t>(
    mut words: Words<'t>,
    members: &[Member],
    text: &'t str,
) -> Result<Option<Table<'t>>, ReadError> {
    let is_number = |(at, name): (usize, &str)| name == at.to_string();
    let are_numbers =
        (members.iter().enumerate()).all(|(at, member)| is_number((at, &member.name)));
    let mut inner_are_numbers = true;
    // Which kinds of values each inner name has, and whether an outer one has several.
    let mut by_inner: HashMap<&str, u8> = HashMap::new();
    let mut outer_mixes = false;
    let mut has_leaf = false;
    for (outer, member) in members.iter().enumerate() {
        let mut kinds = 0;
        let mut at = 0;
        let mut inner = Words::starting_at(text, member.start);
        while let Some(Word::Leaf(key)) = inner.next() {
            let kind = kind(inner.clone().next());
            kinds |= kind;
            *by_inner.entry(key).or_default() |= kind;
            has_leaf |= (outer == 0 || at == 0) && kind != LISTS;
            if outer == 0 {
                inner_are_numbers &= is_number((at, &unquoted(key, text)?));
            }
            at += 1;
            inner.skip_value();
        }
        outer_mixes |= kinds.count_ones() > 1;
    }
    if !has_leaf && !by_inner.is_empty() {
        return Ok(None);
    }
    let inner_mixes = by_inner.values().any(|kinds| kinds.count_ones() > 1);
    let are_rows = match (outer_mixes, inner_mixes) {
        (true, false) => true,
        (false, true) => false,
        _ => are_numbers && !inner_are_numbers,
    };
    let table = Table::new(text);
    if are_rows {
        return table.rows(&mut words).map(Some);
    }
    table.columns(&mut words).map(Some)
}

/// Lists and objects.
const LISTS: u8 = 1;

/// The kind of a value as a bit; 0 for null.
fn kind(word: Option<Word<'_>>) -> u8 {
    match word {
        Some(Word::Leaf(leaf)) => match leaf.as_bytes() {
            [b'"', ..] => 2,
            [b't' | b'f', ..] => 4,
            [b'n', ..] => 0,
            _ => 8,
        },
        _ => LISTS,
    }
}

/// The texts of a list, after its bracket, as names that do not repeat; `None` if they are others.
fn names(words: Words<'_>, text: &str) -> Result<Option<Vec<String>>, ReadError> {
    let mut names = Vec::new();
    let mut known = HashSet::new();
    for word in words {
        let name = match word {
            Word::CloseList => return Ok(Some(names)),
            Word::Leaf(word) if word.starts_with('"') => unquoted(word, text)?,
            Word::Leaf(word) => word.to_owned(),
            _ => return Ok(None),
        };
        if !known.insert(name.clone()) {
            return Ok(None);
        }
        names.push(name);
    }
    Ok(None)
}
