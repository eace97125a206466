//! The cost of a repair: a million rows of 32 features, one value in a hundred missing.
//!
//! ```sh
//! cargo bench --bench repair
//! ```
//!
//! `copy` copies the array once, for comparison. [`benches/impute`] compares with NumPy.
//!
//! [`benches/impute`]: ./impute

#![allow(clippy::cast_precision_loss, clippy::wildcard_imports)] // benches

use divan::Bencher;
use schema_core::ndarray::{Array2, ShapeBuilder};
use schema_core::repair::Imputation;
use schema_core::spec::Dim;
use schema_core::{AnyArray, ArraySpec, Arrays, DType, Repair, Schema};

fn main() {
    divan::main();
}

const F32: Schema = Schema::new("F32").with_arrays(
    const {
        &[ArraySpec::new("x", DType::F32)
            .with_dims(const { &[Dim::symbol("batch"), Dim::symbol("features")] })]
    },
);
const F64: Schema = Schema::new("F64").with_arrays(
    const {
        &[ArraySpec::new("x", DType::F64)
            .with_dims(const { &[Dim::symbol("batch"), Dim::symbol("features")] })]
    },
);

/// Returns pseudo-random numbers, one in a hundred of them missing.
fn value(row: usize, column: usize) -> f64 {
    let mut mixed = (row * 32 + column) as u64;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    if mixed.is_multiple_of(100) {
        return f64::NAN;
    }
    (mixed >> 11) as f64 / (1_u64 << 53) as f64 * 20.0 - 10.0
}

fn f64s() -> Array2<f64> {
    Array2::from_shape_fn((1_000_000, 32), |(row, column)| value(row, column))
}

#[allow(clippy::cast_possible_truncation)] // rounds to the nearest
fn f32s() -> Array2<f32> {
    f64s().mapv(|value| value as f32)
}

fn repair(bencher: Bencher<'_, '_>, schema: &Schema, x: impl Into<AnyArray>, plan: &Repair) {
    let x = x.into();
    bencher
        .with_inputs(|| Arrays::new().with("x", x.clone()))
        .bench_local_values(|arrays| plan.apply(schema, arrays).unwrap());
}

fn by(by: Imputation) -> Repair {
    Repair::new().impute("x", by)
}

mod f32 {
    use super::*;

    #[divan::bench(sample_count = 10)]
    fn copy(bencher: Bencher<'_, '_>) {
        let x = f32s();
        bencher.bench_local(|| x.clone());
    }

    #[divan::bench(sample_count = 10)]
    fn mean(bencher: Bencher<'_, '_>) {
        repair(bencher, &F32, f32s(), &by(Imputation::Mean));
    }

    #[divan::bench(sample_count = 10)]
    fn median(bencher: Bencher<'_, '_>) {
        repair(bencher, &F32, f32s(), &by(Imputation::Median));
    }

    #[divan::bench(sample_count = 10)]
    fn mean_fortran(bencher: Bencher<'_, '_>) {
        let mut x = Array2::zeros((1_000_000, 32).f());
        x.assign(&f32s());
        repair(bencher, &F32, x, &by(Imputation::Mean));
    }

    #[divan::bench(sample_count = 10)]
    fn drop_rows(bencher: Bencher<'_, '_>) {
        repair(bencher, &F32, f32s(), &Repair::new().drop_rows("batch"));
    }
}

mod f64 {
    use super::*;

    #[divan::bench(sample_count = 10)]
    fn copy(bencher: Bencher<'_, '_>) {
        let x = f64s();
        bencher.bench_local(|| x.clone());
    }

    #[divan::bench(sample_count = 10)]
    fn mean(bencher: Bencher<'_, '_>) {
        repair(bencher, &F64, f64s(), &by(Imputation::Mean));
    }

    #[divan::bench(sample_count = 10)]
    fn median(bencher: Bencher<'_, '_>) {
        repair(bencher, &F64, f64s(), &by(Imputation::Median));
    }

    #[divan::bench(sample_count = 10)]
    fn median_fortran(bencher: Bencher<'_, '_>) {
        let mut x = Array2::zeros((1_000_000, 32).f());
        x.assign(&f64s());
        repair(bencher, &F64, x, &by(Imputation::Median));
    }
}
