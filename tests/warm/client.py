"""Asks the warm server for a command and ends as the command does: `python -I -S client.py SOCKET ARGUMENT…`."""

import marshal
import os
import signal
import socket
import sys
from pathlib import Path


def ask(path: str, arguments: list[str]) -> int:
    """The command's status, as `os.waitpid` tells it."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        told = marshal.dumps((arguments, str(Path.cwd()), dict(os.environ)))
        socket.send_fds(server, [len(told).to_bytes(8, "big")], [0, 1, 2])
        server.sendall(told)
        command = int.from_bytes(server.recv(8, socket.MSG_WAITALL), "big")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: os.kill(command, number))
        answer = server.recv(8, socket.MSG_WAITALL)
        assert len(answer) == 8, "the server of the commands is gone"
        return int.from_bytes(answer, "big")


status = ask(sys.argv[1], sys.argv[2:])
if os.WIFSIGNALED(status):
    signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
    os.kill(os.getpid(), os.WTERMSIG(status))
sys.exit(os.waitstatus_to_exitcode(status))
