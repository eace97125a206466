//! What is known of one array, some rows of which were checked.

use ndarray::ArrayD;
use schema_arrays::{AnyView, coordinates};
use schema_spec::{Constraint, DType, Dim};
#[cfg(feature = "repair")]
use schema_spec::{Role, Value};

use super::borders::compare;
use super::classes::Classes;
use super::keys::Keys;
use super::missing::{Kept, Spread};
use super::place::Place;
use super::plan::Plan;
use super::runs::{Edges, Run, Runs};
use super::tally::Counted;
#[cfg(feature = "repair")]
use super::texts::Texts;
use crate::check::pieces::{self, KEPT, Lanes};
use crate::check::{self, Found, dtype_violation};
use crate::report::ViolationKind;

/// The state of one array.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct State {
    /// The shapes of rows, each with its first piece: one, unless pieces do not fit each other.
    pub(super) shapes: Vec<(Place, Row)>,
    pub(super) runs: Runs,
    /// Whether it was stacked from columns.
    pub(super) stacked: bool,
    /// Whether there is a mask of missing values.
    pub(super) masked: bool,
    pub(super) wrong: Option<Wrong>,
    pub(super) missing: Counted,
    pub(super) spread: Option<Spread>,
    pub(super) infinite: Counted,
    /// The values that break each rule, in the order of the schema.
    pub(super) rules: Vec<Counted>,
    /// The lanes along axis 0 of each rule on them: the index of the rule, the file if each has its own
    /// lanes, and the lanes.
    #[serde(with = "super::form::lanes")]
    pub(super) lanes: Vec<(usize, u32, Lanes)>,
    pub(super) keys: Vec<(u32, Keys)>,
    pub(super) kept: Kept,
    /// The columns that have no valid number so far; `None` before the first row.
    pub(super) without: Option<Vec<usize>>,
    pub(super) classes: Option<Classes>,
    #[cfg(feature = "repair")]
    pub(super) texts: Vec<Texts>,
    /// The number of values in each column that violations are about, by the place of the violation.
    pub(super) columns: Vec<(usize, Vec<usize>)>,
}

/// The sizes of the axes after the first; `None` for an array without axes.
type Row = Option<Vec<usize>>;

/// The largest number of different shapes that are kept.
const SHAPES: usize = 4;

/// Values of another dtype.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Wrong {
    pub(super) found: DType,
    pub(super) unfit: Option<Counted>,
    pub(super) rounded: u64,
}
/// Where a piece begins, and whether the array was stacked from columns.
pub(super) struct Piece {
    pub(super) start: Place,
    pub(super) stacked: bool,
}

impl State {
    /// Whether some of it was there.
    pub(super) fn is_there(&self) -> bool {
        !self.shapes.is_empty()
    }

    /// Whether values are checked against the rules.
    pub(super) fn has_values(plan: &Plan, view: &AnyView<'_>) -> bool {
        plan.spec.accepts_rank(view.shape().len()) && view.dtype() == plan.spec.dtype()
    }

    /// Adds the shape and the rows of a piece.
    pub(super) fn add_rows(
        &mut self,
        plan: &Plan,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        start: Place,
    ) {
        let (rows, row) = match view.shape().split_first() {
            Some((rows, row)) => (*rows, Some(row.to_vec())),
            None => (1, None),
        };
        self.add_shape(start, row);
        (self.rules).resize_with(plan.constraints().len(), Counted::default);
        self.masked |= missing.is_some();
        if rows > 0 {
            let mut run = Run::of(start, rows);
            let is_compared = plan.on_rows(view.shape().len()).next().is_some();
            if is_compared && State::has_values(plan, view) {
                run.edges = pieces::edges(view).map(|[first, last]| Edges { first, last });
            }
            let rules = &mut self.rules;
            let row = view.shape().get(1..).unwrap_or_default();
            self.runs.add(run, &mut |left, right| {
                compare(plan, row, rules, left, right);
            });
        }
    }

    fn add_shape(&mut self, start: Place, row: Row) {
        match self.shapes.iter_mut().find(|(_, other)| *other == row) {
            Some((first, _)) => *first = start.min(*first),
            None => self.shapes.push((start, row)),
        }
        self.shapes.sort_unstable();
        self.shapes.truncate(SHAPES);
    }

    /// Adds a piece of another dtype.
    pub(super) fn add_wrong(
        &mut self,
        plan: &Plan,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        start: Place,
    ) {
        let kind = dtype_violation(plan.spec.dtype(), view, missing);
        if let ViolationKind::Dtype {
            found,
            unfit,
            rounded,
            ..
        } = kind
        {
            let unfit = unfit.map(|tally| {
                let mut counted = Counted::default();
                counted.add(start, tally);
                counted
            });
            let wrong = Wrong {
                found,
                unfit,
                rounded: rounded as u64,
            };
            self.merge_wrong(wrong);
        }
    }

    fn merge_wrong(&mut self, other: Wrong) {
        let Some(wrong) = &mut self.wrong else {
            self.wrong = Some(other);
            return;
        };
        // What is text in one piece is text in all: a number in a table may be read as one.
        let place = |dtype: DType| DType::ALL.iter().position(|other| *other == dtype);
        if place(other.found) > place(wrong.found) {
            wrong.found = other.found;
        }
        wrong.rounded = wrong.rounded.saturating_add(other.rounded);
        wrong.unfit = match (wrong.unfit.take(), other.unfit) {
            (Some(mut unfit), Some(other)) => {
                unfit.merge(other);
                Some(unfit)
            }
            _ => None,
        };
    }

    /// Adds what text says, where the schema asks for numbers or truth values.
    #[cfg(feature = "repair")]
    pub(super) fn add_texts(
        &mut self,
        plan: &Plan,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        start: Place,
    ) {
        if plan.spec.dtype() == DType::Text || plan.spec.dtype().is_complex() {
            return;
        }
        let columns = plan.spec.columns().len();
        self.texts.resize_with(1 + columns, Texts::default);
        for (at, texts) in self.texts.iter_mut().enumerate() {
            texts.add(start, view, missing, at.checked_sub(1));
        }
    }

    /// Checks the values of a piece, without those that rules on rows need. Returns whether single values
    /// are missing or break a rule.
    pub(super) fn add_values(
        &mut self,
        plan: &Plan,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        piece: &Piece,
    ) -> bool {
        let spec = &plan.spec;
        let mut found = Found::without(missing).nullable(spec.is_nullable());
        pieces::check(plan.constraints(), view, &mut found);
        if let Some(missing) = missing.filter(|_| !spec.is_nullable()) {
            check::masked::report(missing, &mut found.kinds);
        }
        let is_faulty = found.kinds.iter().any(|kind| {
            kind.is_on_single_values() || matches!(kind, ViolationKind::Missing { .. })
        });
        let width = spec.columns().len();
        for kind in found.kinds {
            if piece.stacked
                && let Some(counts) = check::in_columns(&kind, spec, view, missing, width)
            {
                self.add_columns(plan.place_of(&kind), counts);
            }
            match kind {
                ViolationKind::Missing { tally, spread } => {
                    self.add_spread(view, spread.is_some());
                    self.missing.add(piece.start, tally);
                }
                ViolationKind::Infinite { tally } => self.infinite.add(piece.start, tally),
                ViolationKind::Rule { ref rule, .. } => {
                    let at = plan.constraints().iter().position(|other| other == rule);
                    if let (Some(at), ViolationKind::Rule { tally, .. }) = (at, kind) {
                        self.rules[at].add(piece.start, tally);
                    }
                }
                _ => {}
            }
        }
        self.add_lanes(plan, view, missing, piece.start);
        self.add_kept(plan, view, piece.start);
        self.add_numbers(plan, view, is_faulty);
        is_faulty
    }

    fn add_columns(&mut self, place: usize, counts: Vec<usize>) {
        match self.columns.iter_mut().find(|(other, _)| *other == place) {
            Some((_, all)) => {
                for (all, count) in all.iter_mut().zip(counts) {
                    *all = all.saturating_add(count);
                }
            }
            None => self.columns.push((place, counts)),
        }
    }

    fn add_spread(&mut self, view: &AnyView<'_>, is_known: bool) {
        let mut spread = Spread {
            unknown: !is_known,
            ..Spread::default()
        };
        if is_known {
            let shape = view.shape();
            let mut last = None;
            for position in pieces::nans(view) {
                let index = coordinates(position, shape);
                if last != Some(index[0]) {
                    spread.rows += 1;
                    last = Some(index[0]);
                }
                let column = if shape.len() == 1 {
                    0
                } else {
                    index[shape.len() - 1]
                };
                spread.add(column, 1);
            }
        }
        self.spread.get_or_insert_default().merge(spread);
    }

    fn add_lanes(
        &mut self,
        plan: &Plan,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        start: Place,
    ) {
        let file = if plan.is_fixed { start.file } else { 0 };
        for (at, rule) in plan.constraints().iter().enumerate() {
            // A mask in any piece rules them out, and they are dropped at the end.
            if pieces::is_along_first(rule, view) && missing.is_none() {
                let known = self
                    .lanes
                    .iter()
                    .position(|(of, own, _)| (*of, *own) == (at, file));
                let known = known.unwrap_or_else(|| {
                    self.lanes.push((at, file, Lanes::default()));
                    self.lanes.len() - 1
                });
                let lanes = &mut self.lanes[known].2;
                let place = (start.file, start.row);
                pieces::add_to_lanes(lanes, plan.constraints(), rule, view, place);
            }
        }
        if plan.constraints().contains(&Constraint::Unique) {
            let known = self.keys.iter().position(|(own, _)| *own == file);
            let known = known.unwrap_or_else(|| {
                self.keys.push((file, Keys::default()));
                self.keys.len() - 1
            });
            self.keys[known].1.add(start, view, missing);
        }
    }

    fn add_kept(&mut self, plan: &Plan, view: &AnyView<'_>, start: Place) {
        if view.shape().len() > 2 || pieces::allows_nan(&plan.spec) || !plan.spec.dtype().is_float()
        {
            return;
        }
        self.kept.count = self.kept.count.saturating_add(view.len());
        if self.kept.count > KEPT {
            self.kept.rows.clear();
        } else if let Some(values) = pieces::real_floats(view)
            && !values.is_empty()
        {
            self.kept.rows.push((start, values));
        }
    }

    fn add_numbers(&mut self, plan: &Plan, view: &AnyView<'_>, is_faulty: bool) {
        let is_known = self.without.as_ref().is_some_and(Vec::is_empty);
        if !plan.has_means || is_known || view.is_empty() {
            return;
        }
        let without = match is_faulty || pieces::allows_nan(&plan.spec) {
            true => pieces::columns_without_number(&plan.spec, view).unwrap_or_default(),
            false => Vec::new(),
        };
        self.merge_without(without);
    }

    fn merge_without(&mut self, other: Vec<usize>) {
        match &mut self.without {
            Some(without) => without.retain(|column| other.contains(column)),
            None => self.without = Some(other),
        }
    }

    /// Counts distinct values of a piece; `is_faulty` says whether one is missing or breaks a rule.
    pub(super) fn add_classes(
        &mut self,
        plan: &Plan,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        dropped: &[Vec<bool>],
        is_faulty: bool,
    ) {
        let Some(most) = plan.classes else { return };
        let classes = self.classes.get_or_insert_default();
        match &plan.listed {
            Some(listed) if !is_faulty && classes.keep_all(listed) => (),
            Some(listed) if !is_faulty && dropped.is_empty() && missing.is_none() => {
                classes.add_until_kept(view, listed, most);
            }
            _ => classes.add(view, missing, dropped, most),
        }
        #[cfg(feature = "repair")]
        self.forget_codes(plan);
    }

    /// Stops counting once each allowed value was found, because values are then not coded otherwise.
    #[cfg(feature = "repair")]
    fn forget_codes(&mut self, plan: &Plan) {
        let (Some(classes), Some(allowed)) = (&mut self.classes, &plan.allowed) else {
            return;
        };
        let is_code = plan.spec.dtype().is_integer() && plan.spec.role() != Role::Target;
        if is_code && classes.counts.len() >= allowed.len() {
            let has = |value: &Value| classes.counts.keys().any(|class| class.value() == *value);
            if allowed.iter().all(has) {
                classes.are_many = true;
                classes.counts.clear();
            }
        }
    }

    pub(super) fn merge(&mut self, other: State, plan: &Plan) {
        for (start, row) in other.shapes {
            self.add_shape(start, row);
        }
        self.stacked |= other.stacked;
        self.masked |= other.masked;
        if let Some(wrong) = other.wrong {
            self.merge_wrong(wrong);
        }
        self.missing.merge(other.missing);
        if let Some(spread) = other.spread {
            self.spread.get_or_insert_default().merge(spread);
        }
        self.infinite.merge(other.infinite);
        let count = plan.constraints().len();
        self.rules.resize_with(count, Counted::default);
        for (rule, other) in self.rules.iter_mut().zip(other.rules) {
            rule.merge(other);
        }
        let row = self.row().unwrap_or_default();
        let rules = &mut self.rules;
        self.runs.merge(other.runs, &mut |left, right| {
            compare(plan, &row, rules, left, right);
        });
        for (at, file, lanes) in other.lanes {
            match self
                .lanes
                .iter_mut()
                .find(|(of, own, _)| (*of, *own) == (at, file))
            {
                Some((_, _, known)) => known.merge(lanes),
                None => self.lanes.push((at, file, lanes)),
            }
        }
        for (file, keys) in other.keys {
            match self.keys.iter_mut().find(|(own, _)| *own == file) {
                Some((_, known)) => known.merge(keys),
                None => self.keys.push((file, keys)),
            }
        }
        self.kept.merge(other.kept);
        if let Some(without) = other.without {
            self.merge_without(without);
        }
        if let (Some(other), Some(most)) = (other.classes, plan.classes) {
            self.classes.get_or_insert_default().merge(other, most);
            #[cfg(feature = "repair")]
            self.forget_codes(plan);
        }
        #[cfg(feature = "repair")]
        {
            let count = self.texts.len().max(other.texts.len());
            self.texts.resize_with(count, Texts::default);
            for (texts, other) in self.texts.iter_mut().zip(other.texts) {
                texts.merge(other);
            }
        }
        for (place, counts) in other.columns {
            self.add_columns(place, counts);
        }
    }

    /// The sizes of the axes after the first, in the first piece; `None` for an array without axes.
    pub(super) fn row(&self) -> Row {
        self.shapes.first().and_then(|(_, row)| row.clone())
    }

    /// The shape, in which the rows of all files are counted, or of one if their number is fixed.
    pub(super) fn shape(&self, plan: &Plan) -> Option<Vec<usize>> {
        let (_, row) = self.shapes.first()?;
        let Some(row) = row else {
            return Some(Vec::new());
        };
        let by_file = self.runs.rows_by_file();
        let fixed = plan.spec.dims().first().and_then(|dim| match dim {
            Dim::Fixed(size) => Some(*size as u64),
            _ => None,
        });
        let rows = match fixed {
            Some(fixed) => by_file
                .iter()
                .map(|(_, rows)| *rows)
                .find(|rows| *rows != fixed)
                .unwrap_or(if by_file.is_empty() { 0 } else { fixed }),
            None => by_file.iter().map(|(_, rows)| rows).sum(),
        };
        let mut shape = vec![usize::try_from(rows).unwrap_or(usize::MAX)];
        shape.extend(row);
        Some(shape)
    }

    /// The first shape of rows that differs from the others, with its piece.
    pub(super) fn uneven(&self) -> Option<(&Row, Place, &Row)> {
        match &self.shapes[..] {
            [(_, first), (place, other), ..] => Some((first, *place, other)),
            _ => None,
        }
    }
    /// The memory that the values of a rule on all of them take.
    pub(super) fn key_bytes(&self) -> usize {
        self.keys.iter().map(|(_, keys)| keys.bytes()).sum()
    }

    /// Moves these values to temporary files in a folder.
    #[cfg(feature = "spill")]
    pub(super) fn spill(&mut self, plan: &Plan, folder: &std::path::Path) -> std::io::Result<()> {
        let row = self.row().unwrap_or_default();
        for (_, keys) in &mut self.keys {
            keys.spill(folder, plan.spec.dtype(), &row)?;
        }
        Ok(())
    }

    /// Whether each column has a valid number.
    pub(super) fn has_number_in_each_column(&self) -> bool {
        self.without.as_ref().is_some_and(Vec::is_empty)
    }

    pub(super) fn in_columns(&self, plan: &Plan, kind: &ViolationKind) -> Option<Vec<usize>> {
        let place = plan.place_of(kind);
        let mut columns = self.columns.iter();
        columns.find_map(|(other, counts)| (*other == place).then(|| counts.clone()))
    }

    #[cfg(feature = "repair")]
    pub(super) fn texts(&self, column: Option<usize>) -> Option<&Texts> {
        self.texts.get(column.map_or(0, |column| column + 1))
    }
}
