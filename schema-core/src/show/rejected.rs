use super::Map;
use crate::columns::Table;
use crate::input_schema::Views;
use crate::{Arrays, InputSchema, Rejected};

impl<T> Rejected<T> {
    /// What is wrong, as HTML: see [`Report::to_html`](crate::Report::to_html).
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
    /// assert!(rejected.to_html().contains(">y[1] = 7</pre>"));
    /// ```
    pub fn to_html(&self) -> String {
        self.report().to_html()
    }

    /// Shows what is wrong in an evcxr notebook, which calls it.
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

impl<T: InputSchema> Rejected<T> {
    /// Where in an array the values are that are wrong: all of them, for which the array is read
    /// again. `None` where no single value of it is.
    ///
    /// ```
    /// use schema_core::InputSchema;
    /// use schema_core::ndarray::Array2;
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f32>,
    /// }
    ///
    /// let mut x = Array2::zeros((100, 3));
    /// x.row_mut(40).fill(f32::NAN);
    /// x.row_mut(41).fill(f32::NAN);
    /// let rejected = Features { x }.validate().unwrap_err();
    /// let map = rejected.map("x").unwrap();
    /// assert!(map.is_complete());
    /// assert_eq!(map.to_string(), "`x` [100, 3]\n  missing: 6 of 300 values");
    /// ```
    pub fn map(&self, array: &str) -> Option<Map> {
        let mut views = Views::new();
        self.data().__views(&mut views);
        let mut places = const { &T::SCHEMA }.arrays().zip(views.as_slice());
        let (_, view) = places.find(|(spec, _)| spec.name() == array)?;
        Map::of_view(self.report(), array, view.as_ref()?, None)
    }
}

impl Rejected<Arrays> {
    /// Where in an array the values are that are wrong: all of them, for which the array is read
    /// again. `None` where no single value of it is.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{Arrays, InputSchema};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(shape = [batch], one_of = [0, 1])]
    ///     y: Array1<i64>,
    /// }
    ///
    /// let arrays = Arrays::new().with("y", array![0_i64, 7, 1]);
    /// let rejected = Labels::from_arrays(arrays).unwrap_err();
    /// assert!(rejected.map("y").unwrap().to_svg().starts_with("<svg"));
    /// ```
    pub fn map(&self, array: &str) -> Option<Map> {
        if let Some(found) = self.data().get(array) {
            let missing = self.data().missing(array);
            return Map::of_view(self.report(), array, &found.view(), missing.as_ref());
        }
        let spec = self.report().stacked(array)?;
        let table = Table::of_arrays(self.data(), std::iter::once(spec));
        let stacked = table.stacked(spec, |_| None).ok()?;
        let missing = stacked.missing.as_ref();
        Map::of_view(self.report(), array, &stacked.array.view(), missing)
    }
}
