//! Repairs of data in pieces.
//!
//! A step does to each piece what it would do to the whole. What it has to know of the whole for that is
//! learned in passes over the pieces before: the values that are imputed, the columns that are dropped, and
//! whatever is decided for all values of an array together. The last pass repairs the pieces and checks
//! them, in the order of their rows.

mod check;
mod error;
mod known;
mod learn;
mod log;
mod source;

use std::collections::{BTreeMap, HashSet};
use std::error::Error;

use schema_spec::{ArraySpec, Dim, Schema};

use check::Checked;
pub use error::PieceError;
pub(super) use known::Known;
use known::{Decisions, Guessed};
use learn::{Learned, Learning, refuse};
use log::{Logs, Size, Sizes};
#[cfg(feature = "schema-files")]
pub use source::PieceFiles;
pub use source::PieceSource;
use source::Unread;

use super::apply::Work;
use super::impute::Source;
use super::log::{RepairLog, Repaired, RepairedKind};
use super::shapes::Move;
use super::{Repair, Step};
use crate::stream::Place;
use crate::{Arrays, Dims, Report};

/// A repair of data in pieces: larger than memory, and several files.
#[derive(Clone, Debug)]
pub struct InPieces<'a> {
    plan: &'a Repair,
    schema: &'a Schema,
    skips_checks: bool,
}

/// A piece that was repaired.
#[derive(Clone, Debug)]
pub struct RepairedPiece {
    /// The number of its file.
    pub file: u32,
    /// Its repaired arrays.
    pub arrays: Arrays,
    /// The names of its arrays before.
    pub names: Vec<String>,
    /// What was done to it.
    pub log: RepairLog,
}

/// The result of a repair in pieces.
#[derive(Clone, Debug)]
pub struct RepairedPieces {
    /// The plan with what was learned, as of [`Repair::fit`].
    pub plan: Repair,
    /// What was done, as if there had been one piece.
    pub log: RepairLog,
    /// Whether the repaired data is valid, and if not, why.
    pub verdict: Result<Dims, Report>,
}

/// What takes repaired pieces.
pub trait PieceSink {
    /// Forgets the pieces that it took: all of them come again.
    ///
    /// # Errors
    ///
    /// It cannot; the repair ends with [`PieceError::into_put`].
    fn restart(&mut self) -> Result<(), Box<dyn Error + Send + Sync>>;

    /// Takes the next piece. Returns the arrays that are to be checked, which are those of the piece, as
    /// they will be read.
    ///
    /// # Errors
    ///
    /// As for [`restart`](PieceSink::restart).
    fn put(&mut self, piece: RepairedPiece) -> Result<Arrays, Box<dyn Error + Send + Sync>>;
}

/// Takes the pieces in memory, each with its file.
impl PieceSink for Vec<(u32, Arrays)> {
    fn restart(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.clear();
        Ok(())
    }

    fn put(&mut self, piece: RepairedPiece) -> Result<Arrays, Box<dyn Error + Send + Sync>> {
        self.push((piece.file, piece.arrays.clone()));
        Ok(piece.arrays)
    }
}

impl Repair {
    /// Repairs data in pieces: in constant memory, whatever its size.
    ///
    /// Together, the repaired pieces are what [`apply`](Repair::apply) makes of the whole, and the learned
    /// plan is that of [`fit`](Repair::fit): means and medians are exact. A step that moves values between
    /// rows is refused by name.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::repair::Imputation;
    /// use schema_core::stream::Place;
    /// use schema_core::{Arrays, InputSchema, Repair};
    ///
    /// #[derive(InputSchema)]
    /// struct Ages {
    ///     #[input(shape = [person])]
    ///     age: Array1<f64>,
    /// }
    ///
    /// let piece = |file, row, age| (Place { file, row }, Arrays::new().with("age", age));
    /// let pieces = vec![
    ///     piece(0, 0, array![20.0, f64::NAN]),
    ///     piece(0, 2, array![60.0]),
    ///     piece(1, 0, array![40.0]),
    /// ];
    /// let plan = Repair::new().impute("age", Imputation::Mean);
    /// let mut repaired = Vec::new();
    /// let result = plan.in_pieces(&Ages::SCHEMA).run(&pieces, &mut repaired)?;
    /// assert_eq!(result.verdict.unwrap()["person"], 4);
    /// assert_eq!(repaired[0], (0, Arrays::new().with("age", array![20.0, 40.0])));
    /// assert_eq!(
    ///     result.log.to_string(),
    ///     "\
    /// repaired[impute]: `age`: 1 of 4 values imputed by the mean of its feature
    ///   age[1] = NaN -> 40",
    /// );
    /// # Ok::<(), schema_core::repair::PieceError>(())
    /// ```
    pub fn in_pieces<'a>(&'a self, schema: &'a Schema) -> InPieces<'a> {
        InPieces {
            plan: self,
            schema,
            skips_checks: false,
        }
    }
}

/// What was done to a piece.
struct Ran<'a> {
    place: Place,
    names: Vec<String>,
    work: Work<'a>,
    guessed: Vec<Guessed>,
    /// The steps that do the same, with what each did and the sizes before it.
    steps: Vec<(Step, Vec<Repaired>, Sizes)>,
    error: Option<PieceError>,
}

/// What is known so far.
struct Progress {
    decisions: Decisions,
    learned: BTreeMap<usize, Learned>,
    learning: BTreeMap<usize, Learning>,
}

impl InPieces<'_> {
    /// Leaves out custom checks, which take whole arrays, as
    /// [`Stream::without_custom_checks`](crate::stream::Stream::without_custom_checks) does.
    #[must_use]
    pub fn without_custom_checks(mut self) -> Self {
        self.skips_checks = true;
        self
    }

    /// Reads the pieces as often as the plan needs it, repairs them, and gives them to `sink`.
    ///
    /// With the feature `rayon` they are read and repaired on all threads of the current pool; they are
    /// given to `sink` in the order of their rows.
    ///
    /// # Errors
    ///
    /// A file cannot be read; a step needs the whole data; or `sink` fails. What the sink took until then
    /// is of no use.
    pub fn run(
        &self,
        source: &(impl PieceSource + ?Sized),
        sink: &mut dyn PieceSink,
    ) -> Result<RepairedPieces, PieceError> {
        self.run_with(source, sink, &mut || {})
    }

    /// The same; `progress` is called after each piece of each pass.
    ///
    /// # Errors
    ///
    /// As for [`run`](InPieces::run).
    pub fn run_with(
        &self,
        source: &(impl PieceSource + ?Sized),
        sink: &mut dyn PieceSink,
        progress: &mut dyn FnMut(),
    ) -> Result<RepairedPieces, PieceError> {
        let mut known = Progress {
            decisions: Decisions::default(),
            learned: BTreeMap::new(),
            learning: BTreeMap::new(),
        };
        loop {
            let group = self.group(&known);
            if group.is_empty() {
                if let Some(repaired) = self.last_pass(source, &mut known, sink, progress)? {
                    return Ok(repaired);
                }
            } else {
                self.learn(source, &mut known, &group, progress)?;
            }
        }
    }

    /// The steps that have to learn something next, in one pass.
    fn group(&self, known: &Progress) -> Vec<usize> {
        let is_open = |at: &usize| {
            !known.learned.contains_key(at) && Learning::of(&self.plan.steps()[*at]).is_some()
        };
        let mut group = Vec::new();
        let mut arrays = HashSet::new();
        let Some(first) = (0..self.plan.steps().len()).find(is_open) else {
            return group;
        };
        for (at, step) in self.plan.steps().iter().enumerate().skip(first) {
            // What is imputed in one array does not change another.
            match step {
                Step::Impute { array, .. } if arrays.insert(array) => {}
                _ if at == first => {}
                _ => break,
            }
            if is_open(&at) {
                group.push(at);
            }
            if !matches!(step, Step::Impute { .. }) {
                break;
            }
        }
        group
    }

    fn learn(
        &self,
        source: &(impl PieceSource + ?Sized),
        known: &mut Progress,
        group: &[usize],
        progress: &mut dyn FnMut(),
    ) -> Result<(), PieceError> {
        let steps = self.plan.steps();
        let mut learning = std::mem::take(&mut known.learning);
        for &at in group {
            if let (None, Some(new)) = (learning.get(&at), Learning::of(&steps[at])) {
                learning.insert(at, new);
            }
        }
        let (learned, mut decisions) = (&known.learned, std::mem::take(&mut known.decisions));
        let mut found = Decisions::default();
        let mut failed = None;
        self.pass(
            source,
            &decisions,
            learned,
            group.first().copied(),
            &mut |ran| {
                let Ran {
                    mut work,
                    guessed,
                    error,
                    ..
                } = ran;
                if let Some(known) = work.known.take() {
                    found.add(known, guessed);
                }
                failed = failed.take().or(error);
                for &at in group {
                    if failed.is_none()
                        && let Some(learning) = learning.get_mut(&at)
                    {
                        failed = learning.add(&steps[at], &work).err();
                    }
                }
                progress();
                Ok(())
            },
        )?;
        decisions.take(found);
        let is_again = decisions.settle();
        known.decisions = decisions;
        if is_again {
            // What was learned is not of the values that the steps before will leave.
            return Ok(());
        }
        if let Some(error) = failed {
            return Err(error);
        }
        let work = Work::unsettled(self.schema, Arrays::new());
        for &at in group {
            let Some(mut state) = learning.remove(&at) else {
                continue;
            };
            match state.finish(&steps[at], &work)? {
                Some(learned) => {
                    known.learned.insert(at, learned);
                }
                None => {
                    known.learning.insert(at, state);
                }
            }
        }
        Ok(())
    }

    /// Repairs the pieces; `None` if they disagree about something, so that they have to be read again.
    fn last_pass(
        &self,
        source: &(impl PieceSource + ?Sized),
        known: &mut Progress,
        sink: &mut dyn PieceSink,
        progress: &mut dyn FnMut(),
    ) -> Result<Option<RepairedPieces>, PieceError> {
        let steps = self.plan.steps();
        let mut decisions = std::mem::take(&mut known.decisions);
        let mut found = Decisions::default();
        let mut logs = Logs::new(steps.len());
        let mut fitted: Vec<Step> = Vec::new();
        let mut stacked: Option<RepairLog> = None;
        let mut check = Checked::new(self.schema, self.skips_checks);
        sink.restart().map_err(PieceError::put)?;
        let mut failed = None;
        self.pass(source, &decisions, &known.learned, None, &mut |ran| {
            let Ran {
                place,
                names,
                mut work,
                guessed,
                steps,
                error,
            } = ran;
            if let Some(known) = work.known.take() {
                found.add(known, guessed);
            }
            failed = failed.take().or(error);
            progress();
            if failed.is_some() {
                return Ok(());
            }
            let mut log = std::mem::take(&mut work.log);
            if stacked
                .as_ref()
                .is_none_or(|stacked| stacked.stacked.is_empty())
            {
                stacked = Some(log.clone());
            }
            for (at, (step, repaired, sizes)) in steps.into_iter().enumerate() {
                logs.add(at, &repaired, sizes);
                log.steps.extend(repaired);
                match fitted.get_mut(at) {
                    None => fitted.push(step),
                    // An array may not be in each piece.
                    Some(known) if has_more(&step, known) => *known = step,
                    Some(_) => {}
                }
            }
            let checked = sink
                .put(RepairedPiece {
                    file: place.file,
                    arrays: work.arrays,
                    names,
                    log,
                })
                .map_err(PieceError::put)?;
            check.push(place.file, checked)
        })?;
        decisions.take(found);
        let is_again = decisions.settle();
        known.decisions = decisions;
        if is_again {
            return Ok(None);
        }
        if let Some(error) = failed {
            return Err(error);
        }
        self.compare_rows(&logs)?;
        let log = logs.finish(self.schema, steps, stacked.unwrap_or_default());
        let plan = fitted.into_iter().fold(Repair::new(), Repair::then);
        Ok(Some(RepairedPieces {
            plan,
            log,
            verdict: check.finish(&|file| source.__name(file)),
        }))
    }

    /// Refuses to drop rows of arrays that do not have the same number of them.
    fn compare_rows(&self, logs: &Logs) -> Result<(), PieceError> {
        for (at, step) in self.plan.steps().iter().enumerate() {
            let Step::DropRows {
                along: Some(symbol),
                ..
            } = step
            else {
                continue;
            };
            if !logs.has_done(at) {
                continue;
            }
            let is_own = |spec: &&ArraySpec| matches!(spec.dims().first(), Some(Dim::Symbol(first)) if first == symbol);
            let arrays = self.schema.arrays().filter(is_own);
            let rows =
                |spec: &ArraySpec| Some((spec.name().to_owned(), logs.rows(at, spec.name())?));
            let mut rows = arrays.filter_map(rows);
            let Some((first, expected)) = rows.next() else {
                continue;
            };
            if let Some((other, found)) = rows.find(|(_, rows)| *rows != expected) {
                let reason = format!(
                    "`{symbol}` is {expected} in `{first}` but {found} in `{other}`, and the rows of \
                     both are cut together"
                );
                return Err(PieceError::whole(step, symbol, reason));
            }
        }
        Ok(())
    }

    /// Runs the steps before `end` on each piece, and calls `take` with them in order.
    fn pass<'s>(
        &'s self,
        source: &(impl PieceSource + ?Sized),
        decisions: &Decisions,
        learned: &BTreeMap<usize, Learned>,
        end: Option<usize>,
        take: &mut dyn FnMut(Ran<'s>) -> Result<(), PieceError>,
    ) -> Result<(), PieceError> {
        let only = self.schema.array(0).filter(|_| self.schema.len() == 1);
        let only = only.map(ArraySpec::name);
        let end = end.unwrap_or(self.plan.steps().len());
        let run = |unread: Result<Unread<'_>, PieceError>| {
            let (place, arrays) = unread?.read(only)?;
            Ok::<_, PieceError>(self.steps(place, arrays, decisions, learned, end))
        };
        let mut pieces = source.__pieces()?;
        #[cfg(feature = "rayon")]
        {
            use rayon::iter::{IntoParallelIterator, ParallelIterator};
            let at_once = rayon::current_num_threads();
            loop {
                let batch: Vec<_> = pieces.by_ref().take(at_once).collect();
                if batch.is_empty() {
                    return Ok(());
                }
                let ran: Vec<_> = batch.into_par_iter().map(run).collect();
                for ran in ran {
                    take(ran?)?;
                }
            }
        }
        #[cfg(not(feature = "rayon"))]
        pieces.try_for_each(|unread| take(run(unread)?))
    }

    /// Runs the steps before `end` on a piece.
    fn steps<'s>(
        &'s self,
        place: Place,
        mut arrays: Arrays,
        decisions: &Decisions,
        learned: &BTreeMap<usize, Learned>,
        end: usize,
    ) -> Ran<'s> {
        let names = arrays.names().map(str::to_owned).collect();
        let (mut guessed, mut error) = match decisions.guess(&mut arrays) {
            Ok(guessed) => (guessed, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let mut work = Work::unsettled(self.schema, arrays);
        work.learns_all = true;
        work.known = Some(decisions.known());
        work.settle();
        Guessed::mark_open(&mut guessed, &work.arrays, self.schema);
        let mut steps = Vec::with_capacity(end);
        for (at, step) in self.plan.steps()[..end].iter().enumerate() {
            if let Some(known) = &mut work.known {
                known.begun = at + 1;
            }
            if let Err(refused) = refuse(step, &work) {
                error = Some(refused);
                break;
            }
            let sizes = sizes(&work.arrays);
            let done = match learned.get(&at) {
                Some(learned) => work.take_learned(step, learned),
                None => work.take(step),
            };
            steps.push((done, std::mem::take(&mut work.log.steps), sizes));
        }
        Ran {
            place,
            names,
            work,
            guessed,
            steps,
            error,
        }
    }
}

fn sizes(arrays: &Arrays) -> Sizes {
    let size = |name: &str| {
        let array = arrays.get(name)?;
        let size = Size {
            rows: array.shape().first().copied().unwrap_or(0),
            len: array.len(),
        };
        Some((name.to_owned(), size))
    };
    arrays.names().filter_map(size).collect()
}

/// Whether a step says more than the same step of another piece.
fn has_more(step: &Step, than: &Step) -> bool {
    match (step, than) {
        (Step::Fill { values, .. }, Step::Fill { values: known, .. }) => values.len() > known.len(),
        _ => false,
    }
}

impl Work<'_> {
    /// Runs a step with what was learned for it; returns the step that does the same to other data.
    fn take_learned(&mut self, step: &Step, learned: &Learned) -> Step {
        let done = self.done_learned(step, learned);
        self.settle_after(step);
        done
    }

    fn done_learned(&mut self, step: &Step, learned: &Learned) -> Step {
        match (step, learned) {
            (Step::Impute { array, with, axis }, Learned::Values(values)) => {
                let values = self.impute(step, array, Source::Gathered(with, values), *axis);
                Step::Fill {
                    array: array.clone(),
                    values,
                    axis: *axis,
                }
            }
            (Step::DropColumns { array, .. }, Learned::Columns(columns)) => {
                self.drop_columns(step, array, Some(columns));
                Step::DropColumns {
                    array: array.clone(),
                    columns: Some(columns.clone()),
                }
            }
            (Step::Map { array, .. }, Learned::Map(Some(values))) => {
                let values = self.map(step, array, Some(values));
                let array = array.clone();
                Step::Map { array, values }
            }
            (Step::Map { array, .. }, Learned::Map(None)) => {
                self.no_map(step, array);
                step.clone()
            }
            (Step::Reshape { array }, Learned::Shape(shape)) => {
                self.reshape_rows(step, array, shape);
                step.clone()
            }
            _ => self.take(step),
        }
    }

    /// Reshapes the rows of an array.
    fn reshape_rows(
        &mut self,
        step: &Step,
        name: &str,
        shape: &Result<Option<Vec<usize>>, String>,
    ) {
        if self.spec(step, name).is_none() {
            return;
        }
        let Some(from) = self.arrays.get(name).map(|array| array.shape().to_vec()) else {
            return;
        };
        match shape {
            Ok(None) => {}
            Err(reason) => self.log.did_not(step, name, reason.clone()),
            Ok(Some(row)) => {
                let mut to = row.clone();
                to.insert(0, from.first().copied().unwrap_or(0));
                // A piece of another shape than the others is left as it is, and is refused by the check.
                if to.iter().product::<usize>() == from.iter().product::<usize>() {
                    self.arrays
                        .change(name, |content| Move::Reshape(&to).on(content));
                    self.log
                        .did(step, name, RepairedKind::Reshaped { from, to });
                }
            }
        }
    }
}
