"""The database cluster in the current folder: made once, started, adopted, probed, stopped.

Layout of the folder (`<home>/pg`): `data`, `run` (the socket), `log`, and the lock files. `server.lock` is
inherited, locked, by the postmaster and thereby by each of its children: while anybody of a server lives, the
kernel says so, whatever `postmaster.pid` says.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from hub.store.account import VERSION, Account
from hub.store.embedded import PORT, Answer, EmbeddedError, locked, probe

_SOCKET = f"run/.s.PGSQL.{PORT}"
_ORPHANS_S = 0.5
_SILENT_S = 15.0

# Written at each start. Nothing of a statement, a row or a parameter may reach the log: no errors of sessions,
# no details (which quote keys), no statements.
_CONFIGURATION = """\
# Written by the hub at each start. Settings of your own go into local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '../run'
unix_socket_permissions = 0700
cluster_name = 'yixin'
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 2GB
random_page_cost = 1.1
max_wal_size = 1GB
max_parallel_workers_per_gather = 1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'ISO, YMD'
default_text_search_config = 'pg_catalog.simple'
logging_collector = on
log_directory = '../log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_statement = none
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
include_if_exists = 'local.conf'
"""

_ROLES = """\
CREATE ROLE yixin_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
CREATE ROLE yixin_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
CREATE ROLE yixin_writer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
CREATE DATABASE yixin OWNER yixin_owner
REVOKE ALL ON DATABASE yixin FROM PUBLIC
GRANT CONNECT ON DATABASE yixin TO yixin_app, yixin_writer
"""
_GRANTS = """\
REVOKE ALL ON SCHEMA public FROM PUBLIC
GRANT USAGE ON SCHEMA public TO yixin_app, yixin_writer
"""

_CAUSES = (
    ("No space left on device", "free space on the disk of YIXIN_HOME"),
    ("shared memory", "free memory, or write a smaller shared_buffers into data/local.conf"),
    ("Cannot allocate memory", "free memory, or write a smaller shared_buffers into data/local.conf"),
    ("could not look up effective user ID", "give the user of this process an entry in /etc/passwd"),
    ("Permission denied", "let the hub's user own YIXIN_HOME and everything in it"),
    ("Read-only file system", "let YIXIN_HOME name a folder that can be written to"),
)


class Cluster:
    """The cluster in the current folder, and the postmaster that runs it."""

    def __init__(self) -> None:
        self._account = Account.of(Path("data"), Path("..").resolve())
        self._programs = self._account.programs()
        self._child: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None

    @staticmethod
    def explained(output: str) -> EmbeddedError:
        """The error for what PostgreSQL said last, with the way to mend it."""
        telling = re.findall(r"(?:FATAL|PANIC|error): .*", output)
        last = (telling or output.splitlines() or ["it gave no reason"])[-1].strip()
        mend = next((mend for sign, mend in _CAUSES if sign in output), "see the log")
        return EmbeddedError(
            f"the embedded PostgreSQL did not start: {last}", place=str(Path("log").absolute()), mend=mend
        )

    def prepare(self) -> None:
        """Make folders and, once, the cluster; it appears under its name only when it is complete."""
        for name in ("run", "log"):
            Path(name).mkdir(mode=0o700, exist_ok=True)
        for path in (Path(), *Path().glob("*")):
            if path.name != "data":
                self._account.own(path)
        for left in Path().glob("data.new-*"):
            shutil.rmtree(left, ignore_errors=True)
        if Path("data").exists():
            self._check_version()
        else:
            self._make()

    def _check_version(self) -> None:
        found = Path("data/PG_VERSION").read_text().strip() if Path("data/PG_VERSION").exists() else "unknown"
        if found != VERSION:
            raise EmbeddedError(
                f"the data were written by PostgreSQL {found}, and the hub brings {VERSION}",
                place=str(Path("data").absolute()),
                mend="restore a backup into a new YIXIN_HOME, or use the release of the hub that wrote them",
            )

    def _make(self) -> None:
        # A name of its own: an initdb that outlived its killed supervisor still writes to the name it was given.
        fresh = Path(f"data.new-{secrets.token_hex(4)}")
        fresh.mkdir(mode=0o700)
        self._account.own(fresh)
        try:
            locale = (
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--encoding=UTF8",
            )
            access = ("--username=postgres", "--auth-local=trust", "--auth-host=reject")
            self._run(fresh, "initdb", *locale, *access, "--data-checksums", "--no-sync", "--no-instructions")
            alone = ("--single", "-c", "exit_on_error=on", "-c", "fsync=off")  # all is synced once, below
            for database, statements in (("postgres", _ROLES), ("yixin", _GRANTS)):
                self._run(fresh, "postgres", *alone, database, statements=statements)
            self._run(fresh, "initdb", "--sync-only")
        except (EmbeddedError, OSError):
            shutil.rmtree(fresh, ignore_errors=True)  # it may be what fills the disk
            raise
        fresh.rename("data")
        folder = os.open(".", os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def _command(self, data: Path, program: str, *arguments: str) -> list[str]:
        # Through the working directory the server reaches its data below folders that are closed to its account.
        here = "/proc/self/cwd" if sys.platform == "linux" else str(data.absolute())
        first = arguments[:1] if arguments[:1] == ("--single",) else ()
        return [str(self._programs / program), *first, "-D", here, *arguments[len(first) :]]

    def _run(self, data: Path, program: str, *arguments: str, statements: str = "") -> None:
        done = subprocess.run(
            self._command(data, program, *arguments),
            cwd=data,
            env=_environment(),
            input=statements.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self._account.identity(),
        )
        if done.returncode != 0:
            raise self.explained(done.stdout.decode(errors="replace"))

    def answer(self) -> Answer:
        """What the server says to a new connection."""
        return probe(_SOCKET)

    def alive(self) -> bool:
        """Whether the postmaster that was started or adopted still runs."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None
            self._pid = None
        # A free lock tells even of a postmaster that nobody reaped, as in a container without an init process.
        return self._pid is not None and _exists(self._pid) and not _free()

    def start(self) -> None:
        """Adopt the postmaster that runs, or start one; return when it answers. Raises EmbeddedError."""
        lock = locked("server.lock", fcntl.LOCK_EX)
        if lock is None and self._adopt():
            return
        lock = lock if lock is not None else self._clear_away()
        # Nobody of an earlier server lives, so what it left is stale, even if its pid is in use again.
        for stale in (Path("data/postmaster.pid"), *Path("run").glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        fresh = Path("data/postgresql.conf.new")
        fresh.write_text(_CONFIGURATION)
        self._account.own(fresh)
        fresh.replace("data/postgresql.conf")
        try:
            with Path("log/start.log").open("wb") as log:
                self._account.own(Path("log/start.log"))
                self._child = subprocess.Popen(
                    self._command(Path("data"), "postgres"),
                    cwd="data",
                    env=_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(lock,),
                    start_new_session=True,
                    **self._account.identity(),
                )
        finally:
            os.close(lock)
        self._pid = self._child.pid
        silent_since = time.monotonic()
        while (answer := self.answer()) is not Answer.READY:
            if not self.alive():
                raise self.explained(self._last_words())
            if (
                answer is Answer.BUSY
            ):  # recovering, which may take long, and longer where it must answer often
                silent_since = time.monotonic()
                time.sleep(0.02)
            elif time.monotonic() - silent_since > _SILENT_S:
                self.stop(hurry=True)
                raise self.explained(self._last_words())
            time.sleep(0.005)

    def _last_words(self) -> str:
        """What the server wrote to its start file and the newest log."""
        logs = sorted(Path("log").glob("postgresql-*.log"), key=lambda path: path.stat().st_mtime)
        texts = (
            path.read_bytes()[-4000:].decode(errors="replace") for path in (Path("log/start.log"), *logs[-1:])
        )
        return "\n".join(texts)

    def _adopt(self) -> bool:
        """Take over a postmaster that already runs here, once it answers; False if it is none or gone."""
        give_up = time.monotonic() + _ORPHANS_S
        silent_since = time.monotonic()
        while True:
            pid = _postmaster()
            if pid is None or not _exists(pid):
                if time.monotonic() > give_up or _free():
                    return False
            else:
                give_up = time.monotonic() + _ORPHANS_S
                answer = self.answer()
                if answer is Answer.READY:
                    self._pid = pid
                    return True
                if answer is Answer.BUSY:
                    silent_since = time.monotonic()
                elif time.monotonic() - silent_since > _SILENT_S:
                    return False
            time.sleep(0.02)

    def _clear_away(self) -> int:
        """Kill what lives on of a server without a postmaster, or with one that is silent; return its lock."""
        import psutil  # only a crash needs it

        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            lock = locked("server.lock", fcntl.LOCK_EX)
            if lock is not None:
                return lock
            for process in psutil.process_iter():
                with contextlib.suppress(psutil.Error, OSError):
                    if process.name() == "postgres" and Path(process.cwd()).samefile("data"):
                        process.kill()
            time.sleep(0.05)
        raise EmbeddedError(
            "processes of an earlier server still use the data and cannot be stopped",
            place=str(Path("data").absolute()),
            mend="end the processes called postgres that belong to this home",
        )

    def stop(self, *, hurry: bool = False) -> None:
        """Stop the postmaster: sessions end, data are flushed; in a `hurry` the next start recovers instead."""
        steps = [(signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)]
        if not hurry:
            steps.insert(0, (signal.SIGINT, 30.0))
        for number, patience in steps:
            deadline = time.monotonic() + patience
            with contextlib.suppress(ProcessLookupError):
                if self._pid is not None:
                    os.kill(self._pid, number)
            while self.alive() and time.monotonic() < deadline:
                time.sleep(0.01)
            if not self.alive():
                return


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free() -> bool:
    lock = locked("server.lock", fcntl.LOCK_EX)
    if lock is None:
        return False
    os.close(lock)
    return True


def _postmaster() -> int | None:
    try:
        return int(Path("data/postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
