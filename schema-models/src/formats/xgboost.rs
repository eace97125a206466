//! XGBoost: the learner of a model in JSON or UBJSON, without its trees.

use schema_spec::{Loss, Shown};

use super::table;
use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::json::{self, Json};
use crate::wire::source::Source;
use crate::wire::ubjson;
use crate::{ModelArray, ModelError};

const PART: &str = "the XGBoost model";

/// The largest accepted size of a model in JSON without its trees.
const LIMIT: usize = 64 << 20;

/// The member of the learner that has the trees.
const TREES: &str = "gradient_booster";

pub(super) fn sniff(head: &[u8]) -> bool {
    let Some(inner) = head.trim_ascii_start().strip_prefix(b"{") else {
        return false;
    };
    is_binary(head) || inner.trim_ascii_start().starts_with(b"\"learner\"")
}

fn is_binary(head: &[u8]) -> bool {
    head.starts_with(b"{L\0\0\0\0\0\0\0\x07learner") || head.starts_with(b"{i\x07learner")
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let head = source.up_to(17)?;
    source.seek(0);
    let model = if is_binary(&head) {
        ubjson::read(source, PART, |name| name == TREES)?
    } else {
        json::parse(&without_trees(source)?, PART)?
    };
    learner(&model["learner"])
}

fn learner(learner: &Json) -> Result<Signature, ModelError> {
    let parameters = &learner["learner_model_param"];
    let number = |key: &str| parameters[key].as_str()?.parse::<usize>().ok();
    let count = number("num_feature")
        .ok_or_else(|| ModelError::damaged(PART, 0, "it has no number `num_feature`"))?;
    let texts = |key: &str| -> Vec<String> {
        let items = learner[key].items().iter();
        items.filter_map(Json::as_str).map(str::to_owned).collect()
    };
    let (names, types) = (texts("feature_names"), texts("feature_types"));
    for list in [&names, &types] {
        if !list.is_empty() && list.len() != count {
            let reason = "it has not as many names or types as features";
            return Err(ModelError::damaged(PART, 0, reason));
        }
    }
    let mut notes = Vec::new();
    let categories: Vec<String> = (types.iter().enumerate())
        .filter(|(_, of_type)| *of_type == "c")
        .map(|(at, _)| match names.get(at) {
            Some(name) => format!("`{}`", Shown(name)),
            None => at.to_string(),
        })
        .collect();
    if !categories.is_empty() {
        let all = Abridged(&categories);
        notes.push(format!("the features {all} are codes of categories"));
    }
    let input = table::matrix(count, names)?.with_nullable(true);

    let classes = number("num_class").unwrap_or(0).min(table::COLUMNS);
    let targets = number("num_target").unwrap_or(1).min(table::COLUMNS);
    let objective = learner["objective"]["name"].as_str().unwrap_or_default();
    // What labels an objective takes is what XGBoost trains with; the script of the fixtures asks it.
    let labels = match objective {
        "multi:softmax" if classes > 0 => Some((0, classes as i64 - 1)),
        "rank:map" => Some((0, 1)),
        "rank:ndcg" if has_exponential_gain(&learner["objective"]) => Some((0, 31)),
        _ => None,
    };
    let (width, loss) = match objective {
        "multi:softprob" => (classes, Some(table::of_classes())),
        // Integers, one for each row.
        "multi:softmax" | "rank:map" | "rank:ndcg" if labels.is_some() => {
            (1, Some(Loss::SameShape(objective.to_owned())))
        }
        "binary:logistic" | "binary:logitraw" | "binary:hinge" | "reg:logistic" => {
            (targets, Some(Loss::BinaryCrossentropy))
        }
        "reg:squarederror" => (targets, Some(Loss::MeanSquaredError)),
        "reg:absoluteerror" => (targets, Some(Loss::MeanAbsoluteError)),
        "reg:pseudohubererror" => (targets, Some(Loss::Huber)),
        other if other.starts_with("reg:") || other == "count:poisson" => {
            (targets, Some(Loss::SameShape(other.to_owned())))
        }
        _ => (1, None),
    };
    let output: ModelArray = table::output(width).with_range(labels);
    Ok(Signature {
        losses: vec![loss],
        notes,
        ..Signature::new(vec![input], vec![output])
    })
}

/// Whether the gain of a rank is a power of 2, so that ranks are small integers.
fn has_exponential_gain(objective: &Json) -> bool {
    objective["lambdarank_param"]["ndcg_exp_gain"].as_str() == Some("1")
}

/// The text with null in the place of the trees, which may be many megabytes.
fn without_trees(source: &mut Source<'_>) -> Result<Vec<u8>, ModelError> {
    /// The members of the learner are at this level.
    const LEVEL: usize = 2;
    let mut kept = Vec::new();
    // A name, if the last token is a text at that level.
    let mut name = Vec::new();
    let (mut level, mut is_text, mut is_escaped, mut skips) = (0_usize, false, false, false);
    loop {
        let block = source.up_to(1 << 16)?;
        if block.is_empty() {
            return Ok(kept);
        }
        for byte in block {
            let ends = skips && level == LEVEL && !is_text && matches!(byte, b',' | b'}');
            if ends {
                kept.extend(b"null");
                skips = false;
            }
            if !skips {
                kept.push(byte);
            }
            if is_text {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' => is_escaped = true,
                    b'"' => is_text = false,
                    other if level == LEVEL && name.len() <= TREES.len() => name.push(other),
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => {
                    is_text = true;
                    name.clear();
                }
                b'{' | b'[' => level += 1,
                b'}' | b']' => level = level.saturating_sub(1),
                b':' if level == LEVEL && name == TREES.as_bytes() => skips = true,
                _ => {}
            }
        }
        if kept.len() > LIMIT {
            return Err(ModelError::too_many(PART, LIMIT, "bytes beside its trees"));
        }
    }
}
