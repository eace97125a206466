//! HTML and SVG output for notebooks and other pages.
//!
//! `to_html` and `to_svg` return it; `evcxr_display` prints it for the Rust kernel of Jupyter, which
//! calls that method on the last value of a cell. Its length is limited like that of a report's or a
//! log's text, and everything from the data and the schema is escaped.

mod arrays;
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
