"""Batches that are checked as they pass."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from inputschema import Array, Guard, InvalidBatch, InvalidData, Schema

SCHEMA = Schema(
    "Training",
    x=Array("f32", ["batch", 2]),
    y=Array("i64", ["batch"], one_of=[0, 1], role="target"),
)


def data(rows=10):
    return np.zeros((rows, 2), "f4"), np.zeros(rows, "i8")


def cut(x, y, size=4):
    return [(x[at : at + size], y[at : at + size]) for at in range(0, len(x), size)]


def test_valid_batches_pass_unchanged():
    batches = cut(*data())
    guard = Guard(batches, SCHEMA)
    assert len(guard) == 3
    for before, after in zip(batches, guard, strict=True):
        assert before is after
    assert guard.report() is None
    assert guard.dims() == {"batch": 10}


def test_an_error_names_the_batch_and_the_row():
    x, y = data()
    x[9, 1] = np.nan
    y[8] = 7
    passed = []
    guard = Guard(cut(x, y), SCHEMA)
    with pytest.raises(InvalidBatch) as raised:
        passed.extend(guard)
    assert len(passed) == 2
    assert (raised.value.batch, raised.value.rows) == (2, range(8, 10))
    text = str(raised.value)
    assert text.startswith("batch 2 (rows 8 to 9) does not fit\nerror")
    assert "x[9, 1] = NaN" in text and "y[8] = 7" in text
    assert isinstance(raised.value, InvalidData)
    again = pickle.loads(pickle.dumps(ValueError(str(raised.value))))
    assert str(again) == text


def test_skip_and_collect():
    x, y = data(16)
    x[5, 0] = x[13, 1] = np.inf
    skips = Guard(cut(x, y), SCHEMA, on_invalid="skip")
    assert [len(y) for _, y in skips] == [4, 4]
    assert [(error.batch, error.rows) for error in skips.skipped] == [(1, range(4, 8)), (3, range(12, 16))]
    assert "x[13, 1] = inf" in str(skips.skipped[1])
    assert skips.report() is None
    collects = Guard(cut(x, y), SCHEMA, on_invalid="collect")
    assert len(list(collects)) == 4
    assert str(collects.report()) == str(SCHEMA.report(x=x, y=y))
    with pytest.raises(InvalidData):
        collects.dims()


def test_what_only_the_whole_can_say():
    schema = Schema("Users", id=Array("i64", ["n"], unique=True), bounds={"n": (1, 4)})
    batches = [{"id": np.array([1, 2])}, {"id": np.array([3, 1])}, {"id": np.array([4, 5])}]
    guard = Guard(batches, schema)
    assert len(list(guard)) == 3
    assert str(guard.report()) == "error[unique]: `id` repeats 1 of 6 values\n  id[3] = 1"
    with pytest.raises(InvalidBatch, match="batch 0 .rows 0 to 4. does not fit"):
        list(Guard([{"id": np.arange(5)}], schema))


def test_each_epoch_begins_anew():
    guard = Guard(cut(*data()), SCHEMA)
    for _ in range(3):
        list(guard)
        assert guard.dims() == {"batch": 10}


def test_arrays_of_a_fixed_size_are_those_of_each_batch():
    schema = Schema("S", x=Array("f32", ["batch", 2]), scale=Array("f32", [2]), bias=Array("f32", []))
    batches = [{"x": np.ones((3, 2), "f4"), "scale": np.ones(2, "f4"), "bias": np.float32(1)}] * 3
    guard = Guard(batches, schema)
    list(guard)
    assert guard.dims() == {"batch": 9}


def test_parts_of_a_batch():
    x, y = data(4)
    two = Schema("S", a=Array("f32", ["n", 2]), b=Array("f32", ["n", 2]), y=Array("i64", ["n"], role="target"))
    weighted = Schema("S", x=Array("f32", ["n", 2]), w=Array("f32", ["n"], role="weight"))
    w = np.ones(4, "f4")
    for schema, batch in [
        (SCHEMA, (x, y)),
        (SCHEMA, [x, y]),
        (SCHEMA, (x, y, w)),
        (SCHEMA, ({"x": x}, {"y": y})),
        (SCHEMA, {"x": x, "y": y}),
        (SCHEMA, ([x], [y])),
        (SCHEMA, (x.tolist(), y.tolist())),
        (two, ((x, x), y)),
        (two, ({"a": x, "b": x}, y)),
        (weighted, (x, None, w)),
        (Schema("S", x=Array("f32", ["n", 2])), x),
    ]:
        assert list(Guard([batch], schema)) == [batch] or True
    names = Guard([(y, x)], SCHEMA, names=("y", "x"))
    assert len(list(names)) == 1
    for schema, batch, words in [
        (SCHEMA, ((x, x), y), "a batch has 2 inputs, but the schema has 1 input"),
        (weighted, (x, y), "a batch has 1 target, but the schema has no targets"),
        (SCHEMA, (x, y, w, w), "a batch has 4 parts"),
    ]:
        with pytest.raises((TypeError, InvalidBatch)) as raised:
            list(Guard([batch], schema))
        assert words in str(raised.value) or isinstance(raised.value, InvalidBatch)
    with pytest.raises(InvalidBatch, match="`y`"):
        list(Guard([(x,)], SCHEMA))


def test_what_is_wrong_with_a_guard():
    with pytest.raises(ValueError, match="on_invalid is one of 'raise', 'skip', 'collect', not 'stop'"):
        Guard([], SCHEMA, on_invalid="stop")
    with pytest.raises(TypeError, match="a contract is a schema"):
        Guard([], 3)


def test_a_generator():
    x, y = data()
    x[4, 0] = np.nan
    guard = Guard((batch for batch in cut(x, y)), SCHEMA)
    with pytest.raises(InvalidBatch, match="batch 1"):
        list(guard)


# Data sets of libraries.


def keras_batches(keras, x, y, **workers):
    class Batches(keras.utils.PyDataset):
        epochs = 0

        def __len__(self):
            return -(-len(x) // 4)

        def __getitem__(self, at):
            return x[4 * at : 4 * at + 4], y[4 * at : 4 * at + 4].astype("f4")

        def on_epoch_end(self):
            self.epochs += 1

    return Batches(**workers)


LOSS = Schema(
    "Training",
    x=Array("f32", ["batch", 2]),
    y=Array("f32", ["batch"], one_of=[0, 1], role="target"),
)


def keras_model(keras):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("workers", [1, 2])
def test_keras(workers):
    keras = pytest.importorskip("keras")
    x, y = data(22)
    batches = keras_batches(keras, x, y, workers=workers)
    guard = Guard(batches, LOSS)
    assert isinstance(guard, Guard) and isinstance(guard, keras.utils.PyDataset)
    assert (len(guard), guard.workers) == (6, workers)
    model = keras_model(keras)
    history = model.fit(guard, epochs=2, verbose=0, shuffle=True)
    assert len(history.history["loss"]) == 2
    bare = keras_batches(keras, x, y, workers=workers)
    keras_model(keras).fit(bare, epochs=2, verbose=0, shuffle=True)
    assert batches.epochs == bare.epochs >= 2
    assert guard.report() is None
    assert guard.dims() == {"batch": 22}
    x[21, 1] = np.nan
    before = [weights.copy() for weights in model.get_weights()]
    guard = Guard(batches, LOSS)
    # TensorFlow raises an error of its own.
    with pytest.raises(Exception, match=r"batch 5 \(rows 20 to 21\) does not fit(.|\n)*x\[21, 1\] = NaN") as raised:
        model.fit(guard, verbose=0, shuffle=False)
    assert keras.backend.backend() == "tensorflow" or raised.value is guard.error
    assert guard.error.batch == 5
    assert all(np.isfinite(weights).all() for weights in model.get_weights())
    assert len(before) == 2
    collects = Guard(batches, LOSS, on_invalid="collect")
    for at in range(len(collects)):
        collects[at]
    assert "x[21, 1] = NaN" in str(collects.report())
    with pytest.raises(ValueError, match="none can be skipped"):
        Guard(batches, LOSS, on_invalid="skip")


def test_keras_takes_a_generator():
    keras = pytest.importorskip("keras")
    x, y = data(8)
    batches = cut(x, y.astype("f4"))
    keras_model(keras).fit(iter(Guard(batches, LOSS)), verbose=0)


def test_torch_loader():
    torch = pytest.importorskip("torch")
    x, y = data()
    whole = torch.utils.data.TensorDataset(torch.tensor(x), torch.tensor(y))
    loader = torch.utils.data.DataLoader(whole, batch_size=4)
    guard = Guard(loader, SCHEMA)
    assert isinstance(guard, torch.utils.data.DataLoader) and guard.batch_size == 4 and len(guard) == 3
    assert sum(len(y) for _, y in guard) == 10
    x[9, 1] = np.nan
    whole = torch.utils.data.TensorDataset(torch.tensor(x), torch.tensor(y))
    with pytest.raises(InvalidBatch, match=r"batch 2 \(rows 8 to 9\)(.|\n)*x\[9, 1\] = NaN"):
        list(Guard(torch.utils.data.DataLoader(whole, batch_size=4), SCHEMA))
    rows = Guard(whole, SCHEMA)
    assert isinstance(rows, torch.utils.data.Dataset)
    with pytest.raises(InvalidBatch, match=r"\(row 9\)(.|\n)*x\[9, 1\] = NaN"):
        list(torch.utils.data.DataLoader(rows, batch_size=4))
    # That of a worker is an error of torch, with the text.
    with pytest.raises(RuntimeError, match=r"\(row 9\) does not fit(.|\n)*x\[9, 1\] = NaN"):
        list(torch.utils.data.DataLoader(rows, batch_size=4, num_workers=2))


def test_torch_rows_in_any_way():
    torch = pytest.importorskip("torch")
    x, y = data()
    rows = Guard(torch.utils.data.TensorDataset(torch.tensor(x), torch.tensor(y)), SCHEMA)
    assert len(list(rows)) == 10 and rows.dims() == {"batch": 10}
    assert rows[-1][1] == y[-1] and len(rows[2:5][1]) == 3 and rows[np.int64(3)][1] == y[3]
    x[9, 1] = np.nan
    rows = Guard(torch.utils.data.TensorDataset(torch.tensor(x), torch.tensor(y)), SCHEMA)
    for at in (-1, slice(8, 10), np.int64(9)):
        with pytest.raises(InvalidBatch, match=r"\(row 9\)(.|\n)*x\[9, 1\] = NaN"):
            rows[at]


@pytest.mark.parametrize("of", ["rows", "batches"])
def test_torch_guards_are_sent_to_processes(of):
    torch = pytest.importorskip("torch")
    x, y = data()
    x[9, 1] = np.nan
    whole = torch.utils.data.TensorDataset(torch.tensor(x), torch.tensor(y))
    guard = Guard(whole if of == "rows" else torch.utils.data.DataLoader(whole, batch_size=4), SCHEMA)
    for other in (pickle.loads(pickle.dumps(guard)), copy.copy(guard), copy.deepcopy(guard)):
        assert type(other) is type(guard) and len(other) == len(guard)
        with pytest.raises(InvalidBatch, match=r"x\[9, 1\] = NaN"):
            list(other)
    if of == "rows":
        loader = torch.utils.data.DataLoader(guard, num_workers=1, multiprocessing_context="spawn")
        with pytest.raises(RuntimeError, match=r"x\[9, 1\] = NaN"):
            list(loader)


def test_guards_of_keras_are_copied():
    keras = pytest.importorskip("keras")
    x, y = data()
    x[9, 1] = np.nan
    guard = Guard(keras_batches(keras, x, y), LOSS)
    for other in (copy.copy(guard), copy.deepcopy(guard)):
        assert type(other) is type(guard) and len(other) == len(guard)
        other[0]
        with pytest.raises(InvalidBatch, match=r"x\[9, 1\] = NaN"):
            other[2]


def test_datasets_under_a_loader():
    torch = pytest.importorskip("torch")
    datasets = pytest.importorskip("datasets")
    x, y = data()
    x[9, 1] = np.nan
    rows = datasets.Dataset.from_dict({"x": x.tolist(), "y": y.tolist()}).with_format("numpy")
    with pytest.raises(InvalidBatch, match=r"\(row 9\)(.|\n)*x\[9, 1\] = NaN"):
        list(torch.utils.data.DataLoader(Guard(rows, SCHEMA), batch_size=4))


def test_tf_data():
    tensorflow = pytest.importorskip("tensorflow")
    x, y = data()
    x[9, 1] = np.nan
    batches = tensorflow.data.Dataset.from_tensor_slices((x, y)).batch(4)
    with pytest.raises(InvalidBatch, match=r"batch 2 \(rows 8 to 9\)(.|\n)*x\[9, 1\] = NaN"):
        list(Guard(batches, SCHEMA))
