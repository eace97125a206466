"""Schemas from annotations."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Union

from . import _core
from ._array import Array
from ._errors import SchemaError
from ._schema import Schema

__all__ = ["from_annotations", "of_function"]


def from_annotations(of: type[Any] | Callable[..., Any]) -> Schema:
    """A schema of the annotated arrays of a class, or of the parameters of a function."""
    schema, _ = _read(of)
    return schema


def of_function(function: Callable[..., Any]) -> tuple[Schema | None, Array | None]:
    """The schema of the parameters of a function, and what it returns, as far as they are annotated."""
    arrays, returns = _arrays(function)
    if not arrays and returns is None:
        raise SchemaError(_no_arrays(function))
    return (Schema(function.__name__, arrays) if arrays else None), returns


def _read(of: Any) -> tuple[Schema, Array | None]:
    arrays, returns = _arrays(of)
    if not arrays:
        raise SchemaError(_no_arrays(of))
    doc = inspect.getdoc(of) if "__doc__" in vars(of) and vars(of)["__doc__"] else None
    description = doc.splitlines()[0] if doc and not _is_of_dataclass(of, doc) else ""
    return Schema(of.__name__, arrays, description=description), returns


def _is_of_dataclass(of: Any, doc: str) -> bool:
    """Whether `dataclass` made the docstring."""
    return hasattr(of, "__dataclass_fields__") and doc.startswith(f"{of.__name__}(")


def _no_arrays(of: Any) -> str:
    return (
        f"`{of.__name__}` has no annotated arrays\n  help: annotate one with jaxtyping, "
        "Float32[np.ndarray, \"batch 3\"], or with Annotated[np.ndarray, Array(\"f32\", [\"batch\", 3])]"
    )


def _arrays(of: Any) -> tuple[dict[str, Array], Array | None]:
    hints = typing.get_type_hints(of, include_extras=True)
    arrays: dict[str, Array] = {}
    problems: list[str] = []
    for name, hint in hints.items():
        try:
            array = _array(name, hint)
        except (SchemaError, TypeError) as error:
            problems.append(str(error))
            continue
        if array is not None:
            arrays[name] = array
    if problems:
        raise SchemaError("\n".join(problems))
    is_function = not isinstance(of, type)
    return arrays, arrays.pop("return", None) if is_function else None


def _array(name: str, hint: Any, /, **more: Any) -> Array | None:
    """The array of an annotation; `None` if it is none of an array."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType) and type(None) in args:
        others = [arg for arg in args if arg is not type(None)]
        return _array(name, others[0], **more, optional=True) if len(others) == 1 else None
    if origin is Annotated:
        for own in hint.__metadata__:
            if isinstance(own, Array):
                return own._with(**more)
            if isinstance(own, Mapping):
                more = {**own, **more}
        return _array(name, hint.__origin__, **more)
    dtypes, dims = getattr(hint, "dtypes", None), getattr(hint, "dim_str", None)
    if not isinstance(dims, str) or dtypes is None:
        return None
    return Array(_dtype(name, hint, dtypes), _shape(name, dims), **more)


def _dtype(name: str, hint: Any, dtypes: Any) -> Any:
    known = [str(dtype) for dtype in dtypes] if isinstance(dtypes, (list, tuple)) else []
    names = {_core.dtype_name(dtype) for dtype in known}
    if len(names) == 1 and None not in names:
        return names.pop()
    # `Float[ndarray, 'batch 3']`
    word = str(getattr(hint, "__name__", hint)).split("[")[0]
    any_of = f"any of {', '.join(known)}" if known else "any dtype"
    raise SchemaError(f"`{name}` is {word}, {any_of}; a schema has one, such as Float32")


def _shape(name: str, dims: str) -> list[Any]:
    """The entries of a shape in jaxtyping's words."""
    shape: list[Any] = []
    for word in dims.split():
        _, named, size = word.rpartition("=")
        dim = size if named else word
        if dim[0] in "#?{":
            meant = {"#": "may be broadcast", "?": "differs in a tree", "{": "is computed when called"}
            raise SchemaError(
                f"`{name}` has the axis `{word}`, which {meant[dim[0]]}; a schema has no such axes"
            )
        if dim == "..." or dim.startswith("*"):
            shape.append(...)
        elif dim.startswith("_"):
            shape.append(None)
        else:
            shape.append(int(dim) if dim.isdecimal() else dim)
    return shape
