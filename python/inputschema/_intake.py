"""What other libraries hand over, as arrays of NumPy, lists and streams of Arrow.

The Rust half calls these functions with whatever is not an array of NumPy of a dtype that a schema can
name. Each returns a tuple: a tag, and what belongs to it.

No library is imported here: where an object of one is handed over, it is in `sys.modules` already.
"""

from __future__ import annotations

import errno
import functools
import glob
import importlib
import io
import os
import sys
import types
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

Tagged: TypeAlias = tuple[Any, ...]
"""A tag, and what belongs to it."""

_OF_DLPACK = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8")
_MOST_AXES = 32
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    functools.partial,
    np.ufunc,
)
_SCALARS = (bool, int, float, complex, str, bytes, type(None))


NONE = object()
"""What stands for `None` that was handed over as an array: in a list, `None` is a missing value."""


def with_nones(arrays: dict[str, Any]) -> dict[str, Any]:
    """Return the arrays with `NONE` in the place of each that is `None`."""
    for array in arrays.values():
        if array is None:
            return {name: NONE if value is None else value for name, value in arrays.items()}
    return arrays


def array(value: Any) -> Tagged:
    """Return a value as one array, or the reason why it is none."""
    try:
        return _array(value)
    except Exception as error:
        return "unreadable", f"cannot be read: {_type(value)} raised {_shown(error)}"


def of_other_dtype(values: Any) -> Tagged:
    """Return an array of NumPy of a dtype that is not viewed: text, objects, and what no schema can name."""
    try:
        return _of_other_dtype(values)
    except Exception as error:
        return "unreadable", f"cannot be read: {_shown(error)}"


def native(values: Any) -> Any:
    """Return a copy in the byte order of this machine, aligned."""
    dtype = values.dtype.newbyteorder("=")
    return np.array(values, dtype=dtype, order="C", copy=True, subok=False)


def plain(value: Any) -> Any:
    """Return a value of a list as one of Python's own types, or the value itself if it has none."""
    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind in "mMV":
            return value
        plain = value.tolist()
        return value if isinstance(plain, np.generic) else plain
    if _module(value) == "torch" and hasattr(value, "tolist"):
        # Also of bfloat16, and of what wants gradients, which have no array.
        return value.tolist()
    name = type(value).__name__
    if name in ("NAType", "NaTType"):
        return None
    if name == "Decimal" or isinstance(value, (int, float, str)):
        return str(value) if isinstance(value, str) else float(value)
    if _has(value, "__arrow_c_stream__", "__arrow_c_array__", "__dlpack__", "__array__"):
        # A tensor or a column in a list.
        return np.asarray(value).tolist()
    if _has(value, "as_py"):
        return value.as_py()
    return value


def data(value: Any) -> Tagged:
    """Return data as a whole: arrays by name, a stream of batches, or paths of files."""
    if isinstance(value, (str, os.PathLike)):
        return "files", _paths(os.fspath(value))
    if isinstance(value, (list, tuple)) and value and all(_is_path(item) for item in value):
        return "files", [path for item in value for path in _paths(os.fspath(item))]
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        return "arrays", _columns(value)
    if _module(value) == "datasets":
        return "stream", _dataset(value)
    if _module(value) == "polars" and _has(value, "collect"):
        value = value.collect()
    if _has(value, "__arrow_c_stream__"):
        return "stream", _of_known_dtypes(value)
    if _has(value, "__arrow_c_array__", "fetch_record_batch"):
        return "stream", _reader(value)
    if _has(value, "keys") and _has(value, "__getitem__"):
        return "arrays", {key: value[key] for key in value.keys()}
    names = getattr(getattr(value, "dtype", None), "names", None)
    if isinstance(value, np.ndarray) and names:
        # The fields of a structured array are its arrays.
        return "arrays", {name: value[name] for name in names}
    what = no_data(value)
    said = f"a value of the type `{_type(value)}` is" if what is None else f"the data {what.split(';')[0]}, which is"
    meant = "hand over arrays by name, such as check(x=x, y=y), a dict, a table, or the path of a file"
    raise TypeError(f"{said} no data by names: {meant}")


def no_data(value: Any) -> str | None:
    """Return what a value is that is plainly no data, and what was meant; `None` for all others."""
    if value is None or value is NONE:
        return "is None; hand over an array, or leave it out"
    if isinstance(value, type):
        return f"is the class `{value.__name__[:40]}`; hand over an array, not its type"
    if isinstance(value, types.ModuleType):
        return f"is the module `{value.__name__[:40]}`; hand over an array"
    if isinstance(value, _FUNCTIONS):
        name = getattr(value, "__name__", "")
        called = f"the function `{name[:40]}`" if name.isidentifier() else "a function"
        return f"is {called}; hand over what it returns"
    return None


def _array(value: Any) -> Tagged:
    if isinstance(value, np.ma.MaskedArray):
        values = np.ma.getdata(value)
        if values.dtype.names:
            return _of_other_dtype(values)
        if values.ndim > _MOST_AXES:
            return _too_many_axes(values)
        return "masked", values, np.ma.getmaskarray(value)
    if isinstance(value, np.ndarray):
        values = value.view(np.ndarray)
        return ("array", values) if _is_number(values.dtype) else _of_other_dtype(values)
    if isinstance(value, (list, tuple)):
        return _of_list(value)
    if isinstance(value, np.generic):
        return _of_numpy(np.asarray(value))
    if isinstance(value, complex):
        return "array", np.asarray(value)
    if isinstance(value, (int, float, str, bytes)):
        return "list", value
    if (what := no_data(value)) is not None:
        return "unreadable", what
    if isinstance(value, (dict, set, frozenset)):
        return "unreadable", f"is a {_type(value)}, which has no axes"
    if isinstance(value, range):
        return "list", list(value)
    module = _module(value)
    if module == "pandas":
        return _of_pandas(value)
    if module == "torch":
        return _of_torch(value)
    if module == "tensorflow":
        return _of_tensorflow(value)
    if module == "datasets" and hasattr(value, "column_names"):
        return "columns", _dataset(value)
    if module == "polars":
        if hasattr(value, "to_frame"):
            return "column", _of_known_dtypes(value.to_frame("x"))
        if hasattr(value, "collect"):
            value = value.collect()
        return "columns", _of_known_dtypes(value)
    if module == "pyarrow":
        is_table = _has(value, "schema")
        return ("columns" if is_table else "column"), _table(value)
    if _has(value, "__arrow_c_stream__", "fetch_record_batch"):
        return "columns", _reader(value)
    if _has(value, "__arrow_c_array__"):
        return "column", _table(value)
    if _has(value, "__array__", "__array_interface__", "__array_struct__"):
        return _of_numpy(np.asarray(value))
    if _has(value, "__dlpack__"):
        return _of_numpy(np.from_dlpack(value))
    try:
        memory = memoryview(value)
    except TypeError:
        pass
    else:
        return _of_numpy(np.asarray(memory))
    if hasattr(value, "__len__") and hasattr(value, "__getitem__"):
        return _of_list(list(value))
    return "unreadable", f"is of the type `{_type(value)}`, which is no array; make it one with np.asarray"


def _of_numpy(values: Any) -> Tagged:
    if not isinstance(values, np.ndarray):
        return "unreadable", f"is of the type `{_type(values)}`, which is no array"
    if type(values) is not np.ndarray:
        return _array(values)
    if values.dtype == object and values.ndim == 0:
        return "unreadable", f"is of the type `{_type(values.item())}`, which is no array"
    return ("array", values) if _is_number(values.dtype) else _of_other_dtype(values)


def _is_number(dtype: Any) -> bool:
    return (dtype.kind in "biufc" and dtype.itemsize <= 16 and dtype.char not in "gG") or (
        dtype.name == "bfloat16"
    )


def _of_other_dtype(values: Any) -> Tagged:
    kind = values.dtype.kind
    if values.dtype == object or kind == "T":
        return "list", _missing_texts(values.astype(object))
    if kind not in "US":
        return "unreadable", _why_no_dtype(values.dtype)
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(values).reshape(values.shape), allow_pickle=False)
    return "npy", file.getvalue()


def _is_nan(item: Any) -> bool:
    return isinstance(item, float) and item != item


def _missing_texts(cells: Any) -> Any:
    """Return objects as lists. NaN among texts is how pandas and NumPy write a text that is missing."""
    if any(isinstance(cell, str) for cell in cells.flat):
        # Arrays in cells are compared with nothing.
        missing = [_is_nan(cell) for cell in cells.flat]
        if any(missing):
            cells = cells.copy()
            cells[np.reshape(missing, cells.shape)] = None
    return cells.tolist()


def _why_no_dtype(dtype: Any) -> str:
    """Say why no schema can name a dtype, and what makes numbers of its values, with NaN for NaT."""
    kind, shown = dtype.kind, dtype.str
    if dtype.names:
        return "holds structured records; hand over each field as an array of its own, such as x['name']"
    if kind == "M":
        seconds = "(x - np.datetime64(0, 's')) / np.timedelta64(1, 's')"
        return f"holds datetimes ({shown}); make them numbers, such as seconds: {seconds}"
    if kind == "m":
        return f"holds durations ({shown}); make them numbers, such as seconds: x / np.timedelta64(1, 's')"
    if dtype.char in "gG":
        to = "f8" if kind == "f" else "c16"
        return f"holds long doubles ({shown}), which differ between machines; hand over x.astype('{to}')"
    if kind == "V" and dtype.num == np.void(b"").dtype.num:
        return f"holds raw bytes ({shown}); view them as the numbers that they are, such as x.view('f4')"
    return f"holds values of the dtype `{dtype}`, which no schema can name"


def _too_many_axes(values: Any) -> Tagged:
    return "unreadable", f"has {values.ndim} axes, and at most {_MOST_AXES} can be checked"


def _of_list(value: Any) -> Tagged:
    """Lists of arrays have a dtype; those of Python's own values have not."""
    first = value
    for _ in range(33):
        if not (isinstance(first, (list, tuple)) and first):
            break
        first = first[0]
    if any(isinstance(item, np.ma.MaskedArray) for item in value):
        # As an array, the values under the masks would count.
        if any(item is np.ma.masked for item in value):
            return "list", list(value)
        return _array(np.ma.array(value))
    if _module(first) == "torch":
        torch = sys.modules["torch"]
        same = all(isinstance(item, torch.Tensor) for item in value)
        if same and len({(item.shape, item.dtype) for item in value if _is_dense(item)}) == 1:
            return _of_torch(torch.stack(list(value)))
    if isinstance(first, complex) or not isinstance(first, (*_SCALARS, list, tuple)):
        if isinstance(first, (np.ndarray, np.generic)) and first.dtype.kind in "US":
            return "list", list(value)
        try:
            values = np.asarray(value)
        except Exception:
            return "list", list(value)
        if _is_number(values.dtype):
            return "array", values
    flat = list(value)
    if any(isinstance(item, str) for item in flat):
        flat = [None if _is_nan(item) else item for item in flat]
    return "list", flat


def _of_pandas(value: Any) -> Tagged:
    pandas = sys.modules["pandas"]
    if isinstance(value, pandas.DataFrame):
        dtypes = list(value.dtypes)
        if dtypes and all(_is_plain(dtype) and dtype == dtypes[0] for dtype in dtypes):
            return _of_numpy(value.to_numpy(copy=False))
        return "columns", {str(name): column for name, column in _columns(value).items()}
    if isinstance(value, pandas.MultiIndex):
        return "unreadable", "is an index of several levels; hand over each level"
    if isinstance(value, (pandas.Series, pandas.Index, pandas.api.extensions.ExtensionArray)):
        dtype = value.dtype
        if isinstance(dtype, np.dtype) and dtype != object:
            return _of_numpy(value.to_numpy())
        if isinstance(dtype, pandas.CategoricalDtype):
            return _of_pandas(_categories(pandas, value))
        if isinstance(dtype, pandas.SparseDtype):
            return _of_numpy(np.asarray(value))
        if isinstance(dtype, pandas.PeriodDtype):
            return "unreadable", (
                "holds periods, which no schema can name; make them numbers, such as the years x.dt.year"
            )
        missing = np.asarray(value.isna())
        if isinstance(dtype, np.dtype) or pandas.api.types.is_string_dtype(dtype):
            cells = np.array(value, dtype=object)
            cells[missing] = None
            return "list", cells.tolist()
        # An array of numbers with a mask.
        number = getattr(dtype, "numpy_dtype", None)
        if isinstance(number, np.dtype) and number.kind in "biuf":
            values = value.to_numpy(dtype=number, na_value=number.type(0))
            return ("masked", values, missing) if missing.any() else ("array", values)
        if hasattr(value, "__arrow_c_array__") or hasattr(value, "__arrow_c_stream__"):
            return "column", _table(value)
        return "unreadable", f"holds values of the dtype `{dtype}`, which no schema can name"
    return _of_numpy(np.asarray(value))


def _categories(pandas: Any, value: Any) -> Any:
    """Return the values of categories. Integers cannot be missing, and get a dtype whose values can."""
    categories = value.dtype.categories
    dtype = categories.dtype
    if not (isinstance(dtype, np.dtype) and dtype.kind in "biu" and np.asarray(value.isna()).any()):
        return pandas.Series(value.astype(dtype))
    size = 8 * dtype.itemsize
    nullable = {"b": "boolean", "i": f"Int{size}", "u": f"UInt{size}"}[dtype.kind]
    # `astype` would go by floats.
    values = pandas.array(categories.to_numpy(), dtype=nullable)
    return pandas.Series(values.take(pandas.Series(value).cat.codes.to_numpy(), allow_fill=True))


def _columns(frame: Any) -> dict[Any, Any]:
    """Return the columns of a table of pandas, whose names are text."""
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise TypeError(f"two columns of the table are called {twice!r}")
    return {name: frame[name] for name in frame.columns}


def _of_torch(value: Any) -> Tagged:
    torch = sys.modules["torch"]
    if not isinstance(value, torch.Tensor):
        if not _has(value, "__array__"):
            if isinstance(value, torch.nn.ParameterList):
                return _of_list(list(value))
            return "unreadable", f"is of the type `{_type(value)}`, which is no array"
        return _of_numpy(np.asarray(value))
    if type(value).__name__ == "FakeTensor" or torch._C._functorch.is_functorch_wrapped_tensor(value):
        return "unreadable", "is a tensor that is traced, which has no values; check it before"
    if type(value).__name__ == "MaskedTensor":
        return "masked", value.get_data().detach().numpy(), ~value.get_mask().numpy()
    if value.device.type == "meta":
        return "unreadable", "is on the device meta, where tensors have no values"
    if value.is_nested:
        return "unreadable", "is a nested tensor, whose rows differ; hand over each of `.unbind()`"
    if value.device.type != "cpu":
        return "unreadable", f"is on the device {value.device}; move it to the CPU with `.cpu()`"
    if value.layout != torch.strided:
        return "unreadable", f"is a tensor of the layout {value.layout}; make it dense with `.to_dense()`"
    if value.is_quantized:
        return "unreadable", "is a quantized tensor; hand over `.dequantize()` or `.int_repr()`"
    if value.ndim > _MOST_AXES:
        return _too_many_axes(value)
    if value.dtype not in _torch_dtypes(torch):
        return "unreadable", f"is of the dtype {value.dtype}, which no schema can name"
    value = value.detach().resolve_conj().resolve_neg()
    if value.dtype == torch.bfloat16:
        return "bfloat16", value.view(torch.int16).numpy().view(np.uint16)
    return _of_numpy(value.numpy())


def _is_dense(value: Any) -> bool:
    return str(value.layout) == "torch.strided" and not (value.is_nested or value.is_quantized)


def _torch_dtypes(torch: Any) -> set[Any]:
    floats = (*_OF_DLPACK, "bfloat16", "complex64", "complex128", "bool", "uint16", "uint32", "uint64")
    return {getattr(torch, name) for name in floats if hasattr(torch, name)}


def _of_tensorflow(value: Any) -> Tagged:
    device = getattr(value, "device", None)
    if isinstance(device, str) and device and "CPU" not in device.upper():
        return "unreadable", f"is on the device {device}; move it to the CPU with `tf.identity`"
    if not hasattr(value, "numpy"):
        return "unreadable", f"is a `{_type(value)}`, which has no values yet; hand over an eager tensor"
    # Text and others end the process there.
    is_number = getattr(value.dtype, "name", "") in _OF_DLPACK
    if is_number and hasattr(value, "__dlpack__"):
        try:
            return _of_numpy(np.from_dlpack(value))
        except Exception:
            pass
    return _of_numpy(np.asarray(value.numpy()))


def _of_known_dtypes(frame: Any) -> Any:
    """Refuse a frame of polars with what its stream cannot hand over."""
    if _module(frame) == "polars":
        for name, dtype in getattr(frame, "schema", {}).items():
            if str(dtype) == "Null":
                raise TypeError(
                    f"the column {name!r} holds nulls without a type; give it one, such as "
                    f"frame.cast({{{name!r}: pl.Float64}})"
                )
            if str(dtype) in ("Int128", "UInt128"):
                raise TypeError(
                    f"the column {name!r} holds integers of 128 bits, which no schema can name; if they "
                    f"fit, use frame.cast({{{name!r}: pl.Int64}})"
                )
    return frame


def _table(value: Any) -> Any:
    """Return a column of Arrow, or a table, as a table."""
    if hasattr(value, "__arrow_c_stream__") and _has(value, "schema"):
        return value
    pyarrow: Any = importlib.import_module("pyarrow")
    if isinstance(value, pyarrow.RecordBatch):
        return pyarrow.Table.from_batches([value])
    if isinstance(value, (pyarrow.Array, pyarrow.ChunkedArray)):
        return pyarrow.table({"x": value})
    if isinstance(value, pyarrow.Scalar):
        return pyarrow.table({"x": [value]})
    if hasattr(value, "__arrow_c_stream__"):
        return pyarrow.table({"x": pyarrow.chunked_array(value)})
    column = pyarrow.array(value)
    if pyarrow.types.is_struct(column.type):
        return pyarrow.Table.from_batches([pyarrow.RecordBatch.from_struct_array(column)])
    return pyarrow.table({"x": column})


def _reader(value: Any) -> Any:
    """Return a stream of batches of what has another way to hand them over."""
    if hasattr(value, "__arrow_c_stream__"):
        return value
    if hasattr(value, "fetch_record_batch"):
        return value.fetch_record_batch()
    return _table(value)


def _dataset(value: Any) -> Any:
    """Return the rows of a data set of Hugging Face as they are selected, in batches."""
    if _has(value, "keys") or not hasattr(value, "column_names"):
        raise TypeError("a data set of several splits: hand over one, such as dataset['train']")
    pyarrow: Any = importlib.import_module("pyarrow")
    batches = iter(value.with_format("arrow").iter(batch_size=1000))
    first = next(batches, None)
    if first is None:
        return pyarrow.Table.from_batches([], schema=value.features.arrow_schema)

    def rows() -> Iterator[Any]:
        yield from first.to_batches()
        for table in batches:
            yield from table.cast(first.schema).to_batches()

    return pyarrow.RecordBatchReader.from_batches(first.schema, rows())


def _paths(path: Any) -> list[str]:
    path = os.fsdecode(path)
    if os.path.isdir(path):
        return _in_folder(path)
    if os.path.exists(path):
        return [path]
    if glob.has_magic(path):
        paths = sorted(glob.glob(path, recursive=True))
        if not paths:
            raise FileNotFoundError(f"no file is called {path}")
        return paths
    # Text that is no path: an error of the system has its number alone.
    raise FileNotFoundError(
        errno.ENOENT, "no such file; data that is text is handed over by name, such as check(x=text)", path[:200]
    )


def _in_folder(folder: str) -> list[str]:
    """Return the files of a data set that is a folder, as Spark and others write it."""
    files: dict[str, list[str]] = {}
    for name in sorted(os.listdir(folder)):
        # Markers, such as `_SUCCESS`.
        if name.startswith((".", "_")):
            continue
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            pattern = os.path.join(folder, "**", "*.parquet")
            raise IsADirectoryError(
                f"{folder} has folders in it, such as {name}; hand over a pattern of the files of all, such as {pattern!r}"
            )
        files.setdefault(os.path.splitext(name)[1].lower(), []).append(path)
    if not files:
        raise FileNotFoundError(f"{folder} is a folder without files")
    if len(files) > 1:
        kinds = " and ".join(kind or "without an extension" for kind in list(files)[:2])
        most = max((kind for kind in files if kind), key=lambda kind: len(files[kind]))
        pattern = os.path.join(folder, f"*{most}")
        raise IsADirectoryError(
            f"{folder} has files of several kinds, {kinds}; hand over a pattern of those that are data, such as {pattern!r}"
        )
    return next(iter(files.values()))


def _is_path(value: Any) -> bool:
    return isinstance(value, os.PathLike) or isinstance(value, str)


def _is_plain(dtype: Any) -> bool:
    return isinstance(dtype, np.dtype) and _is_number(dtype)


def _has(value: Any, *methods: str) -> bool:
    of = type(value)
    return any(hasattr(of, method) for method in methods)


def _module(value: Any) -> str:
    """Return the library that a value is of."""
    for of in type(value).__mro__:
        module = getattr(of, "__module__", None)
        name = module.partition(".")[0] if isinstance(module, str) else ""
        if name in ("torch", "tensorflow", "pandas", "polars", "pyarrow", "datasets"):
            return name
    return ""


def _type(value: Any) -> str:
    return type(value).__name__[:40]


def _shown(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    first = text[0][:200] if text else ""
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
