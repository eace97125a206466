//! The output shapes of Keras layers, as far as they can be computed from the input shapes.

use super::tensor::{self, Tensor};
use crate::wire::json::Json;

type Shape = Vec<Option<usize>>;

/// The output of the layer for the given inputs; an unknown tensor if it cannot be computed.
pub(super) fn outputs(layer: &Json, inputs: &[Tensor]) -> Vec<Tensor> {
    let config = &layer["config"];
    let class = layer["class_name"].as_str().unwrap_or_default();
    if class == "InputLayer" {
        let shape = match &config["batch_shape"] {
            Json::Null => &config["batch_input_shape"],
            shape => shape,
        };
        return vec![Tensor::from_json(shape, &config["dtype"])];
    }
    if !is_of_keras(layer) {
        return vec![Tensor::default()];
    }
    let first = inputs.first();
    let shape = first
        .and_then(|tensor| tensor.shape.as_deref())
        .and_then(|shape| one(class, config, shape, inputs))
        .filter(|shape| shape.len() <= tensor::AXES);
    let computed = tensor::computed_in(&config["dtype"]);
    // Integers pass through layers that only move values.
    let taken = first.and_then(|tensor| tensor.dtype);
    let dtype = match taken.filter(|dtype| !dtype.has_nan()) {
        Some(other) if MOVES.contains(&class) => Some(other),
        _ if computes(class) => computed.filter(|dtype| dtype.is_float()),
        _ => None,
    };
    vec![Tensor { shape, dtype }]
}

const SAME: [&str; 24] = [
    "Activation",
    "ActivityRegularization",
    "AlphaDropout",
    "BatchNormalization",
    "Dropout",
    "ELU",
    "GaussianDropout",
    "GaussianNoise",
    "GroupNormalization",
    "Identity",
    "LayerNormalization",
    "LeakyReLU",
    "Masking",
    "Normalization",
    "PReLU",
    "RMSNormalization",
    "ReLU",
    "Rescaling",
    "Softmax",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "ThresholdedReLU",
    "UnitNormalization",
];

const MERGES: [&str; 6] = [
    "Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract",
];

/// Layers that keep integers. Other layers compute in floats, even if they only move values.
const MOVES: [&str; 4] = ["Flatten", "Identity", "Permute", "Reshape"];

/// Other layers that compute in their own dtype.
const COMPUTES: [&str; 24] = [
    "Bidirectional",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "Dense",
    "DepthwiseConv2D",
    "EinsumDense",
    "Embedding",
    "Flatten",
    "GRU",
    "LSTM",
    "Permute",
    "RepeatVector",
    "Reshape",
    "SeparableConv1D",
    "SeparableConv2D",
    "SimpleRNN",
    "TimeDistributed",
    "UpSampling1D",
    "UpSampling2D",
];

/// Whether the output of the layer has the dtype that it computes in.
fn computes(class: &str) -> bool {
    class.contains("Pooling")
        || SAME.contains(&class)
        || MERGES.contains(&class)
        || COMPUTES.contains(&class)
}

/// Whether it is a layer of Keras, and not a custom layer or an operation of the same name.
fn is_of_keras(layer: &Json) -> bool {
    let is_registered = |name: &str| name.contains('>');
    let is_own = layer["registered_name"].as_str().is_some_and(is_registered);
    !is_own
        && match layer["module"].as_str() {
            Some(module) => module.contains("keras") && module.contains("layers"),
            None => true,
        }
}

/// The output shape of the layer for `shape`, that of its first input.
fn one(class: &str, config: &Json, shape: &[Option<usize>], inputs: &[Tensor]) -> Option<Shape> {
    let last = |size: Option<usize>| {
        let mut shape = shape.to_vec();
        *shape.last_mut()? = size;
        Some(shape)
    };
    match class {
        _ if SAME.contains(&class) => Some(shape.to_vec()),
        _ if MERGES.contains(&class) => {
            let same = inputs
                .iter()
                .all(|input| input.shape.as_deref() == Some(shape));
            same.then(|| shape.to_vec())
        }
        "Dense" if shape.len() > 1 => last(Some(number(&config["units"])?)),
        "Flatten" => {
            let (batch, rest) = shape.split_first()?;
            Some(vec![*batch, product(rest)])
        }
        "Reshape" => reshape(shape, &config["target_shape"]),
        "Permute" => {
            let order = config["dims"].items().iter().take(tensor::AXES);
            let order = order.map(|axis| shape.get(number(axis)?).copied());
            std::iter::once(shape.first().copied())
                .chain(order)
                .collect()
        }
        "RepeatVector" => match shape {
            [batch, size] => Some(vec![*batch, Some(number(&config["n"])?), *size]),
            _ => None,
        },
        "Embedding" => {
            let size = number(&config["output_dim"])?;
            Some(shape.iter().copied().chain([Some(size)]).collect())
        }
        "Concatenate" => concatenate(inputs, config["axis"].as_i64()?),
        "LSTM" | "GRU" | "SimpleRNN" => {
            let units = Some(number(&config["units"])?);
            match shape {
                [batch, time, _] if config["return_sequences"].is_true() => {
                    Some(vec![*batch, *time, units])
                }
                [batch, _, _] => Some(vec![*batch, units]),
                _ => None,
            }
        }
        _ if class.starts_with("Global") && class.contains("Pooling") => {
            global_pooling(config, shape)
        }
        _ if class.contains("Pooling") => {
            let strides = match &config["strides"] {
                Json::Null => &config["pool_size"],
                strides => strides,
            };
            windows(config, shape, &config["pool_size"], strides, None)
        }
        "Conv1D" | "Conv2D" | "Conv3D" | "SeparableConv1D" | "SeparableConv2D" => {
            let filters = number(&config["filters"])?;
            windows(
                config,
                shape,
                &config["kernel_size"],
                &config["strides"],
                Some(filters),
            )
        }
        "Conv1DTranspose" | "Conv2DTranspose" | "Conv3DTranspose" => transposed(config, shape),
        "UpSampling1D" | "UpSampling2D" => spatial(config, shape, |axis, size| {
            let factor = numbers(&config["size"], axis)?;
            size.map_or(Some(None), |size| size.checked_mul(factor).map(Some))
        }),
        _ => None,
    }
}

fn number(value: &Json) -> Option<usize> {
    usize::try_from(value.as_i64()?).ok()
}

/// The number for that axis, of a list or of one number for all.
fn numbers(value: &Json, axis: usize) -> Option<usize> {
    match value {
        Json::List(numbers) => number(numbers.get(axis)?),
        one => number(one),
    }
}

fn product(sizes: &[Option<usize>]) -> Option<usize> {
    sizes
        .iter()
        .try_fold(1_usize, |product, size| product.checked_mul((*size)?))
}

fn reshape(shape: &[Option<usize>], target: &Json) -> Option<Shape> {
    let (batch, rest) = shape.split_first()?;
    let target = tensor::shape(target)?;
    let known = target.iter().flatten();
    let known = known.copied().try_fold(1_usize, usize::checked_mul)?;
    let inferred = product(rest).and_then(|all| all.checked_div(known));
    let sizes = target.iter().map(|size| size.or(inferred));
    Some(std::iter::once(*batch).chain(sizes).collect())
}

fn concatenate(inputs: &[Tensor], axis: i64) -> Option<Shape> {
    let shapes: Option<Vec<&Shape>> = inputs.iter().map(|input| input.shape.as_ref()).collect();
    let shapes = shapes?;
    let mut joined = (*shapes.first()?).clone();
    let axis = schema_spec::Axis(isize::try_from(axis).ok()?).resolve(joined.len())?;
    let sizes: Option<Vec<Option<usize>>> = shapes
        .iter()
        .map(|shape| (shape.len() == joined.len()).then(|| shape[axis]))
        .collect();
    joined[axis] = sizes?
        .into_iter()
        .try_fold(0_usize, |sum, size| sum.checked_add(size?));
    Some(joined)
}

fn is_channels_first(config: &Json) -> bool {
    config["data_format"].as_str() == Some("channels_first")
}

fn global_pooling(config: &Json, shape: &[Option<usize>]) -> Option<Shape> {
    let channels = if is_channels_first(config) {
        1
    } else {
        shape.len().checked_sub(1)?
    };
    if config["keepdims"].is_true() {
        return spatial(config, shape, |_, _| Some(Some(1)));
    }
    Some(vec![*shape.first()?, *shape.get(channels)?])
}

/// The shape with each axis between batch and channels replaced.
fn spatial(
    config: &Json,
    shape: &[Option<usize>],
    each: impl Fn(usize, Option<usize>) -> Option<Option<usize>>,
) -> Option<Shape> {
    let from = if is_channels_first(config) { 2 } else { 1 };
    let mut shape = shape.to_vec();
    let end = shape.len().checked_sub(2)? + from;
    for (at, size) in shape.get_mut(from..end)?.iter_mut().enumerate() {
        *size = each(at, *size)?;
    }
    Some(shape)
}

/// The spatial axes after a moving window.
fn windows(
    config: &Json,
    shape: &[Option<usize>],
    window: &Json,
    strides: &Json,
    filters: Option<usize>,
) -> Option<Shape> {
    let is_valid = config["padding"].as_str()? == "valid";
    let made = spatial(config, shape, |axis, size| {
        let stride = numbers(strides, axis)?;
        let dilation = numbers(&config["dilation_rate"], axis).unwrap_or(1);
        let reach = numbers(window, axis)?
            .checked_sub(1)?
            .checked_mul(dilation)?;
        let Some(size) = size else {
            return Some(None);
        };
        let steps = if is_valid {
            size.checked_sub(reach)?
        } else {
            size
        };
        (stride > 0).then(|| Some(steps.div_ceil(stride)))
    })?;
    channels(config, made, filters)
}

fn transposed(config: &Json, shape: &[Option<usize>]) -> Option<Shape> {
    if !config["output_padding"].is_null() {
        return None;
    }
    let is_valid = config["padding"].as_str()? == "valid";
    let made = spatial(config, shape, |axis, size| {
        let stride = numbers(&config["strides"], axis)?;
        let window = numbers(&config["kernel_size"], axis)?;
        let Some(size) = size else {
            return Some(None);
        };
        let more = if is_valid {
            window.saturating_sub(stride)
        } else {
            0
        };
        Some(Some(size.checked_mul(stride)?.checked_add(more)?))
    })?;
    channels(config, made, Some(number(&config["filters"])?))
}

fn channels(config: &Json, mut shape: Shape, filters: Option<usize>) -> Option<Shape> {
    if let Some(filters) = filters {
        let axis = if is_channels_first(config) {
            1
        } else {
            shape.len().checked_sub(1)?
        };
        *shape.get_mut(axis)? = Some(filters);
    }
    Some(shape)
}

#[cfg(test)]
mod tests {
    use super::super::tensor::Tensor;
    use super::outputs;
    use crate::wire::json::parse;
    use schema_spec::DType;

    fn of(class: &str, config: &str, shape: &[Option<usize>]) -> String {
        let text =
            format!(r#"{{"class_name": "{class}", "config": {{"dtype": "float32", {config}}}}}"#);
        let layer = parse(text.as_bytes(), "the layer").unwrap();
        let input = Tensor {
            shape: Some(shape.to_vec()),
            dtype: Some(DType::F32),
        };
        outputs(&layer, &[input])[0].array("y").to_string()
    }

    /// The expected shapes are those of Keras itself.
    #[test]
    fn shapes_as_keras_computes_them() {
        let image = [None, Some(28), Some(27), Some(3)];
        let conv =
            r#""filters": 8, "kernel_size": [3, 3], "strides": [2, 2], "dilation_rate": [1, 1]"#;
        let series = [None, None, Some(5)];
        for (class, config, shape, expected) in [
            (
                "Conv2D",
                format!(r#"{conv}, "padding": "valid""#),
                &image[..],
                "[_, 13, 13, 8]",
            ),
            (
                "Conv2D",
                format!(r#"{conv}, "padding": "same""#),
                &image,
                "[_, 14, 14, 8]",
            ),
            (
                "Conv2DTranspose",
                format!(r#"{conv}, "padding": "same""#),
                &image,
                "[_, 56, 54, 8]",
            ),
            (
                "Conv2DTranspose",
                format!(r#"{conv}, "padding": "valid""#),
                &image,
                "[_, 57, 55, 8]",
            ),
            (
                "MaxPooling2D",
                r#""pool_size": [2, 2], "strides": null, "padding": "valid""#.to_owned(),
                &image,
                "[_, 14, 13, 3]",
            ),
            (
                "GlobalAveragePooling2D",
                r#""data_format": "channels_first""#.to_owned(),
                &image,
                "[_, 28]",
            ),
            (
                "GlobalMaxPooling2D",
                r#""keepdims": true"#.to_owned(),
                &image,
                "[_, 1, 1, 3]",
            ),
            ("Flatten", r#""x": 0"#.to_owned(), &image, "[_, 2268]"),
            ("Flatten", r#""x": 0"#.to_owned(), &series, "[_, _]"),
            (
                "Reshape",
                r#""target_shape": [-1, 4]"#.to_owned(),
                &[None, Some(12)],
                "[_, 3, 4]",
            ),
            (
                "Permute",
                r#""dims": [2, 1]"#.to_owned(),
                &series,
                "[_, 5, _]",
            ),
            (
                "LSTM",
                r#""units": 4, "return_sequences": true"#.to_owned(),
                &series,
                "[_, _, 4]",
            ),
            (
                "GRU",
                r#""units": 4, "return_sequences": false"#.to_owned(),
                &series,
                "[_, 4]",
            ),
            (
                "UpSampling2D",
                r#""size": [2, 3]"#.to_owned(),
                &image,
                "[_, 56, 81, 3]",
            ),
        ] {
            assert_eq!(
                of(class, &config, shape),
                format!("y: f32{expected}"),
                "{class} {config}"
            );
        }
        assert_eq!(of("Lambda", r#""function": {}"#, &series), "y: unknown[..]");
    }

    #[test]
    fn numbers_that_make_no_shape_make_none() {
        let image = [None, Some(28), Some(27), Some(3)];
        let most = i64::MAX;
        for (class, config) in [
            (
                "Conv2D",
                r#""filters": 8, "kernel_size": [99, 99], "strides": [1, 1], "padding": "valid""#
                    .to_owned(),
            ),
            (
                "Conv2D",
                r#""filters": 8, "kernel_size": [1, 1], "strides": [0, 0], "padding": "same""#
                    .to_owned(),
            ),
            ("UpSampling2D", format!(r#""size": [{most}, {most}]"#)),
            ("Reshape", r#""target_shape": "x""#.to_owned()),
            ("Permute", r#""dims": [9]"#.to_owned()),
            ("Dense", r#""units": -1"#.to_owned()),
        ] {
            assert_eq!(of(class, &config, &image), "y: f32[..]", "{class} {config}");
            assert_eq!(of(class, &config, &[]), "y: f32[..]", "{class} {config}");
        }
        assert_eq!(
            of("Reshape", r#""target_shape": [0, -1]"#, &image),
            "y: f32[_, 0, _]"
        );
    }
}
