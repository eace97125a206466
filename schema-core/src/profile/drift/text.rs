//! Findings in words, with pictures.

use std::fmt::{self, Display, Write};

use schema_spec::show::{Column, Table, code, notebook, samp};
use schema_spec::{DType, Value};

use super::{Drift, Finding, FindingKind, Histograms, Share};
use crate::profile::show::{bars, rounded};
use crate::report::text::sentence::{Sentence, ShortValue, short_name};
use crate::show::rows::sentence;

/// The most findings that are listed.
const LISTED: usize = 100;

/// The most values that are listed.
const VALUES: usize = 5;

impl Finding {
    /// What changed, in one line.
    pub fn message(&self) -> String {
        self.sentence().to_string()
    }

    fn sentence(&self) -> Sentence {
        let place = |words: &str| {
            let sentence = Sentence::new().text(words);
            match self.column {
                Some(column) => sentence
                    .text(format_args!("column {column} of "))
                    .code(&self.array),
                None => sentence.code(&self.array),
            }
        };
        match &self.kind {
            FindingKind::Absent { before } => place("").text(" is absent, and was ").text(before),
            FindingKind::Unexpected { after } => place("").text(" is new: ").text(after),
            FindingKind::Dtype { before, after } => {
                place("").text(changed(&dtypes(after), &dtypes(before)))
            }
            FindingKind::Shape { before, after } => place("").text(changed(after, before)),
            FindingKind::Missing {
                before,
                after,
                changed,
                limit,
                chance,
            } => {
                let numbers = [*changed, *limit, *chance];
                place("").text(shares("missing", [*before, *after], numbers))
            }
            FindingKind::Infinite {
                before,
                after,
                changed,
                limit,
                chance,
            } => {
                let numbers = [*changed, *limit, *chance];
                place("").text(shares("infinite", [*before, *after], numbers))
            }
            FindingKind::Range {
                is_max,
                before,
                after,
                outside,
                limit,
            } => {
                let (side, end) = match is_max {
                    true => ("above", "largest"),
                    false => ("below", "smallest"),
                };
                let [before, after] = [before, after].map(number);
                place("").text(format_args!(
                    " has {} values {side} {before}, the {end} before; the {end} is {after} now, and a \
                     share of {} is allowed",
                    of(*outside),
                    short(*limit)
                ))
            }
            FindingKind::Mean {
                before,
                after,
                shift,
                limit,
                chance,
            } => place("the mean of ").text(format_args!(
                " is {}, and was {}: {} standard deviations apart, where {} are allowed{}",
                rounded(*after),
                rounded(*before),
                short(*shift),
                short(*limit),
                by_chance(*chance)
            )),
            FindingKind::Distribution {
                distance,
                limit,
                chance,
                ..
            } => place("").text(format_args!(
                " is distributed differently: {} bits of divergence, where {} are allowed{}",
                short(*distance),
                short(*limit),
                by_chance(*chance)
            )),
            FindingKind::New { values, .. } => {
                place("").text(" has new values: ").text(list(values))
            }
            FindingKind::Vanished { values, .. } => place("")
                .text(" has no longer the values ")
                .text(list(values)),
        }
    }

    /// A picture of the distribution before and now, one line each, if it changed; of classes, how often
    /// those occur that changed most.
    pub fn picture(&self) -> Vec<String> {
        let FindingKind::Distribution {
            histograms, values, ..
        } = &self.kind
        else {
            return Vec::new();
        };
        let Some(histograms) = histograms else {
            let changed = |(value, before, after): &(Value, Share, Share)| {
                let value = ShortValue(value);
                format!("{value}: {}, and was {}", of(*after), of(*before))
            };
            return values.iter().map(changed).collect();
        };
        let Histograms {
            low,
            high,
            before,
            after,
        } = histograms;
        let most = before.iter().chain(after).copied().fold(0.0, f64::max);
        let line = |word: &str, shares: &[f64]| {
            // Both have the same scale.
            let bars = bars(shares, most);
            format!(
                "{word}  {bars}  from {} to {}",
                rounded(*low),
                rounded(*high)
            )
        };
        vec![line("before", before), line("now   ", after)]
    }
}

fn dtypes(dtypes: &[DType]) -> String {
    let names: Vec<&str> = dtypes.iter().map(|dtype| dtype.name()).collect();
    names.join("/")
}

fn of(share: Share) -> String {
    format!("{} of {}", share.count, share.total)
}

fn changed(after: &str, before: &str) -> String {
    format!(" is {after}, and was {before}")
}

fn shares(word: &str, [before, after]: [Share; 2], [changed, limit, chance]: [f64; 3]) -> String {
    format!(
        " has {} values {word}, and had {}: the share changed by {}, where {} is allowed{}",
        of(after),
        of(before),
        short(changed),
        short(limit),
        by_chance(chance)
    )
}

fn by_chance(chance: f64) -> String {
    match chance {
        0.0 => String::new(),
        chance => format!(", and {} for chance", short(chance)),
    }
}

/// The number with at most three digits.
fn short(number: f64) -> String {
    let short: f64 = format!("{number:.2e}").parse().unwrap_or(number);
    Value::Float(short).to_string()
}

fn number(value: &Value) -> String {
    match value {
        Value::Float(number) => rounded(*number),
        other => other.to_string(),
    }
}

/// `7 (12 of 150)`, ..
fn list(values: &[(Value, Share)]) -> String {
    let mut text = String::new();
    for (at, (value, share)) in values.iter().enumerate() {
        let gap = if at > 0 { ", " } else { "" };
        if at == VALUES {
            let _ = write!(text, "{gap}{} more", values.len() - VALUES);
            break;
        }
        let _ = write!(text, "{gap}{} ({})", ShortValue(value), of(*share));
    }
    text
}

impl Drift {
    /// What was not compared, one line each.
    #[doc(hidden)]
    pub fn notes(&self) -> Vec<String> {
        let note = |(array, column, reason): (&str, Option<usize>, &str)| {
            let place = match column {
                Some(column) => format!("column {column} of `{}`", short_name(array)),
                None => format!("`{}`", short_name(array)),
            };
            format!("{place} is compared only by its missing values: {reason}")
        };
        let mut notes: Vec<String> = self.not_compared().take(LISTED).map(note).collect();
        if self.not_compared.len() > LISTED {
            notes.push(format!(
                "{} more are compared so",
                self.not_compared.len() - LISTED
            ));
        }
        notes
    }

    /// Returns the findings as HTML: a table with a row each.
    ///
    /// ```
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    /// use schema_core::profile::Profile;
    /// use schema_core::profile::drift::{Drift, Limits};
    ///
    /// let [before, after] = [
    ///     Profile::of(&Arrays::new().with("x", array![0.5, 1.5])),
    ///     Profile::of(&Arrays::new().with("x", array![1, 2])),
    /// ];
    /// let html = Drift::between(&before, &after, &Limits::default()).to_html();
    /// assert!(html.contains("<code>x</code> is i32, and was f64"));
    /// ```
    pub fn to_html(&self) -> String {
        if self.is_none() {
            return "no drift".to_owned();
        }
        let mut table = Table::new([
            ("code", Column::Word),
            ("array", Column::Word),
            ("what", Column::Prose),
            ("picture", Column::Prose),
        ]);
        for finding in self.findings.iter().take(LISTED) {
            table.row([
                code(finding.code()),
                code(&short_name(&finding.array)),
                sentence(&finding.sentence()),
                samp(finding.picture()),
            ]);
        }
        let mut html = format!("<b>drift</b>: {}\n{}", self.count(), table.to_html());
        if let Some(more) = self.more() {
            let _ = write!(html, "\n<br>{more}");
        }
        html
    }

    /// Displays the same in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::profile::drift::Drift;
    /// Drift::default().evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        println!(
            "{}",
            notebook("text/html", &self.to_html(), &self.to_string())
        );
    }

    fn count(&self) -> String {
        crate::report::text::sentence::counted(self.findings.len(), "finding")
    }

    fn more(&self) -> Option<String> {
        let more = self.findings.len().saturating_sub(LISTED);
        (more > 0).then(|| format!("{more} more findings"))
    }
}

/// A line for each finding, and a picture of each distribution that changed.
impl Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return f.write_str("no drift");
        }
        for (at, finding) in self.findings.iter().take(LISTED).enumerate() {
            let gap = if at > 0 { "\n" } else { "" };
            write!(f, "{gap}drift[{}]: {}", finding.code(), finding.message())?;
            for line in finding.picture() {
                write!(f, "\n  {line}")?;
            }
        }
        match self.more() {
            Some(more) => write!(f, "\n{more}"),
            None => Ok(()),
        }
    }
}
