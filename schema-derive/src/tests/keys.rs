//! Every keyword of `#[input(..)]` has an effect: it changes the expansion, or it is refused.

use crate::derived;
use crate::syntax::keys::{FieldKey, Key, StructKey};

/// What may follow the word.
const VALUES: [&str; 4] = ["", "= ?", "(?)", "= { N }"];

#[test]
fn no_word_on_a_field_is_ignored() {
    let plain = expansion("struct S { x: Array2<f64> }");
    assert_says_something::<FieldKey>(&plain, |attribute| {
        format!("struct S {{ {attribute} x: Array2<f64> }}")
    });
}

#[test]
fn no_word_on_a_struct_is_ignored() {
    let plain = expansion("struct S { x: Array2<f64> }");
    assert_says_something::<StructKey>(&plain, |attribute| {
        format!("{attribute} struct S {{ x: Array2<f64> }}")
    });
}

#[test]
fn every_word_is_found_by_how_it_is_written() {
    for key in FieldKey::all() {
        assert_eq!(FieldKey::named(key.word()), Some(key));
    }
    for key in StructKey::all() {
        assert_eq!(StructKey::named(key.word()), Some(key));
    }
}

fn assert_says_something<K: Key>(plain: &str, with: impl Fn(&str) -> String) {
    for word in K::words() {
        for value in VALUES {
            let source = with(&format!("#[input({word} {value})]"));
            assert_ne!(expansion(&source), plain, "ignored: {source}");
        }
    }
}

fn expansion(source: &str) -> String {
    derived(&syn::parse_str(source).unwrap()).to_string()
}

#[test]
fn the_page_of_the_derive_has_every_word() {
    const PAGE: &str = include_str!("../lib.rs");
    let on_field = PAGE.split_once("| on a field |").unwrap().1;
    let (on_field, on_struct) = on_field.split_once("| on the struct |").unwrap();
    for (table, words) in [
        (on_field, FieldKey::words()),
        (on_struct, StructKey::words()),
    ] {
        for word in words {
            assert!(table.contains(&format!("[`{word}")), "{word}");
        }
    }
}
