"""The sources of std that the kernel infers types from: `folder()` is where they lie.

The kernel reads every file in the folder of the toolchain's sources, twice a start. Most of it says
nothing about types: intrinsics of processors, tests, comments, the bodies of functions. What is left is a
tenth, in a copy for each toolchain. If there are no sources, the copy is empty. The kernel would install them otherwise.
"""

import re
import shutil
import tempfile
import zlib
from pathlib import Path

import bodies

CRATES = ("core", "alloc", "std")
# Implementations for other machines are left in: there are few, and `cfg` tells them apart.
LEFT_OUT = {"tests", "benches", "testing"}
COMMENT = re.compile(r"^[ \t]*(?://.*|#\[doc = .*\])\n", re.MULTILINE)


def copy(library: Path, into: Path) -> None:
    for crate in CRATES:
        for path in sorted((library / crate / "src").rglob("*.rs")):
            relative = path.relative_to(library)
            if LEFT_OUT.isdisjoint(part.removesuffix(".rs") for part in relative.parts):
                target = into / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(bodies.without(COMMENT.sub("", path.read_text())))
    # `core` names it by this path.
    intrinsics = into / "stdarch" / "crates" / "core_arch" / "src" / "mod.rs"
    intrinsics.parent.mkdir(parents=True)
    intrinsics.write_text("pub mod arch {}\n")


def version() -> str:
    """Of what is left out. A copy that another version made is not used."""
    return f"{zlib.crc32(Path(__file__).read_bytes() + Path(bodies.__file__).read_bytes()):08x}"


def folder(base: Path, sysroot: Path) -> Path:
    """The copy, which is made if it is not there yet."""
    library = sysroot / "lib" / "rustlib" / "src" / "rust" / "library"
    have = (library / "core").is_dir()
    wanted = base / (f"library-{version()}" if have else "library-none")
    if not wanted.exists():
        partial = Path(tempfile.mkdtemp(dir=base))
        if have:
            copy(library, partial)
        else:
            (partial / "core").mkdir()
        try:
            partial.rename(wanted)
        except OSError:
            # Another kernel was faster.
            shutil.rmtree(partial)
    return wanted
