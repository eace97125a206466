//! Drift: found when it is there, and not found in samples of the same data, however small.

use std::borrow::Borrow;

use schema_core::Arrays;
use schema_core::ndarray::{Array1, Array2, array};
use schema_core::profile::Profile;
use schema_core::profile::drift::{Drift, Finding, FindingKind, Limits};

/// Numbers that a seed determines.
struct Rng(u64);

impl Rng {
    /// Splitmix, because neighbouring seeds are used.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// From 0 to 1.
    #[allow(clippy::cast_precision_loss)]
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// Arrays of many distributions, all of which are the same in each sample.
fn sample(rng: &mut Rng, rows: usize) -> Arrays {
    let mut column =
        |value: &mut dyn FnMut(&mut Rng) -> f64| Array1::from_iter((0..rows).map(|_| value(rng)));
    let normal = column(&mut Rng::normal);
    let wide = column(&mut |rng| (3.0 * rng.normal()).exp());
    let heavy = column(&mut |rng| (std::f64::consts::PI * (rng.unit() - 0.5)).tan());
    let gaps = column(&mut |rng| {
        if rng.unit() < 0.2 {
            f64::NAN
        } else {
            rng.unit()
        }
    });
    let rare = column(&mut |rng| if rng.unit() < 0.01 { f64::NAN } else { 1.0 });
    let zeros = column(&mut |rng| if rng.unit() < 0.9 { 0.0 } else { rng.normal() });
    let classes = column(&mut |rng| (rng.unit().powi(3) * 20.0).floor());
    let infinite = column(&mut |rng| 1.0 / if rng.unit() < 0.05 { 0.0 } else { rng.unit() });
    let words = classes.mapv(|class| format!("w{class}"));
    #[allow(clippy::cast_possible_truncation)]
    let classes = classes.mapv(|class| class as i64);
    let truths = normal.mapv(|number| number > 1.0);
    // Values of a row that are all alike: it is a row that is drawn.
    let copies = Array2::from_shape_fn((rows, 300), |(row, _)| normal[row]);
    Arrays::new()
        .with("normal", normal)
        .with("wide", wide)
        .with("heavy", heavy)
        .with("gaps", gaps)
        .with("rare", rare)
        .with("zeros", zeros)
        .with("infinite", infinite)
        .with("classes", classes)
        .with("words", words)
        .with("truths", truths)
        .with("copies", copies)
}

#[test]
fn samples_of_the_same_data_have_not_drifted() {
    let mut rng = Rng(1);
    let mut findings = Vec::new();
    let mut compared = 0;
    // Without limits, whatever chance does not explain is found.
    let none = Limits::default()
        .with_missing(0.0)
        .with_outside(0.0)
        .with_mean(0.0)
        .with_distance(0.0);
    for round in 0..if cfg!(debug_assertions) { 12 } else { 120 } {
        for rows in [1, 3, 12, 40, 150, 700] {
            let other = rows * [1, 1, 3][round % 3];
            let [before, after] = [rows, other].map(|rows| Profile::of(&sample(&mut rng, rows)));
            let drift = Drift::between(&before, &after, &Limits::default());
            assert!(
                drift.is_none(),
                "{rows} and {other} rows, round {round}:\n{drift}"
            );
            let drift = Drift::between(&before, &after, &none);
            compared += 11 * 4;
            findings.extend(
                drift
                    .findings()
                    .iter()
                    .map(|one| format!("{rows}: {}", one.message())),
            );
        }
    }
    // About one in 10,000 comparisons; means of heavy tails are not as near to normal.
    assert!(
        findings.len() <= 2 * compared / 1000,
        "{} of {compared}: {findings:#?}",
        findings.len()
    );
}

/// The codes of what is found between two arrays.
fn codes(before: impl Borrow<Arrays>, after: impl Borrow<Arrays>) -> Vec<&'static str> {
    let drift = Drift::between(
        &Profile::of(before.borrow()),
        &Profile::of(after.borrow()),
        &Limits::default(),
    );
    let _ = (
        drift.to_string(),
        drift.to_html(),
        serde_json::to_string(&drift).unwrap(),
    );
    drift.findings().iter().map(Finding::code).collect()
}

#[test]
fn drift_is_found_where_it_is() {
    let mut rng = Rng(7);
    let mut normal = |rows: usize, mean: f64, deviation: f64| {
        Array1::from_iter((0..rows).map(|_| mean + deviation * rng.normal()))
    };
    let of = |x: Array1<f64>| Arrays::new().with("x", x);
    let before = of(normal(2000, 0.0, 1.0));
    assert_eq!(codes(&before, of(normal(2000, 0.45, 1.0))), ["mean"]);
    assert_eq!(
        codes(&before, of(normal(2000, 1.0, 1.0))),
        ["range", "mean", "distribution"]
    );
    // The same mean and other values: only the distribution shows it.
    assert_eq!(codes(&before, of(normal(2000, 0.0, 0.3))), ["distribution"]);
    let missing = normal(2000, 0.0, 1.0).mapv(|x| if x > 1.3 { f64::NAN } else { x });
    assert_eq!(codes(&before, of(missing))[0], "missing");
    let unit = of(normal(500, 0.0, 1.0).mapv(|x| x * 1000.0));
    assert_eq!(codes(&before, unit), ["range", "range", "distribution"]);
    let infinite = normal(2000, 0.0, 1.0).mapv(|x| if x > 1.5 { f64::INFINITY } else { x });
    assert!(codes(before, of(infinite)).contains(&"infinite"));
    // A constant that changed.
    let constant = |x: f64| of(Array1::from_elem(50, x));
    assert_eq!(
        codes(constant(1.0), constant(2.0)),
        ["range", "mean", "distribution"]
    );
    assert_eq!(codes(constant(1.0), constant(1.0)), [""; 0]);
}

#[test]
fn classes_that_are_new_or_gone_are_named() {
    let labels =
        |most: i64| Arrays::new().with("y", Array1::from_iter((0..600).map(|row| row % most)));
    assert_eq!(codes(labels(3), labels(4)), ["new", "distribution"]);
    assert_eq!(codes(labels(4), labels(3)), ["vanished", "distribution"]);
    let words = |last: &str| {
        let word = |row: usize| {
            if row.is_multiple_of(5) {
                last.to_owned()
            } else {
                "a".to_owned()
            }
        };
        Arrays::new().with("t", Array1::from_iter((0..200).map(word)))
    };
    let [before, after] = [words("b"), words("c")].map(|arrays| Profile::of(&arrays));
    let drift = Drift::between(&before, &after, &Limits::default());
    let messages: Vec<String> = drift.findings().iter().map(Finding::message).collect();
    assert_eq!(messages[0], "`t` has new values: \"c\" (40 of 200)");
    assert_eq!(
        messages[1],
        "`t` has no longer the values \"b\" (40 of 200)"
    );
    assert!(matches!(
        drift.findings()[2].kind(),
        FindingKind::Distribution { .. }
    ));
}

#[test]
fn arrays_dtypes_and_shapes_are_compared() {
    let before = Arrays::new()
        .with("x", array![[0.5, 1.0], [1.5, 2.0]])
        .with("y", array![0_i64, 1])
        .with("z", array![true, false]);
    let after = Arrays::new()
        .with("x", array![[0.5, 1.0, 0.0], [1.5, 2.0, 0.0]])
        .with("y", array![0_i32, 1])
        .with("w", array!["a".to_owned()]);
    let [before, after] = [before, after].map(|arrays| Profile::of(&arrays));
    let drift = Drift::between(&before, &after, &Limits::default());
    assert_eq!(
        drift.to_string(),
        "\
drift[shape]: `x` is [2, 3], and was [2, 2]
drift[dtype]: `y` is i32, and was i64
drift[absent]: `z` is absent, and was bool [2]
drift[unexpected]: `w` is new: text [1]"
    );
    // One array alone is compared whatever its name is, as that of an .npy file.
    let one = |name: &str| Profile::of(&Arrays::new().with(name, array![1.5, 2.5]));
    assert!(Drift::between(&one("a"), &one("b"), &Limits::default()).is_none());
}

#[test]
fn a_column_that_drifted_is_named() {
    let table = |by: f64| {
        let value = |(row, column): (usize, usize)| {
            f64::from(u32::try_from(row * 7 % 100).unwrap()) + if column == 1 { by } else { 0.0 }
        };
        Profile::of(&Arrays::new().with("x", Array2::from_shape_fn((300, 3), value)))
    };
    let drift = Drift::between(&table(0.0), &table(40.0), &Limits::default());
    assert!(
        drift
            .findings()
            .iter()
            .all(|finding| finding.column() == Some(1)),
        "{drift}"
    );
    assert!(
        drift.to_string().contains("the mean of column 1 of `x` is"),
        "{drift}"
    );
}
