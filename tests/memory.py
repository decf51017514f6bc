"""Where tests keep their files: in memory where there is enough, as a district of theirs is a copy of 1,600 small ones."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 8 << 30
"""Bytes that must be free, of the folder and of the machine: two workers fill less than half of it."""


def used() -> None:
    """Have whatever this process and those that it starts make for a while made there; elsewhere than on Linux nothing changes.

    Who names a folder by TMPDIR is heeded.
    """
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    if min(shutil.disk_usage(MEMORY).free, _available()) >= ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _available() -> int:
    """Bytes that the machine can give."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    said = dict(line.split(":", 1) for line in lines)
    return int(said["MemAvailable"].split()[0]) << 10
