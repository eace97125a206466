//! The `schema` command from outside: what it prints, and how it ends.

mod check;
mod common;
mod diff;
mod infer;
mod lock;
mod model;
mod readme;
mod repair;
mod show;
