use std::fmt::Write;

use super::{Column, Table, code, escape, notebook};
use crate::text::listed;
use crate::{ArraySpec, Constraint, Role, Schema};

/// The number of values of a list that are shown.
const VALUES: usize = 24;

fn table() -> Table {
    Table::new([
        ("array", Column::Word),
        ("dtype", Column::Word),
        ("shape", Column::Word),
        ("role", Column::Word),
        ("rules", Column::Prose),
        ("about", Column::Prose),
    ])
}

fn add(table: &mut Table, spec: &ArraySpec, tells_role: bool) {
    let optional = if spec.is_optional() {
        " (optional)"
    } else {
        ""
    };
    let mut rules: Vec<String> = (spec.constraints().iter())
        .map(|constraint| code(&rule(constraint)))
        .collect();
    rules.extend(spec.attributes().map(|attribute| code(&attribute)));
    let role = match spec.role() {
        Role::Input if !tells_role => String::new(),
        role => escape(&role.to_string()),
    };
    table.row([
        format!("{}{optional}", code(spec.name())),
        code(spec.dtype().name()),
        code(&spec.shape_text().to_string()),
        role,
        rules.join(", "),
        escape(spec.description()),
    ]);
}

fn rule(constraint: &Constraint) -> String {
    match constraint {
        Constraint::OneOf(values) => {
            let values = listed(values.iter(), VALUES);
            format!("{} = {values}", constraint.keyword())
        }
        other => other.to_string(),
    }
}

impl Schema {
    /// The schema as HTML: a table with one row per array.
    ///
    /// ```
    /// use schema_spec::{ArraySpec, DType, Schema};
    ///
    /// let schema = Schema::new("Training").with_arrays(
    ///     const { &[ArraySpec::new("<b>", DType::F32)] },
    /// );
    /// assert!(schema.to_html().contains("<code>&lt;b&gt;</code>"));
    /// ```
    pub fn to_html(&self) -> String {
        let mut html = format!("<b>{}</b>", escape(self.name()));
        if !self.description().is_empty() {
            let _ = write!(html, ": {}", escape(self.description()));
        }
        let tells_role = self.arrays().any(|spec| spec.role() != Role::Input);
        let mut arrays = table();
        for spec in self.arrays() {
            add(&mut arrays, spec, tells_role);
        }
        let _ = write!(html, "\n{}", arrays.to_html());
        let mut notes: Vec<String> = (self.bounds())
            .map(|bounds| code(&bounds.to_string()))
            .collect();
        if let Some(path) = self.check_path() {
            notes.push(format!("checked by {}", code(path)));
        }
        if !notes.is_empty() {
            let _ = write!(html, "\n{}", notes.join(", "));
        }
        html
    }

    /// Shows the schema in an evcxr notebook. Called by the notebook.
    ///
    /// ```
    /// use schema_spec::Schema;
    ///
    /// Schema::new("Training").evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        let (html, text) = (self.to_html(), self.to_string());
        println!("{}", notebook("text/html", &html, &text));
    }
}

impl ArraySpec {
    /// The spec as HTML: a table of one row.
    ///
    /// ```
    /// use schema_spec::{ArraySpec, DType};
    ///
    /// let html = ArraySpec::new("x", DType::F32).to_html();
    /// assert!(html.contains("<code>x</code>") && html.contains("<code>f32</code>"));
    /// ```
    pub fn to_html(&self) -> String {
        let mut html = table();
        add(&mut html, self, false);
        html.to_html()
    }

    /// Shows the spec in an evcxr notebook. Called by the notebook.
    ///
    /// ```
    /// use schema_spec::{ArraySpec, DType};
    ///
    /// ArraySpec::new("x", DType::F32).evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        let (html, text) = (self.to_html(), self.to_string());
        println!("{}", notebook("text/html", &html, &text));
    }
}
