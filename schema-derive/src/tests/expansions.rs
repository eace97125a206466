//! The exact expansions of a few structs: `expansions/*.rs`, each with its `*.expanded`. `BLESS=1 cargo
//! test -p schema-core-derive` updates them.

use std::fs;

use crate::derived;

#[test]
fn expansions_are_as_written_down() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differences = Vec::new();
    for path in super::structs() {
        let source = fs::read_to_string(&path).unwrap();
        let tokens = derived(&syn::parse_str(&source).unwrap());
        let expansion = prettyplease::unparse(&syn::parse2(tokens).unwrap());
        let written = path.with_extension("expanded");
        if bless {
            fs::write(&written, expansion).unwrap();
        } else if fs::read_to_string(&written).unwrap_or_default() != expansion {
            differences.push(format!("{} would now be\n{expansion}", written.display()));
        }
    }
    assert!(
        differences.is_empty(),
        "expansions differ; `BLESS=1` updates them\n\n{}",
        differences.join("\n")
    );
}
