"""The toolchain as the kernel sees it: that of the user, but for what it reads to infer types."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import std_sources

HERE = Path(__file__).resolve().parent
# The kernel asks this way to infer types, and without a platform to compile.
CARGO = """#!/bin/sh
case " $* " in
    " metadata "*" --filter-platform "*) exec {python} {seen} {cargo} "$@" ;;
    *) exec {cargo} "$@" ;;
esac
"""


def ask(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def tool(name, sysroot):
    """Where a tool of the toolchain is, past what chooses toolchains."""
    own = sysroot / "bin" / name
    return str(own if own.exists() else shutil.which(name))


def make(folder, sysroot):
    bin = folder / "bin"
    bin.mkdir(parents=True, exist_ok=True)
    quoted = {"python": sys.executable, "seen": str(HERE / "seen.py"), "cargo": tool("cargo", sysroot)}
    text = CARGO.format(**{name: shlex.quote(value) for name, value in quoted.items()})
    new = bin / f"cargo.{os.getpid()}"
    new.write_text(text)
    new.chmod(0o755)
    new.rename(bin / "cargo")
    if not (bin / "rustc").exists():
        new = bin / f"rustc.{os.getpid()}"
        new.symlink_to(tool("rustc", sysroot))
        new.rename(bin / "rustc")


def environment(base):
    """The variables that make the kernel see it. What it needs is in the folder `base`."""
    sysroot = Path(ask("rustc", "--print", "sysroot"))
    release, commit = (
        re.search(rf"^{key}: (\S+)$", ask("rustc", "-vV"), re.MULTILINE)[1] for key in ("release", "commit-hash")
    )
    version = f"{release}-{commit[:9]}"
    folder = base / f"rust-{version}"
    make(folder, sysroot)
    return {
        "RUSTUP_TOOLCHAIN": str(folder),
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", os.defpath)]),
        "RUST_SRC_PATH": str(std_sources.folder(folder, sysroot)),
    }
