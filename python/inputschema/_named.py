"""Arrays by name, which the package makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

__all__ = ["NamedArrays"]


class NamedArrays(Mapping[str, np.ndarray[Any, Any]]):
    """Arrays by name, to which a class adds what there is to say of them."""

    __slots__ = ("arrays",)

    arrays: dict[str, np.ndarray[Any, Any]]
    """The arrays by name."""

    def __init__(self, arrays: dict[str, np.ndarray[Any, Any]]) -> None:
        self.arrays = arrays

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        return self.arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)
