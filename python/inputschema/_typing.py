"""The types of what users write."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Union

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Constant",
    "DTypeLike",
    "DimLike",
    "Dims",
    "DimForm",
    "NOTHING",
    "OnMissing",
    "PathLike",
    "RangeForm",
    "RangeLike",
    "Role",
    "ShapeLike",
    "SumForm",
    "Value",
]


class _Nothing:
    """What is there where nothing was handed over, not even `None`."""

    def __repr__(self) -> str:
        return "<nothing>"


NOTHING: Any = _Nothing()

DTypeName: TypeAlias = Literal[
    "bool",
    "u8",
    "u16",
    "u32",
    "u64",
    "i8",
    "i16",
    "i32",
    "i64",
    "f16",
    "bf16",
    "f32",
    "f64",
    "complex<f32>",
    "complex<f64>",
    "text",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "str",
]
"""The names of dtypes: those of a schema, and NumPy's."""

DTypeLike: TypeAlias = Union[DTypeName, "np.dtype[Any]", type[Any]]
"""A dtype: by name, as in NumPy, or as the type of its elements."""


class DimForm(TypedDict, total=False):
    """An axis whose symbol is no word, as in models that others made."""

    symbol: str
    terms: list[Any]


DimLike: TypeAlias = Union[int, str, None, EllipsisType, DimForm]
"""An axis: a size, a symbol or arithmetic on symbols, `None` or `"_"` for any size, `...` for any
number of axes."""

ShapeLike: TypeAlias = Sequence[DimLike]

Role: TypeAlias = Literal["input", "target", "weight"]

Value: TypeAlias = Union[bool, int, float, complex, str]


class RangeForm(TypedDict, total=False):
    """A range as in the JSON form, which can exclude its end."""

    min: float
    max: float
    max_inclusive: bool


class SumForm(TypedDict, total=False):
    """A sum along an axis as in the JSON form."""

    total: float
    axis: int
    tolerance: float


class Constant(TypedDict):
    """A value in place of missing ones."""

    constant: Value


RangeLike: TypeAlias = Union[tuple[Union[float, None], Union[float, None]], range, RangeForm]

OnMissing: TypeAlias = Union[Literal["mean", "median", "most_frequent", "drop"], Constant]

Dims: TypeAlias = dict[str, int]
"""What each symbol turned out to be."""

PathLike: TypeAlias = Union[str, "os.PathLike[str]"]

Bounds: TypeAlias = Mapping[str, tuple[Union[int, None], Union[int, None]]]
"""The smallest and the largest size of symbols."""
