//! Arrays out of files: what NumPy reads in them, what JSON says, and what hostile bytes get.

mod csv;
mod errors;
mod files;
mod fixtures;
mod hostile;
mod json;
mod nested;
mod numpy;
mod safetensors;
mod tables;
mod tables_errors;
mod tables_hostile;
