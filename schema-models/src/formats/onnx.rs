//! ONNX: the types of the graph's inputs and outputs, and the names of its weights.

use std::collections::HashSet;

use schema_spec::DType;

use crate::signature::Signature;
use crate::wire::protobuf::{Field, Span, Wire};
use crate::wire::source::Source;
use crate::{ModelArray, ModelDim, ModelError};

/// The largest total size of the names of weights, in bytes.
const NAMES: usize = 64 << 20;

/// The largest number of inputs, and of outputs.
const ARRAYS: usize = 65_536;

/// The largest number of axes of an array.
const AXES: usize = 1024;

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
            (7, 2) => return true,
            (1 | 5, 0) => rest = behind,
            (2..=4 | 6 | 8 | 14, 2) if length <= behind.len() as u64 => {
                rest = &behind[length as usize..];
            }
            _ => return false,
        }
    }
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let mut graph = Graph {
        wire: Wire::new(source, "the ONNX graph"),
        found: false,
        weights: HashSet::new(),
        weight_bytes: 0,
        inputs: Vec::new(),
        outputs: Vec::new(),
    };
    graph.model()?;
    let Graph {
        found,
        weights,
        mut inputs,
        outputs,
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
    inputs.retain(|input| !weights.contains(input.name()));
    Ok(Signature::new(inputs, outputs))
}

struct Graph<'a, 'b> {
    wire: Wire<'a, 'b>,
    found: bool,
    weights: HashSet<String>,
    weight_bytes: usize,
    inputs: Vec<ModelArray>,
    outputs: Vec<ModelArray>,
}

impl Graph<'_, '_> {
    fn model(&mut self) -> Result<(), ModelError> {
        let mut model = self.wire.document();
        while let Some((number, field)) = self.wire.next(&mut model)? {
            if let (7, Field::Span(graph)) = (number, field) {
                self.found = true;
                self.graph(graph)?;
            }
        }
        Ok(())
    }

    fn graph(&mut self, mut graph: Span) -> Result<(), ModelError> {
        while let Some((number, field)) = self.wire.next(&mut graph)? {
            let Field::Span(span) = field else { continue };
            match number {
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
        while let Some((number, field)) = self.wire.next(&mut tensor)? {
            if let (8, Field::Span(span)) = (number, field) {
                let name = self.wire.text(span)?;
                self.weight_bytes += name.len();
                if self.weight_bytes > NAMES {
                    return Err(ModelError::too_many("names of weights", NAMES, "bytes"));
                }
                self.weights.insert(name);
            }
        }
        Ok(())
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
                8 => self.tensor(array, span)?.with_foreign_type("sparse tensor"),
                9 => array.with_foreign_type("optional"),
                _ => array,
            };
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
