//! Compares with the schema in a file. What a struct allows, the schema has to allow as well: the changes
//! from the one to the other are those of `schema_spec::Schema::diff`.

use std::fmt::{self, Write as _};
use std::path::Path;

use schema_spec::{
    ArraySpec, Change, ChangeKind, Constraint, Dim, List, Loss, Role, Schema, Shown, Value, nearest,
};

use super::context::Context;
use super::difference::DifferencePart;
use super::requirement::Expected;
use super::shapes;
use crate::abridged::Abridged;

/// Finds all differences from the schema.
pub(super) fn compare(context: &mut Context<'_>, schema: &Schema) {
    let file = context.model.file().and_then(Path::file_name);
    let file = file.map(|name| name.to_string_lossy().into_owned());
    let of = match file {
        Some(name) => format!("`{}`", Shown(&name)),
        None => "the schema".to_owned(),
    };
    let mut known = Vec::new();
    for at in 0..context.declaration.arrays.len() {
        let name = context.declaration.arrays[at].name.clone();
        match schema.get(&name) {
            Some(spec) => known.extend(one(context, at, spec, schema, &of)),
            None if schema.ignores_unknown() => {}
            None => unknown(context, at, schema, &of),
        }
    }
    absent(context, schema, &of);
    whole(context, schema, &of);
    changes(context, known, schema, &of);
}

/// An array that the schema does not have.
fn unknown(context: &mut Context<'_>, at: usize, schema: &Schema, of: &str) {
    let declared = &context.declaration.arrays[at];
    let all = listed(schema);
    let message = format!("`{declared}` is not in {of}, which has {all}");
    let names = schema.arrays().map(ArraySpec::name);
    let help =
        nearest(&declared.name, names).map(|near| format!("did you mean `{}`?", Shown(near)));
    context.push(Some(at), DifferencePart::Name, message, help);
}

/// Arrays of the schema that are not declared. A struct without any targets, or weights, is not one for
/// training, and need not have those of the schema.
fn absent(context: &mut Context<'_>, schema: &Schema, of: &str) {
    if !context.declaration.is_complete() {
        return;
    }
    for spec in schema.arrays() {
        let is_declared = |name: &str| {
            let mut arrays = context.declaration.arrays.iter();
            arrays.any(|array| array.name == name)
        };
        let concerns = spec.role() == Role::Input || !context.of_role(spec.role()).is_empty();
        if !is_declared(spec.name()) && !spec.is_optional() && concerns {
            let message = format!(
                "{of} has `{}`, but there is no such array here",
                Short(spec)
            );
            context.push_missing(spec.name(), message);
        }
    }
}

/// What concerns no single array.
fn whole(context: &mut Context<'_>, schema: &Schema, of: &str) {
    let own = context.declaration.check.as_deref();
    match (own, schema.check_path()) {
        (_, None) => {}
        (Some(own), Some(path)) if own == path => {}
        (Some(own), Some(path)) => context.note(&format!(
            "the check of the struct is `{}` here, and `{}` in {of}: what they refuse is not compared",
            Shown(own),
            Shown(path)
        )),
        (None, Some(path)) => {
            let message = format!("there is no check of the struct here, but `{}` in {of}", Shown(path));
            context.push(None, DifferencePart::Model, message, None);
        }
    }
    let flattens = !context.declaration.is_complete();
    if flattens {
        context.note(&format!(
            "of flattened structs, only names, dtypes and sizes of inputs are compared with {of}"
        ));
    }
}

/// Compares all but the shape and the rules. Returns the array as it is known with what is not known
/// replaced by what the schema says, for a comparison of these; `None` if that would be of no use.
fn one(
    context: &mut Context<'_>,
    at: usize,
    spec: &ArraySpec,
    schema: &Schema,
    of: &str,
) -> Option<ArraySpec> {
    let declared = context.declaration.arrays[at].clone();
    let name = Shown(&declared.name).to_string();
    let by_whom = format!("in {of}");
    if declared.role != spec.role() {
        let (own, other) = (declared.role.name(), spec.role().name());
        let message = format!("`{name}` has the role {own} here, but {other} {by_whom}");
        context.push(Some(at), DifferencePart::Role, message, None);
    }
    if !spec.is_optional() {
        let message = format!("`{name}` may be absent here, but not {by_whom}");
        let part = DifferencePart::Optional;
        if declared.optional {
            context.push(Some(at), part, message, None);
        } else if declared.dtype.is_none() {
            context.require(at, part, Expected::Presence, message, String::new());
        }
    }
    if !spec.is_nullable() {
        context.completeness(at, &by_whom);
    }
    let (before, after) = (
        format!("`{name}` holds "),
        format!(" here, but {} {by_whom}", spec.dtype()),
    );
    context.elements(at, Expected::Dtype(spec.dtype()), before, after);
    if let (Some(own), Some(other)) = (&declared.loss, spec.loss())
        && !own.is_same(&Loss::from_name(other))
    {
        let message = format!("`{name}` has the loss {own} here, but {other} {by_whom}");
        context.push(Some(at), DifferencePart::Loss, message, None);
    }
    let columns: Vec<String> = spec.columns().iter().map(ToString::to_string).collect();
    super::inputs::columns(context, at, &columns, &by_whom);

    let mut known = spec.clone();
    known.field = None;
    known.rank = spec.rank();
    known.constraints = List::Owned(rules(context, at, spec, &by_whom));
    known.dims = List::Owned(dims(context, at, spec, schema, &by_whom)?);
    known.rank = known.rank.filter(|_| known.dims.contains(&Dim::Rest));
    Some(known)
}

/// The shape as far as it is known, of as many axes as the schema has if that is possible.
fn dims(
    context: &mut Context<'_>,
    at: usize,
    spec: &ArraySpec,
    schema: &Schema,
    by_whom: &str,
) -> Option<Vec<Dim>> {
    let declared = context.declaration.arrays[at].clone();
    let name = Shown(&declared.name).to_string();
    let sides = format!(
        "`{name}` is {} here, but {} {by_whom}",
        declared.shape_text(),
        spec.shape_text()
    );
    let fits = match (spec.rank(), declared.rank()) {
        (Some(rank), _) => declared.accepts_rank(rank),
        (None, Some(rank)) => spec.accepts_rank(rank),
        (None, None) => true,
    };
    if !fits {
        context.push(Some(at), DifferencePart::Rank, sides, None);
        return None;
    }
    let Some(rank) = spec.rank().or(declared.rank()) else {
        // Both take any number of axes.
        return declared.entries();
    };
    if declared.rank().is_none() {
        let shape = spec.shape_text();
        context.require_rank(at, rank, &shape.to_string(), by_whom);
    }
    let dims = (0..rank).map(|axis| {
        let other = spec.dim_at(axis, rank);
        let (dim, entry) = declared.dim(axis, rank);
        if let Some(dim) = dim {
            return context.declaration.plain(dim);
        }
        let part = DifferencePart::Axis { axis, entry };
        match other {
            Dim::Fixed(size) if entry.is_some() => {
                let before = format!("{sides}: axis {axis} is ");
                let after = format!(", not {size}");
                context.require(at, part, Expected::Size(*size), before, after);
            }
            // A constant is one of the sizes that are allowed, unless these are bound.
            Dim::Symbol(symbol) if is_free(symbol, schema) => {}
            Dim::Symbol(_) | Dim::Expr(_) if entry.is_some() => context.note(&format!(
                "axis {axis} of `{name}` is a constant here, and `{other}` {by_whom}: these are not compared"
            )),
            _ => {}
        }
        other.clone()
    });
    Some(dims.collect())
}

/// Whether the symbol stands for any size, at one place.
fn is_free(symbol: &str, schema: &Schema) -> bool {
    let is_it = |dim: &Dim| match dim {
        Dim::Symbol(name) => *name == symbol,
        Dim::Expr(expr) => expr.symbols().any(|name| name == symbol),
        _ => false,
    };
    let dims = schema.arrays().flat_map(ArraySpec::dims);
    dims.filter(|dim| is_it(dim)).count() == 1
        && schema.bounds().all(|bounds| bounds.symbol() != symbol)
}

/// The rules on values. One with constants that are not known becomes a requirement, or a note.
fn rules(context: &mut Context<'_>, at: usize, spec: &ArraySpec, by_whom: &str) -> Vec<Constraint> {
    let declared = &context.declaration.arrays[at];
    let mut rules = declared.constraints.clone();
    if !declared.has_unknown_rules {
        return rules;
    }
    let is_of_values =
        |rule: &&Constraint| matches!(rule, Constraint::Range(_) | Constraint::OneOf(_));
    let name = Shown(&declared.name).to_string();
    for rule in spec.constraints().iter().filter(is_of_values) {
        match expected(rule, spec) {
            Some(expected) => {
                let before = format!("`{name}` may be ");
                let after = format!(" here, but only {expected} {by_whom}");
                let part = DifferencePart::Rule(rule.keyword());
                context.require(at, part, expected, before, after);
            }
            None => context.note(&format!(
                "`{name}` has {rule} {by_whom}, which is not compared with the constants here"
            )),
        }
        rules.push(rule.clone());
    }
    rules
}

/// The values that the rule allows, if they are the numbers between two integers.
fn expected(rule: &Constraint, spec: &ArraySpec) -> Option<Expected> {
    let integers = spec.dtype().is_integer();
    let whole = |value: &Value| match value {
        Value::Int(number) => i64::try_from(*number).ok(),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 2_f64.powi(53) => {
            Some(*number as i64)
        }
        _ => None,
    };
    let (low, high) = match rule {
        Constraint::Range(range) => {
            let end = |end: Option<&Value>| match end {
                Some(end) => whole(end).map(Some),
                None => Some(None),
            };
            let high = match end(range.max())? {
                Some(high) if !range.max_inclusive() => {
                    integers.then(|| Some(high.saturating_sub(1)))?
                }
                high => high,
            };
            (end(range.min())?, high)
        }
        Constraint::OneOf(values) if integers => {
            let values: Option<Vec<i64>> = values.iter().map(whole).collect();
            let mut values = values?;
            values.sort_unstable();
            values.dedup();
            let (low, high) = (*values.first()?, *values.last()?);
            let count = i64::try_from(values.len()).ok()?;
            (high.checked_sub(low)? == count - 1).then_some((Some(low), Some(high)))?
        }
        _ => return None,
    };
    Some(Expected::Values {
        low,
        high,
        integers,
        also: None,
    })
}

/// The differences of shapes and rules that let more in than the schema does.
fn changes(context: &mut Context<'_>, known: Vec<ArraySpec>, schema: &Schema, of: &str) {
    bounds(context, &known, schema, of);
    let own = Schema::owned(String::new(), String::new(), known);
    let unbounded = schema.clone().with_owned_bounds(Vec::new());
    for change in own.diff(&unbounded) {
        let mut arrays = context.declaration.arrays.iter();
        let at = change
            .array()
            .and_then(|name| arrays.position(|array| array.name == name));
        let name = change.array().unwrap_or_default();
        let (Some(at), Some(spec), Some(known)) = (at, schema.get(name), own.get(name)) else {
            continue;
        };
        match change.kind() {
            _ if !change.breaks_stored() => {}
            ChangeKind::Shape => shape(context, at, change.axes(), [known, spec], schema, of),
            ChangeKind::Constraint => rule(context, at, &change, spec, of),
            _ => {}
        }
    }
}

/// A shape that is not always one of the schema's.
fn shape(
    context: &mut Context<'_>,
    at: usize,
    axes: &[usize],
    [known, spec]: [&ArraySpec; 2],
    schema: &Schema,
    of: &str,
) {
    let declared = context.declaration.arrays[at].clone();
    let sides = format!(
        "`{}` is {} here, but {} in {of}",
        Shown(&declared.name),
        declared.shape_text(),
        spec.shape_text()
    );
    let (Some(rank), false) = (known.rank(), axes.is_empty()) else {
        context.push(Some(at), DifferencePart::Rank, sides, None);
        return;
    };
    for &axis in axes {
        let (own, other) = (known.dim_at(axis, rank), spec.dim_at(axis, rank));
        let mut why = format!(
            "axis {axis} is {}, not {}",
            shapes::text(own),
            shapes::text(other)
        );
        if let Dim::Symbol(symbol) = other
            && let Some((array, place)) = elsewhere(schema, symbol, spec.name(), axis)
        {
            let array = Shown(array);
            let _ = write!(why, ", the size of axis {place} of `{array}` there");
        }
        let entry = declared.dim(axis, rank).1;
        let part = DifferencePart::Axis { axis, entry };
        context.push(Some(at), part, format!("{sides}: {why}"), None);
    }
}

/// Another axis of the symbol.
fn elsewhere<'a>(
    schema: &'a Schema,
    symbol: &str,
    array: &str,
    axis: usize,
) -> Option<(&'a str, usize)> {
    let mut places = schema.arrays().flat_map(|spec| {
        let axes = spec.dims().iter().enumerate();
        axes.map(move |(at, dim)| (spec.name(), at, dim))
    });
    let found = places.find(|(name, at, dim)| {
        (*name, *at) != (array, axis) && matches!(dim, Dim::Symbol(own) if *own == symbol)
    });
    found.map(|(name, at, _)| (name, at))
}

/// A rule of the schema that the declared rules do not imply.
fn rule(context: &mut Context<'_>, at: usize, change: &Change, spec: &ArraySpec, of: &str) {
    let name = Shown(&context.declaration.arrays[at].name).to_string();
    let has = |text: &str| {
        spec.constraints()
            .iter()
            .find(|rule| rule.to_string() == text)
            .cloned()
    };
    let (own, other) = (change.before(), change.after());
    let keyword = match has(other) {
        Some(rule) => rule.keyword(),
        // Something that the struct alone allows.
        None if own.starts_with("allow_nan") => "allow_nan",
        None => "allow_inf",
    };
    let part = DifferencePart::Rule(keyword);
    let (Some(of_schema), own_rule) = (has(other), own) else {
        let message = format!("`{name}` says {own} here, but not in {of}");
        context.push(Some(at), part, message, None);
        return;
    };
    if context.declaration.arrays[at].unread.contains(&keyword) {
        context.note(&format!(
            "`{name}` has {other} in {of}, which is not compared with the constants here"
        ));
        return;
    }
    if let (Constraint::Check(_) | Constraint::CheckRows(_), false) = (&of_schema, own.is_empty()) {
        context.note(&format!(
            "`{name}` has {own} here, and {other} in {of}: what they refuse is not compared"
        ));
        return;
    }
    // A rule of another kind says what the values are.
    let of_values =
        |rule: &&Constraint| matches!(rule, Constraint::Range(_) | Constraint::OneOf(_));
    let also = of_values(&&of_schema)
        .then(|| {
            context.declaration.arrays[at]
                .constraints
                .iter()
                .find(of_values)
        })
        .flatten()
        .map(ToString::to_string);
    let (said, part) = match (own_rule, also) {
        ("", Some(also)) => {
            let keyword = if also.starts_with("range") {
                "range"
            } else {
                "one_of"
            };
            (format!("has {also} here"), DifferencePart::Rule(keyword))
        }
        ("", None) => (format!("has no {keyword} here"), part),
        (own, _) => (format!("has {own} here"), part),
    };
    context.push(
        Some(at),
        part,
        format!("`{name}` {said}, but {other} in {of}"),
        None,
    );
}

/// Sizes that the schema does not allow where it has bounds on a symbol.
fn bounds(context: &mut Context<'_>, known: &[ArraySpec], schema: &Schema, of: &str) {
    let mut told = Vec::new();
    for known in known {
        let mut arrays = context.declaration.arrays.iter();
        let at = arrays.position(|array| array.name == known.name());
        let (Some(at), Some(spec), Some(rank)) = (at, schema.get(known.name()), known.rank())
        else {
            continue;
        };
        for axis in 0..rank {
            let (own, other) = (known.dim_at(axis, rank), spec.dim_at(axis, rank));
            let Dim::Symbol(symbol) = other else { continue };
            let Some(allowed) = schema.bounds().find(|bounds| bounds.symbol() == symbol) else {
                continue;
            };
            let own_bounds = match own {
                Dim::Symbol(own) => {
                    let mut all = context.declaration.bounds.iter();
                    all.find(|bounds| bounds.symbol() == own)
                }
                _ => None,
            };
            let size = match own {
                Dim::Fixed(size) => Some((*size, Some(*size))),
                _ => own_bounds.map(|bounds| (bounds.min(), bounds.max())),
            };
            let (min, max) = size.unwrap_or((0, None));
            let is_below = allowed
                .max()
                .is_none_or(|most| max.is_some_and(|max| max <= most));
            let is_within = is_below && allowed.min() <= min;
            if is_within || told.contains(&(own.clone(), symbol.clone())) {
                continue;
            }
            told.push((own.clone(), symbol.clone()));
            let entry = context.declaration.arrays[at].dim(axis, rank).1;
            let part = match (own_bounds, entry) {
                (Some(_), Some(axis)) => DifferencePart::Bounds { axis },
                _ => DifferencePart::Axis { axis, entry },
            };
            let said = match own_bounds {
                Some(bounds) => format!("`{bounds}`"),
                None => shapes::text(own),
            };
            let name = Shown(known.name());
            let message =
                format!("axis {axis} of `{name}` is {said} here, but `{allowed}` in {of}");
            context.push(Some(at), part, message, None);
        }
    }
}

/// The array without its rules.
struct Short<'a>(&'a ArraySpec);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optional = if self.0.is_optional() { "?" } else { "" };
        let (dtype, shape) = (self.0.dtype(), self.0.shape_text());
        write!(f, "{}{optional}: {dtype}{shape}", Shown(self.0.name()))
    }
}

/// The arrays of the schema, in short.
pub(super) fn listed(schema: &Schema) -> String {
    let all: Vec<Short<'_>> = schema.arrays().map(Short).collect();
    Abridged(&all).to_string()
}
