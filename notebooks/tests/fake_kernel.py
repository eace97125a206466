"""A kernel for tests of what stands before it: it does what the code names, as evcxr's would."""

import json
import os
import sys
import time
from pathlib import Path

import zmq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "kernel"))

import wire  # noqa: E402

ERROR = {"ename": "Error", "evalue": "no", "traceback": ["\x1b[38;5;54ma\x1b[0m\x1b[38;5;54mb\x1b[0m c"]}


class Kernel:
    def __init__(self, connection):
        self.key = connection["key"].encode()
        context = zmq.Context()
        self.sockets = {}
        kinds = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.PUB}
        for channel, kind in kinds.items():
            self.sockets[channel] = context.socket(kind)
            self.sockets[channel].linger = 1000
            self.sockets[channel].bind(f"tcp://{connection['ip']}:{connection[f'{channel}_port']}")
        self.count = 0

    def send(self, channel, request, kind, content):
        names = [] if channel == "iopub" else request[: request.index(wire.DELIMITER)]
        self.count += 1
        header = {"msg_id": f"{os.getpid()}-{self.count}", "msg_type": kind, "session": "fake", "version": "5.3"}
        header.update(username="", date="2026-01-01T00:00:00Z")
        parent = wire.parts(request)[wire.HEADER]
        parts = [json.dumps(header).encode(), parent, b"{}", json.dumps(content).encode()]
        self.sockets[channel].send_multipart([*names, wire.DELIMITER, wire.sign(self.key, parts), *parts])

    def execute(self, request, code):
        if code == "error":
            self.send("iopub", request, "error", ERROR)
        elif code == "input":
            self.send("stdin", request, "input_request", {"prompt": "?", "password": False})
            said = json.loads(wire.parts(self.sockets["stdin"].recv_multipart())[wire.CONTENT])
            self.send("iopub", request, "stream", {"name": "stdout", "text": said["value"]})
        elif code == "die":
            os._exit(3)
        elif code == "wait":
            while not self.sockets["control"].poll(60_000):
                pass
            self.control()
        elif code == "much":
            for number in range(3000):
                self.send("iopub", request, "stream", {"name": "stdout", "text": f"{number}\n"})
        else:
            self.send("iopub", request, "stream", {"name": "stdout", "text": f"{os.getpid()}"})
        status = "error" if code == "error" else "ok"
        self.send("shell", request, "execute_reply", {"status": status, "execution_count": 1})

    def control(self):
        request = self.sockets["control"].recv_multipart()
        kind = json.loads(wire.parts(request)[wire.HEADER])["msg_type"]
        self.send("control", request, kind.replace("request", "reply"), {"status": "ok", "restart": False})
        if kind == "shutdown_request":
            time.sleep(0.1)
            sys.exit(0)

    def shell(self):
        request = self.sockets["shell"].recv_multipart()
        header, content = (json.loads(wire.parts(request)[part]) for part in (wire.HEADER, wire.CONTENT))
        self.send("iopub", request, "status", {"execution_state": "busy"})
        if header["msg_type"] == "execute_request":
            self.execute(request, content["code"])
        else:
            info = {"status": "ok", "protocol_version": "5.3", "implementation": "fake", "banner": ""}
            info["language_info"] = {"name": "fake"}
            self.send("shell", request, "kernel_info_reply", info)
        self.send("iopub", request, "status", {"execution_state": "idle"})

    def run(self):
        poller = zmq.Poller()
        poller.register(self.sockets["shell"], zmq.POLLIN)
        poller.register(self.sockets["control"], zmq.POLLIN)
        while True:
            ready = dict(poller.poll())
            if self.sockets["control"] in ready:
                self.control()
            elif self.sockets["shell"] in ready:
                self.shell()


if __name__ == "__main__":
    Kernel(json.loads(Path(sys.argv[2]).read_text())).run()
