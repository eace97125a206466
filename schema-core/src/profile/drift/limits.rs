//! How much may change.

/// How much data may change before it has drifted.
///
/// ```
/// use schema_core::profile::drift::Limits;
///
/// let limits = Limits::default().with_mean(1.0);
/// assert_eq!((limits.mean(), limits.distance()), (1.0, 0.05));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    missing: f64,
    outside: f64,
    mean: f64,
    distance: f64,
    chance: f64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            missing: 0.01,
            outside: 0.001,
            mean: 0.25,
            distance: 0.05,
            chance: 1e-4,
        }
    }
}

impl Limits {
    /// How much the share of missing values, or of infinite ones, may change: 0.01.
    pub fn missing(&self) -> f64 {
        self.missing
    }

    /// The share of values that may lie beyond the ends of the data before, or be new, or be gone:
    /// 0.001.
    pub fn outside(&self) -> f64 {
        self.outside
    }

    /// How far the mean may move, in standard deviations of the data before: 0.25.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// How large the divergence of Jensen and Shannon may be, in bits: 0.05. That is about a
    /// population stability index of 0.25, which by convention says that a population has shifted.
    pub fn distance(&self) -> f64 {
        self.distance
    }

    /// The chance with which a comparison may find drift in data that did not change, for being a small
    /// sample of it: 0.0001. With 1, nothing is allowed for chance.
    pub fn chance(&self) -> f64 {
        self.chance
    }

    /// Sets how much the share of missing values, or of infinite ones, may change.
    #[must_use]
    pub fn with_missing(self, missing: f64) -> Limits {
        Limits { missing, ..self }
    }

    /// Sets the share of values that may lie beyond the ends of the data before, or be new or gone.
    #[must_use]
    pub fn with_outside(self, outside: f64) -> Limits {
        Limits { outside, ..self }
    }

    /// Sets how far the mean may move, in standard deviations.
    #[must_use]
    pub fn with_mean(self, mean: f64) -> Limits {
        Limits { mean, ..self }
    }

    /// Sets how large the divergence may be, in bits.
    #[must_use]
    pub fn with_distance(self, distance: f64) -> Limits {
        Limits { distance, ..self }
    }

    /// Sets the chance with which a comparison may find drift in data that did not change.
    #[must_use]
    pub fn with_chance(self, chance: f64) -> Limits {
        Limits { chance, ..self }
    }
}
