//! Charts of lines, as SVG.

mod scale;

use std::fmt::{self, Write};

use scale::Scale;

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 280.0;
/// The space around the plot: for the title and the legend, the ticks and the labels.
const TOP: f64 = 40.0;
const LEFT: f64 = 66.0;
const RIGHT: f64 = 20.0;
const BELOW: f64 = 48.0;
const LEGEND: f64 = 20.0;

/// The chart has its own background, so that its colors can be read on any page.
const GROUND: &str = "#fcfcfa";
const EDGE: &str = "#c9c9c2";
const GRID: &str = "#e6e6e0";
const INK: &str = "#1f1f1f";
const SOFT: &str = "#5c5c58";
/// Each is readable on the background as text is, and color-blind people can tell them apart.
const LINES: [&str; 3] = ["#0072B2", "#8a5a00", "#007355"];
const MARKS: &str = "#b3261e";

/// The most points of a line that are drawn.
const POINTS: usize = 240;

/// A chart of lines over labelled axes, with points that are marked. A notebook displays it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    title: String,
    x: String,
    y: String,
    lines: Vec<(String, Vec<(f64, f64)>)>,
    marks: Vec<(String, Vec<(f64, f64)>)>,
    /// Where there is nothing to draw, and why.
    gaps: Vec<(f64, f64, String)>,
}

impl Chart {
    /// Creates a chart with its title and the labels of its axes, which name the units.
    pub fn new(title: impl Into<String>, x: impl Into<String>, y: impl Into<String>) -> Chart {
        Chart {
            title: title.into(),
            x: x.into(),
            y: y.into(),
            ..Chart::default()
        }
    }

    /// Adds a line through points. It is interrupted where a value is NaN or infinite.
    #[must_use]
    pub fn line(
        mut self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Chart {
        self.lines.push((name.into(), points.into_iter().collect()));
        self
    }

    /// Replaces the label of the y axis.
    #[must_use]
    pub fn y_axis(mut self, label: impl Into<String>) -> Chart {
        self.y = label.into();
        self
    }

    /// Marks points by crosses.
    #[must_use]
    pub fn mark(
        mut self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Chart {
        self.marks.push((name.into(), points.into_iter().collect()));
        self
    }

    /// Shades the range of x in which there is nothing to draw, and says why.
    #[must_use]
    pub fn gap(mut self, from: f64, to: f64, why: impl Into<String>) -> Chart {
        self.gaps.push((from, to, why.into()));
        self
    }

    /// Returns the chart as self-contained SVG.
    pub fn to_svg(&self) -> String {
        let (xs, ys) = self.scales();
        let legend = self.legend();
        let height = HEIGHT + if legend.is_empty() { 0.0 } else { LEGEND };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" \
             font-size=\"12\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{GROUND}\" \
             stroke=\"{EDGE}\"/>\n",
            escape(&self.title),
            escape(&self.to_string()),
            WIDTH - 1.0,
            height - 1.0,
        );
        text(
            &mut svg,
            (14.0, 26.0),
            "start",
            INK,
            " font-size=\"14\" font-weight=\"bold\"",
            &self.title,
        );
        self.draw_axes(&mut svg, &xs, &ys);
        self.draw_content(&mut svg, &xs, &ys);
        let mut left = LEFT;
        for (sign, color, name) in legend {
            text(
                &mut svg,
                (left, HEIGHT + 6.0),
                "start",
                color,
                " font-weight=\"bold\"",
                sign,
            );
            text(
                &mut svg,
                (left + 18.0, HEIGHT + 6.0),
                "start",
                INK,
                "",
                name,
            );
            left += 40.0 + 7.0 * name.chars().count() as f64;
        }
        svg.push_str("</svg>");
        svg
    }

    fn scales(&self) -> (Scale, Scale) {
        let points = || {
            self.lines
                .iter()
                .chain(&self.marks)
                .flat_map(|(_, points)| points)
        };
        let ends = self.gaps.iter().flat_map(|&(from, to, _)| [from, to]);
        let xs = points().map(|point| point.0).chain(ends);
        let ys = points().map(|point| point.1);
        (
            Scale::of(xs, (LEFT, WIDTH - RIGHT), 8.0),
            Scale::of(ys, (HEIGHT - BELOW, TOP), 5.0),
        )
    }

    /// The sign, the color and the name of what is drawn, if a name is needed.
    fn legend(&self) -> Vec<(&'static str, &'static str, &str)> {
        if self.lines.len() + self.marks.len() < 2 {
            return Vec::new();
        }
        let lines = (self.lines.iter().zip(LINES)).map(|((name, _), color)| ("—", color, &**name));
        let marks = self.marks.iter().map(|(name, _)| ("×", MARKS, &**name));
        lines.chain(marks).collect()
    }

    fn draw_axes(&self, svg: &mut String, xs: &Scale, ys: &Scale) {
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BELOW);
        for tick in ys.ticks() {
            let y = ys.place(tick);
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {y:.0}H{right}\" stroke=\"{GRID}\"/>"
            );
            text(svg, (LEFT - 8.0, y + 4.0), "end", SOFT, "", &ys.label(tick));
        }
        for tick in xs.ticks() {
            let x = xs.place(tick);
            let _ = writeln!(svg, "<path d=\"M{x:.0} {bottom}v4\" stroke=\"{SOFT}\"/>");
            text(svg, (x, bottom + 17.0), "middle", SOFT, "", &xs.label(tick));
        }
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {TOP}V{bottom}H{right}\" fill=\"none\" stroke=\"{SOFT}\"/>"
        );
        text(
            svg,
            ((LEFT + right) / 2.0, bottom + 36.0),
            "middle",
            INK,
            "",
            &self.x,
        );
        let middle = (TOP + bottom) / 2.0;
        let turned = format!(" transform=\"rotate(-90 18 {middle:.0})\"");
        text(svg, (18.0, middle), "middle", INK, &turned, &self.y);
    }

    fn draw_content(&self, svg: &mut String, xs: &Scale, ys: &Scale) {
        let bottom = HEIGHT - BELOW;
        for (from, to, why) in &self.gaps {
            let (from, to) = (xs.place(*from), xs.place(*to));
            let _ = writeln!(
                svg,
                "<rect x=\"{from:.0}\" y=\"{TOP}\" width=\"{:.0}\" height=\"{:.0}\" \
                 fill=\"{MARKS}\" fill-opacity=\"0.08\"/>",
                to - from,
                bottom - TOP,
            );
            let place = ((from + to) / 2.0, (TOP + bottom) / 2.0 + 6.0);
            text(
                svg,
                place,
                "middle",
                MARKS,
                " font-size=\"16\" font-weight=\"bold\"",
                why,
            );
        }
        for ((_, points), color) in self.lines.iter().zip(LINES) {
            let path = path(points, xs, ys);
            let _ = writeln!(
                svg,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" \
                 stroke-linejoin=\"round\" stroke-linecap=\"round\"/>"
            );
        }
        for (x, y) in self.marks.iter().flat_map(|(_, points)| points) {
            let _ = writeln!(
                svg,
                "<path d=\"M{:.0} {:.0}l8 8m0 -8l-8 8\" stroke=\"{MARKS}\" stroke-width=\"2\"/>",
                xs.place(*x) - 4.0,
                ys.place(*y) - 4.0,
            );
        }
    }

    /// Displays itself in a notebook.
    pub fn evcxr_display(&self) {
        println!(
            "EVCXR_BEGIN_CONTENT image/svg+xml\n{}\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT text/plain\n{self}\nEVCXR_END_CONTENT",
            self.to_svg(),
        );
    }
}

/// What the chart shows, for those who do not see it.
impl fmt::Display for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} over {}", self.title, self.y, self.x)?;
        for (name, points) in &self.lines {
            let finite = || points.iter().filter(|point| point.1.is_finite());
            if let (Some(first), Some(last)) = (finite().next(), finite().next_back()) {
                let (from, to) = (first.1, last.1);
                write!(
                    f,
                    "; {name}: {from:.2} at {}, {to:.2} at {}",
                    first.0, last.0
                )?;
            }
        }
        for (name, points) in &self.marks {
            write!(f, "; {name}: {}", points.len())?;
        }
        for (from, to, why) in &self.gaps {
            write!(f, "; {why} from {from} to {to}")?;
        }
        Ok(())
    }
}

/// The line, in whole pixels so that it is the same on any machine.
fn path(points: &[(f64, f64)], xs: &Scale, ys: &Scale) -> String {
    let last = points.len().saturating_sub(1);
    let step = last.div_ceil(POINTS).max(1);
    let mut path = String::new();
    let mut pen = 'M';
    for (index, &(x, y)) in points.iter().enumerate() {
        if !(x.is_finite() && y.is_finite()) {
            pen = 'M';
        } else if index % step == 0 || index == last {
            let _ = write!(path, "{pen}{:.0} {:.0}", xs.place(x), ys.place(y));
            pen = 'L';
        }
    }
    path
}

fn text(svg: &mut String, at: (f64, f64), anchor: &str, color: &str, style: &str, words: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"{anchor}\" fill=\"{color}\"{style}>{}</text>",
        at.0,
        at.1,
        escape(words),
    );
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let points = [
            (0.0, 4.0),
            (1.0, 2.0),
            (2.0, f64::NAN),
            (3.0, 1.0),
            (4.0, 0.5),
        ];
        Chart::new("loss < 5", "batch", "loss").line("loss", points)
    }

    #[test]
    fn a_line_is_interrupted_where_a_value_is_nan() {
        let svg = chart().to_svg();
        let line = svg
            .lines()
            .find(|line| line.contains("stroke-linejoin"))
            .unwrap();
        assert_eq!(line.matches('M').count(), 2, "{line}");
        assert!(!svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn the_text_for_those_who_do_not_see_it_has_the_ends() {
        assert_eq!(
            chart().to_string(),
            "loss < 5: loss over batch; loss: 4.00 at 0, 0.50 at 4"
        );
        assert!(chart().to_svg().contains("<title>loss &lt; 5</title>"));
    }

    #[test]
    fn a_legend_names_what_a_label_cannot() {
        assert_eq!(chart().legend().len(), 0);
        assert_eq!(chart().mark("rejected", [(2.0, 0.0)]).legend().len(), 2);
    }

    /// WCAG's contrast ratio of the colors of text and lines with the background.
    #[test]
    fn every_color_can_be_read() {
        fn luminance(color: &str) -> f64 {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        }
        for color in LINES.into_iter().chain([MARKS, INK, SOFT]) {
            let contrast = (luminance(GROUND) + 0.05) / (luminance(color) + 0.05);
            assert!(contrast >= 4.5, "{color}: {contrast:.2}");
        }
    }
}
