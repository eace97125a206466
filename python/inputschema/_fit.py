"""Checks before training, and on functions."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar, cast, overload

from . import _annotations
from ._array import Array
from ._errors import InvalidData, ModelError, SchemaError, SchemaWarning
from ._models import Contract, _contract, _is, _Names, _type, _warn
from ._schema import Schema
from ._typing import Dims, DTypeLike

__all__ = ["checked", "fit"]

P = ParamSpec("P")
R = TypeVar("R")

_ONLY = inspect.Parameter.POSITIONAL_ONLY
_BOTH = inspect.Parameter.POSITIONAL_OR_KEYWORD
_KEYWORD = inspect.Parameter.KEYWORD_ONLY
_MORE = inspect.Parameter.VAR_POSITIONAL
_ANY = inspect.Parameter.VAR_KEYWORD


def fit(model: Any, x: Any, y: Any = None, /, **kwargs: Any) -> Any:
    """Check data as the model's own loss wants it, then call ``model.fit(x, y, **kwargs)``.

    ``sample_weight`` and ``validation_data`` are checked, too, and everything that is wrong is in one
    report. Numbers are taken as Keras takes them: float64 for float32, but no fractions for integers.

    Of a data set, such as a ``tf.data.Dataset``, a ``keras.utils.PyDataset`` or a generator, each batch is
    checked before it is trained or validated on; `Guard` says more.

    An estimator of scikit-learn, and a model of Keras that is not built, do not know what they take: then
    rows have to agree, and values have to be finite unless the estimator takes NaN.

    Returns:
        What ``model.fit`` returns: the history of a Keras model, the estimator of scikit-learn.

    Raises:
        InvalidData: with everything that is wrong. Nothing was trained, unless it is a batch of a data set.
    """
    weights = kwargs.get("sample_weight")
    if _is(model, "sklearn", ("BaseEstimator",)):
        from . import _sklearn

        schema, arrays = _sklearn.before_fit(model, x, y, weights)
        schema.check(arrays)
    elif _is(model, "keras", ("Model",)):
        from . import _streams

        guard = None
        if _is_stream(kwargs.get("validation_data")):
            try:
                guard, kwargs = _streams.validation(_of_keras(model), kwargs)
            except ModelError:
                # It is not built, which is said of the data that it is trained on.
                pass
        with _streams.raising(guard):
            if y is None and _is_stream(x):
                if guard is None:
                    _check_validation(model, kwargs.get("validation_data"))
                return _streams.fit(model, _of_keras(model), x, kwargs)
            _check_keras(model, x, y, weights, kwargs.get("validation_data"))
            return model.fit(x, **kwargs) if y is None else model.fit(x, y, **kwargs)
    else:
        raise TypeError(f"a {_type(model)} is no model of Keras 3 or scikit-learn, whose `fit` is known")
    return model.fit(x, **kwargs) if y is None else model.fit(x, y, **kwargs)


def _is_stream(x: Any) -> bool:
    """Whether it gives batches, and is no array."""
    if x is None or isinstance(x, (list, tuple, dict)) or hasattr(x, "__array__") or hasattr(x, "__dlpack__"):
        return False
    return not hasattr(x, "to_numpy") and (hasattr(x, "__iter__") or hasattr(x, "__getitem__"))


def _of_keras(model: Any) -> Contract:
    # A model of a class of its own says less in its configuration, but what it says is so.
    return _contract(model).with_options(coerce="model", unverified=True)


def _check_keras(model: Any, x: Any, y: Any, weights: Any, validation: Any) -> None:
    try:
        contract = _of_keras(model)
        names = _Names.of(contract)
    except ModelError as error:
        contract, names = None, _Names([], [])
        reason = str(error).splitlines()[0]
        warnings.warn(
            f"{reason}, so only the numbers of samples and that values are finite are checked",
            SchemaWarning,
            stacklevel=3,
        )
    arrays = names.arrays(x, y, weights) | _validation(names, validation)
    if contract is None:
        _finite(model.name, arrays).check(arrays)
        return
    _, notes = contract._core.check(arrays)
    _warn(notes, 4)


def _validation(names: _Names, validation: Any) -> dict[str, Any]:
    """The arrays that a model is validated on."""
    if not (isinstance(validation, (list, tuple)) and 2 <= len(validation) <= 3):
        return {}
    of_x, of_y, *of_weights = validation
    return names.arrays(of_x, of_y, *of_weights[:1], part="_val")


def _check_validation(model: Any, validation: Any) -> None:
    """Check arrays that a model is validated on, where it is trained on a data set."""
    contract = _of_keras(model)
    names = _Names.of(contract)
    if arrays := _validation(names, validation):
        # Those of training are in batches, which are checked as they come.
        own = {name.removesuffix("_val"): array for name, array in arrays.items()}
        try:
            contract._core.check(own)
        except InvalidData as error:
            error.locate("`validation_data`")
            raise


def _finite(name: str, arrays: dict[str, Any]) -> Schema:
    """The schema of arrays of which nothing is known but that rows agree."""
    import numpy as np

    specs: dict[str, Array] = {}
    for of, array in arrays.items():
        own = np.asarray(array).dtype
        dtype: DTypeLike = own if own.kind in "fiubc" else "f32"
        specs[of] = Array(dtype, ["batch_val" if of.endswith("_val") else "batch", ...])
    return Schema(name, specs)


@overload
def checked(function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def checked(
    schema: Schema | Contract | None = None, /, *, returns: Array | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def checked(given: Any = None, /, *, returns: Array | None = None) -> Any:
    """Check the arguments of a function by their names, each time it is called.

    >>> import numpy as np
    >>> from inputschema import Array, Schema, checked
    >>> features = Schema("Features", x=Array("f64", ["batch", 3]))
    >>> @checked(features, returns=Array("f64", ["batch"]))
    ... def total(x, scale=1.0):
    ...     return scale * x.sum(axis=1)
    >>> total(np.ones((2, 3)), scale=2.0)
    array([6., 6.])
    >>> total(np.ones((2, 2)))
    Traceback (most recent call last):
        ...
    inputschema.InvalidData: `total` got data that does not fit
    error[shape]: `x` is [2, 2], but the schema says [batch, 3]
      axis 1 is 2, expected 3

    Without a schema, annotations say what is checked; see `Schema.from_annotations`. An array that may have
    several dtypes, as jaxtyping's ``Float``, is checked in the one that it has. The decorated function can be a method or a coroutine. Parameters that are in no schema are not looked at.

    Args:
        given: a schema, or a contract of a model.
        returns: what the function returns; symbols are those of the arguments.
    """
    if given is None or isinstance(given, (Schema, Contract)):
        return lambda function: _wrapped(function, given, returns)
    return _wrapped(given, None, returns)


def _wrapped(function: Any, schema: Schema | Contract | None, returns: Array | None) -> Any:
    if isinstance(function, (classmethod, staticmethod)):
        return type(function)(_wrapped(function.__func__, schema, returns))
    if not callable(function):
        raise TypeError(f"`checked` takes a schema or a function, but this is a {_type(function)}")
    families: dict[str, tuple[str, ...]] = {}
    if schema is None:
        schema, annotated, families = _annotations.of_function(function)
        returns = returns or annotated
    check = _Arguments(function, schema, returns, families)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def asynchronous(*args: Any, **kwargs: Any) -> Any:
            dims = check.arguments(args, kwargs)
            return check.returned(await function(*args, **kwargs), dims)

        return asynchronous

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        dims = check.arguments(args, kwargs)
        return check.returned(function(*args, **kwargs), dims)

    return wrapper


class _Arguments:
    """The check of the arguments of a function, and of what it returns."""

    def __init__(
        self,
        function: Callable[..., Any],
        schema: Schema | Contract | None,
        returns: Array | None,
        families: Mapping[str, Sequence[str]],
    ) -> None:
        parameters = inspect.signature(function).parameters
        kinds = [(name, of.kind) for name, of in parameters.items()]
        self.positional = [name for name, kind in kinds if kind in (_ONLY, _BOTH)]
        self.keywords = {name for name, kind in kinds if kind in (_BOTH, _KEYWORD)}
        self.required = {
            name
            for name, of in parameters.items()
            if of.default is of.empty and of.kind in (_ONLY, _BOTH, _KEYWORD)
        }
        self.takes_more = any(kind is _MORE for _, kind in kinds)
        self.takes_any = any(kind is _ANY for _, kind in kinds)
        self.schema = schema
        self.returns = returns
        self.where = f"`{function.__qualname__.rpartition('<locals>.')[2]}`"
        self.returned_by: dict[tuple[Any, ...], Schema] = {}
        self.families = {name: family for name, family in families.items() if name != "return"}
        self.returned_family = families.get("return", ())
        # By the dtypes of the arrays that may have several.
        self.schemas: dict[tuple[str | None, ...], Schema] = {}
        if isinstance(schema, Schema) and not self.takes_any:
            required = [name for name, array in schema.items() if not array.optional]
            absent = [name for name in required if name not in parameters]
            if absent:
                raise SchemaError(
                    f"{self.where} has no parameter `{absent[0]}`, which `{schema.name}` names; it has "
                    + ", ".join(f"`{name}`" for name in parameters)
                )

    def arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Dims:
        if self.schema is None or not self._fits(args, kwargs):
            # The function itself says what is wrong with the call.
            return {}
        bound = dict(zip(self.positional, args), **kwargs)
        arrays = {name: value for name, value in bound.items() if self._is_checked(name, value)}
        return self._located(self._with_dtypes(arrays), arrays, self.families)

    def _with_dtypes(self, arrays: dict[str, Any]) -> Schema | Contract:
        """The schema with the dtypes of the arrays, where their annotations allow them."""
        schema = self.schema
        if not self.families or not isinstance(schema, Schema):
            return cast("Schema | Contract", schema)
        own = tuple(_allowed(arrays.get(name), family) for name, family in self.families.items())
        if own not in self.schemas:
            changed = {name: dtype for name, dtype in zip(self.families, own) if dtype is not None}
            made = {
                name: array._with(dtype=changed[name]) if name in changed else array
                for name, array in schema.items()
            }
            if len(self.schemas) >= 64:
                self.schemas.clear()
            self.schemas[own] = Schema(schema.name, made)
        return self.schemas[own]

    def _fits(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Whether the function can be called with them."""
        given = self.positional[: len(args)]
        return (
            (self.takes_more or len(args) <= len(self.positional))
            and (self.takes_any or kwargs.keys() <= self.keywords)
            and kwargs.keys().isdisjoint(given)
            and self.required <= {*given, *kwargs}
        )

    def _is_checked(self, name: str, value: Any) -> bool:
        if isinstance(self.schema, Schema):
            array = self.schema.get(name)
            return array is not None and not (array.optional and value is None)
        return any(hasattr(value, method) for method in ("__array__", "__dlpack__"))

    def returned(self, value: Any, dims: Dims) -> Any:
        if self.returns is None:
            return value
        dtype = _allowed(value, self.returned_family)
        known = (dtype, *dims.items())
        schema = self.returned_by.get(known)
        if schema is None:
            array = self.returns if dtype is None else self.returns._with(dtype=dtype)
            schema = _with_sizes(array, dims)
            if len(self.returned_by) < 64:
                self.returned_by[known] = schema
        if not (value is None and self.returns.optional):
            self._located(schema, {"return": value}, {"return": self.returned_family})
        return value

    def _located(
        self,
        schema: Schema | Contract,
        arrays: dict[str, Any],
        families: Mapping[str, Sequence[str]],
    ) -> Dims:
        try:
            return schema.check(arrays)
        except InvalidData as error:
            wrong = {found.array for found in error.report.violations if found.code == "dtype"}
            several = [
                f"`{name}` may be any of {', '.join(family)}"
                for name, family in families.items()
                if family and name in wrong
            ]
            where = f"{self.where} ({'; '.join(several)})" if several else self.where
            error.locate(where)
            raise


def _allowed(value: Any, family: Sequence[str]) -> str | None:
    """The dtype of a value, if it is one of those; `None` otherwise, and for lists, which have none."""
    own = _annotations.dtype_of(value) if family else None
    return own if own in family else None


def _with_sizes(array: Array, dims: Dims) -> Schema:
    """The schema of what is returned, with the sizes of the arguments."""
    words = {word for dim in array.shape if isinstance(dim, str) for word in _symbols(dim)}
    shape = [
        dims[dim] if isinstance(dim, str) and dims.get(dim, 0) > 0 else dim for dim in array.shape
    ]
    left = {word for dim in shape if isinstance(dim, str) for word in _symbols(dim)}
    bounds = {word: (dims[word], dims[word]) for word in words & left & dims.keys()}
    return Schema("return", {"return": array._with(shape=shape)}, bounds=bounds)


def _symbols(dim: str) -> list[str]:
    import re

    return [word for word in re.findall(r"[^\W\d]\w*", dim) if word != "_"]
