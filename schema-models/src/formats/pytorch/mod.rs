//! PyTorch: the program in a `.pt2` of `torch.export.save`, a graph in JSON in an archive. Pickles, which
//! are beside it and in all other archives of PyTorch, are never read.

mod sizes;

use std::collections::{HashMap, HashSet};

use schema_spec::{DType, DimBounds, Shown};

use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::json::{self, Json};
use crate::wire::source::Source;
use crate::wire::zip::{self, Entry};
use crate::{ModelArray, ModelDim, ModelError, ModelErrorKind};

const PART: &str = "the program";

/// The program before release 2.8, and the file that says the layout since then.
const OLDER: &str = "serialized_exported_program.json";
const LAYOUT: &str = "archive_format";

/// The versions of the form of a program, of which only the major one changes what is there.
const VERSIONS: std::ops::RangeInclusive<i64> = 5..=8;

/// The largest accepted program, in bytes.
const LIMIT: u64 = 64 << 20;

/// The largest number of symbols whose bounds are read.
const BOUNDS: usize = 4096;

/// The largest number of axes.
const AXES: usize = 1024;

/// What is said of each step of the program, and is never needed.
const SKIPPED: [&str; 5] = ["nodes", "strides", "hint", "metadata", "module_call_graph"];

pub(super) fn is_entry(name: &str) -> bool {
    name == OLDER
        || has_last(name, LAYOUT)
        || has_last(name, "data.pkl")
        || is_compiled(name)
        || name == "data.pkl"
}

/// Whether the path ends with this part, below a folder.
fn has_last(path: &str, part: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(_, last)| last == part)
}

/// Whether this is a part of a package of AOTInductor, which is compiled.
fn is_compiled(name: &str) -> bool {
    name.contains("data/aotinductor/")
}

/// Whether this is a program without its archive.
pub(super) fn sniff(head: &[u8]) -> bool {
    let inner = head.trim_ascii_start().strip_prefix(b"{");
    inner.is_some_and(|inner| inner.trim_ascii_start().starts_with(b"\"graph_module\""))
}

pub(super) fn read(source: &mut Source<'_>, wanted: Option<&str>) -> Result<Signature, ModelError> {
    let head = source.up_to(2)?;
    source.seek(0);
    if head != b"PK" {
        let text = source.content(PART, LIMIT)?;
        return match wanted {
            None => signature(&json::parse_without(&text, PART, &SKIPPED)?, PART),
            Some(wanted) => {
                let (wanted, names) = (wanted.to_owned(), Vec::new());
                Err(ModelErrorKind::OtherSignatures { wanted, names }.into())
            }
        };
    }
    let entries = zip::entries(source)?;
    let mut programs: Vec<(&str, &Entry)> = entries
        .iter()
        .filter_map(|entry| Some((program(&entry.name)?, entry)))
        .collect();
    programs.sort_by_key(|(name, _)| *name);
    let Some(only) = programs.first() else {
        return Err(without_program(&entries));
    };
    let named = |wanted: &str| programs.iter().find(|(name, _)| *name == wanted);
    let found = match (wanted, programs.as_slice()) {
        (None, [_]) => Some(only),
        (wanted, _) => named(wanted.unwrap_or("model")),
    };
    let names = || {
        programs
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect()
    };
    let Some((name, entry)) = found else {
        let wanted = wanted.unwrap_or("model").to_owned();
        return Err(ModelErrorKind::OtherSignatures {
            wanted,
            names: names(),
        }
        .into());
    };
    if entry.is_compressed {
        return Err(ModelError::no_signature(
            format!(
                "has a compressed `{}`, which is not read",
                Shown(&entry.name)
            ),
            "save the model again with `torch.export.save`",
        ));
    }
    let text = zip::read(source, entry, LIMIT)?;
    let signature = signature(
        &json::parse_without(&text, &entry.name, &SKIPPED)?,
        &entry.name,
    )?;
    Ok(signature.named(name, names()))
}

/// The name of the program in that entry, if it is one: `encoder` for `archive/models/encoder.json`.
fn program(name: &str) -> Option<&str> {
    if name == OLDER {
        return Some("model");
    }
    let (_, name) = name.split_once('/')?;
    name.strip_prefix("models/")?.strip_suffix(".json")
}

fn without_program(entries: &[Entry]) -> ModelError {
    let has = |wanted: fn(&str) -> bool| entries.iter().any(|entry| wanted(&entry.name));
    let (format, reason) = if has(is_compiled) {
        (
            "a package of AOTInductor",
            "which is compiled and does not describe the model's inputs",
        )
    } else if has(|name| has_last(name, "constants.pkl") || name.contains("/code/")) {
        (
            "TorchScript",
            "which has names of arguments, but neither their dtypes nor their shapes",
        )
    } else if has(|name| has_last(name, LAYOUT)) {
        (
            "an archive of PyTorch without a program",
            "which does not describe the model's inputs",
        )
    } else {
        (
            "a pickle of PyTorch",
            "which is never read, because reading it can run code",
        )
    };
    ModelErrorKind::NoModel {
        format,
        reason,
        help: "save the program: `torch.export.save(torch.export.export(model, args), \"model.pt2\")`",
    }
    .into()
}

fn signature(root: &Json, part: &str) -> Result<Signature, ModelError> {
    match root["schema_version"]["major"].as_i64() {
        Some(version) if VERSIONS.contains(&version) => {}
        Some(version) => {
            let (first, last) = (VERSIONS.start(), VERSIONS.end());
            return Err(ModelError::no_signature(
                format!("has a program of version {version}, but {first} to {last} can be read"),
                "save the program with another release of PyTorch: those from 2.3 to 2.15 can be read",
            ));
        }
        None => return Err(ModelError::damaged(part, 0, "it has no version")),
    }
    let module = &root["graph_module"];
    let tensors = module["graph"]["tensor_values"].members().iter();
    let tensors: Tensors<'_> = tensors
        .map(|(name, tensor)| (name.as_str(), tensor))
        .collect();
    let mut signature = Signature::new(Vec::new(), Vec::new());
    for spec in module["signature"]["input_specs"].items() {
        let Some((kind, given)) = variant(spec) else {
            continue;
        };
        match kind {
            "user_input" => {
                let input = argument(&tensors, &given["arg"])?;
                signature.inputs.extend(input.map(|input| {
                    let is_made_up = is_made_up(input.name());
                    input.with_made_up_name(is_made_up)
                }));
            }
            "constant_input" => signature.notes.push(constant(given)),
            // Parameters, buffers and what else the program brings along.
            _ => {}
        }
    }
    for spec in module["signature"]["output_specs"].items() {
        let output = match variant(spec) {
            Some(("user_output", given)) => argument(&tensors, &given["arg"])?,
            Some(("loss_output", given)) => Some(tensor(&tensors, &given["arg"])?),
            // New contents of buffers.
            _ => None,
        };
        signature
            .outputs
            .extend(output.map(|output| output.with_made_up_name(true)));
    }
    signature.losses = vec![None; signature.outputs.len()];
    signature.bounds = bounds(&root["range_constraints"], &signature);
    signature.notes.extend(conditions(&root["guards_code"]));
    Ok(signature)
}

/// Whether releases before 2.4 made the name up: `arg0_1`.
fn is_made_up(name: &str) -> bool {
    let numbers = name
        .strip_prefix("arg")
        .and_then(|rest| rest.split_once('_'));
    let is_number =
        |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    numbers.is_some_and(|(first, second)| is_number(first) && is_number(second))
}

/// The only member of an object, which says what it is.
fn variant(value: &Json) -> Option<(&str, &Json)> {
    match value.members() {
        [(kind, value)] => Some((kind, value)),
        _ => None,
    }
}

/// What is said of each array in the graph, by its name.
type Tensors<'a> = HashMap<&'a str, &'a Json>;

/// The array that an argument is, or what else it is; `None` if it is none.
fn argument(tensors: &Tensors<'_>, argument: &Json) -> Result<Option<ModelArray>, ModelError> {
    let Some((kind, value)) = variant(argument) else {
        return Ok(None);
    };
    let name = value["name"].as_str().or_else(|| value["as_name"].as_str());
    let name = name.unwrap_or_default();
    let foreign = |of_type: &str| Ok(Some(ModelArray::new(name).with_foreign_type(of_type)));
    match kind {
        "as_tensor" => Ok(Some(tensor(tensors, value)?)),
        "as_sym_int" => foreign("int"),
        "as_sym_float" => foreign("float"),
        "as_sym_bool" => foreign("bool of Python"),
        "as_custom_obj" => foreign("object"),
        "as_tensors" | "as_optional_tensors" => foreign("list of tensors"),
        // None, and numbers that every call gives alike.
        _ => Ok(None),
    }
}

fn tensor(tensors: &Tensors<'_>, named: &Json) -> Result<ModelArray, ModelError> {
    let name = named["name"].as_str().unwrap_or_default();
    let array = ModelArray::new(name);
    let Some(tensor) = tensors.get(name) else {
        return Ok(array.with_foreign_type("tensor without a dtype"));
    };
    let array = array.with_shape(Some(shape(&tensor["sizes"])?));
    let code = tensor["dtype"].as_i64();
    Ok(match code.map_or(Err("tensor without a dtype"), dtype) {
        // The codes of sparse layouts.
        Ok(_) if matches!(tensor["layout"].as_i64(), Some(1..=5)) => {
            array.with_foreign_type("sparse tensor")
        }
        Ok(dtype) => array.with_dtype(Some(dtype)),
        Err(foreign) => array.with_foreign_type(foreign),
    })
}

/// What is said of an argument whose value is part of the program.
fn constant(given: &Json) -> String {
    let name = Shown(given["name"].as_str().unwrap_or_default());
    let value = variant(&given["value"]).map(|(_, value)| value);
    match value {
        Some(Json::Integer(number)) => {
            format!("the argument `{name}` is {number}, and nothing else")
        }
        Some(Json::Float(number)) => {
            format!("the argument `{name}` is {number:?}, and nothing else")
        }
        Some(Json::Bool(true)) => format!("the argument `{name}` is True, and nothing else"),
        Some(Json::Bool(false)) => format!("the argument `{name}` is False, and nothing else"),
        Some(Json::Text(text)) => {
            format!(
                "the argument `{name}` is \"{}\", and nothing else",
                Shown(text)
            )
        }
        _ => format!("the argument `{name}` is None, and nothing else"),
    }
}

fn shape(sizes: &Json) -> Result<Vec<ModelDim>, ModelError> {
    if sizes.items().len() > AXES {
        return Err(ModelError::too_many("a shape", AXES, "axes"));
    }
    let dims = sizes.items().iter().map(|size| match variant(size) {
        Some(("as_int", size)) => ModelDim::of_size(size.as_i64()),
        Some(("as_expr", expr)) => (expr["expr_str"].as_str()).map_or(ModelDim::Open, sizes::dim),
        _ => ModelDim::Open,
    });
    Ok(dims.collect())
}

/// The bounds on the symbols of the arrays. Those on arithmetic follow from them.
fn bounds(ranges: &Json, signature: &Signature) -> Vec<DimBounds> {
    /// Exported programs run with sizes of 0 and 1 although the exporter takes sizes for at least 2.
    const SPECIAL: i64 = 2;
    /// Infinity is null, or the largest number of Python's that fits.
    const INFINITE: i64 = i64::MAX - 1;
    let arrays = signature.inputs.iter().chain(&signature.outputs);
    let dims = arrays.flat_map(|array| array.shape().unwrap_or(&[]));
    let used: HashSet<&str> = dims.flat_map(ModelDim::symbols).collect();
    let ranges = ranges.members().iter();
    let ranges = ranges.filter(|(symbol, _)| used.contains(symbol.as_str()));
    let bounds = ranges.filter_map(|(symbol, range)| {
        let size = |number: i64| usize::try_from(number).ok();
        let min = range["min_val"].as_i64().filter(|&min| min > SPECIAL);
        let max = range["max_val"].as_i64().filter(|&max| max < INFINITE);
        let (min, max) = (min.and_then(size), max.and_then(size));
        (min.is_some() || max.is_some())
            .then(|| DimBounds::owned(symbol.clone(), min.unwrap_or(0), max))
    });
    bounds.take(BOUNDS).collect()
}

/// What a program checks beside dtypes and shapes. That two sizes are equal is in its symbols already.
fn conditions(guards: &Json) -> Option<String> {
    let is_size = |text: &str| {
        text.strip_prefix("L['").is_some_and(|rest| {
            let ends = rest
                .strip_suffix(']')
                .and_then(|rest| rest.rsplit_once('['));
            let array = ends.and_then(|(array, axis)| {
                axis.parse::<u32>().ok()?;
                array.strip_suffix("'].size()")
            });
            array.is_some_and(|array| !array.contains('\''))
        })
    };
    let others = guards
        .items()
        .iter()
        .filter_map(Json::as_str)
        .filter(|guard| {
            let sides = guard.split_once(" == ");
            !sides.is_some_and(|(left, right)| is_size(left) && is_size(right))
        });
    let others: Vec<String> = others.map(|guard| format!("`{}`", Shown(guard))).collect();
    (!others.is_empty()).then(|| {
        format!(
            "the program also has conditions, which are not checked: {}",
            Abridged(&others)
        )
    })
}

/// The dtype of a code in the form of programs.
fn dtype(code: i64) -> Result<DType, &'static str> {
    Ok(match code {
        1 => DType::U8,
        2 => DType::I8,
        3 => DType::I16,
        4 => DType::I32,
        5 => DType::I64,
        6 => DType::F16,
        7 => DType::F32,
        8 => DType::F64,
        10 => DType::ComplexF32,
        11 => DType::ComplexF64,
        12 => DType::Bool,
        13 => DType::BF16,
        28 => DType::U16,
        34 => DType::U32,
        35 => DType::U64,
        9 => return Err("complex32"),
        29 => return Err("float8_e4m3fn"),
        30 => return Err("float8_e5m2"),
        31 => return Err("float8_e4m3fnuz"),
        32 => return Err("float8_e5m2fnuz"),
        33 => return Err("float8_e8m0fnu"),
        _ => return Err("another dtype of PyTorch"),
    })
}
