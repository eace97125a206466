"""Data sets, whose batches are checked as they are trained on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from ._guard import Guard
from ._models import Contract, _Names, _warn
from ._schema import Schema

__all__ = ["fit"]


def fit(model: Any, contract: Contract, data: Any, kwargs: dict[str, Any]) -> Any:
    """Train a model of Keras on batches that are checked.

    The first batch says which arrays there are, and of which dtypes.
    """
    first, data = _first(data)
    if first is None:
        return model.fit(data, **kwargs)
    parts = first if isinstance(first, (tuple, list)) else (first,)
    schema, notes = contract._core.schema_for(_Names.of(contract).arrays(*parts[:3]))
    _warn(notes, 4)
    guard = Guard(data, Schema._of(schema))
    try:
        return model.fit(**_guarded(guard, data, kwargs))
    except Exception:
        # TensorFlow makes an error of its own of what a generator raises.
        if guard.error is not None:
            raise guard.error from None
        raise


def _guarded(guard: Guard, data: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `fit` with a guard in place of the data."""
    if isinstance(data, Iterator):
        return {"x": iter(guard), **kwargs}
    if _is_known(data):
        return {"x": guard, **kwargs}
    try:
        steps = len(data)
    except TypeError:
        # Nobody knows when an epoch of it ends, so that it cannot be made one after another.
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
