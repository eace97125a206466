use schema_core::{AnyArray, Arrays, FromArrays, Rejected, Valid};

/// Proves the outputs of a model by their own schema: what the model gives is data like any other, and
/// may be NaN or of another shape than the code after it counts on.
///
/// An output that cannot be an array comes as the reason, a sentence without its subject, which the
/// report has.
///
/// ```
/// use schema_core::ndarray::{Array2, array};
/// use schema_core::InputSchema;
///
/// #[derive(Debug, InputSchema)]
/// struct Scores {
///     #[input(shape = [batch, 2], sums_to = 1.0)]
///     scores: Array2<f32>,
/// }
///
/// let scores = Ok(array![[0.75_f32, 0.25], [0.5, f32::NAN]].into());
/// let rejected = schema_tensors::outputs::<Scores, _>([("scores", scores)]).unwrap_err();
/// assert!(rejected.to_string().starts_with("error[missing]: `scores` has 1 NaN in 4 values"));
///
/// let four_bits = Err("holds numbers of 4 bits".to_owned());
/// let rejected = schema_tensors::outputs::<Scores, _>([("scores", four_bits)]).unwrap_err();
/// assert_eq!(
///     rejected.to_string(),
///     "error[unreadable]: `scores` cannot be checked: it holds numbers of 4 bits",
/// );
/// ```
///
/// # Errors
///
/// Returns the arrays with a report of all violations.
pub fn outputs<U: FromArrays, N: Into<String>>(
    outputs: impl IntoIterator<Item = (N, Result<AnyArray, String>)>,
) -> Result<Valid<U>, Rejected<Arrays>> {
    let mut arrays = Arrays::new();
    for (name, output) in outputs {
        match output {
            Ok(array) => {
                arrays.insert(name, array);
            }
            Err(reason) => arrays.insert_unreadable(name, reason),
        }
    }
    U::from_arrays(arrays)
}
