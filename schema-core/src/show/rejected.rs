use crate::Rejected;

impl<T> Rejected<T> {
    /// Returns the report as HTML: see [`Report::to_html`](crate::Report::to_html).
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::{Array1, array};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(shape = [batch], one_of = [0, 1])]
    ///     y: Array1<i64>,
    /// }
    ///
    /// let rejected = Labels { y: array![0, 7] }.validate().unwrap_err();
    /// assert!(rejected.to_html().contains(">y[1] = 7</samp>"));
    /// ```
    pub fn to_html(&self) -> String {
        self.report().to_html()
    }

    /// Displays the report in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::{Arrays, InputSchema};
    /// # use schema_core::ndarray::Array1;
    /// # #[derive(Debug, InputSchema)]
    /// # struct Labels {
    /// #     y: Array1<i64>,
    /// # }
    /// Labels::from_arrays(Arrays::new()).unwrap_err().evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        self.report().evcxr_display();
    }
}
