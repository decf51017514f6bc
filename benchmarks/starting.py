"""How long a hub takes from its start until it is ready, its own PostgreSQL included."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks import usage
from benchmarks.systems import NotStarted

STARTS = 5
_PATIENCE_S = 60.0


def starting(home: Path, starts: int = STARTS) -> dict[str, Any]:
    """Medians of some cold starts of a hub with a home of its own: seconds until ready, processor seconds of its process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YIXIN_")}
    environment |= {"YIXIN_HOME": str(home), "YIXIN_LOG_LEVEL": "warning"}
    # The first also keeps what is kept beside the code.
    for command in (["db", "upgrade"], ["schema", "check"]):
        subprocess.run(_yixin(*command), env=environment, stdout=subprocess.DEVNULL, check=True)
    found = [_start(home, environment) for _ in range(starts + 1)][1:]
    return {
        "starts": starts,
        "seconds": round(median(seconds for seconds, _ in found), 2),
        "cpu_seconds": round(median(cpu for _, cpu in found), 2),
    }


def _yixin(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "hub.cli", *arguments]


def _start(home: Path, environment: dict[str, str]) -> tuple[float, float]:
    """From the process's start to its first 200 at /readyz."""
    _stop_server(home)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    begun = time.perf_counter()
    process = subprocess.Popen(
        _yixin("serve", "--port", str(port)),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _ready(port):
            if process.poll() is not None or time.perf_counter() - begun > _PATIENCE_S:
                raise NotStarted("the hub did not become ready", place=str(home), mend="start it by hand")
            time.sleep(0.005)
        return time.perf_counter() - begun, usage.seconds(process.pid)
    finally:
        process.terminate()
        process.wait()


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _stop_server(home: Path) -> None:
    """End the embedded PostgreSQL now rather than some seconds after its last user, so that the next start is a cold one."""
    file = home / "pg" / "data" / "postmaster.pid"
    with suppress(FileNotFoundError, IndexError, psutil.NoSuchProcess):
        postmaster = psutil.Process(int(file.read_text().splitlines()[0]))
        supervisor = postmaster.parent()
        if supervisor is not None and "hub.store.supervisor" in supervisor.cmdline():
            supervisor.terminate()
            psutil.wait_procs([supervisor, postmaster], timeout=_PATIENCE_S)
