"""What a fitted estimator of scikit-learn takes.

Its attributes are written as skops writes them, so that an estimator in memory and one in a file are read
by the same code.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np

from ._array import Array
from ._schema import Schema
from ._typing import Role

__all__ = ["before_fit", "content", "is_fitted", "takes_missing"]

_ATTRIBUTES = (
    "_transformer_to_input_indices",
    "categories_",
    "classes_",
    "coef_",
    "feature_names_in_",
    "func",
    "handle_unknown",
    "n_features_in_",
    "steps",
    "strategy",
    "transformers_",
)


def is_fitted(estimator: Any) -> bool:
    """Whether it knows what it takes."""
    return hasattr(estimator, "n_features_in_") or hasattr(estimator, "feature_names_in_")


def content(estimator: Any) -> bytes:
    """Return what is read of the file that skops would write."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("schema.json", json.dumps(_node(estimator, archive, 0)))
    return file.getvalue()


def _node(value: Any, archive: zipfile.ZipFile, level: int) -> dict[str, Any]:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"__class__": type(value).__name__, "content": json.dumps(value)}
    if level > 32:
        return {}
    if isinstance(value, np.ndarray):
        return _array(value, archive, level)
    if isinstance(value, (list, tuple)):
        return {"content": [_node(item, archive, level + 1) for item in value]}
    if isinstance(value, dict):
        items = value.items()
        return {"content": {str(key): _node(item, archive, level + 1) for key, item in items}}
    if isinstance(value, slice) or callable(value):
        return {}
    found = ((name, getattr(value, name, None)) for name in _ATTRIBUTES)
    nodes = {
        name: _node(item, archive, level + 1)
        for name, item in found
        if item is not None or name == "func" and hasattr(value, name)
    }
    return {"__class__": type(value).__name__, "content": {"content": nodes}}


def _array(value: np.ndarray[Any, Any], archive: zipfile.ZipFile, level: int) -> dict[str, Any]:
    if value.dtype.kind in "OT":
        return {"type": "json", "content": [_node(item, archive, level + 1) for item in value.flat]}
    file = io.BytesIO()
    if value.ndim == 1 and value.dtype.kind in "biuU":
        # Classes, whose values are read, in the dtypes that are.
        known = value.astype(np.int64) if value.dtype.kind in "iu" else value
        np.lib.format.write_array(file, known, version=(1, 0))
    else:
        of = np.lib.format.header_data_from_array_1_0(value)
        np.lib.format.write_array_header_1_0(file, of)
    name = f"{len(archive.namelist())}.npy"
    archive.writestr(name, file.getvalue())
    return {"type": "numpy", "file": name}


def takes_missing(estimator: Any) -> bool:
    """Whether the estimator, or what comes before it in a pipeline, takes NaN."""
    for step in _steps(estimator):
        if not _allows_nan(step):
            return False
        if type(step).__module__.startswith("sklearn.impute") or not hasattr(step, "transform"):
            return True
    return False


def _steps(estimator: Any, level: int = 0) -> Iterator[Any]:
    """The estimators that data passes through."""
    steps = getattr(estimator, "steps", None)
    if not isinstance(steps, list) or level > 16:
        if estimator is not None and estimator != "passthrough":
            yield estimator
        return
    for _, step in steps:
        yield from _steps(step, level + 1)


def _allows_nan(step: Any) -> bool:
    tags = getattr(step, "__sklearn_tags__", None)
    try:
        if tags is not None:
            return bool(tags().input_tags.allow_nan)
        return bool(step._get_tags()["allow_nan"])  # before 1.6
    except Exception:
        return False


def before_fit(estimator: Any, x: Any, y: Any, sample_weight: Any) -> tuple[Schema, dict[str, Any]]:
    """What has to hold of data before an estimator knows what it takes, and the arrays of which it has to."""
    first = next(_steps(estimator), estimator)
    tags = _input_tags(first)
    # Those that hand columns to others say nothing of what these take.
    is_open = type(first).__name__ in ("ColumnTransformer", "FeatureUnion")
    missing = is_open or takes_missing(estimator)
    arrays: dict[str, Any] = {}
    specs: dict[str, Array] = {}
    if hasattr(x, "columns") and hasattr(x, "to_numpy"):
        for column in x.columns:
            values = x[column].to_numpy()
            arrays[str(column)] = values
            specs[str(column)] = _own(values, ["batch"], missing)
    elif not hasattr(x, "tocsr"):
        values = x if isinstance(x, np.ndarray) else np.asarray(x)
        arrays["x"] = values
        is_table = getattr(tags, "two_d_array", True) and not is_open
        takes_text = is_open or any(getattr(tags, tag, False) for tag in ("categorical", "string"))
        shape: list[Any] = ["batch", None] if is_table else ["batch", ...]
        if values.dtype.kind in "fiubc" or takes_text:
            specs["x"] = _own(values, shape, missing)
        else:
            specs["x"] = Array("f64", shape, nullable=missing, allow_nan=missing)
    if y is not None:
        arrays["y"] = np.asarray(y)
        specs["y"] = _own(arrays["y"], ["batch", ...], False, role="target")
    if sample_weight is not None:
        arrays["sample_weight"] = np.asarray(sample_weight)
        specs["sample_weight"] = _own(arrays["sample_weight"], ["batch"], False, role="weight")
    return Schema(type(estimator).__name__, specs), arrays


def _own(values: Any, shape: list[Any], missing: bool, role: Role = "input") -> Array:
    """Values of their own dtype, finite unless they may be missing."""
    if values.dtype.kind not in "fiubc":
        return Array("text", shape, nullable=missing, role=role)
    allow_nan = missing and values.dtype.kind in "fc"
    return Array(values.dtype, shape, nullable=missing, allow_nan=allow_nan, role=role)


def _input_tags(step: Any) -> Any:
    try:
        return step.__sklearn_tags__().input_tags
    except Exception:
        return None
