"""Repairs of data: the steps that are asked for, done to a copy, and a log of what each did."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Union, cast

import numpy as np

from . import _core
from ._core import Plan as CorePlan
from ._errors import InvalidData
from ._named import NamedArrays
from ._typing import NOTHING

if TYPE_CHECKING:
    from ._core import Log, Report
    from ._schema import Schema
    from ._typing import Dims, PathLike

__all__ = ["Plan", "Repairs", "Repaired", "Unrepaired", "arrays_and_steps", "repaired"]

Names: TypeAlias = Union[str, Iterable[str]]
"""The name of an array, or several."""

How: TypeAlias = Literal["strict", "lossless", "lossy"]

Form: TypeAlias = dict[str, Any]
"""A step as in the JSON form."""


class Unrepaired(InvalidData):
    """Data does not fit after a repair either.

    The message is the report of what is left, and of the steps that failed.
    """

    report: Report
    """What is wrong with `arrays`. If a step has left no rows: what was wrong with the data."""

    log: Log
    """What each step did, or could not do."""

    arrays: dict[str, np.ndarray[Any, Any]]
    """What was reached: the arrays as the steps left them."""

    def __init__(
        self, report: Report, arrays: dict[str, np.ndarray[Any, Any]], log: Log, undone: str = ""
    ) -> None:
        super().__init__(report)
        self.args = (report, arrays, log, undone)
        self.log = log
        self.arrays = arrays
        self._undone = undone

    def __str__(self) -> str:
        return "\n".join(part for part in (str(self.report), self._undone) if part)


class Repaired(NamedArrays):
    """The arrays after a repair, by name. They are valid.

    >>> import numpy as np
    >>> from inputschema import Array, Schema
    >>> schema = Schema("S", x=Array("f64", ["n", 2]))
    >>> repaired = schema.repair({"x": np.array([[1, 2], [3, np.nan]])}, impute={"x": "mean"})
    >>> repaired["x"]
    array([[1., 2.],
           [3., 2.]])
    >>> print(repaired.log)
    repaired[impute]: `x`: 1 of 4 values imputed by the mean of its feature
      x[1, 1] = NaN -> 2
    >>> repaired.dims
    {'n': 2}
    """

    __slots__ = ("dims", "log")

    dims: Dims
    """The size of each symbol."""

    log: Log
    """What each step did."""

    def __init__(self, arrays: dict[str, np.ndarray[Any, Any]], dims: Dims, log: Log) -> None:
        super().__init__(arrays)
        self.dims = dims
        self.log = log

    def __repr__(self) -> str:
        arrays = (f"{name}={array.dtype}{list(array.shape)}" for name, array in self.items())
        return f"<Repaired {', '.join(arrays)}>\n{self.log}"

    def _repr_html_(self) -> str:
        return self.log.to_html()


class Plan:
    """The steps of a repair, in the order of the keywords.

    The keywords are the options of ``schema repair``. A step of several arrays is a dict by their names:

    ============================================ ===================================================
    ``coerce="lossy"``, ``{"x": "lossless"}``    convert arrays to the dtypes of the schema: not at all
                                                 (``strict``), if no value changes (``lossless``), or
                                                 rounded, where what is no number is missing (``lossy``)
    ``discard="x"``, ``["x", "y"]``              make invalid values missing
    ``impute={"x": "mean"}``                     impute missing values, per feature: ``mean``,
                                                 ``median``, ``most_frequent``, or ``{"constant": 0}``
                                                 (a number can stand alone)
    ``drop_rows="batch"``                        drop the rows with missing values along a symbol, in
                                                 every array that shares it
    ``drop_columns="x"``, ``{"x": [0, 2]}``      drop columns with missing values, or these
    ``forward_fill={"x": "time"}``               the last value before it along a symbol
    ``reshape="x"``                              to the shape of the schema, if only one is possible
    ``shift={"y": -1}``                          add a number to every value
    ``map={"y": {"no": 0, "yes": 1}}``, ``"y"``  replace values; all of them in order by those allowed
    ``parse={"price": {"thousands": ","}}``      read text as numbers with marks: ``decimal``,
                                                 ``thousands``, ``sign``
    ``transpose={"x": [0, 2, 3, 1]}``            reorder axes
    ``rename={"old": "new"}``                    rename arrays
    ``match_names=True``                         rename arrays whose names all differ in one way
    ``remove="x"``                               remove arrays
    ============================================ ===================================================

    >>> plan = Plan(coerce="lossy", impute={"x": "mean"})
    >>> plan
    Plan(coerce="lossy", impute={"x": "mean"})
    >>> print(plan.to_json())
    {
      "steps": [
        {
          "step": "coerce",
          "how": "lossy"
        },
        {
          "step": "impute",
          "array": "x",
          "with": "mean"
        }
      ]
    }

    A plan of a schema, `Schema.plan`, can `fit` and `transform`. Plans are added with ``+``, for steps of
    one kind that others are between.
    """

    __slots__ = ("_core", "_schema")

    _core: CorePlan
    _schema: Schema | None

    def __init__(self, schema: Schema | None = None, /, **steps: Any) -> None:
        forms = [form for keyword, value in steps.items() for form in _forms(keyword, value)]
        self._core = CorePlan.from_json(json.dumps({"steps": forms}))
        self._schema = schema

    @classmethod
    def _of(cls, core: CorePlan, schema: Schema | None) -> Plan:
        plan = cls.__new__(cls)
        plan._core = core
        plan._schema = schema
        return plan

    @classmethod
    def from_json(cls, text: str, schema: Schema | None = None) -> Plan:
        """Read the JSON form, which ``schema repair --fit-to`` writes, too."""
        return cls._of(CorePlan.from_json(text), schema)

    @classmethod
    def load(cls, path: PathLike, schema: Schema | None = None) -> Plan:
        """Read a plan from a file."""
        return cls.from_json(Path(path).read_text(encoding="utf-8"), schema)

    def to_json(self) -> str:
        """Return the JSON form."""
        return self._core.to_json()

    def save(self, path: PathLike) -> None:
        """Write the JSON form to a file, which `load` and ``schema repair --plan`` read."""
        Path(path).write_text(self.to_json() + "\n", encoding="utf-8")

    @property
    def steps(self) -> list[Form]:
        """The steps, as in the JSON form."""
        return cast("list[Form]", json.loads(self.to_json())["steps"])

    @property
    def schema(self) -> Schema | None:
        """The schema for which data is repaired."""
        return self._schema

    def with_schema(self, schema: Schema | None) -> Plan:
        """Return the same steps, for a schema."""
        return Plan._of(self._core, schema)

    def fit(self, data: Any, /) -> Plan:
        """Return a plan with what was learned of the data: means as numbers, columns as indices.

        >>> import numpy as np
        >>> from inputschema import Array, Schema
        >>> schema = Schema("S", x=Array("f64", ["n"]))
        >>> plan = schema.plan(impute={"x": "mean"}).fit({"x": np.array([1, np.nan, 3])})
        >>> plan.transform({"x": np.array([np.nan, 8])})["x"]  # the mean of the first
        array([2., 8.])

        Raises:
            Unrepaired: the data that is learned from is not valid after the repair.
        """
        fitted = self._core.fit(self._own()._core, data)
        if isinstance(fitted, CorePlan):
            return Plan._of(fitted, self._schema)
        raise _unrepaired(fitted)

    def transform(self, data: Any, /) -> Repaired:
        """Return the data repaired, or raise `Unrepaired`. The data itself does not change."""
        return _repaired(self._own(), self._core, data)

    def fit_transform(self, data: Any, /) -> tuple[Plan, Repaired]:
        """Return the plan with what was learned of the data, and the data repaired by it."""
        fitted = self.fit(data)
        return fitted, fitted.transform(data)

    def _own(self) -> Schema:
        if self._schema is None:
            raise TypeError("the plan has no schema: use `schema.plan(..)` or `plan.with_schema(schema)`")
        return self._schema

    def __add__(self, other: Plan) -> Plan:
        if not isinstance(other, Plan):
            return NotImplemented
        return Plan._of(self._core.and_then(other._core), self._schema or other._schema)

    def __len__(self) -> int:
        return len(self._core)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plan):
            return NotImplemented
        return self._core == other._core

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Any, ...]:
        return Plan.from_json, (self.to_json(), self._schema)

    def __repr__(self) -> str:
        runs = [_keywords(run) for run in _runs(self.steps)]
        if not _is_said_by(self, runs):
            # Of steps that have no keywords, such as what was learned.
            return f"Plan.from_json({json.dumps({'steps': self.steps})!r})"
        plans = (", ".join(f"{code}={_text(value)}" for code, value in run.items()) for run in runs)
        return " + ".join(f"Plan({plan})" for plan in plans) or "Plan()"


def _is_said_by(plan: Plan, runs: list[dict[str, Any]]) -> bool:
    try:
        return sum((Plan(**run) for run in runs), Plan()) == plan
    except (TypeError, ValueError):
        return False


class Repairs:
    """What a schema repairs."""

    __slots__ = ()

    def plan(self, **steps: Any) -> Plan:
        """Return a plan of the keywords of `Plan`; without any, that of ``on_missing`` in the schema.

        >>> from inputschema import Array, Schema
        >>> Schema("S", x=Array("f64", ["n"], on_missing="median")).plan()
        Plan(impute={"x": "median"})
        """
        schema = cast("Schema", self)
        if steps:
            return Plan(schema, **steps)
        return Plan._of(CorePlan.of(schema._core), schema)

    def repair(self, data: Any = NOTHING, /, plan: Plan | None = None, **given: Any) -> Repaired:
        """Return the data repaired by the steps that are asked for, or raise `Unrepaired`.

        Only these steps change values, and the result is valid. The data itself does not change. Rows
        stay together: where one is dropped, it is in every array that shares the symbol.

        >>> import numpy as np
        >>> from inputschema import Array, Schema
        >>> schema = Schema("S", x=Array("f64", ["batch", 2]), y=Array("i64", ["batch"]))
        >>> x = np.array([["1", "2"], ["3", "a"]])
        >>> repaired = schema.repair({"x": x, "y": [0, 1]}, coerce="lossy", drop_rows="batch")
        >>> repaired["x"], repaired["y"]
        (array([[1., 2.]]), array([0]))
        >>> print(repaired.log)
        repaired[coerce]: `x` from text to f64: 1 of 4 values made missing
          x[1, 1] = "a" -> NaN
        repaired[drop_rows]: 1 of 2 dropped along `batch`, in `x`, `y`
          1: x[1, 1] = NaN

        Args:
            data: the arrays by name in a dict, or a table: of pandas, polars, pyarrow or another library
                with the C stream of Arrow. What comes back are NumPy arrays, as the schema names them.
            plan: a plan, such as one that was fitted; keywords are steps after it. Without either, it is
                that of ``on_missing`` in the schema.
            given: the keywords of `Plan`, which are steps; others are arrays, where there is no ``data``:
                ``repair(x=x, y=y, coerce="lossy")``.
        """
        schema = cast("Schema", self)
        arrays, steps = arrays_and_steps(data is NOTHING, given, schema.keys())
        own = plan if plan is not None and not steps else schema.plan(**steps)
        if plan is not None and steps:
            own = plan + own
        return _repaired(schema, own._core, arrays if data is NOTHING else data)

    def offers(self, report: Report) -> list[Plan]:
        """Return the plans that a report offers. Each fixes one violation, and all data if there are no others.

        >>> import numpy as np
        >>> from inputschema import Array, Schema
        >>> schema = Schema("S", x=Array("f64", ["batch", 2]))
        >>> data = {"x": np.array([[1, 2], [3, 4], [5, np.nan]])}
        >>> schema.offers(schema.report(data))
        [Plan(impute={"x": "mean"}), Plan(impute={"x": "median"}), Plan(drop_rows="batch")]
        """
        return [Plan._of(plan, cast("Schema", self)) for plan in _core.offers(report)]


def arrays_and_steps(
    are_arrays: bool, given: dict[str, Any], names: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tell the arrays among keywords from the steps. An array with the name of a step is in a dict."""
    arrays: dict[str, Any] = {}
    steps: dict[str, Any] = {}
    for keyword, value in given.items():
        is_step = keyword in _READERS
        is_mistyped = keyword not in names and _core.nearest(keyword, list(_READERS)) is not None
        (steps if is_step or is_mistyped or not are_arrays else arrays)[keyword] = value
    return arrays, steps


def _repaired(schema: Schema, plan: CorePlan, data: Any) -> Repaired:
    return repaired(plan.apply(schema._core, data))


def repaired(outcome: _core.Outcome) -> Repaired:
    """Return the arrays, if they are valid, or raise."""
    if outcome.dims is None:
        raise _unrepaired(outcome)
    return Repaired(outcome.arrays, outcome.dims, outcome.log)


def _unrepaired(outcome: _core.Outcome) -> Unrepaired:
    report = cast("Report", outcome.report)
    return Unrepaired(report, outcome.arrays, outcome.log, outcome.undone)


_OF_ARRAYS = ("discard", "reshape", "remove")


def _forms(keyword: str, value: Any) -> Iterator[Form]:
    """The steps that a keyword asks for, in the JSON form."""
    read = _READERS.get(keyword)
    if read is None:
        near = _core.nearest(keyword, list(_READERS))
        meant = f"; did you mean `{near}`?" if near else f"; there are {', '.join(_READERS)}"
        raise TypeError(f"there is no step `{keyword}`{meant}")
    if value is None or value is False:
        return
    for form in read(keyword, value):
        yield {"step": keyword, **form}


def _coerce(keyword: str, value: Any) -> Iterator[Form]:
    if isinstance(value, str):
        yield {"how": _how(value)}
        return
    for array, how in _by_array(keyword, value, '"lossy" or {"x": "lossy"}'):
        yield {"array": array, "how": _how(how)}


def _how(how: Any) -> str:
    if how not in ("strict", "lossless", "lossy"):
        raise ValueError(f"`coerce` is \"strict\", \"lossless\" or \"lossy\", not {how!r}")
    return cast(str, how)


def _of_arrays(keyword: str, value: Any) -> Iterator[Form]:
    for array in _names(keyword, value):
        yield {"array": array}


def _impute(keyword: str, value: Any) -> Iterator[Form]:
    for array, how in _by_array(keyword, value, '{"x": "mean"}'):
        axis = None
        if isinstance(how, tuple):
            how, axis = _pair(how, 'an imputation and an axis, such as ("mean", 1)')
        form: Form = {"array": array, "with": _imputation(how)}
        if axis is not None:
            form["axis"] = _whole(axis, "an axis")
        yield form


def _imputation(how: Any) -> Any:
    if how in ("mean", "median", "most_frequent"):
        return how
    if isinstance(how, Mapping) and set(how) == {"constant"}:
        return {"constant": _value(how["constant"])}
    if isinstance(how, str):
        raise ValueError(
            f'`impute` is "mean", "median", "most_frequent" or a constant, not {how!r}; '
            f'text is a constant as {{"constant": {json.dumps(how)}}}'
        )
    return {"constant": _value(how)}


def _drop_rows(keyword: str, value: Any) -> Iterator[Form]:
    for symbol in _names(keyword, value):
        yield {"along": symbol}


def _drop_columns(keyword: str, value: Any) -> Iterator[Form]:
    if isinstance(value, Mapping):
        for array, columns in value.items():
            yield {"array": array, "columns": [_whole(column, "a column") for column in columns]}
        return
    yield from _of_arrays(keyword, value)


def _forward_fill(keyword: str, value: Any) -> Iterator[Form]:
    for array, along in _by_array(keyword, value, '{"x": "time"}'):
        yield {"array": array, "along": along}


def _shift(keyword: str, value: Any) -> Iterator[Form]:
    for array, by in _by_array(keyword, value, '{"y": -1}'):
        yield {"array": array, "by": _whole(by, "what is added")}


def _map(keyword: str, value: Any) -> Iterator[Form]:
    if not isinstance(value, Mapping):
        yield from _of_arrays(keyword, value)
        return
    for array, values in value.items():
        pairs = values.items() if isinstance(values, Mapping) else values
        yield {"array": array, "values": [[_value(old), _value(new)] for old, new in pairs]}


def _parse(keyword: str, value: Any) -> Iterator[Form]:
    for array, marks in _by_array(keyword, value, '{"price": {"thousands": ","}}'):
        unknown = set(marks) - {"decimal", "thousands", "sign"}
        if unknown:
            raise ValueError(f"`parse` has no mark `{min(unknown)}`: there are decimal, thousands and sign")
        for mark, of in marks.items():
            if not isinstance(of, str) or len(of) != 1:
                raise ValueError(f"the mark `{mark}` of `parse` is one character, not {of!r}")
        if marks.get("decimal", ".") == marks.get("thousands"):
            raise ValueError("the marks of decimals and of thousands must differ")
        yield {"array": array, **marks}


def _transpose(keyword: str, value: Any) -> Iterator[Form]:
    for array, axes in _by_array(keyword, value, '{"x": [0, 2, 3, 1]}'):
        yield {"array": array, "axes": [_whole(axis, "an axis") for axis in axes]}


def _rename(keyword: str, value: Any) -> Iterator[Form]:
    for old, new in _by_array(keyword, value, '{"old": "new"}'):
        yield {"from": old, "to": new}


def _match_names(_: str, value: Any) -> Iterator[Form]:
    yield {}


# In the order of `schema repair --help`.
_READERS = {
    "coerce": _coerce,
    "discard": _of_arrays,
    "impute": _impute,
    "drop_rows": _drop_rows,
    "drop_columns": _drop_columns,
    "forward_fill": _forward_fill,
    "reshape": _of_arrays,
    "shift": _shift,
    "map": _map,
    "parse": _parse,
    "transpose": _transpose,
    "rename": _rename,
    "match_names": _match_names,
    "remove": _of_arrays,
}


def _by_array(keyword: str, value: Any, example: str) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        raise TypeError(f"`{keyword}` is a dict by the names of arrays, such as {example}, not {value!r}")
    return value.items()


def _names(keyword: str, value: Any) -> Iterable[str]:
    names = [value] if isinstance(value, str) else value
    if isinstance(names, Mapping) or not isinstance(names, Iterable):
        raise TypeError(f"`{keyword}` is a name or a list of names, not {value!r}")
    return cast("Iterable[str]", names)


def _pair(value: tuple[Any, ...], what: str) -> tuple[Any, Any]:
    if len(value) != 2:
        raise TypeError(f"expected {what}, not {value!r}")
    return value


def _whole(value: Any, what: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{what} is a whole number, not {value!r}")
    return int(value.__index__())


def _value(value: Any) -> Any:
    """A value as in the JSON form."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        raise ValueError(f"a value of a plan is finite, not {value!r}")
    if not isinstance(value, (bool, int, float, str)):
        raise TypeError(f"a value of a plan is a number, a truth value or text, not {value!r}")
    return value


def _runs(steps: list[Form]) -> list[list[Form]]:
    """The steps, cut where keywords would repeat, or put them into another order."""
    runs: list[list[Form]] = []
    for step in steps:
        codes = [before["step"] for before in runs[-1]] if runs else []
        if codes and (codes[-1] == step["step"] or step["step"] not in codes):
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


def _keywords(steps: Sequence[Form]) -> dict[str, Any]:
    """The keywords of steps."""
    forms: dict[str, list[Form]] = {}
    for step in steps:
        form = dict(step)
        forms.setdefault(form.pop("step"), []).append(form)
    return {code: _keyword(code, of) for code, of in forms.items()}


def _keyword(code: str, forms: list[Form]) -> Any:
    if code == "match_names":
        return True
    if code == "rename":
        return {form["from"]: form["to"] for form in forms}
    if code == "drop_rows":
        names = [form.get("along") for form in forms]
        return names[0] if len(names) == 1 else names
    if all("array" in form and len(form) == 1 for form in forms):
        names = [form["array"] for form in forms]
        return names[0] if len(names) == 1 else names
    if code == "coerce" and len(forms) == 1 and "array" not in forms[0]:
        return forms[0]["how"]
    return {form.get("array"): _argument(form) for form in forms}


def _argument(form: Form) -> Any:
    rest = {key: value for key, value in form.items() if key != "array"}
    if set(rest) == {"with", "axis"}:
        return (rest["with"], rest["axis"])
    if len(rest) != 1 or "decimal" in rest:
        return rest
    (value,) = rest.values()
    return dict(value) if "values" in rest and _is_pairs(value) else value


def _is_pairs(value: Any) -> bool:
    return all(isinstance(pair, list) and len(pair) == 2 for pair in value)


def _text(value: Any) -> str:
    """As Python, with the quotes of JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)}: {_text(of)}" for key, of in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(_text, value))
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
