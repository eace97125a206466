//! Repairs beside the data: what a plan is for, what it left, and which steps a report asks for.

use std::collections::{HashMap, HashSet};

use schema_core::repair::{Imputation, RepairLog, RepairedKind, Step};
use schema_core::report::Remedy;
use schema_core::{Arrays, Coerce, Repair, Report, Schema, Violation};

use crate::check::{Against, Expected, Options};
use crate::text::shown;
use crate::voice::Voice;
use crate::{Failure, Given};

/// The most steps that are proposed.
const MOST: usize = 4;

/// Returns what is expected of arrays after a plan: they are matched to a model by the names that they will
/// have. `file` is what messages call the schema or the model.
///
/// # Errors
///
/// The options name what is not there, or the model does not say what it takes.
pub fn expected(
    against: &Against,
    file: &str,
    arrays: &Arrays,
    plan: &Repair,
    options: &Options,
) -> Result<Expected, Failure> {
    match (against, renamed(plan, arrays)) {
        (Against::Model(_), Some(after)) => against.expected(file, &Given::from(&after), options),
        _ => against.expected(file, &Given::from(arrays), options),
    }
}

/// Returns the arrays under the names that a plan gives them, without those that it removes; `None` if it does
/// neither.
pub fn renamed(plan: &Repair, arrays: &Arrays) -> Option<Arrays> {
    let renames = renames(plan)?;
    Some(apply(&renames, &Schema::new(""), arrays.clone()).0)
}

/// Returns the steps that rename or remove arrays; `None` if there are none.
fn renames(plan: &Repair) -> Option<Repair> {
    let steps = plan.steps().iter();
    let renames = steps.filter(|step| matches!(step, Step::Rename { .. } | Step::Remove { .. }));
    let renames = renames.fold(Repair::new(), |plan, step| plan.then(step.clone()));
    (!renames.is_empty()).then_some(renames)
}

/// Applies the plan. If a step fails, returns the arrays as the steps before it left them.
pub fn apply(plan: &Repair, schema: &Schema, arrays: Arrays) -> (Arrays, RepairLog) {
    match plan.apply(schema, arrays) {
        Ok(repaired) => repaired,
        Err(unrepaired) => {
            let (arrays, _, log) = unrepaired.into_parts();
            (arrays, log)
        }
    }
}

/// Splits the arrays that a repair stacked from columns; returns whether there are any.
pub fn split_columns(arrays: &mut Arrays, schema: &Schema, log: &RepairLog) -> bool {
    let stacked: HashSet<&str> = log.stacked().collect();
    for spec in schema.arrays().filter(|spec| stacked.contains(spec.name())) {
        arrays.split_columns(spec);
    }
    !stacked.is_empty()
}

/// Returns a table as a table again: its columns, in the order that they had.
pub fn as_it_was(mut arrays: Arrays, schema: &Schema, log: &RepairLog, names: &[String]) -> Arrays {
    if !split_columns(&mut arrays, schema, log) {
        return arrays;
    }
    let mut places: HashMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
    for done in log.steps() {
        if let RepairedKind::Renamed { from, .. } = done.kind()
            && let Some(&place) = places.get(from.as_str())
        {
            places.insert(done.array(), place);
        }
    }
    arrays.sort_by_key(|name| places.get(name).copied().unwrap_or(usize::MAX));
    arrays
}

/// Says which step left no rows, if one did.
pub fn emptied(log: &RepairLog) -> Option<String> {
    log.steps().iter().find_map(|done| match done.kind() {
        RepairedKind::DroppedRows { count, of, .. } if count == of => Some(format!(
            "no row would be left: {} lacks a value",
            match of {
                1 => "the only one".to_owned(),
                of => format!("each of {of}"),
            }
        )),
        RepairedKind::DroppedColumns { columns, of, .. } if columns.len() == *of => Some(format!(
            "no column of `{}` would be left",
            shown(done.array())
        )),
        _ => None,
    })
}

/// Returns the arguments that repair what a report says, a few of them, each in backticks.
pub fn proposed(report: &Report, voice: &Voice) -> Vec<String> {
    let mut proposed = Vec::new();
    for violation in report.violations() {
        let array = || violation.array().to_owned();
        let one = |step: Step| voice.step(&step).into_iter().collect();
        let of_violation: Vec<String> = match violation.code() {
            _ if let Some(remedy) = recoding(violation) => voice.remedy(remedy, violation.array()),
            "dtype" => one(Step::Coerce {
                array: None,
                how: Coerce::Lossy,
            }),
            "missing" | "infinite" | "range" | "one_of" => match discarding(violation, voice) {
                Some(arguments) => arguments,
                None if violation.code() == "missing" => one(Step::Impute {
                    array: array(),
                    with: Imputation::Mean,
                    axis: None,
                }),
                None => continue,
            },
            "rank" => one(Step::Reshape { array: array() }),
            "unexpected" => one(Step::Remove { array: array() }),
            _ => continue,
        };
        for argument in of_violation {
            let argument = format!("`{argument}`");
            if !proposed.contains(&argument) && proposed.len() < MOST {
                proposed.push(argument);
            }
        }
    }
    proposed
}

/// Returns the remedy that codes the values of the violation's array otherwise.
fn recoding(violation: &Violation) -> Option<&Remedy> {
    let is_recoding = |remedy: &&Remedy| {
        matches!(
            remedy,
            Remedy::Transpose { .. }
                | Remedy::Shift { .. }
                | Remedy::Map { .. }
                | Remedy::Parse { .. }
        )
    };
    let mut remedies = violation.remedies().iter().filter(is_recoding);
    let remedy = remedies.next()?;
    // Two ways to read the same text are for the user to choose from.
    let is_open = |other: &Remedy| match (remedy, other) {
        (Remedy::Parse { array, .. }, Remedy::Parse { array: of, .. }) => array == of,
        _ => false,
    };
    (!remedies.any(is_open)).then_some(remedy)
}

/// Returns the arguments that discard the invalid values of the violation's array and repair what is
/// then missing, if the violation offers that.
fn discarding(violation: &Violation, voice: &Voice) -> Option<Vec<String>> {
    let repairs = violation.repairs();
    let is_discard = |step: &Step| matches!(step, Step::Discard { .. });
    let plan = repairs
        .iter()
        .find(|plan| plan.steps().iter().any(is_discard))?;
    plan.steps().iter().map(|step| voice.step(step)).collect()
}

#[cfg(test)]
mod tests {
    use schema_core::ndarray::array;
    use schema_core::spec::Dim;
    use schema_core::{ArraySpec, DType};

    use super::*;

    const SCHEMA: Schema = Schema::new("Features").with_arrays(
        const {
            &[ArraySpec::new("my x", DType::F32)
                .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(2)] })]
        },
    );

    #[test]
    fn what_is_proposed_is_an_argument_of_a_shell_or_of_python() {
        let arrays = Arrays::new()
            .with("my x", array![1.0_f32, 2.0])
            .with("it's", array![1_i64]);
        let report = SCHEMA.validate(&arrays).unwrap_err();
        assert_eq!(
            proposed(&report, &Voice::COMMAND),
            ["`--remove 'it'\\''s'`", "`--reshape 'my x'`"]
        );
        assert_eq!(
            proposed(&report, &Voice::PYTHON),
            [r#"`remove="it's"`"#, r#"`reshape="my x"`"#]
        );
    }

    #[test]
    fn arrays_have_the_names_that_a_plan_gives_them() {
        let input = schema_core::model::ModelArray::new("image").with_dtype(Some(DType::F32));
        let model = schema_core::Model::new(
            schema_core::model::ModelFormat::Onnx,
            vec![input],
            Vec::new(),
        );
        let against = Against::Model(Box::new(model));
        let arrays = Arrays::new()
            .with("a", array![1.0_f32])
            .with("b", array![1.0_f32]);
        let plan = Repair::new().rename("b", "image").remove("a");
        let options = Options::new(Voice::COMMAND);
        let schema = expected(&against, "m.onnx", &arrays, &plan, &options)
            .unwrap()
            .schema;
        assert_eq!(schema.array(0).unwrap().name(), "image");
        let (arrays, log) = apply(&plan, &schema, arrays);
        assert!(schema.validate(&arrays).is_ok(), "{log}");
        assert_eq!(emptied(&log), None);
    }
}
