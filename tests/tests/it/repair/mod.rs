//! Repairs: what each does, what it logs, and what reports offer.

mod article;
mod discard;
mod imputed;
mod offers;
mod pieces;
mod plans;

use schema_core::Arrays;

fn read(path: &str) -> Arrays {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    Arrays::read(format!("{fixtures}/{path}")).unwrap()
}
