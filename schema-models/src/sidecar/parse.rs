//! Parses a sidecar. Unknown fields are errors, and all errors are reported at once, each with its
//! position.

use schema_spec::{DType, Dim, DimBounds, Loss, Shown, StandIn};

use super::form::{self, VERSION};
use crate::object::{Object, Problems, ROOT, said};
use crate::wire::json::{self, Json};
use crate::{
    Model, ModelArray, ModelDim, ModelError, ModelErrorKind, ModelFormat, ModelValues, formats,
};

/// The largest sidecar, in bytes; the same as the largest configuration.
pub(super) const LIMIT: u64 = 64 << 20;

/// The largest number of inputs, and of outputs.
const ARRAYS: usize = 65_536;

/// The largest number of bounds.
const BOUNDS: usize = 4096;

/// The expected entry of a shape.
const DIM: &str = "a size, the name of a symbol, arithmetic on symbols, or null for any size";

pub(super) fn model(bytes: &[u8]) -> Result<Model, ModelError> {
    if bytes.len() as u64 > LIMIT {
        return Err(ModelError::too_large(
            "JSON",
            bytes.len() as u64,
            LIMIT,
            "bytes",
        ));
    }
    if let Some(found) = StandIn::of(&bytes[..bytes.len().min(formats::HEAD)]) {
        return Err(ModelErrorKind::StandIn(found).into());
    }
    let root = json::parse(bytes, "JSON").map_err(|error| with_line(error, bytes))?;
    // First, because the version may explain other errors.
    match root["schema_version"] {
        Json::Integer(version) if version > VERSION => {
            return Err(ModelErrorKind::NewerSidecar {
                version: version.unsigned_abs(),
                known: VERSION.unsigned_abs(),
            }
            .into());
        }
        _ => {}
    }
    let mut problems = Problems::default();
    let model = of_root(&root, &mut problems);
    problems.or(model, |problems, more| ModelErrorKind::Sidecar {
        problems,
        more,
    })
}

/// Text that is not JSON was probably edited by hand, so the error names the line.
fn with_line(error: ModelError, bytes: &[u8]) -> ModelError {
    let ModelErrorKind::Damaged { at, reason, .. } = error.kind() else {
        return error;
    };
    let before = &bytes[..bytes.len().min(*at as usize)];
    let line = before.split(|byte| *byte == b'\n').count();
    ModelErrorKind::Sidecar {
        problems: vec![format!("its line {line} is not JSON: {reason}")],
        more: 0,
    }
    .into()
}

fn of_root(root: &Json, problems: &mut Problems) -> Option<Model> {
    let root = Object::read(root, ROOT.to_owned(), form::FIELDS, problems)?;
    match root.required("schema_version", problems) {
        Some(Json::Integer(VERSION)) | None => {}
        Some(other) => root.wrong("schema_version", other, "1", problems),
    }
    let format = root.required("format", problems).and_then(|value| {
        let name = root.one_of("format", value, "a format", &ModelFormat::keys(), problems)?;
        ModelFormat::from_key(name)
    });
    // Read even if the format is invalid, so that other errors are reported, too.
    let of_arrays = format.unwrap_or(ModelFormat::Keras);
    let inputs = arrays(&root, "inputs", of_arrays, problems);
    let outputs = arrays(&root, "outputs", of_arrays, problems);
    let bounds = bounds(&root, problems);
    let is_ordered = root.flag("ordered", true, problems);
    let is_verified = root.flag("verified", true, problems);
    let notes = texts(&root, "notes", "a list of sentences", problems);
    let names = texts(&root, "signatures", "a list of names", problems);
    let name = root.get("signature").and_then(|value| {
        let text = root.text("signature", value, "the name of a signature", problems);
        text.map(str::to_owned)
    });
    let inputs = inputs.into_iter().map(|(input, _)| input).collect();
    let (outputs, losses) = outputs.into_iter().unzip();
    let model = Model::new(format?, inputs, outputs)
        .with_losses(losses)
        .with_bounds(bounds)
        .with_ordered(is_ordered)
        .with_verified(is_verified)
        .with_notes(notes)
        .with_signature(name, names);
    Some(model)
}

/// The bounds on symbols, none if they are omitted.
fn bounds(root: &Object<'_>, problems: &mut Problems) -> Vec<DimBounds> {
    let items = match root.get("dims") {
        Some(items) => root.items("dims", items, "a list of objects", problems),
        None => &[],
    };
    if items.len() > BOUNDS {
        let count = items.len();
        problems.note(|| format!("`dims` has {count} items, but the limit is {BOUNDS}"));
        return Vec::new();
    }
    let read = items.iter().enumerate().filter_map(|(at, item)| {
        let place = format!("`dims[{at}]`");
        let object = Object::read(item, place, form::DIM_FIELDS, problems)?;
        let symbol = object.required("symbol", problems)?;
        let symbol = object.text("symbol", symbol, "the name of a symbol", problems)?;
        let mut size = |field: &str| {
            let value = object.get(field)?;
            let size = value.as_i64().and_then(|size| usize::try_from(size).ok());
            if size.is_none() {
                object.wrong(field, value, "a size", problems);
            }
            size
        };
        let (min, max) = (size("min").unwrap_or(0), size("max"));
        Some(DimBounds::owned(symbol.to_owned(), min, max))
    });
    read.collect()
}

/// A list of texts, empty if it is omitted.
fn texts(root: &Object<'_>, field: &str, expected: &str, problems: &mut Problems) -> Vec<String> {
    let items = match root.get(field) {
        Some(items) => root.items(field, items, expected, problems),
        None => &[],
    };
    let texts = items.iter().enumerate().filter_map(|(at, item)| {
        let text = item.as_str();
        if text.is_none() {
            root.wrong(&format!("{field}[{at}]"), item, "text", problems);
        }
        text.map(str::to_owned)
    });
    texts.collect()
}

/// The inputs or the outputs, each with its loss.
fn arrays(
    root: &Object<'_>,
    field: &'static str,
    format: ModelFormat,
    problems: &mut Problems,
) -> Vec<(ModelArray, Option<Loss>)> {
    let Some(list) = root.required(field, problems) else {
        return Vec::new();
    };
    let items = root.items(field, list, "a list of objects", problems);
    if items.len() > ARRAYS {
        let count = items.len();
        problems.note(|| format!("`{field}` has {count} items, but the limit is {ARRAYS}"));
        return Vec::new();
    }
    let fields = match field {
        "inputs" => &form::ARRAY_FIELDS[..form::ARRAY_FIELDS.len() - 1],
        _ => form::ARRAY_FIELDS,
    };
    let read = items.iter().enumerate().filter_map(|(at, item)| {
        let place = match item["name"].as_str() {
            Some(name) => format!("`{field}[{at}]` (`{}`)", Shown(name)),
            None => format!("`{field}[{at}]`"),
        };
        array(
            &Object::read(item, place, fields, problems)?,
            format,
            problems,
        )
    });
    read.collect()
}

fn array(
    object: &Object<'_>,
    format: ModelFormat,
    problems: &mut Problems,
) -> Option<(ModelArray, Option<Loss>)> {
    let name = object.required("name", problems).and_then(|name| {
        let text = object.text("name", name, "text", problems);
        text.map(str::to_owned)
    });
    let dtype = object.get("dtype").and_then(|value| {
        let names = DType::ALL.map(DType::name);
        let name = object.one_of("dtype", value, "a dtype", &names, problems)?;
        DType::from_name(name)
    });
    let foreign = object.get("foreign_type").and_then(|value| {
        let text = object.text("foreign_type", value, "the name of a type", problems);
        text.map(str::to_owned)
    });
    if object.get("dtype").is_some() && object.get("foreign_type").is_some() {
        let place = &object.place;
        problems
            .note(|| format!("{place} has both a `dtype` and a `foreign_type`; keep one of them"));
    }
    let shape = object.get("shape").map(|value| {
        let dims = object.items("shape", value, "a list of sizes", problems);
        let dims = dims.iter().enumerate();
        dims.map(|(axis, value)| {
            dim(value).unwrap_or_else(|| {
                object.wrong(&format!("shape[{axis}]"), value, DIM, problems);
                ModelDim::Open
            })
        })
        .collect()
    });
    let optional = object.flag("optional", false, problems);
    let made_up = object.flag("made_up_name", false, problems);
    let open_batch = object.flag("open_batch", form::batch_is_open(format), problems);
    let last = object.get("last_axis").and_then(|value| {
        let size = value.as_i64().and_then(|size| usize::try_from(size).ok());
        if size.is_none() {
            object.wrong("last_axis", value, "a size", problems);
        }
        size
    });
    let unknown = object.get("unknown_shape").and_then(|value| {
        let text = object.text("unknown_shape", value, "text", problems);
        text.map(str::to_owned)
    });
    let nullable = object.flag("nullable", false, problems);
    let range = object.get("range").and_then(|value| {
        let range = match value.items() {
            [Json::Integer(low), Json::Integer(high)] => Some((*low, *high)),
            _ => None,
        };
        if range.is_none() {
            object.wrong(
                "range",
                value,
                "the smallest and the largest value",
                problems,
            );
        }
        range
    });
    let values = object.get("values").and_then(|value| {
        let values = values(value.items());
        if values.is_none() {
            object.wrong("values", value, "a list of integers or of texts", problems);
        }
        values
    });
    let columns = match object.get("columns") {
        Some(value) => object.items("columns", value, "a list of names", problems),
        None => &[],
    };
    let columns = columns.iter().enumerate().filter_map(|(at, column)| {
        let name = column.as_str();
        if name.is_none() {
            object.wrong(&format!("columns[{at}]"), column, "text", problems);
        }
        name.map(str::to_owned)
    });
    let columns = columns.collect();
    let loss = object
        .get("loss")
        .and_then(|value| loss(object, value, problems));
    let array = ModelArray::new(name?)
        .with_dtype(dtype)
        .with_shape(shape)
        .with_optional(optional)
        .with_made_up_name(made_up)
        .with_open_batch(open_batch)
        .with_last_axis(last)
        .with_unknown_shape(unknown)
        .with_nullable(nullable)
        .with_range(range)
        .with_values(values)
        .with_columns(columns);
    let array = match foreign {
        Some(foreign) => array.with_foreign_type(foreign),
        None => array,
    };
    Some((array, loss))
}

/// The values of a list that is not empty.
fn values(items: &[Json]) -> Option<ModelValues> {
    match items.first()? {
        Json::Integer(_) => {
            let values: Option<_> = items.iter().map(Json::as_i64).collect();
            Some(ModelValues::Integers(values?))
        }
        _ => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            let values: Option<_> = texts.collect();
            Some(ModelValues::Texts(values?))
        }
    }
}

fn dim(value: &Json) -> Option<ModelDim> {
    match value {
        Json::Null => Some(ModelDim::Open),
        Json::Integer(size) => usize::try_from(*size).ok().map(ModelDim::Fixed),
        Json::Text(text) => match Dim::from_text(text) {
            Some(Dim::Expr(expr)) => Some(ModelDim::Expr(expr)),
            _ => Some(ModelDim::Symbol(text.clone())),
        },
        Json::Object(_) => {
            let symbol = value["symbol"].as_str()?;
            (value.members().len() == 1).then(|| ModelDim::Symbol(symbol.to_owned()))
        }
        _ => None,
    }
}

/// Reads the name of a known loss, or an object with the kind of loss and its details.
fn loss(object: &Object<'_>, value: &Json, problems: &mut Problems) -> Option<Loss> {
    const KINDS: &[&str] = &[form::SAME_SHAPE, form::CUSTOM, form::SPARSE];
    let Json::Object(members) = value else {
        let name = object.one_of("loss", value, "a loss", &Loss::NAMES, problems)?;
        return Some(Loss::from_name(name));
    };
    let place = format!("the `loss` of {}", object.place);
    let kind = Object::read(value, place, KINDS, problems)?;
    let [(key, inner)] = members.as_slice() else {
        problems.note(|| {
            let (place, found) = (&kind.place, said(value));
            format!(
                "{place} is {found}, expected one of `same_shape`, `custom` and \
                 `sparse_categorical_crossentropy`, with its value"
            )
        });
        return None;
    };
    let name = |problems: &mut Problems| {
        let text = kind.text(key, inner, "the name of the loss", problems);
        text.map(str::to_owned)
    };
    match key.as_str() {
        form::SAME_SHAPE => name(problems).map(Loss::SameShape),
        form::CUSTOM => name(problems).map(Loss::Custom),
        form::SPARSE => {
            let place = format!("`{}` in {}", form::SPARSE, kind.place);
            let inner = Object::read(inner, place, &[form::IGNORE_CLASS], problems)?;
            let ignore_class = inner.get(form::IGNORE_CLASS).and_then(|value| {
                let class = value.as_i64();
                if class.is_none() {
                    inner.wrong(form::IGNORE_CLASS, value, "the number of a class", problems);
                }
                class
            });
            Some(Loss::SparseCategoricalCrossentropy { ignore_class })
        }
        // Already reported as unknown.
        _ => None,
    }
}
