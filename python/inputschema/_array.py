"""What a schema says about one array."""

from __future__ import annotations

import builtins
import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar, cast, get_args

from . import _core
from ._errors import SchemaError
from ._typing import (
    DimLike,
    DTypeLike,
    DTypeName,
    OnMissing,
    RangeForm,
    RangeLike,
    Role,
    ShapeLike,
    SumForm,
    Value,
)

__all__ = ["Array"]

P = ParamSpec("P")
R = TypeVar("R")

_TEXT_KINDS = ("U", "O", "T", "S")


def _named(function: Callable[P, R]) -> Callable[P, R]:
    """Name the near word if a keyword is unknown."""
    code = function.__code__
    keywords = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        for keyword in kwargs:
            if keyword not in keywords:
                near = _core.nearest(keyword, list(keywords))
                meant = f"; did you mean `{near}`?" if near else f"; it has {', '.join(keywords)}"
                raise TypeError(f"an Array has no `{keyword}`{meant}")
        return function(*args, **kwargs)

    return wrapper


def _dtype(dtype: DTypeLike) -> str:
    if isinstance(dtype, str):
        return _known(dtype)
    import numpy as np

    try:
        known = np.dtype(dtype)
    except TypeError:
        raise TypeError(
            f"{dtype!r} is no dtype: write a name such as \"f32\", or a type of NumPy"
        ) from None
    return "text" if known.kind in _TEXT_KINDS else _known(known.name)


def _known(name: str) -> str:
    """The name in a schema of what NumPy may call otherwise."""
    known = _core.dtype_name(name)
    if known is None:
        near = _core.dtype_of_code(name) or _core.nearest(name, [*get_args(DTypeName)])
        meant = f"did you mean `{near}`?" if near else "it is one of " + ", ".join(get_args(DTypeName))
        raise SchemaError(f"unknown dtype `{name}`; {meant}")
    return known


def _dim(dim: DimLike) -> Any:
    if dim is None:
        return "_"
    if dim is ...:
        return ".."
    if isinstance(dim, str):
        return ".." if dim == "..." else dim
    if isinstance(dim, Mapping):
        return dict(dim)
    if isinstance(dim, bool) or not hasattr(dim, "__index__"):
        raise TypeError(
            f"{dim!r} is no size of an axis: write a number, a symbol such as \"batch\", None or ..."
        )
    return int(dim)


def _plain(value: Any) -> Any:
    """A number of NumPy as one of Python."""
    item = getattr(value, "item", None)
    return item() if callable(item) else value


def _value(value: Any) -> Any:
    value = _plain(value)
    if isinstance(value, complex):
        return [value.real, value.imag]
    if isinstance(value, float) and not math.isfinite(value):
        raise SchemaError(f"`one_of` has {value}, but it lists finite values; see `allow_nan`")
    return value


def _ends(given: RangeLike) -> dict[str, Any]:
    if isinstance(given, builtins.range):
        if given.step != 1:
            raise SchemaError(f"`range` is {given}, but a range has no steps; list values in `one_of`")
        return {"min": given.start, "max": given.stop, "max_inclusive": False}
    if isinstance(given, Mapping):
        return {key: _plain(end) for key, end in given.items()}
    try:
        low, high = given
    except (TypeError, ValueError):
        raise TypeError(
            f"`range` is {given!r}, but it is a pair (min, max), a range(..) or a dict"
        ) from None
    ends = {"min": _plain(low), "max": _plain(high)}
    for key, outside in (("min", -math.inf), ("max", math.inf)):
        if ends[key] is None or ends[key] == outside:
            del ends[key]
    for end in ends.values():
        if isinstance(end, float) and not math.isfinite(end):
            raise SchemaError(f"`range` is {given!r}, but {end} is no end of a range")
    return ends


def _rules(
    range: RangeLike | None,
    one_of: Sequence[Value] | None,
    sums_to: float | SumForm | None,
    axes: Mapping[str, bool | int],
    flags: Mapping[str, bool],
    checks: Mapping[str, str | None],
) -> list[Any]:
    rules: list[Any] = []
    if range is not None:
        rules.append({"range": _ends(range)})
    if one_of is not None:
        if isinstance(one_of, str):
            raise TypeError(f"`one_of` is {one_of!r}, but it is a list of values")
        rules.append({"one_of": [_value(value) for value in one_of]})
    rules.extend(flag for flag, given in flags.items() if given)
    for rule, given in axes.items():
        if given is not False:
            axis = _DEFAULT_AXES[rule] if given is True else int(given)
            rules.append({rule: axis})
    if sums_to is not None:
        form = dict(sums_to) if isinstance(sums_to, Mapping) else {"total": _plain(sums_to)}
        rules.append({"sums_to": {"axis": -1, "tolerance": _TOLERANCE} | form})
    rules.extend({rule: path} for rule, path in checks.items() if path is not None)
    return rules


_DEFAULT_AXES = {"sorted": 0, "increasing": 0, "one_hot": -1}
_TOLERANCE = 1e-5


class Array:
    """What a schema says about one array: its dtype, its shape, and rules on its values.

    Keywords are those of the JSON form of a schema, and of ``#[input(..)]`` in Rust.

    >>> from inputschema import Array
    >>> Array("float32", ["batch", 3], range=(0, 1))
    Array("f32", ["batch", 3], range=(0, 1))
    >>> import numpy as np
    >>> Array(np.int64, ["batch"], one_of=[0, 1], role="target")
    Array("i64", ["batch"], role="target", one_of=[0, 1])
    >>> Array("f32", ["batch", "2 * n"], rnage=(0, 1))
    Traceback (most recent call last):
        ...
    TypeError: an Array has no `rnage`; did you mean `range`?

    Args:
        dtype: ``"f32"``, ``"float32"``, ``np.float32`` or ``np.dtype("float32")``; ``"text"`` or
            ``str`` for text.
        shape: an entry for each axis. A number is this size and no other; a symbol such as
            ``"batch"`` is one size wherever it stands in a schema; ``"2 * n"`` is computed from symbols;
            ``None`` is any size; ``...`` is any number of axes.
        role: ``"input"``, ``"target"`` or ``"weight"``.
        optional: whether the array may be absent.
        nullable: whether values may be missing; rules apply to the others.
        range: the smallest and the largest value, both included, ``None`` for no end;
            ``range(0, 10)`` without its end, as in Python.
        one_of: the values that are allowed.
        allow_nan: whether NaN is valid. Floats are finite unless these two say otherwise.
        allow_inf: whether infinities are valid.
        unique: whether no value occurs twice.
        sorted: whether no value is smaller than the one before it, along axis 0 or the given one.
        increasing: whether each value is larger than the one before it, along axis 0 or the given one.
        sums_to: what values along the last axis add up to; with another axis or tolerance,
            ``{"total": 1.0, "axis": 0, "tolerance": 1e-3}``.
        one_hot: whether one value along the last axis (or the given one) is 1, and the others are 0.
        columns: the columns of a table that are stacked into the array, along its last axis.
        on_missing: what a repair does with missing values: ``"mean"``, ``"median"``,
            ``"most_frequent"``, ``"drop"`` or ``{"constant": 0.0}``.
        loss: for a target: the loss that it is trained with, such as ``"mse"``.
        rank: the number of axes, if the shape has ``...`` and it is known.
        check: the path of a function of Rust, which only Rust can call.
        check_rows: the same for a function on rows.
        constraints: rules as in the JSON form, for several of one kind: ``[{"sorted": 0}, {"sorted": 1}]``.
        description: a sentence for readers.
    """

    __slots__ = ("_form",)
    __match_args__ = ("dtype", "shape")

    _form: dict[str, Any]

    @_named
    def __init__(
        self,
        dtype: DTypeLike,
        shape: ShapeLike,
        *,
        role: Role = "input",
        optional: bool = False,
        nullable: bool = False,
        range: RangeLike | None = None,
        one_of: Sequence[Value] | None = None,
        allow_nan: bool = False,
        allow_inf: bool = False,
        unique: bool = False,
        sorted: bool | int = False,
        increasing: bool | int = False,
        sums_to: float | SumForm | None = None,
        one_hot: bool | int = False,
        columns: Sequence[str] = (),
        on_missing: OnMissing | None = None,
        loss: str = "",
        rank: int | None = None,
        check: str | None = None,
        check_rows: str | None = None,
        constraints: Sequence[Any] = (),
        description: str = "",
    ) -> None:
        if isinstance(shape, (str, int)):
            raise TypeError(f"the shape is {shape!r}, but it is a list: [{shape!r}]")
        axes = {"sorted": sorted, "increasing": increasing, "one_hot": one_hot}
        flags = {"allow_nan": allow_nan, "allow_inf": allow_inf, "unique": unique}
        checks = {"check": check, "check_rows": check_rows}
        form: dict[str, Any] = {
            "description": description,
            "dtype": _dtype(dtype),
            "shape": [_dim(dim) for dim in shape],
            "rank": rank,
            "role": role,
            "optional": optional,
            "nullable": nullable,
            "constraints": [*_rules(range, one_of, sums_to, axes, flags, checks), *constraints],
            "columns": list(columns),
            "on_missing": on_missing,
            "loss": loss,
        }
        usual: dict[str, Any] = {"description": "", "rank": None, "role": "input", "optional": False, "nullable": False}
        usual |= {"constraints": [], "columns": [], "on_missing": None, "loss": ""}
        self._form = {key: value for key, value in form.items() if value != usual.get(key)}

    @classmethod
    def _read(cls, form: Mapping[str, Any]) -> Array:
        """An array of a schema, from its JSON form."""
        array = cls.__new__(cls)
        array._form = {key: value for key, value in form.items() if key != "name"}
        return array

    def _with(self, **keywords: Any) -> Array:
        """The same with other keywords."""
        if not keywords:
            return self
        own = {**self._keywords(), "dtype": self.dtype, "shape": self.shape}
        return Array(**{**own, **keywords})

    def _keywords(self) -> dict[str, Any]:
        """The keywords that are not as usual."""
        rules = self._form.get("constraints", [])
        kinds = [rule if isinstance(rule, str) else next(iter(rule)) for rule in rules]
        if len(set(kinds)) < len(kinds):
            # A keyword says one rule of its kind.
            named = {"constraints": rules}
        else:
            named = {kind: getattr(self, kind) for kind in _RULES if kind in kinds}
        own = {key: self._form[key] for key in _FACTS if key in self._form}
        return own | named

    def _rule(self, kind: str) -> Any:
        """The argument of a rule; `None` if there is no such rule, `True` if it takes none."""
        for rule in self._form.get("constraints", ()):
            if rule == kind:
                return True
            if isinstance(rule, dict) and kind in rule:
                return rule[kind]
        return None

    @property
    def dtype(self) -> str:
        """The dtype of the elements, by its name in a schema: ``"f32"``."""
        return cast(str, self._form["dtype"])

    @property
    def shape(self) -> list[DimLike]:
        """An entry for each axis: a size, a symbol or arithmetic, ``None`` or ``...``."""
        special: dict[Any, DimLike] = {"_": None, "..": ...}
        return [special.get(dim, dim) if isinstance(dim, str) else dim for dim in self._form["shape"]]

    @property
    def role(self) -> Role:
        """Whether it is an input, a target or a weight."""
        return cast(Role, self._form.get("role", "input"))

    @property
    def optional(self) -> bool:
        """Whether the array may be absent."""
        return bool(self._form.get("optional", False))

    @property
    def nullable(self) -> bool:
        """Whether values may be missing."""
        return bool(self._form.get("nullable", False))

    @property
    def range(self) -> tuple[float | None, float | None] | builtins.range | RangeForm | None:
        """The range of values, as it would be written."""
        ends = self._rule("range")
        if ends is None:
            return None
        low, high = ends.get("min"), ends.get("max")
        if ends.get("max_inclusive", True) or high is None:
            return (low, high)
        if type(low) is int and type(high) is int:
            return builtins.range(low, high)
        return cast(RangeForm, dict(ends))

    @property
    def one_of(self) -> list[Value] | None:
        """The values that are allowed, if they are listed."""
        values = self._rule("one_of")
        if values is None:
            return None
        return [complex(*value) if isinstance(value, list) else value for value in values]

    @property
    def allow_nan(self) -> bool:
        """Whether NaN is valid."""
        return self._rule("allow_nan") is not None

    @property
    def allow_inf(self) -> bool:
        """Whether infinities are valid."""
        return self._rule("allow_inf") is not None

    @property
    def unique(self) -> bool:
        """Whether no value occurs twice."""
        return self._rule("unique") is not None

    def _along(self, rule: str) -> bool | int:
        axis = self._rule(rule)
        if axis is None:
            return False
        return True if axis == _DEFAULT_AXES[rule] else cast(int, axis)

    @property
    def sorted(self) -> bool | int:
        """Whether no value is smaller than the one before it; the axis, if it is not axis 0."""
        return self._along("sorted")

    @property
    def increasing(self) -> bool | int:
        """Whether each value is larger than the one before it; the axis, if it is not axis 0."""
        return self._along("increasing")

    @property
    def one_hot(self) -> bool | int:
        """Whether lines are one-hot; the axis, if it is not the last one."""
        return self._along("one_hot")

    @property
    def sums_to(self) -> float | SumForm | None:
        """What values add up to; with the axis and the tolerance, if they are unusual."""
        form = self._rule("sums_to")
        if form is None:
            return None
        if form.get("axis", -1) == -1 and form.get("tolerance", _TOLERANCE) == _TOLERANCE:
            return cast(float, form["total"])
        return cast(SumForm, dict(form))

    @property
    def columns(self) -> list[str]:
        """The columns of a table that are stacked into the array."""
        return list(self._form.get("columns", ()))

    @property
    def on_missing(self) -> OnMissing | None:
        """What a repair does with missing values."""
        return cast("OnMissing | None", self._form.get("on_missing"))

    @property
    def loss(self) -> str:
        """The loss that a target is trained with; empty if it is not said."""
        return cast(str, self._form.get("loss", ""))

    @property
    def rank(self) -> int | None:
        """The number of axes, if it is known."""
        shape = self._form["shape"]
        return cast("int | None", self._form.get("rank")) if ".." in shape else len(shape)

    @property
    def check(self) -> str | None:
        """The path of a function of Rust."""
        return cast("str | None", self._rule("check"))

    @property
    def check_rows(self) -> str | None:
        """The path of a function of Rust on rows."""
        return cast("str | None", self._rule("check_rows"))

    @property
    def description(self) -> str:
        """A sentence for readers."""
        return cast(str, self._form.get("description", ""))

    def __repr__(self) -> str:
        words = [_text(self.dtype), _shape_text(self._form["shape"])]
        words += (f"{keyword}={_text(value)}" for keyword, value in self._keywords().items())
        return f"Array({', '.join(words)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Array):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> str:
        return repr(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Array._read, (self._form,)


_FACTS = ("role", "optional", "nullable", "columns", "on_missing", "loss", "rank", "description")
_RULES = (
    "range",
    "one_of",
    "allow_nan",
    "allow_inf",
    "unique",
    "sorted",
    "increasing",
    "sums_to",
    "one_hot",
    "check",
    "check_rows",
)


def _text(value: Any) -> str:
    """The value as Python, with text in double quotes as people write it."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)}: {_text(item)}" for key, item in value.items()) + "}"
    return repr(value)


def _quoted(text: str) -> str:
    plain = repr(text)
    if plain.startswith("'") and '"' not in plain:
        return f'"{plain[1:-1]}"'
    return plain


def _shape_text(shape: Sequence[Any]) -> str:
    special = {"_": "None", "..": "..."}
    texts = [special.get(dim) or _quoted(dim) if isinstance(dim, str) else _text(dim) for dim in shape]
    return f"[{', '.join(texts)}]"
