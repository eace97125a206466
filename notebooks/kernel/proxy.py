"""Stands between Jupyter and the kernel, and makes the colours of errors readable.

The kernel is a child, on ports of its own. Messages pass as they are, except for errors. A signal to
this process is one to the kernel, and this process ends as the kernel does.
"""

import ctypes
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import zmq

import wire
from colours import readable

ROUTED = ("shell", "control", "stdin")
# Seconds. How long another process may still hold a port that was this kernel's before a restart; how
# long what the kernel said last may take to leave.
PORT, LINGER = 10, 1
# Milliseconds between looks at whether the kernel lives.
LOOK = 100


def address(connection, channel):
    separator = ":" if connection["transport"] == "tcp" else "-"
    return f"{connection['transport']}://{connection['ip']}{separator}{connection[f'{channel}_port']}"


def bind(socket, where):
    """Binds, when a process that ends has let go of the port."""
    end = time.monotonic() + PORT
    while True:
        try:
            return socket.bind(where)
        except zmq.ZMQError as error:
            if error.errno != zmq.EADDRINUSE or time.monotonic() > end:
                raise
            time.sleep(0.05)


def inner(connection):
    """A connection for the kernel: the same key, and five ports that are free."""
    context, sockets, found = zmq.Context(), [], {}
    for channel in (*ROUTED, "iopub", "hb"):
        sockets.append(context.socket(zmq.ROUTER))
        # Of those that Linux gives to no connection, or one may have it before the kernel does.
        found[f"{channel}_port"] = sockets[-1].bind_to_random_port("tcp://127.0.0.1", min_port=61000, max_port=65536)
    context.destroy(linger=0)
    return {**connection, **found, "transport": "tcp", "ip": "127.0.0.1"}


def dies_with_parent():
    """The kernel ends if this process is killed. What cannot be said to another system is left."""
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Proxy:
    def __init__(self, connection, kernel_connection, kernel):
        self.kernel = kernel
        self.key = connection["key"].encode()
        self.session = secrets.token_hex(8)
        self.context = zmq.Context()
        self.front, self.back = {}, {}
        # The kernel asks for input whoever asked it to execute: on both channels that is one name.
        name = secrets.token_bytes(8).hex().encode()
        for channel in ROUTED:
            self.front[channel] = self.socket(zmq.ROUTER)
            self.back[channel] = self.socket(zmq.DEALER)
            self.back[channel].setsockopt(zmq.ROUTING_ID, name)
        self.front["iopub"], self.back["iopub"] = self.socket(zmq.PUB), self.socket(zmq.SUB)
        self.back["iopub"].subscribe(b"")
        # It beats here: the kernel's heart says no more than that the process is there.
        self.front["hb"] = self.socket(zmq.REP)
        for channel, socket in self.front.items():
            bind(socket, address(connection, channel))
        for channel, socket in self.back.items():
            socket.connect(address(kernel_connection, channel))
        self.poller = zmq.Poller()
        for socket in (*self.back.values(), self.front["hb"]):
            self.poller.register(socket, zmq.POLLIN)

    def socket(self, kind):
        socket = self.context.socket(kind)
        # No message is dropped.
        socket.set_hwm(0)
        socket.linger = int(LINGER * 1000)
        return socket

    def alive(self):
        return self.kernel.poll() is None

    def receive(self, timeout):
        return dict(self.poller.poll(timeout))

    def beat(self):
        self.front["hb"].send(self.front["hb"].recv())

    def start(self):
        """Passes nothing on until what the kernel publishes arrives: the first words would be lost."""
        asked = False
        while self.alive():
            if not asked:
                ask = wire.message(self.key, "kernel_info_request", self.session)
                self.back["shell"].send_multipart(ask)
                asked = True
            ready = self.receive(LOOK)
            if self.front["hb"] in ready:
                self.beat()
            if self.back["iopub"] in ready:
                self.back["iopub"].recv_multipart()
                return
            if self.back["shell"] in ready:
                self.back["shell"].recv_multipart()
                # It has answered. What it published before that is here in a moment, or never.
                asked = self.back["iopub"] in dict(self.poller.poll(LOOK))

    def pass_on(self, timeout):
        """Whether anything came from the kernel."""
        ready = self.receive(timeout)
        if self.front["hb"] in ready:
            self.beat()
        for channel in ROUTED:
            if self.front[channel] in ready:
                self.back[channel].send_multipart(self.front[channel].recv_multipart())
        # What a cell publishes goes before the reply that ends it.
        for channel in ("iopub", *ROUTED):
            if self.back[channel] in ready:
                frames = self.back[channel].recv_multipart()
                if not wire.answers(frames, self.session):
                    self.front[channel].send_multipart(wire.with_traceback(frames, self.key, readable))
        return any(socket in ready for socket in self.back.values())

    def run(self):
        self.start()
        for channel in ROUTED:
            self.poller.register(self.front[channel], zmq.POLLIN)
        while self.alive():
            self.pass_on(LOOK)
        while self.pass_on(LOOK):
            pass
        self.context.destroy(linger=LINGER * 1000)


def run(kernel, connection_file, build, lock):
    """Runs the kernel until it ends, and is what it ended with."""
    connection = json.loads(Path(connection_file).read_text())
    kernel_connection = inner(connection)
    kernel_file = build / "connection.json"
    kernel_file.unlink(missing_ok=True)
    with open(os.open(kernel_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(kernel_connection, out)
    asked = [kernel, "--control_file", str(kernel_file)]
    child = subprocess.Popen(asked, pass_fds=[lock], preexec_fn=dies_with_parent)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: child.send_signal(number))
    try:
        Proxy(connection, kernel_connection, child).run()
    finally:
        child.kill()
        ended = child.wait()
        kernel_file.unlink(missing_ok=True)
    return ended if ended >= 0 else 128 - ended
