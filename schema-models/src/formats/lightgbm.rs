//! LightGBM: the lines before the trees of a text model.

use schema_spec::{Loss, Shown};

use super::table;
use crate::ModelError;
use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::source::Source;

const PART: &str = "the LightGBM model";

/// The largest accepted size of the lines before the trees.
const LIMIT: usize = 16 << 20;

pub(super) fn sniff(head: &[u8]) -> bool {
    let mut lines = head
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii_end);
    lines.next() == Some(b"tree")
        && lines
            .next()
            .is_some_and(|line| line.starts_with(b"version=v"))
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let text = lines(source)?;
    let value = |key: &str| {
        let values = text.lines().filter_map(|line| line.split_once('='));
        let found = values.into_iter().find(|(found, _)| *found == key);
        found.map(|(_, value)| value.trim_end())
    };
    let damaged = |reason| ModelError::damaged(PART, 0, reason);
    let number = |key: &str| value(key).and_then(|text| text.parse::<usize>().ok());
    let count = number("max_feature_idx")
        .and_then(|last| last.checked_add(1))
        .ok_or_else(|| damaged("it has no number `max_feature_idx`"))?;
    let names: Vec<&str> = value("feature_names")
        .unwrap_or_default()
        .split(' ')
        .collect();
    if names.len() != count {
        return Err(damaged("it has not as many `feature_names` as features"));
    }
    let are_made_up = (names.iter().zip(0..)).all(|(name, at)| *name == format!("Column_{at}"));
    let infos: Vec<&str> = value("feature_infos")
        .unwrap_or_default()
        .split(' ')
        .collect();
    let notes = notes(&names, &infos);
    let columns = if are_made_up { &[] } else { names.as_slice() };
    let columns = columns.iter().map(|&name| name.to_owned()).collect();
    let input = table::matrix(count, columns)?.with_nullable(true);

    let objective = value("objective").unwrap_or_default();
    let objective = objective.split(' ').next().unwrap_or_default();
    let width = number("num_class").unwrap_or(1).clamp(1, table::COLUMNS);
    let loss = match objective {
        "binary" | "cross_entropy" => Some(Loss::BinaryCrossentropy),
        "multiclass" | "multiclassova" => Some(table::of_classes()),
        "regression" => Some(Loss::MeanSquaredError),
        "regression_l1" => Some(Loss::MeanAbsoluteError),
        "huber" => Some(Loss::Huber),
        "fair" | "poisson" | "quantile" | "mape" | "gamma" | "tweedie" => {
            Some(Loss::SameShape(objective.to_owned()))
        }
        _ => None,
    };
    Ok(Signature {
        losses: vec![loss],
        notes,
        ..Signature::new(vec![input], vec![table::output(width)])
    })
}

/// The lines before the trees, which may be many megabytes after them.
fn lines(source: &mut Source<'_>) -> Result<String, ModelError> {
    const BLOCK: usize = 1 << 16;
    let mut text = Vec::new();
    loop {
        let block = source.up_to(BLOCK)?;
        let from = text.len().saturating_sub(2);
        let is_last = block.len() < BLOCK;
        text.extend(block);
        let blank = text[from..].windows(2).position(|pair| pair == b"\n\n");
        if let Some(at) = blank {
            text.truncate(from + at);
        } else if text.len() > LIMIT {
            return Err(ModelError::too_many(PART, LIMIT, "bytes before its trees"));
        } else if !is_last {
            continue;
        }
        return Ok(String::from_utf8_lossy(&text).into_owned());
    }
}

/// What the features were in training. A model takes other values too, so these are no rules.
fn notes(names: &[&str], infos: &[&str]) -> Vec<String> {
    let of_each = |wanted: fn(&str) -> Option<String>| -> Vec<String> {
        let pairs = names.iter().zip(infos);
        let said =
            pairs.filter_map(|(name, info)| Some(format!("`{}` {}", Shown(name), wanted(info)?)));
        said.collect()
    };
    let ranges = of_each(|info| {
        let (low, high) = info.strip_prefix('[')?.strip_suffix(']')?.split_once(':')?;
        let (low, high): (f64, f64) = (low.parse().ok()?, high.parse().ok()?);
        Some(format!("{low}..={high}"))
    });
    let categories = of_each(|info| {
        let is_number = |text: &&str| text.parse::<u64>().is_ok();
        let all: Vec<&str> = info.split(':').filter(is_number).collect();
        (!info.starts_with('[') && !all.is_empty()).then(|| Abridged(&all).to_string())
    });
    let unused = of_each(|info| (info == "none").then(String::new));
    let mut notes = Vec::new();
    if !ranges.is_empty() {
        notes.push(format!("the values in training were {}", Abridged(&ranges)));
    }
    if !categories.is_empty() {
        notes.push(format!(
            "the categories in training were {}; LightGBM takes others as missing",
            Abridged(&categories)
        ));
    }
    if !unused.is_empty() {
        notes.push(format!("the model does not use {}", Abridged(&unused)));
    }
    notes
}
