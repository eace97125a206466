"""Schemas that are written in Python."""

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import inputschema as ins
from inputschema import Array, Schema

TRAINING = Schema(
    "Training",
    x=Array("f32", ["batch", 3], range=(0, 1), description="One row per sample."),
    y=Array("i64", ["batch"], one_of=[0, 1], role="target"),
    bounds={"batch": (1, 256)},
    description="The inputs of the classifier.",
)

# One of each keyword.
EVERYTHING = Schema(
    "Everything",
    {"serving_default_x:0": Array("f16", [None, ..., 3], rank=4, optional=True)},
    a=Array("f64", ["n", "2 * n + 1"], allow_nan=True, allow_inf=True, unique=True, sorted=True),
    b=Array("i8", ["n"], range=(0, 5), on_missing="most_frequent", nullable=True),
    c=Array("i64", ["n", 4], increasing=1, range=range(0, 10)),
    d=Array("f32", ["n", 4], sums_to=1.0, range=(0, None)),
    e=Array("f32", ["n", 4], sums_to={"total": 2.0, "axis": 0, "tolerance": 0.5}),
    f=Array("u8", [4, "n"], one_hot=0),
    g=Array("f32", ["n", 2], columns=["age", "income"], on_missing="median"),
    h2=Array("f32", ["n"], on_missing={"constant": 0.5}),
    h=Array("f32", ["n"], range={"min": 0.0, "max": 1.0, "max_inclusive": False}),
    i=Array("text", ["n"], one_of=["a", 'say "b"', "it's"], role="target"),
    j=Array("f32", ["n"], role="target", loss="mse"),
    k=Array("complex<f32>", [], check="crate::finite"),
    l=Array("bool", ["n"], role="weight", check_rows="crate::rows"),
    m=Array("i64", ["n", "n"], constraints=[{"sorted": 0}, {"sorted": 1}]),
    ignore_unknown=True,
    check="crate::whole",
)


@pytest.mark.parametrize("schema", [TRAINING, EVERYTHING, Schema("Empty")])
class TestRoundTrips:
    def test_repr_is_python(self, schema):
        again = eval(repr(schema), {"Array": Array, "Schema": Schema})
        assert again == schema
        assert repr(again) == repr(schema)

    def test_json(self, schema, tmp_path):
        assert Schema.from_json(schema.to_json()) == schema
        schema.save(tmp_path / "s.json")
        assert ins.load(tmp_path / "s.json") == schema
        assert ins.load(str(tmp_path / "s.json")) == schema

    def test_a_module_of_python(self, schema):
        names = {}
        exec(schema.to_python(), names)
        assert [own for own in names.values() if isinstance(own, Schema)] == [schema]

    def test_pickle_copy_and_hash(self, schema):
        again = pickle.loads(pickle.dumps(schema))
        assert again == schema
        assert hash(again) == hash(schema)
        assert copy.copy(schema) == copy.deepcopy(schema) == schema
        assert {schema: 1}[again] == 1
        for name, array in schema.items():
            assert pickle.loads(pickle.dumps(array)) == array == again[name]


def test_the_json_form_is_that_of_the_command():
    assert json.loads(TRAINING.to_json()) == {
        "version": 1,
        "name": "Training",
        "description": "The inputs of the classifier.",
        "arrays": [
            {
                "name": "x",
                "description": "One row per sample.",
                "dtype": "f32",
                "shape": ["batch", 3],
                "constraints": [{"range": {"min": 0, "max": 1, "max_inclusive": True}}],
            },
            {
                "name": "y",
                "dtype": "i64",
                "shape": ["batch"],
                "role": "target",
                "constraints": [{"one_of": [0, 1]}],
            },
        ],
        "dims": [{"symbol": "batch", "min": 1, "max": 256}],
    }


def test_a_schema_is_a_mapping_of_arrays():
    assert list(TRAINING) == ["x", "y"]
    assert len(TRAINING) == 2
    assert "x" in TRAINING and "z" not in TRAINING
    assert TRAINING["x"].shape == ["batch", 3]
    assert TRAINING["x"].range == (0, 1)
    assert TRAINING["y"].one_of == [0, 1]
    assert TRAINING["y"].role == "target"
    assert TRAINING.bounds == {"batch": (1, 256)}
    with pytest.raises(KeyError, match="no array `xx`; did you mean `x`"):
        TRAINING["xx"]


def test_schemas_differ_by_what_they_say():
    other = Schema("Training", dict(TRAINING), bounds={"batch": (1, 255)})
    assert other != TRAINING
    assert Schema("S", x=Array("f32", ["n"], unique=True, allow_nan=True)) == Schema.from_json(
        '{"name": "S", "arrays": [{"name": "x", "dtype": "f32", "shape": ["n"], '
        '"constraints": ["unique", "allow_nan"]}]}'
    )
    assert TRAINING != "Training"


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        ("f32", "f32"),
        ("float32", "f32"),
        (np.float32, "f32"),
        (np.dtype("float32"), "f32"),
        (np.dtype(">f4"), "f32"),
        (np.int64, "i64"),
        (float, "f64"),
        (bool, "bool"),
        (str, "text"),
        ("str", "text"),
        (object, "text"),
        (np.dtype("U7"), "text"),
        (np.complex64, "complex<f32>"),
        ("complex128", "complex<f64>"),
        ("bfloat16", "bf16"),
    ],
)
def test_dtypes_of_numpy(dtype, name):
    assert Array(dtype, []).dtype == name


def test_dtypes_that_no_schema_has():
    with pytest.raises(ins.SchemaError, match="unknown dtype `flot32`; did you mean `float32`"):
        Array("flot32", [])
    # The numbers in NumPy's codes are of bytes, and `i8` is 8 bits here.
    for code, meant in (("f4", "f32"), ("<i8", "i64"), ("c8", "complex<f32>")):
        with pytest.raises(ins.SchemaError, match=f"unknown dtype `{code}`; did you mean `{meant}`"):
            Array(code, [])
    with pytest.raises((TypeError, ins.SchemaError), match="datetime64"):
        Array(np.dtype("datetime64[s]"), [])
    with pytest.raises(TypeError, match="is no dtype: write a name"):
        Array(3.5, [])


def test_a_wrong_keyword_names_the_near_one():
    with pytest.raises(TypeError, match="no `rnage`; did you mean `range`"):
        Array("f32", [], rnage=(0, 1))
    with pytest.raises(TypeError, match="no `colour`; it has dtype, shape, role"):
        Array("f32", [], colour="red")
    with pytest.raises(TypeError, match="`ignore_unknow` is of type bool.*did you mean `ignore_unknown`"):
        Schema("S", ignore_unknow=True)
    with pytest.raises(TypeError, match="`x` is of type list, but an Array was expected"):
        Schema("S", x=[1, 2])


def test_shapes_that_are_none():
    with pytest.raises(TypeError, match=r"the shape is 'batch', but it is a list: \['batch'\]"):
        Array("f32", "batch")
    with pytest.raises(TypeError, match="2.5 is no size of an axis"):
        Array("f32", [2.5])
    with pytest.raises(TypeError, match="True is no size"):
        Array("f32", [True])


def test_all_contradictions_are_said_at_once():
    with pytest.raises(ins.SchemaError) as caught:
        Schema(
            "S",
            x=Array("text", ["n"], range=(0, 1)),
            y=Array("i64", [..., ...]),
            z=Array("f32", ["n"], range=(1, 0)),
            fine=Array("f32", ["n"]),
        )
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    for line, name in zip(lines, "xyz"):
        assert f"`{name}`" in line
    assert "`y` has `..` in its shape 2 times; write it once" in lines

    with pytest.raises(ins.SchemaError) as caught:
        Schema("S", x=Array("f32", ["n"]), bounds={"m": (1, 2), "n": (3, 2)})
    assert len(str(caught.value).splitlines()) == 2


def test_values_of_rules_are_plain_numbers():
    array = Array("i64", ["n"], one_of=np.arange(3), range=(np.int64(0), np.float64(2)))
    assert array.one_of == [0, 1, 2]
    assert array.range == (0, 2.0)
    assert Array("f32", [], range=(0, float("inf"))).range == (0, None)
    with pytest.raises(ins.SchemaError, match="nan is no end of a range"):
        Array("f32", [], range=(0, float("nan")))
    with pytest.raises(ins.SchemaError, match="a range has no steps"):
        Array("i64", [], range=range(0, 10, 2))
    with pytest.raises(ins.SchemaError, match="`one_of` has inf"):
        Array("f32", [], one_of=[float("inf")])


def test_files_that_are_no_schema(tmp_path):
    path = tmp_path / "s.json"
    path.write_text('{"name": "S", "arrays": [{"name": "x", "dtype": "f32", "shap": []}]}')
    with pytest.raises(ins.SchemaError, match=r"s.json: .*unknown field `shap`; did you mean `shape`"):
        ins.load(path)
    with pytest.raises(FileNotFoundError):
        ins.load(tmp_path / "none.json")


def test_other_forms():
    assert TRAINING.json_schema()["required"] == ["x", "y"]
    rust = TRAINING.to_rust()
    assert "#[derive" in rust and "pub struct Training" in rust
    assert "<table" in TRAINING._repr_html_()
    assert "x: f32[batch, 3], range = 0..=1" in str(TRAINING)


class TestAnnotations:
    jaxtyping = pytest.importorskip("jaxtyping")

    def test_a_class(self):
        from typing import Annotated, Optional

        from jaxtyping import Bool, Float32, Int64

        class Training:
            """What the classifier takes.

            More of it.
            """

            x: Annotated[Float32[np.ndarray, "batch 2*n ..."], {"range": (0, 1)}]
            y: Annotated[Int64[np.ndarray, "batch"], {"role": "target", "one_of": [0, 1]}]
            mask: Optional[Bool[np.ndarray, "_ _any rows=3"]]
            more: Float32[np.ndarray, "*axes 4"]
            epochs: int

        assert Schema.from_annotations(Training) == Schema(
            "Training",
            x=Array("f32", ["batch", "2 * n", ...], range=(0, 1)),
            y=Array("i64", ["batch"], role="target", one_of=[0, 1]),
            mask=Array("bool", [None, None, 3], optional=True),
            more=Array("f32", [..., 4]),
            description="What the classifier takes.",
        )

    def test_a_function(self):
        from jaxtyping import Float32

        def train(x: Float32[np.ndarray, "batch 3"], epochs: int = 3) -> Float32[np.ndarray, "3"]:
            return x.sum(axis=0)

        assert Schema.from_annotations(train) == Schema("train", x=Array("f32", ["batch", 3]))

    def test_what_a_schema_cannot_say(self):
        from jaxtyping import Float, Float32, Shaped

        class Several:
            x: Float[np.ndarray, "batch 3"]
            y: Shaped[np.ndarray, "batch"]
            z: Float32[np.ndarray, "#batch"]

        with pytest.raises(ins.SchemaError) as caught:
            Schema.from_annotations(Several)
        x, of_x, y, of_y, z = str(caught.value).splitlines()
        assert x.startswith("`x` is Float, any of ") and x.endswith("f64; a schema has one, such as f32")
        assert of_x == of_y.replace("Shaped", "Float")
        assert of_x.startswith('  help: say which: from_annotations(.., dtype="f32"), or Annotated[Float')
        assert y.startswith("`y` is Shaped, any of bool, ")
        assert z.startswith("`z` has the axis `#batch`, which may be broadcast: leave out the `#`")

        class Nothing:
            x: int

        with pytest.raises(ins.SchemaError, match="`Nothing` has no annotated arrays"):
            Schema.from_annotations(Nothing)


def test_checks():
    x = np.zeros((150, 3), dtype=np.float32)
    y = np.ones(150, dtype=np.int64)
    assert TRAINING.check(x=x, y=y) == {"batch": 150}
    assert TRAINING.check({"x": x, "y": y}) == {"batch": 150}
    assert TRAINING.check({"x": x}, y=y) == {"batch": 150}
    assert TRAINING.is_valid(x=x, y=y)
    assert TRAINING.report(x=x, y=y) is None
    assert not TRAINING.is_valid(x=x, y=y[:-1])
    with pytest.raises(ins.InvalidData) as caught:
        TRAINING.check(x=x + 2, y=y[:-1])
    assert isinstance(caught.value, ValueError)
    assert [found.code for found in caught.value.report.violations] == ["dim", "range"]


@pytest.mark.filterwarnings("ignore::inputschema.SchemaWarning")
@pytest.mark.parametrize(
    "values",
    [
        np.array([0, np.finfo("f4").max], "f4"),
        np.array([-np.finfo("f2").max], "f2"),
        np.array([1.0, np.inf]),
        np.array([-np.inf, 1.0]),
        np.array([-0.0, 5e-324]),
        np.array([2**64 - 1], "u8"),
    ],
    ids=repr,
)
def test_what_is_inferred_can_be_written_and_read(values):
    schema = ins.infer(x=values, ranges=True)
    assert schema.report(x=values) is None
    assert Schema.from_json(schema.to_json()) == schema
    assert eval(repr(schema)) == schema


@pytest.mark.parametrize("content", [b"PK\x03\x04\xff", b"a,b\n1,2\n", b""])
def test_a_file_that_is_no_schema_is_refused_with_the_way_out(tmp_path, content):
    path = tmp_path / "m.keras"
    path.write_bytes(content)
    with pytest.raises(ins.SchemaError, match=r"m\.keras: is not a schema, which is JSON\n  help: .* from_model"):
        ins.load(path)
    path.write_bytes(b'{"name": "\xff"}')
    with pytest.raises(ins.SchemaError, match="is not UTF-8"):
        ins.load(path)


def test_a_schema_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "s.json"
    path.write_bytes(b"\xef\xbb\xbf" + TRAINING.to_json().encode())
    assert ins.load(path) == TRAINING


def test_names_that_are_parameters_elsewhere():
    schema = Schema("S", {"data": Array("f64", ["n"]), "self": Array("f64", ["n"])})
    assert schema.check(data=np.zeros(2), self=np.zeros(2)) == {"n": 2}


def test_importing_costs_little(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys, numpy; before = set(sys.modules); import inputschema\n"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    heavy = {"keras", "tensorflow", "torch", "sklearn", "pandas", "onnxruntime", "IPython", "jaxtyping"}
    printed = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path
    ).stdout
    assert not heavy & set(eval(printed))
    assert Path(ins.__file__).with_name("py.typed").exists()
