"""The README: its snippets run, in order, and say what it says that they say."""

import contextlib
import io
import re
import traceback
from pathlib import Path

import numpy as np
import pytest

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

FENCES = [(found[1], found[2]) for found in BLOCK.finditer(README.read_text(encoding="utf-8"))]
# Each snippet, with the text that follows it, if one does.
SNIPPETS = [
    (source, after[1] if after[0] == "text" else None)
    for (kind, source), after in zip(FENCES, [*FENCES[1:], ("", "")])
    if kind == "python"
]


def run(source, names):
    """What a snippet prints, or raises."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, str(README), "exec"), names)
        except Exception as error:
            return COLOURS.sub("", "".join(traceback.format_exception_only(error)))
    return out.getvalue()


def test_the_first_example_needs_nothing_else():
    source, said = SNIPPETS[0]
    assert said is not None
    assert run(source, {}).splitlines() == said.splitlines()


@pytest.fixture
def files(tmp_path, monkeypatch):
    """What the snippets read."""
    keras = pytest.importorskip("keras")
    monkeypatch.chdir(tmp_path)
    from inputschema import Array, Schema

    Schema("S", x=Array("f32", ["batch", 3])).save("train.schema.json")
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(10)]).save("model.keras")
    keras.backend.clear_session()
    return tmp_path


def test_snippets_run_and_say_what_is_printed(files):
    names = {}
    for source, said in SNIPPETS:
        told = run(source, names)
        if said is None:
            assert "Traceback" not in told and "Error" not in told, f"{source}\n{told}"
            continue
        # Of what is said, the page shows the beginning.
        shown = [line for line in said.splitlines() if line.strip()]
        told = [line for line in told.splitlines() if line.strip()]
        assert told[: len(shown)] == shown, f"{source}\n" + "\n".join(told)
    # What the page says in words.
    assert np.isnan(names["model"].get_weights()[0]).any()
    assert (files / "plan.json").exists()
    for name in ("test_predicts_whatever_is_valid",):
        names[name]()
    for array, code in names["features"].breakable():
        names["test_refuses_whatever_is_not"](array, code)


def test_commands_are_there():
    import subprocess
    import sys

    for kind, source in FENCES:
        for line in source.splitlines():
            if kind == "sh" and line.startswith("schema "):
                command = [sys.executable, "-m", "inputschema", line.split()[1], "--help"]
                assert subprocess.run(command, capture_output=True).returncode == 0, line


def test_the_page_of_the_project():
    keras = pytest.importorskip("keras")
    page = (README.parent.parent / "README.md").read_text(encoding="utf-8")
    (source,) = (
        found[2]
        for found in BLOCK.finditer(page)
        if found[1] == "python" and "import inputschema" in found[2] and "fit(" in found[2]
    )
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile(loss="sparse_categorical_crossentropy")
    x = np.ones((4, 3), np.float32)
    names = {"model": model, "x": x, "y": np.array([0, 1, 0, 1])}
    told = run(source, names)
    assert "Error" not in told and "InvalidData" not in told, told
