use schema_spec::{Role, Shown};

use super::comparison::Comparison;
use super::declared::Declaration;
use super::difference::{Difference, DifferencePart};
use super::requirement::{Expected, Requirement};
use super::rules::MatchRules;
use crate::Model;

/// Both sides, and the results so far.
pub(super) struct Context<'a> {
    pub(super) model: &'a Model,
    pub(super) declaration: &'a Declaration,
    pub(super) rules: &'a MatchRules,
    pub(super) found: Comparison,
}

impl Context<'_> {
    /// The results. Arrays that the schema does not have come last.
    pub(super) fn sorted(mut self) -> Comparison {
        let place = |difference: &Difference| difference.array.unwrap_or(usize::MAX);
        self.found.differences.sort_by_key(place);
        self.found
    }

    /// The indices of the arrays with the role.
    pub(super) fn of_role(&self, role: Role) -> Vec<usize> {
        let arrays = self.declaration.arrays.iter().enumerate();
        arrays
            .filter(|(_, array)| array.role == role)
            .map(|(at, _)| at)
            .collect()
    }

    pub(super) fn push(
        &mut self,
        array: Option<usize>,
        part: DifferencePart,
        message: String,
        help: Option<String>,
    ) {
        let name = array.map_or_else(String::new, |at| self.declaration.arrays[at].name.clone());
        self.found.differences.push(Difference {
            array,
            name,
            part,
            message,
            help,
        });
    }

    /// Defers a comparison with an unknown part. `before` and `after` surround its text in the message.
    pub(super) fn require(
        &mut self,
        at: usize,
        part: DifferencePart,
        expected: Expected,
        before: String,
        after: String,
    ) {
        self.found.requirements.push(Requirement {
            array: at,
            part,
            expected,
            before,
            after,
        });
    }

    /// Defers the comparison of an unknown rank. `shape` is the text of what it should be.
    pub(super) fn require_rank(&mut self, at: usize, rank: usize, shape: &str, by_whom: &str) {
        let name = Shown(&self.declaration.arrays[at].name);
        let before = format!("`{name}` has rank ");
        let after = format!(" here, but is {shape} {by_whom}");
        let expected = Expected::Rank(rank);
        self.require(at, DifferencePart::Rank, expected, before, after);
    }

    /// Compares the elements with those that are required. `before` and `after` surround the dtype of
    /// the array in the message.
    pub(super) fn elements(
        &mut self,
        at: usize,
        expected: Expected,
        before: String,
        after: String,
    ) {
        match self.declaration.arrays[at].dtype {
            Some(own) if expected.accepts(own) => {}
            Some(own) => {
                let message = format!("{before}{own}{after}");
                self.push(Some(at), DifferencePart::Dtype, message, None);
            }
            None => self.require(at, DifferencePart::Dtype, expected, before, after),
        }
    }

    /// Compares whether values may be missing: no model takes an array that lacks one.
    pub(super) fn completeness(&mut self, at: usize, by_whom: &str) {
        let declared = &self.declaration.arrays[at];
        let name = Shown(&declared.name);
        let message = format!("`{name}` may have missing values here, but not {by_whom}");
        let part = DifferencePart::Nullable;
        match declared.nullable {
            Some(true) => self.push(Some(at), part, message, None),
            Some(false) => {}
            None => self.require(at, part, Expected::Completeness, message, String::new()),
        }
    }

    pub(super) fn push_missing(&mut self, name: &str, message: String) {
        self.found.differences.push(Difference {
            array: None,
            name: name.to_owned(),
            part: DifferencePart::Missing,
            message,
            help: None,
        });
    }

    pub(super) fn note(&mut self, sentence: &str) {
        self.found.notes.push(sentence.to_owned());
    }

    pub(super) fn unverified(&mut self) {
        let why = self.model.notes().first();
        let message = why.map_or(
            "the model's file has too little information to rely on",
            String::as_str,
        );
        let help = "allow it with `unverified`, which compares shapes only";
        let message = message.to_owned();
        self.push(None, DifferencePart::Model, message, Some(help.to_owned()));
    }
}
