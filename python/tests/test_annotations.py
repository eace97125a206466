"""Annotations of jaxtyping, and what they allow, beside jaxtyping itself."""

from typing import Annotated

import numpy as np
import pytest

import inputschema as ins
from inputschema import Array, Schema, checked

jaxtyping = pytest.importorskip("jaxtyping")

FAMILIES = ("Float", "Int", "Integer", "UInt", "Inexact", "Num", "Real", "Shaped", "Complex", "Bool", "Float32")
DTYPES = ("?", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8", "c8", "c16")
SHAPES = (
    "batch 3",
    "batch features",
    "... 3",
    "*batch 3",
    "_ 3",
    "rows=3 n",
    "n n",
    "n n+1",
    "n 2*n",
    "",
    "...",
    "_any 2 ...",
)


def takes(hint):
    """Whether jaxtyping's own check takes an array."""
    return lambda x: isinstance(x, hint)


def ours(hint):
    def predict(x):
        return None

    predict.__annotations__["x"] = hint
    checking = checked(predict)

    def fits(x):
        try:
            checking(x)
        except ins.InvalidData:
            return False
        return True

    return fits


def test_verdicts_are_those_of_jaxtyping():
    random = np.random.default_rng(15)
    verdicts = {True: 0, False: 0}
    for family in FAMILIES:
        for dims in SHAPES:
            hint = getattr(jaxtyping, family)[np.ndarray, dims]
            both = takes(hint), ours(hint)
            for _ in range(8):
                shape = tuple(random.integers(1, 4, size=random.integers(0, 4)))
                x = np.ones(shape, random.choice(DTYPES))
                # What it knows of symbols in one call it forgets before the next.
                expected = jaxtyping.jaxtyped(typechecker=None)(both[0])(x)
                assert both[1](x) == expected, (family, dims, x.dtype, shape)
                verdicts[expected] += 1
    assert min(verdicts.values()) > 100, verdicts


def test_an_array_is_checked_in_the_dtype_that_it_has():
    @checked
    def total(
        x: Annotated[jaxtyping.Float[np.ndarray, "batch 3"], {"range": (0, 1)}],
        y: jaxtyping.Integer[np.ndarray, "batch"],
    ) -> jaxtyping.Float[np.ndarray, "batch"]:
        return x.sum(axis=1) if len(x) < 5 else np.arange(5)

    for dtype in (np.float16, np.float32, np.float64):
        assert total(np.ones((2, 3), dtype), np.zeros(2, np.uint8)).dtype == dtype
    with pytest.raises(ins.InvalidData, match=r"x\[0, 0\] = 2"):
        total(np.full((2, 3), 2.0), np.zeros(2, int))
    with pytest.raises(ins.InvalidData, match="`batch` is 2 in `x`"):
        total(np.ones((2, 3)), np.zeros(3, int))
    with pytest.raises(ins.InvalidData, match=r"`x` may be any of (.*, )?f32, f64\) got(.|\n)*`x` holds i64"):
        total(np.ones((2, 3), int), np.zeros(2, int))
    with pytest.raises(ins.InvalidData, match=r"`return` may be any of .*f64\) got(.|\n)*`return` holds i64"):
        total(np.ones((5, 3)), np.zeros(5, int))


def test_a_schema_has_the_dtype_that_is_meant():
    class Features:
        x: jaxtyping.Float[np.ndarray, "batch 3"]
        y: jaxtyping.Float64[np.ndarray, "batch"]

    meant = Schema.from_annotations(Features, dtype="f32")
    assert [meant["x"], meant["y"]] == [Array("f32", ["batch", 3]), Array("f64", ["batch"])]
    assert Schema.from_annotations(Features, dtype=np.float64)["x"].dtype == "f64"
    with pytest.raises(ins.SchemaError, match=r"`x` is Float, any of .*f64; a schema has one, .*\n  help: .*dtype="):
        Schema.from_annotations(Features)
    with pytest.raises(ins.SchemaError, match="`x` is any of .*, and i64 is none of them"):
        Schema.from_annotations(Features, dtype="i64")

    class Annotations:
        x: Annotated[jaxtyping.Float[np.ndarray, "batch 3"], {"dtype": "f16", "range": (0, 1)}]

    assert Schema.from_annotations(Annotations)["x"] == Array("f16", ["batch", 3], range=(0, 1))


@pytest.mark.parametrize(
    ("dims", "why"),
    [
        ("#batch 3", "may be broadcast: leave out the `#`"),
        ("*#batch 3", "may be broadcast: leave out the `#`"),
        ("#3 2", "may be broadcast"),
        ("?n 3", "differs in each leaf of a tree: check each array"),
        ("{n} 3", "is computed when the function is called: write a symbol"),
        ("rows={n} 3", "is computed when the function is called"),
    ],
)
def test_axes_that_no_schema_has(dims, why):
    class Features:
        x: jaxtyping.Float32[np.ndarray, dims]

    with pytest.raises(ins.SchemaError, match=rf"`x` has the axis `.*`, which {why}"):
        Schema.from_annotations(Features)
