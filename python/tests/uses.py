"""Right and wrong uses, for type checkers. `test_typing.py` compares what they say with the comments."""

from typing import Any

import numpy as np
from typing_extensions import assert_type

import inputschema as ins
from inputschema import Array, Contract, InvalidData, Map, Report, Schema, Violation, checked

x = np.zeros((2, 3), dtype=np.float32)

training = Schema(
    "Training",
    x=Array("f32", ["batch", 3], range=(0, 1), on_missing="mean"),
    y=Array(np.int64, ["batch"], one_of=[0, 1], role="target", loss="mse"),
    z=Array(np.dtype("float32"), ["batch", "2 * n", None, ...], sorted=1, sums_to={"total": 1.0, "axis": 0}),
    w=Array("float64", ("batch",), range=range(0, 10), on_missing={"constant": 0.0}, optional=True),
    bounds={"batch": (1, None)},
)
assert_type(training, Schema)
assert_type(training["x"], Array)
assert_type(training.check(x=x, y=[0, 1]), dict[str, int])
assert_type(training.check({"x": x}), dict[str, int])
assert_type(training.report(x=x), Report | None)
assert_type(training.is_valid(x=x), bool)
assert_type(training.to_json(), str)
assert_type(training.json_schema(), dict[str, Any])
assert_type([name for name in training], list[str])
assert_type(Schema.from_annotations(Schema), Schema)

try:
    training.check(x=x)
except InvalidData as error:
    assert_type(error.report, Report)
    assert_type(error.report.violations, list[Violation])
    assert_type(error.report.violations[0].positions, list[tuple[int, ...]])
    assert_type(error.report.violations[0].help, str | None)
    assert_type(error.report.map("x"), Map)
    assert_type(error.report.to_dict(), dict[str, Any])

contract = ins.from_model("m.keras", loss="mse", match={"x": "input_layer"}, coerce="lossless")
assert_type(contract, Contract)
assert_type(contract.schema, Schema)
assert_type(contract.check(x=x), dict[str, int])
assert_type(ins.check(object(), x, [0, 1], loss={"out": "mse"}), dict[str, int])
assert_type(ins.infer(x=x, name="X", ranges=True), Schema)


@checked(training)
def train(x: Any, y: Any, epochs: int = 3) -> float:
    return 0.0


@checked
async def serve(x: Any) -> str:
    return ""


assert_type(train(x, [0, 1], epochs=5), float)

Array("float33", [])  # wrong
Array("f32")  # wrong
Array("f32", [], rnage=(0, 1))  # wrong
Array("f32", [], role="output")  # wrong
Array("f32", [], range="0..1")  # wrong
Array("f32", [], on_missing="men")  # wrong
Array("f32", [2.5])  # wrong
Schema("S", x=[1, 2])  # wrong
Schema("S", ignore_unknow=True)  # wrong
Schema()  # wrong
train(x)  # wrong
train(x, [0, 1], epochs="3")  # wrong
ins.from_model("m.keras", coerce="lax")  # wrong
ins.from_model("m.keras", los="mse")  # wrong
ins.check("m.keras")  # wrong
ins.load(3)  # wrong
contract.check(x=x).lower()  # wrong
