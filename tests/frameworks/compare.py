"""Compares verdicts of the command on data with those of the frameworks that run the models: see `run`.

The SavedModels of the fixtures have no weights, so that nothing can run them.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy
import onnxruntime
import openvino
import tensorflow

SCHEMA = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ROOT / "tests/fixtures/models"
CASES = ROOT / "tests/fixtures/cases/models"
PAGE = ROOT / "schema-core/src/guide/frameworks.rs"
ROWS = 4
# A size for an axis that may have any.
OPEN = 6

onnxruntime.set_default_logger_severity(4)


class Refused(Exception):
    """The framework does not take the data."""


class Onnx:
    name = "onnxruntime"
    TYPES = {"float": "f4", "double": "f8", "int64": "i8", "int32": "i4", "bool": "?", "string": "U3", "uint8": "u1"}

    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(path)
        self.inputs = []
        for given in self.session.get_inputs():
            kind = given.type.removeprefix("tensor(").removesuffix(")")
            if kind not in self.TYPES:
                raise ValueError(f"{given.type} is not an array of NumPy")
            shape = [ROWS, 3] if not given.shape and "norank" in path else given.shape
            sizes = [size if isinstance(size, int) else ROWS if axis == 0 else OPEN for axis, size in enumerate(shape)]
            self.inputs.append((given.name, self.TYPES[kind], sizes))
        self.labels = []

    def takes(self, arrays, _):
        feed = {name: array.astype(object) if array.dtype.kind == "U" else array for name, array in arrays.items()}
        return self.session.run(None, feed)


class OpenVino:
    name = "OpenVINO"
    TYPES = {"boolean": "?", "bf16": None, "i4": None, "string": "U3"}

    def __init__(self, path):
        core = openvino.Core()
        model = core.read_model(path)
        self.inputs = []
        for port in model.inputs:
            kind = port.element_type.get_type_name()
            dtype = self.TYPES[kind] if kind in self.TYPES else f"{kind[0]}{int(kind[1:]) // 8}"
            if dtype is None:
                raise ValueError(f"{kind} is not a dtype of NumPy")
            if port.partial_shape.rank.is_dynamic:
                raise ValueError("an input has any number of axes")
            sizes = []
            for axis, size in enumerate(port.partial_shape):
                wanted = ROWS if axis == 0 else OPEN
                most = size.max_length if size.max_length >= 0 else wanted
                sizes.append(size.get_length() if size.is_static else min(max(wanted, size.min_length), most))
            self.inputs.append((port.any_name, dtype, sizes))
        self.compiled = core.compile_model(model, "CPU")
        self.labels = []

    def takes(self, arrays, _):
        return list(self.compiled(arrays).values())


class TfLite:
    name = "TFLite"

    def __init__(self, path):
        self.model = tensorflow.lite.Interpreter(path)
        self.signature = self.model.get_signature_list()
        key = next(iter(self.signature))
        self.runner = self.model.get_signature_runner(key)
        details = self.runner.get_input_details()
        self.inputs = []
        for name, detail in details.items():
            shape = detail["shape_signature"]
            sizes = [int(size) if size >= 0 else ROWS if axis == 0 else OPEN for axis, size in enumerate(shape)]
            self.inputs.append((name, numpy.dtype(detail["dtype"]).str[1:], sizes))
        self.labels = []

    def takes(self, arrays, _):
        return list(self.runner(**arrays).values())


class Keras:
    name = "Keras"

    def __init__(self, path):
        try:
            self.model = keras.saving.load_model(path, safe_mode=False)
        except (TypeError, ValueError):
            # It reads some losses of older files only where they are not used.
            self.model = keras.saving.load_model(path, safe_mode=False, compile=False)
        # A graph that was traced for other data is not asked again whether the shapes fit.
        self.model.run_eagerly = True
        self.inputs = []
        for tensor in self.model.inputs:
            sizes = [size or OPEN for size in tensor.shape[1:]]
            self.inputs.append((tensor.name, numpy.dtype(tensor.dtype).str[1:], [ROWS, *sizes]))
        # Of a model that was not compiled, the labels are not known.
        self.labels = list(self.model.outputs) if self.model.compiled else []

    def takes(self, arrays, labels):
        names = [name for name, _, _ in self.inputs]
        if len(names) == 1 and len(arrays) == 1:
            [data] = arrays.values()
        elif set(names) == set(arrays) and not isinstance(self.model.input, dict):
            data = [arrays[name] for name in names]
        else:
            data = arrays
        for layer in self.model.layers:
            if getattr(layer, "stateful", False):
                layer.reset_state()
        if labels is not None:
            return [numpy.asarray(self.model.train_on_batch(data, labels))]
        return tensorflow.nest.flatten(self.model.predict_on_batch(data))


def fitting(dtype, sizes):
    numbers = numpy.arange(numpy.prod(sizes, dtype=int)).reshape(sizes) % 2
    return numbers.astype("U1" if dtype.startswith("U") else dtype)


def changes(inputs):
    """Data that fits, and what is wrong with each of the others."""
    good = {name: fitting(dtype, sizes) for name, dtype, sizes in inputs}
    yield "fits", good
    one = {name: array[:1] for name, array in good.items() if array.ndim}
    if len(one) == len(good):
        yield "one sample", one
    for name, dtype, sizes in inputs:
        array = good[name]

        def changed(other, name=name):
            return {**good, name: other}

        if dtype == "f4":
            yield "f64 for f32", changed(array.astype("f8"))
            yield "i64 for f32", changed(array.astype("i8"))
            if sizes and array.size:
                nan = array.copy()
                nan.flat[0] = numpy.nan
                yield "NaN", changed(nan)
        if dtype == "i4":
            yield "i64 for i32", changed(array.astype("i8"))
            yield "-1", changed(array - 1)
            yield "a large integer", changed(array + 10**6)
        if dtype == "i8":
            yield "i32 for i64", changed(array.astype("i4"))
            yield "-1", changed(array - 1)
            yield "a large integer", changed(array + 10**6)
        if dtype == "u1":
            yield "f32 for u8", changed(array.astype("f4"))
        if array.size and sizes:
            yield "an axis too few", changed(array[0])
            wider = numpy.concatenate([array, array[..., :1]], axis=-1)
            yield "a longer last axis", changed(wider)
            yield "other numbers of samples", changed(numpy.concatenate([array, array[:1]]))
        yield "an axis of 1 too many", changed(array[..., None])
        if len(good) > 1:
            yield "an input is absent", {other: array for other, array in good.items() if other != name}
        else:
            yield "a name of its own", {"data": array}
    extra = numpy.zeros([ROWS], "f4")
    yield "one array more", {**good, "more": extra}


def labels(model):
    """Labels of a model with one output; what is right is for both sides to say."""
    shape = [ROWS, *(size or OPEN for size in model.labels[0].shape[1:])]
    classes = shape[-1]
    one_hot = numpy.eye(classes, dtype="f4")[numpy.arange(numpy.prod(shape[:-1], dtype=int)) % classes].reshape(shape)
    few = numpy.argmax(one_hot, axis=-1)
    yield "labels: one-hot", one_hot
    yield "labels: classes", few
    yield "labels: classes with a last axis of 1", few[..., None]
    yield "labels: a class too many", few + classes
    yield "labels: -1", few - 1
    yield "labels: numbers", one_hot * 7.5
    yield "labels: fewer rows", one_hot[:-1]
    yield "labels: wider", numpy.concatenate([one_hot, one_hot[..., :1]], axis=-1)


def asked(model, arrays, given):
    try:
        results = model.takes(arrays, given)
    except Exception:
        return "refuses"
    # Of maps by class, nothing is compared.
    results = [numpy.asarray(result) for result in results if not isinstance(result, list)]
    numbers = [result for result in results if result.dtype.kind == "f"]
    return "takes" if all(numpy.isfinite(result).all() for result in numbers) else "gives NaN"


def checked(path, arrays, folder, words=()):
    file = folder / "data.npz"
    numpy.savez(file, **arrays)
    command = [SCHEMA, "check", "--format", "json", *words, path, file]
    done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", timeout=60)
    if done.returncode == 0:
        return "takes"
    return "refuses" if done.returncode == 1 else f"fails: {done.stderr.strip()}"


def files():
    for folder in (MODELS, CASES):
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".onnx":
                yield Onnx, path
            elif path.suffix in (".keras", ".h5"):
                yield Keras, path
            elif path.suffix == ".tflite":
                yield TfLite, path
            elif path.suffix == ".xml":
                yield OpenVino, path


def meant():
    """The rows of the page: a framework, the data, what the framework says of it, and the check."""
    rows = [line.removeprefix("//! ") for line in PAGE.read_text().splitlines() if line.startswith("//! | ")]
    rows = [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]
    return {tuple(row[:4]) for row in rows if not row[0].startswith("-") and row[0] != "framework"}


def main():
    asked_for, disagreements, left = collections.Counter(), collections.defaultdict(list), []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for framework, path in files():
            shown = path.relative_to(ROOT / "tests/fixtures")
            try:
                model = framework(str(path))
            except Exception as error:
                reason = (str(error).strip() or repr(error)).splitlines()[0]
                left.append(f"{shown}: {framework.name} does not load it: {reason[:100]}")
                continue
            asks = [(change, arrays, None) for change, arrays in changes(model.inputs)]
            if len(model.labels) == 1:
                good = asks[0][1]
                asks += [(change, good, given) for change, given in labels(model)]
            for change, arrays, given in asks:
                asked_for[model.name] += 1
                # What the first labels are determines the metrics, so a model takes one set of them.
                theirs = asked(model if given is None else framework(str(path)), arrays, given)
                mine = checked(path, arrays if given is None else {**arrays, "y": given}, folder)
                # To refuse what leads to NaN is right.
                if mine != theirs and (mine, theirs) != ("refuses", "gives NaN"):
                    disagreements[model.name, change, theirs, mine].append(str(shown))
    for line in left:
        print(line)
    known, new = meant(), 0
    for key, found in sorted(disagreements.items()):
        new += key not in known
        print(" | ".join(key), "" if key in known else "(not on the page)", f"{len(found)} models:", *found[:3])
    unseen = known - set(disagreements)
    for key in sorted(unseen):
        print(" | ".join(key), "is on the page, but does not occur")
    total = ", ".join(f"{count} by {name}" for name, count in asked_for.items())
    kinds = len(disagreements)
    print(f"{sum(asked_for.values())} sets of data ({total}); {kinds} kinds of disagreement, {new} not on the page")
    sys.exit(bool(new or unseen))


main()
