use super::Map;
use schema_spec::ArraySpec;

use crate::load::{ByName, Table, Texts};
use crate::{Arrays, InputSchema, Rejected, Report, Views};

impl Report {
    /// Returns a picture of the samples of each violation of an array, or a sentence if it has no
    /// invalid values.
    ///
    /// [`Rejected::map`](crate::Rejected::map) has all invalid values.
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
    /// let map = signal.check().unwrap_err().map("y");
    /// assert!(!map.is_complete());
    /// assert_eq!(
    ///     map.to_string(),
    ///     "`y` [201]\n  range 0..=1: first 5 of 100 in 201 values"
    /// );
    /// ```
    pub fn map(&self, array: &str) -> Map {
        Map::of_samples(self, array)
    }

    /// Returns a picture of all invalid values of an array in the data that the report is about, for which it
    /// reads the array again, or a sentence if there is no such array or it has none.
    ///
    /// ```
    /// use schema_core::ndarray::array;
    /// use schema_core::{ArraySpec, DType, Schema, Views};
    ///
    /// const SCHEMA: Schema =
    ///     Schema::new("Signal").with_arrays(const { &[ArraySpec::new("y", DType::F64)] });
    ///
    /// let y = array![0.5, f64::NAN];
    /// let views = Views::new().with("y", &y);
    /// let map = SCHEMA.validate(&views).unwrap_err().map_in("y", &views);
    /// assert!(map.is_complete());
    /// assert_eq!(map.to_string(), "`y` [2]\n  missing: 1 of 2 values");
    /// ```
    pub fn map_in(&self, array: &str, views: &Views<'_>) -> Map {
        if let Some(view) = views.get(array) {
            return Map::of_view(self, array, &view, views.missing(array).as_ref());
        }
        let stacked = self.stacked();
        let Some(spec) = stacked.iter().find(|spec| spec.name() == array) else {
            let stacked = stacked.iter().map(ArraySpec::name);
            return Map::absent(array, &mut views.names().chain(stacked));
        };
        let named = views.named();
        let table = Table::of_arrays(&named, std::iter::once(spec));
        match table.stacked(spec, &Texts::default(), |_| None) {
            Ok(stacked) => {
                let (view, missing) = (stacked.array.view(), stacked.missing.as_ref());
                Map::of_view(self, array, &view, missing)
            }
            Err(_) => Map::of_samples(self, array),
        }
    }
}

impl<T: InputSchema> Rejected<T> {
    /// Returns a picture of all invalid values of an array, for which it reads the array again, or a
    /// sentence if there is no such array or it has none.
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
    /// let map = rejected.map("x");
    /// assert!(map.is_complete());
    /// assert_eq!(map.to_string(), "`x` [100, 3]\n  missing: 6 of 300 values");
    /// ```
    pub fn map(&self, array: &str) -> Map {
        self.report().map_in(array, &self.data().views())
    }
}

impl Rejected<Arrays> {
    /// Returns a picture of all invalid values of an array, for which it reads the array again, or a
    /// sentence if there is no such array or it has none.
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
    /// assert!(rejected.map("y").to_svg().starts_with("<svg"));
    /// ```
    pub fn map(&self, array: &str) -> Map {
        self.report().map_in(array, &Views::from(self.data()))
    }
}
