//! Where in an array the values are that are wrong, as a picture.
//!
//! A report keeps counts and the first samples: no more is wanted of a check, which is to be fast
//! on data that is wrong too. A picture is wanted rarely, by somebody who still has the data, so
//! that it is made of a second check, of the rules that the violations themselves state.

mod plan;
mod rejected;
mod svg;
#[cfg(test)]
mod tests;

use std::fmt;

use ndarray::ArrayD;

use schema_spec::Constraint;
use schema_spec::rules::{Rule, Scope};
use schema_spec::show::notebook;

use crate::check::places;
use crate::report::text::sentence::{ShortValue, clipped, list, short_name};
use crate::report::{Report, Tally, Violation, ViolationKind};
use plan::Plan;
use schema_arrays::AnyView;

/// How much of a list stands in the legend, in characters.
const LIST: usize = 40;

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
    /// The rule; `None` where values are of another dtype.
    rule: Option<Rule>,
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
            places::each(view, missing, kind, &kinds, &mut |place| {
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
                for place in places_of(kind, &sample.index, shape) {
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
                rule: kind.rule(),
                label: label(kind),
                count: tally.count,
                total: tally.total,
                unit: kind.rule().map_or("value", Rule::noun),
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

/// The places that a sample at `index` stands for: for a line of values, all of them.
fn places_of(kind: &ViolationKind, index: &[usize], shape: &[usize]) -> Vec<usize> {
    let place = (index.iter().zip(shape)).fold(0, |place, (at, size)| place * size + at);
    let is_of_lanes = kind.rule().is_some_and(|rule| rule.scope() == Scope::Lane);
    match kind {
        ViolationKind::Rule {
            axis: Some(axis), ..
        } if is_of_lanes => {
            let inner: usize = shape[axis + 1..].iter().product();
            (0..shape[*axis]).map(|at| place + at * inner).collect()
        }
        _ => vec![place],
    }
}

fn label(kind: &ViolationKind) -> String {
    let code = kind.code();
    match kind {
        ViolationKind::Rule { rule, axis, .. } => {
            let argument = argument(rule).map_or(String::new(), |argument| format!(" {argument}"));
            let along = axis.map_or(String::new(), |axis| format!(" along axis {axis}"));
            format!("{code}{argument}{along}")
        }
        ViolationKind::Dtype { expected, .. } => format!("{code}: no {expected}"),
        _ => code.to_owned(),
    }
}

/// What a rule asks for, as it stands in a legend.
fn argument(rule: &Constraint) -> Option<String> {
    match rule {
        Constraint::Range(range) => Some(range.to_string()),
        Constraint::OneOf(values) => Some(clipped(&list(values.iter().map(ShortValue)), LIST)),
        Constraint::SumsTo(sum) => Some(sum.total.to_string()),
        _ => None,
    }
}
