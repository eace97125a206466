//! What `#[derive(InputSchema)]` and `literal!` write calls into this module. It is not an interface:
//! any release may change it.

mod constant;
mod item;
mod literal;
pub(crate) mod literal_rules;
#[cfg(feature = "model")]
mod model;
mod nested;
mod of;
mod problems;
mod schema;

pub use std::borrow::Cow;
pub use std::default::Default;
pub use std::marker::PhantomData;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::{bool, usize};

pub use schema_spec::problem::{
    bounds_problem, columns_problem, columns_size_problem, demand, names_problem,
    shared_bounds_problem, size_problem, symbol_problem,
};
pub use schema_spec::{
    Axis, DType, DimBounds, Role, Scalar, Schema, SumsTo, Term, Value, ValueRange,
};

pub use crate::from_arrays::FromArrays;
pub use crate::input_schema::{FieldViews, InputSchema};
pub use crate::load::Handover;
pub use crate::user_checks::Checks;
pub use constant::{Constant, value};
pub use item::Item;
pub use literal::{
    Literal, NoLiteral, Placed, Skipped, check_schema, check_shape, check_values, literal, refused,
};
#[cfg(feature = "model")]
pub use model::{
    Asked, ModelInput, asked_dtype_problem, asked_one_of_problem, asked_presence_problem,
    asked_range_problem, asked_rank_problem, asked_size_problem, check_sidecar,
    extra_input_problem, input_problem,
};
pub use nested::{Nested, Open, Refused, Size, Unasked, Unranked, place};
pub use of::{Flat, NoArray, NoSchema, Of, assert_array, assert_plain, assert_schema, typed_view};
pub use problems::{
    axis_problem, bounds, constraint_problem, drop_problem, dtype_problem, lone_value_problem,
    on_missing_problem, one_of_problem, range_problem, rank_problem,
};
pub use schema::{nested, schema};
pub use schema_arrays::{Element, Field, HasRank, OwnedField};

#[cfg(feature = "derive")]
pub use schema_core_derive::literal as literal_of;
