//! A schema is constant data: in constants, statics, and computations on them.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};
use schema_core::{ArraySpec, DType, Schema};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1])]
    y: Array1<i64>,
}

#[derive(InputSchema)]
struct Outer {
    #[input(flatten)]
    training: Training,
}

const SCHEMA: Schema = Training::SCHEMA;
static STATIC: Schema = Outer::SCHEMA;
static REFERENCE: &Schema = &<Outer as InputSchema>::SCHEMA;
const COUNT: usize = REFERENCE_IN_CONST.len();
const REFERENCE_IN_CONST: &Schema = &Outer::SCHEMA;
const X: Option<&ArraySpec> = REFERENCE_IN_CONST.get("x");
const DTYPE: DType = match X {
    Some(spec) => spec.dtype(),
    None => DType::Bool,
};
const _: () = assert!(COUNT == 2 && matches!(DTYPE, DType::F32));

const fn rank<T: InputSchema>(name: &str) -> usize {
    match const { &T::SCHEMA }.get(name) {
        Some(spec) => spec.dims().len(),
        None => 0,
    }
}

static BUFFER: [f32; rank::<Training>("x")] = [0.0; 2];

fn main() {
    assert_eq!(SCHEMA, Training::SCHEMA);
    assert!(STATIC.arrays().eq(SCHEMA.arrays()));
    assert_eq!(REFERENCE.name(), "Outer");
    assert_eq!(BUFFER.len(), 2);
    assert_eq!(SCHEMA.clone(), SCHEMA);
}
