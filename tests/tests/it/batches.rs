//! Rows of valid data, compared with the same rows validated anew.

use std::fmt::Debug;

use proptest::collection::vec;
use proptest::prelude::*;
use schema_core::ndarray::{
    ArcArray1, ArcArray2, Array, Array0, Array1, Array2, ArrayD, ArrayView1, ArrayView2, Axis,
    IxDyn, array,
};
use schema_core::spec::Dim;
use schema_core::{AnyArray, Arrays, Batches, FromArrays, InputSchema, Rejected, Valid};

/// Rules of rows only; arrays without rows; an array that may be absent.
#[derive(Clone, Debug, InputSchema)]
#[input(dims(batch = 1..=4))]
struct Plain {
    #[input(shape = [words, 2])]
    table: Array2<f32>,
    #[input(shape = [batch, 2], range = -9.0..=9.0)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1, 2], role = target)]
    y: Option<Array1<i64>>,
    #[input(shape = [])]
    scale: Array0<f64>,
    #[input(shape = [_])]
    any: Array1<u8>,
    #[input(shape = [2 * n, m])]
    sizes: Array2<bool>,
    #[input(shape = [batch, 2 * n])]
    wide: Array2<u8>,
}

/// Rules on the order of rows, and on all values.
#[derive(Clone, Debug, InputSchema)]
struct Ordered {
    #[input(shape = [batch], sorted)]
    sorted: Array1<i64>,
    #[input(shape = [batch, 2], increasing)]
    increasing: Array2<f64>,
    #[input(shape = [batch], sorted, allow_nan)]
    gaps: Array1<f32>,
    #[input(shape = [batch, 2], unique)]
    unique: Array2<i32>,
    #[input(shape = [batch], sorted, unique)]
    text: Array1<String>,
    #[input(shape = [batch, 3], sorted(axis = 1), increasing(axis = -1))]
    across: Array2<u8>,
    #[input(shape = [batch, ..], sorted(axis = -1))]
    any_rank: ArrayD<i16>,
    #[input(shape = [batch], unique)]
    nullable: Array1<Option<i64>>,
}

/// Rules on all values along an axis.
#[derive(Clone, Debug, InputSchema)]
struct Lanes {
    #[input(shape = [batch], sums_to(1.0, axis = 0))]
    weights: Array1<f64>,
    #[input(shape = [batch, 2], sums_to(1.0, axis = 1))]
    shares: Array2<f32>,
    #[input(shape = [batch, 2], one_hot(axis = 0))]
    hot: Array2<u8>,
    #[input(shape = [batch, 2], one_hot)]
    classes: Array2<bool>,
    #[input(shape = [batch, ..], one_hot)]
    any_rank: ArrayD<i64>,
}

/// Functions.
#[derive(Clone, Debug, InputSchema)]
#[input(check = as_many_ones_as_even)]
struct Checked {
    #[input(shape = [batch], check = even_sum)]
    even: Array1<i64>,
    #[input(shape = [batch], check_rows = positive)]
    ones: Array1<i64>,
    #[input(flatten)]
    inner: Inner,
    #[input(skip)]
    note: String,
}

#[derive(Clone, Debug, InputSchema)]
#[input(check = not_all_zero)]
struct Inner {
    #[input(shape = [batch])]
    z: Array1<u8>,
}

#[allow(clippy::needless_pass_by_value)] // what a check takes
fn even_sum(array: ArrayView1<'_, i64>) -> Result<(), &'static str> {
    (array.sum() % 2 == 0).then_some(()).ok_or("is odd")
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what a check takes
fn positive(value: &i64) -> Result<(), &'static str> {
    (*value > 0).then_some(()).ok_or("is not positive")
}

fn not_all_zero(inner: &Inner) -> Result<(), &'static str> {
    (inner.z.is_empty() || inner.z.iter().any(|value| *value > 0))
        .then_some(())
        .ok_or("all are 0")
}

fn as_many_ones_as_even(checked: &Checked) -> Result<(), &'static str> {
    let ones = checked.ones.iter().filter(|value| **value == 1).count();
    let even = (checked.even.iter())
        .filter(|value| **value % 2 == 0)
        .count();
    (ones <= even).then_some(()).ok_or("too many ones")
}

/// Which rows are taken.
#[derive(Clone, Debug)]
enum Rows {
    Range(usize, usize),
    At(Vec<usize>),
    /// Cut at two places, and joined in this order.
    Joined(usize, usize, bool),
}

fn rows() -> impl Strategy<Value = Rows> {
    prop_oneof![
        (0_usize..8, 0_usize..8).prop_map(|(start, end)| Rows::Range(start, end)),
        vec(0_usize..8, 0..6).prop_map(Rows::At),
        vec(0_usize..8, 0..6).prop_map(|mut rows| {
            rows.sort_unstable();
            Rows::At(rows)
        }),
        (0_usize..8, 0_usize..8, any::<bool>()).prop_map(|(a, b, swap)| Rows::Joined(a, b, swap)),
    ]
}

/// The rows of an array by their indices, by the simplest means there are.
fn gathered(array: &AnyArray, missing: Option<ArrayD<bool>>, rows: &[usize]) -> Arrays {
    fn of<T: Clone>(array: &ArrayD<T>, rows: &[usize]) -> ArrayD<T> {
        let mut shape = array.shape().to_vec();
        shape[0] = rows.len();
        let values = (rows.iter()).flat_map(|row| {
            let row = array.index_axis(Axis(0), *row);
            row.iter().cloned().collect::<Vec<T>>()
        });
        ArrayD::from_shape_vec(IxDyn(&shape), values.collect()).unwrap()
    }
    let part: AnyArray = match array {
        AnyArray::Bool(array) => of(array, rows).into(),
        AnyArray::U8(array) => of(array, rows).into(),
        AnyArray::I16(array) => of(array, rows).into(),
        AnyArray::I32(array) => of(array, rows).into(),
        AnyArray::I64(array) => of(array, rows).into(),
        AnyArray::F32(array) => of(array, rows).into(),
        AnyArray::F64(array) => of(array, rows).into(),
        AnyArray::Text(text) => of(text.values(), rows).into(),
        other => panic!("{other:?}"),
    };
    let mut arrays = Arrays::new();
    match missing {
        Some(missing) => {
            let missing = of(&missing, rows);
            arrays.insert_with_missing("", part, missing).unwrap();
        }
        None => {
            arrays.insert("", part);
        }
    }
    arrays
}

/// The same rows, validated anew.
fn anew<T: FromArrays>(inputs: &T, symbol: &str, rows: &[usize]) -> Result<Valid<T>, String> {
    let all = inputs.views().to_arrays();
    let mut part = Arrays::new();
    for spec in T::SCHEMA.arrays() {
        let Some(array) = all.get(spec.name()) else {
            continue;
        };
        let has_rows = spec.dims().first().map(Dim::to_string).as_deref() == Some(symbol);
        let every: Vec<usize> = match array.shape() {
            [count, ..] if !has_rows => (0..*count).collect(),
            _ => rows.to_vec(),
        };
        if array.shape().is_empty() {
            part.insert(spec.name(), array.clone());
            continue;
        }
        let mut one = gathered(array, all.missing(spec.name()), &every);
        assert!(one.rename("", spec.name()));
        part.append(one);
    }
    T::from_arrays(part).map_err(|rejected| rejected.to_string())
}

/// The sizes and the values, or the report; as text, because NaN is not equal to itself.
fn text<T: InputSchema>(result: Result<Valid<T>, String>) -> String {
    match result {
        Ok(valid) => {
            let views = valid.views();
            let arrays = views.iter().map(|(name, view)| {
                let values: Vec<_> = view.scalars().collect();
                let missing = views.missing(name);
                let missing: Option<Vec<bool>> =
                    missing.map(|missing| missing.into_iter().collect());
                format!("{name}{:?} {values:?} {missing:?}", view.shape())
            });
            format!("{} {:?}", valid.dims(), arrays.collect::<Vec<_>>())
        }
        Err(report) => report,
    }
}

fn compare<T>(inputs: T, rows: &Rows) -> Result<(), TestCaseError>
where
    T: Batches<Batch = T> + FromArrays + Debug + Clone,
{
    let Ok(valid) = inputs.validate() else {
        return Err(TestCaseError::reject("invalid"));
    };
    let count = valid.row_count();
    let said = |rejected: Rejected<T>| rejected.to_string();
    let (indices, taken) = match rows {
        Rows::Range(a, b) => {
            let (start, end) = ((*a).min(*b).min(count), (*a).max(*b).min(count));
            let taken = valid.rows(start..end).map_err(said);
            ((start..end).collect(), taken)
        }
        Rows::At(rows) => {
            let rows: Vec<usize> = rows.iter().copied().filter(|row| *row < count).collect();
            let taken = valid.select(&rows).map_err(said);
            (rows, taken)
        }
        Rows::Joined(a, b, swap) => {
            let (start, end) = ((*a).min(*b).min(count), (*a).max(*b).min(count));
            let parts = [
                valid.rows(..start),
                valid.rows(start..end),
                valid.rows(end..),
            ];
            let mut ranges = vec![0..start, start..end, end..count];
            let Ok(mut parts) = parts.into_iter().collect::<Result<Vec<_>, _>>() else {
                return Err(TestCaseError::reject("invalid part"));
            };
            if *swap {
                parts.reverse();
                ranges.reverse();
            }
            let taken = Valid::concat(&parts).map_err(|error| error.to_string());
            (ranges.into_iter().flatten().collect(), taken)
        }
    };
    let expected = anew(&*valid, "batch", &indices);
    prop_assert_eq!(text(taken), text(expected));
    Ok(())
}

/// Compares each array alone, so that no other has to be checked again.
macro_rules! alone {
    ($inputs:expr, $rows:expr; $($field:ident: $type:ty, ($($shape:tt)*), [$($rule:tt)*]);+;) => {$({
        #[derive(Clone, Debug, InputSchema)]
        struct Alone {
            #[input(shape = [$($shape)*], $($rule)*)]
            $field: $type,
        }
        compare(Alone { $field: $inputs.$field.clone() }, $rows)?;
    })+};
}

fn plain() -> impl Strategy<Value = Plain> {
    (
        1_usize..5,
        0_usize..3,
        0_usize..3,
        any::<bool>(),
        vec(-9_i8..9, 12),
    )
        .prop_map(|(rows, words, n, has_labels, seed)| {
            let of = |at: usize| seed[at % seed.len()];
            Plain {
                table: Array::from_shape_fn((words, 2), |(row, _)| f32::from(of(row))),
                x: Array::from_shape_fn((rows, 2), |(row, at)| f32::from(of(row * 2 + at))),
                y: has_labels
                    .then(|| Array::from_shape_fn(rows, |row| i64::from(of(row)).rem_euclid(3))),
                scale: Array::from_elem((), f64::from(of(0))),
                any: Array::zeros(words),
                sizes: Array::from_elem((2 * n, 3), true),
                wide: Array::from_shape_fn((rows, 2 * n), |(row, _)| of(row).unsigned_abs()),
            }
        })
}

fn ordered() -> impl Strategy<Value = Ordered> {
    let row = (
        0_i64..3,
        1_u8..3,
        prop::option::weighted(0.7, 0_i16..9),
        -9_i64..9,
    );
    (vec(row, 0..7), 1_usize..3).prop_map(|(rows, rank)| {
        let count = rows.len();
        let mut sorted: Vec<i64> = rows.iter().map(|row| row.0).collect();
        sorted.sort_unstable();
        let mut now = 0.0;
        let increasing: Vec<f64> = rows
            .iter()
            .flat_map(|row| {
                now += f64::from(row.1);
                [now, -1.0 / now]
            })
            .collect();
        // Falls only where a NaN is between.
        let mut last = f32::NAN;
        let gaps = rows.iter().map(|row| {
            let value = row.2.map_or(f32::NAN, f32::from);
            last = if value < last { f32::NAN } else { value };
            last
        });
        let text: Vec<String> = (0..count).map(|at| format!("t{at}")).collect();
        let unique = (0..2 * count).map(|at| i32::try_from(at * 7 % (2 * count)).unwrap());
        let shape = vec![count, 2][..rank].to_vec();
        let len = shape.iter().product();
        let nullable =
            (rows.iter().zip(0..)).map(|(row, at)| row.2.map(|_| row.3.signum() * 10 + at));
        Ordered {
            sorted: sorted.into(),
            increasing: Array::from_shape_vec((count, 2), increasing).unwrap(),
            gaps: gaps.collect(),
            unique: Array::from_shape_vec((count, 2), unique.collect()).unwrap(),
            text: text.into(),
            across: Array::from_shape_fn((count, 3), |(row, at)| {
                rows[row].1 + u8::try_from(at).unwrap()
            }),
            any_rank: Array::from_shape_vec(
                shape,
                (0..len)
                    .map(|at: usize| i16::try_from(at).unwrap())
                    .collect(),
            )
            .unwrap(),
            nullable: nullable.collect(),
        }
    })
}

fn lanes() -> impl Strategy<Value = Lanes> {
    (1_usize..6).prop_flat_map(|count| {
        let places = (
            0..count,
            0..count,
            0..count,
            vec(any::<bool>(), count),
            1_usize..3,
        );
        places.prop_map(move |(weight, first, second, classes, rank)| {
            let mut hot = Array2::zeros((count, 2));
            hot[[first, 0]] = 1;
            hot[[second, 1]] = 1;
            let mut weights = Array1::zeros(count);
            weights[weight] = 1.0;
            let any_rank = match rank {
                1 => Array1::from_shape_fn(count, |row| i64::from(row == first)).into_dyn(),
                _ => Array2::from_shape_fn((count, 2), |(row, at)| {
                    i64::from(classes[row] == (at == 0))
                })
                .into_dyn(),
            };
            Lanes {
                weights,
                shares: Array2::from_shape_fn((count, 2), |(row, at)| {
                    if classes[row] == (at == 0) {
                        0.25
                    } else {
                        0.75
                    }
                }),
                hot,
                classes: Array2::from_shape_fn((count, 2), |(row, at)| classes[row] == (at == 0)),
                any_rank,
            }
        })
    })
}

fn checked() -> impl Strategy<Value = Checked> {
    vec((0_i64..5, 1_i64..4, 0_u8..2), 0..7).prop_map(|rows| Checked {
        even: rows.iter().map(|row| row.0).collect(),
        ones: rows.iter().map(|row| row.1).collect(),
        inner: Inner {
            z: rows.iter().map(|row| row.2).collect(),
        },
        note: String::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn rules_of_rows(inputs in plain(), rows in rows()) {
        compare(inputs, &rows)?;
    }

    #[test]
    fn rules_on_the_order_of_rows(inputs in ordered(), rows in rows()) {
        alone! { inputs, &rows;
            sorted: Array1<i64>, (batch), [sorted];
            increasing: Array2<f64>, (batch, 2), [increasing];
            gaps: Array1<f32>, (batch), [sorted, allow_nan];
            unique: Array2<i32>, (batch, 2), [unique];
            text: Array1<String>, (batch), [sorted, unique];
            across: Array2<u8>, (batch, 3), [sorted(axis = 1), increasing(axis = -1)];
            any_rank: ArrayD<i16>, (batch, ..), [sorted(axis = -1)];
            nullable: Array1<Option<i64>>, (batch), [unique];
        }
        compare(inputs, &rows)?;
    }

    #[test]
    fn rules_on_all_rows(inputs in lanes(), rows in rows()) {
        alone! { inputs, &rows;
            weights: Array1<f64>, (batch), [sums_to(1.0, axis = 0)];
            shares: Array2<f32>, (batch, 2), [sums_to(1.0, axis = 1)];
            hot: Array2<u8>, (batch, 2), [one_hot(axis = 0)];
            classes: Array2<bool>, (batch, 2), [one_hot];
            any_rank: ArrayD<i64>, (batch, ..), [one_hot];
        }
        compare(inputs, &rows)?;
    }

    #[test]
    fn functions(inputs in checked(), rows in rows()) {
        compare(inputs, &rows)?;
    }
}

#[derive(Clone, Debug, PartialEq, InputSchema)]
struct Stored<X = Array2<f32>, Y = Array1<i64>> {
    #[input(shape = [batch, 2], dtype = f32)]
    x: X,
    #[input(shape = [batch], dtype = i64, one_of = [0, 1])]
    y: Y,
    #[input(skip)]
    note: &'static str,
}

fn stored() -> Stored {
    Stored {
        x: array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
        y: array![0, 1, 1],
        note: "kept",
    }
}

#[test]
fn views_are_sliced_and_shared_data_is_shared() {
    let owned = stored();
    let views: Stored<ArrayView2<'_, f32>, ArrayView1<'_, i64>> = Stored {
        x: owned.x.view(),
        y: owned.y.view(),
        note: owned.note,
    };
    let valid = views.validate().unwrap();
    let part = valid.rows(1..).unwrap();
    assert_eq!(part.x.as_ptr(), &raw const owned.x[[1, 0]]);
    assert_eq!((part.y, part.note), (array![1, 1].view(), "kept"));

    let shared: Stored<ArcArray2<f32>, ArcArray1<i64>> = Stored {
        x: owned.x.into_shared(),
        y: owned.y.into_shared(),
        note: owned.note,
    };
    let valid = shared.validate().unwrap();
    let batches: Vec<_> = valid.batches(2).map(Result::unwrap).collect();
    assert_eq!(batches.len(), 2);
    assert_eq!(batches[1].x.as_ptr(), &raw const valid.x[[2, 0]]);
    assert_eq!(batches[1].dims()["batch"], 1);
    assert_eq!(Valid::concat(&batches).unwrap(), valid);
}

#[test]
fn a_borrowed_proof_gives_rows_too() {
    let owned = stored();
    let proven = owned.prove().unwrap();
    let batches: Vec<Valid<Stored>> = proven.batches(2).map(Result::unwrap).collect();
    assert_eq!(batches[0].y, array![0, 1]);
    let shuffled = proven.select(&[2, 0, 2]).unwrap();
    assert_eq!(shuffled.x, array![[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]);
    assert_eq!(shuffled.note, "kept");
    assert_eq!(proven.cloned().into_inner(), owned);
}

#[test]
fn the_last_batch_may_be_too_small() {
    #[derive(Debug, InputSchema)]
    #[input(dims(batch = 2..))]
    struct Pairs {
        #[input(shape = [batch])]
        x: Array1<u8>,
    }

    let pairs = Pairs { x: array![1, 2, 3] }.validate().unwrap();
    let mut batches = pairs.batches(2);
    assert_eq!(batches.len(), 2);
    assert_eq!(batches.next().unwrap().unwrap().x, array![1, 2]);
    let rejected = batches.next().unwrap().unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "error[bounds]: `batch` is 1 in `x` (axis 0), but the schema says 2.."
    );
    assert_eq!(rejected.data().x, array![3]);
}

#[test]
fn parts_that_do_not_fit_together() {
    #[derive(Debug, InputSchema)]
    struct Words {
        #[input(shape = [batch, time])]
        tokens: Array2<u32>,
        #[input(shape = [words])]
        vocabulary: Array1<String>,
        #[input(shape = [batch])]
        weight: Option<Array1<f32>>,
        #[input(shape = [batch], unique)]
        id: Array1<u64>,
    }

    let words = |time: usize, word: &str, has_weight: bool, id: u64| {
        let words = Words {
            tokens: Array2::zeros((1, time)),
            vocabulary: array![word.to_owned()],
            weight: has_weight.then(|| array![1.0]),
            id: array![id],
        };
        words.validate().unwrap()
    };
    let first = words(2, "a", true, 7);
    let said = |other: Valid<Words>| Valid::concat([&first, &other]).unwrap_err().to_string();
    assert_eq!(
        said(words(3, "a", true, 8)),
        "`tokens` is [1, 2] in part 0, but [1, 3] in part 1: only the number of rows may differ"
    );
    assert_eq!(
        said(words(2, "b", true, 8)),
        "`vocabulary` is not the same in part 0 and part 1, which it must be because it has no rows"
    );
    assert_eq!(
        said(words(2, "a", false, 8)),
        "`weight` is absent in part 1, but not in part 0"
    );
    assert_eq!(
        said(words(2, "a", true, 7)),
        "error[unique]: `id` repeats 1 of 2 values\n  id[1] = 7"
    );
    assert_eq!(
        Valid::<Words>::concat([]).unwrap_err().to_string(),
        "there are no parts to concatenate"
    );
    let both = Valid::concat([&first, &words(2, "a", true, 8)]).unwrap();
    assert_eq!(both.dims().to_string(), "batch = 2, time = 2, words = 1");
}

#[test]
#[should_panic(expected = "there are no rows 2..4: there are 3")]
fn rows_past_the_end() {
    let _ = stored().validate().unwrap().rows(2..4);
}

#[test]
#[should_panic(expected = "there is no row 3: there are 3")]
fn a_row_that_is_not_there() {
    let _ = stored().validate().unwrap().select(&[0, 3]);
}

#[test]
fn all_arrays_with_rows_may_be_absent() {
    #[derive(Debug, InputSchema)]
    struct Maybe {
        #[input(shape = [batch])]
        x: Option<Array1<u8>>,
    }

    let none = Maybe { x: None }.validate().unwrap();
    assert_eq!((none.row_count(), none.batches(3).len()), (0, 0));
    assert_eq!(none.rows(..).unwrap().x, None);
    let one = Maybe {
        x: Some(array![1, 2]),
    }
    .validate()
    .unwrap();
    assert_eq!(one.rows(1..).unwrap().x, Some(array![2]));
}
