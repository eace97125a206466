//! The fields and names of a sidecar, used for writing, reading and comparing.

use schema_spec::{Dim, DimBounds, Loss};

use crate::wire::json::Json;
use crate::{Model, ModelArray, ModelDim, ModelFormat, ModelValues};

/// The version of the form that is written, and the newest that can be read.
pub(super) const VERSION: i64 = 1;

pub(super) const FIELDS: &[&str] = &[
    "schema_version",
    "format",
    "inputs",
    "outputs",
    "dims",
    "ordered",
    "verified",
    "notes",
    "signature",
    "signatures",
];

/// The fields of an output; an input has no loss.
pub(super) const ARRAY_FIELDS: &[&str] = &[
    "name",
    "dtype",
    "foreign_type",
    "shape",
    "optional",
    "made_up_name",
    "open_batch",
    "last_axis",
    "unknown_shape",
    "nullable",
    "range",
    "values",
    "columns",
    "loss",
];

/// The fields of bounds on a symbol.
pub(super) const DIM_FIELDS: &[&str] = &["symbol", "min", "max"];

/// The keys of a loss that is more than a known name.
pub(super) const SAME_SHAPE: &str = "same_shape";
pub(super) const CUSTOM: &str = "custom";
pub(super) const SPARSE: &str = "sparse_categorical_crossentropy";
pub(super) const IGNORE_CLASS: &str = "ignore_class";

/// Whether axis 0 of an array accepts any size by default.
pub(super) fn batch_is_open(format: ModelFormat) -> bool {
    format.is_keras()
}

/// The value of an omitted field. Null is never written.
pub(super) fn default(field: &str, format: ModelFormat) -> Json {
    match field {
        "ordered" | "verified" => Json::Bool(true),
        "optional" | "made_up_name" | "nullable" => Json::Bool(false),
        "open_batch" => Json::Bool(batch_is_open(format)),
        "notes" | "signatures" | "dims" => Json::List(Vec::new()),
        _ => Json::Null,
    }
}

/// Every field of the model except its inputs and outputs.
pub(super) fn of_model(model: &Model) -> [(&'static str, Json); 7] {
    let notes = model.notes().iter().map(|note| text(note));
    let names = model.signatures().iter().map(|name| text(name));
    [
        ("format", text(model.format().key())),
        (
            "dims",
            Json::List(model.bounds().iter().map(of_bounds).collect()),
        ),
        ("ordered", Json::Bool(model.is_ordered())),
        ("verified", Json::Bool(model.is_verified())),
        ("notes", Json::List(notes.collect())),
        ("signature", model.signature().map_or(Json::Null, text)),
        ("signatures", Json::List(names.collect())),
    ]
}

/// Every field of an input, or of an output with its loss.
pub(super) fn of_array(array: &ModelArray, loss: Option<&Loss>) -> [(&'static str, Json); 14] {
    let dtype = array.dtype().map(|dtype| text(dtype.name()));
    let shape = array.shape();
    let shape = shape.map(|shape| Json::List(shape.iter().map(of_dim).collect()));
    let last = array.last_axis().filter(|_| shape.is_none());
    let columns = array.columns().iter().map(|column| text(column)).collect();
    let columns = (!array.columns().is_empty()).then_some(Json::List(columns));
    let range = array.range();
    let range = range.map(|(low, high)| Json::List(vec![Json::Integer(low), Json::Integer(high)]));
    let values = array.values().map(|values| match values {
        ModelValues::Integers(values) => values.iter().copied().map(Json::Integer).collect(),
        ModelValues::Texts(values) => values.iter().map(|value| text(value)).collect(),
    });
    [
        ("name", text(array.name())),
        ("dtype", dtype.unwrap_or(Json::Null)),
        (
            "foreign_type",
            array.foreign_type().map_or(Json::Null, text),
        ),
        ("shape", shape.unwrap_or(Json::Null)),
        ("optional", Json::Bool(array.is_optional())),
        ("made_up_name", Json::Bool(array.is_made_up())),
        ("open_batch", Json::Bool(array.has_open_batch())),
        ("last_axis", last.map_or(Json::Null, of_size)),
        (
            "unknown_shape",
            array.unknown_shape().map_or(Json::Null, text),
        ),
        ("nullable", Json::Bool(array.is_nullable())),
        ("range", range.unwrap_or(Json::Null)),
        ("values", values.map_or(Json::Null, Json::List)),
        ("columns", columns.unwrap_or(Json::Null)),
        ("loss", loss.map_or(Json::Null, of_loss)),
    ]
}

fn of_bounds(bounds: &DimBounds) -> Json {
    let members = [
        Some(("symbol", text(bounds.symbol()))),
        (bounds.min() > 0).then(|| ("min", of_size(bounds.min()))),
        bounds.max().map(|max| ("max", of_size(max))),
    ];
    let members = members.into_iter().flatten();
    Json::Object(
        members
            .map(|(field, value)| (field.to_owned(), value))
            .collect(),
    )
}

fn of_dim(dim: &ModelDim) -> Json {
    match dim {
        ModelDim::Open => Json::Null,
        ModelDim::Fixed(size) => of_size(*size),
        ModelDim::Symbol(symbol) if is_word(symbol) => text(symbol),
        // The name of a symbol may be any text.
        ModelDim::Symbol(symbol) => Json::Object(vec![("symbol".to_owned(), text(symbol))]),
        ModelDim::Expr(expr) => text(&expr.to_string()),
    }
}

/// Whether the name is read as that of a symbol.
fn is_word(name: &str) -> bool {
    matches!(Dim::from_text(name), Some(Dim::Symbol(read)) if *read == *name)
}

fn of_size(size: usize) -> Json {
    // No format has larger sizes.
    Json::Integer(i64::try_from(size).unwrap_or(i64::MAX))
}

fn of_loss(loss: &Loss) -> Json {
    let object = |key: &str, value: Json| Json::Object(vec![(key.to_owned(), value)]);
    match loss {
        Loss::SameShape(name) => object(SAME_SHAPE, text(name)),
        Loss::Custom(name) => object(CUSTOM, text(name)),
        Loss::SparseCategoricalCrossentropy {
            ignore_class: Some(class),
        } => object(SPARSE, object(IGNORE_CLASS, Json::Integer(*class))),
        known => text(known.name()),
    }
}

fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}
