use schema_spec::show::{Column, Table, code, notebook, samp};

use super::{RepairLog, Repaired, RepairedKind, Unrepaired};
use crate::report::text::Lines;
use crate::report::text::outline::Detail;
use crate::report::text::sentence::short_name;
use crate::show::rows::{bounded, sentence};

/// The text of an empty log.
const EMPTY: &str = "nothing to repair";

impl RepairLog {
    /// Returns the log as HTML: a table with one row per step and array.
    ///
    /// Its length is limited like that of the text: if there are many entries, rows are shortened, and
    /// the last row has the number of omitted entries.
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    /// use schema_core::repair::Imputation;
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f64>,
    /// }
    ///
    /// let arrays = Arrays::new().with("x", array![[1.0, 2.0], [3.0, f64::NAN]]);
    /// let (_, log) = Repair::new()
    ///     .impute("x", Imputation::Mean)
    ///     .build::<Features>(arrays)?;
    /// let html = log.to_html();
    /// assert!(html.contains("<code>x</code>: 1 of 4 values imputed by the mean of its feature"));
    /// assert!(html.contains(">x[1, 1] = NaN -&gt; 2</samp>"));
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    pub fn to_html(&self) -> String {
        if self.is_empty() {
            return EMPTY.to_owned();
        }
        let undone = self.steps().iter().filter(|done| is_undone(done)).count();
        let done = self.steps().len() - undone;
        let mut html = format!("<b>{done}</b> repaired");
        if undone > 0 {
            html = format!("{html}, <b>{undone}</b> not repaired");
        }
        format!("{html}\n{}", table(self).to_html())
    }

    /// Displays the log in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::{ArraySpec, Arrays, DType, Repair, Schema};
    /// # use schema_core::ndarray::array;
    /// const SCHEMA: Schema =
    ///     Schema::new("Labels").with_arrays(const { &[ArraySpec::new("y", DType::I64)] });
    ///
    /// let arrays = Arrays::new().with("label", array![0_i64, 1]);
    /// let (_, log) = Repair::new().rename("label", "y").apply(&SCHEMA, arrays)?;
    /// log.evcxr_display();
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    pub fn evcxr_display(&self) {
        println!("{}", notebook("text/html", &self.to_html(), &self.text()));
    }

    fn text(&self) -> String {
        if self.is_empty() {
            EMPTY.to_owned()
        } else {
            self.to_string()
        }
    }
}

impl Unrepaired {
    /// Returns the report and the log as HTML: see [`Report::to_html`](crate::Report::to_html) and
    /// [`RepairLog::to_html`].
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f64>,
    /// }
    ///
    /// let arrays = Arrays::new().with("x", array![[1.0, 2.0], [3.0, 4.0]]);
    /// let unrepaired = Repair::new().reshape("x").build::<Features>(arrays).unwrap_err();
    /// let html = unrepaired.to_html();
    /// assert!(html.contains("<code>x</code> is [2, 2], but the schema says [batch, 3]"));
    /// assert!(html.contains("<code>x</code>: 4 values do not fit [batch, 3]"));
    /// ```
    pub fn to_html(&self) -> String {
        let report = self.report().to_html();
        if self.log().is_empty() {
            report
        } else {
            format!("{report}\n{}", self.log().to_html())
        }
    }

    /// Displays the report and the log in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::{ArraySpec, Arrays, DType, Repair, Schema};
    /// const SCHEMA: Schema =
    ///     Schema::new("Labels").with_arrays(const { &[ArraySpec::new("y", DType::I64)] });
    ///
    /// Repair::new().apply(&SCHEMA, Arrays::new()).unwrap_err().evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        println!("{}", notebook("text/html", &self.to_html(), &self.text()));
    }

    /// Like the HTML, with the entire log, of which the error contains only failed steps.
    fn text(&self) -> String {
        if self.log().is_empty() {
            self.report().to_string()
        } else {
            format!("{}\n{}", self.report(), self.log())
        }
    }
}

fn is_undone(done: &Repaired) -> bool {
    matches!(done.kind(), RepairedKind::Not { .. })
}

fn table(log: &RepairLog) -> Table {
    let mut table = Table::new([
        ("step", Column::Word),
        ("array", Column::Word),
        ("what", Column::Prose),
        ("where", Column::Prose),
    ]);
    let steps: Vec<_> = log.steps().iter().zip(log.lines()).collect();
    for row in bounded(&steps, "steps", row) {
        table.row(row);
    }
    table
}

fn row((done, lines): &(&Repaired, Lines), detail: Detail) -> [String; 4] {
    let label = if is_undone(done) {
        "<b>not repaired</b>: "
    } else {
        ""
    };
    [
        code(done.step()),
        code(&short_name(done.array())),
        format!("{label}{}", sentence(&lines.what)),
        samp(detail.of(&lines.details)),
    ]
}
