//! Draws the picture. Coordinates are integers, which keeps cells sharp and paths short.

use std::fmt::Write;

use schema_spec::rules::Rule;
use schema_spec::show::escape;

use super::plan::{Plan, Span};
use super::{Layer, Picture};
use crate::report::text::sentence::list;

/// The picture has its own background, so that its colors are right on any page.
const GROUND: &str = "#fcfcfa";
const EDGE: &str = "#c9c9c2";
const VALID: &str = "#e6e6e0";
const INK: &str = "#1f1f1f";
const SOFT: &str = "#5c5c58";

const FONT: &str = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/// The padding around the picture.
const PAD: usize = 14;

/// The largest width and height of the cells together.
const WIDE: usize = 576;
const HIGH: usize = 384;

/// The largest size of a cell, and the smallest size at which lines separate cells.
const CELL: (usize, usize) = (36, 28);
const LINED: usize = 9;

/// The space between tiles, and above each tile for its number.
const GAP: usize = 8;
const CAPTION: usize = 13;

/// The palette of Okabe and Ito, which color-blind people can distinguish, in the order of the table
/// of rules. Other rules are gray.
const PALETTE: [&str; 8] = [
    "#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000",
];
const GRAY: &str = "#595959";

/// The color of a rule. Values that do not fit the dtype have the color of missing values.
fn color(rule: Option<Rule>) -> &'static str {
    let position = rule.unwrap_or(Rule::AllowNan) as usize;
    PALETTE.get(position).copied().unwrap_or(GRAY)
}

/// The opacity of a cell in which all values are invalid, at least a quarter, a sixteenth, and so on.
/// The last is that of all smaller shares: one can see it, and that it is little.
const SHADES: [&str; 5] = ["1", "0.75", "0.55", "0.36", "0.2"];

/// The shade of a cell with some invalid values, as an index of [`SHADES`].
fn shade(wrong: usize, room: usize) -> usize {
    if wrong >= room {
        return 0;
    }
    let is_in = |shade: &usize| wrong.saturating_mul(1 << (2 * shade)) >= room;
    let last = SHADES.len() - 1;
    (1..last).find(is_in).unwrap_or(last)
}

/// The shades that a cell of so many values can have, each with the smallest share that it stands for.
fn key(room: usize) -> Vec<String> {
    let mut key = vec!["all".to_owned()];
    for shade in 1..=shade(1, room) {
        let part = if shade + 1 == SHADES.len() {
            room
        } else {
            room.min(1 << (2 * shade))
        };
        key.push(format!("1/{part}"));
    }
    key
}

const KEY: &str = "share of a cell, at least";

/// A sentence in place of a picture.
pub(super) fn draw_line(line: &str) -> String {
    let width = 2 * PAD + text_width(line, 12);
    let mut svg = opening(line, (width, 2 * PAD + 14));
    Pen(&mut svg).text((PAD, PAD + 11), 12, INK, "", line);
    svg + "</svg>"
}

pub(super) fn draw(map: &Picture) -> String {
    let frame = Frame::of(&map.plan, map.most_marks());
    let notes = notes(map);
    let legend: Vec<String> = map.layers.iter().map(ToString::to_string).collect();
    let title = format!("{} {}", map.name, list(&map.shape));
    let key = match map.plan.largest_room() {
        room if room > 1 && map.is_complete() => key(room),
        _ => Vec::new(),
    };
    let widest = (notes.iter().map(|note| text_width(note, 11)))
        .chain(legend.iter().map(|line| 18 + text_width(line, 12)))
        .chain([
            text_width(&title, 14),
            frame.margin.0 + frame.width,
            key_width(&key),
        ])
        .max();
    let top = PAD + 22 + 15 * notes.len() + 6;
    let below = top + frame.margin.1 + frame.height + 14;
    let lines = legend.len() + usize::from(!key.is_empty());
    let (width, height) = (2 * PAD + widest.unwrap_or(0), below + 18 * lines + PAD - 4);

    let mut svg = opening(&title, (width, height));
    let mut pen = Pen(&mut svg);
    pen.text((PAD, PAD + 12), 14, INK, " font-weight=\"bold\"", &title);
    for (at, note) in notes.iter().enumerate() {
        pen.text((PAD, PAD + 30 + 15 * at), 11, SOFT, "", note);
    }
    let origin = (PAD + frame.margin.0, top + frame.margin.1);
    frame.draw(&mut pen, origin, map);
    for (at, (layer, line)) in map.layers.iter().zip(&legend).enumerate() {
        let y = below + 18 * at;
        let _ = writeln!(
            pen.0,
            "<rect x=\"{PAD}\" y=\"{y}\" width=\"12\" height=\"12\" fill=\"{}\"/>",
            color(layer.rule)
        );
        pen.text((PAD + 18, y + 10), 12, INK, "", line);
    }
    draw_key(&mut pen, below + 18 * legend.len(), &key);
    svg.push_str("</svg>");
    svg
}

fn opening(title: &str, (width, height): (usize, usize)) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{}\">\n\
         <title>{}</title>\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{GROUND}\" \
         stroke=\"{EDGE}\"/>\n",
        escape(FONT),
        escape(title),
        width - 1,
        height - 1,
    )
}

/// The space between the shades of the key, beside their boxes.
const KEY_GAP: usize = 10;

fn key_width(key: &[String]) -> usize {
    let shades = key.iter().map(|share| 16 + text_width(share, 11) + KEY_GAP);
    match key.len() {
        0 => 0,
        _ => text_width(KEY, 11) + shades.sum::<usize>(),
    }
}

/// The shades, on the ground of valid values, with their shares.
fn draw_key(pen: &mut Pen<'_>, y: usize, key: &[String]) {
    if key.is_empty() {
        return;
    }
    pen.text((PAD, y + 10), 11, SOFT, "", KEY);
    let mut x = PAD + text_width(KEY, 11) + KEY_GAP;
    for (share, opacity) in key.iter().zip(SHADES) {
        let _ = writeln!(
            pen.0,
            "<path fill=\"{VALID}\" d=\"{0}\"/><path fill=\"{INK}\" fill-opacity=\"{opacity}\" d=\"{0}\"/>",
            path_box((x, y), (12, 12))
        );
        pen.text((x + 16, y + 10), 11, SOFT, "", share);
        x += 16 + text_width(share, 11) + KEY_GAP;
    }
}

/// The notes above the cells: the axes of the picture, and the contents of a cell.
fn notes(map: &Picture) -> Vec<String> {
    let Plan {
        tiles,
        rows,
        columns,
        depth,
        depth_axis,
    } = &map.plan;
    let axes = |what: &str, span: &Span| match span.axes {
        (from, to) if from == to => None,
        (from, to) if from + 1 == to => Some(format!("{what}: axis {from} ({})", span.size)),
        (from, to) => Some(format!("{what}: axes {from} to {} ({})", to - 1, span.size)),
    };
    let sides: Vec<String> = [
        axes("tiles", tiles),
        axes("rows", rows),
        axes("columns", columns),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut notes = vec![sides.join(", ")];
    let shared: Vec<String> = [
        (tiles.per > 1).then(|| format!("{} samples", tiles.per)),
        (rows.per > 1).then(|| format!("{} rows", rows.per)),
        (columns.per > 1).then(|| format!("{} columns", columns.per)),
        depth_axis.map(|axis| format!("axis {axis} ({depth})")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !shared.is_empty() {
        notes.push(format!("one cell: {}", shared.join(" x ")));
    }
    notes.retain(|note| !note.is_empty());
    notes
}

/// The largest width of text: the fonts are monospaced.
fn text_width(text: &str, size: usize) -> usize {
    let letters: usize = text
        .chars()
        .map(|letter| if letter.is_ascii() { 1 } else { 2 })
        .sum();
    (letters * size * 62).div_ceil(100)
}

/// The size of cells and the layout of tiles.
struct Frame {
    cell: (usize, usize),
    /// The number of tiles in a row.
    abreast: usize,
    tile: (usize, usize),
    /// The space for numbers, to the left and above.
    margin: (usize, usize),
    width: usize,
    height: usize,
}

impl Frame {
    /// Each cell has a pixel for each of `marks` layers.
    fn of(plan: &Plan, marks: usize) -> Frame {
        let (tiles, rows, columns) = (plan.tiles.cells(), plan.rows.cells(), plan.columns.cells());
        if plan.tiles.axes.1 == 0 {
            let cell = (
                (WIDE / columns).clamp(marks.max(2), marks.max(CELL.0)),
                (HIGH / rows).clamp(2, CELL.1),
            );
            let (width, height) = (columns * cell.0, rows * cell.1);
            let has_columns = plan.columns.axes.1 > 0;
            let numbers = text_width(&last_tick(&plan.rows, cell.1, 14).to_string(), 10);
            return Frame {
                cell,
                abreast: 1,
                tile: (width, height),
                margin: (numbers + 8, if has_columns { 14 } else { 2 }),
                width,
                height,
            };
        }
        // The number of tiles per row that makes the cells largest.
        let side = |abreast: usize| {
            let wide = (WIDE + GAP) / abreast;
            let high = (HIGH + GAP) / tiles.div_ceil(abreast);
            let (wide, high) = (
                wide.saturating_sub(GAP) / columns,
                high.saturating_sub(GAP + CAPTION) / rows,
            );
            wide.min(high).clamp(1, CELL.1)
        };
        let abreast = (1..=tiles)
            .rev()
            .max_by_key(|&abreast| side(abreast))
            .unwrap_or(1);
        let cell = side(abreast).max(marks);
        let tile = (columns * cell, rows * cell);
        let down = tiles.div_ceil(abreast);
        Frame {
            cell: (cell, cell),
            abreast,
            tile,
            margin: (0, 0),
            width: abreast * (tile.0 + GAP) - GAP,
            height: down * (tile.1 + GAP + CAPTION) - GAP,
        }
    }

    /// The upper left corner of a tile.
    fn corner(&self, plan: &Plan, tile: usize) -> (usize, usize) {
        if plan.tiles.axes.1 == 0 {
            return (0, 0);
        }
        (
            tile % self.abreast * (self.tile.0 + GAP),
            tile / self.abreast * (self.tile.1 + GAP + CAPTION) + CAPTION,
        )
    }

    fn draw(&self, pen: &mut Pen<'_>, origin: (usize, usize), map: &Picture) {
        let plan = &map.plan;
        let corners: Vec<(usize, usize)> = (0..plan.tiles.cells())
            .map(|tile| {
                let (x, y) = self.corner(plan, tile);
                (origin.0 + x, origin.1 + y)
            })
            .collect();
        let boxes: String = corners.iter().map(|&at| path_box(at, self.tile)).collect();
        let _ = writeln!(pen.0, "<path fill=\"{VALID}\" d=\"{boxes}\"/>");
        for (at, layer) in map.layers.iter().enumerate() {
            self.draw_layer(pen, &corners, map, (at, layer));
        }
        self.draw_lines(pen, &corners, plan);
        if plan.tiles.axes.1 == 0 {
            self.draw_ticks(pen, origin, plan);
        } else {
            self.draw_captions(pen, &corners, plan);
        }
    }

    fn draw_layer(
        &self,
        pen: &mut Pen<'_>,
        corners: &[(usize, usize)],
        map: &Picture,
        (at, layer): (usize, &Layer),
    ) {
        let plan = &map.plan;
        let mut shades = [const { String::new() }; SHADES.len()];
        for (tile, corner) in corners.iter().enumerate() {
            for row in 0..plan.rows.cells() {
                let y = corner.1 + row * self.cell.1;
                let mut run = Run::default();
                for column in 0..plan.columns.cells() {
                    let cell = plan.at(tile, row, column);
                    let Some((from, width)) = self.part(map, cell, at) else {
                        run.end(&mut shades, self.cell.1);
                        continue;
                    };
                    let shade = if map.is_complete() {
                        let wrong = layer.cells[cell] as usize;
                        shade(wrong, plan.room(tile, row, column))
                    } else {
                        0
                    };
                    let x = corner.0 + column * self.cell.0 + from;
                    run.add(shade, (x, y), width, &mut shades, self.cell.1);
                }
                run.end(&mut shades, self.cell.1);
            }
        }
        let _ = writeln!(pen.0, "<g fill=\"{}\">", color(layer.rule));
        let _ = writeln!(pen.0, "<title>{}</title>", escape(&layer.to_string()));
        for (opacity, path) in SHADES.iter().zip(shades) {
            if !path.is_empty() {
                let _ = writeln!(pen.0, "<path fill-opacity=\"{opacity}\" d=\"{path}\"/>");
            }
        }
        pen.0.push_str("</g>\n");
    }

    /// The offset and width of a layer in a cell, which is split among the layers that mark it.
    fn part(&self, map: &Picture, cell: usize, at: usize) -> Option<(usize, usize)> {
        if map.layers[at].cells[cell] == 0 {
            return None;
        }
        let (before, all) = (marks(&map.layers[..at], cell), marks(&map.layers, cell));
        let (from, to) = (self.cell.0 * before / all, self.cell.0 * (before + 1) / all);
        Some((from, to - from))
    }

    fn draw_lines(&self, pen: &mut Pen<'_>, corners: &[(usize, usize)], plan: &Plan) {
        if self.cell.0.min(self.cell.1) < LINED {
            return;
        }
        let mut lines = String::new();
        for &(x, y) in corners {
            for column in 1..plan.columns.cells() {
                let _ = write!(lines, "M{} {y}v{}", x + column * self.cell.0, self.tile.1);
            }
            for row in 1..plan.rows.cells() {
                let _ = write!(lines, "M{x} {}h{}", y + row * self.cell.1, self.tile.0);
            }
        }
        let _ = writeln!(pen.0, "<path stroke=\"{GROUND}\" d=\"{lines}\"/>");
    }

    fn draw_ticks(&self, pen: &mut Pen<'_>, (x, y): (usize, usize), plan: &Plan) {
        if plan.rows.axes.1 > 0 {
            for (index, at) in ticks(&plan.rows, self.cell.1, 14) {
                let position = (x - 6, y + at + 4);
                pen.text(
                    position,
                    10,
                    SOFT,
                    " text-anchor=\"end\"",
                    &index.to_string(),
                );
            }
        }
        if plan.columns.axes.1 > 0 {
            let room = text_width(&plan.columns.size.to_string(), 10) + 8;
            for (index, at) in ticks(&plan.columns, self.cell.0, room) {
                let position = (x + at, y - 5);
                pen.text(
                    position,
                    10,
                    SOFT,
                    " text-anchor=\"middle\"",
                    &index.to_string(),
                );
            }
        }
    }

    fn draw_captions(&self, pen: &mut Pen<'_>, corners: &[(usize, usize)], plan: &Plan) {
        for (tile, &(x, y)) in corners.iter().enumerate() {
            let first = tile * plan.tiles.per;
            let last = (first + plan.tiles.per).min(plan.tiles.size) - 1;
            let mut caption = first.to_string();
            if last > first {
                let both = format!("{first}-{last}");
                if text_width(&both, 10) <= self.tile.0 + GAP {
                    caption = both;
                }
            }
            if text_width(&caption, 10) <= self.tile.0 + GAP {
                pen.text((x, y - 3), 10, SOFT, "", &caption);
            }
        }
    }
}

/// The number of layers that mark a cell.
fn marks(layers: &[Layer], cell: usize) -> usize {
    layers.iter().filter(|layer| layer.cells[cell] > 0).count()
}

impl Picture {
    /// The largest number of layers that mark the same cell.
    fn most_marks(&self) -> usize {
        let cells = 0..self.plan.cells();
        cells
            .map(|cell| marks(&self.layers, cell))
            .max()
            .unwrap_or(0)
    }
}

/// The indices beside cells of `cell` pixels, each with its pixel.
fn ticks(span: &Span, cell: usize, room: usize) -> impl Iterator<Item = (usize, usize)> {
    let (cell, per, size) = (cell, span.per, span.size);
    let step = step(span, cell, room);
    (0..size).step_by(step).map(move |index| {
        let middle = cell / 2;
        (index, index / per * cell + middle)
    })
}

/// The smallest of 1, 2, 5, 10, .. with at least `room` pixels between two indices.
fn step(span: &Span, cell: usize, room: usize) -> usize {
    let mut step = 1;
    let factors = [2, 5, 10];
    let mut decade = 1;
    loop {
        if step * cell >= room * span.per {
            return step;
        }
        for factor in factors {
            step = decade * factor;
            if step * cell >= room * span.per {
                return step;
            }
        }
        decade *= 10;
    }
}

fn last_tick(span: &Span, cell: usize, room: usize) -> usize {
    let step = step(span, cell, room);
    (span.size - 1) / step * step
}

/// Adjacent cells of one shade, which are drawn together.
#[derive(Default)]
struct Run {
    shade: usize,
    at: (usize, usize),
    width: usize,
}

impl Run {
    fn add(
        &mut self,
        shade: usize,
        at: (usize, usize),
        width: usize,
        shades: &mut [String; SHADES.len()],
        height: usize,
    ) {
        if self.width > 0 && shade == self.shade && self.at.0 + self.width == at.0 {
            self.width += width;
            return;
        }
        self.end(shades, height);
        *self = Run { shade, at, width };
    }

    fn end(&mut self, shades: &mut [String; SHADES.len()], height: usize) {
        if self.width > 0 {
            shades[self.shade] += &path_box(self.at, (self.width, height));
            self.width = 0;
        }
    }
}

fn path_box((x, y): (usize, usize), (width, height): (usize, usize)) -> String {
    format!("M{x} {y}h{width}v{height}h-{width}z")
}

struct Pen<'a>(&'a mut String);

impl Pen<'_> {
    fn text(
        &mut self,
        (x, y): (usize, usize),
        size: usize,
        color: &str,
        attributes: &str,
        text: &str,
    ) {
        let _ = writeln!(
            self.0,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{color}\"{attributes}>{}</text>",
            escape(text)
        );
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{GRAY, PALETTE, SHADES, VALID, key, shade};

    #[test]
    fn a_shade_says_a_share() {
        assert_eq!((shade(5, 5), shade(4096, 4096)), (0, 0));
        assert_eq!((shade(4, 5), shade(1, 4), shade(1, 5)), (1, 1, 2));
        assert_eq!((shade(1, 64), shade(1, 65), shade(1, 4096)), (3, 4, 4));
        assert_eq!(key(1), ["all"]);
        assert_eq!(key(2), ["all", "1/2"]);
        assert_eq!(key(12), ["all", "1/4", "1/12"]);
        assert_eq!(key(4096), ["all", "1/4", "1/16", "1/64", "1/4096"]);
    }

    fn channels(color: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()))
    }

    /// Each shade of each color differs from the next, and the faintest from valid cells.
    #[test]
    fn shades_can_be_told_apart() {
        let ground = channels(VALID);
        let mut opacities: Vec<f64> = SHADES.iter().map(|shade| shade.parse().unwrap()).collect();
        opacities.push(0.0);
        for color in PALETTE.into_iter().chain([GRAY]).map(channels) {
            for pair in opacities.windows(2) {
                let step = pair[0] - pair[1];
                let apart = [0, 1, 2].map(|at| step * (color[at] - ground[at]).abs());
                assert!(apart.iter().sum::<f64>() > 20.0, "{color:?} {pair:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_larger_share_is_never_fainter(
            (room, wrong, more) in (1..100_000_usize).prop_flat_map(|room| {
                (Just(room), 1..=room, 1..=room)
            })
        ) {
            let (less, more) = (wrong.min(more), wrong.max(more));
            prop_assert!(shade(more, room) <= shade(less, room));
            prop_assert_eq!(shade(less, room) == 0, less == room);
            prop_assert!(shade(less, room) < key(room).len());
        }
    }
}
