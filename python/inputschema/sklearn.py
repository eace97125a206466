"""A transformer of scikit-learn that repairs what a schema does not take. Needs ``scikit-learn``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin  # type: ignore[import-untyped]
from sklearn.utils.validation import (  # type: ignore[import-untyped]
    _check_feature_names_in,
    check_is_fitted,
    validate_data,
)

from . import _core
from ._repair import Plan
from ._schema import Schema

if TYPE_CHECKING:
    from sklearn.utils import Tags  # type: ignore[import-untyped]

__all__ = ["SchemaRepair"]


class SchemaRepair(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Repair features by a plan, and raise `Unrepaired` if they do not fit a schema even so.

    `fit` learns what the plan has to know, such as means; `transform` repairs new data with that. What is not
    in the plan is checked, not changed: text, infinities, values out of range, another number of features.

    >>> import numpy as np
    >>> from inputschema import Array, Plan, Schema
    >>> from inputschema.sklearn import SchemaRepair
    >>> schema = Schema("Features", x=Array("f64", ["batch", 2]))
    >>> repair = SchemaRepair(schema, Plan(impute={"x": "mean"}))
    >>> repair.fit_transform(np.array([[1, 2], [3, np.nan]]))
    array([[1., 2.],
           [3., 2.]])
    >>> repair.transform(np.array([[np.nan, 8]]))
    array([[2., 8.]])

    Parameters
    ----------
    schema : Schema, optional
        What has to hold of the features, and of ``y`` if it has a target. Without it, the features are finite
        numbers, as many as in `fit`.
    plan : Plan, optional
        The steps; without it, those of ``on_missing`` in the schema.
    array : str, optional
        The name of the array in the schema that the features are; without it, the only input.

    Attributes
    ----------
    plan_ : Plan
        The plan with what was learned.
    log_ : Log
        What the steps did to the data of `fit`.

    Notes
    -----
    Transformers of scikit-learn keep rows and cannot change ``y``: plans that drop rows are refused. Repair the
    arrays together before, by `Schema.repair`.
    """

    def __init__(
        self, schema: Schema | None = None, plan: Plan | None = None, array: str | None = None
    ) -> None:
        self.schema = schema
        self.plan = plan
        self.array = array

    def fit(self, X: Any, y: Any = None) -> SchemaRepair:
        """Learn what the steps have to know, and check what they make of the data."""
        X, table = self._features(X, reset=True)
        schema, plan = self._schema(X), self.plan
        self.array_ = self._array(schema)
        plan = schema.plan() if plan is None else plan.with_schema(schema)
        if self.schema is None:
            plan = Plan(schema, coerce="lossless") + plan
        if any(step["step"] == "drop_rows" for step in plan.steps):
            raise ValueError(
                "a transformer cannot drop rows, since the labels would stay\n"
                "  help: impute, or repair the arrays together by `schema.repair(..)` before"
            )
        targets = [] if y is None else [name for name in schema if schema[name].role == "target"]
        data = {self.array_: X} if table is None else dict(table)
        if len(targets) == 1:
            data[targets[0]] = np.asarray(y)
        together = _only(schema, [self.array_, *(targets if len(targets) == 1 else [])])
        fitted, repaired = plan.with_schema(together).fit_transform(data)
        self.plan_ = fitted.with_schema(_only(schema, [self.array_]))
        self.log_ = repaired.log
        self.n_features_out_ = repaired[self.array_].shape[-1]
        return self

    def transform(self, X: Any) -> np.ndarray[Any, Any]:
        """Repair data by what was learned."""
        check_is_fitted(self)
        X, table = self._features(X, reset=False)
        return self.plan_.transform({self.array_: X} if table is None else table)[self.array_]

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray[Any, Any]:
        """Return the names of the features that are left."""
        check_is_fitted(self)
        names = np.asarray(_check_feature_names_in(self, input_features), dtype=object)
        for step in self.plan_.steps:
            if step["step"] == "drop_columns" and step["array"] == self.array_:
                names = np.delete(names, step.get("columns") or [])
        return names

    def _features(self, X: Any, reset: bool) -> tuple[Any, dict[str, Any] | None]:
        """The features as an array; and by columns, if the schema stacks columns of a table."""
        columns = getattr(X, "columns", None)
        array = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite=False)
        if array.dtype.kind == "O":
            _refuse_objects(array)
        if columns is None or self.schema is None:
            return array, None
        form = json.loads(self.schema.to_json())
        name = self._array(self.schema)
        (own,) = (own for own in form["arrays"] if own["name"] == name)
        if "columns" not in own:
            return array, None
        return array, {str(column): np.asarray(X[column]) for column in columns}

    def _schema(self, X: np.ndarray[Any, Any]) -> Schema:
        if self.schema is not None:
            return self.schema
        from ._array import Array

        dtype: Any = X.dtype if X.dtype.kind == "f" and X.dtype.itemsize in (2, 4, 8) else "f64"
        return Schema("Features", x=Array(dtype, ["samples", X.shape[1]]))

    def _array(self, schema: Schema) -> str:
        inputs = [name for name in schema if schema[name].role == "input"]
        if self.array is not None:
            if self.array not in schema:
                raise ValueError(f"`{schema.name}` has no array `{self.array}`: {', '.join(schema)}")
            return self.array
        if len(inputs) != 1:
            raise ValueError(
                f"`{schema.name}` has {len(inputs)} inputs, and `array` does not say which one the features "
                f"are: {', '.join(inputs)}"
            )
        return inputs[0]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.plan is not None or self.schema is not None
        tags.input_tags.string = self.schema is not None
        tags.transformer_tags.preserves_dtype = ["float64", "float32"] if self.schema is None else []
        return tags


def _refuse_objects(X: np.ndarray[Any, Any]) -> None:
    """Raise what scikit-learn raises of objects that are no values."""
    for place, value in np.ndenumerate(X):
        if not (value is None or isinstance(value, (str, bytes, int, float, complex, np.generic))):
            if type(value).__name__ not in ("NAType", "NaTType", "Decimal", "date", "datetime", "Timestamp"):
                raise TypeError(
                    f"argument must be a string or a number, not {type(value).__name__!r}, as it is at {list(place)}"
                )


def _only(schema: Schema, names: list[str]) -> Schema:
    """The schema of some of the arrays."""
    form = json.loads(schema.to_json())
    form["arrays"] = [array for array in form["arrays"] if array["name"] in names]
    used = json.dumps([array["shape"] for array in form["arrays"]])
    form["dims"] = [bound for bound in form.get("dims", ()) if bound["symbol"] in used]
    return Schema._of(_core.Schema.from_json(json.dumps(form)))
