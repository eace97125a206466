"""Schemas, as users see them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from . import _core
from ._array import Array, _quoted, _text
from ._core import Report
from ._core import Schema as CoreSchema
from ._errors import SchemaError
from ._intake import with_nones
from ._repair import Repairs
from ._sample import Samples
from ._typing import NOTHING, Bounds, Dims, DTypeLike, PathLike

__all__ = ["Schema", "load"]

_OPTIONS = ("bounds", "check", "description", "ignore_unknown")


class Schema(Repairs, Samples, Mapping[str, Array]):
    """The arrays that a model takes, by name.

    >>> import numpy as np
    >>> from inputschema import Array, Schema
    >>> training = Schema(
    ...     "Training",
    ...     x=Array("f64", ["batch", 3], range=(0, 1)),
    ...     y=Array("i64", ["batch"], one_of=[0, 1], role="target"),
    ... )
    >>> training.check(x=np.zeros((150, 3)), y=np.ones(150, dtype=int))
    {'batch': 150}

    Arrays whose names are no words of Python are in a dict:

    >>> Schema("Serving", {"serving_default_x:0": Array("f32", [None, 3])})
    Schema("Serving", {"serving_default_x:0": Array("f32", [None, 3])})

    Everything that contradicts itself is said at once:

    >>> Schema("S", x=Array("text", ["n"], range=(0, 1)), y=Array("i64", [], one_of=[]))
    Traceback (most recent call last):
        ...
    inputschema.SchemaError: ...

    Args:
        name: the name in reports.
        arrays: the arrays by name, before those that are keywords.
        bounds: the smallest and the largest size of symbols: ``{"batch": (1, 256)}``; ``None`` for no
            bound.
        ignore_unknown: whether arrays that the schema does not name are ignored.
        description: a sentence for readers.
        check: the path of a function of Rust, which only Rust can call.
    """

    __slots__ = ("_arrays", "_core", "_form")

    _core: CoreSchema
    _form: dict[str, Any]
    _arrays: dict[str, Array]

    def __init__(
        self,
        name: str,
        arrays: Mapping[str, Array] | None = None,
        /,
        *,
        bounds: Bounds | None = None,
        ignore_unknown: bool = False,
        description: str = "",
        check: str | None = None,
        **more: Array,
    ) -> None:
        own = {**(arrays or {}), **more}
        if arrays and (twice := arrays.keys() & more.keys()):
            raise SchemaError(f"two arrays are named `{min(twice)}`")
        for of, array in own.items():
            if not isinstance(array, Array):
                raise TypeError(_no_array(of, array))
        form: dict[str, Any] = {
            "version": 1,
            "name": name,
            "description": description,
            "arrays": [{"name": of, **array._form} for of, array in own.items()],
            "dims": [_bound(symbol, ends) for symbol, ends in (bounds or {}).items()],
            "ignore_unknown": ignore_unknown,
        }
        if check is not None:
            form["check"] = check
        self._take(_core.Schema.declare(json.dumps(form)))

    def _take(self, core: CoreSchema) -> None:
        self._core = core
        self._form = json.loads(core.to_json())
        self._arrays = {form["name"]: Array._read(form) for form in self._form["arrays"]}

    @classmethod
    def _of(cls, core: CoreSchema) -> Schema:
        schema = cls.__new__(cls)
        schema._take(core)
        return schema

    @classmethod
    def from_json(cls, text: str) -> Schema:
        """Read the JSON form, which ``schema infer`` writes, too.

        >>> from inputschema import Schema
        >>> Schema.from_json('{"name": "S", "arrays": [{"name": "x", "dtype": "f32", "shape": ["n"]}]}')
        Schema("S", x=Array("f32", ["n"]))
        """
        return cls._of(_core.Schema.from_json(text))

    @classmethod
    def from_annotations(
        cls, of: type[Any] | Callable[..., Any], *, dtype: DTypeLike | None = None
    ) -> Schema:
        """Read the annotations of a class, or of the parameters of a function.

        Those of jaxtyping are read, with names, sizes, ``2*n``, ``_`` and ``...``; more rules are in
        `typing.Annotated`, as a dict of the keywords of `Array`. Without jaxtyping, an `Array` is there.

        >>> from typing import Annotated
        >>> import numpy as np
        >>> from inputschema import Array, Schema
        >>> class Features:
        ...     x: Annotated[np.ndarray, Array("f32", ["batch", 3])]
        >>> Schema.from_annotations(Features)
        Schema("Features", x=Array("f32", ["batch", 3]))

        What allows several dtypes, such as jaxtyping's ``Float``, needs one to be meant, since a schema has
        one: that of ``dtype``, or that of an array in ``Annotated[Float[..], {"dtype": "f32"}]``. `checked`
        takes all of them. Axes with a name for any number of them, ``*batch``, are any axes; their sizes are
        not compared.

        Args:
            of: a class, or a function.
            dtype: the dtype of arrays whose annotation allows several.
        """
        from ._annotations import from_annotations

        return from_annotations(of, dtype)

    def to_rust(self) -> str:
        """Return the source of a struct of Rust that derives the schema."""
        return self._core.to_rust()

    def to_python(self) -> str:
        """Return the source of a module of Python with the schema."""
        return self._core.to_python()

    def to_json(self) -> str:
        """Return the JSON form."""
        return self._core.to_json()

    def save(self, path: PathLike) -> None:
        """Write the JSON form to a file, which `load` and the command ``schema`` read."""
        Path(path).write_text(self.to_json() + "\n", encoding="utf-8")

    def json_schema(self) -> dict[str, Any]:
        """Return a JSON Schema of the arrays as nested lists, for those who describe a server.

        >>> from inputschema import Array, Schema
        >>> Schema("S", x=Array("i64", ["n"])).json_schema()["required"]
        ['x']
        """
        return cast("dict[str, Any]", json.loads(self._core.json_schema()))

    @property
    def name(self) -> str:
        """The name, which reports have."""
        return cast(str, self._form["name"])

    @property
    def description(self) -> str:
        """A sentence for readers."""
        return cast(str, self._form.get("description", ""))

    @property
    def bounds(self) -> dict[str, tuple[int | None, int | None]]:
        """The smallest and the largest size of the symbols that have bounds."""
        dims = self._form.get("dims", ())
        return {dim["symbol"]: (dim.get("min") or None, dim.get("max")) for dim in dims}

    @property
    def ignore_unknown(self) -> bool:
        """Whether arrays that the schema does not name are ignored."""
        return bool(self._form.get("ignore_unknown", False))

    def __getitem__(self, name: str) -> Array:
        try:
            return self._arrays[name]
        except KeyError:
            near = _core.nearest(name, list(self._arrays))
            meant = f"; did you mean `{near}`?" if near else ""
            raise KeyError(f"`{self.name}` has no array `{name}`{meant}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def check(self, data: Any = NOTHING, /, **arrays: Any) -> Dims:
        """Return the size of each symbol, or raise `InvalidData` with everything that is wrong.

        Args:
            data: the arrays by name in a dict, if they are not keywords; or a table of pandas, polars,
                pyarrow, DuckDB or others, whose columns are the arrays; or the path of a file or of a folder
                of files, a pattern of paths, or a list of them. What is not in memory is checked in pieces.
            arrays: arrays of NumPy, without a copy; tensors, columns, tables and nested lists. The check
                releases the GIL: no other thread may change them meanwhile.
        """
        return self._core.check(_whole(data, arrays))

    def report(self, data: Any = NOTHING, /, **arrays: Any) -> Report | None:
        """Return everything that is wrong, or `None` if nothing is.

        >>> import numpy as np
        >>> from inputschema import Array, Schema
        >>> report = Schema("S", x=Array("f64", ["n"])).report(x=np.array([1, np.nan]))
        >>> [(found.code, found.positions) for found in report.violations]
        [('missing', [(1,)])]
        """
        return self._core.report(_whole(data, arrays))

    def is_valid(self, data: Any = NOTHING, /, **arrays: Any) -> bool:
        """Whether the data fits."""
        return self.report(data, **arrays) is None

    def __repr__(self) -> str:
        words = [_quoted(self.name)]
        if any(not _is_word(name) for name in self._arrays):
            items = [f"{_quoted(name)}: {array!r}" for name, array in self._arrays.items()]
            words.append("{" + ", ".join(items) + "}")
        else:
            words.extend(f"{name}={array!r}" for name, array in self._arrays.items())
        if self.bounds:
            words.append(f"bounds={_text(self.bounds)}")
        if self.ignore_unknown:
            words.append("ignore_unknown=True")
        for keyword in ("description", "check"):
            if keyword in self._form:
                words.append(f"{keyword}={_quoted(self._form[keyword])}")
        line = f"Schema({', '.join(words)})"
        if len(line) <= 88 and len(self._arrays) < 2:
            return line
        lines = "".join(f"    {word},\n" for word in words)
        return f"Schema(\n{lines})"

    def __str__(self) -> str:
        return str(self._core)

    def _repr_html_(self) -> str:
        return self._core.to_html()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schema):
            return NotImplemented
        return self._core == other._core

    def __hash__(self) -> int:
        return hash(self._core)

    def __reduce__(self) -> tuple[Any, ...]:
        return Schema.from_json, (self.to_json(),)

    def __copy__(self) -> Schema:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Schema:
        return self


def load(path: PathLike) -> Schema:
    """Read a schema from a file.

    >>> import inputschema as ins
    >>> ins.load("nowhere.json")
    Traceback (most recent call last):
        ...
    FileNotFoundError: ...
    """
    content = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf")
    if not content.lstrip().startswith(b"{"):
        raise SchemaError(
            f"{path}: is not a schema, which is JSON\n  help: the file of a model is read by from_model(..), and "
            "arrays are described by infer(..)"
        )
    try:
        return Schema.from_json(content.decode())
    except UnicodeDecodeError:
        raise SchemaError(f"{path}: is not UTF-8, as JSON is") from None
    except SchemaError as error:
        raise SchemaError(f"{path}: {error}") from None


def _whole(data: Any, arrays: dict[str, Any]) -> Any:
    """What was handed over: arrays by name, or something that is data by names itself."""
    if data is NOTHING:
        return with_nones(arrays)
    if not arrays:
        return with_nones(data) if type(data) is dict else data
    if isinstance(data, Mapping):
        return with_nones({**data, **arrays})
    raise TypeError(f"the data is {type(data).__name__}, but it is a dict of arrays by name")


def _no_array(name: str, given: object) -> str:
    near = _core.nearest(name, list(_OPTIONS))
    meant = f"; did you mean `{near}`?" if near else ""
    kind = type(given).__name__
    return f"`{name}` is of type {kind}, but an Array was expected{meant}"


def _bound(symbol: str, ends: Any) -> dict[str, Any]:
    try:
        low, high = ends
    except (TypeError, ValueError):
        raise TypeError(
            f"the bounds of `{symbol}` are {ends!r}, but they are a pair (min, max)"
        ) from None
    form = {"symbol": symbol, "min": low, "max": high}
    return {key: value for key, value in form.items() if value is not None}


def _is_word(name: str) -> bool:
    import keyword

    return name.isidentifier() and not keyword.iskeyword(name) and name not in _OPTIONS
