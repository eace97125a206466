"""`run` changes nothing outside its folder, and an interrupt loses nothing."""

import os
import pty
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from scratch import Scratch  # noqa: E402


class Run(Scratch):
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
