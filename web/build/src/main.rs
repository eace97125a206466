//! Makes the page: one file with all that it needs, and a policy that forbids everything else.
//!
//! ```text
//! schema-web-build PROGRAM.wasm PAGE_FOLDER FILES_FOLDER OUTPUT.html
//! ```

#![forbid(unsafe_code)]

mod page;
mod policy;

use std::env;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [program, page, files, output] = &arguments[..] else {
        return Err(
            "usage: schema-web-build PROGRAM.wasm PAGE_FOLDER FILES_FOLDER OUTPUT.html".into(),
        );
    };
    let (glue, program) = bound(Path::new(program))?;
    let compressed = gzip(&program)?;
    let html = page::page(Path::new(page), Path::new(files), &glue, &compressed)?;
    fs::write(output, &html)?;
    println!(
        "{output}: {} KB, {} KB gzipped; the program alone {} KB, {} KB gzipped",
        html.len() / 1000,
        gzip(html.as_bytes())?.len() / 1000,
        program.len() / 1000,
        compressed.len() / 1000,
    );
    Ok(())
}

/// The JavaScript that calls the program, and the program for it.
fn bound(program: &Path) -> Result<(String, Vec<u8>), Box<dyn Error>> {
    let folder = program.with_extension("bound");
    Bindgen::new()
        .input_path(program)
        .out_name("schema")
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)?;
    let glue = fs::read_to_string(folder.join("schema.js"))?;
    Ok((glue, fs::read(folder.join("schema_bg.wasm"))?))
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
