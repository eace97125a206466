//! Where in an array the values are that are wrong, as a picture.
//!
//! A report keeps counts and the first samples: no more is wanted of a check, which is to be fast
//! on data that is wrong too. A picture is wanted rarely, by somebody who still has the data, so
//! that it is made of a second read ([`faults`]), by the rules that the violations themselves state.

mod faults;
mod plan;
mod rejected;
mod svg;

use std::fmt;

use ndarray::ArrayD;

use schema_spec::show::notebook;

use crate::report::text::sentence::{ShortValue, list, short_name};
use crate::{AnyView, Report, Tally, Violation, ViolationKind};
use plan::Plan;

/// Where in an array the values are that are wrong.
///
/// [`Rejected::map`](crate::Rejected::map) makes one of the data, [`Report::map`] of the samples of
/// a report alone. The picture has the last axis as columns and the others as rows; or, for images,
/// a tile a sample. However large the array is, it has at most 10 000 cells: each stands for
/// several values where it must, and is the darker the more of them are wrong.
///
/// ```
/// use schema_core::InputSchema;
/// use schema_core::ndarray::{Array2, array};
///
/// #[derive(Debug, InputSchema)]
/// struct Features {
///     #[input(shape = [batch, 3], range = 0.0..=1.0)]
///     x: Array2<f32>,
/// }
///
/// let rejected = Features { x: array![[0.5, f32::NAN, 3.0]] }.validate().unwrap_err();
/// let map = rejected.map("x").unwrap();
/// assert!(map.to_svg().starts_with("<svg"));
/// assert_eq!(
///     map.to_string(),
///     "\
/// `x` [1, 3]
///   missing: 1 of 3 values
///   range 0..=1: 1 of 3 values",
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Map {
    /// The array's name, short and on one line.
    name: String,
    shape: Vec<usize>,
    plan: Plan,
    layers: Vec<Layer>,
}

/// Where one rule is broken.
#[derive(Clone, Debug)]
struct Layer {
    code: &'static str,
    label: String,
    /// How many are wrong, of how many of what.
    count: usize,
    total: usize,
    unit: &'static str,
    /// How many of them are drawn.
    drawn: usize,
    /// How many values are wrong in each cell.
    cells: Vec<u32>,
}

impl Map {
    /// The map of all that is wrong in the array.
    ///
    /// `missing` are the values that are not there, where the view can't tell.
    pub(super) fn of_view(
        report: &Report,
        array: &str,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
    ) -> Option<Map> {
        let kinds = kinds(report, array);
        let mut map = Map::new(array, view.shape(), &kinds)?;
        for (layer, kind) in map.layers.iter_mut().zip(&kinds) {
            let plan = &map.plan;
            faults::each(view, missing, kind, &kinds, &mut |place| {
                layer.mark(plan, place);
            });
            layer.drawn = layer.count;
        }
        Some(map)
    }

    /// The map of the samples.
    pub(super) fn of_samples(report: &Report, array: &str) -> Option<Map> {
        let kinds = kinds(report, array);
        let shape = report.shape(array)?;
        let mut map = Map::new(array, shape, &kinds)?;
        for (layer, kind) in map.layers.iter_mut().zip(&kinds) {
            let samples = kind.tally().map_or(&[][..], |tally| &tally.samples);
            for sample in samples {
                for place in faults::places(kind, &sample.index, shape) {
                    layer.mark(&map.plan, place);
                }
            }
            layer.drawn = samples.len();
        }
        Some(map)
    }

    fn new(array: &str, shape: &[usize], kinds: &[&ViolationKind]) -> Option<Map> {
        if kinds.is_empty() || shape.contains(&0) {
            return None;
        }
        let plan = Plan::of(shape, kinds.len());
        let layer = |kind: &&ViolationKind| {
            let tally = kind.tally()?;
            Some(Layer {
                code: kind.code(),
                label: label(kind),
                count: tally.count,
                total: tally.total,
                unit: unit(kind),
                drawn: 0,
                cells: vec![0; plan.cells()],
            })
        };
        Some(Map {
            name: short_name(array),
            shape: shape.to_vec(),
            layers: kinds.iter().filter_map(layer).collect(),
            plan,
        })
    }

    /// Whether all that is wrong is in it, and not the first samples only.
    pub fn is_complete(&self) -> bool {
        self.layers.iter().all(|layer| layer.drawn == layer.count)
    }

    /// The picture as SVG that needs nothing else: no style sheet, no font, no script. It brings
    /// its own background, and fewer than 200 KB whatever is wrong.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::Array2;
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     x: Array2<f64>,
    /// }
    ///
    /// let x = Array2::from_elem((2000, 100), f64::NAN);
    /// let svg = Features { x }.validate().unwrap_err().map("x").unwrap().to_svg();
    /// assert!(svg.len() < 200_000);
    /// ```
    pub fn to_svg(&self) -> String {
        svg::draw(self)
    }

    /// Shows the picture in an evcxr notebook, which calls it.
    ///
    /// ```
    /// # use schema_core::InputSchema;
    /// # use schema_core::ndarray::{Array1, array};
    /// # #[derive(Debug, InputSchema)]
    /// # struct Signal {
    /// #     y: Array1<f64>,
    /// # }
    /// let rejected = Signal { y: array![0.0, f64::NAN] }.validate().unwrap_err();
    /// rejected.map("y").unwrap().evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        let (svg, text) = (self.to_svg(), self.to_string());
        println!("{}", notebook("image/svg+xml", &svg, &text));
    }
}

/// How much is wrong of what, in words: a map where there are no pictures.
impl fmt::Display for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.name, list(&self.shape))?;
        for layer in &self.layers {
            write!(f, "\n  {layer}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Layer {
            label,
            count,
            total,
            unit,
            drawn,
            ..
        } = self;
        let plural = if *total == 1 { "" } else { "s" };
        if drawn == count {
            write!(f, "{label}: {count} of {total} {unit}{plural}")
        } else {
            write!(
                f,
                "{label}: first {drawn} of {count} in {total} {unit}{plural}"
            )
        }
    }
}

impl Layer {
    fn mark(&mut self, plan: &Plan, place: usize) {
        if let Some(count) = self.cells.get_mut(plan.cell(place)) {
            *count = count.saturating_add(1);
        }
    }
}

#[cfg(test)]
impl Map {
    /// How many values each layer marks.
    pub(super) fn marked(&self) -> impl Iterator<Item = usize> {
        let sum = |layer: &Layer| layer.cells.iter().map(|&count| count as usize).sum();
        self.layers.iter().map(sum)
    }
}

/// The violations of the array that single values commit.
fn kinds<'a>(report: &'a Report, array: &str) -> Vec<&'a ViolationKind> {
    let some = |tally: &Tally| tally.count > 0;
    (report.of(array))
        .map(Violation::kind)
        .filter(|kind| kind.tally().is_some_and(some))
        .collect()
}

fn label(kind: &ViolationKind) -> String {
    let code = kind.code();
    match kind {
        ViolationKind::Range { range, .. } => format!("{code} {range}"),
        ViolationKind::OneOf { allowed, .. } => {
            let allowed = list(allowed.iter().map(ShortValue));
            match allowed.char_indices().nth(40) {
                Some((end, _)) => format!("{code} {}..", &allowed[..end]),
                None => format!("{code} {allowed}"),
            }
        }
        ViolationKind::Sorted { axis, .. }
        | ViolationKind::Increasing { axis, .. }
        | ViolationKind::OneHot { axis, .. } => format!("{code} along axis {axis}"),
        ViolationKind::SumsTo { expected, axis, .. } => {
            format!("{code} {expected} along axis {axis}")
        }
        ViolationKind::Dtype { expected, .. } => format!("{code}: no {expected}"),
        _ => code.to_owned(),
    }
}

const fn unit(kind: &ViolationKind) -> &'static str {
    match kind {
        ViolationKind::SumsTo { .. } => "sum",
        ViolationKind::OneHot { .. } => "line",
        _ => "value",
    }
}
