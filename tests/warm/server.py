"""Runs commands of `yixin` in forks of one process that has imported the hub: `python -m tests.warm.server SOCKET`.

Each command is a process of its own, with the arguments, environment, folder and files of whoever asks for it
(`client.py`), and ends with its own status or signal; only imports are spared, and the making of what all processes of
a version have alike. What must start cold (`serve`, workers, the first of each kind) is started as
`python -m hub.cli`.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import marshal
import os
import pkgutil
import select
import signal
import socket
import sys
from typing import Any

import typer.main

import resolvers.graph
from hub.cli import main
from hub.cli.app import app
from hub.policy import rights
from hub.store import announcing, figures
from schema.kit.registry import load

PACKAGES = ("hub", "schema", "resolvers", "connectors")


def imported() -> None:
    """Import what any command may import."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    load()
    # The same in each process of this version, and two seconds of its time.
    graph = kept(resolvers.graph, "Schema")
    kept(resolvers.graph, "Costs", graph.core)
    _ = graph.resolving
    kept(rights, "expected")
    kept(announcing, "expected")
    kept(figures, "expected")
    kept(typer.main, "get_command", app)
    gc.collect()
    gc.freeze()


def kept(module: Any, name: str, *arguments: Any) -> Any:
    """Have what a module makes by this name made once only, now; returns it."""
    made = functools.cache(getattr(module, name))
    setattr(module, name, made)
    return made(*arguments)


def serve(path: str) -> None:
    """Fork for each that asks; returns in the processes that shall run a command."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(16)
        print("ready", flush=True)
        signal.signal(signal.SIGCHLD, reap)
        while True:
            asking, _ = listener.accept()
            with asking:
                if os.fork() == 0:
                    listener.close()
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    attend(asking)
                    return


def reap(*_: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


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
