//! The fields of a schema and of its arrays.

use schema_spec::{
    ArraySpec, DType, Dim, DimBounds, DimExpr, List, Role, Schema, Term, Text, fields,
};

use super::value;
use crate::object::{Object, Problems, ROOT};
use crate::wire::json::Json;

/// The expected entry of a shape.
const DIM: &str = "a size of at least 1, or the text of a dimension such as \"batch\"";

pub(super) fn schema(root: &Json, problems: &mut Problems) -> Option<Schema> {
    let root = Object::read(root, ROOT.to_owned(), fields::SCHEMA, problems)?;
    match root.get("version") {
        None | Some(Json::Integer(super::VERSION)) => {}
        Some(other) => root.wrong("version", other, "1", problems),
    }
    let name = text(&root, "name", true, problems);
    let description = text(&root, "description", false, problems);
    let check = text(&root, "check", false, problems);
    let ignore_unknown = root.flag("ignore_unknown", false, problems);
    let bounds = match root.get("dims") {
        Some(dims) => root.items("dims", dims, "a list of bounds", problems),
        None => &[],
    };
    let bounds: Vec<_> = bounds
        .iter()
        .map(|item| self::bounds(item, problems))
        .collect();
    let arrays = match root.required("arrays", problems) {
        Some(arrays) => root.items("arrays", arrays, "a list of objects", problems),
        None => &[],
    };
    let arrays: Vec<_> = (arrays.iter().enumerate())
        .map(|(at, item)| array(at, item, problems))
        .collect();
    let (arrays, bounds) = (
        arrays.into_iter().collect::<Option<_>>()?,
        bounds.into_iter(),
    );
    let schema = Schema::owned(name?, description.unwrap_or_default(), arrays);
    Some(
        schema
            .with_owned_bounds(bounds.collect::<Option<_>>()?)
            .with_owned_check(check)
            .with_ignore_unknown(ignore_unknown),
    )
}

/// The text of a field.
pub(super) fn text(
    object: &Object<'_>,
    field: &str,
    is_required: bool,
    problems: &mut Problems,
) -> Option<String> {
    let value = match is_required {
        true => object.required(field, problems)?,
        false => object.get(field)?,
    };
    let text = object.text(field, value, "text", problems)?;
    Some(text.to_owned())
}

/// A number of at least 0.
pub(super) fn size(object: &Object<'_>, field: &str, problems: &mut Problems) -> Option<usize> {
    let value = object.get(field)?;
    let size = value.as_i64().and_then(|size| usize::try_from(size).ok());
    if size.is_none() {
        object.wrong(field, value, "a size", problems);
    }
    size
}

fn bounds(item: &Json, problems: &mut Problems) -> Option<DimBounds> {
    let place = "an entry of `dims`".to_owned();
    let object = Object::read(item, place, &["symbol", "min", "max"], problems)?;
    let symbol = text(&object, "symbol", true, problems)?;
    let min = size(&object, "min", problems).unwrap_or_default();
    let max = match object.get("max") {
        Some(Json::Null) => None,
        _ => size(&object, "max", problems),
    };
    Some(DimBounds::owned(symbol, min, max))
}

fn array(at: usize, item: &Json, problems: &mut Problems) -> Option<ArraySpec> {
    let place = match item["name"].as_str() {
        Some(name) => format!("array `{}`", schema_spec::Shown(name)),
        None => format!("array {at}, counted from 0,"),
    };
    let object = Object::read(item, place, fields::ARRAY, problems)?;
    let name = text(&object, "name", true, problems);
    let dtype = object.required("dtype", problems).and_then(|value| {
        let names = DType::ALL.map(DType::name);
        let name = object.one_of("dtype", value, "a dtype", &names, problems)?;
        DType::from_name(name)
    });
    let dims = object.required("shape", problems).map(|value| {
        let dims = object.items("shape", value, "a list of sizes", problems);
        let dims = dims.iter().enumerate().map(|(axis, value)| {
            let dim = dim(value);
            if dim.is_none() {
                object.wrong(&format!("shape[{axis}]"), value, DIM, problems);
            }
            dim
        });
        dims.map(|dim| dim.unwrap_or(Dim::Any)).collect()
    });
    let role = object.get("role").and_then(|value| {
        let roles = [Role::Input, Role::Target, Role::Weight];
        let names = roles.map(Role::name);
        let name = object.one_of("role", value, "a role", &names, problems)?;
        roles.into_iter().find(|role| role.name() == name)
    });
    let dtype = dtype?;
    let mut spec = ArraySpec::new("", dtype);
    spec.name = Text::Owned(name?);
    spec.description =
        Text::Owned(text(&object, "description", false, problems).unwrap_or_default());
    spec.dims = List::Owned(dims?);
    spec.rank = size(&object, "rank", problems);
    spec.role = role.unwrap_or_default();
    spec.optional = object.flag("optional", false, problems);
    spec.nullable = object.flag("nullable", false, problems);
    let rules = match object.get("constraints") {
        Some(value) => object.items("constraints", value, "a list of rules", problems),
        None => &[],
    };
    let rules = rules
        .iter()
        .filter_map(|rule| value::rule(&object, rule, problems));
    spec.constraints = List::Owned(rules.collect());
    let columns = match object.get("columns") {
        Some(value) => object.items("columns", value, "a list of names", problems),
        None => &[],
    };
    let columns = columns.iter().filter_map(|column| {
        let name = column.as_str();
        if name.is_none() {
            object.wrong("columns", column, "a list of names", problems);
        }
        name.map(|name| Text::Owned(name.to_owned()))
    });
    spec.columns = List::Owned(columns.collect());
    spec.on_missing =
        (object.get("on_missing")).and_then(|repair| value::on_missing(&object, repair, problems));
    let loss = text(&object, "loss", false, problems);
    if loss.as_deref() == Some("") {
        problems.note(|| {
            format!(
                "`loss` of {} is empty; name a loss, or omit the field",
                object.place
            )
        });
    }
    spec.loss = Text::Owned(loss.unwrap_or_default());
    Some(spec)
}

fn dim(value: &Json) -> Option<Dim> {
    match value {
        Json::Integer(size) => usize::try_from(*size)
            .ok()
            .filter(|&size| size > 0)
            .map(Dim::Fixed),
        Json::Text(text) => Dim::from_text(text),
        Json::Object(members) => match members.as_slice() {
            [(key, Json::Text(name))] if key == "symbol" => {
                Some(Dim::Symbol(Text::Owned(name.clone())))
            }
            [(key, Json::List(terms))] if key == "terms" => {
                let terms: Option<Vec<Term>> = terms.iter().map(term).collect();
                DimExpr::new(terms?).map(Dim::Expr)
            }
            _ => None,
        },
        _ => None,
    }
}

fn term(value: &Json) -> Option<Term> {
    Some(match value {
        Json::Integer(size) => Term::Size(usize::try_from(*size).ok()?),
        Json::Text(operator) => match operator.as_str() {
            "+" => Term::Add,
            "-" => Term::Sub,
            "*" => Term::Mul,
            _ => return None,
        },
        Json::Object(members) => match members.as_slice() {
            [(key, Json::Text(name))] if key == "symbol" => Term::Symbol(Text::Owned(name.clone())),
            _ => return None,
        },
        _ => return None,
    })
}
