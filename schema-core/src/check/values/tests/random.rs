//! Compares random arrays of random layout under random rules with the reference.

use std::collections::{BTreeSet, HashMap};

use ndarray::ArrayD;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use schema_arrays::coordinates;
use schema_spec::rules::{Rule, Scope};

use super::arrays::{Layout, layouts};
use super::plain::{Plain, Tried};
use super::reference;
use crate::__private::literal_rules::tests::is_accepted;
use crate::check::values::{Found, check_values};
use crate::report::{Tally, ViolationKind};
use schema_arrays::{AnyArray, AnyView, Cell, Element, TextArray};
use schema_spec::{ArraySpec, Axis, Constraint, DType, List, SumsTo, Value, ValueRange};

#[derive(Clone, Copy, PartialEq)]
enum Sums {
    Asked,
    NotAsked,
}

fn spec<T: Element>(rules: Vec<Constraint>) -> ArraySpec {
    ArraySpec::new("x", T::DTYPE).with_constraints(Vec::leak(rules))
}

fn axes() -> impl Strategy<Value = Axis> {
    prop_oneof![4 => -2..=1_isize, 1 => -5..=5_isize].prop_map(Axis)
}

fn rules<T: Tried>(sums: Sums) -> BoxedStrategy<Vec<Constraint>> {
    let dtype = T::DTYPE;
    let worth_asking = |value: &Value| !matches!(value, Value::Float(number) if number.is_nan());
    let values: Vec<Value> = T::values()
        .iter()
        .map(|value| value.plain().value())
        .collect();
    let mut distinct: Vec<Value> = Vec::new();
    for value in values.into_iter().filter(worth_asking) {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    let mut all: Vec<BoxedStrategy<Constraint>> = vec![Just(Constraint::Unique).boxed()];
    if !dtype.is_complex() {
        let len = distinct.len();
        let lists = subsequence(distinct.clone(), 1..=len).prop_shuffle();
        let run = (0..100_i128, 0..20_i128)
            .prop_map(|(from, len)| (from..=from + len).map(Value::Int).collect::<Vec<_>>());
        let lists = if dtype.is_integer() {
            prop_oneof![lists, run].boxed()
        } else {
            lists.boxed()
        };
        all.push(
            lists
                .prop_map(|list| Constraint::OneOf(List::Owned(list)))
                .boxed(),
        );
        all.push(axes().prop_map(Constraint::Sorted).boxed());
        all.push(axes().prop_map(Constraint::Increasing).boxed());
    }
    if dtype.is_real() {
        let bound = || prop::option::weighted(0.8, select(distinct.clone()));
        let ranges = (bound(), bound(), any::<bool>());
        let ranges = ranges.prop_map(|(min, max, inclusive)| ValueRange::new(min, max, inclusive));
        all.push(ranges.prop_map(Constraint::Range).boxed());
    }
    if dtype.is_real() || dtype == DType::Bool {
        all.push(axes().prop_map(Constraint::OneHot).boxed());
    }
    if dtype.has_nan() {
        all.push(Just(Constraint::AllowNan).boxed());
        all.push(Just(Constraint::AllowInf).boxed());
    }
    if sums == Sums::Asked {
        let totals = select(vec![0.0, 1.0, 2.5]);
        let sums = (totals, axes(), select(vec![0.0, 1e-5, 1.0]));
        all.push(
            sums.prop_map(|(total, axis, tolerance)| {
                Constraint::SumsTo(SumsTo {
                    total,
                    axis,
                    tolerance,
                })
            })
            .boxed(),
        );
    }
    let chosen = subsequence(all, 0..=3);
    chosen.prop_flat_map(|chosen| chosen).boxed()
}

fn arrays<T: Tried + std::fmt::Debug + 'static>(
    sums: Sums,
) -> impl Strategy<Value = (Layout, Vec<T>, Vec<Constraint>)> {
    let tried = if sums == Sums::Asked {
        T::exact()
    } else {
        T::values()
    };
    // Few values, so that many arrays satisfy the rules.
    let few = subsequence(tried.clone(), 1..=tried.len().min(4));
    let values = few.prop_flat_map(|few| vec(select(few), 1..=2000));
    (layouts(), values, rules::<T>(sums))
}

fn holds<T: Tried>(layout: &Layout, values: &[T], rules: Vec<Constraint>) {
    let spec = spec::<T>(rules);
    layout.view(values, |view| {
        let plain: ArrayD<Plain> = view.map(Tried::plain);
        let view = T::any_view(view);
        let mut found = Found::default();
        check_values(spec.constraints(), &view, &mut found);
        same(&found.kinds, &reference::violations::<T>(&spec, &plain));
        every_position_is_marked(&spec, &view, &found.kinds);
        let is_literal = is_accepted(&spec, &view);
        let is_valid = found.kinds.is_empty();
        assert_eq!(is_literal, is_valid, "as a literal: {:#?}", found.kinds);
    });
}

/// Marking finds the same values as counting.
fn every_position_is_marked(spec: &ArraySpec, view: &AnyView<'_>, expected: &[ViolationKind]) {
    let mut positions: HashMap<Rule, BTreeSet<usize>> = HashMap::new();
    let mut mark = |rule, position| {
        positions.entry(rule).or_default().insert(position);
    };
    let mut found = Found::marking(None, &mut mark);
    check_values(spec.constraints(), view, &mut found);
    same(&found.kinds, expected);
    for kind in expected {
        let (rule, tally) = (kind.rule().unwrap(), kind.tally().unwrap());
        if view.shape().contains(&0) {
            // Empty lanes have no positions.
            assert!(!positions.contains_key(&rule));
            continue;
        }
        let positions = &positions[&rule];
        let mut count = tally.count;
        let mut first = positions
            .iter()
            .map(|&position| coordinates(position, view.shape()));
        match kind {
            ViolationKind::Rule {
                axis: Some(axis), ..
            } if rule.scope() == Scope::Lane => {
                count *= view.shape()[*axis];
                let is_first = |index: &Vec<usize>| index[*axis] == 0;
                let samples = tally.samples.iter().map(|sample| sample.index.clone());
                assert!(samples.eq(first.filter(is_first).take(Tally::SAMPLES)));
            }
            _ => {
                let mut samples = tally.samples.iter().map(|sample| &sample.index);
                assert!(samples.all(|index| Some(index) == first.next().as_ref()));
            }
        }
        assert_eq!(positions.len(), count, "{kind:?}");
    }
}

/// The value under a mask breaks no rule, and rules on several values are skipped.
fn missing_values_break_no_rule<T: Tried>(
    layout: &Layout,
    values: &[T],
    missing: &[bool],
    rules: Vec<Constraint>,
) {
    let alone = rules
        .iter()
        .filter(|rule| matches!(rule.rule().scope(), Scope::Permission | Scope::Value));
    let alone = spec::<T>(alone.cloned().collect());
    let spec = spec::<T>(rules);
    layout.view(values, |view| {
        let positions = missing.iter().cycle().take(view.len()).copied().collect();
        let missing = ArrayD::from_shape_vec(view.shape(), positions).unwrap();
        let mut plain: ArrayD<Plain> = view.map(Tried::plain);
        plain.zip_mut_with(&missing, |plain, missing| {
            if *missing {
                *plain = Plain::NoText;
            }
        });
        let mut found = Found::without(Some(&missing));
        check_values(spec.constraints(), &T::any_view(view), &mut found);
        let is_nan = |kind: &ViolationKind| matches!(kind, ViolationKind::Missing { .. });
        found.kinds.retain(|kind| !is_nan(kind));
        let mut expected = reference::violations::<T>(&alone, &plain);
        expected.retain(|kind| !is_nan(kind));
        same(&found.kinds, &expected);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    #[cfg_attr(miri, ignore)]
    fn missing_integers(
        (layout, values, rules) in arrays::<i16>(Sums::NotAsked),
        missing in vec(any::<bool>(), 1..=50),
    ) {
        missing_values_break_no_rule(&layout, &values, &missing, rules);
    }

    #[test]
    #[cfg_attr(miri, ignore)]
    fn missing_bools(
        (layout, values, rules) in arrays::<bool>(Sums::NotAsked),
        missing in vec(any::<bool>(), 1..=50),
    ) {
        missing_values_break_no_rule(&layout, &values, &missing, rules);
    }
}

/// Compares texts, because NaN does not equal NaN.
fn same(found: &[ViolationKind], expected: &[ViolationKind]) {
    assert_eq!(format!("{found:#?}"), format!("{expected:#?}"));
}

macro_rules! random {
    ($($name:ident: $element:ty, $sums:expr;)+) => {$(
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(250))]
            #[test]
            #[cfg_attr(miri, ignore)]
            fn $name((layout, values, rules) in arrays::<$element>($sums)) {
                holds(&layout, &values, rules);
            }
        }
    )+};
}

random! {
    f32s: f32, Sums::NotAsked;
    f64s: f64, Sums::NotAsked;
    u8s: u8, Sums::NotAsked;
    u16s: u16, Sums::NotAsked;
    u32s: u32, Sums::NotAsked;
    u64s: u64, Sums::NotAsked;
    i8s: i8, Sums::NotAsked;
    i16s: i16, Sums::NotAsked;
    i32s: i32, Sums::NotAsked;
    i64s: i64, Sums::NotAsked;
    bools: bool, Sums::NotAsked;
    texts: String, Sums::NotAsked;
    sums_of_f32: f32, Sums::Asked;
    sums_of_f64: f64, Sums::Asked;
    sums_of_i64: i64, Sums::Asked;
    sums_of_u8: u8, Sums::Asked;
}

#[cfg(feature = "half")]
random! {
    f16s: half::f16, Sums::NotAsked;
    bf16s: half::bf16, Sums::NotAsked;
    sums_of_f16: half::f16, Sums::Asked;
}

#[cfg(feature = "complex")]
random! {
    complexes: num_complex::Complex<f32>, Sums::NotAsked;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]
    #[test]
    #[cfg_attr(miri, ignore)]
    fn texts_with_missing_cells(
        (layout, values, rules) in arrays::<String>(Sums::NotAsked),
        cells in vec(select(vec![Cell::Text, Cell::Number, Cell::Missing]), 1..=50),
    ) {
        let spec = spec::<String>(rules);
        let mut texts = None;
        layout.view(&values, |view| texts = Some(view.to_owned()));
        layout.view(&cells, |cells| {
            let texts = texts.unwrap();
            let mut plain = texts.map(Tried::plain);
            plain.zip_mut_with(&cells, |plain, cell| {
                if *cell == Cell::Missing {
                    *plain = Plain::NoText;
                }
            });
            let texts = ndarray::Zip::from(&texts).and(&cells).map_collect(|text, cell| {
                if *cell == Cell::Missing { String::new() } else { text.clone() }
            });
            let array = AnyArray::from(TextArray::with_cells(texts, cells.to_owned()).unwrap());
            let mut found = Found::default();
            check_values(spec.constraints(), &array.view(), &mut found);
            same(&found.kinds, &reference::violations::<String>(&spec, &plain));
            every_position_is_marked(&spec, &array.view(), &found.kinds);
        });
    }
}
