//! A profile as a table, in text and in HTML.

use std::fmt::{self, Display, Write};

use schema_spec::show::{Column, Table, escape, notebook, visible};
use schema_spec::{DType, Value};

use super::{ArrayProfile, Profile, Statistics};
use crate::report::text::sentence::{ShortValue, short_name};

/// The most arrays and columns that are listed.
const LISTED: usize = 200;

/// The widths of a picture of a histogram, in characters.
const BINS: usize = 16;

/// The heads of the table.
const HEADS: [(&str, Column); 12] = [
    ("name", Column::Word),
    ("dtype", Column::Word),
    ("shape", Column::Word),
    ("missing", Column::Number),
    ("infinite", Column::Number),
    ("min", Column::Number),
    ("mean", Column::Number),
    ("std", Column::Number),
    ("median", Column::Number),
    ("max", Column::Number),
    ("distinct", Column::Number),
    ("values", Column::Word),
];

type Row = [String; HEADS.len()];

impl Profile {
    /// The rows of the table, and how many are left out.
    fn table(&self) -> (Vec<Row>, usize) {
        let mut rows = Vec::new();
        let mut left = 0;
        for array in self.arrays() {
            let columns = array.columns();
            let columns = if columns.len() > 1 {
                columns
            } else {
                Vec::new()
            };
            let all = std::iter::once(array.statistics()).chain(columns);
            for (at, statistics) in all.enumerate() {
                if rows.len() == LISTED {
                    left += 1;
                    continue;
                }
                rows.push(match at {
                    0 => row(array.name(), &dtypes(&array), &shape(&array), &statistics),
                    at => row(&format!("  column {}", at - 1), "", "", &statistics),
                });
            }
        }
        (rows, left)
    }

    /// What the profile is of: `150 rows in 2 files, 3 arrays`.
    fn head(&self) -> String {
        let mut head = counted(self.rows, "row");
        if self.files > 0 {
            let _ = write!(head, " in {}", counted(self.files, "file"));
        }
        let _ = write!(head, ", {}", counted(self.arrays.len() as u64, "array"));
        head
    }

    fn rest(&self, left: usize) -> Vec<String> {
        let mut lines = Vec::new();
        if left > 0 {
            lines.push(format!("{left} more columns"));
        }
        for (name, reason) in self.unreadable() {
            lines.push(format!(
                "`{}` cannot be read: it {}",
                short_name(name),
                visible(reason)
            ));
        }
        lines
    }

    /// Returns the profile as HTML: a table with a row per array and column.
    ///
    /// ```
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    /// use schema_core::profile::Profile;
    ///
    /// let html = Profile::of(&Arrays::new().with("x", array![0.5, 1.5])).to_html();
    /// assert!(html.contains("<code>x</code>") && html.contains("<code>f64</code>"));
    /// ```
    pub fn to_html(&self) -> String {
        let (rows, left) = self.table();
        let mut table = Table::new(HEADS);
        for row in rows {
            // The name, dtype and shape are code, as in the table of arrays.
            let mut cells = row.map(|cell| escape(&cell));
            for cell in cells
                .iter_mut()
                .take(3)
                .filter(|cell| !cell.is_empty() && !cell.starts_with(' '))
            {
                *cell = format!("<code>{cell}</code>");
            }
            table.row(cells);
        }
        let mut html = format!("<b>{}</b>", self.head());
        if !self.arrays.is_empty() {
            let _ = write!(html, "\n{}", table.to_html());
        }
        for line in self.rest(left) {
            let _ = write!(html, "\n<br>{}", escape(&line));
        }
        html
    }

    /// Displays the same in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::profile::Profile;
    /// Profile::new().evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        println!(
            "{}",
            notebook("text/html", &self.to_html(), &self.to_string())
        );
    }
}

/// A table, with a line for each array and each column of one; columns of the table that say nothing
/// are left out. A median with `~` is the middle of an interval.
impl Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head())?;
        let (rows, left) = self.table();
        let mut lines = vec![String::new(); rows.len() + 1];
        for (at, (head, align)) in HEADS.into_iter().enumerate() {
            if rows.iter().all(|row| row[at].is_empty()) {
                continue;
            }
            let cells = std::iter::once(head).chain(rows.iter().map(|row| row[at].as_str()));
            let width = cells
                .clone()
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0);
            for (line, cell) in lines.iter_mut().zip(cells) {
                let room = " ".repeat(width - cell.chars().count());
                let _ = match align {
                    Column::Number => write!(line, "  {room}{cell}"),
                    _ => write!(line, "  {cell}{room}"),
                };
            }
        }
        for line in lines.iter().filter(|_| !rows.is_empty()) {
            write!(f, "\n{}", line.trim_end())?;
        }
        for line in self.rest(left) {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Profile({self})")
    }
}

fn row(name: &str, dtype: &str, shape: &str, statistics: &Statistics) -> Row {
    let value =
        |value: Option<Value>| value.map_or(String::new(), |value| ShortValue(&value).to_string());
    let number = |number: Option<f64>| number.map_or(String::new(), rounded);
    let median = match statistics.quantile(0.5) {
        Some(median) if statistics.is_exact() => rounded(median),
        Some(median) => format!("~{}", rounded(median)),
        None => String::new(),
    };
    let distinct = match statistics.distinct() {
        Some(distinct) if statistics.is_counted() => distinct.to_string(),
        Some(distinct) => format!("~{distinct}"),
        None => String::new(),
    };
    [
        if name.starts_with("  ") {
            name.to_owned()
        } else {
            short_name(name)
        },
        dtype.to_owned(),
        shape.to_owned(),
        statistics.missing().to_string(),
        match statistics.infinite() {
            0 => String::new(),
            count => count.to_string(),
        },
        value(statistics.min()),
        number(statistics.mean()),
        number(statistics.standard_deviation()),
        median,
        value(statistics.max()),
        distinct,
        picture(statistics),
    ]
}

/// A histogram in one line, or the most frequent values.
fn picture(statistics: &Statistics) -> String {
    let is_few = statistics
        .distinct()
        .is_some_and(|distinct| distinct <= FREQUENT as u64);
    if let Some((low, high)) = ends(statistics).filter(|_| !is_few) {
        let counts = statistics.histogram(low, high, BINS);
        let most = counts.iter().copied().fold(0.0, f64::max);
        return bars(&counts, most);
    }
    let Some(frequent) = statistics.most_frequent(FREQUENT) else {
        return String::new();
    };
    let mut text = String::new();
    for (value, count) in &frequent {
        let gap = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{gap}{}: {count}", ShortValue(value));
    }
    if statistics
        .distinct()
        .is_some_and(|distinct| distinct > frequent.len() as u64)
    {
        text.push_str(", ..");
    }
    text
}

/// How many of the most frequent values are shown.
const FREQUENT: usize = 3;

/// The smallest and the largest number, if they differ and are shown as a histogram.
fn ends(statistics: &Statistics) -> Option<(f64, f64)> {
    let (low, high) = statistics
        .values
        .numbers
        .ends
        .filter(|_| statistics.is_numbers())?;
    let (low, high) = (low.as_f64(), high.as_f64());
    (low < high).then_some((low, high))
}

/// Bars of the blocks of Unicode, from nothing to the most.
pub(super) fn bars(counts: &[f64], most: f64) -> String {
    const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let block = |count: &f64| {
        // A bar for whatever is there.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // of a share
        let height = (8.0 * count / most).ceil() as usize;
        BLOCKS[height.min(8)]
    };
    counts.iter().map(block).collect()
}

pub(super) fn dtypes(array: &ArrayProfile<'_>) -> String {
    let names: Vec<&str> = array.dtypes().into_iter().map(DType::name).collect();
    names.join("/")
}

/// The shape, or the shapes of rows where they differ.
pub(super) fn shape(array: &ArrayProfile<'_>) -> String {
    let rows = array.rows();
    let shape = |row: Option<&[usize]>| match row {
        None => "[]".to_owned(),
        Some(row) => {
            let row = row.iter().map(|size| format!(", {size}"));
            format!("[{rows}{}]", row.collect::<String>())
        }
    };
    let mut shapes: Vec<String> = array.row_shapes().map(shape).collect();
    if array.has_more_shapes() {
        shapes.push("..".to_owned());
    }
    shapes.join("/")
}

pub(super) fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The number with at most six digits.
pub(super) fn rounded(number: f64) -> String {
    let short: f64 = format!("{number:.5e}").parse().unwrap_or(number);
    Value::Float(short).to_string()
}
