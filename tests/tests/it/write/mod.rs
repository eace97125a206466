//! Writing arrays: they read back, and unsupported arrays are errors.

mod files;
mod numpy;
mod refused;
mod round;
