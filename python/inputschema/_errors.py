"""What is raised, and what is warned of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core import Report

__all__ = ["InvalidData", "ModelError", "SchemaError", "SchemaWarning"]


class SchemaError(ValueError):
    """A schema contradicts itself, or is not written as one.

    The message has a line for each contradiction.
    """


class ModelError(ValueError):
    """A model cannot be read, or does not say what it takes."""


class SchemaWarning(UserWarning):
    """Something about a schema or a model that its user should know."""


class InvalidData(ValueError):
    """Data does not fit.

    The message is the report: every way in which the data does not fit, with places and values.

    >>> import numpy as np
    >>> from inputschema import Array, InvalidData, Schema
    >>> try:
    ...     Schema("Features", x=Array("f64", ["batch", 3])).check(x=np.zeros((2, 2)))
    ... except InvalidData as error:
    ...     print(error)
    ...     print([violation.code for violation in error.report.violations])
    error[shape]: `x` is [2, 2], but the schema says [batch, 3]
      axis 1 is 2, expected 3
    ['shape']
    """

    report: Report
    """Every violation, as text, data or HTML."""

    where: str | None
    """The function whose arguments do not fit, if it is one that is `checked`."""

    def __init__(self, report: Report, where: str | None = None) -> None:
        super().__init__(report, where)
        self.report = report
        self.where = where

    def locate(self, where: str) -> None:
        """Name the function whose arguments do not fit."""
        self.where = where
        self.args = (self.report, where)

    def __str__(self) -> str:
        if self.where is None:
            return str(self.report)
        return f"{self.where} got data that does not fit\n{self.report}"

    def _render_traceback_(self) -> list[str]:
        """Show the report as HTML in a notebook, and as text elsewhere; called by IPython."""
        from ._notebook import render

        return render(self)
