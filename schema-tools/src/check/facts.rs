//! What a report does not know of a model: facts that help depends on.

use schema_core::model::{ModelArray, ModelDim, ModelFormat};
use schema_core::report::ViolationKind;
use schema_core::{Coerce, Model, Report, Violation};

use super::options::Options;
use super::pairs::Pairs;
use super::{Expected, cast};
use crate::text::shown;
use crate::voice::Word;

/// Facts about a model that its schema does not have.
#[derive(Clone, Debug)]
pub struct ModelFacts {
    /// The format of its file.
    pub(super) format: ModelFormat,
    /// Labels whose shape does not fit the loss: their name, and help.
    pub(super) labels: Vec<(String, String)>,
    /// An array that matches nothing in the model, and what it might be.
    pub(super) pair: Option<(String, String)>,
    /// How the columns of a table become the only input.
    pub(super) columns: Option<String>,
    /// The inputs, under the names of the data, with their shapes.
    pub(super) ranks: Vec<(String, Vec<ModelDim>)>,
}

impl ModelFacts {
    /// The format of its file.
    pub fn format(&self) -> ModelFormat {
        self.format
    }

    /// Returns help for arrays of which Keras itself adds or drops a last axis of 1.
    fn rank_help(&self, report: &Report) -> Option<String> {
        if !self.format.is_keras() {
            return None;
        }
        let one = |dim: Option<&ModelDim>| dim == Some(&ModelDim::Fixed(1));
        let adjusted = report.violations().iter().filter_map(|found| {
            let ViolationKind::Rank { shape, .. } = found.kind() else {
                return None;
            };
            let (name, expected) = (self.ranks.iter()).find(|(name, _)| name == found.array())?;
            let is_added = shape.len() + 1 == expected.len() && one(expected.last());
            let is_dropped = shape.len() == expected.len() + 1 && shape.last() == Some(&1);
            (is_added || is_dropped).then(|| format!("`{}`", shown(name)))
        });
        let adjusted: Vec<String> = adjusted.collect();
        if adjusted.is_empty() {
            return None;
        }
        Some(format!(
            "Keras itself adds or drops a last axis of 1, so it takes {} as well; here shapes are \
             compared as they are",
            adjusted.join(", ")
        ))
    }
}

pub(super) fn ranks(model: &Model) -> Vec<(String, Vec<ModelDim>)> {
    let inputs = model.inputs().iter();
    let shapes =
        inputs.filter_map(|input| Some((input.name().to_owned(), input.shape()?.to_vec())));
    shapes.collect()
}

/// Returns an array that matches nothing in the model, and what it might be.
pub(super) fn proposed(model: &Model, pairs: &Pairs) -> Option<(String, String)> {
    let first = |arrays: &[String], pairs: &[Option<String>], model: &[ModelArray]| {
        let at = pairs.iter().position(Option::is_none)?;
        Some((arrays.first()?.clone(), model[at].name().to_owned()))
    };
    first(&pairs.others, &pairs.inputs, model.inputs())
        .or_else(|| first(&pairs.labels, &pairs.outputs, model.outputs()))
}

impl Expected {
    /// Returns help that depends on the model, which the report does not know. `hidden` are violations
    /// that would show only after a conversion.
    pub fn help(&self, report: &Report, hidden: &[String], options: &Options) -> Vec<String> {
        let Some(model) = &self.model else {
            return Vec::new();
        };
        let has = |code: &str, array: &str| {
            let mut violations = report.violations().iter();
            violations.any(|found| found.code() == code && found.array() == array)
        };
        let mut help = Vec::new();
        if let Some(columns) = &model.columns {
            help.push(columns.clone());
        } else if let Some((array, name)) = &model.pair {
            help.push(format!(
                "say which input an array is: `{}`",
                options.word(Word::Match { array, name })
            ));
        }
        help.extend(model.rank_help(report));
        let is_unexpected = |found: &Violation| found.code() == "unexpected";
        if model.pair.is_none() && report.violations().iter().any(is_unexpected) {
            help.push(format!(
                "`{}` leaves out arrays that the model does not take",
                options.word(Word::IgnoreUnknown)
            ));
        }
        if options.coerce == Coerce::Strict {
            help.extend(cast::help(report, model.format, hidden, &options.voice));
        }
        let labels = model.labels.iter();
        let labels = labels.filter(|(name, _)| has("rank", name) || has("shape", name));
        help.extend(labels.map(|(_, help)| help.clone()));
        help
    }
}
