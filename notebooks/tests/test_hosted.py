"""What Binder and Colab run goes through `run`, and ends with a kernel that their Jupyter finds."""

import json
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from scratch import NOTEBOOKS, Scratch  # noqa: E402

BINDER = NOTEBOOKS.parent / ".binder"
RUSTUP = """#!/bin/sh
mkdir -p "$HOME/.cargo/bin" && mv "$STAND_INS/later/"* "$HOME/.cargo/bin"
"""


class Files(unittest.TestCase):
    def test_scripts_can_be_read_and_executed(self):
        for path in (BINDER / "postBuild", BINDER / "start", NOTEBOOKS / "hosted", NOTEBOOKS / "run"):
            with self.subTest(path.name):
                self.assertTrue(os.access(path, os.X_OK))
                subprocess.run(["bash", "-n", str(path)], check=True)

    def test_packages_are_named(self):
        self.assertIn("build-essential", (BINDER / "apt.txt").read_text().split())


class Hosted(Scratch):
    def setUp(self):
        super().setUp()
        shutil.copytree(BINDER, Path(self.folder.name) / ".binder")

    def without_rust(self):
        later = self.stand_ins / "later"
        later.mkdir()
        for name in ("cargo", "rustc", "rustup"):
            (self.stand_ins / name).rename(later / name)
        (self.stand_ins / "script").write_text(RUSTUP)
        (self.stand_ins / "curl").write_text('#!/bin/sh\ncat "$STAND_INS/script"\n')
        (self.stand_ins / "curl").chmod(0o755)

    def test_binder(self):
        self.without_rust()
        ran = self.run_it(script="../.binder/postBuild")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        asked = self.asked()
        self.assertIn("rustup component add rust-src", asked)
        self.assertTrue([line for line in asked if line.endswith("dependencies.py")])
        # And what Binder starts then sees the kernel, and finds cargo.
        (self.stand_ins / "cargo").unlink(missing_ok=True)
        started = self.run_it("sh", "-c", 'command -v cargo; cat "$JUPYTER_PATH/kernels/rust/kernel.json"', script="../.binder/start")
        self.assertEqual(started.returncode, 0, started.stderr)
        cargo, spec = started.stdout.split("\n", 1)
        self.assertTrue(cargo.startswith(self.folder.name))
        self.assertEqual(json.loads(spec)["argv"][2], self.environment["EVCXR_JUPYTER"])

    def test_colab(self):
        ran = self.run_it("--colab", script="hosted")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        path = Path(self.folder.name) / ".local/share/jupyter/kernels/rust/kernel.json"
        argv = json.loads(path.read_text())["argv"]
        env, folder, search, *kernel = argv
        self.assertEqual((env, folder), ("env", f"--chdir={self.notebooks}"))
        self.assertTrue(search.startswith("PATH=") and search.endswith("/.cargo/bin"))
        own = json.loads((self.installed / "share/kernels/rust/kernel.json").read_text())
        self.assertEqual(kernel, own["argv"])

    def test_a_toolchain_that_is_there_is_used(self):
        ran = self.run_it(script="hosted")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertFalse((Path(self.folder.name) / ".cargo").exists())

    def test_an_unknown_option(self):
        ran = self.run_it("--nope", script="hosted")
        self.assertEqual((ran.returncode, ran.stdout), (2, ""))
        self.assertIn("there is no option `--nope`", ran.stderr)
        self.assertFalse(self.installed.exists())


if __name__ == "__main__":
    unittest.main()
