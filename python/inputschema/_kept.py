"""What a model expects of arrays, kept for the next ones that are alike."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from . import _core

__all__ = ["Kept"]

Key: TypeAlias = tuple[Any, ...]

Ready: TypeAlias = tuple[_core.Schema, list[str]]
"""A schema under the names of the data, and what it does not check."""

# Those of training, of validation, of prediction, and some more.
_MOST = 8

# No rows and a single one are kinds of their own: an axis of 1 may be one that is added or dropped.
_ROWS = 2


class Kept:
    """What a model expects of the last arrays.

    It follows from names, dtypes and shapes alone; and not from the number of rows, where that is the same in all
    arrays. So what fits the schema that is kept fits, and nothing is matched again; of what does not fit, the
    whole check says why.
    """

    __slots__ = ("_core", "_ready")

    def __init__(self, core: _core.Contract) -> None:
        self._core = core
        self._ready: dict[Key, Ready] = {}

    def ready(self, arrays: Any) -> Ready | None:
        """The schema of such arrays; `None` if they are not all arrays of NumPy in a dict."""
        key = _key(arrays)
        if key is None:
            return None
        ready = self._ready.get(key)
        if ready is None:
            if len(self._ready) >= _MOST:
                self._ready.clear()
            ready = self._ready[key] = self._core.schema_for(arrays)
        return ready


def _key(arrays: Any) -> Key | None:
    """What arrays that are alike have in common."""
    if type(arrays) is not dict:
        return None
    key: list[Any] = []
    rows = None
    is_shared = True
    for name, array in arrays.items():
        if type(array) is not np.ndarray:
            return None
        shape = array.shape
        if rows is None:
            rows = shape[:1]
        elif rows != shape[:1]:
            is_shared = False
        key += (name, array.dtype, shape[1:])
    if is_shared and rows:
        key.append(min(rows[0], _ROWS))
    else:
        key.append(tuple(array.shape for array in arrays.values()))
    return tuple(key)
