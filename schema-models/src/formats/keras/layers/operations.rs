//! Operations between layers: `keras.ops` of Keras 3, and functions of TensorFlow in Keras 2.

use schema_spec::DType;

use super::sizes::{self, number, with_last};
use super::tensor::Tensor;
use super::{Call, Shape, merge, moves, windows};
use crate::formats::dtype;
use crate::wire::json::Json;

/// The largest number of tensors that one operation is read to give.
const PARTS: usize = 4096;

/// The name of the operation of a layer, without underscores; `None` if it is another layer.
pub(super) fn name(layer: &Json) -> Option<String> {
    let class = layer["class_name"].as_str()?;
    if matches!(class, "TFOpLambda" | "SlicingOpLambda") {
        let function = layer["config"]["function"].as_str()?;
        let name = function.rsplit('.').next()?;
        return Some(name.replace('_', "").to_lowercase());
    }
    let is_operation = match layer["module"].as_str() {
        Some(module) => module.contains("keras") && module.contains("ops"),
        // An .h5 of Keras 3 has no modules, but each of its layers has a dtype that it computes in.
        None => {
            let node = layer["inbound_nodes"].items().first();
            let is_of_keras_3 = node.is_some_and(|node| !node["args"].is_null());
            let config = &layer["config"];
            let has_policy = !config["trainable"].is_null() || !config["dtype"].is_null();
            is_of_keras_3
                && (!has_policy || matches!(class, "Cast" | "OneHot" | "Argmax" | "Argmin"))
        }
    };
    is_operation.then(|| class.to_lowercase())
}

/// Operations that give a tensor of the same shape and dtype, if that is a float.
const SAME: &[&str] = &[
    "abs",
    "absolute",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "ceil",
    "celu",
    "clip",
    "clipbyvalue",
    "conj",
    "cos",
    "cosh",
    "cumprod",
    "cumsum",
    "elu",
    "erf",
    "erfinv",
    "exp",
    "exp2",
    "expm1",
    "flip",
    "floor",
    "gelu",
    "hardshrink",
    "hardsigmoid",
    "hardsilu",
    "hardtanh",
    "identity",
    "l2normalize",
    "leakyrelu",
    "log",
    "log10",
    "log1p",
    "log2",
    "logsigmoid",
    "logsoftmax",
    "nantonum",
    "neg",
    "negative",
    "normalize",
    "oneslike",
    "reciprocal",
    "relu",
    "relu6",
    "reverse",
    "roll",
    "round",
    "rsqrt",
    "selu",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "softshrink",
    "softsign",
    "sort",
    "sparseplus",
    "sparsesigmoid",
    "sqrt",
    "square",
    "squareplus",
    "stopgradient",
    "swish",
    "tan",
    "tanh",
    "tanhshrink",
    "zeroslike",
];

/// Operations that ask something of each value.
const ASKS: &[&str] = &[
    "isfinite",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
    "logicalnot",
];

/// Operations on several tensors, value by value.
const BY_VALUE: &[&str] = &[
    "add",
    "addv2",
    "arctan2",
    "divide",
    "divnonan",
    "floordiv",
    "floordivide",
    "floormod",
    "hypot",
    "logaddexp",
    "maximum",
    "minimum",
    "mod",
    "multiply",
    "multiplynonan",
    "pow",
    "power",
    "realdiv",
    "squareddifference",
    "sub",
    "subtract",
    "truediv",
    "truedivide",
];

/// Operations that compare several tensors, value by value.
const COMPARES: &[&str] = &[
    "equal",
    "greater",
    "greaterequal",
    "isclose",
    "less",
    "lessequal",
    "logicaland",
    "logicalor",
    "logicalxor",
    "notequal",
];

/// Operations that reduce axes to one value, with the dtype of what they give if it is not the same.
const REDUCES: &[(&str, Option<DType>)] = &[
    ("all", Some(DType::Bool)),
    ("amax", None),
    ("amin", None),
    ("any", Some(DType::Bool)),
    ("countnonzero", Some(DType::I32)),
    ("logsumexp", None),
    ("max", None),
    ("mean", None),
    ("median", None),
    ("min", None),
    ("norm", None),
    ("prod", None),
    ("std", None),
    ("sum", None),
    ("var", None),
    ("variance", None),
    ("ptp", None),
];

/// The outputs of the operation; `None` if they cannot be computed.
pub(super) fn outputs(name: &str, layer: &Json, call: Call<'_>) -> Option<Vec<Tensor>> {
    let first = call.inputs.first()?;
    let shape = first.shape.as_deref()?;
    let same = first.dtype.filter(|dtype| dtype.is_float());
    // The configuration of Keras 2 is that of the layer around the function.
    let is_function = !layer["config"]["function"].is_null();
    let given = |key: &str| match &layer["config"][key] {
        value if !is_function && !value.is_null() => value,
        _ => call.keyword(key),
    };
    let one = |shape: Option<Shape>, dtype: Option<DType>| {
        let shape = Some(shape?);
        Some(vec![Tensor {
            shape,
            dtype,
            ..Tensor::default()
        }])
    };
    if SAME.contains(&name) {
        return one(Some(shape.to_vec()), same);
    }
    if ASKS.contains(&name) {
        return one(Some(shape.to_vec()), Some(DType::Bool));
    }
    if BY_VALUE.contains(&name) || COMPARES.contains(&name) || name == "where" {
        let dtype = match name {
            _ if COMPARES.contains(&name) => Some(DType::Bool),
            // The first is the condition.
            "where" => common(call.inputs.get(1..)?),
            _ => common(call.inputs),
        };
        return one(by_value(call), dtype);
    }
    let plain = name.strip_prefix("reduce").unwrap_or(name);
    if let Some((_, dtype)) = REDUCES.iter().find(|(known, _)| *known == plain) {
        let keeps = given("keepdims").is_true();
        return one(reduced(shape, given("axis"), keeps), dtype.or(same));
    }
    if let Some(made) = moves::moved(name, shape, layer, call, &given) {
        return one(Some(made), first.dtype);
    }
    match name {
        "argmax" | "argmin" => {
            let dtype = if is_function { DType::I64 } else { DType::I32 };
            let axis = given("axis");
            one(
                reduced(shape, axis, given("keepdims").is_true()),
                Some(dtype),
            )
        }
        "cast" => one(Some(shape.to_vec()), dtype::named(given("dtype").as_str()?)),
        "concatenate" | "concat" => one(
            merge::concatenate(call.inputs, given("axis")),
            common(call.inputs),
        ),
        "stack" => one(
            merge::stack(call.inputs, given("axis")),
            common(call.inputs),
        ),
        "matmul" => one(merge::matmul(call.inputs), common(call.inputs)),
        "einsum" => {
            let shapes: Option<Vec<_>> = call
                .inputs
                .iter()
                .map(|input| input.shape.as_deref())
                .collect();
            one(
                merge::einsum(&shapes?, given("subscripts").as_str()?),
                common(call.inputs),
            )
        }
        "onehot" => one(
            one_hot(shape, &given),
            given("dtype").as_str().and_then(dtype::named),
        ),
        "topk" => {
            let made = with_last(shape, Some(number(given("k"))?));
            let mut both = one(made.clone(), same)?;
            both.extend(one(made, Some(DType::I32))?);
            Some(both)
        }
        "split" => split(first, shape, given("indices_or_sections"), given("axis")),
        "averagepool" | "maxpool" => {
            let config = &layer["config"];
            let strides = match &config["strides"] {
                Json::Null => &config["pool_size"],
                strides => strides,
            };
            one(
                windows::windows(config, shape, &config["pool_size"], strides, None),
                same,
            )
        }
        _ => None,
    }
}

/// The dtype that all tensors have, if it is a float. Plain numbers do not change it.
fn common(inputs: &[Tensor]) -> Option<DType> {
    let (first, others) = inputs.split_first()?;
    let dtype = first.dtype.filter(|dtype| dtype.is_float())?;
    others
        .iter()
        .all(|other| other.dtype == Some(dtype))
        .then_some(dtype)
}

/// The shape of an operation on values of several tensors, or of one and plain numbers.
fn by_value(call: Call<'_>) -> Option<Shape> {
    if call.has_constant_arrays() {
        return None;
    }
    let shapes: Option<Vec<_>> = call
        .inputs
        .iter()
        .map(|input| input.shape.as_deref())
        .collect();
    merge::broadcast(&shapes?)
}

pub(super) fn reduced(shape: &[Option<usize>], axes: &Json, keeps: bool) -> Option<Shape> {
    let axes = sizes::axes(axes, shape.len())?;
    let sizes = shape.iter().enumerate();
    let kept = sizes.filter_map(|(axis, size)| match axes.contains(&axis) {
        true => keeps.then_some(Some(1)),
        false => Some(*size),
    });
    Some(kept.collect())
}

fn one_hot<'a>(shape: &[Option<usize>], given: &dyn Fn(&str) -> &'a Json) -> Option<Shape> {
    let count = match given("num_classes") {
        Json::Null => given("depth"),
        count => count,
    };
    let axis = match given("axis") {
        Json::Null => shape.len(),
        axis => sizes::axis(axis, shape.len() + 1)?,
    };
    let mut made = shape.to_vec();
    made.insert(axis, Some(number(count)?));
    Some(made)
}

/// Equal parts along an axis.
fn split(
    first: &Tensor,
    shape: &[Option<usize>],
    parts: &Json,
    axis: &Json,
) -> Option<Vec<Tensor>> {
    let parts = number(parts).filter(|&parts| parts > 0 && parts <= PARTS)?;
    let axis = sizes::axis(axis, shape.len())?;
    let mut made = shape.to_vec();
    made[axis] = shape[axis].map(|size| size / parts);
    let part = Tensor {
        shape: Some(made),
        ..first.clone()
    };
    Some(vec![part; parts])
}
