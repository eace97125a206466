use std::fmt::Write;

use crate::History;

const WIDTH: f32 = 420.0;
const HEIGHT: f32 = 110.0;
const LEFT: f32 = 10.0;
const TOP: f32 = 40.0;
/// Readable on white and on black.
const GREY: &str = "#888";
const BLUE: &str = "#3d85c6";
const RED: &str = "#d9534f";

/// Draws the loss over the epochs as SVG.
pub(crate) fn svg(history: &History) -> String {
    let (width, height) = (WIDTH + 2.0 * LEFT, TOP + HEIGHT + 10.0);
    let nan = history.losses.iter().any(|loss| loss.is_nan()) || history.nan_weights() > 0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\">\
         <text x=\"{LEFT}\" y=\"22\" font-weight=\"bold\" fill=\"{}\">{history}</text>\
         <path d=\"M{LEFT} {TOP}V{1}H{2}\" fill=\"none\" stroke=\"{GREY}\"/>",
        if nan { RED } else { BLUE },
        TOP + HEIGHT,
        LEFT + WIDTH,
    );
    if nan {
        let (x, y) = (LEFT + WIDTH / 2.0, TOP + HEIGHT / 2.0 + 12.0);
        let _ = write!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"36\" text-anchor=\"middle\" fill=\"{RED}\">\
             NaN</text>",
        );
    } else {
        let _ = write!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"2\"/>",
            points(&history.losses),
        );
    }
    svg.push_str("</svg>");
    svg
}

/// At most about fifty points, rounded to pixels, so that the picture is the same on any machine.
fn points(losses: &[f32]) -> String {
    let highest = losses.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let last = losses.len().saturating_sub(1);
    let step = last.div_ceil(50).max(1);
    let mut points = String::new();
    for (epoch, loss) in losses.iter().enumerate() {
        if epoch % step == 0 || epoch == last {
            let x = LEFT + WIDTH * epoch as f32 / last.max(1) as f32;
            let y = TOP + HEIGHT * (1.0 - loss / highest);
            let _ = write!(points, "{x:.0},{y:.0} ");
        }
    }
    points.truncate(points.trim_end().len());
    points
}
