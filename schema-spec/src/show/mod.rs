//! Rich output for notebooks and other pages: plain HTML without colors of its own.
//!
//! It uses only `<table>`, `<code>`, `<samp>`, `<b>` and `<br>`, with styles for alignment and line
//! breaks, so that it passes the sanitizers of notebooks and has the colors of the page. All text is
//! escaped.

mod html;
mod notebook;
mod schema;
mod visible;

pub use html::{Column, Table, code, escape, samp};
pub use notebook::notebook;
pub(crate) use visible::is_hidden;
pub use visible::{visible, visible_json, visible_lines, visible_styled};
