"""The script ``schema`` of the wheel."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import inputschema
from inputschema import Array, Schema

SCHEMA = Path(sys.executable).parent / ("schema.exe" if os.name == "nt" else "schema")


@pytest.fixture
def files(tmp_path):
    Schema("S", x=Array("f64", ["n", 2])).save(tmp_path / "s.json")
    np.savez(tmp_path / "good.npz", x=np.ones((3, 2)))
    np.savez(tmp_path / "bad.npz", x=np.array([[1, np.nan]]))
    return tmp_path


def run(*arguments, cwd=None):
    return subprocess.run([SCHEMA, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60)


def test_the_script_is_there():
    assert SCHEMA.exists() or shutil.which("schema")
    assert run("--version").stdout == f"schema {inputschema.__version__}\n"


def test_exit_statuses(files):
    good = run("check", "s.json", "good.npz", cwd=files)
    assert (good.returncode, good.stderr) == (0, "")
    bad = run("check", "s.json", "bad.npz", cwd=files)
    assert bad.returncode == 1 and "x[0, 1] = NaN" in bad.stdout
    absent = run("check", "s.json", "absent.npz", cwd=files)
    assert absent.returncode == 2 and absent.stderr.startswith("error: ")
    wrong = run("chekc")
    assert wrong.returncode == 2 and "check" in wrong.stderr
    assert run("--help").returncode == 0


def test_names_that_are_no_unicode(files):
    if os.name == "nt" or sys.platform == "darwin":
        pytest.skip("names of files are text")
    odd = os.fsencode(files) + b"/\xff.npz"
    os.rename(os.fsencode(files / "good.npz"), odd)
    ran = subprocess.run([os.fsencode(SCHEMA), b"show", odd], capture_output=True, timeout=60)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
class TestPosix:
    def test_whoever_closes_the_pipe_hears_no_more(self, files):
        shell = f"'{SCHEMA}' check s.json bad.npz | true; echo ${{PIPESTATUS[0]}}"
        ran = subprocess.run(["bash", "-c", shell], cwd=files, capture_output=True, text=True)
        assert (ran.stdout, ran.stderr) == ("1\n", "")

    def test_interrupts_stop_it(self, files):
        os.mkfifo(files / "data.csv")
        child = subprocess.Popen([SCHEMA, "check", "s.json", "data.csv"], cwd=files)
        # It waits for data. Before Python has begun, the interrupt would be Python's.
        time.sleep(2)
        assert child.poll() is None
        child.send_signal(signal.SIGINT)
        assert child.wait(10) == -signal.SIGINT

    def test_colours_on_a_terminal(self, files):
        import pty

        controller, terminal = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "NO_COLOR": ""}
        command = [SCHEMA, "check", "s.json", "bad.npz"]
        subprocess.run(command, cwd=files, stdout=terminal, env=environment)
        os.close(terminal)
        assert b"\x1b[" in os.read(controller, 10_000)
        assert "\x1b[" not in run("check", "s.json", "bad.npz", cwd=files).stdout
