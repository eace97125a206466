"""Compiles what the notebooks depend on, so that no first cell takes minutes in silence.

It is done again when a notebook depends on something else, or the compiler is another.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent
BASE = NOTEBOOKS / ".evcxr" / "base"
# Written last.
COMPILED = BASE / "compiled"
SECONDS = 1800


def wanted(path):
    """The lines of a notebook that say what it depends on."""
    notebook = nbformat.read(path, as_version=4)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return [line.strip() for line in "\n".join(sources).splitlines() if line.startswith(":dep ")]


def different(notebooks):
    """What there is to compile. Notebooks that depend on the same share it."""
    found = []
    for path in notebooks:
        lines = wanted(path)
        if lines and lines not in found:
            found.append(lines)
    return found


def compile_all(lines):
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(lines))]),
        kernel_name="rust",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
        timeout=SECONDS,
        startup_timeout=SECONDS,
    )
    client.execute()


def main():
    compiler = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    # The one that opens first is the first of these.
    sets = different(sorted(NOTEBOOKS.glob("*.ipynb")))
    state = "\n\n".join([compiler, *("\n".join(lines) for lines in sets)])
    if COMPILED.exists() and COMPILED.read_text() == state:
        return
    print("Compiling what the notebooks depend on (once; one to five minutes) ..", flush=True)
    os.environ["EVCXR_TMPDIR"] = str(BASE)
    start = time.monotonic()
    for lines in sets:
        compile_all(lines)
    COMPILED.write_text(state)
    print(f"Compiled, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
