//! Splits stacked arrays into their columns again.

use ndarray::Axis;
use schema_arrays::{AnyArray, Content, Entry, TextArray, match_dtype};
use schema_spec::ArraySpec;

use crate::Arrays;

impl Arrays {
    /// Splits an array along its last axis into the columns from which the schema stacks it; they
    /// stand where the array was. Does nothing if it does not have that many columns.
    ///
    /// A repair stacks columns. So that a table is a table again:
    ///
    /// ```
    /// use schema_core::ndarray::array;
    /// use schema_core::spec::Text;
    /// use schema_core::{ArraySpec, Arrays, DType};
    ///
    /// const X: ArraySpec = ArraySpec::new("x", DType::F64)
    ///     .with_columns(const { &[Text::Borrowed("age"), Text::Borrowed("income")] });
    ///
    /// let mut arrays = Arrays::new().with("x", array![[22.0, 1000.0], [35.0, 0.0]]);
    /// arrays.split_columns(&X);
    /// assert_eq!(
    ///     arrays,
    ///     Arrays::new()
    ///         .with("age", array![22.0, 35.0])
    ///         .with("income", array![1000.0, 0.0]),
    /// );
    /// ```
    pub fn split_columns(&mut self, spec: &ArraySpec) {
        let Ok(at) = self.find(spec.name()) else {
            return;
        };
        let shape = match self.entries()[at].content.array() {
            Some(array) => array.shape().to_vec(),
            None => return,
        };
        let Some((&width, rest)) = shape.split_last() else {
            return;
        };
        if width != spec.columns().len() || width == 0 {
            return;
        }
        let stacked = self.entries_mut().remove(at).content;
        let mask = stacked.mask();
        let columns = spec
            .columns()
            .iter()
            .enumerate()
            .filter_map(|(column, name)| {
                let array = part(stacked.array()?, rest.len(), column);
                let missing = mask.map(|mask| mask.index_axis(Axis(rest.len()), column).to_owned());
                Some(Entry {
                    name: name.to_string(),
                    content: match missing {
                        Some(missing) => Content::with_missing(array, missing),
                        None => Content::Typed(array),
                    },
                })
            });
        let columns: Vec<Entry> = columns.collect();
        self.entries_mut().splice(at..at, columns);
    }
}

/// One index of an axis.
fn part(array: &AnyArray, axis: usize, column: usize) -> AnyArray {
    match_dtype!(match array {
        AnyArray::Primitive(array) =>
            AnyArray::from(array.index_axis(Axis(axis), column).to_owned()),
        AnyArray::Text(text) => {
            let values = text.values().index_axis(Axis(axis), column).to_owned();
            let cells = text
                .cells()
                .map(|cells| cells.index_axis(Axis(axis), column).to_owned());
            AnyArray::Text(match cells {
                None => TextArray::from(values),
                Some(cells) => TextArray::with_cells(values, cells)
                    .unwrap_or_else(|| unreachable!("both have the same shape")),
            })
        }
    })
}
