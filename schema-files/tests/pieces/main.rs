//! Files that are read in pieces are the files read whole.

mod csv;
mod numpy;
mod same;
