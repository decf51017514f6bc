"""What a request costs the machine: processor time of a server and of PostgreSQL, and memory."""

from __future__ import annotations

import re
from pathlib import Path

import psutil

from benchmarks.database import Address


class Postgres:
    """The processes of a PostgreSQL on this machine."""

    def __init__(self, postmaster: psutil.Process) -> None:
        self._postmaster = postmaster

    @classmethod
    async def of(cls, address: Address) -> Postgres | None:
        """The server behind an address; None where its processes cannot be seen (another machine or container)."""
        connection = await address.connect()
        try:
            parent = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()")).parent()
            return cls(parent) if parent is not None and "postgres" in parent.name() else None
        except psutil.Error:
            return None
        finally:
            await connection.close()

    def seconds(self) -> float:
        """Processor seconds of all its processes so far, those that ended included (parallel workers end soon)."""
        own = self._postmaster.cpu_times()
        total = own.user + own.system + own.children_user + own.children_system
        for child in self._postmaster.children():
            try:
                times = child.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
        return float(total)


def seconds(pid: int) -> float:
    """Processor seconds of a server so far."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def resident(pid: int) -> int:
    """Bytes of memory that a server holds."""
    return int(psutil.Process(pid).memory_info().rss)


def forget_peak(pid: int) -> None:
    """Let `peak` count from now (Linux, proc(5), clear_refs)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak(pid: int) -> int:
    """The most bytes of memory that a server held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024
