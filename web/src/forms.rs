//! A schema as a table, and as text of JSON, Rust and Python.

use schema_core::Schema;
use schema_core::spec::Role;
use schema_spec::show::visible;
use schema_tools::Failure;
use schema_tools::check::Against;
use schema_tools::forms::{Called, Described, python, rust};
use serde_json::{Value, json};

use crate::voice::PAGE;

/// The schema of a model or of a file as the page shows it; nothing if a model does not say what it takes.
pub(crate) fn forms(against: &Against, file: &str) -> Value {
    let schema = match against {
        Against::Schema(schema) => (**schema).clone(),
        Against::Model(model) => match model.schema() {
            Ok(schema) => schema,
            Err(_) => return Value::Null,
        },
    };
    json!({
        "name": visible(schema.name()),
        "description": visible(schema.description()),
        "table": table(&schema),
        "notes": notes(&schema),
        "texts": texts(against, file),
    })
}

/// A row for each array: its name, dtype, shape, role and rules.
fn table(schema: &Schema) -> Value {
    let rows = schema.arrays().map(|spec| {
        let optional = if spec.is_optional() { "?" } else { "" };
        let rules = spec.constraints().iter().map(ToString::to_string);
        let rules: Vec<String> = rules.chain(spec.attributes()).collect();
        [
            visible(spec.name()) + optional,
            spec.dtype().name().to_owned(),
            visible(&spec.shape_text().to_string()),
            spec.role().to_string(),
            visible(&rules.join(", ")),
        ]
    });
    let has_roles = schema.arrays().any(|spec| spec.role() != Role::Input);
    let rows: Vec<_> = rows
        .map(|mut row| {
            if !has_roles {
                row[3].clear();
            }
            row
        })
        .collect();
    json!({"heads": ["name", "dtype", "shape", "role", "rules"], "rows": rows})
}

fn notes(schema: &Schema) -> Vec<String> {
    let bounds = schema.bounds().map(|bounds| visible(&bounds.to_string()));
    let mut notes: Vec<String> = bounds.collect();
    notes.extend((schema.check_path()).map(|path| format!("check = {}", visible(path))));
    notes
}

/// The schema or model as text, in each language, or why there is none. `file` is its name.
fn texts(against: &Against, file: &str) -> Value {
    let schema = match against {
        Against::Schema(schema) => Ok((**schema).clone()),
        Against::Model(model) => model
            .schema()
            .map_err(|error| Failure::of_model_file(&error, &PAGE)),
    };
    let json = schema.and_then(|schema| {
        let text = serde_json::to_string_pretty(&schema);
        text.map_err(|error| Failure::new(format!("the schema cannot be written as JSON: {error}")))
    });
    let each = [
        ("JSON", "json", json),
        ("Rust", "rs", rust_text(against, file)),
        ("Python", "py", python_text(against, file)),
    ];
    let each = each.map(|(language, extension, text)| match text {
        Ok(text) => json!({"language": language, "extension": extension, "text": text}),
        Err(failure) => {
            json!({"language": language, "extension": extension, "failure": failure.message()})
        }
    });
    json!(each)
}

fn rust_text(against: &Against, file: &str) -> Result<String, Failure> {
    let described = named(against, file, "struct")?;
    let schema = match against {
        Against::Schema(_) => described.schema.clone(),
        Against::Model(_) => rust::with_symbols(&described.schema),
    };
    // Where the file is in a project is not known here, so the struct does not name it.
    rust::source_text(&schema, None, &described.comments(), &PAGE)
}

fn python_text(against: &Against, file: &str) -> Result<String, Failure> {
    let described = named(against, file, "schema")?;
    python::source_text(&described.schema, &described.comments())
}

/// The schema under a name that a type can have.
fn named(against: &Against, file: &str, holder: &str) -> Result<Described, Failure> {
    let stem = file.split('.').next().unwrap_or(file);
    let (name, description) = match against {
        Against::Schema(schema) => (
            schema.name(),
            format!("The arrays of the schema `{}`.", visible(file)),
        ),
        Against::Model(_) => (stem, format!("Arrays for the model `{}`.", visible(file))),
    };
    let called = Called {
        name: &rust::type_name(name),
        description: &description,
        file,
        holder,
    };
    Described::of(against, &called, &PAGE)
}
