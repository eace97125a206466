//! TensorFlow Lite: the tensors of the first signature, or else of the first graph.

use schema_spec::{DType, Shown};

use crate::signature::Signature;
use crate::wire::flatbuffer::{Buffer, Table, Vector};
use crate::wire::source::Source;
use crate::{ModelArray, ModelDim, ModelError, ModelErrorKind};

const PART: &str = "the TFLite model";

/// The largest number of inputs, and of outputs.
const ARRAYS: u32 = 1024;

/// The largest number of axes of an array.
const AXES: u32 = 1024;

pub(super) fn sniff(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"TFL3")
}

pub(super) fn read(source: &mut Source<'_>, wanted: Option<&str>) -> Result<Signature, ModelError> {
    let mut reader = Reader {
        buffer: Buffer { source, part: PART },
        notes: Vec::new(),
    };
    let root = reader.buffer.root()?;
    let graphs = reader.buffer.tables(root, 2)?;
    let signatures = reader.buffer.tables(root, 7)?;
    if signatures.len() > ARRAYS as usize {
        let most = ARRAYS as usize;
        return Err(ModelError::too_many(
            "a list of signatures",
            most,
            "signatures",
        ));
    }
    let mut names = Vec::with_capacity(signatures.len());
    for &signature in &signatures {
        names.push(reader.buffer.text(signature, 2)?);
    }
    let chosen = match wanted {
        Some(wanted) => match names.iter().position(|name| name == wanted) {
            Some(at) => at,
            None => {
                let wanted = wanted.to_owned();
                return Err(ModelErrorKind::OtherSignatures { wanted, names }.into());
            }
        },
        None => 0,
    };
    let (inputs, outputs) = match signatures.get(chosen) {
        Some(&signature) => {
            let graph = reader.buffer.u32_in(signature, 4)?;
            let graph = *graphs.get(graph as usize).ok_or_else(no_graph)?;
            let tensors = reader.tensors(graph)?;
            let inputs = reader.named(signature, 0, tensors)?;
            (inputs, reader.named(signature, 1, tensors)?)
        }
        None => {
            let graph = *graphs.first().ok_or_else(no_graph)?;
            let tensors = reader.tensors(graph)?;
            let inputs = reader.numbered(graph, 1, tensors)?;
            (inputs, reader.numbered(graph, 2, tensors)?)
        }
    };
    // The converter reorders inputs, so only their names identify them.
    let signature = Signature {
        is_ordered: false,
        notes: reader.notes,
        ..Signature::new(inputs, outputs)
    };
    let name = names.get(chosen).cloned().unwrap_or_default();
    Ok(signature.named(&name, names))
}

fn no_graph() -> ModelError {
    ModelError::damaged(PART, 0, "it has no graph")
}

struct Reader<'a, 'b> {
    buffer: Buffer<'a, 'b>,
    notes: Vec<String>,
}

impl Reader<'_, '_> {
    fn tensors(&mut self, graph: Table) -> Result<Vector, ModelError> {
        self.buffer.vector(graph, 0)?.ok_or_else(no_graph)
    }

    /// The arrays of a signature, with their names in it.
    fn named(
        &mut self,
        signature: Table,
        number: u16,
        tensors: Vector,
    ) -> Result<Vec<ModelArray>, ModelError> {
        let maps = self.buffer.tables(signature, number)?;
        if maps.len() > ARRAYS as usize {
            return Err(ModelError::too_many(
                "a list of arrays",
                ARRAYS as usize,
                "arrays",
            ));
        }
        let mut arrays = Vec::new();
        for map in maps {
            let name = self.buffer.text(map, 0)?;
            let index = self.buffer.u32_in(map, 1)?;
            let tensor = self.buffer.table(tensors, index)?;
            arrays.push(self.tensor(name, tensor)?);
        }
        Ok(arrays)
    }

    /// The arrays of a graph, with the names of its tensors.
    fn numbered(
        &mut self,
        graph: Table,
        number: u16,
        tensors: Vector,
    ) -> Result<Vec<ModelArray>, ModelError> {
        let indices = self
            .buffer
            .numbers(graph, number, ARRAYS)?
            .unwrap_or_default();
        let mut arrays = Vec::new();
        for index in indices {
            // -1 is an omitted input.
            if let Ok(index) = u32::try_from(index) {
                let tensor = self.buffer.table(tensors, index)?;
                let name = self.buffer.text(tensor, 3)?;
                arrays.push(self.tensor(name, tensor)?);
            }
        }
        Ok(arrays)
    }

    fn tensor(&mut self, name: String, tensor: Table) -> Result<ModelArray, ModelError> {
        // For an unknown size, `shape` has 1 and `shape_signature` has -1. A model of fixed sizes has only
        // the former.
        let signature = self.buffer.numbers(tensor, 7, AXES)?;
        let shape = match signature.filter(|shape| !shape.is_empty()) {
            Some(shape) => shape,
            None => self.buffer.numbers(tensor, 0, AXES)?.unwrap_or_default(),
        };
        let is_without_shape = self.buffer.u8_in(tensor, 8)? == 0 && shape.is_empty();
        let dims = shape
            .into_iter()
            .map(|size| ModelDim::of_size(Some(size.into())));
        let code = self.buffer.u8_in(tensor, 1)?;
        // For floats, the quantization is the observed range; for integers, it is their meaning.
        if matches!(code, 3 | 7 | 9) && self.buffer.field(tensor, 4)?.is_some() {
            let name = Shown(&name);
            self.notes.push(format!(
                "`{name}` is quantized: its integers represent floats"
            ));
        }
        let array = ModelArray::new(name).with_shape((!is_without_shape).then(|| dims.collect()));
        Ok(match dtype(code) {
            Ok(dtype) => array.with_dtype(Some(dtype)),
            Err(foreign) => array.with_foreign_type(foreign),
        })
    }
}

/// The dtype of a code, or the name of a type that is not a dtype here.
fn dtype(code: u8) -> Result<DType, String> {
    Ok(match code {
        0 => DType::F32,
        1 => DType::F16,
        2 => DType::I32,
        3 => DType::U8,
        4 => DType::I64,
        5 => DType::Text,
        6 => DType::Bool,
        7 => DType::I16,
        8 => DType::ComplexF32,
        9 => DType::I8,
        10 => DType::F64,
        11 => DType::ComplexF64,
        12 => DType::U64,
        15 => DType::U32,
        16 => DType::U16,
        18 => DType::BF16,
        13 => return Err("resource".to_owned()),
        14 => return Err("variant".to_owned()),
        17 => return Err("int4".to_owned()),
        other => return Err(format!("TFLite type {other}")),
    })
}
