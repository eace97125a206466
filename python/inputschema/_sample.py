"""Data that fulfils a schema, and data that breaks one rule of it, to test with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from . import _core
from ._errors import SchemaError
from ._named import NamedArrays

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from ._core import Report
    from ._schema import Schema

__all__ = ["Broken", "Samples"]


class Broken(NamedArrays):
    """Arrays by name that a schema refuses for one reason.

    >>> from inputschema import Array, Schema
    >>> schema = Schema("S", x=Array("f64", ["batch", 3], range=(0, 1)))
    >>> broken = schema.almost("x", "range", rows=4)
    >>> broken.array, broken.code
    ('x', 'range')
    >>> schema.is_valid(dict(broken))
    False
    """

    __slots__ = ("array", "code", "report")

    array: str
    """The name of the array that is wrong."""

    code: str
    """The code of the violation."""

    report: Report
    """The report with this violation, and no other."""

    def __init__(
        self, arrays: dict[str, np.ndarray[Any, Any]], array: str, code: str, report: Report
    ) -> None:
        super().__init__(arrays)
        self.array = array
        self.code = code
        self.report = report

    def __repr__(self) -> str:
        return f"<Broken {self.array}: {self.code}>\n{self.report}"


class Samples:
    """What a schema makes."""

    __slots__ = ()

    def sample(
        self, *, rows: int | None = None, dims: Mapping[str, int] | None = None, seed: int = 0
    ) -> dict[str, np.ndarray[Any, Any]]:
        """Return valid arrays by name. The same seed makes the same values, as ``schema sample`` does.

        >>> from inputschema import Array, Schema
        >>> schema = Schema("S", x=Array("f32", ["batch", 3], range=(0, 1)), y=Array("i64", ["batch"]))
        >>> arrays = schema.sample(rows=100)
        >>> {name: array.shape for name, array in arrays.items()}
        {'x': (100, 3), 'y': (100,)}
        >>> schema.check(arrays)
        {'batch': 100}

        Args:
            rows: the size of axis 0, where the schema leaves it open; small if it is not given.
            dims: the sizes of other symbols.
            seed: what determines the values.

        Raises:
            SchemaError: there is no such data.
        """
        schema = cast("Schema", self)
        return _made(_core.sample, schema._core, rows, list((dims or {}).items()), seed)

    def almost(
        self,
        array: str | None = None,
        code: str | None = None,
        /,
        *,
        rows: int | None = None,
        dims: Mapping[str, int] | None = None,
        seed: int = 0,
    ) -> Broken:
        """Return arrays that are valid except for one violation.

        Args:
            array: the array that is wrong; with `code`, one of those that `breakable` returns. Without them,
                the seed chooses.
            code: the code of the violation.
            rows: the size of axis 0, where the schema leaves it open.
            dims: the sizes of other symbols.
            seed: what determines the values.

        Raises:
            SchemaError: there is no such data.
        """
        schema = cast("Schema", self)
        if array is None or code is None:
            choices = [
                pair
                for pair in self.breakable()
                if array in (None, pair[0]) and code in (None, pair[1])
            ]
            if not choices:
                raise SchemaError("nothing of that kind can be broken alone: see `breakable()`")
            array, code = choices[seed % len(choices)]
        sizes = list((dims or {}).items())
        arrays = _made(_core.almost, schema._core, (array, code), rows, sizes, seed)
        return Broken(arrays, array, code, cast("Report", schema.report(arrays)))

    def breakable(self) -> list[tuple[str, str]]:
        """Return the violations that `almost` can make: the array, and the code.

        >>> from inputschema import Array, Schema
        >>> Schema("S", y=Array("i64", ["n"], one_of=[0, 1])).breakable()[-2:]
        [('y', 'one_of'), ('unexpected', 'unexpected')]
        """
        return _core.breakable(cast("Schema", self)._core)

    def strategy(self, **options: Any) -> SearchStrategy[dict[str, np.ndarray[Any, Any]]]:
        """Return a strategy of hypothesis for valid arrays by name: see `inputschema.strategies.arrays`."""
        from .strategies import arrays

        return arrays(cast("Schema", self), **options)


def _made(make: Any, *arguments: Any) -> dict[str, np.ndarray[Any, Any]]:
    try:
        return cast("dict[str, np.ndarray[Any, Any]]", make(*arguments))
    except ValueError as error:
        raise SchemaError(str(error)) from None
