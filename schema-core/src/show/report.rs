use schema_spec::show::{Column, Table, code, escape, notebook, pre};

use super::Map;
use super::rows::{Detail, bounded, sentence};
use crate::report::text::{Lines, Name};
use crate::{Report, Violation};

impl Report {
    /// The report as HTML: a table with a row a violation.
    ///
    /// It is bounded like the text: where much is wrong, each row says less, and the last one how
    /// many there are no rows for.
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
    /// assert!(html.contains(">x[0, 1] = NaN</pre>"));
    /// ```
    pub fn to_html(&self) -> String {
        let violations = self.violations();
        let plural = if violations.len() == 1 { "" } else { "s" };
        format!(
            "<b>{}</b>: {} violation{plural}\n{}",
            escape(&Name(self.schema()).bare()),
            violations.len(),
            table(violations).to_html()
        )
    }

    /// Shows the report in an evcxr notebook, which calls it.
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

    /// Where in an array the values are that are wrong, as far as the report tells: the samples of
    /// each violation. `None` where no single value of it is wrong.
    ///
    /// A report is not the data: [`Rejected::map`](crate::Rejected::map) has all of them.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::Array1;
    ///
    /// #[derive(InputSchema)]
    /// struct Signal {
    ///     #[input(shape = [time], range = 0.0..=1.0)]
    ///     y: Array1<f32>,
    /// }
    ///
    /// let signal = Signal { y: Array1::linspace(0.0, 2.0, 201) };
    /// let map = signal.check().unwrap_err().map("y").unwrap();
    /// assert!(!map.is_complete());
    /// assert_eq!(
    ///     map.to_string(),
    ///     "`y` [201]\n  range 0..=1: first 5 of 100 in 201 values"
    /// );
    /// ```
    pub fn map(&self, array: &str) -> Option<Map> {
        Map::of_samples(self, array)
    }
}

fn table(violations: &[Violation]) -> Table {
    let mut table = Table::new([
        ("code", Column::Word),
        ("array", Column::Word),
        ("what", Column::Prose),
        ("where", Column::Prose),
        ("help", Column::Prose),
    ]);
    for row in bounded(violations, "violations", row) {
        table.row(row);
    }
    table
}

fn row(found: &Violation, detail: Detail) -> [String; 5] {
    let lines = Lines::of(found);
    let array = match found.array() {
        "" => String::new(),
        name => code(&Name(name).bare()),
    };
    let help = lines.help.filter(|_| detail == Detail::Whole);
    [
        code(found.code()),
        array,
        sentence(&lines.what),
        pre(detail.of(&lines.details)),
        help.as_ref().map_or(String::new(), sentence),
    ]
}
