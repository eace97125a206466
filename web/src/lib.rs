//! What runs in the page: files are looked at, checked against a model or a schema, and repaired.
//!
//! The page asks and is answered in JSON ([`Session::answer`]). The files are whatever a visitor chose: of each, the
//! page hands over a way to read pieces of it, so that a large one is never in memory as a whole.

#[cfg(target_arch = "wasm32")]
mod browser;
mod check;
mod contents;
mod data;
mod folder;
mod forms;
mod look;
mod model;
mod options;
mod picked;
mod repair;
mod session;
mod step;
mod unread;
mod voice;

pub use picked::Picked;
pub use session::Session;
