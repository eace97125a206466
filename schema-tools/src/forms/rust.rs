//! Rust source text for a schema.

use std::collections::BTreeSet;
use std::fmt::Write;

use schema_core::spec::{Constraint, Dim, OnMissing, Role, Value, ValueRange};
use schema_core::{ArraySpec, DType, Schema};

use schema_spec::show::visible_lines;

pub use super::symbols::with_symbols;
use crate::Failure;
use crate::check::Against;
use crate::text::shown;
use crate::voice::{Voice, Word};

/// Words that cannot be names of fields or types, reserved words included.
const KEYWORDS: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The largest rank with its own type.
const RANKS: usize = 6;

/// Returns the name of a type made of the words in `text`: `TrainSet` from `train_set`.
pub fn type_name(text: &str) -> String {
    let mut name = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            name.push(first.to_ascii_uppercase());
            name.push_str(letters.as_str());
        }
    }
    match name.chars().next() {
        None => "Data".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("Data{name}"),
        Some(_) if KEYWORDS.contains(&name.as_str()) => name + "Data",
        Some(_) => name,
    }
}

/// Returns a module with the struct, an attribute on it, and comments after its fields.
///
/// # Errors
///
/// The name of the schema is not one of a struct, or an array has no name.
pub fn source_text(
    schema: &Schema,
    attribute: Option<&str>,
    comments: &[String],
    voice: &Voice,
) -> Result<String, Failure> {
    let name = schema.name();
    if !is_identifier(name) {
        return Err(Failure::new(format!(
            "`{}` is not a valid name for a Rust struct; write `{}`",
            shown(name),
            voice.word(Word::Named {
                name: &type_name(name)
            })
        )));
    }
    if schema.arrays().any(|spec| spec.name().is_empty()) {
        return Err(Failure::new(
            "an array has no name, but a field of a struct needs one\n  help: name it in the file, \
             or write the schema as JSON",
        ));
    }
    let types: BTreeSet<String> = schema.arrays().map(array_type).collect();
    let types: Vec<String> = types.into_iter().collect();
    let mut text = String::from("use schema_core::InputSchema;\n");
    let _ = match types.as_slice() {
        [] => Ok(()),
        [one] => writeln!(text, "use schema_core::ndarray::{one};"),
        many => writeln!(text, "use schema_core::ndarray::{{{}}};", many.join(", ")),
    };
    let _ = write!(
        text,
        "\n/// {}\n#[derive(Debug, InputSchema)]\n",
        shown(schema.description())
    );
    if let Some(attribute) = attribute {
        let _ = writeln!(text, "#[input({attribute})]");
    }
    let bounds: Vec<String> = schema.bounds().map(ToString::to_string).collect();
    if !bounds.is_empty() {
        let _ = writeln!(text, "#[input(dims({}))]", bounds.join(", "));
    }
    if let Some(path) = schema.check_path() {
        let _ = writeln!(text, "#[input(check = {path})]");
    }
    if schema.ignores_unknown() {
        let _ = writeln!(text, "#[input(ignore_unknown)]");
    }
    let _ = writeln!(text, "pub struct {name} {{");
    let names: Vec<&str> = schema.arrays().map(ArraySpec::name).collect();
    for (spec, field) in schema.arrays().zip(field_names(&names)) {
        let mut entries = vec![format!("shape = {}", shape(spec))];
        if field != spec.name() {
            entries.push(format!("name = {:?}", spec.name()));
        }
        if !spec.columns().is_empty() {
            let columns: Vec<String> = (spec.columns().iter())
                .map(|column| format!("{column:?}"))
                .collect();
            entries.push(format!("columns = [{}]", columns.join(", ")));
        }
        entries.extend(spec.constraints().iter().map(rule));
        if spec.role() != Role::Input {
            entries.push(format!("role = {}", spec.role().name()));
        }
        entries.extend(spec.on_missing().map(|repair| match repair {
            OnMissing::Constant(constant) => format!("on_missing = constant({})", value(constant)),
            other => format!("on_missing = {other}"),
        }));
        entries.extend(spec.loss().map(|loss| format!("loss = {loss}")));
        let element = match element(spec.dtype()) {
            element if spec.is_nullable() => format!("Option<{element}>"),
            element => element.to_owned(),
        };
        let array = format!("{}<{element}>", array_type(spec));
        let array = if spec.is_optional() {
            format!("Option<{array}>")
        } else {
            array
        };
        if !spec.description().is_empty() {
            let _ = writeln!(text, "    /// {}", shown(spec.description()));
        }
        let _ = write!(
            text,
            "    #[input({})]\n    pub {field}: {array},\n",
            entries.join(", ")
        );
    }
    for comment in comments {
        let _ = writeln!(text, "    // {comment}");
    }
    text.push_str("}\n");
    // Escapes are the same in Rust.
    Ok(visible_lines(&text))
}

fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&name)
}

/// Returns the attribute by which a struct names the file that it is compared with.
pub fn attribute(file: &str, against: &Against, signature: Option<&str>) -> String {
    let is_verified = match against {
        Against::Model(model) => model.is_verified(),
        Against::Schema(_) => return format!("model = {file:?}"),
    };
    match (is_verified, signature) {
        (true, None) => format!("model = {file:?}"),
        (false, None) => format!("model({file:?}, unverified)"),
        (true, Some(name)) => format!("model({file:?}, signature = {name:?})"),
        (false, Some(name)) => format!("model({file:?}, signature = {name:?}, unverified)"),
    }
}

/// Returns distinct names for the fields: the names of the arrays if they are valid.
fn field_names(arrays: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> = (arrays.iter())
        .filter(|array| field_name(array) == **array)
        .map(|&array| array.to_owned())
        .collect();
    let mut names = Vec::with_capacity(arrays.len());
    for &array in arrays {
        let stem = field_name(array);
        let mut name = stem.clone();
        let mut count = 1;
        while name != array && !taken.insert(name.clone()) {
            count += 1;
            name = format!("{}_{count}", stem.trim_end_matches('_'));
        }
        names.push(name);
    }
    names
}

/// Returns a valid name for a field that is close to the name of the array.
pub fn field_name(array: &str) -> String {
    let mut name = String::new();
    let mut after_small = false;
    for character in array.chars() {
        match character {
            'A'..='Z' => {
                if after_small {
                    name.push('_');
                }
                name.push(character.to_ascii_lowercase());
            }
            'a'..='z' | '0'..='9' => name.push(character),
            _ if name.ends_with('_') => {}
            _ => name.push('_'),
        }
        after_small = character.is_ascii_lowercase() || character.is_ascii_digit();
    }
    let trimmed = name.trim_matches('_');
    match trimmed.chars().next() {
        None => "array".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("array_{trimmed}"),
        Some(_) if KEYWORDS.contains(&trimmed) => format!("{trimmed}_"),
        Some(_) => trimmed.to_owned(),
    }
}

fn array_type(spec: &ArraySpec) -> String {
    let rank = spec.dims().len();
    if rank <= RANKS && !spec.dims().contains(&Dim::Rest) {
        format!("Array{rank}")
    } else {
        "ArrayD".to_owned()
    }
}

fn element(dtype: DType) -> &'static str {
    match dtype {
        DType::Text => "String",
        DType::F16 => "half::f16",
        DType::BF16 => "half::bf16",
        DType::ComplexF32 => "num_complex::Complex<f32>",
        DType::ComplexF64 => "num_complex::Complex<f64>",
        other => other.name(),
    }
}

/// Notes on crates and features that the struct needs.
pub fn crates(schema: &Schema) -> Vec<&'static str> {
    let has = |wanted: fn(DType) -> bool| schema.arrays().any(|spec| wanted(spec.dtype()));
    let mut notes = Vec::new();
    if has(|dtype| matches!(dtype, DType::F16 | DType::BF16)) {
        notes.push("the struct needs the crate `half`, and the feature `half` of schema-core");
    }
    if has(DType::is_complex) {
        notes.push(
            "the struct needs the crate `num_complex`, and the feature `complex` of schema-core",
        );
    }
    notes
}

fn shape(spec: &ArraySpec) -> String {
    let dims: Vec<String> = spec.dims().iter().map(Dim::to_string).collect();
    format!("[{}]", dims.join(", "))
}

/// Returns the rule as an attribute.
fn rule(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Range(range) => format!("range = {}", range_text(range)),
        Constraint::OneOf(values) => {
            let values: Vec<String> = values.iter().map(value).collect();
            format!("one_of = [{}]", values.join(", "))
        }
        Constraint::SumsTo(sum) => format!(
            "sums_to({:?}, axis = {}, tolerance = {:?})",
            sum.total, sum.axis, sum.tolerance
        ),
        other => other.to_string(),
    }
}

fn range_text(range: &ValueRange) -> String {
    let end = |end: Option<&Value>| end.map_or(String::new(), value);
    let is_inclusive = range.max().is_some() && range.max_inclusive();
    let dots = if is_inclusive { "..=" } else { ".." };
    format!("{}{dots}{}", end(range.min()), end(range.max()))
}

/// Returns the value as a literal.
fn value(value: &Value) -> String {
    match value {
        Value::Float(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_are_valid() {
        for (text, name) in [
            ("iris", "Iris"),
            ("train_set-2.clean", "TrainSet2Clean"),
            ("2024", "Data2024"),
            ("", "Data"),
            ("é", "Data"),
            ("self", "SelfData"),
        ] {
            assert_eq!(type_name(text), name);
            assert!(is_identifier(name));
        }
    }

    #[test]
    fn names_of_fields_are_valid_and_distinct() {
        let (arrays, fields): (Vec<&str>, Vec<&str>) = [
            ("X", "x_2"),
            ("x", "x"),
            ("type", "type_2"),
            ("type_", "type_"),
            ("inputIds", "input_ids"),
            ("serving_default_x:0", "serving_default_x_0"),
            ("0", "array_0"),
            ("", "array_2"),
            ("***", "array_3"),
            ("array", "array"),
            ("__a__", "a"),
            ("self", "self_"),
        ]
        .into_iter()
        .unzip();
        assert_eq!(field_names(&arrays), fields);
    }
}
