use std::fmt;

use crate::text::{as_slice, as_str, listed, put};
use crate::{Constraint, DType, Dim, List, OnMissing, Role, Text};

/// The description of one array in a schema.
///
/// In a constant, its lists must be constants too, for example inline ones:
///
/// ```
/// use schema_spec::{ArraySpec, DType, Dim};
///
/// const X: ArraySpec = ArraySpec::new("x", DType::F32)
///     .with_dims(const { &[Dim::symbol("batch"), Dim::Fixed(3)] })
///     .with_description("one row per sample");
/// assert_eq!(X.to_string(), "x: f32[batch, 3]");
/// ```
#[derive(Clone, Debug)]
pub struct ArraySpec {
    #[doc(hidden)]
    pub name: Text,
    #[doc(hidden)]
    pub description: Text,
    #[doc(hidden)]
    pub dtype: DType,
    #[doc(hidden)]
    pub dims: List<Dim>,
    #[doc(hidden)]
    pub rank: Option<usize>,
    #[doc(hidden)]
    pub constraints: List<Constraint>,
    #[doc(hidden)]
    pub role: Role,
    #[doc(hidden)]
    pub optional: bool,
    #[doc(hidden)]
    pub nullable: bool,
    #[doc(hidden)]
    pub columns: List<Text>,
    #[doc(hidden)]
    pub on_missing: Option<OnMissing>,
    #[doc(hidden)]
    pub loss: Text,
    /// The name of the struct's field, if it differs from the array's name.
    #[doc(hidden)]
    pub field: Option<&'static str>,
}

impl ArraySpec {
    /// Creates an input of any shape with any finite values.
    pub const fn new(name: &'static str, dtype: DType) -> ArraySpec {
        ArraySpec {
            name: Text::Borrowed(name),
            description: Text::Borrowed(""),
            dtype,
            dims: List::Borrowed(&[Dim::Rest]),
            rank: None,
            constraints: List::Borrowed(&[]),
            role: Role::Input,
            optional: false,
            nullable: false,
            columns: List::Borrowed(&[]),
            on_missing: None,
            loss: Text::Borrowed(""),
            field: None,
        }
    }

    /// Sets the shape, with one entry per axis.
    #[must_use]
    pub const fn with_dims(mut self, dims: &'static [Dim]) -> ArraySpec {
        put(&mut self.dims, List::Borrowed(dims));
        self
    }

    /// Sets the rank, for a shape that contains `..`.
    #[must_use]
    pub const fn with_rank(mut self, rank: Option<usize>) -> ArraySpec {
        self.rank = rank;
        self
    }

    /// Sets the rules on the values.
    #[must_use]
    pub const fn with_constraints(mut self, constraints: &'static [Constraint]) -> ArraySpec {
        put(&mut self.constraints, List::Borrowed(constraints));
        self
    }

    /// Sets the description, a sentence for readers.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> ArraySpec {
        put(&mut self.description, Text::Borrowed(description));
        self
    }

    /// Sets the role.
    #[must_use]
    pub const fn with_role(mut self, role: Role) -> ArraySpec {
        self.role = role;
        self
    }

    /// Sets whether the array may be absent.
    #[must_use]
    pub const fn with_optional(mut self, optional: bool) -> ArraySpec {
        self.optional = optional;
        self
    }

    /// Sets the columns of a table that the array is stacked from if no array has its name.
    #[must_use]
    pub const fn with_columns(mut self, columns: &'static [Text]) -> ArraySpec {
        put(&mut self.columns, List::Borrowed(columns));
        self
    }

    /// Sets what a repair does with missing values.
    #[must_use]
    pub const fn with_on_missing(mut self, on_missing: Option<OnMissing>) -> ArraySpec {
        put(&mut self.on_missing, on_missing);
        self
    }

    /// Sets the loss, by name, that compares the target with the model's output.
    ///
    /// ```
    /// use schema_spec::{ArraySpec, DType, Role};
    ///
    /// const Y: ArraySpec = ArraySpec::new("y", DType::F32).with_role(Role::Target).with_loss("mse");
    /// assert_eq!(Y.loss(), Some("mse"));
    /// ```
    #[must_use]
    pub const fn with_loss(mut self, loss: &'static str) -> ArraySpec {
        put(&mut self.loss, Text::Borrowed(loss));
        self
    }

    /// The name of the struct's field.
    #[doc(hidden)]
    pub const fn field(&self) -> &str {
        match self.field {
            Some(field) => field,
            None => self.name(),
        }
    }

    /// The array's name in files, models and reports.
    pub const fn name(&self) -> &str {
        as_str(&self.name)
    }

    /// The name as it is stored: `'static` if the schema is a constant.
    pub const fn name_text(&self) -> &Text {
        &self.name
    }

    /// A sentence for readers, or an empty string.
    pub const fn description(&self) -> &str {
        as_str(&self.description)
    }

    /// The type of the elements.
    pub const fn dtype(&self) -> DType {
        self.dtype
    }

    /// The shape: one entry per axis, except for [`Dim::Rest`].
    pub const fn dims(&self) -> &[Dim] {
        as_slice(&self.dims)
    }

    /// The rules on the values.
    pub const fn constraints(&self) -> &[Constraint] {
        as_slice(&self.constraints)
    }

    /// Sets whether values may be missing.
    #[must_use]
    pub const fn with_nullable(mut self, nullable: bool) -> ArraySpec {
        self.nullable = nullable;
        self
    }

    /// What the array is for.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Whether the array may be absent.
    pub const fn is_optional(&self) -> bool {
        self.optional
    }

    /// Whether values may be missing, as the mask of the array says. NaN is a value.
    ///
    /// Rules apply to the values that are not missing.
    pub const fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// The columns of a table that the array is stacked from, along its last axis; empty if it is
    /// not made from columns.
    pub const fn columns(&self) -> &[Text] {
        as_slice(&self.columns)
    }

    /// What a repair does with missing values; `None` if it leaves them alone.
    pub const fn on_missing(&self) -> Option<&OnMissing> {
        self.on_missing.as_ref()
    }

    /// The loss that compares the target with the model's output, if the schema names one: a name
    /// of a [`Loss`](crate::Loss).
    pub const fn loss(&self) -> Option<&str> {
        let loss = as_str(&self.loss);
        if loss.is_empty() { None } else { Some(loss) }
    }

    /// The number of axes; `None` if the schema does not fix it.
    pub const fn rank(&self) -> Option<usize> {
        let dims = self.dims();
        let mut axis = 0;
        while axis < dims.len() {
            if matches!(dims[axis], Dim::Rest) {
                return self.rank;
            }
            axis += 1;
        }
        Some(dims.len())
    }

    /// Whether an array of `rank` axes is accepted.
    pub const fn accepts_rank(&self, rank: usize) -> bool {
        match self.rank() {
            Some(own) => own == rank,
            None => rank + 1 >= self.dims().len(),
        }
    }

    /// The requirement on `axis` in an array of `rank` axes; axes covered by `..` may have any size.
    pub const fn dim_at(&self, axis: usize, rank: usize) -> &Dim {
        let dims = self.dims();
        let mut rest = 0;
        while rest < dims.len() && !matches!(dims[rest], Dim::Rest) {
            rest += 1;
        }
        if axis < rest {
            return &dims[axis];
        }
        let behind = rank - axis;
        if rest < dims.len() && behind < dims.len() - rest {
            &dims[dims.len() - behind]
        } else {
            &Dim::Any
        }
    }

    /// The shape as it is written: `[batch, 3]`.
    pub fn shape_text(&self) -> impl fmt::Display {
        match self.rank() {
            Some(rank) => listed((0..rank).map(|axis| self.dim_at(axis, rank)), rank),
            None => listed(self.dims(), usize::MAX),
        }
    }

    /// Everything beside dtype, shape, role and rules, each as it is written in `#[input(..)]`:
    /// `on_missing = mean`. Long lists are shortened.
    #[doc(hidden)]
    pub fn attributes(&self) -> impl Iterator<Item = String> {
        let columns = self.columns().iter().map(|column| format!("{column:?}"));
        let columns =
            (columns.len() > 0).then(|| format!("columns = {}", listed(columns, COLUMNS)));
        let on_missing = self.on_missing();
        let on_missing = on_missing.map(|on_missing| format!("on_missing = {on_missing}"));
        let loss = self.loss().map(|loss| format!("loss = {loss}"));
        let nullable = self.nullable.then(|| "nullable".to_owned());
        [nullable, on_missing, columns, loss].into_iter().flatten()
    }
}

impl PartialEq for ArraySpec {
    /// Compares everything but the name of the struct's field.
    fn eq(&self, other: &ArraySpec) -> bool {
        let ArraySpec {
            name,
            description,
            dtype,
            dims,
            rank: _,
            constraints,
            role,
            optional,
            nullable,
            columns,
            on_missing,
            loss,
            field: _,
        } = self;
        *name == other.name
            && *description == other.description
            && *dtype == other.dtype
            && *dims == other.dims
            && self.rank() == other.rank()
            && *constraints == other.constraints
            && *role == other.role
            && *optional == other.optional
            && *nullable == other.nullable
            && *columns == other.columns
            && *on_missing == other.on_missing
            && *loss == other.loss
    }
}

/// The number of columns that are written out.
const COLUMNS: usize = 24;

impl fmt::Display for ArraySpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optional = if self.optional { "?" } else { "" };
        write!(
            f,
            "{}{optional}: {}{}",
            self.name,
            self.dtype,
            self.shape_text()
        )?;

        for constraint in self.constraints() {
            write!(f, ", {constraint}")?;
        }
        self.attributes()
            .try_for_each(|attribute| write!(f, ", {attribute}"))
    }
}

#[cfg(test)]
mod tests {
    use super::ArraySpec;
    use crate::{DType, Dim};

    #[test]
    fn a_rest_lies_between_the_axes_around_it() {
        const IMAGE: ArraySpec = ArraySpec::new("image", DType::U8)
            .with_dims(const { &[Dim::symbol("batch"), Dim::Rest, Dim::Fixed(3)] });
        assert_eq!(IMAGE.rank(), None);
        assert!(!IMAGE.accepts_rank(1));
        assert!(IMAGE.accepts_rank(2) && IMAGE.accepts_rank(5));
        let dims: Vec<String> = (0..4)
            .map(|axis| IMAGE.dim_at(axis, 4).to_string())
            .collect();
        assert_eq!(dims, ["batch", "_", "_", "3"]);
        let dims: Vec<String> = (0..2)
            .map(|axis| IMAGE.dim_at(axis, 2).to_string())
            .collect();
        assert_eq!(dims, ["batch", "3"]);
        assert_eq!(IMAGE.shape_text().to_string(), "[batch, .., 3]");
        let image = IMAGE.with_rank(Some(4));
        assert!(image.accepts_rank(4) && !image.accepts_rank(3));
        assert_eq!(image.shape_text().to_string(), "[batch, _, _, 3]");
    }
}
