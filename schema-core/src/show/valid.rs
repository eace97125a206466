use std::fmt::Write;

use schema_spec::show::{Column, Table, code, escape, notebook};

use crate::report::text::sentence::short_name;
use crate::{InputSchema, Valid};

impl<T: InputSchema> Valid<T> {
    /// Returns the sizes of the symbols, and the dtypes and shapes of the arrays, as HTML.
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
    /// let features = Features { x: array![[1.0, 2.0, 3.0]] }.validate()?;
    /// let html = features.to_html();
    /// assert!(html.starts_with("<b>Features</b>: valid, with <code"));
    /// assert!(html.contains("<code>f32</code>") && html.contains(">[1, 3]</code>"));
    /// # Ok::<(), schema_core::Rejected<Features>>(())
    /// ```
    pub fn to_html(&self) -> String {
        let mut html = format!("<b>{}</b>: valid", escape(T::SCHEMA.name()));
        if self.dims().iter().len() > 0 {
            let _ = write!(html, ", with {}", code(&self.dims().to_string()));
        }
        let mut table = Table::new([
            ("array", Column::Word),
            ("dtype", Column::Word),
            ("shape", Column::Word),
        ]);
        let (schema, views) = (const { &T::SCHEMA }, self.views());
        for spec in schema.arrays() {
            let (dtype, shape) = match views.get(spec.name()) {
                Some(view) => (view.dtype(), code(&format!("{:?}", view.shape()))),
                None => (spec.dtype(), "absent".to_owned()),
            };
            table.row([code(&short_name(spec.name())), code(dtype.name()), shape]);
        }
        html + "\n" + &table.to_html()
    }

    /// Displays the inputs in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::InputSchema;
    /// # use schema_core::ndarray::{Array1, array};
    /// # #[derive(InputSchema)]
    /// # struct Labels {
    /// #     #[input(shape = [batch])]
    /// #     y: Array1<i64>,
    /// # }
    /// Labels { y: array![0, 1] }.validate()?.evcxr_display();
    /// # Ok::<(), schema_core::Rejected<Labels>>(())
    /// ```
    pub fn evcxr_display(&self) {
        println!("{}", notebook("text/html", &self.to_html(), &self.text()));
    }

    fn text(&self) -> String {
        let mut text = format!("{}: valid", short_name(T::SCHEMA.name()));
        if self.dims().iter().len() > 0 {
            let _ = write!(text, ", with {}", self.dims());
        }
        let (schema, views) = (const { &T::SCHEMA }, self.views());
        for spec in schema.arrays() {
            let name = short_name(spec.name());
            let _ = match views.get(spec.name()) {
                Some(view) => write!(text, "\n  {name}: {}{:?}", view.dtype(), view.shape()),
                None => write!(text, "\n  {name}: absent"),
            };
        }
        text
    }
}
