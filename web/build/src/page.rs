//! Puts the parts of the page together.

use std::error::Error;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::policy::policy;

/// The scripts of the page, which share one scope; the last begins.
const SCRIPTS: [&str; 10] = [
    "dom.js",
    "program.js",
    "dropped.js",
    "files.js",
    "examples.js",
    "schema.js",
    "contents.js",
    "report.js",
    "repair.js",
    "main.js",
];

/// The files that the page has for visitors without files of their own, under their names there.
const FILES: [(&str, &str); 5] = [
    ("article_mse.keras", "models/keras/article_mse.keras"),
    ("text.json", "article/dtype.json"),
    ("shape.json", "article/shape.json"),
    ("missing.json", "article/missing_nan.json"),
    ("iris.npz", "datasets/iris_broken.npz"),
];

/// The page, in which `program` is compressed by gzip.
pub(crate) fn page(
    folder: &Path,
    files: &Path,
    glue: &str,
    program: &[u8],
) -> Result<String, Box<dyn Error>> {
    let read = |name: &str| {
        fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let mut script = String::from("'use strict';\n");
    for name in SCRIPTS {
        script.push_str(&read(name)?);
    }
    let style = read("style.css")?;
    let worker = format!("{glue}\n{}", read("worker.js")?);
    let mut examples = String::new();
    for (name, path) in FILES {
        let bytes = fs::read(files.join(path)).map_err(|error| format!("{path}: {error}"))?;
        let data = data(&format!("file-{name}"), &STANDARD.encode(bytes))?;
        examples.push_str(&data);
    }
    let parts = [
        ("POLICY", policy(&script, &style)),
        ("STYLE", style),
        ("SCRIPT", ends_nothing(script)?),
        ("WORKER", data("worker", &worker)?),
        ("PROGRAM", data("program", &STANDARD.encode(program))?),
        ("FILES", examples),
    ];
    let mut html = read("index.html")?;
    for (mark, text) in parts {
        let (before, after) = html
            .split_once(&format!("{{{{{mark}}}}}"))
            .ok_or_else(|| format!("index.html has no place for {mark}"))?;
        html = [before, &text, after].concat();
    }
    Ok(html)
}

/// Text that the page keeps; a browser does not run it.
fn data(id: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let text = ends_nothing(text.to_owned())?;
    Ok(format!(
        "<script type=\"text/plain\" id=\"{id}\">{text}</script>\n"
    ))
}

/// Refuses text that would end its element.
fn ends_nothing(text: String) -> Result<String, Box<dyn Error>> {
    let lower = text.to_lowercase();
    match ["</script", "<!--"]
        .iter()
        .find(|end| lower.contains(**end))
    {
        Some(end) => Err(format!("a script of the page has `{end}`, which would end it").into()),
        None => Ok(text),
    }
}
