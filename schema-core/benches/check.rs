//! The cost of a check, compared with a plain read of the same array.
//!
//! ```sh
//! cargo bench --bench check
//! ```
//!
//! `sum` reads the array once and sums it with 16 accumulators, as fast as memory allows; `check`
//! checks it against a schema. The ratio of the two in one run is what counts.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::wildcard_imports
)] // benches

use divan::{Bencher, black_box};
use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4, ArrayView2, Axis, ShapeBuilder, Slice};

fn main() {
    divan::main();
}

#[derive(InputSchema)]
struct Features<'a> {
    #[input(shape = [batch, features], range = -10.0..=10.0)]
    x: ArrayView2<'a, f32>,
}

#[derive(InputSchema)]
struct Doubles<'a> {
    #[input(shape = [batch, features], range = -10.0..=10.0)]
    x: ArrayView2<'a, f64>,
}

#[derive(InputSchema)]
struct Labels<'a> {
    #[input(shape = [batch, features], range = 0..=9)]
    x: ArrayView2<'a, i64>,
}

#[derive(InputSchema)]
struct Images {
    #[input(shape = [batch, height, width, 3], range = 0..=200)]
    image: Array4<u8>,
}

macro_rules! sum {
    ($values:expr, $lanes:literal, $total:ty) => {{
        let mut totals = [<$total>::default(); $lanes];
        let mut chunks = $values.chunks_exact($lanes);
        for chunk in &mut chunks {
            for (total, &value) in totals.iter_mut().zip(chunk) {
                *total += <$total>::from(value);
            }
        }
        let rest: $total = chunks
            .remainder()
            .iter()
            .map(|&value| <$total>::from(value))
            .sum();
        totals.iter().sum::<$total>() + rest
    }};
}

fn values(shape: (usize, usize)) -> Array2<f32> {
    Array2::from_shape_fn(shape, |(row, column)| {
        ((row * 31 + column * 7) % 19) as f32 - 9.0
    })
}

fn large() -> Array2<f32> {
    values((1_000_000, 32))
}

mod f32_clean {
    use super::*;

    #[divan::bench]
    fn sum(bencher: Bencher<'_, '_>) {
        let x = large();
        bencher.bench_local(|| sum!(black_box(&x).as_slice().unwrap(), 16, f32));
    }

    #[divan::bench]
    fn check(bencher: Bencher<'_, '_>) {
        let x = large();
        bencher.bench_local(|| {
            Features {
                x: black_box(x.view()),
            }
            .check()
            .is_ok()
        });
    }
}

mod f32_last_value_bad {
    use super::*;

    #[divan::bench(args = [f32::NAN, 99.0])]
    fn check(bencher: Bencher<'_, '_>, bad: f32) {
        let mut x = large();
        x[[999_999, 31]] = bad;
        bencher.bench_local(|| {
            Features {
                x: black_box(x.view()),
            }
            .check()
            .is_err()
        });
    }
}

mod f32_every_tenth_value_bad {
    use super::*;

    #[divan::bench]
    fn sum(bencher: Bencher<'_, '_>) {
        let x = values((200_000, 32));
        bencher.bench_local(|| sum!(black_box(&x).as_slice().unwrap(), 16, f32));
    }

    #[divan::bench(args = [f32::NAN, 99.0])]
    fn check(bencher: Bencher<'_, '_>, bad: f32) {
        let mut x = values((200_000, 32));
        x.iter_mut().step_by(10).for_each(|value| *value = bad);
        bencher.bench_local(|| {
            Features {
                x: black_box(x.view()),
            }
            .check()
            .is_err()
        });
    }
}

/// Compare with `f32_every_tenth_value_bad::sum`. The report looks for values to impute by in a second
/// pass.
mod f32_columns_missing {
    use super::*;

    #[divan::bench(args = [1, 32])]
    fn check(bencher: Bencher<'_, '_>, columns: usize) {
        let mut x = values((200_000, 32));
        x.slice_axis_mut(Axis(1), Slice::from(32 - columns..))
            .fill(f32::NAN);
        bencher.bench_local(|| {
            Features {
                x: black_box(x.view()),
            }
            .check()
            .is_err()
        });
    }
}

mod f64_clean {
    use super::*;

    #[divan::bench]
    fn sum(bencher: Bencher<'_, '_>) {
        let x = large().mapv(f64::from);
        bencher.bench_local(|| sum!(black_box(&x).as_slice().unwrap(), 16, f64));
    }

    #[divan::bench]
    fn check(bencher: Bencher<'_, '_>) {
        let x = large().mapv(f64::from);
        bencher.bench_local(|| {
            Doubles {
                x: black_box(x.view()),
            }
            .check()
            .is_ok()
        });
    }
}

mod i64_clean {
    use super::*;

    fn labels() -> Array2<i64> {
        Array2::from_shape_fn((1_000_000, 32), |(row, column)| {
            ((row + column) % 10) as i64
        })
    }

    #[divan::bench]
    fn sum(bencher: Bencher<'_, '_>) {
        let x = labels();
        bencher.bench_local(|| sum!(black_box(&x).as_slice().unwrap(), 16, i64));
    }

    #[divan::bench]
    fn check(bencher: Bencher<'_, '_>) {
        let x = labels();
        bencher.bench_local(|| {
            Labels {
                x: black_box(x.view()),
            }
            .check()
            .is_ok()
        });
    }
}

mod u8_images {
    use super::*;

    #[divan::bench]
    fn sum(bencher: Bencher<'_, '_>) {
        let image = Array4::<u8>::from_elem((1000, 224, 224, 3), 7);
        bencher.bench_local(|| sum!(black_box(&image).as_slice().unwrap(), 64, u32));
    }

    #[divan::bench]
    fn check(bencher: Bencher<'_, '_>) {
        let images = Images {
            image: Array4::from_elem((1000, 224, 224, 3), 7),
        };
        bencher.bench_local(|| black_box(&images).check().is_ok());
    }
}

/// Compare with `f32_clean::sum`.
mod f32_other_layouts {
    use super::*;

    #[divan::bench]
    fn fortran(bencher: Bencher<'_, '_>) {
        let mut x = Array2::zeros((1_000_000, 32).f());
        x.assign(&large());
        bencher.bench_local(|| {
            Features {
                x: black_box(x.view()),
            }
            .check()
            .is_ok()
        });
    }

    #[divan::bench]
    fn rows_reversed(bencher: Bencher<'_, '_>) {
        let mut x = large();
        x.invert_axis(Axis(0));
        bencher.bench_local(|| {
            Features {
                x: black_box(x.view()),
            }
            .check()
            .is_ok()
        });
    }

    #[divan::bench]
    fn every_second_row(bencher: Bencher<'_, '_>) {
        let x = large();
        let x = x.slice_axis(Axis(0), Slice::new(0, None, 2));
        bencher.bench_local(|| Features { x: black_box(x) }.check().is_ok());
    }
}

/// One row of three features, as in a request to a server.
mod one_row {
    use super::*;

    #[derive(InputSchema)]
    struct Row {
        #[input(shape = [batch, 3], range = -10.0..=10.0)]
        x: Array2<f32>,
    }

    #[divan::bench(sample_size = 10_000)]
    fn check(bencher: Bencher<'_, '_>) {
        let row = Row { x: values((1, 3)) };
        bencher.bench_local(|| black_box(&row).check().is_ok());
    }
}
