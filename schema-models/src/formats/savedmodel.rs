//! TensorFlow's SavedModel: the serving signature.

use schema_spec::DType;

use crate::signature::Signature;
use crate::wire::protobuf::{Field, Span, Wire};
use crate::wire::source::Source;
use crate::{ModelArray, ModelDim, ModelError, ModelErrorKind};

pub(super) const SERVED: &str = "serving_default";

/// The largest number of signatures, and of arrays in one.
const MOST: usize = 4096;

/// The largest number of axes of an array.
const AXES: usize = 1024;

/// Whether the content looks like a SavedModel, which has no magic number: it consists of a version (1)
/// and graphs (2), each of which begins with its `meta_info_def`, a message. In ONNX, field 2 is a
/// name, which does not begin like that.
pub(super) fn sniff(head: &[u8]) -> bool {
    let [0x08, 1, 0x12, message @ ..] = head else {
        return false;
    };
    let begins = message.iter().position(|byte| byte & 0x80 == 0);
    begins.is_some_and(|last| message.get(last + 1) == Some(&0x0A))
}

pub(super) fn read(source: &mut Source<'_>, wanted: Option<&str>) -> Result<Signature, ModelError> {
    let mut reader = Reader {
        wire: Wire::new(source, "the SavedModel"),
        signatures: Vec::new(),
    };
    reader.model()?;
    // TensorFlow also stores its initialization as a signature.
    reader
        .signatures
        .retain(|(name, _)| name != "__saved_model_init_op");
    let named = |wanted: &str| reader.signatures.iter().find(|(name, _)| name == wanted);
    let found = match (wanted, reader.signatures.as_slice()) {
        (None, [only]) => Some(only),
        (wanted, _) => named(wanted.unwrap_or(SERVED)),
    };
    let names = reader.signatures.iter().map(|(name, _)| name.clone());
    let mut names: Vec<String> = names.collect();
    names.sort();
    let Some((name, signature)) = found.cloned() else {
        return Err(no_signature(wanted.unwrap_or(SERVED), names));
    };
    let signature = &signature;
    let (inputs, outputs) = reader.signature(*signature)?;
    let signature = Signature {
        is_ordered: false,
        ..Signature::new(inputs, outputs)
    };
    Ok(signature.named(&name, names))
}

fn no_signature(wanted: &str, names: Vec<String>) -> ModelError {
    if names.is_empty() {
        return ModelError::no_signature(
            "is a SavedModel without a signature",
            "save the model with `model.export`, or with `signatures=`",
        );
    }
    let wanted = wanted.to_owned();
    ModelErrorKind::OtherSignatures { wanted, names }.into()
}

struct Reader<'a, 'b> {
    wire: Wire<'a, 'b>,
    signatures: Vec<(String, Span)>,
}

impl Reader<'_, '_> {
    fn model(&mut self) -> Result<(), ModelError> {
        let mut model = self.wire.document();
        while let Some((number, field)) = self.wire.next(&mut model)? {
            let (2, Field::Span(mut graph)) = (number, field) else {
                continue;
            };
            while let Some((number, field)) = self.wire.next(&mut graph)? {
                if let (5, Field::Span(entry)) = (number, field) {
                    let signature = self.entry(entry)?;
                    self.signatures.extend(signature);
                }
                bounded(self.signatures.len(), "a list of signatures")?;
            }
        }
        Ok(())
    }

    /// The key and the value of an entry of a map.
    fn entry(&mut self, mut entry: Span) -> Result<Option<(String, Span)>, ModelError> {
        let (mut key, mut value) = (String::new(), None);
        while let Some((number, field)) = self.wire.next(&mut entry)? {
            match (number, field) {
                (1, Field::Span(span)) => key = self.wire.text(span)?,
                (2, Field::Span(span)) => value = Some(span),
                _ => {}
            }
        }
        Ok(value.map(|value| (key, value)))
    }

    fn signature(
        &mut self,
        mut signature: Span,
    ) -> Result<(Vec<ModelArray>, Vec<ModelArray>), ModelError> {
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        while let Some((number, field)) = self.wire.next(&mut signature)? {
            let Field::Span(entry) = field else { continue };
            let arrays = match number {
                1 => &mut inputs,
                2 => &mut outputs,
                _ => continue,
            };
            if let Some((name, info)) = self.entry(entry)? {
                arrays.push(self.tensor(ModelArray::new(name), info)?);
            }
            bounded(arrays.len(), "a signature")?;
        }
        // A map has no order, so the order in the file is arbitrary.
        for arrays in [&mut inputs, &mut outputs] {
            arrays.sort_by(|left: &ModelArray, right| left.name().cmp(right.name()));
        }
        Ok((inputs, outputs))
    }

    fn tensor(&mut self, mut array: ModelArray, mut info: Span) -> Result<ModelArray, ModelError> {
        while let Some((number, field)) = self.wire.next(&mut info)? {
            array = match (number, field) {
                (2, Field::Number(code)) => match dtype(code) {
                    Ok(dtype) => array.with_dtype(Some(dtype)),
                    Err(foreign) => array.with_foreign_type(foreign),
                },
                (3, Field::Span(shape)) => {
                    let shape = self.shape(shape)?;
                    array.with_shape(shape)
                }
                (4, Field::Span(_)) => array.with_foreign_type("sparse tensor"),
                (5, Field::Span(_)) => array.with_foreign_type("composite tensor"),
                _ => array,
            };
        }
        Ok(array)
    }

    /// The shape; `None` if its rank is unknown.
    fn shape(&mut self, mut shape: Span) -> Result<Option<Vec<ModelDim>>, ModelError> {
        let mut dims = Vec::new();
        while let Some((number, field)) = self.wire.next(&mut shape)? {
            match (number, field) {
                (2, Field::Span(mut dim)) => {
                    let mut size = 0;
                    while let Some((number, field)) = self.wire.next(&mut dim)? {
                        if let (1, Field::Number(value)) = (number, field) {
                            size = value as i64;
                        }
                    }
                    dims.push(ModelDim::of_size(Some(size)));
                }
                (3, Field::Number(unknown)) if unknown != 0 => return Ok(None),
                _ => {}
            }
            if dims.len() > AXES {
                return Err(ModelError::too_many("a shape", AXES, "axes"));
            }
        }
        Ok(Some(dims))
    }
}

fn bounded(count: usize, part: &str) -> Result<(), ModelError> {
    if count > MOST {
        return Err(ModelError::too_many(part, MOST, "entries"));
    }
    Ok(())
}

/// The dtype of a code, or the name in TensorFlow of a type that is not a dtype here.
fn dtype(code: u64) -> Result<DType, String> {
    Ok(match code {
        1 => DType::F32,
        2 => DType::F64,
        3 => DType::I32,
        4 => DType::U8,
        5 => DType::I16,
        6 => DType::I8,
        7 => DType::Text,
        8 => DType::ComplexF32,
        9 => DType::I64,
        10 => DType::Bool,
        14 => DType::BF16,
        17 => DType::U16,
        18 => DType::ComplexF64,
        19 => DType::F16,
        22 => DType::U32,
        23 => DType::U64,
        11 => return Err("qint8".to_owned()),
        12 => return Err("quint8".to_owned()),
        13 => return Err("qint32".to_owned()),
        15 => return Err("qint16".to_owned()),
        16 => return Err("quint16".to_owned()),
        20 => return Err("resource".to_owned()),
        21 => return Err("variant".to_owned()),
        other => return Err(format!("TensorFlow type {other}")),
    })
}
