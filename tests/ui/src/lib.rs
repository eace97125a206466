//! Programs that compile, and programs that do not: see `pass`, `fail` and `tests/programs.rs`.
