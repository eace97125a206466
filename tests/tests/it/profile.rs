//! Profiles: the same to the byte, however the data was cut, pushed and merged.

use std::fmt::Write as _;

use proptest::prelude::*;
use schema_core::io::CsvOptions;
use schema_core::ndarray::{Array1, Array2, ArrayD, Axis, Slice, array};
use schema_core::profile::Profile;
use schema_core::profile::drift::{Drift, Limits};
use schema_core::spec::Value;
use schema_core::{Arrays, DType};

/// Numbers that a seed determines.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn pick<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())].clone()
    }
}

/// Cells of columns in text, each of which the readers guess to have another dtype in some pieces.
const CELLS: &[&[&str]] = &[
    &["1", "2", "-3", ""],
    &["1", "2.5", "3.0", "", "inf", "-0.0", "1e3"],
    &["true", "false", ""],
    &["a", "b", "1", "2.5", "", "true", "-0.5", "a long text"],
    &["1", "18446744073709551615", "9223372036854775808"],
    &["-1", "18446744073709551615", "7"],
    &["9007199254740993", "9007199254740992", "0.5", "1"],
    &["1", "true", "0.25"],
    &["123456789012345678901234567890", "1", "0.5"],
    &["1e999", "1", "2"],
    &["", "", ""],
];

/// Rows of all kinds of arrays.
struct Data {
    /// The lines of a table in text.
    lines: Vec<String>,
    floats: Array2<f32>,
    doubles: Array1<f64>,
    ids: Array1<u64>,
    ids_missing: Array1<bool>,
    words: Array1<String>,
    images: ArrayD<u8>,
    rows: usize,
}

impl Data {
    fn random(rng: &mut Rng, rows: usize) -> Data {
        let lines = (0..rows).map(|_| {
            let cells: Vec<&str> = CELLS.iter().map(|cells| rng.pick(cells)).collect();
            // Keeps a line of empty cells from being no line.
            format!("{},0", cells.join(","))
        });
        let lines: Vec<String> = lines.collect();
        let many = rng.below(2) == 0;
        let special = [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            -0.0,
            0.0,
            5e-324,
            1e300,
            -1e300,
        ];
        #[allow(clippy::cast_precision_loss)]
        let number = |rng: &mut Rng| match rng.below(6) {
            0 => rng.pick(&special),
            1 if many => f64::from_bits(rng.next() >> 2),
            _ => rng.below(1 << 20) as f64 / 1024.0 - 300.0,
        };
        #[allow(clippy::cast_possible_truncation)]
        Data {
            lines,
            floats: Array2::from_shape_simple_fn((rows, 3), || number(rng) as f32),
            doubles: Array1::from_shape_simple_fn(rows, || number(rng)),
            ids: Array1::from_shape_simple_fn(rows, || rng.next() >> rng.below(64)),
            ids_missing: Array1::from_shape_simple_fn(rows, || rng.below(5) == 0),
            words: Array1::from_shape_simple_fn(rows, || match many {
                true => format!("w{}", rng.below(3000)),
                false => rng.pick(&["x", "y", "\u{e4}"]).to_owned(),
            }),
            images: ArrayD::from_shape_simple_fn(vec![rows, 2, 2], || rng.below(256) as u8),
            rows,
        }
    }

    fn rows(&self, from: usize, to: usize) -> Arrays {
        let mut table = (0..=CELLS.len())
            .map(|at| format!("c{at}"))
            .collect::<Vec<_>>()
            .join(",");
        for line in &self.lines[from..to] {
            let _ = write!(table, "\n{line}");
        }
        let options = CsvOptions::default().with_header(true);
        let mut arrays = Arrays::from_csv(&table, &options).unwrap();
        let slice = Slice::from(from..to);
        arrays.insert("floats", self.floats.slice_axis(Axis(0), slice).to_owned());
        arrays.insert(
            "doubles",
            self.doubles.slice_axis(Axis(0), slice).to_owned(),
        );
        let missing = self
            .ids_missing
            .slice_axis(Axis(0), slice)
            .to_owned()
            .into_dyn();
        let ids = self.ids.slice_axis(Axis(0), slice).to_owned();
        arrays.insert_with_missing("ids", ids, missing).unwrap();
        arrays.insert("words", self.words.slice_axis(Axis(0), slice).to_owned());
        arrays.insert("images", self.images.slice_axis(Axis(0), slice).to_owned());
        arrays
    }
}

fn json(profile: &Profile) -> String {
    serde_json::to_string(profile).unwrap()
}

/// The profile of the rows, cut, ordered and merged at random.
fn cut(rng: &mut Rng, data: &Data) -> Profile {
    let mut pieces = Vec::new();
    let mut from = 0;
    while from < data.rows {
        let to = (from + 1 + rng.below(data.rows)).min(data.rows);
        pieces.push((from, to));
        from = to;
    }
    let mut profiles: Vec<Profile> = (0..=rng.below(3)).map(|_| Profile::new()).collect();
    while !pieces.is_empty() {
        let (from, to) = pieces.swap_remove(rng.below(pieces.len()));
        let at = rng.below(profiles.len());
        profiles[at].push(&data.rows(from, to));
    }
    while profiles.len() > 1 {
        let one = profiles.swap_remove(rng.below(profiles.len()));
        let at = rng.below(profiles.len());
        // As if it came from another machine.
        let one = serde_json::from_str(&json(&one)).unwrap();
        profiles[at].merge(one);
    }
    profiles.remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 16 } else { 600 }))]

    #[test]
    fn any_cut_order_and_tree_of_merges_gives_the_same_bytes(seed in 1_u64.., rows in prop_oneof![1..30_usize, 1..4000_usize]) {
        let mut rng = Rng(seed);
        let data = Data::random(&mut rng, rows);
        let whole = Profile::of(&data.rows(0, rows));
        let expected = json(&whole);
        for _ in 0..3 {
            prop_assert_eq!(json(&cut(&mut rng, &data)), expected.as_str());
        }
        // Values from text have the dtype that the reader gives the whole.
        let arrays = data.rows(0, rows);
        for (name, array) in &arrays {
            let profile = whole.array(name).unwrap();
            prop_assert_eq!(profile.dtypes(), vec![array.dtype()], "{}", name);
            prop_assert_eq!(profile.rows(), rows as u64);
            let statistics = profile.statistics();
            let missing = arrays.missing(name);
            let masked = missing.iter().flatten().filter(|missing| **missing).count();
            prop_assert_eq!(statistics.missing() - statistics.nan(), masked as u64, "{}", name);
        }
    }

    #[test]
    fn statistics_are_those_of_the_sorted_values(seed in 1_u64.., rows in 1..3000_usize) {
        let mut rng = Rng(seed);
        let data = Data::random(&mut rng, rows);
        let profile = Profile::of(&data.rows(0, rows));
        let statistics = profile.array("doubles").unwrap().statistics();
        let mut sorted: Vec<f64> = data.doubles.iter().copied().filter(|number| number.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let nan = data.doubles.iter().filter(|number| number.is_nan()).count();
        prop_assert_eq!((statistics.nan(), statistics.missing()), (nan as u64, nan as u64));
        prop_assert_eq!(statistics.infinite(), (rows - nan - sorted.len()) as u64);
        if sorted.is_empty() {
            return Ok(());
        }
        for share in [0.0, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0] {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let at = ((share * sorted.len() as f64).ceil() as usize).clamp(1, sorted.len()) - 1;
            let (quantile, exact) = (statistics.quantile(share).unwrap(), sorted[at]);
            match statistics.relative_error() {
                Some(error) => prop_assert!(
                    (quantile - exact).abs() <= error * exact.abs().max(f64::MIN_POSITIVE),
                    "{quantile} {exact} {error}"
                ),
                None => prop_assert!(quantile.signum() == exact.signum()),
            }
        }
        // Where no sum overflows, as plain floats.
        if sorted.iter().all(|number| number.abs() < 1e100) {
            #[allow(clippy::cast_precision_loss)]
            let count = sorted.len() as f64;
            let mean = sorted.iter().sum::<f64>() / count;
            let variance = sorted.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / count;
            let close = |left: f64, right: f64| (left - right).abs() <= 1e-9 * right.abs().max(1.0);
            prop_assert!(close(statistics.mean().unwrap(), mean));
            prop_assert!(close(statistics.variance().unwrap(), variance));
        }
    }
}

#[test]
fn a_profile_keeps_what_json_has_not() {
    let arrays = Arrays::new()
        .with("x", array![-0.0, f64::NAN, f64::INFINITY, 1e-320, 0.1])
        .with("id", array![u64::MAX, 0]);
    let profile = Profile::of(&arrays);
    let again: Profile = serde_json::from_str(&json(&profile)).unwrap();
    assert_eq!(json(&again), json(&profile));
    let x = again.array("x").unwrap().statistics();
    let min = x.min().and_then(|min| min.as_f64()).unwrap();
    assert!(min == 0.0 && min.is_sign_negative());
    assert_eq!(x.max(), Some(Value::Float(f64::INFINITY)));
    let id = again.array("id").unwrap().statistics();
    assert_eq!(id.max(), Some(Value::Int(u64::MAX.into())));
    assert_eq!(id.distinct(), Some(2));
    assert_eq!(id.most_frequent(1), Some(vec![(Value::Int(0), 1)]));
}

#[test]
fn the_table_shows_what_the_data_is_like() {
    let text = "age,city,member\n31,Paris,true\n54,Rome,false\n17,Rome,true\n,,\n29.5,Oslo,true\n";
    let mut arrays = Arrays::from_csv(text, &CsvOptions::default()).unwrap();
    arrays.insert("x", array![[1_i32, 2], [3, 4], [5, 6]]);
    let profile = Profile::of(&arrays);
    assert_eq!(profile.array("age").unwrap().dtypes(), [DType::F64]);
    assert_eq!(
        profile.to_string(),
        "\
5 rows, 4 arrays
  name        dtype  shape   missing     min    mean      std  median     max  distinct  values
  age         f64    [5]           1      17  32.875  13.3528    29.5      54         4  █    ██        █
  city        text   [5]           1  \"Oslo\"                           \"Rome\"         3  \"Rome\": 2, \"Oslo\": 1, \"Paris\": 1
  member      bool   [5]           1   false    0.75                     true         2  true: 3, false: 1
  x           i32    [3, 2]        0       1     3.5  1.70783       3       6         6  █  █  █  █  █  █
    column 0                       0       1       3  1.63299       3       5         3  1: 1, 3: 1, 5: 1
    column 1                       0       2       4  1.63299       4       6         3  2: 1, 4: 1, 6: 1"
    );
}

/// Changes in the text of a profile that make it none.
#[test]
fn forged_profiles_are_refused() {
    let arrays = Arrays::new()
        .with("x", array![[0.5, 1.5], [f64::NAN, 2.5]])
        .with("t", array!["a".to_owned(), "b".to_owned()]);
    let good = json(&Profile::of(&arrays));
    for (from, to) in [
        ("schema-profile/1", "schema-profile/2"),
        ("\"count\":2", "\"count\":18446744073709551615"),
        ("\"count\":2", "\"count\":-1"),
        ("\"count\":2", "\"count\":1e99"),
        ("\"nan\":1", "\"nan\":18446744073709551615"),
        ("\"0.5\",1", "\"NaN\",1"),
        ("\"0.5\",1", "\"inf\",1"),
        ("\"0.5\",1", "\"0.5\",0"),
        ("\"0.5\",1", "\"1e400\",1"),
        ("\"min\":\"0.5\"", "\"min\":\"NaN\""),
        ("\"min\":\"0.5\"", "\"min\":\"0.7\""),
        ("\"min\":\"0.5\"", "\"min\":null"),
        ("\"dropped\":0", "\"dropped\":64"),
        ("\"dropped\":0", "\"dropped\":4294967295"),
        ("\"sum\":\"", "\"sum\":\"-f"),
        ("\"sum\":\"", "\"sum\":\"zz"),
        ("\"sum\":\"", "\"sum\":\"1@18446744073709551615"),
        ("\"squares\":\"", "\"squares\":\"-"),
        ("\"f64\":4", "\"f65\":4"),
        ("\"columns\":[", "\"columns\":null,\"other\":["),
        ("\"a\":1", "\"a\":7"),
        ("\"name\":\"x\"", "\"name\":\"t\""),
    ] {
        let forged = good.replacen(from, to, 1);
        assert_ne!(forged, good, "{from}");
        let read = serde_json::from_str::<Profile>(&forged);
        assert!(read.is_err(), "{from} -> {to}: {read:?}");
    }
    // Counts that cannot be added stay at the largest.
    let full = |text: &str| text.replace("\"rows\":2", "\"rows\":18446744073709551615");
    let mut profile: Profile = serde_json::from_str(&full(&good)).unwrap();
    profile.merge(profile.clone());
    assert_eq!(profile.rows(), u64::MAX);
    let _ = (profile.to_string(), profile.to_html());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 20_000 }))]

    /// Whatever a file that calls itself a profile holds, it is refused or can be used.
    #[test]
    fn changed_profiles_do_not_panic(seed in 1_u64..) {
        let mut rng = Rng(seed);
        let data = Data::random(&mut rng, 6);
        let good = json(&Profile::of(&data.rows(0, 6)));
        let mut bytes = good.clone().into_bytes();
        for _ in 0..=rng.below(3) {
            let at = rng.below(bytes.len());
            // Mostly digits, so that it stays JSON.
            let at = (at..bytes.len()).find(|at| bytes[*at].is_ascii_digit()).unwrap_or(at);
            let to = rng.pick(b"0123456789999-.e\"[");
            match rng.below(3) {
                0 => bytes[at] = to,
                1 => bytes.insert(at, to),
                _ => drop(bytes.splice(at..=at, b"18446744073709551615".iter().copied())),
            }
        }
        if let Ok(mut changed) = serde_json::from_slice::<Profile>(&bytes) {
            let _ = (changed.to_string(), changed.to_html(), json(&changed));
            let sound = serde_json::from_str::<Profile>(&good).unwrap();
            let limits = Limits::default();
            let _ = Drift::between(&sound, &changed, &limits).to_string();
            let _ = Drift::between(&changed, &sound, &limits).to_html();
            changed.merge(changed.clone());
            changed.merge(sound);
            for array in changed.arrays() {
                let statistics = array.statistics();
                let _ = (statistics.variance(), statistics.quantile(0.1), statistics.counts());
            }
            let _ = json(&changed);
        }
    }
}
