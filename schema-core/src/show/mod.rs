//! Rich output: what a value of this crate looks like in a notebook, or on any page.
//!
//! `to_html` and `to_svg` make it, and print nothing; `evcxr_display` prints it for the Rust kernel
//! of Jupyter, which calls it by name on the last value of a cell. Either is as bounded as the text
//! of a report or of a log, and nothing out of the data or the schema stands in it unescaped.

mod dims;
#[cfg(feature = "map")]
mod map;
mod rejected;
mod report;
pub(crate) mod rows;
#[cfg(test)]
pub(crate) mod tests;
mod valid;

#[cfg(feature = "map")]
pub use map::Map;
