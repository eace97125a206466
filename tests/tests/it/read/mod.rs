//! Reading arrays: compared with NumPy and other readers, and from hostile bytes.

mod compressed;
mod csv;
mod errors;
mod files;
mod fixtures;
mod hostile;
mod json;
mod json_tables;
mod nested;
mod numpy;
mod safetensors;
mod tables;
mod tables_errors;
mod tables_hostile;
mod untyped;
