use schema_spec::show::{Column, Table, code, notebook};

use crate::Dims;

impl Dims {
    /// Returns the sizes as HTML: a table with one row per symbol.
    ///
    /// ```
    /// use schema_core::ndarray::array;
    /// use schema_core::{ArraySpec, Arrays, DType, Schema};
    /// use schema_core::spec::Dim;
    ///
    /// const SCHEMA: Schema = Schema::new("Labels").with_arrays(
    ///     const { &[ArraySpec::new("y", DType::I64).with_dims(const { &[Dim::symbol("batch")] })] },
    /// );
    /// let dims = SCHEMA.validate(&Arrays::new().with("y", array![0_i64, 1]))?;
    /// let html = dims.to_html();
    /// assert!(html.contains("<code>batch</code>") && html.contains(">2</td>"));
    /// # Ok::<(), schema_core::Report>(())
    /// ```
    pub fn to_html(&self) -> String {
        let mut table = Table::new([("symbol", Column::Word), ("size", Column::Number)]);
        for (symbol, size) in self.iter() {
            table.row([code(symbol), size.to_string()]);
        }
        if self.iter().len() == 0 {
            return "no symbols".to_owned();
        }
        table.to_html()
    }

    /// Displays the sizes in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::{Arrays, Schema};
    /// Schema::new("Nothing").validate(&Arrays::new())?.evcxr_display();
    /// # Ok::<(), schema_core::Report>(())
    /// ```
    pub fn evcxr_display(&self) {
        let (html, text) = (self.to_html(), self.to_string());
        println!("{}", notebook("text/html", &html, &text));
    }
}
