"""Data sets, whose batches are checked as they are trained on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from ._guard import Guard
from ._models import Contract, _Names, _warn
from ._schema import Schema

__all__ = ["guarded"]



def guarded(contract: Contract, data: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``fit`` with a guard in place of the data.

    The first batch says which arrays there are, and of which dtypes.
    """
    first, data = _first(data)
    if first is None:
        return {"x": data, **kwargs}
    names = _Names.of(contract)
    parts = first if isinstance(first, (tuple, list)) else (first,)
    arrays = names.arrays(*parts[:3])
    schema, notes = contract._core.schema_for(arrays)
    _warn(notes, 5)
    guard = Guard(data, Schema._of(schema))
    if isinstance(data, Iterator):
        return {"x": iter(guard), **kwargs}
    if _is_known(data):
        return {"x": guard, **kwargs}
    try:
        steps = len(data)
    except TypeError:
        # Of a data set without a length, an epoch ends where it does, so that it cannot be chained.
        for _ in guard:
            pass
        return {"x": data, **kwargs}
    return {"x": _endless(guard), "steps_per_epoch": steps, **kwargs}


def _first(data: Any) -> tuple[Any, Any]:
    """The first batch, and data that still has it."""
    if isinstance(data, Iterator):
        first = next(data, None)
        return first, data if first is None else itertools.chain([first], data)
    if _is_known(data) and hasattr(data, "__getitem__"):
        return data[0], data
    return next(iter(data), None), data


def _is_known(data: Any) -> bool:
    """Whether `fit` takes a guard of the data as it takes the data."""
    return any(kind.__name__ in ("PyDataset", "DataLoader") for kind in type(data).__mro__)


def _endless(batches: Iterable[Any]) -> Iterator[Any]:
    while True:
        yield from batches
