//! ONNX: the types of the graph's inputs and outputs, and the names of its weights.

mod nodes;

use std::collections::HashMap;

use schema_spec::DType;

use self::nodes::{Node, Weight};
use crate::signature::Signature;
use crate::wire::protobuf::{Field, Span, Wire};
use crate::wire::source::Source;
use crate::{ModelArray, ModelDim, ModelError};

/// The largest total size of the names of weights, in bytes.
const NAMES: usize = 64 << 20;

/// The largest number of nodes that are looked at; with more, less is known about the inputs.
const NODES: usize = 1 << 20;

/// The largest number of axes of a weight, and of tensors of a node, that are looked at.
const FEW: usize = 4096;

/// Exporters of pipelines on tables: their inputs are columns of the same rows.
const OF_TABLES: [&str; 2] = ["skl2onnx", "OnnxMLTools"];

/// The largest number of inputs, and of outputs.
const ARRAYS: usize = 65_536;

/// The largest number of axes of an array.
const AXES: usize = 1024;

/// The codes of the integers that a depth may be of.
const INT32: u64 = 6;
const INT64: u64 = 7;

/// Whether the content looks like ONNX, which has no magic number: it begins with its version or, from
/// some exporters, with `producer_name` or `opset_import`.
pub(super) fn sniff(head: &[u8]) -> bool {
    match head {
        [0x08, 1..=100, field, ..] => {
            matches!((field >> 3, field & 7), (5, 0) | (2..=4 | 6..=8 | 14, 2))
        }
        [0x12 | 0x3A | 0x42, _, ..] => has_graph(head),
        _ => false,
    }
}

/// Whether the visible content is a sequence of ONNX fields, one of them the graph.
fn has_graph(head: &[u8]) -> bool {
    let mut rest = head;
    loop {
        let Some((&tag, after)) = rest.split_first() else {
            return false;
        };
        let Some(digits) = after
            .iter()
            .position(|byte| byte & 0x80 == 0)
            .filter(|&at| at < 9)
        else {
            return false;
        };
        let (number, behind) = after.split_at(digits + 1);
        let length = number
            .iter()
            .rev()
            .fold(0_u64, |sum, byte| sum << 7 | u64::from(byte & 0x7F));
        match (tag >> 3, tag & 7) {
            (7, 2) => return length > 0 && begins_graph(behind),
            (1 | 5, 0) => rest = behind,
            (2..=4 | 6 | 8 | 14, 2) if length <= behind.len() as u64 => {
                rest = &behind[length as usize..];
            }
            _ => return false,
        }
    }
}

/// Whether this is the beginning of a graph: a field of one, all of which have a length.
fn begins_graph(head: &[u8]) -> bool {
    let number = |tag: u8| (tag & 7 == 2).then_some(tag >> 3);
    head.first()
        .and_then(|tag| number(*tag))
        .is_some_and(|number| matches!(number, 1 | 2 | 5 | 10..=15))
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let mut graph = Graph {
        wire: Wire::new(source, "the ONNX graph"),
        found: false,
        producer: String::new(),
        weights: HashMap::new(),
        name_bytes: 0,
        nodes: Some(Vec::new()),
        inputs: Vec::new(),
        outputs: Vec::new(),
    };
    graph.model()?;
    let Graph {
        found,
        producer,
        weights,
        nodes,
        mut inputs,
        mut outputs,
        ..
    } = graph;
    if !found {
        return Err(ModelError::no_signature(
            "has no ONNX graph",
            "export the model again",
        ));
    }
    // Before version 4 of the format each weight was also an input; since then such an input has a
    // default.
    inputs.retain(|input| !weights.contains_key(input.name()));
    if let Some(nodes) = nodes {
        nodes::complete(&mut inputs, &outputs, &nodes, &weights);
    }
    if inputs.len() > 1 && OF_TABLES.contains(&producer.as_str()) {
        for array in inputs.iter_mut().chain(&mut outputs) {
            *array = of_rows(array);
        }
    }
    Ok(Signature::new(inputs, outputs))
}

/// The array with the symbol of rows for an open axis 0.
fn of_rows(array: &ModelArray) -> ModelArray {
    let mut shape = array.shape().map(<[ModelDim]>::to_vec);
    if let Some(first @ ModelDim::Open) = shape.as_mut().and_then(|shape| shape.first_mut()) {
        *first = ModelDim::Symbol("batch".to_owned());
    }
    array.clone().with_shape(shape)
}

struct Graph<'a, 'b> {
    wire: Wire<'a, 'b>,
    found: bool,
    producer: String,
    weights: HashMap<String, Weight>,
    name_bytes: usize,
    /// `None` if there is something that is not looked into: too many, or a graph in a node.
    nodes: Option<Vec<Node>>,
    inputs: Vec<ModelArray>,
    outputs: Vec<ModelArray>,
}

impl Graph<'_, '_> {
    fn model(&mut self) -> Result<(), ModelError> {
        let mut model = self.wire.document();
        while let Some((number, field)) = self.wire.next(&mut model)? {
            match (number, field) {
                (2, Field::Span(producer)) => self.producer = self.wire.text(producer)?,
                (7, Field::Span(graph)) => {
                    self.found = true;
                    self.graph(graph)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn graph(&mut self, mut graph: Span) -> Result<(), ModelError> {
        while let Some((number, field)) = self.wire.next(&mut graph)? {
            let Field::Span(span) = field else { continue };
            match number {
                1 if self.nodes.is_some() => self.node(span)?,
                5 => self.weight(span)?,
                11 => {
                    let array = self.array(span)?;
                    self.inputs.push(array);
                }
                12 => {
                    let array = self.array(span)?;
                    self.outputs.push(array);
                }
                // A sparse weight consists of two tensors, the first of which has its name.
                15 => {
                    let mut sparse = span;
                    while let Some((number, field)) = self.wire.next(&mut sparse)? {
                        if let (1, Field::Span(values)) = (number, field) {
                            self.weight(values)?;
                        }
                    }
                }
                _ => {}
            }
            if self.inputs.len().max(self.outputs.len()) > ARRAYS {
                return Err(ModelError::too_many("a list of arrays", ARRAYS, "arrays"));
            }
        }
        Ok(())
    }

    fn weight(&mut self, mut tensor: Span) -> Result<(), ModelError> {
        let mut weight = Weight::default();
        let (mut name, mut kind, mut values) = (None, 0, Vec::new());
        while let Some((number, field)) = self.wire.next(&mut tensor)? {
            match (number, field) {
                (1, Field::Number(size)) if weight.sizes.len() < FEW => {
                    weight.sizes.push(size as i64);
                }
                (1, Field::Span(packed)) => weight.sizes = self.wire.numbers(packed, FEW)?,
                (2, Field::Number(code)) => kind = code,
                (5 | 7, Field::Number(value)) if values.len() < 2 => values.push(value as i64),
                (5 | 7, Field::Span(packed)) => values = self.wire.numbers(packed, 2)?,
                (9, Field::Span(bytes)) => values.extend(self.wire.integer(bytes)?),
                (8, Field::Span(span)) => {
                    let text = self.wire.text(span)?;
                    self.name_bytes += text.len();
                    if self.name_bytes > NAMES {
                        return Err(ModelError::too_many("names of weights", NAMES, "bytes"));
                    }
                    name = Some(text);
                }
                _ => {}
            }
        }
        let is_one = weight.sizes.iter().all(|size| *size == 1);
        if is_one && matches!(kind, INT32 | INT64) {
            weight.integer = values.first().copied();
        }
        if let Some(name) = name {
            self.weights.insert(name, weight);
        }
        Ok(())
    }

    fn node(&mut self, mut message: Span) -> Result<(), ModelError> {
        let mut node = Node::default();
        let mut has_graph = false;
        while let Some((number, field)) = self.wire.next(&mut message)? {
            let Field::Span(span) = field else { continue };
            match number {
                1 | 2 => {
                    let name = self.wire.text(span)?;
                    self.name_bytes += name.len();
                    let list = if number == 1 {
                        &mut node.inputs
                    } else {
                        &mut node.outputs
                    };
                    list.push(name);
                }
                4 => node.operator = self.wire.text(span)?,
                5 => has_graph |= self.attribute(&mut node, span)?,
                _ => {}
            }
        }
        let Some(nodes) = &mut self.nodes else {
            return Ok(());
        };
        let is_large = self.name_bytes > NAMES || nodes.len() == NODES;
        if has_graph || is_large {
            self.nodes = None;
            self.name_bytes = 0;
        } else {
            nodes.push(node);
        }
        Ok(())
    }

    /// Reads an attribute, and returns whether it is a graph.
    fn attribute(&mut self, node: &mut Node, mut attribute: Span) -> Result<bool, ModelError> {
        let mut name = String::new();
        let (mut number_given, mut is_nan, mut any) = (0, false, false);
        while let Some((number, field)) = self.wire.next(&mut attribute)? {
            match (number, field) {
                (1, Field::Span(span)) => name = self.wire.text(span)?,
                (2, Field::Four(bytes)) => is_nan = f32::from_le_bytes(bytes).is_nan(),
                (3, Field::Number(value)) => number_given = value as i64,
                // Of a list, whether one is not 0.
                (8, Field::Number(value)) => any |= value != 0,
                (8, Field::Span(packed)) if name.ends_with("missing_value_tracks_true") => {
                    any |= self.wire.any(packed)?;
                }
                (6 | 11, _) => return Ok(true),
                _ => {}
            }
        }
        match name.as_str() {
            "axis" => node.axis = number_given,
            "replaced_value_float" => node.replaces_nan = is_nan,
            "nodes_missing_value_tracks_true" => node.tracks_missing = any,
            _ => {}
        }
        Ok(false)
    }

    fn array(&mut self, mut info: Span) -> Result<ModelArray, ModelError> {
        let (mut name, mut of_type) = (String::new(), None);
        while let Some((number, field)) = self.wire.next(&mut info)? {
            match (number, field) {
                (1, Field::Span(span)) => name = self.wire.text(span)?,
                (2, Field::Span(span)) => of_type = Some(span),
                _ => {}
            }
        }
        let array = ModelArray::new(name);
        match of_type {
            Some(of_type) => self.typed(array, of_type),
            None => Ok(array),
        }
    }

    fn typed(
        &mut self,
        mut array: ModelArray,
        mut of_type: Span,
    ) -> Result<ModelArray, ModelError> {
        while let Some((number, field)) = self.wire.next(&mut of_type)? {
            let Field::Span(span) = field else { continue };
            array = match number {
                1 => self.tensor(array, span)?,
                4 => array.with_foreign_type("sequence"),
                5 => array.with_foreign_type("map"),
                7 => array.with_foreign_type("opaque"),
                8 => self.tensor(array, span)?.with_foreign_type("sparse tensor"),
                9 if array.is_optional() => array.with_foreign_type("optional"),
                9 => self.optional(array.with_optional(true), span)?,
                _ => array,
            };
        }
        Ok(array)
    }

    /// What may be absent, which is never an optional itself.
    fn optional(
        &mut self,
        mut array: ModelArray,
        mut optional: Span,
    ) -> Result<ModelArray, ModelError> {
        array = array.with_foreign_type("optional");
        while let Some((number, field)) = self.wire.next(&mut optional)? {
            if let (1, Field::Span(of_type)) = (number, field) {
                array = self.typed(array, of_type)?;
            }
        }
        Ok(array)
    }

    fn tensor(
        &mut self,
        mut array: ModelArray,
        mut tensor: Span,
    ) -> Result<ModelArray, ModelError> {
        while let Some((number, field)) = self.wire.next(&mut tensor)? {
            array = match (number, field) {
                (1, Field::Number(code)) => match dtype(code) {
                    Ok(dtype) => array.with_dtype(Some(dtype)),
                    Err(foreign) => array.with_foreign_type(foreign),
                },
                (2, Field::Span(shape)) => {
                    let shape = self.shape(shape)?;
                    array.with_shape(Some(shape))
                }
                _ => array,
            };
        }
        Ok(array)
    }

    fn shape(&mut self, mut shape: Span) -> Result<Vec<ModelDim>, ModelError> {
        let mut dims = Vec::new();
        while let Some((number, field)) = self.wire.next(&mut shape)? {
            let (1, Field::Span(mut dim)) = (number, field) else {
                continue;
            };
            if dims.len() == AXES {
                return Err(ModelError::too_many("a shape", AXES, "axes"));
            }
            let mut size = ModelDim::Open;
            while let Some((number, field)) = self.wire.next(&mut dim)? {
                match (number, field) {
                    (1, Field::Number(value)) => size = ModelDim::of_size(Some(value as i64)),
                    (2, Field::Span(span)) => size = ModelDim::of_name(&self.wire.text(span)?),
                    _ => {}
                }
            }
            dims.push(size);
        }
        Ok(dims)
    }
}

/// The dtype of a code, or the name in ONNX of a type that is not a dtype here.
fn dtype(code: u64) -> Result<DType, String> {
    Ok(match code {
        1 => DType::F32,
        2 => DType::U8,
        3 => DType::I8,
        4 => DType::U16,
        5 => DType::I16,
        6 => DType::I32,
        7 => DType::I64,
        8 => DType::Text,
        9 => DType::Bool,
        10 => DType::F16,
        11 => DType::F64,
        12 => DType::U32,
        13 => DType::U64,
        14 => DType::ComplexF32,
        15 => DType::ComplexF64,
        16 => DType::BF16,
        other => {
            return Err(match other {
                17 => "float8e4m3fn".to_owned(),
                18 => "float8e4m3fnuz".to_owned(),
                19 => "float8e5m2".to_owned(),
                20 => "float8e5m2fnuz".to_owned(),
                21 => "uint4".to_owned(),
                22 => "int4".to_owned(),
                23 => "float4e2m1".to_owned(),
                24 => "float8e8m0".to_owned(),
                25 => "uint2".to_owned(),
                26 => "int2".to_owned(),
                _ => format!("ONNX type {other}"),
            });
        }
    })
}
