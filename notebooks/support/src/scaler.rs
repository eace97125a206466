use schema_core::ndarray::{Array1, Array2, ArrayView2, Axis};

/// The mean and the standard deviation of each feature, from which a model learns faster: `scikit-learn`'s
/// `StandardScaler`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaler {
    means: Array1<f32>,
    deviations: Array1<f32>,
}

impl Scaler {
    /// Learns from samples. A feature that is always the same keeps its values' distance from the mean.
    pub fn fit(x: ArrayView2<'_, f32>) -> Scaler {
        let means = x
            .mean_axis(Axis(0))
            .unwrap_or_else(|| Array1::zeros(x.ncols()));
        let deviations = x.std_axis(Axis(0), 0.0);
        Scaler {
            means,
            deviations: deviations.mapv(|deviation| if deviation == 0.0 { 1.0 } else { deviation }),
        }
    }

    /// Brings samples to a mean of 0 and a standard deviation of 1, as those it was fitted to.
    pub fn apply(&self, x: ArrayView2<'_, f32>) -> Array2<f32> {
        (&x - &self.means) / &self.deviations
    }
}

#[cfg(test)]
mod tests {
    use schema_core::ndarray::array;

    use super::*;

    #[test]
    fn features_get_a_mean_of_0_and_a_deviation_of_1() {
        let x = array![[1., 10.], [3., 10.]];
        let scaler = Scaler::fit(x.view());
        assert_eq!(scaler.apply(x.view()), array![[-1., 0.], [1., 0.]]);
        assert_eq!(scaler.apply(array![[5., 11.]].view()), array![[3., 1.]]);
    }
}
