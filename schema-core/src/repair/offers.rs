//! Makes plans from remedies.

use super::{Coerce, Imputation, Repair, Step};
use crate::report::{Remedy, Statistic, Violation};

impl Violation {
    /// Returns a plan for each of the [remedies](Violation::remedies). Each plan fixes this violation,
    /// and makes the data valid if there are no other violations.
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f64>,
    /// }
    ///
    /// let arrays = Arrays::new().with("x", array![[1.0, 2.0], [3.0, f64::NAN]]);
    /// let rejected = Features::from_arrays(arrays).unwrap_err();
    /// let (arrays, report) = rejected.into_parts();
    /// let repairs = report.violations()[0].repairs();
    /// assert_eq!(repairs[2], Repair::new().drop_rows("batch"));
    /// assert!(repairs.iter().all(|plan| plan.build::<Features>(arrays.clone()).is_ok()));
    /// ```
    pub fn repairs(&self) -> Vec<Repair> {
        let remedies = self.remedies().iter();
        remedies.map(|remedy| plan(remedy, self.array())).collect()
    }
}

impl Remedy {
    /// Returns the plan for the remedy of a violation of `array`.
    pub fn repair(&self, array: &str) -> Repair {
        plan(self, array)
    }
}

/// The plan for a remedy, about `array` unless it names another.
fn plan(remedy: &Remedy, array: &str) -> Repair {
    let start = |discard: bool| {
        if discard {
            Repair::new().discard(array)
        } else {
            Repair::new()
        }
    };
    match remedy {
        Remedy::Rename { from, to } => Repair::new().rename(from.as_ref(), to.as_ref()),
        Remedy::Remove => Repair::new().remove(array),
        Remedy::Coerce { array, .. } => {
            let how = if remedy.is_lossless() {
                Coerce::Lossless
            } else {
                Coerce::Lossy
            };
            Repair::new().coerce_array(array.as_ref(), how)
        }
        Remedy::Reshape { .. } => Repair::new().reshape(array),
        Remedy::Discard => Repair::new().discard(array),
        Remedy::Transpose { axes } => Repair::new().transpose(array, axes.as_slice()),
        Remedy::Shift { by, .. } => match i64::try_from(*by) {
            Ok(by) => Repair::new().shift(array, by),
            Err(_) => Repair::new(),
        },
        Remedy::Map { array, values } => Repair::new().map(array.as_ref(), values.iter().cloned()),
        Remedy::Parse {
            array,
            decimal,
            thousands,
            sign,
            ..
        } => Repair::new().then(Step::Parse {
            array: array.to_string(),
            decimal: *decimal,
            thousands: *thousands,
            sign: *sign,
        }),
        Remedy::Impute { by, discard } => {
            let with = match by {
                Statistic::Mean => Imputation::Mean,
                Statistic::Median => Imputation::Median,
                Statistic::MostFrequent => Imputation::MostFrequent,
            };
            start(*discard).impute(array, with)
        }
        Remedy::DropRows { along, discard, .. } => {
            let along = along.as_ref().map(ToString::to_string);
            let of = match along {
                Some(_) => Vec::new(),
                None => vec![array.to_owned()],
            };
            start(*discard).then(Step::DropRows { along, of })
        }
    }
}
