"""Real processes of `yixin`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil

PROJECT = Path(__file__).parents[3]
PUPILS = "100"
FIRST = "docs/queries/first.graphql"


class Yixin:
    """Runs `yixin` in a home, with none of the caller's own settings: `program`, where it need not start cold."""

    def __init__(self, home: Path, program: Path | None = None) -> None:
        self.home = home
        self.cold = [sys.executable, "-m", "hub.cli"]
        self.command = [str(program)] if program else self.cold
        # Byte code is kept, whatever the tests' own process was told: compiling the hub anew takes a second.
        unwanted = ("YIXIN_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        self.environment = {**kept, "YIXIN_HOME": str(home)}

    def __call__(
        self, *args: str, stdin: str = "", cold: bool = False, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*(self.cold if cold else self.command), *args],
            cwd=PROJECT,
            env=self.environment | settings,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def together(self, *commands: Sequence[str]) -> list[subprocess.CompletedProcess[str]]:
        """Run commands that do not need each other, at the same time."""
        with ThreadPoolExecutor(3) as pool:
            return list(pool.map(lambda command: self(*command), commands))

    @contextmanager
    def start(self, *args: str, cold: bool = True) -> Iterator[subprocess.Popen[str]]:
        """A process that goes on; its output can be read line by line. It is killed in the end, if need be."""
        with subprocess.Popen(
            [*(self.cold if cold else self.command), *args],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Ctrl-C must mean something even where the tests themselves run with it ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()


def refused(done: subprocess.CompletedProcess[str], code: str, *, status: int = 1) -> str:
    """The one line of a refusal; nothing else was said."""
    assert done.returncode == status, done
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error [{code}]"), line
    return line


def simulators(home: Path) -> list[int]:
    """Processes of simulators that serve this home's data."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        line = process.info["cmdline"] or []
        if "upstream" in line and str(home / "upstream") in line:
            found.append(process.info["pid"])
    return found


def until(true: Callable[[], object], *, seconds: float = 60) -> None:
    """Wait until something holds. Fails after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.05)
