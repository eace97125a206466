"""Schemas, as users see them."""

import json
from pathlib import Path

from . import _core
from ._errors import InvalidData


class Array:
    """What a schema says about one array."""

    def __init__(self, dtype, shape, **rules):
        self.dtype = dtype
        self.shape = shape
        self.rules = rules


class Schema:
    """The arrays that a model takes."""

    def __init__(self, core):
        self._core = core

    @classmethod
    def from_json(cls, text):
        """Read the JSON form."""
        return cls(_core.Schema.from_json(text))

    def check(self, **arrays):
        """Return the sizes of symbols, or raise `InvalidData`."""
        result = self._core.check(arrays)
        if type(result) is dict:
            return result
        raise InvalidData(result)


def load(path):
    """Read a schema from a file."""
    return Schema.from_json(Path(path).read_text(encoding="utf-8"))
