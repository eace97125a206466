use std::fmt::{self, Display, Formatter};
use std::mem::discriminant;

use crate::shown::Shown;

/// A loss function. It determines the shape and the values of its target.
///
/// ```
/// use schema_spec::Loss;
///
/// assert_eq!(Loss::from_name("MSE"), Loss::MeanSquaredError);
/// assert_eq!(Loss::from_name("MeanSquaredError"), Loss::MeanSquaredError);
/// assert_eq!(Loss::from_name("my_loss"), Loss::Custom("my_loss".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// The mean of squared differences: a target of the output's shape.
    MeanSquaredError,
    /// The mean of differences: a target of the output's shape.
    MeanAbsoluteError,
    /// Squared where small and plain where large: a target of the output's shape.
    Huber,
    /// Probabilities of yes and no: a target of the output's shape, from 0 to 1.
    BinaryCrossentropy,
    /// Probabilities of classes: a target of the output's shape, with one row per sample.
    CategoricalCrossentropy,
    /// Classes by number: a target of integers, of the output's shape without its last axis.
    SparseCategoricalCrossentropy {
        /// A class that is ignored. It may be outside the range of classes.
        ignore_class: Option<i64>,
    },
    /// Classes by number, where some labels may be wrong: a target of integers, like that of
    /// `SparseCategoricalCrossentropy`.
    CategoricalGeneralizedCrossEntropy,
    /// Distances between samples of the same class and of others: one integer per sample, with any value.
    Circle,
    /// Sequences of classes that are shorter than the steps of the output: a row of integers per sample.
    Ctc,
    /// Another loss of Keras with a target of the output's shape.
    SameShape(String),
    /// A loss that nothing is known about.
    Custom(String),
}

/// A loss with rules of its own.
struct Known {
    loss: Loss,
    /// Its name in Keras.
    name: &'static str,
    /// The normalized names of the loss and of others with the same requirements on a target.
    plain: &'static [&'static str],
}

const KNOWN: &[Known; 9] = &[
    Known {
        loss: Loss::MeanSquaredError,
        name: "mse",
        plain: &["meansquarederror", "mse"],
    },
    Known {
        loss: Loss::MeanAbsoluteError,
        name: "mae",
        plain: &["meanabsoluteerror", "mae"],
    },
    Known {
        loss: Loss::Huber,
        name: "huber",
        plain: &["huber", "huberloss"],
    },
    Known {
        loss: Loss::BinaryCrossentropy,
        name: "binary_crossentropy",
        plain: &["binarycrossentropy", "bce", "binaryfocalcrossentropy"],
    },
    Known {
        loss: Loss::CategoricalCrossentropy,
        name: "categorical_crossentropy",
        plain: &["categoricalcrossentropy", "categoricalfocalcrossentropy"],
    },
    Known {
        loss: Loss::SparseCategoricalCrossentropy { ignore_class: None },
        name: "sparse_categorical_crossentropy",
        plain: &["sparsecategoricalcrossentropy"],
    },
    Known {
        loss: Loss::CategoricalGeneralizedCrossEntropy,
        name: "categorical_generalized_cross_entropy",
        plain: &["categoricalgeneralizedcrossentropy"],
    },
    Known {
        loss: Loss::Circle,
        name: "circle",
        plain: &["circle"],
    },
    Known {
        loss: Loss::Ctc,
        name: "ctc",
        plain: &["ctc"],
    },
];

/// The normalized names in Keras of other losses that compare value by value.
const SAME_SHAPE: [&[&str]; 11] = [
    &["meanabsolutepercentageerror", "mape"],
    &["meansquaredlogarithmicerror", "msle"],
    &["logcosh"],
    &["poisson"],
    &["kldivergence", "kullbackleiblerdivergence", "kld"],
    &["cosinesimilarity"],
    &["hinge"],
    &["squaredhinge"],
    &["categoricalhinge"],
    &["dice"],
    &["tversky"],
];

impl Loss {
    /// The loss that Keras knows by `name`: the name of a function or a class, or a short name.
    pub fn from_name(name: &str) -> Loss {
        let plain = plain(name);
        let known = KNOWN
            .iter()
            .find(|known| known.plain.contains(&plain.as_str()));
        match known {
            Some(known) => known.loss.clone(),
            None if names_of(&plain).is_some() => Loss::SameShape(name.to_owned()),
            None => Loss::Custom(name.to_owned()),
        }
    }

    /// Its name in Keras.
    pub fn name(&self) -> &str {
        if let Loss::SameShape(name) | Loss::Custom(name) = self {
            return name;
        }
        let is_it = |known: &&Known| discriminant(&known.loss) == discriminant(self);
        KNOWN.iter().find(is_it).map_or("", |known| known.name)
    }

    /// The names of the losses with rules of their own.
    pub const NAMES: [&'static str; KNOWN.len()] = {
        let mut names = [""; KNOWN.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = KNOWN[at].name;
            at += 1;
        }
        names
    };

    /// Whether anything is known about the loss.
    pub fn is_known(&self) -> bool {
        !matches!(self, Loss::Custom(_))
    }

    /// Whether both are the same loss, under any of its names.
    pub fn is_same(&self, other: &Loss) -> bool {
        let (own, other) = (plain(self.name()), plain(other.name()));
        own == other || names_of(&own).is_some_and(|names| names.contains(&other.as_str()))
    }

    /// Whether the target is known to have the output's shape.
    pub fn wants_output_shape(&self) -> bool {
        !matches!(
            self,
            Loss::SparseCategoricalCrossentropy { .. }
                | Loss::CategoricalGeneralizedCrossEntropy
                | Loss::Circle
                | Loss::Ctc
                | Loss::Custom(_)
        )
    }
}

/// All normalized names of the loss that compares value by value and has this name.
fn names_of(plain: &str) -> Option<&'static [&'static str]> {
    SAME_SHAPE.into_iter().find(|names| names.contains(&plain))
}

/// The name in lower case and without underscores.
fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

impl Display for Loss {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Shown(self.name()).fmt(f)
    }
}
