//! The outputs of Keras layers, as far as they can be computed from the inputs.

mod attention;
mod index;
mod merge;
mod moves;
mod operations;
mod recurrent;
mod sizes;
mod steps;
mod vocabulary;
mod windows;

use self::sizes::{number, numbers, product, with_last};
pub(super) use self::steps::{Step, steps};
use super::tensor::{self, Tensor};
use super::tree;
use crate::wire::json::Json;

type Shape = Vec<Option<usize>>;

/// What a layer is called with.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) inputs: &'a [Tensor],
    /// The arguments as Keras stores them, null in a Sequential.
    pub(super) node: &'a Json,
}

impl<'a> Call<'a> {
    /// A keyword argument.
    fn keyword(self, name: &str) -> &'a Json {
        match &self.node["kwargs"] {
            Json::Null => &tree::keywords(self.node)[name],
            keywords => &keywords[name],
        }
    }

    /// A positional argument, which only Keras 3 stores.
    fn argument(self, at: usize) -> Option<&'a Json> {
        self.node["args"].items().get(at)
    }

    /// Whether there is an argument that is neither a tensor nor a plain number.
    fn has_constant_arrays(self) -> bool {
        let is_plain = |value: &Json| match value {
            Json::Object(_) => value["class_name"].as_str() == Some("__keras_tensor__"),
            Json::List(_) => tree::origin(value).is_some(),
            _ => true,
        };
        let of_keras_3 = self.node["args"].items().iter().all(is_plain);
        let keywords = tree::keywords(self.node).members();
        let of_keras_2 = keywords.iter().all(|(_, value)| is_plain(value));
        !of_keras_3 || !of_keras_2
    }
}

/// The outputs of the layer; an unknown tensor if they cannot be computed.
pub(super) fn outputs(layer: &Json, call: Call<'_>) -> Vec<Tensor> {
    let config = &layer["config"];
    let class = layer["class_name"].as_str().unwrap_or_default();
    if class == "InputLayer" {
        let shape = match &config["batch_shape"] {
            Json::Null => &config["batch_input_shape"],
            shape => shape,
        };
        return vec![Tensor::from_json(shape, &config["dtype"])];
    }
    if let Some(name) = operations::name(layer) {
        return match operations::outputs(&name, layer, call) {
            Some(made) if made.iter().all(Tensor::is_bounded) => made,
            _ => vec![Tensor::default()],
        };
    }
    if !is_of_keras(layer) {
        return vec![Tensor::default()];
    }
    let computed = tensor::computed_in(&config["dtype"]);
    let first = call.inputs.first();
    let shape = first.and_then(|tensor| tensor.shape.as_deref());
    if vocabulary::is_one(class) {
        let (shape, dtype) = match shape {
            Some(shape) => vocabulary::output(class, config, shape, computed),
            None => (None, None),
        };
        return vec![Tensor {
            shape,
            dtype,
            ..Tensor::default()
        }];
    }
    // Integers pass through layers that only move values.
    let taken = first.and_then(|tensor| tensor.dtype);
    let dtype = match taken.filter(|dtype| !dtype.has_nan()) {
        Some(other) if MOVES.contains(&class) => Some(other),
        _ if computes(class) => computed.filter(|dtype| dtype.is_float()),
        _ => None,
    };
    let made = shape.and_then(|shape| all(class, config, shape, call));
    let made = made.filter(|made| made.iter().all(|shape| shape.len() <= tensor::AXES));
    match made {
        Some(made) => made
            .into_iter()
            .map(|shape| Tensor {
                shape: Some(shape),
                dtype,
                ..Tensor::default()
            })
            .collect(),
        None => vec![Tensor {
            dtype,
            last: last(class, config, first),
            ..Tensor::default()
        }],
    }
}

/// The size of the last axis, where the number of axes is not known.
fn last(class: &str, config: &Json, first: Option<&Tensor>) -> Option<usize> {
    match class {
        _ if SAME.contains(&class) => first?.last_axis(),
        "Dense" | "LSTM" | "GRU" | "SimpleRNN" => number(&config["units"]),
        "Embedding" => number(&config["output_dim"]),
        "Bidirectional" => {
            let inner = &config["layer"];
            let units = last(inner["class_name"].as_str()?, &inner["config"], None)?;
            match config["merge_mode"].as_str()? {
                "concat" => units.checked_mul(2),
                _ => Some(units),
            }
        }
        "TimeDistributed" | "SpectralNormalization" => {
            let inner = &config["layer"];
            last(inner["class_name"].as_str()?, &inner["config"], first)
        }
        _ if class.starts_with("Conv") && !windows::is_channels_first(config) => {
            number(&config["filters"])
        }
        _ => None,
    }
}

const SAME: &[&str] = &[
    "Activation",
    "ActivityRegularization",
    "AlphaDropout",
    "AugMix",
    "AutoContrast",
    "BatchNormalization",
    "CutMix",
    "Dropout",
    "ELU",
    "Equalization",
    "GaussianDropout",
    "GaussianNoise",
    "GroupNormalization",
    "Identity",
    "LayerNormalization",
    "LeakyReLU",
    "Masking",
    "MixUp",
    "Normalization",
    "PReLU",
    "RMSNormalization",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "ReLU",
    "Rescaling",
    "Softmax",
    "Solarization",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "ThresholdedReLU",
    "UnitNormalization",
];

const MERGES: &[&str] = &[
    "Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract",
];

/// Layers that keep integers. Other layers compute in floats, even if they only move values.
const MOVES: &[&str] = &["Flatten", "Identity", "Permute", "Reshape"];

/// Other layers that compute in their own dtype.
const COMPUTES: &[&str] = &[
    "AdditiveAttention",
    "Attention",
    "Bidirectional",
    "CenterCrop",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Dot",
    "EinsumDense",
    "Embedding",
    "Flatten",
    "GRU",
    "GroupQueryAttention",
    "GroupedQueryAttention",
    "LSTM",
    "MultiHeadAttention",
    "Permute",
    "RNN",
    "RandomCrop",
    "RepeatVector",
    "Reshape",
    "Resizing",
    "SeparableConv1D",
    "SeparableConv2D",
    "SimpleRNN",
    "SpectralNormalization",
    "TimeDistributed",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
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

/// The shapes of the layer's outputs for `shape`, that of its first input.
fn all(class: &str, config: &Json, shape: &[Option<usize>], call: Call<'_>) -> Option<Vec<Shape>> {
    match class {
        _ if recurrent::is_recurrent(class) => recurrent::recurrent(class, config, shape),
        "Bidirectional" => recurrent::bidirectional(config, call.inputs),
        _ if class.ends_with("Attention") => attention::attention(class, config, call),
        _ => Some(vec![one(class, config, shape, call)?]),
    }
}

fn one(class: &str, config: &Json, shape: &[Option<usize>], call: Call<'_>) -> Option<Shape> {
    match class {
        _ if SAME.contains(&class) => Some(shape.to_vec()),
        _ if MERGES.contains(&class) => merge::by_value(call.inputs),
        "Dense" if shape.len() > 1 => with_last(shape, Some(number(&config["units"])?)),
        "Flatten" => {
            let (batch, rest) = shape.split_first()?;
            Some(vec![*batch, product(rest)])
        }
        "Reshape" => {
            let (batch, rest) = shape.split_first()?;
            let rest = sizes::reshaped(rest, &config["target_shape"])?;
            Some(std::iter::once(*batch).chain(rest).collect())
        }
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
        "EinsumDense" => merge::einsum_dense(shape, config),
        "Concatenate" => merge::concatenate(call.inputs, &config["axis"]),
        "Dot" => merge::dot(call.inputs, &config["axes"]),
        "TimeDistributed" => recurrent::time_distributed(config, call.inputs.first()?),
        "SpectralNormalization" => recurrent::wrapped(&config["layer"], call.inputs.first()?),
        "Lambda" => {
            let rest = tensor::shape(&config["output_shape"])?;
            Some(std::iter::once(*shape.first()?).chain(rest).collect())
        }
        "CenterCrop" | "RandomCrop" | "Resizing" => windows::resized(config, shape),
        _ if class.starts_with("Global") && class.contains("Pooling") => {
            windows::global_pooling(config, shape)
        }
        _ if class.starts_with("Adaptive") && class.contains("Pooling") => {
            windows::spatial(config, shape, |axis, _| {
                Some(numbers(&config["output_size"], axis))
            })
        }
        _ if class.contains("Pooling") => {
            let strides = match &config["strides"] {
                Json::Null => &config["pool_size"],
                strides => strides,
            };
            windows::windows(config, shape, &config["pool_size"], strides, None)
        }
        "Conv1D" | "Conv2D" | "Conv3D" | "SeparableConv1D" | "SeparableConv2D" => {
            let filters = number(&config["filters"])?;
            windows::windows(
                config,
                shape,
                &config["kernel_size"],
                &config["strides"],
                Some(filters),
            )
        }
        "DepthwiseConv1D" | "DepthwiseConv2D" => windows::depthwise(config, shape),
        "Conv1DTranspose" | "Conv2DTranspose" | "Conv3DTranspose" => {
            windows::transposed(config, shape)
        }
        "UpSampling1D" | "UpSampling2D" | "UpSampling3D" => {
            windows::spatial(config, shape, |axis, size| {
                let factor = numbers(&config["size"], axis)?;
                size.map_or(Some(None), |size| size.checked_mul(factor).map(Some))
            })
        }
        "ZeroPadding1D" | "ZeroPadding2D" | "ZeroPadding3D" => {
            windows::padded(config, shape, false)
        }
        "Cropping1D" | "Cropping2D" | "Cropping3D" => windows::padded(config, shape, true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tensor::Tensor;
    use super::{Call, outputs};
    use crate::wire::json::{Json, parse};
    use schema_spec::DType;

    fn of(class: &str, config: &str, shape: &[Option<usize>]) -> String {
        let text =
            format!(r#"{{"class_name": "{class}", "config": {{"dtype": "float32", {config}}}}}"#);
        let layer = parse(text.as_bytes(), "the layer").unwrap();
        let input = Tensor {
            shape: Some(shape.to_vec()),
            dtype: Some(DType::F32),
            ..Tensor::default()
        };
        outputs(
            &layer,
            Call {
                inputs: &[input],
                node: &Json::Null,
            },
        )[0]
        .array("y")
        .to_string()
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
            // Of a convolution, the filters are known all the same.
            let last = if class == "Conv2D" { ", 8" } else { "" };
            let expected = format!("y: f32[..{last}]");
            assert_eq!(of(class, &config, &image), expected, "{class} {config}");
            assert_eq!(of(class, &config, &[]), expected, "{class} {config}");
        }
        assert_eq!(
            of("Reshape", r#""target_shape": [0, -1]"#, &image),
            "y: f32[_, 0, _]"
        );
    }
}
