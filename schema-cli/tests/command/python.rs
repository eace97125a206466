//! `schema python` and `schema infer --python`. That Python makes the same schemas of what they write is
//! tested with all schemas, in `tests/tests/it/python_form.rs`.

use std::fmt::Write;

use schema_core::Model;

use crate::common::{fixtures, folder, golden, on_fixtures, run_in};
use crate::model::models;

#[test]
fn models_are_written_as_python() {
    let mut all = String::new();
    for file in models() {
        let ran = on_fixtures(&["python", &file]);
        if ran.code == Some(0) {
            let _ = write!(all, "-- {file}\n{}\n", ran.all());
            continue;
        }
        assert!(ran.err.starts_with("error: "), "{file}: {}", ran.err);
        let read = Model::read(fixtures().join(&file));
        let holds = |model: Model| model.inputs().iter().any(|input| input.dtype().is_some());
        assert!(!read.is_ok_and(holds), "{file}: {}", ran.err);
    }
    golden("python_models.txt", &all);
}

#[test]
fn schemas_are_written_as_python_under_their_own_names() {
    let ran = on_fixtures(&["python", "contracts/served.json"]).good();
    golden("python_served.py", &ran);
    let ran = on_fixtures(&["python", "contracts/served.json", "--name", "My inputs"]).good();
    assert!(
        ran.contains("my_inputs = Schema(\n    \"My inputs\",\n"),
        "{ran}"
    );
}

#[test]
fn data_is_written_as_python() {
    let folder = folder(&[(
        "odd.json",
        r#"{"x y": [[1.5, 2]], "y": ["a", "b"], "from": [true]}"#,
    )]);
    let ran = run_in(
        folder.path(),
        &["infer", "odd.json", "--python", "--ranges", "--labels"],
    );
    golden("infer_odd.py", &ran.good());
    let ran = run_in(folder.path(), &["infer", "odd.json", "--python", "--rust"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}
