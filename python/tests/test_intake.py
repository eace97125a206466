"""What is taken in: arrays of any dtype, order and library, lists, tables, files."""

from __future__ import annotations

import functools
import decimal
import signal
import threading
from pathlib import Path

import numpy as np
import pytest

import inputschema as ins
from inputschema import Array, InvalidData, Schema


def report(value, dtype="f64", shape=("batch", ...), **rules):
    """Return what is said of a value as the array `x`."""
    found = Schema("S", x=Array(dtype, list(shape), **rules)).report(x=value)
    return None if found is None else str(found)


NUMBERS = {
    "bool": bool,
    "u8": np.uint8,
    "u16": np.uint16,
    "u32": np.uint32,
    "u64": np.uint64,
    "i8": np.int8,
    "i16": np.int16,
    "i32": np.int32,
    "i64": np.int64,
    "f16": np.float16,
    "f32": np.float32,
    "f64": np.float64,
    "complex<f32>": np.complex64,
    "complex<f64>": np.complex128,
}


@pytest.mark.parametrize(("dtype", "of"), NUMBERS.items(), ids=NUMBERS)
def test_every_dtype_of_numbers(dtype, of):
    assert report(np.ones((2, 3), of), dtype) is None
    other = "f64" if dtype != "f64" else "f32"
    assert f"`x` holds {dtype}, but the schema says {other}" in report(np.ones((2, 3), of), other)


@pytest.mark.parametrize("of", [np.longlong, np.ulonglong, np.intp, np.uintp])
def test_other_names_of_integers(of):
    dtype = "i64" if np.dtype(of).kind == "i" else "u64"
    assert report(np.ones(3, of), dtype) is None


def test_bfloat16():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    x = np.ones((2, 3), ml_dtypes.bfloat16)
    assert report(x, "bf16") is None
    x[1, 0] = np.nan
    assert "x[0, 1] = NaN" in report(x.T, "bf16")
    assert "holds values of the dtype `float8_e4m3fn`" in report(np.ones(2, ml_dtypes.float8_e4m3fn), "bf16")


def test_orders_and_strides():
    x = np.arange(24, dtype="f8").reshape(2, 3, 4)
    x[1, 2, 3] = np.nan
    for view, place in [
        (x, "x[1, 2, 3]"),
        (np.asfortranarray(x), "x[1, 2, 3]"),
        (x.T, "x[3, 2, 1]"),
        (x[::-1, :, ::-1], "x[0, 2, 0]"),
        (x[:, 1:, 1::2], "x[1, 1, 1]"),
        (x[:, None], "x[1, 0, 2, 3]"),
        (np.broadcast_to(x[1, 2], (2, 4)), "x[0, 3]"),
        (x[1, 2, 3], "`x` has 1 NaN in 1 value"),
    ]:
        assert f"{place} = NaN" in report(view, shape=[...]) or place in report(view, shape=[...])


def test_no_values():
    for shape in [(0,), (0, 3), (3, 0), (0, 3)[::-1]]:
        assert report(np.empty(shape), shape=[...]) is None
    assert report(np.empty((4, 0))[::-1], shape=[...]) is None
    assert report([], "f32", ["batch"]) is None
    assert report(np.array(1.5), shape=[]) is None


def test_byte_order_and_alignment():
    x = np.array([1.0, np.inf])
    assert "x[1] = inf" in report(x.astype(">f8"))
    records = np.zeros(3, [("a", "u1"), ("x", "f8")])
    records["x"][2] = np.nan
    assert "x[2] = NaN" in report(records["x"])
    packed = np.frombuffer(b"\0" + x.tobytes(), np.uint8)[1:].view("f8")
    assert "x[1] = inf" in report(packed)
    steps = np.zeros(3, np.dtype({"names": ["x"], "formats": ["f4"], "offsets": [0], "itemsize": 6}))
    steps["x"] = [1, 2, np.nan]
    assert "x[2] = NaN" in report(steps["x"], "f32")


def test_subclasses_and_memory_maps(tmp_path):
    np.save(tmp_path / "x.npy", np.array([1.0, np.nan]))
    assert "x[1] = NaN" in report(np.load(tmp_path / "x.npy", mmap_mode="r"))
    assert "x[0, 1] = NaN" in report(np.matrix([1.0, np.nan]))
    frozen = np.array([1.0, np.nan])
    frozen.flags.writeable = False
    assert "x[1] = NaN" in report(frozen)


def test_more_axes_than_can_be_viewed():
    found = report(np.ones((1,) * 40), shape=[...])
    assert "`x` cannot be checked: it has 40 axes, and at most 32 can be checked" in found


def test_text():
    x = np.array([["a", "bc"], ["", "ü€😀"]])
    assert report(x, "text") is None
    assert report(x[:, ::-1].T, "text") is None
    assert 'x[1] = "b"' in report(np.array(["a", "b"]), "text", one_of=["a"])
    assert report(np.array([b"a", b"b"]), "text") is None
    assert report(np.array("a"), "text", []) is None
    assert "bytes that are not UTF-8 at [0]" in report(np.array([b"\xff"]), "text")


@pytest.mark.skipif(not hasattr(np.dtypes, "StringDType"), reason="NumPy 2")
def test_strings_of_any_length():
    x = np.array(["a", "long enough not to be short"], np.dtypes.StringDType())
    assert report(x, "text") is None
    x = np.array(["a", None], np.dtypes.StringDType(na_object=None))
    assert "x[1] is missing" in report(x, "text")


def test_what_no_schema_can_name():
    for value, words in [
        (np.array(["2020-01-01"], "M8[D]"), "it holds datetimes"),
        (np.array([1], "m8[s]"), "it holds durations"),
        (np.zeros(2, [("a", "f4")]), "it holds structured records"),
        (np.zeros(2, "V3"), "it holds raw bytes"),
        (np.ones(2, np.longdouble), "it holds long doubles"),
        ({"a": 1}, "it is a dict"),
        (object(), "it is of the type `object`"),
        (print, "it is the function `print`"),
        (np.datetime64("2020"), "it holds datetimes"),
    ]:
        found = report(value)
        assert found.startswith("error[unreadable]: `x` cannot be checked: "), found
        assert words in found


def test_the_odd_cell():
    for x in [
        [[1, 2, "a"], [3, 4, 5]],
        ((1, 2, "a"), (3, 4, 5)),
        np.array([[1, 2, "a"], [3, 4, 5]], object),
        np.array([[1, 2, "a"], [3, 4, 5]]),
        np.array([[1, np.float32(2), "a"], [3, decimal.Decimal("4.5"), 5]], object),
    ]:
        found = report(x)
        assert "`x` holds text, but the schema says f64" in found
        assert 'x[0, 2] = "a"' in found
        assert "5 of 6 values read as numbers" in found


def test_cells_of_objects():
    assert report(np.array([[1, 2.5], [True and 3, decimal.Decimal("0.5")]], object)) is None
    assert "x[0, 1] is missing" in report(np.array([[1, None]], object))
    assert "x[0, 1] = NaN" in report(np.array([[1, np.nan]], object))
    assert report(np.array([True, False], object), "bool") is None
    assert "x[1]" in report(np.array([1, "a"], object))
    nested = np.empty(2, object)
    nested[:] = [[1, 2], [3, 4]]
    assert report(nested, shape=["batch", 2]) is None
    nested[1] = [3]
    assert "it is ragged: row 1 has 1 value, row 0 has 2" in report(nested)
    assert "a complex number among other values at [1]" in report(np.array([1, 2j], object))
    assert "the type `date` at [0, 1]" in report([[1, __import__("datetime").date(2020, 1, 1)]])


def test_lists_have_no_dtype():
    for dtype in ("f32", "f64", "i64", "u8", "f16"):
        assert report([[1, 2, 3], [4, 5, 6]], dtype) is None
    assert report([[1, 2.5]], "i64") is not None
    assert report(3, "f32", []) is None
    assert report("a", "text", []) is None
    assert report(True, "bool", []) is None
    assert report(range(3), "i64") is None
    assert report([2**63], "u64") is None
    assert "larger than any float at [1]" in report([1, 10**400])
    assert "not Unicode at [0]" in report(["\ud800"], "text")
    assert "is ragged: row 1 has 2 values, row 0 has 3; make the lists equally long; None" in report(
        [[1, 2, 3], [4, 5]]
    )
    assert "[1] is a value among lists" in report([[1], 2])
    endless: list = []
    endless.append(endless)
    assert "more than 32 axes" in report(endless)


def test_lists_of_arrays_have_one():
    assert report([np.ones(3), np.ones(3)], shape=["batch", 3]) is None
    assert "`x` holds f64, but the schema says f32" in report([np.ones(3)], "f32")
    assert report([np.float32(1)], "f32") is None
    assert report([1j], "complex<f64>") is None


def test_masks():
    x = np.ma.masked_array([[1.0, 2.0], [3.0, np.nan]], [[False, True], [False, True]])
    assert "`x` has 2 missing in 4 values" in report(x)
    assert report(x, nullable=True) is None
    y = np.ma.masked_array([1, 2], [False, True])
    assert "x[1] is missing" in report(y, "i64")
    assert "x[1] is missing" in report(np.ma.masked_array(["a", "b"], [False, True]), "text")
    assert report(np.ma.masked_array([1, 2]), "i64") is None


def test_names():
    schema = Schema("S", x=Array("f64", ["batch"]))
    with pytest.raises(TypeError, match="the names of arrays are text, but 3 is of the type `int`"):
        schema.check({3: np.ones(2)})
    with pytest.raises(TypeError, match="the names of arrays are text"):
        schema.check({"\ud800": np.ones(2)})
    assert "`nul\\0`" in str(schema.report({"x": [1], "nul\0": [1]}))


class Raises:
    def __init__(self, error):
        self.error = error

    def __array__(self, *_, **__):
        raise self.error

    def __len__(self):
        raise self.error


class Returns:
    def __init__(self, value):
        self.value = value

    def __array__(self, *_, **__):
        return self.value

    def __arrow_c_stream__(self, *_, **__):
        return self.value


def test_hostile_objects():
    assert "Raises raised ValueError: no" in report(Raises(ValueError("no\nno")))
    with pytest.raises(KeyboardInterrupt):
        report(Raises(KeyboardInterrupt()))
    for value in [None, 3, "a", [1], object(), np.array(object())]:
        try:
            assert "cannot be checked" in report(Returns(value))
        except (TypeError, ValueError) as error:
            assert "PanicException" not in type(error).__name__
    class Changes(float):
        def __init__(self, *_):
            super().__init__()

    cells = [1.0, 2.0]

    class Shrinks:
        def __array__(self, *_, **__):
            cells.clear()
            return np.ones(())

    cells.append(Shrinks())
    cells.append(4.0)
    report(cells)

    class Meta(type):
        @property
        def __module__(cls):
            raise ValueError

    assert "cannot be checked" in report(Meta("M", (), {})())


def test_the_gil_is_released():
    x = np.ones(30_000_000)
    schema = Schema("S", x=Array("f64", ["n"], range=(0, 1)))
    started, count, done = threading.Event(), 0, False

    def counts():
        nonlocal count
        started.set()
        while not done:
            count += 1

    thread = threading.Thread(target=counts)
    thread.start()
    started.wait()
    before = count
    for _ in range(5):
        schema.check(x=x)
    during = count - before
    done = True
    thread.join()
    assert during > 1000


# Tables and columns of other libraries.


def table(**columns):
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(columns)


ROWS = Schema("Rows", a=Array("f64", ["n"]), b=Array("i64", ["n"], range=(0, 9)))
A, B = [1.5, 2.5, 3.5], [1, 2, 99]
EXPECTED = str(ROWS.report(a=np.array(A), b=np.array(B)))


def test_tables_of_pandas():
    frame = table(a=A, b=B)
    assert str(ROWS.report(frame)) == EXPECTED
    assert ROWS.check(frame[:2]) == {"n": 2}
    with pytest.raises(TypeError, match="the names of arrays are text, but 0 is of the type `int`"):
        ROWS.check(table(a=A).rename(columns={"a": 0}))
    with pytest.raises(TypeError, match="two columns of the table are called 'a'"):
        ROWS.check(frame.rename(columns={"b": "a"}))


def test_columns_of_pandas():
    pandas = pytest.importorskip("pandas")
    assert report(pandas.Series([1.0, np.nan]), shape=["n"]).count("NaN") == 2
    assert "x[1] is missing" in report(pandas.Series([1, None], dtype="Int64"), "i64")
    assert report(pandas.Series([1, 2], dtype="Int64"), "i64") is None
    assert "x[1] is missing" in report(pandas.Series([True, None], dtype="boolean"), "bool")
    assert "x[1] is missing" in report(pandas.Series(["a", None]), "text")
    assert "x[1] is missing" in report(pandas.Series(["a", None], dtype=object), "text")
    assert report(pandas.Series(["a", "b"], dtype="category"), "text") is None
    assert report(pandas.Series([1, 2], dtype="category"), "i64") is None
    assert "datetimes" in report(pandas.to_datetime(pandas.Series(["2020-01-01"])))
    assert "x[1]" in report(pandas.Series([1, "a"]))
    assert report(pandas.Index([1.0, 2.0])) is None


def test_a_table_as_one_array():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": A, "b": A})
    assert report(frame, shape=["n", 2]) is None
    mixed = pandas.DataFrame({"a": A, "b": B})
    assert "its columns differ" not in (found := report(mixed)) and "columns differ: `a` is f64, `b` is i64" in found
    masked = pandas.DataFrame({"a": [1, None], "b": [1, 2]}, dtype="Int64")
    assert "x[1, 0] is missing" in report(masked, "i64", ["n", 2])
    text = pandas.DataFrame({"a": ["a", "b"], "b": ["c", None]})
    assert "x[1, 1] is missing" in report(text, "text", ["n", 2])


def test_columns_of_the_schema_are_stacked():
    frame = table(a=A, b=A)
    schema = Schema("S", x=Array("f64", ["n", 2], columns=["a", "b"]))
    assert schema.check(frame) == {"n": 3}


def test_polars():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"a": A, "b": B})
    assert str(ROWS.report(frame)) == EXPECTED
    assert "x[1] is missing" in report(polars.Series([1, None]), "i64")
    assert report(polars.Series([[1.0, 2.0]], dtype=polars.Array(polars.Float64, 2)), shape=["n", 2]) is None
    assert report(polars.Series(["a"], dtype=polars.Categorical), "text") is None
    assert report(frame.select("a"), shape=["n", 1]) is None
    assert report(polars.LazyFrame({"a": A}), shape=["n", 1]) is None


def test_pyarrow():
    pyarrow = pytest.importorskip("pyarrow")
    whole = pyarrow.table({"a": A, "b": B})
    assert str(ROWS.report(whole)) == EXPECTED
    batch = pyarrow.record_batch({"a": A, "b": B})
    assert str(ROWS.report(batch)) == EXPECTED
    batches = [batch.slice(at, 1) for at in range(3)]
    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, iter(batches))
    assert str(ROWS.report(reader)) == EXPECTED
    assert "x[1] is missing" in report(pyarrow.array([1, None]), "i64")
    assert report(pyarrow.chunked_array([[1.0], [2.0]]), shape=["n"]) is None
    lists = pyarrow.array([[1.0, 2.0], [3.0, 4.0]], pyarrow.list_(pyarrow.float64(), 2))
    assert report(lists, shape=["n", 2]) is None
    tensor = pyarrow.FixedShapeTensorArray.from_numpy_ndarray(np.ones((2, 3, 4), "f4"))
    assert report(tensor, "f32", ["n", 3, 4]) is None
    assert "holds timestamps" in report(pyarrow.array([0], pyarrow.timestamp("s")))
    empty = whole.slice(0, 0)
    assert ROWS.check(empty) == {"n": 0}


def test_a_stream_that_fails():
    pyarrow = pytest.importorskip("pyarrow")
    batch = pyarrow.record_batch({"a": A, "b": B})

    def batches():
        yield batch
        raise RuntimeError("the disk is gone")

    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, batches())
    with pytest.raises(ValueError, match="the stream of Arrow failed: .*the disk is gone"):
        ROWS.check(reader)


def test_a_long_stream_takes_little_memory():
    pyarrow = pytest.importorskip("pyarrow")
    schema = pyarrow.schema([("a", pyarrow.float64()), ("b", pyarrow.int64())])
    rows, count = 100_000, 400

    def batches():
        for at in range(count):
            a = np.full(rows, 1.5)
            b = np.zeros(rows, "i8").astype("i8")
            if at == count - 1:
                a[7] = np.nan
            yield pyarrow.record_batch([pyarrow.array(a), pyarrow.array(b.astype("i8"), pyarrow.int64())], schema)

    def peak():
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    ROWS.report(pyarrow.record_batch([pyarrow.array([1.5]), pyarrow.array([1])], schema))
    before = peak() if Path("/proc/self/status").exists() else 0
    found = ROWS.report(pyarrow.RecordBatchReader.from_batches(schema, batches()))
    assert f"a[{(count - 1) * rows + 7}] = NaN" in str(found)
    if before:
        # 640 MB pass.
        assert peak() - before < 300_000


def test_duckdb():
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql("select * from (values (1.5::double, 1), (2.5, 2), (3.5, 99)) as t(a, b)")
    relation = relation.select("a, b::bigint as b")
    assert str(ROWS.report(relation)) == EXPECTED


def test_datasets():
    datasets = pytest.importorskip("datasets")
    rows = datasets.Dataset.from_dict({"a": A, "b": B})
    assert str(ROWS.report(rows)) == EXPECTED
    assert ROWS.check(rows.select([1, 0])) == {"n": 2}
    assert ROWS.check(rows.select([])) == {"n": 0}
    assert report(rows["a"], shape=["n"]) is None
    with pytest.raises(TypeError, match="hand over one, such as"):
        ROWS.check(datasets.DatasetDict({"train": rows}))
    # A data set as one array keeps the dtype of its column.
    lists = datasets.Features({"x": datasets.Sequence(datasets.Value("float32"), length=2)})
    whole = datasets.Dataset.from_dict({"x": [[1.0, 2.0]]}, features=lists)
    assert report(whole, "f32") is None


def test_odd_columns_of_pandas():
    pandas = pytest.importorskip("pandas")
    labels = pandas.Series([1, None, 2**53 + 1], dtype="Int64")
    categories = labels.astype(pandas.CategoricalDtype(pandas.Index([1, 2**53 + 1])))
    assert "x[1] is missing" in report(categories, "i64")
    assert "x[2] = 9007199254740993" in report(categories, "i64", one_of=[1])
    assert "x[1] = NaN" in report(pandas.Series(pandas.arrays.SparseArray([0.0, np.nan])))
    assert "holds periods" in report(pandas.Series(pandas.period_range("2020", periods=2)), "i64")
    assert report(pandas.DataFrame({0: [1.0], 1: pandas.Series([2.0], dtype="Float64")})) is None


def test_frames_of_polars():
    polars = pytest.importorskip("polars")
    rows = Schema("S", a=Array("f64", ["n"]))
    assert rows.check(polars.LazyFrame({"a": [1.0, 2.0]})) == {"n": 2}
    for frame in (polars.DataFrame({"a": [None]}), polars.DataFrame({"a": [1]}, {"a": polars.Int128})):
        with pytest.raises(TypeError) as raised:
            rows.check(frame)
        # As the help says.
        frame = eval(str(raised.value).partition("frame.")[2].join(["frame.", ""]), {"frame": frame, "pl": polars})
        assert rows.report(frame) is not None
        assert "give it one" in report(polars.Series([None]))


def test_masks_in_lists():
    rows = [np.ma.array([1.0, 2.0], mask=[False, True]), np.array([3.0, 4.0])]
    assert "x[0, 1] is missing" in report(rows)
    assert "x[0] is missing" in report([np.ma.masked, 1.0])


def test_masks_of_what_is_not_checked():
    assert "holds structured records" in report(np.ma.zeros(2, [("a", "f8")]))
    assert "has 33 axes" in report(np.ma.zeros((1,) * 33))


def test_nan_among_texts_is_missing():
    """As `frame["a"].to_numpy()` has it."""
    for texts in (np.array(["a", np.nan], object), ["a", float("nan")]):
        assert "x[1] is missing" in report(texts, "text")
    assert "x[0, 1] is missing" in report(np.array([["a", np.nan]], object), "text")
    of_nan = np.dtypes.StringDType(na_object=np.nan)
    assert "x[1] is missing" in report(np.array(["a", np.nan], of_nan), "text")


def test_times_are_made_numbers_as_the_help_says():
    x = np.array(["1970-01-01T00:00:02", "NaT"], "M8[ns]")
    for values in (x, x - x[0]):
        line = report(values).partition("such as seconds: ")[2]
        seconds = eval(line, {"np": np, "x": values})
        assert "x[1] = NaN" in report(seconds)


def test_torch():
    torch = pytest.importorskip("torch")
    assert report(torch.ones(2, 3), "f32") is None
    assert report(torch.ones(2, requires_grad=True), "f32") is None
    x = torch.ones(2, 3, dtype=torch.bfloat16)
    x[1, 2] = float("nan")
    assert "x[2, 1] = NaN" in report(x.T, "bf16")
    assert report(torch.ones(2, dtype=torch.complex64).conj(), "complex<f32>") is None
    assert ".to_dense()" in report(torch.eye(2).to_sparse())
    assert "on the device meta, where tensors have no values" in report(torch.ones(2, device="meta"))
    assert report([torch.ones(3), torch.ones(3)], "f32") is None


def test_lists_of_torch():
    torch = pytest.importorskip("torch")
    rows = [torch.ones(3, dtype=torch.bfloat16), torch.ones(3, dtype=torch.bfloat16)]
    assert report(rows, "bf16") is None
    assert "`x` holds bf16" in report(rows, "f32")
    assert report([row.requires_grad_() for row in rows], "bf16") is None
    assert report([torch.tensor(1.0), torch.tensor(2.0)], "f32", ["n"]) is None
    assert report(torch.nn.ParameterList([torch.ones(3)]), "f32") is None
    assert "row 1 has 2 values" in report([torch.ones(3), torch.ones(2)], "f32")
    assert "on the device meta" in report([torch.ones(3, device="meta")], "f32")
    assert "(0, 1)" not in report([torch.ones(3).to_sparse()], "f32")


def test_torch_without_an_array():
    torch = pytest.importorskip("torch")
    from torch._subclasses import FakeTensorMode

    assert "is a nested tensor" in report(torch.nested.nested_tensor([torch.ones(2), torch.ones(1)]))
    jagged = torch.nested.nested_tensor([torch.ones(2), torch.ones(1)], layout=torch.jagged)
    assert "is a nested tensor" in report(jagged)
    assert "dtype torch.float8_e5m2, which" in report(torch.ones(2).to(torch.float8_e5m2))
    with FakeTensorMode():
        fake = torch.ones(2)
    assert "has no values" in report(fake)
    said = []
    torch.vmap(lambda row: (said.append(report(row)), row)[1])(torch.ones(2, 3))
    assert "has no values" in said[0]
    assert "which is no array" in report(torch.ones(2).untyped_storage())
    assert "33 axes" in report(torch.ones((1,) * 33, dtype=torch.bfloat16), "bf16")


@pytest.mark.filterwarnings("ignore")
def test_masked_torch():
    torch = pytest.importorskip("torch")
    masked = torch.masked.masked_tensor(torch.ones(3), torch.tensor([True, False, True]))
    assert "x[1] is missing" in report(masked, "f32")


def test_tensorflow():
    tensorflow = pytest.importorskip("tensorflow")
    assert report(tensorflow.ones((2, 3)), "f32") is None
    assert report(tensorflow.Variable([1.0, 2.0]), "f32") is None
    assert report(tensorflow.ones(2, tensorflow.bfloat16), "bf16") is None
    assert report(tensorflow.constant(["a", "b"]), "text") is None


def test_jax():
    jax = pytest.importorskip("jax")
    assert report(jax.numpy.ones((2, 3)), "f32") is None
    assert report(jax.numpy.ones(2, jax.numpy.bfloat16), "bf16") is None


def test_files(tmp_path):
    np.savez(tmp_path / "rows.npz", a=np.array(A), b=np.array(B))
    assert str(ROWS.report(tmp_path / "rows.npz")).startswith(EXPECTED.split("\n")[0])
    (tmp_path / "0.csv").write_text("a,b\n1.5,1\n2.5,2\n")
    (tmp_path / "1.csv").write_text("a,b\n3.5,99\n")
    found = str(ROWS.report(str(tmp_path / "*.csv")))
    assert "b[2] = 99, row 0 of 1.csv" in found
    assert ROWS.check([tmp_path / "0.csv"]) == {"n": 2}
    with pytest.raises(FileNotFoundError, match="no file is called"):
        ROWS.check(str(tmp_path / "none*.csv"))
    with pytest.raises(OSError, match="none.csv"):
        ROWS.check(tmp_path / "none.csv")
    (tmp_path / "bad.npz").write_bytes(b"PK\3\4 and no more")
    with pytest.raises((OSError, ValueError), match="bad.npz"):
        ROWS.check(tmp_path / "bad.npz")


def test_a_folder_of_files(tmp_path):
    folder = tmp_path / "rows.csv"
    folder.mkdir()
    with pytest.raises(FileNotFoundError, match="rows.csv is a folder without files"):
        ROWS.check(folder)
    (folder / "part-1.csv").write_text("a,b\n3.5,99\n")
    (folder / "part-0.csv").write_text("a,b\n1.5,1\n2.5,2\n")
    (folder / "_SUCCESS").write_text("")
    (folder / ".part-0.csv.crc").write_text("")
    assert "b[2] = 99, row 0 of part-1.csv" in str(ROWS.report(folder))
    assert "b[2] = 99, row 0 of part-1.csv" in str(ins.from_model(ROWS).report(str(folder)))
    (folder / "notes.md").write_text("")
    with pytest.raises(IsADirectoryError, match=r"several kinds, \.md and \.csv; .* such as '.*\*\.csv'"):
        ROWS.check(folder)
    (folder / "notes.md").unlink()
    (folder / "more").mkdir()
    with pytest.raises(IsADirectoryError, match=r"has folders in it, such as more; hand over a pattern"):
        ROWS.check(folder)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers")
@pytest.mark.parametrize("of", [Schema("S", x=Array("f32", ["n"])), None], ids=["schema", "contract"])
def test_a_check_of_files_is_stopped_by_a_signal(of, tmp_path):
    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    path = tmp_path / "x.npy"
    rows = 1 << 38
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (rows,)})
        # A terabyte of zeros, of which none is stored: reading it would take minutes.
        file.truncate(file.tell() + 4 * rows)
    of = of or ins.from_model(Schema("S", x=Array("f32", ["n"])))
    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(Stopped):
            of.check(path)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_what_is_no_data():
    for value in (3, object(), [1, 2]):
        with pytest.raises(TypeError, match="is no data by names: hand over arrays by name"):
            ROWS.check(value)


def test_a_failed_check_keeps_nothing():
    x = np.array([np.nan])
    schema = Schema("S", x=Array("f64", ["n"]))
    with pytest.raises(InvalidData):
        schema.check(x=x)
    x.resize(2, refcheck=True)


class TestWhatIsNoData:
    """What is plainly no data is named, and what would be right."""

    SCHEMA = Schema("S", x=Array("f32", ["n", 3]))
    EACH = (
        (np, "the module `numpy`"),
        (np.zeros, "the function `zeros`"),
        (np.add, "the function `add`"),
        ([].append, "the function `append`"),
        (lambda: 1, "a function"),
        (functools.partial(int), "a function"),
        (np.ndarray, "the class `ndarray`"),
    )

    @pytest.fixture(params=["schema", "contract"])
    def of(self, request):
        return self.SCHEMA if request.param == "schema" else ins.from_model(self.SCHEMA)

    @pytest.mark.parametrize(("value", "called"), EACH)
    def test_is_named(self, of, value, called):
        with pytest.raises(TypeError, match=f"^the data is {called}, which is no data by names: hand over"):
            of.check(value)
        with pytest.raises(ins.InvalidData, match=f"`x` cannot be checked: it is {called}; hand over"):
            of.check(x=value)
        with pytest.raises(ins.InvalidData, match=r"`x` cannot be checked: it holds a value of the type .* at \[0\]"):
            of.check(x=[value])

    def test_none_is_no_data(self, of):
        with pytest.raises(TypeError, match=r"^the data is None, .* such as check\(x=x, y=y\), a dict"):
            of.check(None)
        with pytest.raises(TypeError, match="the data is None"):
            of.report(None)
        for check in (
            lambda: of.check(x=None),
            lambda: of.check({"x": None}),
            lambda: ins.check(ins.from_model(of) if isinstance(of, Schema) else of, None),
        ):
            with pytest.raises(ins.InvalidData, match="`x` cannot be checked: it is None; hand over an array, or leave"):
                check()
        with pytest.raises(ins.InvalidData, match=r"`x` is \[2, 3\]|missing"):
            of.check(x=[[None, 1, 2], [1, 2, 3]])
        with pytest.raises(ins.InvalidData, match="`x` is absent|no array|absent"):
            of.check()

    def test_numbers_and_text(self, of):
        with pytest.raises(TypeError, match=r"^a value of the type `int` is no data by names: .*x=x"):
            of.check(5)
        with pytest.raises(FileNotFoundError, match=r"no such file; data that is text .*check\(x=text\): 'hello'"):
            of.check("hello")
