//! Tests of the rules on values.

// Tests compare exact floats.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp
)]

mod arrays;
mod by_hand;
mod plain;
mod random;
mod reference;
