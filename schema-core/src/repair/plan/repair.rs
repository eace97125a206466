use std::collections::BTreeMap;

use super::{Coerce, Imputation, Marks, Step};
use schema_spec::{Dim, OnMissing, Schema, Value};

/// A plan: the steps, in order, that make arrays valid for a schema.
///
/// Only the given steps are done.
///
/// ```
/// use schema_core::ndarray::{Array1, Array2, array};
/// use schema_core::{Arrays, Coerce, InputSchema, Repair};
/// use schema_core::repair::Imputation;
///
/// #[derive(Debug, InputSchema)]
/// struct Training {
///     #[input(shape = [batch, 3])]
///     x: Array2<f64>,
///     #[input(shape = [batch])]
///     y: Array1<i64>,
/// }
///
/// let x = array![["1", "2", "a"], ["3", "4", "5"]].mapv(str::to_owned);
/// let arrays = Arrays::new().with("x", x).with("y", array![0_i64, 1]);
/// let plan = Repair::new()
///     .coerce(Coerce::Lossy)
///     .impute("x", Imputation::Mean);
/// let (training, log) = plan.build::<Training>(arrays)?;
/// assert_eq!(training.x, array![[1.0, 2.0, 5.0], [3.0, 4.0, 5.0]]);
/// assert_eq!(
///     log.to_string(),
///     "\
/// repaired[coerce]: `x` from text to f64: 1 of 6 values made missing
///   x[0, 2] = \"a\" -> NaN
/// repaired[impute]: `x`: 1 of 6 values imputed by the mean of its feature
///   x[0, 2] = NaN -> 5",
/// );
/// # Ok::<(), schema_core::repair::Unrepaired>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Repair {
    steps: Vec<Step>,
}

impl Repair {
    /// Creates a plan without steps.
    pub fn new() -> Repair {
        Repair::default()
    }

    /// Creates the plan of `on_missing` in a schema: rows are dropped first, so that means are those of
    /// the remaining rows; then each array is imputed, in the order of the schema.
    ///
    /// ```
    /// use schema_core::{ArraySpec, DType, Repair, Schema};
    /// use schema_core::spec::{Dim, OnMissing};
    ///
    /// const SCHEMA: Schema = Schema::new("Training").with_arrays(
    ///     const {
    ///         &[
    ///             ArraySpec::new("x", DType::F32)
    ///                 .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] })
    ///                 .with_on_missing(Some(OnMissing::Mean)),
    ///             ArraySpec::new("y", DType::I64)
    ///                 .with_dims(const { &[Dim::symbol("batch")] })
    ///                 .with_on_missing(Some(OnMissing::Drop)),
    ///         ]
    ///     },
    /// );
    /// let steps: Vec<_> = Repair::of(&SCHEMA).steps().iter().map(|step| step.code()).collect();
    /// assert_eq!(steps, ["drop_rows", "impute"]);
    /// ```
    pub fn of(schema: &Schema) -> Repair {
        let mut drops: BTreeMap<usize, Step> = BTreeMap::new();
        let mut imputations = Vec::new();
        for (at, spec) in schema.arrays().enumerate() {
            let array = spec.name().to_owned();
            let with = match spec.on_missing() {
                Some(OnMissing::Drop) => {
                    let symbol = match spec.dims().first() {
                        Some(Dim::Symbol(symbol)) => Some(symbol.to_string()),
                        _ => None,
                    };
                    let same = drops.values_mut().find_map(|step| match step {
                        Step::DropRows { along, of } if symbol.is_some() && *along == symbol => {
                            Some(of)
                        }
                        _ => None,
                    });
                    match same {
                        Some(of) => of.push(array),
                        None => {
                            let of = vec![array];
                            drops.insert(at, Step::DropRows { along: symbol, of });
                        }
                    }
                    continue;
                }
                Some(OnMissing::Mean) => Imputation::Mean,
                Some(OnMissing::Median) => Imputation::Median,
                Some(OnMissing::MostFrequent) => Imputation::MostFrequent,
                Some(OnMissing::Constant(value)) => Imputation::Constant(value.clone()),
                // Unknown variants do nothing.
                None | Some(_) => continue,
            };
            let axis = None;
            imputations.push(Step::Impute { array, with, axis });
        }
        Repair {
            steps: drops.into_values().chain(imputations).collect(),
        }
    }

    /// Adds a step that converts every array to the dtype in the schema.
    #[must_use]
    pub fn coerce(self, how: Coerce) -> Repair {
        self.then(Step::Coerce { array: None, how })
    }

    /// Adds a step that converts one array to the dtype in the schema.
    #[must_use]
    pub fn coerce_array(self, array: impl Into<String>, how: Coerce) -> Repair {
        let array = Some(array.into());
        self.then(Step::Coerce { array, how })
    }

    /// Adds a step that reshapes an array to the shape in the schema, by adding or removing axes of
    /// size 1, or by merging or splitting axes. There must be exactly one such shape; the values stay in
    /// order, and axes are not mixed or transposed.
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f64>,
    /// }
    ///
    /// let row = Arrays::new().with("x", array![1.0, 2.0, 3.0]);
    /// let (features, log) = Repair::new().reshape("x").build::<Features>(row)?;
    /// assert_eq!(features.x, array![[1.0, 2.0, 3.0]]);
    /// assert_eq!(log.to_string(), "repaired[reshape]: `x` from [3] to [1, 3]");
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    #[must_use]
    pub fn reshape(self, array: impl Into<String>) -> Repair {
        let array = array.into();
        self.then(Step::Reshape { array })
    }

    /// Adds a step that permutes the axes of an array. `[0, 2, 3, 1]` converts images from channels
    /// first to channels last.
    #[must_use]
    pub fn transpose(self, array: impl Into<String>, axes: impl Into<Vec<usize>>) -> Repair {
        let (array, axes) = (array.into(), axes.into());
        self.then(Step::Transpose { array, axes })
    }

    /// Adds a step that adds a number to every value, as for labels that begin at 1.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(one_of = [0, 1, 2], role = target)]
    ///     y: Array1<i64>,
    /// }
    ///
    /// let arrays = Arrays::new().with("y", array![1_i64, 2, 3, 1]);
    /// let report = Labels::SCHEMA.validate(&arrays).unwrap_err();
    /// let shift = Repair::new().shift("y", -1);
    /// assert_eq!(report.violations()[0].repairs(), [shift.clone()]);
    /// assert_eq!(shift.build::<Labels>(arrays)?.0.y, array![0, 1, 2, 0]);
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    #[must_use]
    pub fn shift(self, array: impl Into<String>, by: i64) -> Repair {
        let array = array.into();
        self.then(Step::Shift { array, by })
    }

    /// Adds a step that replaces values by others, such as words by codes. Text of which every value is
    /// replaced by a number, or reads as one, gets the dtype in the schema; otherwise it does not
    /// change.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(one_of = [0, 1], role = target)]
    ///     y: Array1<i64>,
    /// }
    ///
    /// let words = array!["no", "yes", "yes"].mapv(str::to_owned);
    /// let plan = Repair::new().map("y", [("no", 0), ("yes", 1)]);
    /// let (labels, log) = plan.build::<Labels>(Arrays::new().with("y", words))?;
    /// assert_eq!(labels.y, array![0, 1, 1]);
    /// assert_eq!(
    ///     log.to_string(),
    ///     "\
    /// repaired[map]: `y`: 3 of 3 values replaced
    ///   y[0] = \"no\" -> 0
    ///   y[1] = \"yes\" -> 1
    ///   y[2] = \"yes\" -> 1",
    /// );
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    #[must_use]
    pub fn map<F: Into<Value>, T: Into<Value>>(
        self,
        array: impl Into<String>,
        values: impl IntoIterator<Item = (F, T)>,
    ) -> Repair {
        let values = values
            .into_iter()
            .map(|(from, to)| (from.into(), to.into()));
        let (array, values) = (array.into(), Some(values.collect()));
        self.then(Step::Map { array, values })
    }

    /// Adds a step that replaces the different values, in order, by those that the schema allows, such
    /// as the names of classes by their indices. There must be as many.
    #[must_use]
    pub fn map_in_order(self, array: impl Into<String>) -> Repair {
        let (array, values) = (array.into(), None);
        self.then(Step::Map { array, values })
    }

    /// Adds a step that reads text as numbers written with marks and signs.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::repair::Marks;
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Prices {
    ///     price: Array1<f64>,
    /// }
    ///
    /// let text = array!["$1,200.50", "55.1"].mapv(str::to_owned);
    /// let plan = Repair::new().parse("price", Marks::new().thousands(',').sign('$'));
    /// let (prices, _) = plan.build::<Prices>(Arrays::new().with("price", text))?;
    /// assert_eq!(prices.price, array![1200.5, 55.1]);
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    #[must_use]
    pub fn parse(self, array: impl Into<String>, marks: Marks) -> Repair {
        let Marks {
            decimal,
            thousands,
            sign,
        } = marks;
        let array = array.into();
        self.then(Step::Parse {
            array,
            decimal,
            thousands,
            sign,
        })
    }

    /// Adds a step that renames an array.
    #[must_use]
    pub fn rename(self, from: impl Into<String>, to: impl Into<String>) -> Repair {
        let (from, to) = (from.into(), to.into());
        self.then(Step::Rename { from, to })
    }

    /// Adds a step that renames arrays and columns whose names all differ from those of the schema in
    /// one way: by case, spaces, a version, or a prefix or suffix that all have.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Genes {
    ///     tp53: Array1<f64>,
    ///     brca1: Array1<f64>,
    ///     egfr: Array1<f64>,
    /// }
    ///
    /// let arrays = Arrays::new()
    ///     .with("TP53", array![1.0])
    ///     .with("BRCA1", array![2.0])
    ///     .with("EGFR", array![3.0]);
    /// assert_eq!(
    ///     Genes::SCHEMA.validate(&arrays).unwrap_err().to_string(),
    ///     "\
    /// error[absent]: 3 names differ in one way: `tp53` is there as `TP53`
    ///   help: `Repair::match_names` renames them",
    /// );
    /// let (genes, log) = Repair::new().match_names().build::<Genes>(arrays)?;
    /// assert_eq!(genes.brca1, array![2.0]);
    /// assert_eq!(log.to_string(), "repaired[match_names]: 3 names, such as `TP53`, which is `tp53` now");
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    #[must_use]
    pub fn match_names(self) -> Repair {
        self.then(Step::MatchNames)
    }

    /// Adds a step that removes an array.
    #[must_use]
    pub fn remove(self, array: impl Into<String>) -> Repair {
        let array = array.into();
        self.then(Step::Remove { array })
    }

    /// Adds a step that makes values missing that break a rule on single values: values that are
    /// infinite, outside the `range`, or not in `one_of`. A later step repairs missing values.
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    /// use schema_core::repair::Imputation;
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 2], range = 0.0..=10.0)]
    ///     x: Array2<f64>,
    /// }
    ///
    /// let x = array![[1.0, 2.0], [f64::INFINITY, 4.0], [3.0, -6.0]];
    /// let plan = Repair::new().discard("x").impute("x", Imputation::Mean);
    /// let (features, log) = plan.build::<Features>(Arrays::new().with("x", x))?;
    /// assert_eq!(features.x, array![[1.0, 2.0], [2.0, 4.0], [3.0, 3.0]]);
    /// assert_eq!(
    ///     log.to_string(),
    ///     "\
    /// repaired[discard]: `x`: 2 of 6 values made missing
    ///   x[1, 0] = inf -> NaN
    ///   x[2, 1] = -6 -> NaN
    /// repaired[impute]: `x`: 2 of 6 values imputed by the mean of its feature
    ///   x[1, 0] = NaN -> 2
    ///   x[2, 1] = NaN -> 3",
    /// );
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    #[must_use]
    pub fn discard(self, array: impl Into<String>) -> Repair {
        let array = array.into();
        self.then(Step::Discard { array })
    }

    /// Adds a step that imputes missing values, with one value per feature. A feature is an index of
    /// the last axis; an array of one axis is one feature.
    #[must_use]
    pub fn impute(self, array: impl Into<String>, with: Imputation) -> Repair {
        let (array, axis) = (array.into(), None);
        self.then(Step::Impute { array, with, axis })
    }

    /// Adds a step that imputes as [`impute`](Repair::impute) does, but whose features are the indices
    /// of another axis; a negative axis counts from the back.
    #[must_use]
    pub fn impute_along(self, array: impl Into<String>, axis: isize, with: Imputation) -> Repair {
        let (array, axis) = (array.into(), Some(axis));
        self.then(Step::Impute { array, with, axis })
    }

    /// Adds a step that replaces each missing value by the last value before it, along the axis of a
    /// symbol such as `time`.
    #[must_use]
    pub fn forward_fill(self, array: impl Into<String>, along: impl Into<String>) -> Repair {
        let (array, along) = (array.into(), along.into());
        self.then(Step::ForwardFill { array, along })
    }

    /// Adds a step that drops rows with missing values along a symbol such as `batch`, from every array
    /// that shares the symbol, so that labels stay with their rows.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, Array2, array};
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Training {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f64>,
    ///     #[input(shape = [batch], role = target)]
    ///     y: Array1<i64>,
    /// }
    ///
    /// let x = array![[1.0, 2.0], [3.0, f64::NAN], [5.0, 6.0]];
    /// let arrays = Arrays::new().with("x", x).with("y", array![0_i64, 1, 2]);
    /// let (training, log) = Repair::new().drop_rows("batch").build::<Training>(arrays)?;
    /// assert_eq!(training.y, array![0, 2]);
    /// assert_eq!(
    ///     log.to_string(),
    ///     "\
    /// repaired[drop_rows]: 1 of 3 dropped along `batch`, in `x`, `y`
    ///   1: x[1, 1] = NaN",
    /// );
    /// # Ok::<(), schema_core::repair::Unrepaired>(())
    /// ```
    #[must_use]
    pub fn drop_rows(self, along: impl Into<String>) -> Repair {
        let (along, of) = (Some(along.into()), Vec::new());
        self.then(Step::DropRows { along, of })
    }

    /// Adds a step that drops columns (indices of the last axis) with missing values.
    #[must_use]
    pub fn drop_columns(self, array: impl Into<String>) -> Repair {
        let (array, columns) = (array.into(), None);
        self.then(Step::DropColumns { array, columns })
    }

    /// Adds a step that drops the given columns (indices of the last axis).
    #[must_use]
    pub fn drop_columns_at(
        self,
        array: impl Into<String>,
        columns: impl Into<Vec<usize>>,
    ) -> Repair {
        let (array, columns) = (array.into(), Some(columns.into()));
        self.then(Step::DropColumns { array, columns })
    }

    /// Adds a step.
    #[must_use]
    pub fn then(mut self, step: Step) -> Repair {
        self.steps.push(step);
        self
    }

    /// Adds all steps of another plan.
    #[must_use]
    pub fn and(mut self, other: Repair) -> Repair {
        self.steps.extend(other.steps);
        self
    }

    /// Returns the steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether there are no steps.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}
