"""Executes notebooks, and holds them to what they say.

    check.py [--write] [--times] [NOTEBOOK ..]

A cell tagged `raises-exception` fails, and its error holds every text that the cell's metadata
`expect`. No other cell fails, panics or loses an error to `?`, which the Rust kernel calls a
success. The outputs in the file are those of the run; `--write` makes them so. `--times` says how long
each cell takes, the first with the start of the kernel.
"""

import argparse
import difflib
import os
import queue
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync

NOTEBOOKS = Path(__file__).resolve().parent
sys.path.insert(0, str(NOTEBOOKS / "kernel"))

from colours import plain  # noqa: E402

PROJECT = NOTEBOOKS.parent

# Seconds. The first cell may compile whatever the notebook depends on.
FIRST_CELL, CELL, START = 1800, 120, 120
# How long what a cell wrote to stderr may be on its way after the cell has ended.
STRAGGLERS = 0.05

# The kernel writes both to stderr, which it does not wait for, and calls the cell a success.
# The first holds for all cells because std is one library for all of them; the second because the
# kernel's own code, which says `eprintln!` of a `?`, follows the items of earlier cells.
PANIC, LOST = "check.py: panic: ", "check.py: lost: "
TELL_TALES = f"""
std::panic::set_hook(Box::new(|panic| println!("{PANIC}{{}}", panic.to_string().replace("\\n", " "))));
#[allow(unused_macros)]
macro_rules! eprintln {{
    ($($what:tt)*) => {{ println!("{LOST}{{}}", format!($($what)*).replace("\\n", " ")) }};
}}
"""

# What a notebook begins with. Python loses nothing; its cell does nothing, so that cells have the same numbers.
BEGINNINGS = {"python3": "pass"}

# What differs from run to run, or from machine to machine.
UNSTABLE = [
    (re.compile(re.escape(str(PROJECT))), "<project>"),
    (re.compile(r"(/tmp|/var/folders/\w+/\w+/T|/private/tmp)/[^\s'\"`:,)]+"), "<temporary>"),
    (re.compile(r"(thread '[^']*') \(\d+\)"), r"\1"),
    (re.compile(r"\bsrc/lib\.rs:\d+:\d+"), "src/lib.rs"),
    (re.compile(r"\b0x[0-9a-f]{6,}\b"), "<address>"),
    (re.compile(r"/lib/python3\.\d+/"), "/lib/python3/"),
    (re.compile(r"\bIn\[\d+\]"), "In[]"),
    (re.compile(r"\brun_user_code_\d+"), "run_user_code"),
]


def stable(text, number):
    for pattern, instead in UNSTABLE:
        text = pattern.sub(instead, text)
    # The kernel counts from 2, and the checker's own cell is one more.
    return re.sub(r"command_\d+", f"command_{number + 1}", text)


def joined(text):
    return "".join(text) if isinstance(text, list) else text


def normal(outputs, number):
    """The outputs of the code cell of that number (from 1), as they are kept in the file."""
    streams, rest = {}, []
    for output in outputs:
        kind = output.output_type
        if kind == "stream":
            streams.setdefault(output.name, []).append(plain(stable(joined(output.text), number)))
        elif kind == "error":
            lines = [stable(line, number) for line in output.traceback]
            rest.append(
                nbformat.v4.new_output(
                    "error",
                    ename=output.ename,
                    evalue=plain(stable(output.evalue, number)),
                    traceback=lines,
                )
            )
        else:
            data = {
                mime: stable(joined(value), number) if isinstance(value, (str, list)) else value
                for mime, value in sorted(output.get("data", {}).items())
            }
            count = {"execution_count": number} if kind == "execute_result" else {}
            rest.append(nbformat.v4.new_output(kind, data=data, metadata={}, **count))
    said = [
        nbformat.v4.new_output("stream", name=name, text="".join(streams[name]))
        for name in ("stdout", "stderr")
        if name in streams
    ]
    return said + rest


def words(output):
    """What an output says, as lines."""
    if output.output_type == "stream":
        return [f"{output.name}: {line}" for line in joined(output.text).splitlines()]
    if output.output_type == "error":
        return [f"error: {output.evalue}", *(plain(line) for line in output.traceback)]
    return [
        f"{mime}: {line}"
        for mime, value in sorted(output.get("data", {}).items())
        for line in str(joined(value)).splitlines()
    ]


def all_words(outputs):
    return [line.rstrip() for output in outputs for line in words(output)]


def lies(cell, outputs, number):
    """What a cell says of itself and does not hold, or does and must not."""
    where = f"cell [{number}]"
    errors = [output for output in outputs if output.output_type == "error"]
    expected = cell.metadata.get("expect", [])
    if "raises-exception" in cell.metadata.get("tags", []):
        if not errors:
            yield f"{where} is tagged raises-exception, and succeeded"
        if not expected:
            yield f"{where} is tagged raises-exception, and its metadata `expect` says no text"
        told = "\n".join(line for error in errors for line in words(error))
    else:
        for error in errors:
            yield f"{where} failed: {error.evalue}"
        told = "\n".join(all_words(outputs))
    for text in expected:
        if text not in told:
            yield f"{where} does not say {text!r}, but:\n{told}"
    for line in all_words(outputs):
        if PANIC in line:
            yield f"{where} panicked: {line.split(PANIC)[1]}"
        elif LOST in line:
            yield f"{where} lost an error to `?`, or wrote it to stderr: {line.split(LOST)[1]}"
        elif line.startswith("stderr: "):
            yield f"{where} wrote to {line}"


def stale(cell, outputs, number):
    """How what is stored differs from what the cell gave."""
    stored = all_words(normal(cell.outputs, number))
    fresh = all_words(outputs)
    if stored != fresh or cell.execution_count != number:
        diff = difflib.unified_diff(stored, fresh, "stored", "fresh", lineterm="", n=1)
        yield "\n".join([f"cell [{number}] has stale outputs", *diff])


def stragglers(client):
    """What the kernel still had to say of the cell that has ended."""
    outputs = []
    while True:
        try:
            message = run_sync(client.kc.get_iopub_msg)(timeout=STRAGGLERS)
        except queue.Empty:
            return outputs
        if message["msg_type"] == "stream":
            outputs.append(nbformat.v4.output_from_msg(message))


def run(path):
    """The code cells of a notebook, each with the outputs of a run in a fresh kernel."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    tried = [nbformat.from_dict(dict(cell, outputs=[])) for cell in code]
    kernel = notebook.metadata.kernelspec.name
    beginning = nbformat.v4.new_code_cell(BEGINNINGS.get(kernel, TELL_TALES))
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=[beginning, *tried], metadata=notebook.metadata),
        kernel_name=kernel,
        resources={"metadata": {"path": str(path.parent)}},
        allow_errors=True,
        startup_timeout=START,
        timeout=FIRST_CELL,
    )
    with client.setup_kernel():
        client.execute_cell(client.nb.cells[0], 0)
        for number, (cell, copy) in enumerate(zip(code, tried), start=1):
            client.execute_cell(copy, number)
            yield cell, normal(copy.outputs + stragglers(client), number), number
            client.timeout = CELL


def check(path, write=False, seconds=None):
    """The problems of a notebook. Its outputs are renewed if asked for.

    How long each cell took is added to the list `seconds`.
    """
    problems, renewed = [], []
    seconds = [] if seconds is None else seconds
    start = time.monotonic()
    try:
        for cell, outputs, number in run(path):
            seconds.append(time.monotonic() - start)
            problems.extend(lies(cell, outputs, number))
            if not write:
                problems.extend(stale(cell, outputs, number))
            renewed.append(outputs)
            start = time.monotonic()
    except CellTimeoutError:
        problems.append(f"cell [{len(renewed) + 1}] did not end in time")
    except (DeadKernelError, RuntimeError) as error:
        problems.append(f"cell [{len(renewed) + 1}] took the kernel with it: {error}")
    if write and not problems:
        renew(path, renewed)
    return problems


def renew(path, outputs):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, fresh) in enumerate(zip(code, outputs), start=1):
        cell.outputs = fresh
        cell.execution_count = number
    nbformat.write(notebook, path)


def main():
    parser = argparse.ArgumentParser(description="Executes notebooks, and holds them to what they say.")
    parser.add_argument("--write", action="store_true", help="renew the stored outputs")
    parser.add_argument("--times", action="store_true", help="say how long each cell takes")
    parser.add_argument("notebooks", nargs="*", type=Path)
    asked = parser.parse_args()
    asked.notebooks = [path if path.exists() else NOTEBOOKS / path.name for path in asked.notebooks]
    for path in asked.notebooks:
        if not path.exists():
            parser.error(f"there is no notebook {path.name}")
    # The folder is kept, and one kernel uses it at a time.
    os.environ["EVCXR_TMPDIR"] = str(NOTEBOOKS / ".evcxr" / "base")

    failed = False
    for path in asked.notebooks or sorted(NOTEBOOKS.glob("*.ipynb")):
        print(f"{path.name} ..", flush=True)
        start = time.monotonic()
        seconds = []
        problems = check(path.resolve(), asked.write, seconds)
        print(f"{path.name}: {'; '.join(problems) and 'FAILED' or 'ok'}, {time.monotonic() - start:.0f} s")
        if asked.times:
            times = (f"[{number}] {took:.1f} s" for number, took in enumerate(seconds, start=1))
            print("  " + ", ".join(times))
        for problem in problems:
            print("  " + problem.replace("\n", "\n    "))
        failed |= bool(problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
