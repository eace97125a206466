from collections.abc import Sequence
from os import PathLike
from typing import Any

import numpy as np

from ._typing import Dims

__version__: str

def dtype_name(name: str) -> str | None: ...
def dtype_of_code(code: str) -> str | None: ...
def nearest(word: str, candidates: Sequence[str]) -> str | None: ...
def infer(
    arrays: dict[str, Any], name: str, description: str, ranges: bool, labels: bool
) -> tuple[Schema, list[str]]: ...

def offers(report: Report) -> list[Plan]: ...
def command(arguments: list[str]) -> int: ...
def sample(
    schema: Schema, rows: int | None, dims: list[tuple[str, int]], seed: int
) -> dict[str, np.ndarray[Any, Any]]: ...
def almost(
    schema: Schema,
    violation: tuple[str, str],
    rows: int | None,
    dims: list[tuple[str, int]],
    seed: int,
) -> dict[str, np.ndarray[Any, Any]]: ...
def breakable(schema: Schema) -> list[tuple[str, str]]: ...

class Plan:
    @staticmethod
    def from_json(text: str) -> Plan: ...
    @staticmethod
    def of(schema: Schema) -> Plan: ...
    def to_json(self) -> str: ...
    def and_then(self, other: Plan) -> Plan: ...
    def apply(self, schema: Schema, data: Any) -> Outcome: ...
    def fit(self, schema: Schema, data: Any) -> Plan | Outcome: ...
    def __len__(self) -> int: ...

class Outcome:
    @property
    def arrays(self) -> dict[str, np.ndarray[Any, Any]]: ...
    @property
    def log(self) -> Log: ...
    @property
    def dims(self) -> Dims | None: ...
    @property
    def report(self) -> Report | None: ...
    @property
    def undone(self) -> str: ...

class Log:
    """What each step of a repair did, or could not do."""

    def __len__(self) -> int: ...
    def to_json(self) -> str:
        """Return the entries as JSON."""
    def to_list(self) -> list[dict[str, Any]]:
        """Return the entries, each as a dict."""
    def to_html(self) -> str:
        """Return a table."""
    def _repr_html_(self) -> str: ...

class Schema:
    @staticmethod
    def from_json(text: str) -> Schema: ...
    @staticmethod
    def declare(text: str) -> Schema: ...
    def to_json(self) -> str: ...
    def json_schema(self) -> str: ...
    def to_rust(self) -> str: ...
    def to_python(self) -> str: ...
    def to_html(self) -> str: ...
    def check(self, data: Any) -> Dims: ...
    def report(self, data: Any) -> Report | None: ...

class Stream:
    def __init__(self, schema: Schema) -> None: ...
    def check(self, arrays: dict[str, Any], row: int, fold: str, number: int | None) -> tuple[int, Report | None]: ...
    def finish(self) -> Dims | Report: ...

class Contract:
    @staticmethod
    def read(path: str | PathLike[str], signature: str | None = None) -> Contract: ...
    @staticmethod
    def from_bytes(content: bytes, called: str, nullable: bool | None = None) -> Contract: ...
    @staticmethod
    def of_onnx(
        called: str,
        inputs: Sequence[tuple[str, str, list[Any] | None]],
        outputs: Sequence[tuple[str, str, list[Any] | None]],
    ) -> Contract: ...
    @staticmethod
    def from_text(text: str, called: str) -> Contract: ...
    def to_text(self) -> str: ...
    def with_options(self, **given: Any) -> Contract: ...
    @property
    def name(self) -> str: ...
    @property
    def called(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def inputs(self) -> list[str]: ...
    @property
    def outputs(self) -> list[str]: ...
    @property
    def columns(self) -> list[str]: ...
    @property
    def notes(self) -> list[str]: ...
    def schema(self) -> Schema: ...
    def schema_for(self, arrays: dict[str, Any]) -> tuple[Schema, list[str]]: ...
    def repair(self, plan: Plan, arrays: Any) -> tuple[Outcome, list[str]]: ...
    def check(self, arrays: dict[str, Any]) -> tuple[Dims, list[str]]: ...
    def report(self, arrays: dict[str, Any]) -> Report | None: ...

class Report:
    """Everything that is wrong with some arrays.

    Its text names each violation, with the place and the value of the first invalid values, and help.
    """

    @staticmethod
    def from_json(text: str) -> Report:
        """Read what `to_json` writes."""

    @property
    def schema(self) -> str:
        """The name of the schema."""

    @property
    def violations(self) -> list[Violation]:
        """The violations, in the order of the checks."""

    @property
    def help(self) -> list[str]:
        """What would be right, where no single violation says it."""

    @property
    def notes(self) -> list[str]:
        """What was not checked, a sentence each."""

    def to_json(self) -> str:
        """Return the report as JSON, with the first hundred violations."""

    def to_dict(self) -> dict[str, Any]:
        """Return the same as objects of Python."""

    def to_sarif(self, file: str | PathLike[str]) -> str:
        """Return the report as SARIF, about a file."""

    def to_html(self) -> str:
        """Return the report as HTML: a table, and the map of each array that has one."""

    def map(self, array: str) -> Map:
        """Return a picture of where the values of an array are invalid.

        It shows all of them if the array is still in use, and the first few otherwise.
        """

    def __len__(self) -> int: ...
    def _repr_html_(self) -> str: ...

class Violation:
    """One thing that is wrong with an array."""

    @property
    def code(self) -> str:
        """A stable word for what is wrong: `missing`, `range`, `shape`, .."""

    @property
    def array(self) -> str:
        """The name of the array; empty if it is about all of them."""

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""

    @property
    def help(self) -> str | None:
        """How to mend it, if that is known."""

    @property
    def count(self) -> int | None:
        """The number of invalid values; `None` if it is not about values."""

    @property
    def total(self) -> int | None:
        """The number of values that were checked; `None` if it is not about values."""

    @property
    def positions(self) -> list[tuple[int, ...]]:
        """The indices of the first invalid values."""

    @property
    def values(self) -> list[Any]:
        """The first invalid values, as many as there are positions. A missing text is `None`."""

    def to_json(self) -> str:
        """Return the violation as JSON."""

    def to_dict(self) -> dict[str, Any]:
        """Return the same as objects of Python."""

class Map:
    """A picture of where the values of an array are invalid. Its text is the legend."""

    @property
    def is_complete(self) -> bool:
        """Whether it shows all invalid values, and not only the first few."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""

    def to_svg(self) -> str:
        """Return the picture as SVG."""

    def _repr_svg_(self) -> str: ...
    def _repr_html_(self) -> str: ...
