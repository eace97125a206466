"""What stands between Jupyter and the kernel changes errors, and nothing else that either can see."""

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "kernel"))

import colours  # noqa: E402
import wire  # noqa: E402

SECONDS = 30
START = """
import os, sys
sys.path.insert(0, sys.argv[1])
import proxy
from pathlib import Path
lock = os.open(Path(sys.argv[4]) / "lock", os.O_RDWR | os.O_CREAT)
sys.exit(proxy.run(sys.argv[2], sys.argv[3], Path(sys.argv[4]), lock))
"""


def lives(pid):
    """Not as a zombie either."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return not state.startswith("Z") and state != ""


class Through(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.kernel_folder = tempfile.TemporaryDirectory()
        kernel = Path(self.kernel_folder.name) / "kernel"
        asked = shlex.join([sys.executable, str(HERE / "fake_kernel.py")])
        kernel.write_text(f'#!/bin/sh\nexec {asked} "$@"\n')
        kernel.chmod(0o755)
        self.manager = KernelManager(kernel_name="fake")
        self.manager._kernel_spec = KernelSpec(
            argv=[
                sys.executable, "-c", START, str(HERE.parent / "kernel"), str(kernel), "{connection_file}",
                self.folder.name,
            ],
            language="fake",
            interrupt_mode="message",
        )
        self.manager.start_kernel()
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=SECONDS)

    def tearDown(self):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()
        self.folder.cleanup()
        self.kernel_folder.cleanup()

    def said(self, code, **asked):
        """What the kernel publishes for a cell."""
        told = []
        self.client.execute_interactive(code, timeout=SECONDS, output_hook=told.append, **asked)
        return [message for message in told if message["msg_type"] not in ("status", "execute_input")]

    def kernel(self):
        """The process behind the proxy."""
        return int(self.said("pid")[0]["content"]["text"])

    def gone(self, pid):
        end = time.monotonic() + 5
        while lives(pid) and time.monotonic() < end:
            time.sleep(0.05)
        return not lives(pid)

    def test_an_error_changes_its_colours(self):
        # The client checks signatures.
        error, = self.said("error")
        self.assertEqual(error["content"]["traceback"], [f"{colours.GROUNDS[0]}ab{colours.RESET} c"])
        self.assertEqual(error["content"]["evalue"], "no")

    def test_all_of_a_long_output_arrives_in_its_order(self):
        texts = [message["content"]["text"] for message in self.said("much")]
        self.assertEqual(texts, [f"{number}\n" for number in range(3000)])

    def test_a_cell_is_asked_for_input(self):
        asked = self.said("input", allow_stdin=True, stdin_hook=lambda _: self.client.input("yes"))
        self.assertEqual(asked[-1]["content"]["text"], "yes")

    def test_the_heart_beats(self):
        time.sleep(1.5)
        self.assertTrue(self.client.is_alive() and self.client.hb_channel.is_beating())

    def test_an_interrupt_reaches_a_cell(self):
        self.client.execute("wait")
        time.sleep(0.3)
        self.manager.interrupt_kernel()
        reply = self.client.get_shell_msg(timeout=SECONDS)
        self.assertEqual(reply["content"]["status"], "ok")

    def test_a_shutdown_is_answered_and_leaves_nothing(self):
        kernel, proxy = self.kernel(), self.manager.provisioner.process.pid
        ask = self.client.session.msg("shutdown_request", {"restart": False})
        self.client.control_channel.send(ask)
        reply = self.client.get_control_msg(timeout=SECONDS)
        self.assertEqual(reply["msg_type"], "shutdown_reply")
        self.assertEqual(self.manager.provisioner.process.wait(SECONDS), 0)
        self.assertTrue(self.gone(kernel) and not lives(proxy))
        self.assertEqual([path.name for path in Path(self.folder.name).iterdir()], ["lock"])

    def test_a_kernel_that_dies_is_seen_to(self):
        self.client.execute("die")
        self.assertEqual(self.manager.provisioner.process.wait(SECONDS), 3)
        self.assertFalse(self.manager.is_alive())

    def test_a_kernel_starts_again_on_the_same_ports(self):
        before = self.kernel()
        for now in (False, True):
            self.manager.restart_kernel(now=now)
            self.client.stop_channels()
            self.connect()
            self.assertNotEqual(self.kernel(), before)
            self.assertTrue(self.gone(before))
            before = self.kernel()

    def test_a_signal_is_one_to_the_kernel(self):
        kernel = self.kernel()
        self.manager.provisioner.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.manager.provisioner.process.wait(SECONDS), 128 + signal.SIGTERM)
        self.assertTrue(self.gone(kernel))

    @unittest.skipUnless(sys.platform == "linux", "other systems do not tell a child")
    def test_who_kills_the_proxy_kills_the_kernel(self):
        kernel = self.kernel()
        self.manager.provisioner.process.kill()
        self.assertTrue(self.gone(kernel))


class Wire(unittest.TestCase):
    KEY = b"key"

    def frames(self, kind, content):
        parts = [json.dumps(part).encode() for part in ({"msg_type": kind}, {"session": "s"}, {}, content)]
        return [b"topic", wire.DELIMITER, wire.sign(self.KEY, parts), *parts, b"buffer"]

    def test_an_error_is_signed_again(self):
        frames = self.frames("error", {"traceback": ["ä"]})
        changed = wire.with_traceback(frames, self.KEY, lambda lines: [line.upper() for line in lines])
        self.assertEqual(json.loads(changed[6])["traceback"], ["Ä"])
        self.assertEqual(changed[2], wire.sign(self.KEY, changed[3:7]))
        self.assertEqual(changed[:2] + changed[7:], frames[:2] + frames[7:])

    def test_other_messages_pass(self):
        for frames in (self.frames("stream", {"traceback": ["a"]}), [b"no", b"message"]):
            self.assertIs(wire.with_traceback(frames, self.KEY, str), frames)

    def test_without_a_key_nothing_is_signed(self):
        self.assertEqual(wire.sign(b"", [b"a"]), b"")

    def test_whom_a_message_answers(self):
        self.assertTrue(wire.answers(self.frames("status", {}), "s"))
        self.assertFalse(wire.answers(self.frames("status", {}), "t"))


if __name__ == "__main__":
    unittest.main()
