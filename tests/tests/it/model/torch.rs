//! Programs of PyTorch. `make_model_torch.py` writes them with release 2.15, those in `older` with 2.6, and
//! `older/infix.pt2` with 2.3.

use std::fs;
use std::io::Cursor;

use schema_core::Model;
use schema_core::model::{Difference, ModelErrorKind};
use schema_core::{InputSchema, Schema, ndarray::*};

use super::fixtures::{lines, path, program, programs};

fn read(key: &str) -> Model {
    Model::read(path(key)).unwrap_or_else(|error| panic!("{error}"))
}

fn schema(key: &str) -> String {
    read(key).schema().unwrap().to_string()
}

#[test]
fn inputs_are_arguments_and_not_parameters() {
    assert_eq!(
        lines("torch/dense.pt2"),
        ["x: f32[s77, 3]", "->", "linear: f32[s77, 10]"]
    );
    assert_eq!(
        lines("torch/fixed.pt2"),
        ["x: f32[4, 3]", "->", "linear: f32[4, 10]"]
    );
    // A buffer that changes is an output of the graph.
    assert_eq!(
        lines("torch/counted.pt2"),
        ["x: f32[s77, 3]", "->", "add: f32[s77, 3]"]
    );
}

#[test]
fn symbols_are_shared_with_arithmetic_and_bounds() {
    let expected = |batch: &str, half: &str| {
        format!(
            "tokens\n  tokens: i64[{batch}, 2 * {half}]\n  mask: bool[{batch}, 2 * {half}]\n  \
             past: f32[{batch}, 2 * {half} + 1, 8]\n  {batch} = 0..=1024\n  {half} = 0..=64"
        )
    };
    assert_eq!(schema("torch/tokens.pt2"), expected("s1", "s44"));
    assert_eq!(schema("torch/older/tokens.pt2"), expected("s0", "s6"));
    let infix = read("torch/older/infix.pt2");
    assert!(infix.inputs()[0].is_made_up());
    let renamed = infix.schema().unwrap().to_string();
    let names = [
        ("infix", "tokens"),
        ("arg1_1", "tokens"),
        ("arg2_1", "mask"),
        ("arg3_1", "past"),
    ];
    let renamed = names
        .iter()
        .fold(renamed, |text, (old, new)| text.replace(old, new));
    assert_eq!(renamed, expected("s0", "s6"));
    assert_eq!(
        read("torch/tokens.pt2").outputs()[1].to_string(),
        "cat: f32[s1, 4 * s44 + 1, 8]"
    );
}

#[test]
fn arguments_within_others_and_by_name() {
    for key in ["torch/nested.pt2", "torch/older/nested.pt2"] {
        assert_eq!(
            lines(key)[..6],
            [
                "pair_0: f32[4]",
                "pair_1: f32[4]",
                "features_a: f32[4]",
                "features_b: f32[4]",
                "image: u8[2, 3, 8, 8]",
                "->",
            ]
        );
        assert_eq!(lines(key).len(), 10, "{key}");
        assert_eq!(
            read(key).notes(),
            [
                "the argument `factor` is 3, and nothing else",
                "the argument `flag` is True, and nothing else",
            ]
        );
    }
}

#[test]
fn sizes_that_no_schema_has_are_names() {
    assert_eq!(
        lines("torch/windows.pt2"),
        ["signal: f32[s38, s0]", "->", "mean: f32[s38, (s0 // 4)]"]
    );
    let notes = read("torch/windows.pt2").notes().to_vec();
    assert!(
        notes[0].starts_with(
            "the program also has conditions, which are not checked: `(L['signal'].size()[1]*L"
        ),
        "{notes:?}"
    );
    // The relations of sizes are in the symbols.
    assert!(read("torch/tokens.pt2").notes().is_empty());
    // A smallest size of 4 binds, but one of 2 only means that the exporter took no size for special.
    assert_eq!(
        schema("torch/older/windows.pt2"),
        "windows\n  signal: f32[s0, s1]\n  s1 = 4.."
    );
    // The number of values that are found is known to none but the run.
    assert_eq!(
        lines("torch/chosen.pt2"),
        ["x: f32[4]", "->", "nonzero: i64[u0, 1]"]
    );
}

#[test]
fn dtypes_of_programs() {
    assert_eq!(
        lines("torch/numbers.pt2"),
        [
            "half: f16[2]",
            "brain: bf16[2]",
            "single: f64[2]",
            "wave: complex<f32>[2]",
            "small: i8[2]",
            "scalar: f32[]",
            "->",
            "add: f32[2]",
            "abs_1: f32[2]",
            "to: i32[2]",
            "add_1: f64[2]",
        ]
    );
}

#[derive(InputSchema)]
#[input(dims(batch = ..=1024, half = 1..=64))]
struct Fits {
    #[input(shape = [batch, 2 * half])]
    tokens: Array2<i64>,
    #[input(shape = [batch, 2 * half])]
    mask: Array2<bool>,
    #[input(shape = [batch, 2 * half + 1, 8])]
    past: Array3<f32>,
}

#[derive(InputSchema)]
#[input(dims(n = ..=100))]
struct Differs {
    #[input(shape = [batch, 2 * n])]
    tokens: Array2<i64>,
    #[input(shape = [batch, 2 * m])]
    mask: Array2<bool>,
    #[input(shape = [2048, 2 * n + 1, 8])]
    past: Array3<f32>,
}

#[test]
fn bounds_are_compared() {
    let model = read("torch/tokens.pt2");
    let differences = |schema: &Schema| -> Vec<String> {
        model
            .differences(schema)
            .iter()
            .map(Difference::to_string)
            .collect()
    };
    assert_eq!(differences(&Fits::SCHEMA), [""; 0]);
    assert_eq!(
        differences(&Differs::SCHEMA),
        [
            "axis 0 of `tokens` is `batch`, any size here, but at most 1024 in the model\n  \
             help: bound it: `dims(batch = 0..=1024)`",
            "axis 1 of `tokens` is `n = 0..=100` here, but at most 64 in the model\n  \
             help: bound it: `dims(n = 0..=64)`",
            "axis 1 of `mask` is `m` here, and axis 1 of `tokens` is `n`, but both are `s44` in the model",
            "axis 0 of `past` is 2048 here, and axis 0 of `tokens` is `batch`, but both are `s1` in the model",
        ]
    );
}

#[test]
fn sidecars_keep_bounds() {
    for key in &programs() {
        let model = read(key);
        let text = model.to_sidecar();
        let same = Model::from_sidecar(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(same, model, "{key}");
    }
    let text = read("torch/tokens.pt2").to_sidecar();
    assert!(text.contains(r#"{"symbol": "s1", "max": 1024}"#), "{text}");
    let wrong = text.replace(r#""max": 1024"#, r#""max": -1, "step": 2"#);
    let error = Model::from_sidecar(&wrong).unwrap_err().to_string();
    assert!(error.contains("`dims[0]`"), "{error}");
}

fn refused(bytes: &[u8]) -> String {
    let error = Model::read_from(Cursor::new(bytes)).unwrap_err();
    assert!(
        matches!(error.kind(), ModelErrorKind::NoModel { .. }),
        "{error}"
    );
    error.to_string()
}

#[test]
fn other_archives_of_pytorch_are_named() {
    let help = "\n  help: save the program: `torch.export.save(torch.export.export(model, args), \"model.pt2\")`";
    let script = "the model is TorchScript, which has names of arguments, but neither their dtypes nor their shapes";
    let pickle =
        "the model is a pickle of PyTorch, which is never read, because reading it can run code";
    let compiled = "the model is a package of AOTInductor, which is compiled and does not describe the model's inputs";
    let file = |key: &str| fs::read(path(key)).unwrap();
    assert_eq!(refused(&file("torch/script.pt")), format!("{script}{help}"));
    assert_eq!(
        refused(&file("torch/weights.pt")),
        format!("{pickle}{help}")
    );
    let mut package = Vec::new();
    let mut writer = zip::ZipWriter::new(Cursor::new(&mut package));
    let stored = zip::write::SimpleFileOptions::default();
    for name in [
        "m/archive_format",
        "m/data/aotinductor/model/cabc.wrapper.so",
    ] {
        writer.start_file(name, stored).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(refused(&package), format!("{compiled}{help}"));
}

/// Archives may have several programs, which are chosen by name; and a program is read without an archive.
#[test]
fn programs_by_name() {
    let text = String::from_utf8(program("torch/dense.pt2")).unwrap();
    let of_text = Model::read_from(Cursor::new(&text)).unwrap();
    assert_eq!(of_text, read("torch/dense.pt2"));

    let mut package = Vec::new();
    let mut writer = zip::ZipWriter::new(Cursor::new(&mut package));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("m/archive_format", stored).unwrap();
    for name in ["encode", "decode"] {
        writer
            .start_file(format!("m/models/{name}.json"), stored)
            .unwrap();
        std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    let error = Model::read_from(Cursor::new(&package))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("has no signature `model`, but decode, encode"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.pt2");
    fs::write(&file, &package).unwrap();
    let model = Model::read_signature(&file, "encode").unwrap();
    assert_eq!(model.signature(), Some("encode"));
    assert_eq!(model.inputs(), of_text.inputs());

    let newer = text.replace(r#""major": 8"#, r#""major": 9"#);
    assert_ne!(newer, text);
    let error = Model::read_from(Cursor::new(&newer))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("the model has a program of version 9, but 5 to 8 can be read\n  help: "),
        "{error}"
    );
}

/// What a program does is skipped, however much it is.
#[test]
fn nodes_are_skipped() {
    let text = String::from_utf8(program("torch/dense.pt2")).unwrap();
    let many = format!(r#""nodes": [{}"]}}\"", "#, "1,".repeat(3_000_000));
    let longer = text.replacen(r#""nodes": ["#, &many, 1);
    assert!(longer.len() > text.len());
    let model = Model::read_from(Cursor::new(longer)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(model, read("torch/dense.pt2"));
}
