"""The script ``schema``."""

import signal
import sys

from . import _core


def main() -> int:
    """Run the `schema` command with the arguments of this process, and return the exit status."""
    # Python would wait for the end of the work to raise `KeyboardInterrupt`.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _core.command(["schema", *sys.argv[1:]])
