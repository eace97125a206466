"""What type checkers say of the package, and of right and wrong uses of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WRONG = [
    number
    for number, line in enumerate((HERE / "uses.py").read_text().splitlines(), 1)
    if line.endswith("# wrong")
]


def test_mypy():
    pytest.importorskip("mypy")
    run = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    # What reads the objects of all libraries has no types to speak of.
    files = set((HERE.parent / "inputschema").glob("*.py"))
    files -= {file for file in files if file.name in ("_guard.py", "_intake.py")}
    package = [*run, "--follow-imports=silent", *sorted(files)]
    assert subprocess.run(package, capture_output=True, text=True).stdout == ""
    uses = subprocess.run([*run, HERE / "uses.py"], capture_output=True, text=True)
    lines = [line for line in uses.stdout.splitlines() if ": error:" in line]
    assert sorted({int(line.split(":")[1]) for line in lines}) == WRONG, uses.stdout


def test_pyright():
    pytest.importorskip("pyright")
    run = [sys.executable, "-m", "pyright", "--outputjson", HERE / "uses.py"]
    printed = subprocess.run(run, capture_output=True, text=True).stdout
    found = json.loads(printed[printed.index("{") :])["generalDiagnostics"]
    errors = [error for error in found if error["severity"] == "error"]
    assert sorted({error["range"]["start"]["line"] + 1 for error in errors}) == WRONG, printed
