//! Files that are read in pieces are the files read whole.

mod csv;
mod fixtures;
mod json;
mod numpy;
mod safetensors;
mod same;
mod tables;
