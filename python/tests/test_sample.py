"""Samples: valid, or broken in one way, and the same as those of the command."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from inputschema import Array, Schema, SchemaError, strategies

TRAINING = Schema(
    "Training",
    x=Array("f32", ["batch", 3], range=(0, 1)),
    y=Array("i64", ["batch"], one_of=[0, 1], role="target"),
)
EVERY = Schema(
    "Every",
    f16=Array("f16", ["n"], range=(-0.1, 0.3)),
    f32=Array("f32", ["n", 2], range=(0.1, 0.7)),
    f64=Array("f64", ["n"], allow_nan=True, allow_inf=True),
    i8=Array("i8", ["n"], range=(-3, None)),
    u64=Array("u64", ["n"]),
    flag=Array("bool", ["n"]),
    word=Array("text", ["n"], one_of=["a", "b"]),
    z=Array("complex<f64>", ["n"]),
    id=Array("i32", ["n"], unique=True),
    time=Array("f64", ["n"], increasing=0),
    p=Array("f64", ["n", 4], sums_to=1),
    hot=Array("f32", ["n", 3], one_hot=True),
    count=Array("i16", ["n"], nullable=True),
    twice=Array("u8", ["2*n"]),
)


@settings(deadline=None)
@given(seed=st.integers(0, 2**64 - 1), rows=st.integers(1, 50))
def test_samples_are_valid(seed, rows):
    made = EVERY.sample(rows=rows, seed=seed)
    assert EVERY.check(made) == {"n": rows}
    assert made["twice"].shape == (2 * rows,)


@settings(deadline=None)
@given(strategies.arrays(EVERY))
def test_strategies_are_valid(arrays):
    assert EVERY.is_valid(arrays)


def test_failures_shrink():
    few = find(TRAINING.strategy(), lambda arrays: len(arrays["y"]) >= 3 and arrays["x"].max() > 0.5)
    assert few["x"].shape == (3, 3)
    assert np.count_nonzero(few["x"]) == 1
    assert not few["y"].any()


def test_sizes_of_strategies():
    schema = Schema("S", x=Array("f64", ["batch", "time"]), bounds={"time": (2, 4)})

    @settings(deadline=None, max_examples=30)
    @given(strategies.arrays(schema, rows=7, dims={"time": st.integers(3, 4)}))
    def sizes(arrays):
        assert arrays["x"].shape[0] == 7 and arrays["x"].shape[1] in (3, 4)

    sizes()
    with pytest.raises(SchemaError, match="no size `tme`; did you mean `time`"):
        find(strategies.arrays(schema, dims={"tme": 3}), lambda _: True)


def test_samples_break_one_rule():
    breakable = TRAINING.breakable()
    assert ("x", "range") in breakable and ("y", "one_of") in breakable
    for array, code in breakable:
        broken = TRAINING.almost(array, code, rows=6)
        (violation,) = TRAINING.report(broken.arrays).violations
        assert (violation.array, violation.code) == (array, code) == (broken.array, broken.code)
        assert broken.report == TRAINING.report(dict(broken))
    drawn = {(broken.array, broken.code) for broken in (TRAINING.almost(seed=n) for n in range(40))}
    assert drawn == set(breakable)
    assert TRAINING.almost("y").array == "y"


def test_what_cannot_be_made():
    with pytest.raises(SchemaError, match="no size `bacth`; did you mean `batch`"):
        TRAINING.sample(dims={"bacth": 3})
    with pytest.raises(SchemaError, match="leaves no number of rows open"):
        Schema("S", x=Array("f32", [2, 3])).sample(rows=4)
    with pytest.raises(SchemaError, match="cannot have a violation `sorted`"):
        TRAINING.almost("x", "sorted")
    with pytest.raises(SchemaError, match="nothing of that kind"):
        TRAINING.almost("q")


def test_the_command_makes_the_same(tmp_path):
    TRAINING.save(tmp_path / "schema.json")
    options = ["schema.json", "--rows", "9", "--seed", "5", "-o", "out.npz"]
    ran = subprocess.run(
        [sys.executable, "-m", "inputschema", "sample", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    theirs = np.load(tmp_path / "out.npz")
    for name, array in TRAINING.sample(rows=9, seed=5).items():
        assert array.dtype == theirs[name].dtype
        assert_array_equal(array, theirs[name])
