"""Schemas from annotations."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeAlias, Union

from . import _core
from ._array import Array
from ._errors import SchemaError
from ._schema import Schema

__all__ = ["dtype_of", "from_annotations", "of_function"]


Families: TypeAlias = dict[str, tuple[str, ...]]
"""The dtypes of the arrays whose annotation allows several, by name."""

# What stands for a family, where an array says no dtype: the first of these that is in it.
_USUAL = ("f32", "i64", "u64", "f64", "complex<f32>")


def from_annotations(of: type[Any] | Callable[..., Any], dtype: Any = None) -> Schema:
    """A schema of the annotated arrays of a class, or of the parameters of a function."""
    arrays, _ = _arrays(of, None, dtype)
    return _schema(of, arrays)


def of_function(
    function: Callable[..., Any],
) -> tuple[Schema | None, Array | None, Families]:
    """The schema of the parameters of a function, and what it returns, as far as they are annotated; with
    one dtype for those that allow several."""
    families: Families = {}
    arrays, returns = _arrays(function, families)
    if not arrays and returns is None:
        raise SchemaError(_no_arrays(function))
    return (Schema(function.__name__, arrays) if arrays else None), returns, families


def dtype_of(value: Any) -> str | None:
    """The dtype of an array or tensor of any library; `None` if it is none, or of no dtype of a schema."""
    dtype = getattr(value, "dtype", None)
    if dtype is None:
        return None
    name = getattr(dtype, "name", None)
    name = name if isinstance(name, str) else str(dtype).removeprefix("torch.")
    return "text" if name.startswith("str") else _core.dtype_name(name)


def _several(name: str, hint: Any, family: Sequence[str]) -> str:
    # `Float[ndarray, 'batch 3']`
    word = str(getattr(hint, "__name__", hint)).split("[")[0]
    dtype = next(dtype for dtype in _USUAL if dtype in family)
    return (
        f"`{name}` is {word}, any of {', '.join(family)}; a schema has one, such as {dtype}\n  help: say which: "
        f'from_annotations(.., dtype="{dtype}"), or Annotated[{word}[..], {{"dtype": "{dtype}"}}]; `checked` '
        "takes all of them"
    )


def _schema(of: Any, arrays: dict[str, Array]) -> Schema:
    if not arrays:
        raise SchemaError(_no_arrays(of))
    doc = inspect.getdoc(of) if "__doc__" in vars(of) and vars(of)["__doc__"] else None
    description = doc.splitlines()[0] if doc and not _is_of_dataclass(of, doc) else ""
    return Schema(of.__name__, arrays, description=description)


def _is_of_dataclass(of: Any, doc: str) -> bool:
    """Whether `dataclass` made the docstring."""
    return hasattr(of, "__dataclass_fields__") and doc.startswith(f"{of.__name__}(")


def _no_arrays(of: Any) -> str:
    return (
        f"`{of.__name__}` has no annotated arrays\n  help: annotate one with jaxtyping, "
        "Float32[np.ndarray, \"batch 3\"], or with Annotated[np.ndarray, Array(\"f32\", [\"batch\", 3])]"
    )


def _arrays(
    of: Any, families: Families | None, dtype: Any = None
) -> tuple[dict[str, Array], Array | None]:
    hints = typing.get_type_hints(of, include_extras=True)
    arrays: dict[str, Array] = {}
    problems: list[str] = []
    for name, hint in hints.items():
        try:
            array = _Reader(name, families, dtype).array(hint)
        except (SchemaError, TypeError) as error:
            problems.append(str(error))
            continue
        if array is not None:
            arrays[name] = array
    if problems:
        raise SchemaError("\n".join(problems))
    is_function = not isinstance(of, type)
    return arrays, arrays.pop("return", None) if is_function else None


class _Reader:
    """Reads the annotation of an array of that name. Without `families`, several dtypes are refused."""

    def __init__(self, name: str, families: Families | None, dtype: Any) -> None:
        self.name = name
        self.families = families
        self.meant = dtype

    def array(self, hint: Any, /, **more: Any) -> Array | None:
        """The array of an annotation; `None` if it is none of an array."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (Union, types.UnionType) and type(None) in args:
            others = [arg for arg in args if arg is not type(None)]
            return self.array(others[0], **more, optional=True) if len(others) == 1 else None
        if origin is Annotated:
            for own in hint.__metadata__:
                if isinstance(own, Array):
                    return own._with(**more)
                if isinstance(own, Mapping):
                    more = {**own, **more}
            return self.array(hint.__origin__, **more)
        dtypes, dims = getattr(hint, "dtypes", None), getattr(hint, "dim_str", None)
        if not isinstance(dims, str) or dtypes is None:
            return None
        shape = more.pop("shape", None) or _shape(self.name, dims)
        return Array(self.dtype(hint, dtypes, more.pop("dtype", None)), shape, **more)

    def dtype(self, hint: Any, dtypes: Any, meant: Any) -> Any:
        """The dtype that an annotation says, or one of several, of which its user may say which is meant."""
        if isinstance(dtypes, (list, tuple)):
            known = [_core.dtype_name(str(dtype)) for dtype in dtypes]
            family = tuple(dict.fromkeys(dtype for dtype in known if dtype is not None))
        else:
            # `Shaped[ndarray, 'batch 3']`
            family = _ALL
        if not family:
            word = str(getattr(hint, "__name__", hint)).split("[")[0]
            any_of = ", ".join(map(str, dtypes))
            raise SchemaError(f"`{self.name}` is {word}, any of {any_of}, which no schema can name")
        if len(family) == 1 and meant is None:
            return family[0]
        meant = self.meant if meant is None else meant
        if meant is not None:
            own = Array(meant, []).dtype
            if own not in family:
                raise SchemaError(f"`{self.name}` is any of {', '.join(family)}, and {own} is none of them")
            return own
        if self.families is None:
            raise SchemaError(_several(self.name, hint, family))
        self.families[self.name] = family
        return next(dtype for dtype in _USUAL if dtype in family)


_ALL = (
    *("bool", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"),
    *("f16", "bf16", "f32", "f64", "complex<f32>", "complex<f64>", "text"),
)


_OF_JAXTYPING = {
    "#": "may be broadcast: leave out the `#`, or write `_` for any size",
    "?": "differs in each leaf of a tree: check each array by itself",
    "{": "is computed when the function is called: write a symbol, or the size",
}


def _shape(name: str, dims: str) -> list[Any]:
    """The entries of a shape in jaxtyping's words."""
    shape: list[Any] = []
    for word in dims.split():
        # What stands before `=` is for readers.
        dim = word.rpartition("=")[2]
        plain = dim.lstrip("*")
        if plain[:1] in _OF_JAXTYPING or "{" in plain:
            why = _OF_JAXTYPING[plain[0] if plain[0] in _OF_JAXTYPING else "{"]
            raise SchemaError(f"`{name}` has the axis `{word}`, which {why}; a schema has no such axes")
        if dim == "..." or dim.startswith("*"):
            shape.append(...)
        elif dim.startswith("_"):
            shape.append(None)
        else:
            shape.append(int(dim) if dim.isdecimal() else dim)
    return shape
