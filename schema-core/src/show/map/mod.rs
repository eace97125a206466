//! A picture of the invalid values of an array.
//!
//! A report keeps only counts and the first samples, so that a check of invalid data is fast too. A
//! picture is rarely needed, so it is made by a second check, of the rules in the violations.

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

use super::rows;
use crate::check::positions;
use crate::load::no_array;
use crate::report::text::sentence::{Sentence, ShortValue, clipped, list, short_name};
use crate::report::{Report, Sample, Tally, Violation, ViolationKind};
use plan::Plan;
use schema_arrays::AnyView;

/// The largest length of a list in the legend, in characters.
const LIST: usize = 40;

/// A picture of the invalid values of an array, or a sentence if it has none.
///
/// [`Rejected::map`](crate::Rejected::map) makes it from the data, [`Report::map`] from the samples in
/// a report. The columns of the picture are the last axis, and the rows are the others; images have
/// one tile per sample. It has at most 10 000 cells: in large arrays, one cell represents several
/// values, and its shade says how many of them are invalid.
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
/// let map = rejected.map("x");
/// assert!(map.to_svg().starts_with("<svg"));
/// assert_eq!(
///     map.to_string(),
///     "\
/// `x` [1, 3]
///   missing: 1 of 3 values
///   range 0..=1: 1 of 3 values",
/// );
/// assert_eq!(rejected.map("z").to_string(), "there is no array `z`: there is `x`");
/// ```
#[derive(Clone, Debug)]
pub struct Map(Result<Picture, Sentence>);

/// The invalid values of an array.
#[derive(Clone, Debug)]
struct Picture {
    /// The array's name, shortened and on one line.
    name: String,
    shape: Vec<usize>,
    plan: Plan,
    layers: Vec<Layer>,
}

/// The values that break one rule.
#[derive(Clone, Debug)]
struct Layer {
    /// The rule; `None` if values do not fit the dtype.
    rule: Option<Rule>,
    label: String,
    /// The number of invalid units, the number of all units, and the unit.
    count: usize,
    total: usize,
    unit: &'static str,
    /// The number of invalid units that are drawn.
    drawn: usize,
    /// The number of invalid values in each cell.
    cells: Vec<u32>,
}

impl Map {
    /// The map of all invalid values of the array; `missing` is its mask.
    pub(super) fn of_view(
        report: &Report,
        array: &str,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
    ) -> Map {
        let kinds = kinds(report, array);
        let Some(mut picture) = Picture::new(array, view.shape(), &kinds) else {
            return Map::nothing(report, Sentence::new().code(array));
        };
        for (layer, kind) in picture.layers.iter_mut().zip(&kinds) {
            let plan = &picture.plan;
            // Only the function knows its values.
            if let ViolationKind::Check { .. } = kind {
                layer.mark_samples(plan, kind, view.shape());
                continue;
            }
            positions::each(view, missing, kind, &kinds, &mut |position| {
                layer.mark(plan, position);
            });
            layer.drawn = layer.count;
        }
        Map(Ok(picture))
    }

    /// The map of the samples in a report.
    pub(super) fn of_samples(report: &Report, array: &str) -> Map {
        let kinds = kinds(report, array);
        let shape = report.shape(array);
        let picture = shape.and_then(|shape| Picture::new(array, shape, &kinds));
        let (Some(mut picture), Some(shape)) = (picture, shape) else {
            return Map::nothing(report, Sentence::new().text("in this report, ").code(array));
        };
        for (layer, kind) in picture.layers.iter_mut().zip(&kinds) {
            layer.mark_samples(&picture.plan, kind, shape);
        }
        Map(Ok(picture))
    }

    /// There is no array of that name.
    fn absent(array: &str, names: &mut dyn Iterator<Item = &str>) -> Map {
        Map(Err(no_array(array, names)))
    }

    /// An array without invalid values, and those that have some.
    fn nothing(report: &Report, array: Sentence) -> Map {
        let mut others: Vec<&str> = Vec::new();
        for found in report.violations() {
            let name = found.array();
            let is_drawn = report.shape(name).is_some_and(|shape| !shape.contains(&0));
            if is_drawn && !kinds(report, name).is_empty() && !others.contains(&name) {
                others.push(name);
            }
        }
        let nothing = array.text(" has no invalid values");
        Map(Err(match others.len() {
            0 => nothing,
            1 => nothing.text(": ").code(others[0]).text(" has some"),
            _ => nothing.text(": ").codes(others).text(" have some"),
        }))
    }

    /// Whether it is a sentence, because there is no such array or it has no invalid values.
    pub fn is_empty(&self) -> bool {
        self.0.is_err()
    }

    /// Whether it contains all invalid values, and not only the first samples.
    pub fn is_complete(&self) -> bool {
        self.0.as_ref().map_or(true, Picture::is_complete)
    }

    /// Returns the picture as self-contained SVG, without style sheet, font or script. It has its own
    /// background, and is smaller than 200 KB. Without invalid values, it contains the sentence.
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
    /// let svg = Features { x }.validate().unwrap_err().map("x").to_svg();
    /// assert!(svg.len() < 200_000);
    /// ```
    pub fn to_svg(&self) -> String {
        match &self.0 {
            Ok(picture) => svg::draw(picture),
            Err(sentence) => svg::draw_line(&sentence.to_string()),
        }
    }

    /// Displays the picture in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::InputSchema;
    /// # use schema_core::ndarray::{Array1, array};
    /// # #[derive(Debug, InputSchema)]
    /// # struct Signal {
    /// #     y: Array1<f64>,
    /// # }
    /// let rejected = Signal { y: array![0.0, f64::NAN] }.validate().unwrap_err();
    /// rejected.map("y").evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        let text = self.to_string();
        let shown = match &self.0 {
            Ok(picture) => notebook("image/svg+xml", &svg::draw(picture), &text),
            Err(sentence) => notebook("text/html", &rows::sentence(sentence), &text),
        };
        println!("{shown}");
    }
}

/// The legend as text, or the sentence.
impl fmt::Display for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(picture) => picture.fmt(f),
            Err(sentence) => sentence.fmt(f),
        }
    }
}

impl Picture {
    fn new(array: &str, shape: &[usize], kinds: &[&ViolationKind]) -> Option<Picture> {
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
        Some(Picture {
            name: short_name(array),
            shape: shape.to_vec(),
            layers: kinds.iter().filter_map(layer).collect(),
            plan,
        })
    }

    fn is_complete(&self) -> bool {
        self.layers.iter().all(|layer| layer.drawn == layer.count)
    }
}

impl fmt::Display for Picture {
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
    fn mark_samples(&mut self, plan: &Plan, kind: &ViolationKind, shape: &[usize]) {
        for Sample { index, .. } in kind.tally().map_or(&[][..], |tally| &tally.samples) {
            let is_inside = index.iter().zip(shape).all(|(at, size)| at < size);
            // Those of a custom check may be anywhere.
            if index.len() != shape.len() || !is_inside {
                continue;
            }
            for position in positions_of(kind, index, shape) {
                self.mark(plan, position);
            }
            self.drawn += 1;
        }
    }

    fn mark(&mut self, plan: &Plan, position: usize) {
        if let Some(count) = self.cells.get_mut(plan.cell(position)) {
            *count = count.saturating_add(1);
        }
    }
}

#[cfg(test)]
impl Map {
    /// The number of values that each layer marks.
    pub(super) fn marked(&self) -> impl Iterator<Item = usize> {
        let sum = |layer: &Layer| layer.cells.iter().map(|&count| count as usize).sum();
        self.0
            .iter()
            .flat_map(move |picture| picture.layers.iter().map(sum))
    }
}

/// The violations of the array that are about values. Only the struct can say again which rows its own
/// function refuses.
fn kinds<'a>(report: &'a Report, array: &str) -> Vec<&'a ViolationKind> {
    let some = |tally: &Tally| tally.count > 0;
    (report.of(array))
        .map(Violation::kind)
        .filter(|kind| kind.tally().is_some_and(some) && kind.rule() != Some(Rule::CheckRows))
        .collect()
}

/// The positions of a sample at `index`: for a lane, those of all its values.
fn positions_of(kind: &ViolationKind, index: &[usize], shape: &[usize]) -> Vec<usize> {
    let position = (index.iter().zip(shape)).fold(0, |position, (at, size)| position * size + at);
    let is_of_lanes = kind.rule().is_some_and(|rule| rule.scope() == Scope::Lane);
    match kind {
        ViolationKind::Rule {
            axis: Some(axis), ..
        } if is_of_lanes => {
            let inner: usize = shape[axis + 1..].iter().product();
            (0..shape[*axis]).map(|at| position + at * inner).collect()
        }
        _ => vec![position],
    }
}

fn label(kind: &ViolationKind) -> String {
    let code = kind.code();
    match kind {
        ViolationKind::Check {
            own_code: Some(own),
            ..
        } => clipped(&format!("{code}/{own}"), LIST),
        ViolationKind::Rule { rule, axis, .. } => {
            let argument = argument(rule).map_or(String::new(), |argument| format!(" {argument}"));
            let along = axis.map_or(String::new(), |axis| format!(" along axis {axis}"));
            format!("{code}{argument}{along}")
        }
        ViolationKind::Dtype { expected, .. } => format!("{code}: not {expected}"),
        _ => code.to_owned(),
    }
}

/// The argument of a rule in the legend.
fn argument(rule: &Constraint) -> Option<String> {
    match rule {
        Constraint::Range(range) => Some(range.to_string()),
        Constraint::OneOf(values) => Some(clipped(&list(values.iter().map(ShortValue)), LIST)),
        Constraint::SumsTo(sum) => Some(sum.total.to_string()),
        _ => None,
    }
}
