//! Compares two schemas: what changed, and what the changes break.

mod change;
mod rules;
mod shapes;

use crate::{ArraySpec, OnMissing, Role, Schema};

pub use change::{Change, ChangeKind};
use shapes::Shapes;

impl Schema {
    /// Returns the changes from this schema to `new`, each with what it breaks, in the order of the
    /// new schema's arrays; removed arrays come last.
    ///
    /// A change breaks **stored data** where data that this schema accepts may not be accepted by
    /// the new one. If no change does, everything that was valid stays valid. It breaks
    /// **callers** if it affects arrays whose role is input, which is what a caller sends to a
    /// model, or if an array becomes an input or ceases to be one. Labels and weights are stored,
    /// not sent.
    ///
    /// | what | breaks |
    /// |---|---|
    /// | array added | unless it is optional |
    /// | array removed | unless unknown arrays are ignored |
    /// | array renamed | as one removed and one added |
    /// | dtype | always: nothing is converted |
    /// | size fixed, or made the same as another; axis added or removed | yes |
    /// | size freed, by `_`, a symbol of its own or `..` | no |
    /// | symbol renamed | no |
    /// | rule added, or narrower: `range`, `one_of`, a smaller tolerance | unless an old rule implies it |
    /// | rule removed, or wider | no; `allow_nan` and `allow_inf` the other way round |
    /// | own check added or changed | always: what it refuses is unknown |
    /// | bounds on a symbol | if they exclude a size that was allowed |
    /// | optional, nullable | if it no longer is |
    /// | unknown arrays | if they are no longer ignored |
    /// | role | callers, if it becomes an input or ceases to be one |
    /// | columns | if there were some: the last axis has another meaning |
    /// | `on_missing`, name of the schema, descriptions | never |
    ///
    /// If a comparison cannot decide, as with arithmetic on symbols, the change is reported as
    /// breaking.
    ///
    /// ```
    /// use schema_spec::{ArraySpec, DType, Dim, Schema};
    ///
    /// const OLD: Schema = Schema::new("Training").with_arrays(
    ///     const { &[ArraySpec::new("x", DType::F32).with_dims(const { &[Dim::Any, Dim::Fixed(3)] })] },
    /// );
    /// const NEW: Schema = Schema::new("Training").with_arrays(
    ///     const { &[ArraySpec::new("x", DType::F32).with_dims(const { &[Dim::Any, Dim::Fixed(4)] })] },
    /// );
    /// let changes = OLD.diff(&NEW);
    /// assert_eq!(changes.len(), 1);
    /// assert!(changes[0].breaks_callers() && changes[0].breaks_stored());
    /// assert_eq!(changes[0].to_string(), "`x`: shape [_, 3] -> [_, 4]");
    /// assert_eq!(OLD.diff(&OLD), []);
    /// ```
    pub fn diff(&self, new: &Schema) -> Vec<Change> {
        let mut changes = Vec::new();
        whole(self, new, &mut changes);
        let shapes = Shapes::of(self, new);
        for spec in new.arrays() {
            match self.get(spec.name()) {
                Some(old) => array(old, spec, &shapes, &mut changes),
                None => changes.push(added(spec)),
            }
        }
        shapes.bounds(&mut changes);
        let gone = self.arrays().filter(|spec| new.get(spec.name()).is_none());
        changes.extend(gone.map(|spec| removed(spec, new)));
        changes
    }
}

/// Changes that concern no single array.
fn whole(old: &Schema, new: &Schema, changes: &mut Vec<Change>) {
    let differs = |kind, old: &str, new: &str| Change::between(kind, None, old, new);
    if old.name() != new.name() {
        changes.push(differs(ChangeKind::Name, old.name(), new.name()));
    }
    if old.description() != new.description() {
        let change = differs(
            ChangeKind::Description,
            old.description(),
            new.description(),
        );
        changes.push(change);
    }
    if old.check_path() != new.check_path() {
        let mut change = differs(
            ChangeKind::Check,
            old.check_path().unwrap_or_default(),
            new.check_path().unwrap_or_default(),
        );
        if new.check_path().is_some() {
            change = change.breaking(true, "the check may refuse what was accepted");
        }
        changes.push(change);
    }
    if old.ignores_unknown() != new.ignores_unknown() {
        let text = |ignored| if ignored { "ignored" } else { "refused" };
        let (was, is) = (old.ignores_unknown(), new.ignores_unknown());
        let mut change = differs(ChangeKind::Unknown, text(was), text(is));
        if was {
            change = change.breaking(true, "data with other arrays is no longer valid");
        }
        changes.push(change);
    }
}

fn added(spec: &ArraySpec) -> Change {
    let change = Change::between(ChangeKind::Added, Some(spec), "", &spec.to_string());
    if spec.is_optional() {
        return change.because("data without it stays valid");
    }
    change.breaking(is_input(spec), "data without it is no longer valid")
}

fn removed(spec: &ArraySpec, new: &Schema) -> Change {
    let change = Change::between(ChangeKind::Removed, Some(spec), &spec.to_string(), "");
    if new.ignores_unknown() {
        return change.because("other arrays are ignored");
    }
    change.breaking(is_input(spec), "data with it is no longer valid")
}

fn is_input(spec: &ArraySpec) -> bool {
    spec.role() == Role::Input
}

/// Changes of an array that is in both schemas.
fn array(old: &ArraySpec, new: &ArraySpec, shapes: &Shapes<'_>, changes: &mut Vec<Change>) {
    let ArraySpec {
        name: _,
        description,
        dtype,
        dims,
        rank: _,
        constraints: _,
        role,
        optional,
        nullable,
        columns,
        on_missing,
        loss,
        field: _,
    } = old;
    let concerns_callers = is_input(old) || is_input(new);
    let between = |kind, old: &str, new_text: &str| Change::between(kind, Some(new), old, new_text);
    if *dtype != new.dtype {
        let change = between(ChangeKind::Dtype, dtype.name(), new.dtype.name());
        changes.push(change.breaking(concerns_callers, "arrays are not converted"));
    }
    if *dims != new.dims || old.rank() != new.rank() {
        let [old_text, new_text] = [old, new].map(|spec| spec.shape_text().to_string());
        let mut change = between(ChangeKind::Shape, &old_text, &new_text);
        if let Some(axes) = shapes.breaks(old, new) {
            change = change
                .breaking(concerns_callers, "shapes that were valid may no longer be")
                .at_axes(axes);
        }
        changes.push(change);
    }
    if *role != new.role {
        let mut change = between(ChangeKind::Role, role.name(), new.role.name());
        if concerns_callers {
            change = change.breaking_callers("callers send exactly the inputs");
        }
        changes.push(change);
    }
    if *optional != new.optional {
        let text = |optional| if optional { "optional" } else { "required" };
        let (was, is) = (text(*optional), text(new.optional));
        let mut change = between(ChangeKind::Optional, was, is);
        if *optional {
            change = change.breaking(concerns_callers, "data without it is no longer valid");
        }
        changes.push(change);
    }
    if *nullable != new.nullable {
        let text = |nullable| if nullable { "nullable" } else { "complete" };
        let (was, is) = (text(*nullable), text(new.nullable));
        let mut change = between(ChangeKind::Nullable, was, is);
        if *nullable {
            change = change.breaking(concerns_callers, "missing values are no longer valid");
        }
        changes.push(change);
    }
    rules::compare(old, new, concerns_callers, changes);
    if *columns != new.columns {
        let (was, is) = (columns.join(", "), new.columns.join(", "));
        let mut change = between(ChangeKind::Columns, &was, &is);
        if !columns.is_empty() {
            change = change.breaking(concerns_callers, "the last axis means something else");
        }
        changes.push(change);
    }
    if *on_missing != new.on_missing {
        let text = |value: &Option<OnMissing>| value.as_ref().map(ToString::to_string);
        let [was, is] = [on_missing, &new.on_missing].map(|value| text(value).unwrap_or_default());
        let change = between(ChangeKind::OnMissing, &was, &is);
        changes.push(change.because("a repair does something else"));
    }
    if *loss != new.loss {
        let change = between(ChangeKind::Loss, loss, &new.loss);
        changes.push(change.because("the model it fits is trained differently"));
    }
    if *description != new.description {
        changes.push(between(
            ChangeKind::Description,
            description,
            &new.description,
        ));
    }
}
