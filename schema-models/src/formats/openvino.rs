//! OpenVINO: the parameters and results in the XML of an intermediate representation (IR). The weights are
//! in a file beside it, which is not needed.

use std::collections::HashMap;

use schema_spec::{DType, DimBounds, Shown};

use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::source::Source;
use crate::wire::xml::{Element, Elements, Tag};
use crate::{ModelArray, ModelDim, ModelError};

const PART: &str = "the IR of OpenVINO";

/// The largest accepted file.
const LIMIT: u64 = 64 << 20;

/// The largest number of inputs, of outputs, and of sizes within bounds.
const MOST: usize = 4096;

/// The largest number of axes.
const AXES: usize = 1024;

/// The versions that are read. Those before say what their inputs are in another way.
const VERSIONS: std::ops::RangeInclusive<u32> = 10..=11;

pub(super) fn sniff(head: &[u8]) -> bool {
    let head = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    let has = |word: &[u8]| head.windows(word.len()).any(|bytes| bytes == word);
    head.starts_with(b"<") && has(b"<net ") && has(b"<layers")
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let bytes = source.content(PART, LIMIT)?;
    let mut network = Network::default();
    network.read(&mut Elements::new(&bytes, PART)?)?;
    network.signature()
}

/// A layer that is an input or an output.
struct Layer {
    id: String,
    name: String,
    /// The type and the shape of an input.
    data: Option<(String, String)>,
    /// The names of an output, in newer files.
    names: Option<String>,
    port: Port,
}

/// What is said of a port: of the only one of an input or an output, or of where a value comes from.
#[derive(Default)]
struct Port {
    names: Option<String>,
    precision: String,
    sizes: Vec<i64>,
}

#[derive(Default)]
struct Network {
    parameters: Vec<Layer>,
    results: Vec<Layer>,
    /// The names of ports, by layer and port.
    ports: HashMap<(String, String), String>,
    /// The layer and port that the only value of a layer comes from.
    sources: HashMap<String, (String, String)>,
}

impl Network {
    fn read(&mut self, elements: &mut Elements<'_>) -> Result<(), ModelError> {
        while let Some(tag) = elements.next()? {
            let Tag::Start(element) = tag else { continue };
            let text = |name: &str| element.get(name).unwrap_or_default();
            match elements.path() {
                ["net"] => version(&element)?,
                // Others are layers of a body within a layer.
                ["net", "layers", "layer"] => self.layer(&element, elements)?,
                ["net", "edges", "edge"] => {
                    let from = (text("from-layer"), text("from-port"));
                    self.sources.insert(text("to-layer"), from);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn layer(
        &mut self,
        layer: &Element<'_>,
        elements: &mut Elements<'_>,
    ) -> Result<(), ModelError> {
        let text = |name: &str| layer.get(name).unwrap_or_default();
        let of_type = text("type");
        let mut read = Layer {
            id: text("id"),
            name: text("name"),
            data: None,
            names: layer.get("output_names"),
            port: Port::default(),
        };
        let is_array = of_type == "Parameter" || of_type == "Result";
        let level = elements.path().len();
        while elements.path().len() >= level {
            let element = match elements.next()? {
                Some(Tag::Start(element)) => element,
                Some(Tag::End) => continue,
                None => break,
            };
            let text = |name: &str| element.get(name).unwrap_or_default();
            match &elements.path()[level..] {
                ["data"] if is_array => read.data = Some((text("element_type"), text("shape"))),
                [of, "port"] => {
                    let names = element.get("names");
                    if let Some(names) = names.clone().filter(|_| *of == "output") {
                        self.ports.insert((read.id.clone(), text("id")), names);
                    }
                    if is_array {
                        read.port.names = names;
                        read.port.precision = text("precision");
                    }
                }
                [_, "port", "dim"] if is_array => {
                    if read.port.sizes.len() == AXES {
                        return Err(ModelError::too_many("a shape", AXES, "axes"));
                    }
                    let size = elements
                        .text()
                        .trim()
                        .parse()
                        .map_err(|_| ModelError::damaged(PART, 0, "a size is not a number"))?;
                    read.port.sizes.push(size);
                }
                _ => {}
            }
        }
        if self.parameters.len().max(self.results.len()) == MOST {
            return Err(ModelError::too_many("a list of arrays", MOST, "arrays"));
        }
        match of_type.as_str() {
            "Parameter" => self.parameters.push(read),
            "Result" => self.results.push(read),
            _ => {}
        }
        Ok(())
    }

    fn signature(self) -> Result<Signature, ModelError> {
        let mut signature = Signature::new(Vec::new(), Vec::new());
        for layer in &self.parameters {
            let (names, name) = named(layer.port.names.as_deref(), &layer.name);
            let others: Vec<String> = (names.iter().filter(|other| **other != name))
                .map(|other| format!("`{}`", Shown(other)))
                .collect();
            if !others.is_empty() {
                let name = Shown(&name);
                let others = Abridged(&others);
                signature
                    .notes
                    .push(format!("`{name}` is also called {others}"));
            }
            let Some((of_type, shape)) = &layer.data else {
                return Err(ModelError::damaged(PART, 0, "a parameter has no type"));
            };
            let shape = shape_of(shape, &name, &mut signature.bounds)?;
            let input = typed(ModelArray::new(name), of_type).with_shape(shape);
            signature.inputs.push(input.with_made_up_name(false));
        }
        for layer in &self.results {
            let source = self.sources.get(&layer.id);
            let of_source = source.and_then(|source| self.ports.get(source));
            let names = layer.names.as_ref().or(of_source);
            let (names, name) = named(names.map(String::as_str), &layer.name);
            let output = typed(ModelArray::new(name), &layer.port.precision);
            let sizes = layer.port.sizes.iter();
            let shape: Vec<ModelDim> = sizes.map(|&size| ModelDim::of_size(Some(size))).collect();
            let output = match shape.is_empty() {
                true => output.with_unknown_shape(Some(
                    "the file writes one value and any number of axes alike".to_owned(),
                )),
                false => output.with_shape(Some(shape)),
            };
            signature
                .outputs
                .push(output.with_made_up_name(names.is_empty()));
        }
        signature.losses = vec![None; signature.outputs.len()];
        Ok(signature)
    }
}

fn version(net: &Element<'_>) -> Result<(), ModelError> {
    let version = net.get("version").and_then(|version| version.parse().ok());
    match version {
        Some(version) if VERSIONS.contains(&version) => Ok(()),
        Some(version) => Err(ModelError::no_signature(
            format!(
                "is an IR of OpenVINO of version {version}, but {} and {} can be read",
                VERSIONS.start(),
                VERSIONS.end()
            ),
            "convert the model again with `openvino.convert_model`",
        )),
        None => Err(ModelError::damaged(PART, 0, "it has no version")),
    }
}

/// The names of a port, and the one to use: that of the layer if it is one of them, or the first, or that
/// of the layer if there are none.
fn named(names: Option<&str>, of_layer: &str) -> (Vec<String>, String) {
    let mut read = Vec::new();
    let mut name = String::new();
    let mut is_escaped = false;
    // A comma within a name follows a backslash.
    for character in names.unwrap_or_default().chars() {
        match character {
            '\\' if !is_escaped => is_escaped = true,
            ',' if !is_escaped => read.push(std::mem::take(&mut name)),
            other => {
                is_escaped = false;
                name.push(other);
            }
        }
    }
    read.push(name);
    read.retain(|name| !name.is_empty());
    let chosen = match read.first() {
        Some(first) if !read.iter().any(|name| name == of_layer) => first.clone(),
        _ => of_layer.to_owned(),
    };
    (read, chosen)
}

/// The shape that is written as `1..8,?,3`; `None` for `...`, any number of axes. A size within bounds
/// becomes a symbol of its own.
fn shape_of(
    text: &str,
    array: &str,
    bounds: &mut Vec<DimBounds>,
) -> Result<Option<Vec<ModelDim>>, ModelError> {
    let text = text.trim();
    match text {
        "..." => return Ok(None),
        "" => return Ok(Some(Vec::new())),
        _ => {}
    }
    let mut shape = Vec::new();
    for (axis, size) in text.split(',').enumerate() {
        if axis == AXES {
            return Err(ModelError::too_many("a shape", AXES, "axes"));
        }
        let damaged = || ModelError::damaged(PART, 0, "a size is not a number");
        let size = size.trim();
        shape.push(if size == "?" || size == "-1" {
            ModelDim::Open
        } else if let Some((min, max)) = size.split_once("..") {
            let bound = |text: &str| match text {
                "" => Ok(None),
                text => text.parse::<usize>().map(Some).map_err(|_| damaged()),
            };
            let (min, max) = (bound(min)?, bound(max)?);
            if bounds.len() == MOST {
                return Err(ModelError::too_many(
                    "a list of sizes",
                    MOST,
                    "sizes within bounds",
                ));
            }
            let mut symbol = format!("{array}_{axis}");
            while bounds.iter().any(|known| known.symbol() == symbol) {
                symbol.push('_');
            }
            bounds.push(DimBounds::owned(symbol.clone(), min.unwrap_or(0), max));
            ModelDim::Symbol(symbol)
        } else {
            ModelDim::Fixed(size.parse().map_err(|_| damaged())?)
        });
    }
    Ok(Some(shape))
}

/// Sets the type by its name, in `element_type` or, in capitals, in `precision`.
fn typed(array: ModelArray, name: &str) -> ModelArray {
    let dtype = match name.to_ascii_lowercase().as_str() {
        "boolean" | "bool" => DType::Bool,
        "u8" => DType::U8,
        "u16" => DType::U16,
        "u32" => DType::U32,
        "u64" => DType::U64,
        "i8" => DType::I8,
        "i16" => DType::I16,
        "i32" => DType::I32,
        "i64" => DType::I64,
        "f16" | "fp16" => DType::F16,
        "bf16" => DType::BF16,
        "f32" | "fp32" => DType::F32,
        "f64" | "fp64" => DType::F64,
        "string" => DType::Text,
        "" | "dynamic" | "undefined" | "unspecified" => return array,
        other => return array.with_foreign_type(other),
    };
    array.with_dtype(Some(dtype))
}
