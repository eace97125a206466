"""`run` changes nothing outside its folder, and an interrupt loses nothing.

The tools that it calls are stand-ins, which say what they were asked, and die where a test wants it.
"""

import os
import pty
import shutil
import subprocess
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
case "$1 $2" in
    "-m venv")
        mkdir -p "$3/bin"; cp "$0" "$3/bin/python"
        dies venv
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


class Run(unittest.TestCase):
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
        shutil.copy(NOTEBOOKS / "run", self.notebooks)
        shutil.copytree(NOTEBOOKS / "kernel", self.notebooks / "kernel")
        for path in NOTEBOOKS.glob("requirements*.txt"):
            shutil.copy(path, self.notebooks)
        self.environment = {
            "PATH": f"{self.stand_ins}:/usr/bin:/bin",
            "STAND_INS": str(self.stand_ins),
            "HOME": self.folder.name,
            "EVCXR_JUPYTER": str(self.stand_ins / "kernel"),
        }

    def run_it(self, *options, stdin=subprocess.DEVNULL, **environment):
        self.environment.update(environment)
        return subprocess.run(
            ["bash", str(self.notebooks / "run"), *options],
            env=self.environment, stdin=stdin, capture_output=True, text=True, timeout=60,
        )

    def dies(self, name):
        (self.stand_ins / f"dies-{name}").touch()

    def asked(self):
        path = self.stand_ins / "asked"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def test_an_unknown_option(self):
        ran = self.run_it("--bogus")
        self.assertEqual((ran.returncode, ran.stdout), (2, ""))
        self.assertIn("there is no option `--bogus`", ran.stderr)
        self.assertFalse(self.installed.exists())

    def test_help(self):
        ran = self.run_it("--help")
        self.assertEqual(ran.returncode, 0)
        for word in ("--prepare", "--contrast", "EVCXR_JUPYTER", "github.com/evcxr/evcxr/releases"):
            self.assertIn(word, ran.stdout)

    def test_a_kernel_that_is_none_is_said_first(self):
        ran = self.run_it("--test", EVCXR_JUPYTER="/no/kernel")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("EVCXR_JUPYTER is /no/kernel, which cannot be executed", ran.stderr)
        self.assertEqual((self.asked(), self.installed.exists()), ([], False))

    def test_an_environment_that_is_half_made_is_made_again(self):
        for death in ("venv", "pip"):
            with self.subTest(death):
                shutil.rmtree(self.installed, ignore_errors=True)
                self.dies(death)
                self.assertEqual(self.run_it("--test").returncode, -9)
                self.assertTrue((self.installed / "venv").exists())
                self.asked()
                ran = self.run_it("--test")
                self.assertEqual(ran.returncode, 0, ran.stderr)
                self.assertIn(f"python3 -m venv {self.installed}/venv", self.asked())
                self.assertTrue((self.installed / "venv/bin/installed").exists())
                # And no third time.
                self.assertEqual(self.run_it("--test").stderr.count("Making"), 0)
                self.assertFalse([line for line in self.asked() if "venv" in line and "-m venv" in line])

    def test_a_kernel_that_is_half_built_is_built_on(self):
        del self.environment["EVCXR_JUPYTER"]
        self.dies("cargo")
        self.assertNotEqual(self.run_it("--test").returncode, 0)
        self.assertTrue((self.installed / "build/half").exists())
        self.asked()
        ran = self.run_it("--test")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("went on", self.asked())
        self.assertFalse((self.installed / "build").exists())
        self.assertIn("EVCXR_JUPYTER", self.run_it("--help").stdout)
        # And no third time.
        self.assertEqual(self.run_it("--test").returncode, 0)
        self.assertFalse([line for line in self.asked() if line.startswith("cargo")])

    def test_nothing_is_added_to_the_toolchain_unasked(self):
        added = "rustup component add rust-src"
        for answer, wanted in ((None, False), ("no", False), ("yes", True)):
            with self.subTest(answer):
                ran = self.run_it("--test", **({"NOTEBOOKS_RUST_SRC": answer} if answer else {}))
                self.assertEqual(ran.returncode, 0, ran.stderr)
                self.assertEqual(added in self.asked(), wanted)
                self.assertEqual(added in ran.stderr, not wanted)

    def test_on_a_terminal_it_asks(self):
        for answer, wanted in ((b"y\n", True), (b"n\n", False), (b"\n", False)):
            with self.subTest(answer):
                keyboard, terminal = pty.openpty()
                os.write(keyboard, answer)
                ran = subprocess.run(
                    ["bash", str(self.notebooks / "run"), "--test"],
                    env=self.environment, stdin=terminal, stdout=terminal, stderr=terminal, timeout=60,
                )
                said = os.read(keyboard, 10_000).decode()
                os.close(keyboard)
                os.close(terminal)
                self.assertEqual(ran.returncode, 0)
                self.assertIn("Add it to your toolchain", said)
                self.assertEqual("rustup component add rust-src" in self.asked(), wanted)

    def test_a_toolchain_that_has_its_sources_is_left_alone(self):
        (self.stand_ins / "sysroot/lib/rustlib/src/rust/library").mkdir(parents=True)
        ran = self.run_it("--test", NOTEBOOKS_RUST_SRC="yes")
        self.assertEqual((ran.returncode, "rust-src" in ran.stderr), (0, False))
        self.assertFalse([line for line in self.asked() if line.startswith("rustup")])


if __name__ == "__main__":
    unittest.main()
