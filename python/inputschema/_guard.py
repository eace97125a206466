"""Checks of the batches of a data set, as they pass."""

from __future__ import annotations

import operator
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from . import _core
from ._errors import InvalidData

__all__ = ["Guard", "InvalidBatch"]

_WAYS = ("raise", "skip", "collect")


class InvalidBatch(InvalidData):
    """A batch does not fit; ``report`` says every way in which it does not, with the rows of all data."""

    batch: int
    """The number of the batch, from 0."""

    rows: range
    """Its rows, counted through all batches."""

    def __init__(self, report: Any, batch: int, rows: range, where: str | None = None) -> None:
        super().__init__(report, where)
        self.args = (report, batch, rows, where)
        self.batch = batch
        self.rows = rows

    def __str__(self) -> str:
        of = f" of `{self.where}`" if self.where else ""
        return f"batch {self.batch}{of} ({_said(self.rows)}) does not fit\n{self.report}"


class Guard:
    """A data set whose batches are checked as they pass.

    It is used in place of the data set: a ``keras.utils.PyDataset`` stays one, and so does a
    ``torch.utils.data.DataLoader`` or ``Dataset``; any other iterable, such as a ``tf.data.Dataset`` or a
    generator, is iterated. ``model.fit(Guard(dataset, schema))`` takes the first two;
    ``model.fit(iter(Guard(dataset, schema)))``, the others.

    A batch is a dict of arrays by name, or a tuple of inputs, targets and weights, each of which is an
    array, a list of arrays in the order of the schema, or a dict. The items of a ``Dataset`` of torch are
    rows.

    >>> import numpy as np
    >>> from inputschema import Guard, Schema
    >>> schema = Schema.from_json('''{"name": "Training", "arrays": [
    ...     {"name": "x", "dtype": "f64", "shape": ["batch", 2]},
    ...     {"name": "y", "dtype": "i64", "shape": ["batch"], "role": "target"}]}''')
    >>> x, y = np.zeros((6, 2)), np.zeros(6, dtype=int)
    >>> x[5, 1] = np.nan
    >>> batches = [(x[at : at + 2], y[at : at + 2]) for at in (0, 2, 4)]
    >>> for x, y in Guard(batches, schema):
    ...     pass
    Traceback (most recent call last):
        ...
    inputschema.InvalidBatch: batch 2 (rows 4 to 5) does not fit
    error[missing]: `x` has 1 NaN in 4 values
      x[5, 1] = NaN
      help: column 1 can be imputed (mean 0, median 0), or 1 of 2 rows dropped

    Args:
        dataset: what gives batches.
        contract: a schema, or what has one as its attribute ``schema``.
        on_invalid: "raise" stops at the first batch that does not fit; "skip" leaves it out, which only
            what is iterated can do; "collect" passes it on, and `report` has all that is wrong.
        names: the name of each part of a tuple, where the roles in the schema do not say it; `None` for
            one that is not checked.
    """

    dataset: Any
    """What gives the batches."""

    error: InvalidBatch | None
    """What was raised. TensorFlow makes an error of its own of it, at the end of many lines."""

    skipped: list[InvalidBatch]
    """What is wrong with each batch that was left out."""

    _schema: _core.Schema
    _parts: tuple[list[str], list[str], list[str]]
    _names: tuple[str | None, ...] | None
    # The argument that the data set is, where a function has several.
    _where: str | None = None
    _on_invalid: str
    _lock: threading.Lock
    _stream: _core.Stream
    # That of the last epoch, once the next has begun.
    _whole: _core.Stream | None
    _batches: int
    _rows: int
    # The largest number of rows of a batch, and the numbers of those that were seen in this epoch.
    _size: int
    _seen: set[int]

    def __new__(cls, dataset: Any, *args: Any, **kwargs: Any) -> Guard:
        if cls is Guard:
            cls = _class_for(dataset)
        return object.__new__(cls)

    def __init__(
        self,
        dataset: Any,
        contract: Any,
        *,
        on_invalid: str = "raise",
        names: tuple[str | None, ...] | None = None,
    ) -> None:
        if on_invalid not in _WAYS:
            raise ValueError(f"on_invalid is one of {', '.join(map(repr, _WAYS))}, not {on_invalid!r}")
        schema = getattr(contract, "schema", contract)
        core = getattr(schema, "_core", schema)
        if not isinstance(core, _core.Schema):
            raise TypeError(f"a contract is a schema, not a value of the type `{type(contract).__name__}`")
        self._set(
            dataset=dataset,
            _schema=core,
            _parts=_parts(core),
            _names=names,
            _on_invalid=on_invalid,
            _lock=threading.Lock(),
            error=None,
        )
        self._begin()

    def _set(self, **attributes: Any) -> None:
        for name, value in attributes.items():
            object.__setattr__(self, name, value)

    def _begin(self) -> None:
        """Forget the batches of the epoch before."""
        stream = _core.Stream(self._schema)
        self._set(_stream=stream, _whole=None, _batches=0, _rows=0, _size=0, _seen=set(), skipped=[])

    def _begin_again(self) -> None:
        """Begin the next epoch, if each batch was seen. Workers fetch some of its batches early."""
        try:
            is_whole = len(self._seen) >= len(self.dataset)
        except TypeError:
            is_whole = False
        if is_whole:
            self._set(_whole=self._stream, _stream=_core.Stream(self._schema), _seen=set())

    def _finish(self) -> dict[str, int] | _core.Report:
        with self._lock:
            whole = self._whole
            if whole is None or len(self._seen) >= len(self.dataset):
                whole = self._stream
            return whole.finish()

    def report(self) -> _core.Report | None:
        """Return what is wrong with the batches of the last epoch as a whole; `None` if nothing is.

        Some things only the whole can say, such as that values are unique or sorted.
        """
        result = self._finish()
        return None if isinstance(result, dict) else result

    def dims(self) -> dict[str, int]:
        """Return the sizes of symbols in all batches together, or raise `InvalidData`."""
        result = self._finish()
        if isinstance(result, dict):
            return result
        raise InvalidData(result)

    def __len__(self) -> int:
        return int(len(self.dataset))

    def __iter__(self) -> Iterator[Any]:
        self._begin()
        for batch in self.dataset:
            if self._passes(batch):
                yield batch

    def _passes(self, batch: Any, at: int | None = None, is_row: bool = False) -> bool:
        """Check a batch; say whether it is passed on."""
        arrays = self._arrays(batch)
        if is_row:
            arrays = {name: _as_rows(value) for name, value in arrays.items()}
        with self._lock:
            number, row = self._batches, self._rows
            fold = "all" if self._on_invalid == "collect" else "valid"
            if at is not None:
                if at in self._seen:
                    self._begin_again()
                if at in self._seen:
                    # Keras looks at the first batch before it begins.
                    fold = "none"
                # All batches but the last have as many rows.
                number, row = at, at * self._size
                if at and not self._size:
                    row = at * self._stream.check(arrays, 0, "none", None)[0]
            rows, report = self._stream.check(arrays, row, fold, at)
            if at is None:
                self._set(_batches=number + 1, _rows=row + rows)
            else:
                self._set(_size=max(self._size, rows))
                self._seen.add(at)
        if report is None or self._on_invalid == "collect":
            return True
        error = InvalidBatch(report, number, range(row, row + rows), self._where)
        if self._on_invalid == "raise":
            self._set(error=error)
            raise error
        self.skipped.append(error)
        return False

    def _arrays(self, batch: Any) -> dict[str, Any]:
        """Return the arrays of a batch by name."""
        if isinstance(batch, Mapping):
            return dict(batch)
        inputs, targets, weights = self._parts
        parts = batch if isinstance(batch, (tuple, list)) else (batch,)
        if self._names is not None:
            if len(parts) != len(self._names):
                raise TypeError(f"a batch has {len(parts)} parts, but there are {len(self._names)} names")
            named = zip(self._names, parts)
            return {name: part for name, part in named if name is not None}
        if len(parts) > 3:
            raise TypeError(
                f"a batch has {len(parts)} parts, not inputs, targets and weights: say with `names` what "
                "each is"
            )
        arrays: dict[str, Any] = {}
        for what, specs, part in zip(("inputs", "targets", "weights"), (inputs, targets, weights), parts):
            if part is None or (what == "weights" and not specs):
                continue
            if isinstance(part, Mapping):
                arrays.update(part)
                continue
            values = part if isinstance(part, (list, tuple)) and len(specs) != 1 else [part]
            if isinstance(part, (list, tuple)) and len(part) == len(specs) == 1:
                values = part if _has_axes(part[0]) else [part]
            if len(values) != len(specs):
                raise TypeError(
                    f"a batch has {_count(len(values), what)}, but the schema has {_count(len(specs), what)}; "
                    "say with `names` what the parts of a batch are"
                )
            arrays.update(zip(specs, values))
        return arrays

    def __reduce__(self) -> tuple[Any, ...]:
        # The class was made for the data set, and so it is where it is read.
        return _of_class_for, (self.dataset,), self.__getstate__()

    def __getstate__(self) -> dict[str, Any]:
        # Workers get the data set and the schema; what they find, they raise.
        state = dict(self.__dict__)
        for name in ("_lock", "_stream", "_whole"):
            state.pop(name, None)
        state["_schema"] = self._schema.to_json()
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._set(**state)
        self._set(_schema=_core.Schema.from_json(state["_schema"]), _lock=threading.Lock())
        self._begin()

    def __repr__(self) -> str:
        return f"Guard({self.dataset!r})"


class _Indexed:
    """A data set whose batches have numbers."""

    def __getitem__(self: Any, at: int) -> Any:
        batch = self.dataset[at]
        self._passes(batch, at)
        return batch


def _class_for(dataset: Any) -> Any:
    """Return the class of a guard that is what the data set is."""
    keras = sys.modules.get("keras")
    base = getattr(getattr(keras, "utils", None), "PyDataset", None)
    if isinstance(base, type) and isinstance(dataset, base):
        return _keras_guard(base)
    data = sys.modules.get("torch.utils.data")
    if data is not None:
        if isinstance(dataset, data.DataLoader):
            return _loader_guard(data.DataLoader)
        if isinstance(dataset, data.IterableDataset):
            return _made("IterableGuard", Guard, data.IterableDataset)
        if isinstance(dataset, data.Dataset):
            return _rows_guard(data.Dataset)
    rows = getattr(sys.modules.get("datasets"), "Dataset", None)
    if isinstance(rows, type) and isinstance(dataset, rows):
        return _rows_guard(data.Dataset if data is not None else object)
    return Guard


def _of_class_for(dataset: Any) -> Guard:
    """A guard without its attributes, for pickle and copy."""
    guard: Guard = object.__new__(_class_for(dataset))
    return guard


def _made(name: str, *bases: type, **body: Any) -> Any:
    made = _MADE.get((name, bases[-1]))
    if made is None:
        body["__module__"] = __name__
        made = _MADE[name, bases[-1]] = type(name, bases, body)
    return made


_MADE: dict[tuple[str, type], type] = {}


def _no_skip(self: Any) -> None:
    if self._on_invalid == "skip":
        raise ValueError(
            "this data set returns a batch for each number, so none can be skipped: use on_invalid='raise' "
            "or 'collect'"
        )


def _keras_guard(base: Any) -> Any:
    def init(self: Any, dataset: Any, contract: Any, **options: Any) -> None:
        Guard.__init__(self, dataset, contract, **options)
        _no_skip(self)
        workers = {
            name: getattr(dataset, name)
            for name in ("workers", "use_multiprocessing", "max_queue_size")
            if hasattr(dataset, name)
        }
        base.__init__(self, **workers)

    return _made(
        "KerasGuard",
        _Indexed,
        Guard,
        base,
        __init__=init,
        on_epoch_begin=lambda self: getattr(self.dataset, "on_epoch_begin", int)(),
        on_epoch_end=lambda self: self.dataset.on_epoch_end(),
        num_batches=property(lambda self: self.dataset.num_batches),
    )


def _loader_guard(base: Any) -> Any:
    def attribute(self: Any, name: str) -> Any:
        if name.startswith("__") or name == "_loader":
            raise AttributeError(name)
        return getattr(self._loader, name)

    def init(self: Any, dataset: Any, contract: Any, **options: Any) -> None:
        object.__setattr__(self, "_loader", dataset)
        Guard.__init__(self, dataset, contract, **options)

    def iterate(self: Any) -> Iterator[Any]:
        self._begin()
        for batch in self._loader:
            if self._passes(batch):
                yield batch

    def assign(self: Any, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    return _made(
        "LoaderGuard",
        Guard,
        base,
        __init__=init,
        __iter__=iterate,
        __len__=lambda self: len(self._loader),
        __getattr__=attribute,
        __setattr__=assign,
    )


def _rows_guard(base: Any) -> Any:
    def init(self: Any, dataset: Any, contract: Any, **options: Any) -> None:
        Guard.__init__(self, dataset, contract, **options)
        _no_skip(self)

    def item(self: Any, at: Any) -> Any:
        if isinstance(at, slice):
            for row in range(*at.indices(len(self.dataset))):
                self[row]
            return self.dataset[at]
        row = self.dataset[at]
        at = operator.index(at)
        self._passes(row, at if at >= 0 else at + len(self.dataset), is_row=True)
        return row

    def iterate(self: Any) -> Iterator[Any]:
        self._begin()
        for at in range(len(self.dataset)):
            yield self[at]

    return _made("DatasetGuard", Guard, base, __init__=init, __getitem__=item, __iter__=iterate)


def _parts(core: Any) -> tuple[list[str], list[str], list[str]]:
    """Return the names of inputs, targets and weights, in the order of the schema."""
    import json

    parts: dict[str, list[str]] = {"input": [], "target": [], "weight": []}
    for array in json.loads(core.to_json())["arrays"]:
        parts[array.get("role", "input")].append(array["name"])
    return parts["input"], parts["target"], parts["weight"]


def _as_rows(value: Any) -> Any:
    """Return a value with an axis of one row before its own."""
    if _has_axes(value) and not isinstance(value, (list, tuple)):
        return value[None]
    return [value]


def _has_axes(value: Any) -> bool:
    return hasattr(value, "shape") or isinstance(value, (list, tuple))


def _count(count: int, what: str) -> str:
    return f"{count or 'no'} {what if count != 1 else what[:-1]}"


def _said(rows: range) -> str:
    return f"rows {rows.start} to {rows.stop - 1}" if len(rows) > 1 else f"row {rows.start}"
