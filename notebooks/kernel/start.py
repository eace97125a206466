"""Starts the Rust kernel in a build folder of its own: `start.py EVCXR_JUPYTER CONNECTION_FILE`.

Two kernels cannot share a build folder. It stays, so that dependencies are compiled once. The folder
`base` is the checker's; each notebook that is open at the same time has another, which begins as a
copy.
"""

import fcntl
import os
import shutil
import sys
from pathlib import Path

import proxy
import toolchain

NOTEBOOKS = Path(__file__).resolve().parent.parent
BUILDS = NOTEBOOKS / ".evcxr"


def claim(build: Path, wait: bool) -> int | None:
    """Takes the folder for as long as any process has what is returned open."""
    build.mkdir(parents=True, exist_ok=True)
    lock = os.open(build / "lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def copy_of_base(build: Path) -> None:
    """What is compiled already need not be compiled again, unless it is being compiled."""
    base = BUILDS / "base"
    with open(base / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        partial = build / "target.partial"
        shutil.rmtree(partial, ignore_errors=True)
        cells = shutil.ignore_patterns("incremental", "libcode_*", "libctx*")
        shutil.copytree(base / "target", partial, symlinks=True, ignore=cells)
        partial.rename(build / "target")


def build_folder() -> tuple[Path, int]:
    """The folder, and what holds it."""
    if wanted := os.environ.get("EVCXR_TMPDIR"):
        build = Path(wanted)
        return build, claim(build, wait=True)
    number = 1
    while (lock := claim(BUILDS / str(number), wait=False)) is None:
        number += 1
    build = BUILDS / str(number)
    if not (build / "target").exists() and (BUILDS / "base" / "target").exists():
        copy_of_base(build)
    return build, lock


def main() -> int:
    kernel, connection_file = sys.argv[1:]
    build, lock = build_folder()
    os.environ["EVCXR_TMPDIR"] = str(build)
    os.environ["EVCXR_CONFIG_DIR"] = str(Path(__file__).resolve().parent)
    os.environ.update(toolchain.environment(BUILDS))
    # Cells are compiled in the build folder, and name models as seen from the notebook.
    os.environ.setdefault("SCHEMA_MODEL_ROOT", str(NOTEBOOKS))
    # Inferring takes memory in small pieces. To clear huge pages for them takes a second.
    os.environ.setdefault("MIMALLOC_ALLOW_THP", "0")
    # The kernel would write itself into the folder of kernels, in place of this program.
    os.environ["JUPYTER_PATH"] = str(build / "none")
    return proxy.run(kernel, connection_file, build, lock)


if __name__ == "__main__":
    sys.exit(main())
