//! Core ML: the description at the beginning of a `.mlmodel`, on its own or in a `.mlpackage`.

use std::path::{Component, Path};

use schema_spec::{DType, DimBounds, Shown};

use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::json;
use crate::wire::protobuf::{Field, Span, Wire};
use crate::wire::source::Source;
use crate::{ModelArray, ModelDim, ModelError, ModelErrorKind};

const PART: &str = "the Core ML model";

/// The file in a package that says where its model is.
pub(crate) const MANIFEST: &str = "Manifest.json";

/// The largest number of axes, of shapes that are listed, and of inputs and outputs.
const MOST: usize = 1024;

/// Whether the content looks like Core ML, which has no magic number: a version (1), and a description (2)
/// that begins with an input (1), a name and a type (3), or with a function (20). In ONNX and SavedModel
/// field 2 is a text, or begins with other messages.
pub(super) fn sniff(head: &[u8]) -> bool {
    let [0x08, 1..=100, 0x12, rest @ ..] = head else {
        return false;
    };
    let Some((_, description)) = varint(rest) else {
        return false;
    };
    if description.starts_with(&[0xA2, 0x01]) {
        return true;
    }
    let begins_with_input = || {
        let (_, input) = varint(description.strip_prefix(&[0x0A])?)?;
        let mut rest = skipped(input, 0x0A)?;
        rest = skipped(rest, 0x12).unwrap_or(rest);
        Some(rest.first() == Some(&0x1A))
    };
    begins_with_input().unwrap_or(false)
}

fn varint(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().take(4).position(|byte| byte & 0x80 == 0)?;
    let (digits, rest) = bytes.split_at(last + 1);
    let number = digits
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7F));
    Some((number, rest))
}

/// What follows the field with that tag, if the bytes begin with it.
fn skipped(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let (length, rest) = varint(bytes.strip_prefix(&[tag])?)?;
    rest.get(length..)
}

/// The path of the model in a package with this manifest, if it is within the package.
pub(crate) fn in_package(manifest: &[u8]) -> Option<String> {
    let root = json::parse(manifest, MANIFEST).ok()?;
    let item = &root["itemInfoEntries"][root["rootModelIdentifier"].as_str()?];
    let path = item["path"].as_str()?;
    let is_within = Path::new(path)
        .components()
        .all(|component| matches!(component, Component::Normal(_)));
    is_within.then(|| format!("Data/{path}"))
}

pub(super) fn read(source: &mut Source<'_>, wanted: Option<&str>) -> Result<Signature, ModelError> {
    let mut reader = Reader {
        wire: Wire::new(source, PART),
        bounds: Vec::new(),
        notes: Vec::new(),
    };
    let mut model = reader.wire.document();
    // The description comes before the weights.
    let description = loop {
        match reader.wire.next(&mut model)? {
            Some((2, Field::Span(description))) => break description,
            Some(_) => {}
            None => return Err(ModelError::damaged(PART, 0, "it has no description")),
        }
    };
    reader.description(description, wanted)
}

struct Reader<'a, 'b> {
    wire: Wire<'a, 'b>,
    bounds: Vec<DimBounds>,
    notes: Vec<String>,
}

/// Where the inputs and outputs of a function are.
#[derive(Default)]
struct Function {
    name: String,
    inputs: Vec<Span>,
    outputs: Vec<Span>,
}

/// The sizes that an axis may have.
#[derive(Clone, Copy)]
struct Sizes {
    least: u64,
    most: Option<u64>,
}

impl Sizes {
    fn one(size: u64) -> Sizes {
        Sizes {
            least: size,
            most: Some(size),
        }
    }

    /// All sizes from the smallest of both to the largest.
    fn or(self, other: Sizes) -> Sizes {
        Sizes {
            least: self.least.min(other.least),
            most: self.most.zip(other.most).map(|(one, other)| one.max(other)),
        }
    }
}

impl Reader<'_, '_> {
    fn description(
        mut self,
        mut description: Span,
        wanted: Option<&str>,
    ) -> Result<Signature, ModelError> {
        let mut whole = Function::default();
        let (mut functions, mut usual) = (Vec::new(), String::new());
        while let Some((number, field)) = self.wire.next(&mut description)? {
            let Field::Span(span) = field else { continue };
            match number {
                1 => whole.inputs.push(span),
                10 => whole.outputs.push(span),
                20 => functions.push(self.function(span)?),
                21 => usual = self.wire.text(span)?,
                _ => {}
            }
            let most = functions.len().max(whole.inputs.len());
            if most.max(whole.outputs.len()) > MOST {
                return Err(ModelError::too_many("a list of arrays", MOST, "arrays"));
            }
        }
        let mut names: Vec<String> = functions.iter().map(|found| found.name.clone()).collect();
        names.sort();
        let other =
            |wanted: String, names| Err(ModelErrorKind::OtherSignatures { wanted, names }.into());
        let function = match (functions.is_empty(), wanted) {
            (true, None) => whole,
            (true, Some(wanted)) => return other(wanted.to_owned(), names),
            (false, wanted) => {
                let wanted = wanted.unwrap_or(&usual);
                match functions.into_iter().find(|found| found.name == wanted) {
                    Some(found) => found,
                    None => return other(wanted.to_owned(), names),
                }
            }
        };
        let mut arrays = |spans: &[Span]| -> Result<Vec<ModelArray>, ModelError> {
            spans.iter().map(|&span| self.feature(span)).collect()
        };
        let (inputs, outputs) = (arrays(&function.inputs)?, arrays(&function.outputs)?);
        let signature = Signature {
            is_ordered: false,
            bounds: self.bounds,
            notes: self.notes,
            ..Signature::new(inputs, outputs)
        };
        Ok(signature.named(&function.name, names))
    }

    fn function(&mut self, mut message: Span) -> Result<Function, ModelError> {
        let mut function = Function::default();
        while let Some((number, field)) = self.wire.next(&mut message)? {
            match (number, field) {
                (1, Field::Span(span)) => function.name = self.wire.text(span)?,
                (2, Field::Span(span)) => function.inputs.push(span),
                (3, Field::Span(span)) => function.outputs.push(span),
                _ => {}
            }
            if function.inputs.len().max(function.outputs.len()) > MOST {
                return Err(ModelError::too_many("a list of arrays", MOST, "arrays"));
            }
        }
        Ok(function)
    }

    fn feature(&mut self, mut message: Span) -> Result<ModelArray, ModelError> {
        let (mut name, mut of_type) = (String::new(), None);
        while let Some((number, field)) = self.wire.next(&mut message)? {
            match (number, field) {
                (1, Field::Span(span)) => name = self.wire.text(span)?,
                (3, Field::Span(span)) => of_type = Some(span),
                _ => {}
            }
        }
        let mut array = ModelArray::new(&name).with_made_up_name(false);
        let Some(mut of_type) = of_type else {
            return Ok(array);
        };
        let value =
            |array: ModelArray, dtype| array.with_dtype(Some(dtype)).with_shape(Some(vec![]));
        while let Some((number, field)) = self.wire.next(&mut of_type)? {
            array = match (number, field) {
                (1, _) => value(array, DType::I64),
                (2, _) => value(array, DType::F64),
                (3, _) => value(array, DType::Text),
                (4, Field::Span(span)) => self.image(array, span)?,
                (5, Field::Span(span)) => self.array(array, span)?,
                (6, _) => array.with_foreign_type("dictionary"),
                (7, _) => array.with_foreign_type("sequence"),
                (8, _) => array.with_foreign_type("state"),
                (1000, Field::Number(optional)) => array.with_optional(optional != 0),
                _ => array,
            };
        }
        Ok(array)
    }

    fn array(&mut self, array: ModelArray, mut message: Span) -> Result<ModelArray, ModelError> {
        let (mut sizes, mut code, mut listed, mut ranges) = (Vec::new(), 0, Vec::new(), None);
        while let Some((number, field)) = self.wire.next(&mut message)? {
            match (number, field) {
                (1, field) => self.sizes(&mut sizes, field)?,
                (2, Field::Number(number)) => code = number,
                (21, Field::Span(mut shapes)) => {
                    while let Some((number, field)) = self.wire.next(&mut shapes)? {
                        let (1, Field::Span(shape)) = (number, field) else {
                            continue;
                        };
                        if listed.len() == MOST {
                            return Err(ModelError::too_many("a list of shapes", MOST, "shapes"));
                        }
                        listed.push(self.shape(shape)?);
                    }
                }
                (31, Field::Span(span)) => ranges = Some(self.ranges(span)?),
                _ => {}
            }
        }
        let array = match dtype(code) {
            Ok(dtype) => array.with_dtype(Some(dtype)),
            Err(foreign) => array.with_foreign_type(foreign),
        };
        let shape = match ranges {
            Some(ranges) => Some(ranges),
            None if listed.is_empty() && sizes.is_empty() => None,
            None if listed.is_empty() => Some(sizes.into_iter().map(Sizes::one).collect()),
            None => self.one_of(array.name(), &listed),
        };
        let shape = shape
            .map(|shape| self.dims(array.name(), &shape))
            .transpose()?;
        Ok(array.with_shape(shape))
    }

    /// The sizes of each axis over all shapes; `None` if they have not the same number of axes.
    fn one_of(&mut self, name: &str, shapes: &[Vec<u64>]) -> Option<Vec<Sizes>> {
        let (first, others) = shapes.split_first()?;
        if !others.is_empty() {
            let texts: Vec<String> = shapes.iter().map(|shape| format!("{shape:?}")).collect();
            self.notes.push(format!(
                "`{}` has one of the shapes {}; others between them are not checked",
                Shown(name),
                Abridged(&texts)
            ));
        }
        let mut all: Vec<Sizes> = first.iter().copied().map(Sizes::one).collect();
        for shape in others {
            if shape.len() != all.len() {
                return None;
            }
            for (sizes, &size) in all.iter_mut().zip(shape) {
                *sizes = sizes.or(Sizes::one(size));
            }
        }
        Some(all)
    }

    /// An image as an array: rows of pixels, of one or three numbers each.
    fn image(&mut self, array: ModelArray, mut message: Span) -> Result<ModelArray, ModelError> {
        let (mut size, mut color, mut listed, mut ranges) = ([0, 0], 0, Vec::new(), None);
        while let Some((number, field)) = self.wire.next(&mut message)? {
            match (number, field) {
                (1, Field::Number(width)) => size[1] = width,
                (2, Field::Number(height)) => size[0] = height,
                (3, Field::Number(code)) => color = code,
                (21, Field::Span(mut sizes)) => {
                    while let Some((number, field)) = self.wire.next(&mut sizes)? {
                        let (1, Field::Span(mut image)) = (number, field) else {
                            continue;
                        };
                        if listed.len() == MOST {
                            return Err(ModelError::too_many("a list of sizes", MOST, "sizes"));
                        }
                        let mut size = vec![0, 0];
                        while let Some((number, field)) = self.wire.next(&mut image)? {
                            match (number, field) {
                                (1, Field::Number(width)) => size[1] = width,
                                (2, Field::Number(height)) => size[0] = height,
                                _ => {}
                            }
                        }
                        listed.push(size);
                    }
                }
                (31, Field::Span(mut span)) => {
                    let any = Sizes {
                        least: 0,
                        most: None,
                    };
                    let mut range = [any, any];
                    while let Some((number, field)) = self.wire.next(&mut span)? {
                        match (number, field) {
                            (1, Field::Span(width)) => range[1] = self.range(width)?,
                            (2, Field::Span(height)) => range[0] = self.range(height)?,
                            _ => {}
                        }
                    }
                    ranges = Some(range.to_vec());
                }
                _ => {}
            }
        }
        let (dtype, color, channels) = match color {
            10 => (DType::U8, "grayscale", None),
            40 => (DType::F16, "grayscale", None),
            30 => (DType::U8, "BGR", Some(Sizes::one(3))),
            _ => (DType::U8, "RGB", Some(Sizes::one(3))),
        };
        let name = array.name().to_owned();
        self.notes.push(format!(
            "`{}` is an image, {color}: rows of pixels",
            Shown(&name)
        ));
        let sizes = match ranges {
            Some(ranges) => Some(ranges),
            // The size that is described first is one of those that are listed, or the only one.
            None if listed.is_empty() => Some(size.map(Sizes::one).to_vec()),
            None => {
                if !listed.contains(&size.to_vec()) {
                    listed.insert(0, size.to_vec());
                }
                self.one_of(&name, &listed)
            }
        };
        let sizes: Vec<Sizes> = sizes
            .unwrap_or_default()
            .into_iter()
            .chain(channels)
            .collect();
        let shape = self.dims(&name, &sizes)?;
        Ok(array.with_dtype(Some(dtype)).with_shape(Some(shape)))
    }

    /// The axes of those sizes. One within bounds is a symbol of its own.
    fn dims(&mut self, array: &str, sizes: &[Sizes]) -> Result<Vec<ModelDim>, ModelError> {
        let mut dims = Vec::new();
        for (axis, &Sizes { least, most }) in sizes.iter().enumerate() {
            let size = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
            dims.push(match most {
                Some(most) if most == least => ModelDim::Fixed(size(least)),
                None if least <= 1 => ModelDim::Open,
                most => {
                    if self.bounds.len() == MOST {
                        return Err(ModelError::too_many("a list of sizes", MOST, "bounds"));
                    }
                    let mut symbol = format!("{array}_{axis}");
                    while self.bounds.iter().any(|known| known.symbol() == symbol) {
                        symbol.push('_');
                    }
                    let bounds = DimBounds::owned(symbol.clone(), size(least), most.map(size));
                    self.bounds.push(bounds);
                    ModelDim::Symbol(symbol)
                }
            });
        }
        Ok(dims)
    }

    fn shape(&mut self, mut message: Span) -> Result<Vec<u64>, ModelError> {
        let mut sizes = Vec::new();
        while let Some((number, field)) = self.wire.next(&mut message)? {
            if number == 1 {
                self.sizes(&mut sizes, field)?;
            }
        }
        Ok(sizes)
    }

    /// Adds the sizes of a field, which may be packed.
    fn sizes(&mut self, sizes: &mut Vec<u64>, field: Field) -> Result<(), ModelError> {
        match field {
            Field::Number(size) => sizes.push(size),
            Field::Span(packed) => {
                let packed = self.wire.numbers(packed, MOST + 1)?;
                sizes.extend(packed.into_iter().map(|size| size as u64));
            }
            _ => {}
        }
        if sizes.len() > MOST {
            return Err(ModelError::too_many("a shape", MOST, "axes"));
        }
        Ok(())
    }

    fn ranges(&mut self, mut message: Span) -> Result<Vec<Sizes>, ModelError> {
        let mut ranges = Vec::new();
        while let Some((number, field)) = self.wire.next(&mut message)? {
            if let (1, Field::Span(range)) = (number, field) {
                if ranges.len() == MOST {
                    return Err(ModelError::too_many("a shape", MOST, "axes"));
                }
                ranges.push(self.range(range)?);
            }
        }
        Ok(ranges)
    }

    fn range(&mut self, mut message: Span) -> Result<Sizes, ModelError> {
        let (mut least, mut most) = (0, 0);
        while let Some((number, field)) = self.wire.next(&mut message)? {
            match (number, field) {
                (1, Field::Number(bound)) => least = bound,
                (2, Field::Number(bound)) => most = bound as i64,
                _ => {}
            }
        }
        // A bound below 0 is none.
        let most = u64::try_from(most).ok();
        Ok(Sizes { least, most })
    }
}

/// The dtype of a code, or the name of a type that is not a dtype here.
fn dtype(code: u64) -> Result<DType, String> {
    Ok(match code {
        0x1_0010 => DType::F16,
        0x1_0020 => DType::F32,
        0x1_0040 => DType::F64,
        0x2_0008 => DType::I8,
        0x2_0020 => DType::I32,
        other => return Err(format!("Core ML type {other}")),
    })
}
