//! Layers that attend to another tensor.

use super::sizes::{number, with_last};
use super::{Call, Shape};
use crate::wire::json::Json;

/// The output, and the scores if they are returned.
pub(super) fn attention(class: &str, config: &Json, call: Call<'_>) -> Option<Vec<Shape>> {
    let shape = |at: usize| call.inputs.get(at)?.shape.as_deref();
    let query = shape(0)?;
    let made = match class {
        "MultiHeadAttention" => match &config["output_shape"] {
            Json::Null => query.to_vec(),
            sizes => {
                let mut made = query.to_vec();
                made.pop();
                match sizes {
                    Json::List(sizes) => {
                        made.extend(sizes.iter().map(number));
                    }
                    one => made.push(Some(number(one)?)),
                }
                made
            }
        },
        "GroupQueryAttention" | "GroupedQueryAttention" => query.to_vec(),
        _ => with_last(query, *shape(1)?.last()?)?,
    };
    let mut all = vec![made];
    if call.keyword("return_attention_scores").is_true() {
        let scores = match (class, query, shape(1)?) {
            ("Attention" | "AdditiveAttention", [batch, steps, _], [_, others, _]) => {
                vec![*batch, *steps, *others]
            }
            (_, [batch, steps, _], [_, others, _]) => {
                let heads = number(&config["num_heads"])?;
                vec![*batch, Some(heads), *steps, *others]
            }
            _ => return None,
        };
        all.push(scores);
    }
    Some(all)
}
