"""Errors in notebooks."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import Any

from ._errors import InvalidData

_HERE = os.path.dirname(os.path.abspath(__file__))


def render(error: InvalidData) -> list[str]:
    """Return the lines of a traceback. In a notebook, the report is displayed, and not among them."""
    # Only IPython calls this, so that it is there.
    shell: Any = sys.modules["IPython"].get_ipython()
    if not hasattr(shell, "kernel"):
        of = (type(error), error, error.__traceback__)
        lines: list[str] = shell.InteractiveTB.structured_traceback(*of)
        return lines
    # IPython asks twice: once to show the error, and once to keep it.
    if getattr(error, "_shown", None) is not error.__traceback__:
        error._shown = error.__traceback__  # type: ignore[attr-defined]
        shown = {"text/html": error.report.to_html(), "text/plain": str(error)}
        display: Any = importlib.import_module("IPython.display")
        display.display(shown, raw=True)
    count = len(error.report)
    plural = "" if count == 1 else "s"
    where = f" in the arguments of {error.where}" if error.where else ""
    return [*_place(error), f"{type(error).__name__}: {count} violation{plural}{where}"]


def _place(error: InvalidData) -> list[str]:
    """The user's line that raised the error."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if os.path.dirname(os.path.abspath(frame.filename)) != _HERE]
    return [f"----> {own[-1].lineno} {own[-1].line}"] if own and own[-1].line else []
