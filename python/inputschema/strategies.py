"""Strategies of hypothesis for data that fulfils a schema. Needs the package ``hypothesis``.

A test of what takes the data, with arrays by name::

    from hypothesis import given
    from inputschema import strategies

    @given(strategies.arrays(training))
    def test_the_model_takes_what_its_schema_allows(arrays):
        assert predict(arrays["x"]).shape == (len(arrays["x"]), 10)
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Union, cast

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from ._errors import SchemaError

if TYPE_CHECKING:
    from ._schema import Schema

__all__ = ["arrays"]

Size = Union[int, "st.SearchStrategy[int]"]

# More rows find little more, and take longer to shrink.
_MORE = 5
_EACH = 256


def arrays(
    schema: Schema, *, rows: Size | None = None, dims: Mapping[str, Size] | None = None
) -> st.SearchStrategy[dict[str, np.ndarray[Any, Any]]]:
    """Return a strategy for valid arrays by name.

    A failing case shrinks to few rows, and to values near 0. Arrays with rules on several values at once, such
    as ``unique`` or ``sums_to``, and text are those of `Schema.sample`: with these, only the sizes shrink.

    >>> from inputschema import Array, Schema
    >>> schema = Schema("S", x=Array("f32", ["batch", 3], range=(0, 1)))
    >>> from hypothesis import find
    >>> find(arrays(schema), lambda found: len(found["x"]) > 1)["x"]
    array([[0., 0., 0.],
           [0., 0., 0.]], dtype=float32)

    Args:
        schema: the schema.
        rows: the size of axis 0, where the schema leaves it open: a number, or a strategy for one.
        dims: the sizes of symbols: numbers, or strategies.
    """
    return _arrays(schema, rows, dict(dims or {}))


@st.composite
def _arrays(
    draw: st.DrawFn, schema: Schema, rows: Size | None, dims: dict[str, Size]
) -> dict[str, np.ndarray[Any, Any]]:
    form = json.loads(schema.to_json())
    given = {symbol: _drawn(draw, size) for symbol, size in dims.items()}
    if rows is not None:
        size = _drawn(draw, rows)
        given = {**dict.fromkeys(_symbols(form, first=True), size), **given}
    sizes = dict(given)
    for symbol, (least, most) in _bounds(form).items():
        if symbol not in sizes:
            sizes[symbol] = draw(st.integers(least, most))
    seed = draw(st.integers(0, 2**32 - 1))
    made = _sample(schema, seed, sizes, given)
    found = dict(made)
    for of in form["arrays"]:
        name = of["name"]
        if name in made and (elements := _elements(of, made[name].dtype)) is not None:
            array = made[name]
            # Each value shrinks by itself, unless that would take long.
            fill = st.nothing() if array.size <= _EACH else None
            found[name] = draw(npst.arrays(array.dtype, array.shape, elements=elements, fill=fill))
    # Rules that compare arrays are none of those on single values.
    return found if schema.is_valid(found) else made


def _drawn(draw: st.DrawFn, size: Size) -> int:
    return size if isinstance(size, int) else draw(size)


def _sample(
    schema: Schema, seed: int, sizes: dict[str, int], given: dict[str, int]
) -> dict[str, np.ndarray[Any, Any]]:
    # Arithmetic and rules such as `unique` leave some sizes out; those that the caller gave stay.
    for dims in (sizes, given):
        try:
            return schema.sample(dims=dims, seed=seed)
        except SchemaError:
            if dims == given:
                raise
    raise AssertionError


def _symbols(form: dict[str, Any], first: bool = False) -> list[str]:
    found: dict[str, None] = {}
    for array in form["arrays"]:
        for dim in array["shape"][: 1 if first else None]:
            symbol = dim.get("symbol") if isinstance(dim, dict) else dim
            if isinstance(symbol, str) and (isinstance(dim, dict) or symbol.isidentifier()):
                if symbol != "_":
                    found[symbol] = None
    return list(found)


def _bounds(form: dict[str, Any]) -> dict[str, tuple[int, int]]:
    bounds = {bound["symbol"]: bound for bound in form.get("dims", ())}
    found = {}
    for symbol in _symbols(form):
        bound = bounds.get(symbol, {})
        least = bound.get("min") or 1
        most = bound.get("max")
        found[symbol] = (least, least + _MORE if most is None else min(most, least + _MORE))
    return found


def _elements(array: dict[str, Any], dtype: np.dtype[Any]) -> st.SearchStrategy[Any] | None:
    """The values of an array, if its rules are on single values."""
    if array["dtype"] not in _KINDS or array.get("nullable"):
        return None
    rules: dict[str, Any] = {}
    for rule in array.get("constraints", ()):
        if isinstance(rule, str):
            rules[rule] = True
        else:
            rules.update(rule)
    if rules.keys() - {"range", "one_of", "allow_nan", "allow_inf"}:
        return None
    if "one_of" in rules:
        values = [dtype.type(value) for value in rules["one_of"]]
        if "range" in rules:
            return None
        return st.sampled_from(sorted(values, key=abs) if dtype.kind != "b" else values)
    ends = rules.get("range", {})
    if dtype.kind == "b":
        return st.booleans()
    if dtype.kind in "iu":
        return _integers(ends, np.iinfo(dtype))
    is_open = not ends
    return _floats(ends, dtype, is_open and "allow_inf" in rules, "allow_nan" in rules)


_KINDS = ("bool", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f16", "f32", "f64")


def _integers(ends: dict[str, Any], info: Any) -> st.SearchStrategy[int]:
    least, most = int(info.min), int(info.max)
    if (low := ends.get("min")) is not None:
        least = max(least, math.ceil(low))
    if (high := ends.get("max")) is not None:
        last = math.floor(high)
        if not ends.get("max_inclusive", True) and last == high:
            last -= 1
        most = min(most, last)
    return st.integers(least, most)


def _floats(
    ends: dict[str, Any], dtype: np.dtype[Any], infinite: bool, nan: bool
) -> st.SearchStrategy[float]:
    least, most = ends.get("min"), ends.get("max")
    # Bounds that are no values of the dtype are compared as they round.
    low = None if least is None else float(dtype.type(least))
    high = None if most is None else float(dtype.type(most))
    if low is not None and low < float(cast(float, least)):
        low = float(np.nextafter(dtype.type(low), dtype.type(math.inf)))
    if high is not None and high > float(cast(float, most)):
        high = float(np.nextafter(dtype.type(high), dtype.type(-math.inf)))
    return st.floats(
        low,
        high,
        width=cast(Any, dtype.itemsize * 8),
        allow_nan=nan if low is None and high is None else False,
        allow_infinity=infinite,
        exclude_max=high is not None and not ends.get("max_inclusive", True),
    )
