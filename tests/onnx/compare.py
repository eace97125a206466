"""Compares what the command reads in the models of the `onnx` package with what the package reads: see `run`.

Of each model: the names, types, shapes and symbols of all inputs and outputs. Of each that takes arrays alone:
that the data which the package has for it passes. What an array cannot be has to be told by its name.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy
import onnx
from onnx import TensorProto, numpy_helper
from onnx.backend.test.loader import load_model_tests

SCHEMA, EVERY = sys.argv[1], int(sys.argv[2])
FOLDERS = ("light", "pytorch-converted", "pytorch-operator", "simple")
PARTS = ("name", "optional", "dtype", "type", "shape")
DTYPES = {
    "FLOAT": "f32",
    "FLOAT16": "f16",
    "DOUBLE": "f64",
    "BFLOAT16": "bf16",
    "COMPLEX64": "complex_f32",
    "COMPLEX128": "complex_f64",
    "BOOL": "bool",
    "STRING": "text",
    **{f"{sign}INT{bits}": f"{sign or 'i'}{bits}".lower() for sign in ("U", "") for bits in (8, 16, 32, 64)},
}


def models():
    """The name, the model, and the arrays of its first set of data or `None`."""
    for folder in FOLDERS:
        cases = load_model_tests(kind=folder)
        for case in sorted(cases, key=lambda case: case.name):
            if case.model_dir:
                path = pathlib.Path(case.model_dir)
                yield f"{folder}/{case.name}", onnx.load(path / "model.onnx"), path / "test_data_set_0"
    for case in sorted(load_model_tests(kind="node"), key=lambda case: case.name):
        sets = case.data_sets
        yield f"node/{case.name}", case.model, sets[0][0] if sets else None


def tensor(tensor_type):
    code = tensor_type.elem_type
    name = TensorProto.DataType.Name(code) if code in TensorProto.DataType.values() else str(code)
    dtype = DTYPES.get(name)
    shape = None
    if tensor_type.HasField("shape"):
        # A name without a letter, such as `?`, is no symbol, nor is what an exporter made up.
        shape = [dimension(dim) for dim in tensor_type.shape.dim]
    return {"dtype": dtype, "type": None if dtype else name.lower(), "shape": shape}


def dimension(dim):
    kind = dim.WhichOneof("value")
    if kind == "dim_value" and dim.dim_value >= 0:
        return str(dim.dim_value)
    name = dim.dim_param
    if kind != "dim_param" or name.startswith("unk__") or not any(map(str.isalpha, name)):
        return "_"
    return "".join(name.split())


def declared(info):
    kind, optional = info.type.WhichOneof("value"), False
    of_type = info.type
    if kind == "optional_type":
        of_type, optional = of_type.optional_type.elem_type, True
        kind = of_type.WhichOneof("value")
    if kind == "tensor_type":
        return {"name": info.name, "optional": optional, **tensor(of_type.tensor_type)}
    shape = None
    if kind == "sparse_tensor_type":
        shape = tensor(of_type.sparse_tensor_type)["shape"]
    name = kind.removesuffix("_type").replace("_", " ") if kind else None
    return {"name": info.name, "optional": optional, "dtype": None, "type": name, "shape": shape}


def read_by_onnx(model):
    graph = model.graph
    weights = {weight.name for weight in graph.initializer}
    weights |= {weight.values.name for weight in graph.sparse_initializer}
    return {
        "inputs": [declared(info) for info in graph.input if info.name not in weights],
        "outputs": [declared(info) for info in graph.output],
    }


def run(*arguments):
    command = [SCHEMA, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    return done.returncode, done.stdout, done.stderr


def read_by_schema(path):
    status, out, error = run("show", "--format", "json", path)
    if status:
        return None, error
    [shown] = json.loads(out)["files"]
    lists = {}
    for key in ("inputs", "outputs"):
        lists[key] = [{part: array[part] for part in PARTS} for array in shown[key]]
        for array in lists[key]:
            if array["shape"]:
                array["shape"] = ["".join(dim.split()) for dim in array["shape"]]
    return lists, shown["notes"]


def data_of(model, given):
    """The arrays by name, of which some may be something else."""
    inputs = list(model.graph.input)
    if isinstance(given, pathlib.Path):
        arrays = []
        for at, info in enumerate(inputs):
            file = given / f"input_{at}.pb"
            if not file.exists():
                break
            if info.type.WhichOneof("value") != "tensor_type":
                return None
            arrays.append(numpy_helper.to_array(onnx.load_tensor(file)))
    else:
        arrays = [numpy_helper.to_array(array) if isinstance(array, TensorProto) else array for array in given or []]
    return dict(zip((info.name for info in inputs), arrays)) or None


def saved(arrays, path):
    """Whether all are arrays that a file of NumPy has: no lists, and no dtypes of others."""
    ready = {}
    for name, array in arrays.items():
        if not isinstance(array, (numpy.ndarray, numpy.generic)):
            return False
        array = numpy.asarray(array)
        if array.dtype == object:
            texts = [text.decode() if isinstance(text, bytes) else text for text in array.ravel()]
            array = numpy.array(texts, str).reshape(array.shape)
        if array.dtype.kind not in "biufcU" or array.dtype.isbuiltin == 2:
            return False
        ready[name] = array
    numpy.savez(path, **ready)
    return True


def why_refused(status, out, error, arrays):
    """The reason that a refusal is right: `None` if there is none."""
    floats = [array for array in map(numpy.asarray, arrays.values()) if array.dtype.kind in "fc"]
    if status == 1 and not all(numpy.isfinite(array).all() for array in floats):
        [checked] = json.loads(out)["files"]
        if {violation["code"] for violation in checked["violations"]} <= {"missing", "infinite"}:
            return "a value is not finite"
    return None


def compare(folder, at, name, model, given):
    """The disagreements, and what became of the data."""
    path = folder / f"{at}.onnx"
    path.write_bytes(model.SerializeToString())
    expected = read_by_onnx(model)
    found, notes = read_by_schema(path)
    if found is None:
        return [f"{name}: {notes.strip()}"], None
    wrong = []
    for key in ("inputs", "outputs"):
        for mine, other in zip(found[key], expected[key]):
            if mine != other:
                wrong.append(f"{name}: {key}: {mine}, but onnx has {other}")
        if len(found[key]) != len(expected[key]):
            wrong.append(f"{name}: {len(found[key])} {key}, but onnx has {len(expected[key])}")
    others = [array["name"] for array in expected["inputs"] if not array["dtype"]]
    told = [other for other in others if any(f"`{other}`" in note for note in notes)]
    if told != others:
        wrong.append(f"{name}: of {others}, only {told} are told by name")
    arrays = data_of(model, given)
    data = folder / f"{at}.npz"
    if others or arrays is None or not saved(arrays, data):
        return wrong, "data that is not of arrays"
    status, out, error = run("check", "--format", "json", path, data)
    path.unlink()
    data.unlink()
    if status == 0:
        return wrong, "data passes"
    reason = why_refused(status, out, error, arrays)
    if reason is None:
        wrong.append(f"{name}: the data of onnx is refused: {error.strip() or out}")
    return wrong, f"data is refused: {reason}"


def main():
    warnings.simplefilter("ignore")
    chosen = [case for at, case in enumerate(models()) if at % EVERY == 0]
    outcomes, wrong = collections.Counter(), []
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = pathlib.Path(name)
        tasks = [pool.submit(compare, folder, at, *case) for at, case in enumerate(chosen)]
        for task in tasks:
            found, outcome = task.result()
            wrong += found
            outcomes[outcome] += 1
    for line in wrong:
        print(line)
    for outcome, count in outcomes.most_common():
        print(f"{count} models: {outcome}")
    print(f"{len(chosen)} models of onnx {onnx.__version__}, {len(wrong)} disagreements")
    sys.exit(bool(wrong))


main()
