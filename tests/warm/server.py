"""Runs commands of `yixin` in forks of one process that has imported the hub: `python -m tests.warm.server SOCKET`.

Each command is a process of its own, with the arguments, environment, folder and files of whoever asks for it
(`client.py`), and ends with its own status or signal; only the second of imports is spared. What must start cold
(servers, what is killed, the first of each kind) is started as `python -m hub.cli`.
"""

from __future__ import annotations

import gc
import importlib
import marshal
import os
import pkgutil
import select
import signal
import socket
import sys

from hub.cli import main
from schema.kit.registry import load

PACKAGES = ("hub", "schema", "resolvers", "connectors")


def imported() -> None:
    """Import what any command may import."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    load()
    gc.collect()
    gc.freeze()


def serve(path: str) -> None:
    """Fork for each that asks; returns in the processes that shall run a command."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(16)
        print("ready", flush=True)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            asking, _ = listener.accept()
            with asking:
                if os.fork() == 0:
                    listener.close()
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    attend(asking)
                    return


def attend(asking: socket.socket) -> None:
    """Start the command and tell how it ended; returns in the command's own process."""
    size, files, _, _ = socket.recv_fds(asking, 8, 3)
    told = asking.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL)
    arguments, folder, environment = marshal.loads(told)
    alive, held = os.pipe()
    child = os.fork()
    if child == 0:
        asking.close()
        os.close(alive)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.argv = ["yixin", *arguments]
        return
    os.close(held)
    asking.sendall(child.to_bytes(8, "big"))
    ended, _, _ = select.select([asking, alive], [], [])
    if asking in ended:
        os.kill(child, signal.SIGKILL)  # whoever asked is gone
    _, status = os.waitpid(child, 0)
    if asking not in ended:
        asking.sendall(status.to_bytes(8, "big"))
    os._exit(0)


if __name__ == "__main__":
    imported()
    serve(sys.argv[1])
    main()
