//! What data is expected to be, and whether it is: [`Against`] a schema or a model.

mod against;
mod beside;
mod cast;
mod expected;
mod facts;
mod missing;
mod notes;
mod options;
mod pairs;
mod table;
mod targets;

use schema_core::spec::Constraint;
use schema_core::{Coerce, Dims, Report, Schema};

pub use against::Against;
pub use expected::Expected;
pub use facts::ModelFacts;
pub use options::Options;

use crate::repair::{apply, split_columns};
use crate::text::shown;
use crate::voice::Word;
use crate::{Data, Failure};

/// The result of a check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checked {
    /// What was expected, under the names of the data.
    pub schema: Schema,
    /// The sizes of the symbols, or all violations.
    pub verdict: Result<Dims, Report>,
    /// What was converted before the check, a sentence each.
    pub converted: Vec<String>,
    /// What would be right, where the report does not know it: what the model takes.
    pub help: Vec<String>,
    /// What is not checked, a sentence each.
    pub notes: Vec<String>,
}

impl Against {
    /// Checks data. `called` is what messages call the schema or the model: the name of its file.
    ///
    /// # Errors
    ///
    /// The data cannot be checked: the options name what is not there, or the model does not say what
    /// it takes.
    pub fn check<'a>(
        &self,
        called: &str,
        data: impl Into<Data<'a>>,
        options: &Options,
    ) -> Result<Checked, Failure> {
        let data = data.into();
        let expected = self.expected(called, &data.given(), options)?;
        Ok(expected.check(data, options))
    }

    /// Looks for checks that only the Rust struct of a schema can run. Returns a sentence that says that
    /// they are skipped, if they are.
    ///
    /// # Errors
    ///
    /// There are some, and the options do not say that they are skipped.
    pub fn custom_checks(
        &self,
        called: &str,
        options: &Options,
    ) -> Result<Option<String>, Failure> {
        match self {
            Against::Schema(schema) => custom_checks(schema, called, options),
            Against::Model(_) => Ok(None),
        }
    }
}

impl Expected {
    /// Checks the data.
    pub fn check<'a>(self, data: impl Into<Data<'a>>, options: &Options) -> Checked {
        let judged = judge(&self.schema, data.into(), options, self.model.is_some());
        let help = match &judged.verdict {
            Err(report) => self.help(report, &judged.hidden, options),
            Ok(_) => Vec::new(),
        };
        Checked {
            schema: self.schema,
            verdict: judged.verdict,
            converted: judged.converted,
            help,
            notes: self.notes,
        }
    }
}

struct Judged {
    verdict: Result<Dims, Report>,
    /// What was converted before the check.
    converted: Vec<String>,
    /// Violations that would show only after a conversion.
    hidden: Vec<String>,
}

fn judge(schema: &Schema, data: Data<'_>, options: &Options, of_model: bool) -> Judged {
    let mut judged = Judged {
        verdict: data.validate(schema),
        converted: Vec::new(),
        hidden: Vec::new(),
    };
    let Err(report) = &judged.verdict else {
        return judged;
    };
    if options.coerce == Coerce::Strict {
        let plan = cast::as_in_keras(schema, &data.given());
        if of_model && !plan.is_empty() {
            judged.hidden = cast::hidden(&plan, schema, data, report, &options.voice);
        }
        return judged;
    }
    let plan = cast::plan(schema, &data.given(), report, options.coerce);
    let mut arrays = data.into_arrays();
    if options.coerce == Coerce::Lossy {
        judged.converted = cast::cut(schema, &mut arrays);
    }
    let (mut arrays, log) = apply(&plan, schema, arrays);
    split_columns(&mut arrays, schema, &log);
    judged.verdict = schema.validate(&arrays);
    (judged.converted).extend(cast::converted(&log, &options.voice));
    judged
}

/// Fails if the schema names functions of the Rust program, unless they may be skipped.
fn custom_checks(
    schema: &Schema,
    called: &str,
    options: &Options,
) -> Result<Option<String>, Failure> {
    let of_arrays = schema.arrays().flat_map(|spec| {
        spec.constraints().iter().filter_map(|rule| match rule {
            Constraint::Check(path) | Constraint::CheckRows(path) => {
                Some(format!("`{}` of `{}`", shown(path), shown(spec.name())))
            }
            _ => None,
        })
    });
    let of_schema = schema
        .check_path()
        .map(|path| format!("`{}` of the schema", shown(path)));
    let checks: Vec<String> = of_arrays.chain(of_schema).collect();
    if checks.is_empty() {
        return Ok(None);
    }
    let checks = checks.join(", ");
    if options.without_custom_checks {
        return Ok(Some(format!(
            "skipped, because only the Rust struct can run them: {checks}"
        )));
    }
    Err(Failure::new(format!(
        "the schema `{called}` names checks that only its Rust struct can run: {checks}\n  help: run \
         the other checks with `{}`",
        options.word(Word::WithoutCustomChecks)
    )))
}
