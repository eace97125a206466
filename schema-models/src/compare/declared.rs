use std::fmt::{self, Display, Formatter};

use schema_spec::{ArraySpec, Constraint, DType, Dim, DimBounds, Loss, Role, Schema, Shown};

/// What is known about a struct's arrays: everything for a [`Schema`], less in a macro, which knows
/// neither the values of constants nor the types of aliases.
///
/// ```
/// use schema_models::{Declaration, DeclaredArray};
/// use schema_spec::Dim;
///
/// let x = DeclaredArray::new("x").with_dims(Some(vec![Some(Dim::symbol("batch")), None]));
/// assert_eq!(x.to_string(), "x: ?[batch, ?]");
/// let declaration = Declaration::new(vec![x]).with_complete(false);
/// assert!(!declaration.is_complete());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    pub(super) arrays: Vec<DeclaredArray>,
    pub(super) bounds: Vec<DimBounds>,
    pub(super) check: Option<String>,
    is_complete: bool,
}

/// What is known about one array.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredArray {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) optional: bool,
    /// Whether values may be missing, if it is known.
    pub(super) nullable: Option<bool>,
    pub(super) dtype: Option<DType>,
    dims: Option<Vec<Option<Dim>>>,
    /// The source text of unknown entries of `dims`.
    sources: Vec<(usize, String)>,
    rank: Option<usize>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) loss: Option<Loss>,
    pub(super) has_unknown_rules: bool,
    /// The keywords of other rules with unknown constants.
    pub(super) unread: Vec<&'static str>,
    /// The columns that the array is stacked from, if any are declared.
    pub(super) columns: Vec<String>,
    pub(super) is_named: bool,
}

impl Declaration {
    /// Creates a declaration of exactly these arrays.
    pub fn new(arrays: Vec<DeclaredArray>) -> Declaration {
        Declaration {
            arrays,
            bounds: Vec::new(),
            check: None,
            is_complete: true,
        }
    }

    /// Sets the bounds on symbols.
    #[must_use]
    pub fn with_bounds(mut self, bounds: Vec<DimBounds>) -> Declaration {
        self.bounds = bounds;
        self
    }

    /// Sets the path of the function that checks the struct, if there is one.
    #[must_use]
    pub fn with_check(mut self, path: Option<String>) -> Declaration {
        self.check = path;
        self
    }

    /// Sets whether the arrays are complete. If they are not, no array is reported as missing, and arrays
    /// are matched only by name.
    #[must_use]
    pub fn with_complete(mut self, complete: bool) -> Declaration {
        self.is_complete = complete;
        self
    }

    /// Whether these are all the arrays.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// All bounds on the symbol together, if there are any.
    pub(super) fn bounds_on(&self, symbol: &str) -> Option<DimBounds> {
        let own = self.bounds.iter().filter(|own| own.symbol() == symbol);
        own.cloned().reduce(|one, other| {
            let max = [one.max(), other.max()].into_iter().flatten().min();
            DimBounds::owned(symbol.to_owned(), one.min().max(other.min()), max)
        })
    }

    /// The dimension, as a number if its bounds allow only one size.
    pub(super) fn plain(&self, dim: &Dim) -> Dim {
        if let Dim::Symbol(name) = dim {
            let bounds = self.bounds.iter().find(|bounds| bounds.symbol() == name);
            if let Some(bounds) = bounds
                && bounds.max() == Some(bounds.min())
            {
                return Dim::Fixed(bounds.min());
            }
        }
        dim.clone()
    }
}

impl From<&Schema> for Declaration {
    fn from(schema: &Schema) -> Declaration {
        Declaration::new(schema.arrays().map(DeclaredArray::from).collect())
            .with_bounds(schema.bounds().cloned().collect())
            .with_check(schema.check_path().map(str::to_owned))
    }
}

impl DeclaredArray {
    /// Creates an input of which only the name is known.
    pub fn new(name: impl Into<String>) -> DeclaredArray {
        DeclaredArray {
            name: name.into(),
            role: Role::Input,
            optional: false,
            nullable: None,
            dtype: None,
            dims: None,
            sources: Vec::new(),
            rank: None,
            constraints: Vec::new(),
            loss: None,
            has_unknown_rules: false,
            unread: Vec::new(),
            columns: Vec::new(),
            is_named: false,
        }
    }

    /// Sets whether the name is said to be that of the model, and not only that of a field. Such an array
    /// matches by its name alone.
    #[must_use]
    pub fn with_explicit_name(mut self, is_named: bool) -> DeclaredArray {
        self.is_named = is_named;
        self
    }

    /// Sets the role.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> DeclaredArray {
        self.role = role;
        self
    }

    /// Sets whether the array may be absent.
    #[must_use]
    pub fn with_optional(mut self, optional: bool) -> DeclaredArray {
        self.optional = optional;
        self
    }

    /// Sets whether values may be missing, if it is known.
    #[must_use]
    pub fn with_nullable(mut self, nullable: Option<bool>) -> DeclaredArray {
        self.nullable = nullable;
        self
    }

    /// Sets the dtype, if it is known.
    #[must_use]
    pub fn with_dtype(mut self, dtype: Option<DType>) -> DeclaredArray {
        self.dtype = dtype;
        self
    }

    /// Sets the shape, if it is known. An entry of `None` is an unknown dimension.
    #[must_use]
    pub fn with_dims(mut self, dims: Option<Vec<Option<Dim>>>) -> DeclaredArray {
        self.dims = dims;
        self
    }

    /// Sets the source text of an unknown entry of the shape.
    ///
    /// ```
    /// use schema_models::DeclaredArray;
    ///
    /// let x = DeclaredArray::new("x").with_dims(Some(vec![None])).with_source(0, "WIDTH");
    /// assert_eq!(x.to_string(), "x: ?[WIDTH]");
    /// ```
    #[must_use]
    pub fn with_source(mut self, entry: usize, source: impl Into<String>) -> DeclaredArray {
        self.sources.push((entry, source.into()));
        self
    }

    /// Sets the rank, if it is known although the shape does not fix it.
    #[must_use]
    pub fn with_rank(mut self, rank: Option<usize>) -> DeclaredArray {
        self.rank = rank;
        self
    }

    /// Sets the known rules on the values.
    #[must_use]
    pub fn with_constraints(mut self, constraints: Vec<Constraint>) -> DeclaredArray {
        self.constraints = constraints;
        self
    }

    /// Sets the keywords of rules of which constants are unknown, beside ranges and lists of values.
    #[must_use]
    pub fn with_unread_rules(mut self, keywords: Vec<&'static str>) -> DeclaredArray {
        self.unread = keywords;
        self
    }

    /// Sets whether there are more rules on the values than the known ones.
    #[must_use]
    pub fn with_unknown_rules(mut self, has_unknown_rules: bool) -> DeclaredArray {
        self.has_unknown_rules = has_unknown_rules;
        self
    }

    /// Sets the columns that the array is stacked from; none if that is not declared.
    #[must_use]
    pub fn with_columns(mut self, columns: Vec<String>) -> DeclaredArray {
        self.columns = columns;
        self
    }

    /// Sets the loss of a target, if it is declared.
    #[must_use]
    pub fn with_loss(mut self, loss: Option<Loss>) -> DeclaredArray {
        self.loss = loss;
        self
    }

    /// Whether an array of `rank` axes is accepted, as far as is known.
    pub(super) fn accepts_rank(&self, rank: usize) -> bool {
        match (self.rank(), &self.dims) {
            (Some(own), _) => own == rank,
            (None, Some(dims)) => rank + 1 >= dims.len(),
            (None, None) => true,
        }
    }

    pub(super) fn rank(&self) -> Option<usize> {
        match &self.dims {
            Some(dims) if rest(dims) == dims.len() => Some(dims.len()),
            _ => self.rank,
        }
    }

    /// The requirement on `axis` in an array of `rank` axes that [`accepts_rank`] accepts, and the index
    /// of its entry; `None` if it is unknown.
    ///
    /// [`accepts_rank`]: DeclaredArray::accepts_rank
    pub(super) fn dim(&self, axis: usize, rank: usize) -> (Option<&Dim>, Option<usize>) {
        let Some(dims) = &self.dims else {
            return (None, None);
        };
        let rest = rest(dims);
        let entry = if axis < rest {
            Some(axis)
        } else {
            // Entries after `..` are counted from the last axis.
            dims.len()
                .checked_sub(rank - axis)
                .filter(|&entry| entry > rest)
        };
        match entry {
            Some(entry) => (dims.get(entry).and_then(Option::as_ref), Some(entry)),
            None => (Some(&Dim::Any), None),
        }
    }

    /// The shape as it is declared, with any size for what is unknown; `None` if the shape is unknown.
    pub(super) fn entries(&self) -> Option<Vec<Dim>> {
        let dims = self.dims.as_ref()?.iter();
        Some(dims.map(|dim| dim.clone().unwrap_or(Dim::Any)).collect())
    }

    pub(super) fn shape_text(&self) -> impl Display {
        ShapeText(self)
    }
}

/// The index of `..`, or the number of entries if there is none.
fn rest(dims: &[Option<Dim>]) -> usize {
    dims.iter()
        .position(|dim| *dim == Some(Dim::Rest))
        .unwrap_or(dims.len())
}

impl From<&ArraySpec> for DeclaredArray {
    fn from(spec: &ArraySpec) -> DeclaredArray {
        DeclaredArray {
            name: spec.name().to_owned(),
            role: spec.role(),
            optional: spec.is_optional(),
            nullable: Some(spec.is_nullable()),
            dtype: Some(spec.dtype()),
            dims: Some(spec.dims().iter().cloned().map(Some).collect()),
            sources: Vec::new(),
            rank: spec.rank(),
            constraints: spec.constraints().to_vec(),
            loss: spec.loss().map(Loss::from_name),
            has_unknown_rules: false,
            unread: Vec::new(),
            columns: spec.columns().iter().map(ToString::to_string).collect(),
            is_named: false,
        }
    }
}

struct ShapeText<'a>(&'a DeclaredArray);

impl Display for ShapeText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let array = self.0;
        let count = match (array.rank(), &array.dims) {
            (Some(rank), _) => rank,
            (None, Some(dims)) => dims.len(),
            (None, None) => return f.write_str("[..]"),
        };
        f.write_str("[")?;
        for axis in 0..count {
            let comma = if axis > 0 { ", " } else { "" };
            let (dim, entry) = match (array.rank(), &array.dims) {
                (Some(rank), _) => array.dim(axis, rank),
                (None, dims) => (
                    dims.as_ref().and_then(|dims| dims.get(axis)?.as_ref()),
                    Some(axis),
                ),
            };
            let source = array.sources.iter().find(|(of, _)| Some(*of) == entry);
            match (dim, source) {
                (Some(dim), _) => write!(f, "{comma}{dim}")?,
                (None, Some((_, source))) => write!(f, "{comma}{}", Shown(source))?,
                (None, None) => write!(f, "{comma}?")?,
            }
        }
        f.write_str("]")
    }
}

impl Display for DeclaredArray {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let dtype = self.dtype.map_or("?", DType::name);
        write!(f, "{}: {dtype}{}", Shown(&self.name), ShapeText(self))
    }
}
