//! What is known of an array, some rows of which were seen.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::ArrayD;
use schema_arrays::{AnyArray, AnyView, Untyped, Wanted};
use schema_spec::DType;

use super::kinds::Kinds;
use super::push::add;
use super::values::{LARGEST, Values};

/// The most columns that are told apart. The documentation names it.
pub(super) const WIDEST: usize = 256;

/// The most shapes of rows that are kept.
const SHAPES: usize = 4;

/// An array, which is the same in whatever order its rows are added and merged.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Its place among the arrays of a file.
    pub(super) place: u64,
    /// How many rows it has: the sizes of axis 0 together.
    pub(super) rows: u64,
    /// The sizes of the other axes; `None` for an array without axes.
    pub(super) shapes: BTreeSet<Option<Vec<usize>>>,
    /// Whether there are more shapes than are kept.
    pub(super) has_more: bool,
    /// How many values each dtype has, by its name.
    pub(super) dtypes: BTreeMap<String, u64>,
    /// The kinds of values from text, which have no dtype; and that of text itself.
    pub(super) untyped: Option<Kinds>,
    pub(super) columns: Columns,
}

/// The values, by columns as far as these are told apart.
#[derive(Clone, Debug)]
pub(super) enum Columns {
    Each(Vec<Values>),
    One(Box<Values>),
}

impl Default for Columns {
    fn default() -> Columns {
        Columns::Each(Vec::new())
    }
}

impl Columns {
    /// All of them together.
    pub(super) fn all(&self) -> Values {
        match self {
            Columns::One(values) => (**values).clone(),
            Columns::Each(columns) => {
                let mut all = Values::default();
                for column in columns {
                    all.merge(column.clone());
                }
                all
            }
        }
    }

    /// Makes room for an array of that shape.
    fn widen(&mut self, shape: &[usize]) {
        match (self, shape) {
            (Columns::Each(columns), [_, width]) if *width <= WIDEST => {
                let width = columns.len().max(*width);
                columns.resize_with(width, Values::default);
            }
            (Columns::One(_), _) => {}
            (columns, _) => *columns = Columns::One(Box::new(columns.all())),
        }
    }

    fn merge(&mut self, other: Columns) {
        match (self, other) {
            (Columns::Each(columns), Columns::Each(others)) => {
                let width = columns.len().max(others.len());
                columns.resize_with(width, Values::default);
                for (column, other) in columns.iter_mut().zip(others) {
                    column.merge(other);
                }
            }
            (Columns::One(values), other) => match other {
                Columns::One(other) => values.merge(*other),
                other @ Columns::Each(_) => values.merge(other.all()),
            },
            (columns, Columns::One(mut other)) => {
                other.merge(columns.all());
                *columns = Columns::One(other);
            }
        }
    }

    pub(super) fn values_mut(&mut self) -> &mut [Values] {
        match self {
            Columns::Each(columns) => columns,
            Columns::One(values) => std::slice::from_mut(values),
        }
    }

    pub(super) fn values(&self) -> &[Values] {
        match self {
            Columns::Each(columns) => columns,
            Columns::One(values) => std::slice::from_ref(values),
        }
    }
}

impl State {
    /// Adds some rows. `missing` is the mask that the array itself does not have.
    pub(super) fn push(
        &mut self,
        place: usize,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
    ) {
        if view.dtype() == DType::Text {
            // A table of text may have a column that is text alone in one piece, and not in another.
            let mut kinds = self.untyped.unwrap_or_default();
            kinds.text = true;
            self.add_values(place, view, missing, Some(&mut kinds));
            self.untyped = Some(kinds);
            return self.settle();
        }
        let count = self.dtypes.entry(view.dtype().name().to_owned());
        let count = count.or_default();
        *count = count.saturating_add(view.len() as u64);
        self.add_values(place, view, missing, None);
    }

    /// Adds some rows from text, which have the dtype that was guessed for them alone.
    pub(super) fn push_untyped(&mut self, place: usize, view: &AnyView<'_>, untyped: &Untyped) {
        let mut kinds = self.untyped.unwrap_or_default();
        match text_of(view, untyped) {
            Some(text) => self.add_values(place, &text.view(), None, Some(&mut kinds)),
            None => self.add_values(place, view, untyped.missing(), Some(&mut kinds)),
        }
        self.untyped = Some(kinds);
        self.settle();
    }

    fn add_values(
        &mut self,
        place: usize,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        mut kinds: Option<&mut Kinds>,
    ) {
        let shape = view.shape();
        self.place = self.place.max(place as u64);
        self.rows = self
            .rows
            .saturating_add(shape.first().map_or(1, |rows| *rows as u64));
        self.shapes.insert(shape.get(1..).map(<[usize]>::to_vec));
        self.bound();
        self.columns.widen(shape);
        match &mut self.columns {
            Columns::One(values) => add(values, view, missing, None, kinds),
            Columns::Each(columns) => {
                let width = shape.get(1).copied().unwrap_or_default();
                for (column, values) in columns.iter_mut().enumerate().take(width) {
                    add(values, view, missing, Some(column), kinds.as_deref_mut());
                }
            }
        }
    }

    fn bound(&mut self) {
        while self.shapes.len() > SHAPES {
            self.shapes.pop_last();
            self.has_more = true;
        }
    }

    /// Forgets what makes no difference in text, wherever it was read.
    fn settle(&mut self) {
        let Some(kinds) = &mut self.untyped else {
            return;
        };
        kinds.settle();
        if kinds.is_mixed() {
            for values in self.columns.values_mut() {
                let [falsehoods, truths] = values.truths;
                values.truths = [falsehoods.saturating_add(truths), 0];
            }
        }
    }

    pub(super) fn merge(&mut self, other: State) {
        self.place = self.place.max(other.place);
        self.rows = self.rows.saturating_add(other.rows);
        self.shapes.extend(other.shapes);
        self.has_more |= other.has_more;
        self.bound();
        for (dtype, count) in other.dtypes {
            let known = self.dtypes.entry(dtype).or_default();
            *known = known.saturating_add(count);
        }
        if let Some(kinds) = other.untyped {
            self.untyped.get_or_insert_default().join(kinds);
        }
        self.columns.merge(other.columns);
        self.settle();
    }

    /// Its dtypes: one, unless files differ.
    pub(super) fn dtypes(&self) -> Vec<DType> {
        let mut dtypes: Vec<DType> = Vec::new();
        dtypes.extend(
            DType::ALL
                .iter()
                .filter(|dtype| self.dtypes.contains_key(dtype.name())),
        );
        if let Some(dtype) = self.untyped.map(Kinds::dtype)
            && !dtypes.contains(&dtype)
        {
            dtypes.push(dtype);
        }
        dtypes
    }
}

/// The text of values from text, if they do not say by themselves how it was written.
fn text_of(view: &AnyView<'_>, untyped: &Untyped) -> Option<AnyArray> {
    let is_needed = match view {
        // An integer that was rounded because floats are beside it.
        AnyView::F64(view) => view
            .iter()
            .any(|number| number.is_finite() && number.abs() >= LARGEST),
        // A number with marks.
        AnyView::Text(_) => untyped.original(DType::F64).is_some(),
        _ => false,
    };
    let text = is_needed.then(|| untyped.text(Wanted::Plain))??;
    (text.values().shape() == view.shape()).then(|| AnyArray::from(text))
}
