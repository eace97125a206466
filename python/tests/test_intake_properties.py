"""Arrays of every dtype, order and stride: the verdict is that of a contiguous copy."""

from __future__ import annotations

import numpy as np
import pytest

from inputschema import Array, Schema

hypothesis = pytest.importorskip("hypothesis")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.extra import numpy as nps  # noqa: E402

NAMES = {
    "?": "bool",
    "u1": "u8",
    "u2": "u16",
    "u4": "u32",
    "u8": "u64",
    "i1": "i8",
    "i2": "i16",
    "i4": "i32",
    "i8": "i64",
    "f2": "f16",
    "f4": "f32",
    "f8": "f64",
    "c8": "complex<f32>",
    "c16": "complex<f64>",
}


def views(x, draw):
    """Return a view of an array that is laid out in another way."""
    if draw(st.booleans()):
        x = np.asfortranarray(x)
    if x.ndim > 1 and draw(st.booleans()):
        x = x.transpose(draw(st.permutations(range(x.ndim))))
    for axis in range(x.ndim):
        step = draw(st.sampled_from([1, 1, -1, 2, -2]))
        x = x[(slice(None),) * axis + (slice(None, None, step),)]
    if draw(st.integers(0, 4)) == 0:
        x = np.broadcast_to(x, (2, *x.shape))
    if draw(st.integers(0, 3)) == 0:
        x = x.astype(x.dtype.newbyteorder(">"))
    return x


@st.composite
def arrays(draw):
    code = draw(st.sampled_from(sorted(NAMES)))
    shape = nps.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
    return NAMES[code], views(draw(nps.arrays(np.dtype(code), shape)), draw)


@settings(max_examples=400, deadline=None)
@given(arrays())
def test_the_verdict_is_that_of_a_copy(drawn):
    dtype, x = drawn
    copy = np.array(x, dtype=x.dtype.newbyteorder("="), order="C", copy=True)
    for rules in ({}, {"range": (0, 1)}) if dtype[0] in "uif" else ({},):
        schema = Schema("S", x=Array(dtype, [...], **rules))
        found, expected = schema.report(x=x), schema.report(x=copy)
        assert str(found) == str(expected)
        if expected is None and dtype[0] in "fc":
            assert np.isfinite(copy).all()
        if expected is not None and not rules:
            first = expected.violations[0]
            assert not np.isfinite(copy[first.positions[0]])
            assert first.count == np.count_nonzero(~np.isfinite(copy)) or len(expected.violations) > 1


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=3),
    st.binary(max_size=2),
    st.complex_numbers(),
    st.decimals(),
    st.dates(),
)


@settings(max_examples=400, deadline=None)
@given(st.recursive(CELLS, lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner), max_leaves=12))
def test_lists_of_anything_are_read_or_refused(value):
    for dtype in ("f64", "i64", "text", "bool"):
        Schema("S", x=Array(dtype, [...])).report(x=value)
    cells = np.empty((), object)
    cells[()] = value
    Schema("S", x=Array("f64", [...])).report(x=cells)
