use schema_spec::show::{Column, Table, code, escape, notebook, samp};

use super::rows::{bounded, sentence};
use crate::report::Voice;
use crate::report::text::Lines;
use crate::report::text::outline::Detail;
use crate::report::text::sentence::short_name;
use crate::{Report, Violation};

impl Report {
    /// Returns the report as HTML: a table with one row per violation.
    ///
    /// Its length is limited like that of the text: if there are many violations, rows are shortened,
    /// and the last row has the number of omitted violations.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array2, array};
    ///
    /// #[derive(InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f32>,
    /// }
    ///
    /// let report = Features { x: array![[1.0, f32::NAN, 3.0]] }.check().unwrap_err();
    /// let html = report.to_html();
    /// assert!(html.contains("<code>x</code> has 1 NaN in 3 values"));
    /// assert!(html.contains(">x[0, 1] = NaN</samp>"));
    /// ```
    pub fn to_html(&self) -> String {
        self.html_in(&Voice::RUST)
    }

    /// Returns the same with help worded by `voice`.
    #[doc(hidden)]
    pub fn html_in(&self, voice: &Voice) -> String {
        let violations = self.violations();
        let plural = if violations.len() == 1 { "" } else { "s" };
        format!(
            "<b>{}</b>: {} violation{plural}\n{}",
            escape(&short_name(self.schema())),
            violations.len(),
            table(violations, voice).to_html()
        )
    }

    /// Displays the report in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::{ArraySpec, Arrays, DType, Schema};
    /// const SCHEMA: Schema =
    ///     Schema::new("Labels").with_arrays(const { &[ArraySpec::new("y", DType::I64)] });
    ///
    /// SCHEMA.validate(&Arrays::new()).unwrap_err().evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        let (html, text) = (self.to_html(), self.to_string());
        println!("{}", notebook("text/html", &html, &text));
    }
}

fn table(violations: &[Violation], voice: &Voice) -> Table {
    let mut table = Table::new([
        ("code", Column::Word),
        ("array", Column::Word),
        ("what", Column::Prose),
        ("where", Column::Prose),
        ("help", Column::Prose),
    ]);
    let row = |found: &Violation, detail| row(found, voice, detail);
    for row in bounded(violations, "violations", row) {
        table.row(row);
    }
    table
}

fn row(found: &Violation, voice: &Voice, detail: Detail) -> [String; 5] {
    let lines = Lines::of(found, voice);
    let array = match found.array() {
        "" => String::new(),
        name => code(&short_name(name)),
    };
    let help = lines.help.filter(|_| detail == Detail::Full);
    [
        code(&found.full_code()),
        array,
        sentence(&lines.what),
        samp(detail.of(&lines.details)),
        help.as_ref().map_or(String::new(), sentence),
    ]
}
