"""Real processes of `yixin`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

PROJECT = Path(__file__).parents[3]
PUPILS = "100"
FIRST = "docs/queries/first.graphql"


class Yixin:
    """Runs `yixin` in a home, with none of the caller's own settings."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YIXIN_")},
            "YIXIN_HOME": str(home),
            **settings,
        }

    def __call__(self, *args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hub.cli", *args],
            cwd=PROJECT,
            env=self.environment | settings,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *args: str) -> subprocess.Popen[str]:
        """A process that goes on; its output can be read line by line."""
        return subprocess.Popen(
            [sys.executable, "-m", "hub.cli", *args],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Ctrl-C must mean something even where the tests themselves run with it ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )


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
