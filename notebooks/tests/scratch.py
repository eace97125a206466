"""A copy of what installs the notebooks, among tools that only say what they were asked.

A tool dies in the middle of its work where a test wants it to.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent

# Each says what it was asked. It kills `run`, after half of its work, if it finds its name in `dies`.
COMMON = """#!/bin/sh
echo "$(basename "$0") $*" >>"$STAND_INS/asked"
dies() { if [ -e "$STAND_INS/dies-$1" ]; then rm "$STAND_INS/dies-$1"; kill -KILL $PPID; exit 1; fi; }
"""
PYTHON = """
case "$1" in -|-c) exec "$REAL_PYTHON" "$@" ;; esac
case "$1 $2" in
    "-m venv")
        mkdir -p "$3/bin"; cp "$0" "$3/bin/python"
        dies venv
        cp "$0" "$3/bin/jupyter"
        cp "$0" "$3/bin/pip" ;;
    "-m pip")
        [ -e "$(dirname "$0")/pip" ] || { echo "No module named pip"; exit 1; }
        touch "$(dirname "$0")/half"
        dies pip
        touch "$(dirname "$0")/installed" ;;
esac
"""
CARGO = """
mkdir -p "$CARGO_TARGET_DIR"
[ ! -e "$CARGO_TARGET_DIR/half" ] || echo "went on" >>"$STAND_INS/asked"
touch "$CARGO_TARGET_DIR/half"
dies cargo
while [ $# -gt 0 ]; do [ "$1" != --root ] || root=$2; [ "$1" != --version ] || version=$2; shift; done
mkdir -p "$root/bin"; cp "$0" "$root/bin/evcxr_jupyter"
echo "\\"evcxr_jupyter $version (registry)\\" = [\\"evcxr_jupyter\\"]" >"$root/.crates.toml"
"""
RUSTC = """
case "$*" in
    --version) echo "rustc 1.95.0 (stand-in)" ;;
    "--print sysroot") echo "$STAND_INS/sysroot" ;;
esac
"""
STAND_INS = {"python3": PYTHON, "cargo": CARGO, "rustc": RUSTC, "rustup": "", "cc": "", "kernel": ""}


class Scratch(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.stand_ins = Path(self.folder.name) / "stand-ins"
        self.notebooks = Path(self.folder.name) / "notebooks"
        self.installed = self.notebooks / ".jupyter"
        self.stand_ins.mkdir()
        self.notebooks.mkdir()
        for name, what in STAND_INS.items():
            (self.stand_ins / name).write_text(COMMON + what)
            (self.stand_ins / name).chmod(0o755)
        for name in ("run", "hosted"):
            shutil.copy(NOTEBOOKS / name, self.notebooks)
        shutil.copytree(NOTEBOOKS / "kernel", self.notebooks / "kernel")
        for path in NOTEBOOKS.glob("requirements*.txt"):
            shutil.copy(path, self.notebooks)
        self.environment = {
            "PATH": f"{self.stand_ins}:/usr/bin:/bin",
            "STAND_INS": str(self.stand_ins),
            "HOME": self.folder.name,
            "REAL_PYTHON": sys.executable,
            "EVCXR_JUPYTER": str(self.stand_ins / "kernel"),
        }

    def run_it(self, *options, script="run", **environment):
        self.environment.update(environment)
        return subprocess.run(
            ["bash", str(self.notebooks / script), *options], cwd=self.folder.name,
            env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        )

    def dies(self, name):
        (self.stand_ins / f"dies-{name}").touch()

    def asked(self):
        path = self.stand_ins / "asked"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines
