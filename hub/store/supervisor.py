"""The detached process that runs the embedded PostgreSQL of one home while anybody holds a lease.

It inherits the exclusive lock that makes it the only one, works in `<home>/pg` by relative paths only (so it
never touches a home that took the place of a removed one), and is killed at any time without harm: the next
user starts another, which adopts the running server. It logs with the standard library: structlog and the
settings would take longer to import than PostgreSQL takes to start.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

from hub.store.cluster import Cluster
from hub.store.embedded import Answer, EmbeddedError, locked

log = logging.getLogger("supervisor")

_TICK_S = 0.1
_PROBE_EVERY_S = 2.0
_SILENCES = 3
_PAUSES_S = (0.1, 0.5)


class Supervisor:
    """Watches server and leases."""

    def __init__(self, grace: float) -> None:
        self._cluster = Cluster()
        self._grace = grace
        self._told_to_stop = False
        self._unused_since: float | None = None
        self._lease_stamp = 0
        self._silences = 0
        self._next_probe = 0.0

    def run(self) -> None:
        """Serve until unused, told to stop (SIGTERM), or the home is gone. Raises EmbeddedError."""
        signal.signal(signal.SIGTERM, self._tell_to_stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._cluster.prepare()
        self._bring_up()
        while not self._told_to_stop:
            time.sleep(_TICK_S)
            if not Path("lease.lock").exists() or not Path("data").exists():
                log.warning("the home was removed")
                self._cluster.stop(hurry=True)
                return
            if not self._cluster.alive():
                log.warning("the server died")
                self._bring_up()
            self._check_answer()
            lease = self._last_lease_gone()
            if lease is not None:
                self._cluster.stop()
                os.close(lease)  # newcomers waited for this, and start a new supervisor
                return
        self._cluster.stop()

    def _tell_to_stop(self, number: int, frame: object) -> None:
        self._told_to_stop = True

    def _bring_up(self) -> None:
        for pause in (*_PAUSES_S, None):
            try:
                self._cluster.start()
            except EmbeddedError as error:
                log.warning("start failed: %s", error)
                if pause is None:
                    raise
                time.sleep(pause)
            else:
                log.info("the server answers")
                self._silences = 0
                Path("failure.json").unlink(missing_ok=True)
                return

    def _check_answer(self) -> None:
        """Restart a server that lives but cannot be reached (it hangs, or its socket was deleted)."""
        now = time.monotonic()
        if now < self._next_probe:
            return
        self._silences = self._silences + 1 if self._cluster.answer() is Answer.SILENT else 0
        self._next_probe = time.monotonic() + (0.2 if self._silences else _PROBE_EVERY_S)
        if self._silences >= _SILENCES:
            log.warning("the server does not answer")
            self._cluster.stop(hurry=True)
            self._bring_up()

    def _last_lease_gone(self) -> int | None:
        """The lock that keeps newcomers out, once there was no lease for the time of grace."""
        lease = locked("lease.lock", fcntl.LOCK_EX)
        if lease is None:
            self._unused_since = None
            return None
        stamp = os.fstat(lease).st_mtime_ns
        now = time.monotonic()
        if self._unused_since is None or stamp != self._lease_stamp:
            self._unused_since, self._lease_stamp = now, stamp
        if now - self._unused_since >= self._grace:
            return lease
        os.close(lease)
        return None


def _report(error: EmbeddedError) -> None:
    text = json.dumps({"message": error.message, "place": error.place, "mend": error.mend})
    fresh = Path("failure.json.new")
    fresh.write_text(text, "utf-8")
    fresh.replace("failure.json")


def main(root: str, lock: str, grace: str) -> int:
    """Detach and supervise the server in folder `root`; `lock` is the inherited descriptor of the lock."""
    if os.fork():
        return 0  # the one who started us waits for this only
    os.setsid()
    os.chdir(root)
    os.umask(0o077)
    os.set_inheritable(int(lock), False)
    handler = RotatingFileHandler("supervisor.log", maxBytes=1_000_000, backupCount=1)
    logging.basicConfig(
        format="%(asctime)s %(process)d %(levelname)s %(message)s", level="INFO", handlers=[handler]
    )
    try:
        Supervisor(float(grace)).run()
    except EmbeddedError as error:
        log.error("%s", error)
        _report(error)
        return 1
    except OSError as error:
        log.exception("the supervisor failed")
        _report(Cluster.explained(str(error)))
        return 1
    log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
