//! Rich output for notebooks, and for any page: plain HTML that brings no style of its own.
//!
//! `<table>`, `<code>`, `<b>` and `<pre>` are all there is in it, so that it survives the sanitiser
//! of whoever shows it, and takes on the colours of the page. Text is escaped, wherever it is from.

mod html;
mod notebook;
mod schema;

pub use html::{Column, Table, code, escape, pre, visible};
pub use notebook::notebook;
