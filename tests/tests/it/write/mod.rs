//! Arrays into files: what is written reads back, and what cannot be is refused.

mod files;
mod numpy;
mod refused;
mod round;
