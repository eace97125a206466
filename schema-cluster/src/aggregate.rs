//! The check as an aggregate function.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Int64Type};
use datafusion::common::{DataFusionError, Result, ScalarValue, exec_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};
use schema_core::stream::{Partial, Place, Stream, StreamSchema};

use crate::rows;
use crate::scan::Scan;

/// The name of the function.
pub(crate) const NAME: &str = "schema_check";

/// `schema_check(file, row, column, ..)`: what is wrong with the rows of a table, as the JSON text of a
/// partial check. Without row numbers, the function has no argument `row`.
pub(crate) struct SchemaCheck {
    scan: Arc<Scan>,
    /// The scan as JSON text, by which two functions are compared.
    text: String,
    signature: Signature,
}

impl SchemaCheck {
    pub(crate) fn new(scan: Scan) -> Result<SchemaCheck> {
        let text = serde_json::to_string(&scan).map_err(external)?;
        Ok(SchemaCheck {
            scan: Arc::new(scan),
            text,
            signature: Signature::variadic_any(Volatility::Immutable),
        })
    }
}

#[cfg(feature = "cluster")]
impl SchemaCheck {
    /// What [`decoded`](SchemaCheck::decoded) reads.
    pub(crate) fn encoded(&self) -> &str {
        &self.text
    }

    pub(crate) fn decoded(text: &[u8]) -> Result<SchemaCheck> {
        SchemaCheck::new(serde_json::from_slice(text).map_err(external)?)
    }
}

fn external(error: impl std::error::Error + Send + Sync + 'static) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// The scan would be a long text in each plan.
impl fmt::Debug for SchemaCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchemaCheck")
            .field("schema", &self.scan.schema.name())
            .finish_non_exhaustive()
    }
}

impl PartialEq for SchemaCheck {
    fn eq(&self, other: &SchemaCheck) -> bool {
        self.text == other.text
    }
}

impl Eq for SchemaCheck {}

impl Hash for SchemaCheck {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl AggregateUDFImpl for SchemaCheck {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    // A partial may be longer than the 2 GiB of a shorter text.
    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeUtf8)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Check {
            stream: self.scan.schema.stream(),
            scan: self.scan.clone(),
            counted: BTreeMap::new(),
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let name = format_state_name(args.name, "partial");
        Ok(vec![Arc::new(Field::new(name, DataType::LargeUtf8, true))])
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// A check of some rows.
#[derive(Debug)]
struct Check {
    scan: Arc<Scan>,
    stream: Stream,
    /// How many rows of each file there were, if the engine does not number them.
    counted: BTreeMap<u32, u64>,
}

impl Check {
    fn partial(&self) -> Result<ScalarValue> {
        let text = serde_json::to_string(&self.stream.partial()).map_err(external)?;
        Ok(ScalarValue::LargeUtf8(Some(text)))
    }

    /// The file with that name.
    fn file(&self, name: &str) -> Result<u32> {
        match self.scan.file(name) {
            Some(file) => Ok(file),
            None => exec_err!("the engine read the file {name}, which was not asked for"),
        }
    }
}

impl Accumulator for Check {
    fn update_batch(&mut self, arguments: &[ArrayRef]) -> Result<()> {
        let Some((files, columns)) = arguments.split_first() else {
            return exec_err!("{NAME} takes the names of the files");
        };
        let files = files.as_string::<i32>();
        let (rows, columns) = match columns.split_first() {
            Some((rows, columns)) if self.scan.has_row_numbers => {
                (Some(rows.as_primitive::<Int64Type>().values()), columns)
            }
            _ => (None, columns),
        };
        let mut start = 0;
        for at in 1..=files.len() {
            let follows = at < files.len()
                && files.value(at) == files.value(at - 1)
                && rows.is_none_or(|rows| rows[at] == rows[at - 1] + 1);
            if follows {
                continue;
            }
            let file = self.file(files.value(start))?;
            let count = at - start;
            let row = match rows {
                Some(rows) => u64::try_from(rows[start]).map_err(external)?,
                None => {
                    let counted = self.counted.entry(file).or_default();
                    *counted += count as u64;
                    *counted - count as u64
                }
            };
            let part: Vec<ArrayRef> = columns
                .iter()
                .map(|column| column.slice(start, count))
                .collect();
            rows::push(&mut self.stream, &self.scan, Place { file, row }, &part)?;
            start = at;
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.partial()
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.partial()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for text in states.iter().flat_map(AsArray::as_string::<i64>).flatten() {
            let partial: Partial = serde_json::from_str(text).map_err(external)?;
            self.stream.merge(partial).map_err(external)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::{Int64Array, LargeStringArray, StringArray};
    use schema_core::spec::{Constraint, Dim};
    use schema_core::{ArraySpec, DType, Schema};

    use super::*;
    use crate::scan::{ColumnInfo, Values};

    const SCHEMA: Schema = Schema::new("Times").with_arrays(
        const {
            &[ArraySpec::new("t", DType::I64)
                .with_dims(const { &[Dim::symbol("batch")] })
                .with_constraints(const { &[Constraint::Unique] })]
        },
    );

    fn check() -> Check {
        let scan = Scan {
            schema: SCHEMA,
            files: vec![("a".to_owned(), 0)],
            columns: vec![ColumnInfo {
                name: "t".to_owned(),
                tensor: None,
                is_wanted: true,
            }],
            values: Values::Typed,
            has_row_numbers: true,
        };
        Check {
            scan: Arc::new(scan),
            stream: SCHEMA.stream(),
            counted: BTreeMap::new(),
        }
    }

    /// The state after the rows of a file were checked.
    fn state(rows: std::ops::Range<i64>) -> ArrayRef {
        let mut check = check();
        let files = rows.clone().map(|_| Some("a")).collect::<StringArray>();
        let numbers = Int64Array::from_iter_values(rows);
        let arguments: [ArrayRef; 3] = [
            Arc::new(files),
            Arc::new(numbers.clone()),
            Arc::new(numbers),
        ];
        check.update_batch(&arguments).unwrap();
        let [ScalarValue::LargeUtf8(text)] = &check.state().unwrap()[..] else {
            panic!("the state is no text");
        };
        Arc::new(LargeStringArray::from_iter([text.clone()]))
    }

    fn report(states: &[ArrayRef]) -> String {
        let mut check = check();
        for state in states {
            check.merge_batch(std::slice::from_ref(state)).unwrap();
        }
        check.stream.file(0, "a.parquet", Some(9));
        match check.stream.finish() {
            Ok(dims) => dims.to_string(),
            Err(report) => report.to_string(),
        }
    }

    #[test]
    fn what_is_lost_or_counted_twice_is_noticed() {
        let [first, second, last] = [state(0..3), state(3..7), state(7..9)];
        let all = [last.clone(), first.clone(), second.clone()];
        assert_eq!(report(&all), "batch = 9");
        let lost = report(&[first.clone(), last.clone()]);
        assert!(lost.starts_with("error[unchecked]: "), "{lost}");
        let none = report(&[]);
        assert!(none.starts_with("error[unchecked]: "), "{none}");
        let twice = report(&[first.clone(), second, last, first]);
        assert!(twice.starts_with("error[checked_twice]: "), "{twice}");
    }

    #[test]
    fn files_of_others_are_refused() {
        let mut check = check();
        let file: ArrayRef = Arc::new(StringArray::from(vec!["b"]));
        let row: ArrayRef = Arc::new(Int64Array::from(vec![0]));
        let error = check.update_batch(&[file, row.clone(), row]).unwrap_err();
        assert!(
            error.to_string().contains("b, which was not asked for"),
            "{error}"
        );
    }
}
