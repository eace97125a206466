"""Data sets, whose batches are checked as they are trained on."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from ._guard import Guard
from ._models import Contract, _Names, _warn
from ._schema import Schema

__all__ = ["fit", "raising", "validation"]


def fit(model: Any, contract: Contract, data: Any, kwargs: dict[str, Any]) -> Any:
    """Train a model of Keras on batches that are checked.

    The first batch says which arrays there are, and of which dtypes.
    """
    guard, data = _guard(contract, data)
    if guard is None:
        return model.fit(data, **kwargs)
    with raising(guard):
        return model.fit(**_guarded(guard, data, kwargs))


def validation(contract: Contract, kwargs: dict[str, Any]) -> tuple[Guard | None, dict[str, Any]]:
    """The arguments of `fit` with a guard in place of a data set that is validated on, and the guard."""
    guard, data = _guard(contract, kwargs["validation_data"])
    if guard is None:
        return None, {**kwargs, "validation_data": data}
    guard._set(_where="validation_data")
    if isinstance(data, Iterator):
        data = iter(guard)
    elif _is_known(data):
        data = guard
    else:
        # Keras reads ahead, so that a generator in place of it would go on elsewhere in the next epoch.
        for _ in itertools.islice(guard, kwargs.get("validation_steps")):
            pass
    return guard, {**kwargs, "validation_data": data}


@contextlib.contextmanager
def raising(guard: Guard | None) -> Iterator[None]:
    """Raise what a guard raised. TensorFlow makes an error of its own of what a generator raises."""
    try:
        yield
    except Exception:
        if guard is not None and guard.error is not None:
            raise guard.error from None
        raise


def _guard(contract: Contract, data: Any) -> tuple[Guard | None, Any]:
    """A guard of the data, and data that still has its first batch; no guard if it has none."""
    first, data = _first(data)
    if first is None:
        return None, data
    parts = first if isinstance(first, (tuple, list)) else (first,)
    schema, notes = contract._core.schema_for(_Names.of(contract).arrays(*parts[:3]))
    _warn(notes, 6)
    return Guard(data, Schema._of(schema)), data


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
