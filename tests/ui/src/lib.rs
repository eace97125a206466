//! What compiles and what does not: see `pass`, `fail` and `tests/programs.rs`.
