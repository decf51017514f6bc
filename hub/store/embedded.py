"""The hub's own PostgreSQL: how a process gets its address and keeps it running.

Many processes share the server of one home. Each holds a lease (a shared lock on a file, which the kernel
releases however the process ends); a detached supervisor (`hub.store.supervisor`) runs the server while leases
are held. See docs/adr/0003. This module is imported by every command, so it imports nothing heavy.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from hub.base.errors import SettingsError, YixinError

PORT = 5432
GRACE_S = 10.0
_SUN_PATH = 100  # bytes of a socket's path that every Unix takes (macOS: 104, Linux: 108)
_PROBE_S = 5.0
_SPAWNS = 3


class EmbeddedError(YixinError):
    """The embedded PostgreSQL cannot be started or does not answer."""

    code = "database.embedded"


class Answer(Enum):
    """What the server says to a new connection."""

    READY = "ready"
    BUSY = "busy"
    """It lives, but starts, recovers or shuts down (SQLSTATE 57P03)."""
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is, for each role; the same as long as the home stays where it is.

    The form is libpq's, which psycopg and asyncpg take as it is; for SQLAlchemy write
    `postgresql+asyncpg://` in front instead.
    """

    owner_url: str
    """`yixin_owner`: owns the database, migrates it; no superuser."""
    app_url: str
    """`yixin_app`: answers queries; owns nothing, writes nothing and cannot bypass row-level security."""
    writer_url: str
    """`yixin_writer`: writes rows; owns nothing."""
    superuser_url: str
    """`postgres`: for backup and repair only."""

    @classmethod
    def at(cls, socket_dir: Path) -> Address:
        """The address of the server whose socket lies in this folder."""
        tail = f"@/yixin?host={quote(str(socket_dir), safe='')}&port={PORT}"
        return cls(
            *(
                f"postgresql://{role}{tail}"
                for role in ("yixin_owner", "yixin_app", "yixin_writer", "postgres")
            )
        )


def private(home: Path) -> None:
    """Make the home, readable for its owner only. Raises SettingsError."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"the home cannot be made ({error.strerror})",
            place=str(home),
            mend="set YIXIN_HOME to a folder of yours",
        ) from None


def locked(path: Path | str, how: int) -> int | None:
    """A descriptor that holds this lock (`fcntl.LOCK_EX` or `LOCK_SH`) on the file, or None if others forbid it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def probe(socket_path: str) -> Answer:
    """Ask for a session as the application's role, as a driver would, and see what comes back."""
    names = b"user\0yixin_app\0database\0yixin\0\0"
    startup = (8 + len(names)).to_bytes(4, "big") + (3 << 16).to_bytes(4, "big") + names
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as session:
        session.settimeout(_PROBE_S)
        try:
            session.connect(socket_path)
            session.sendall(startup)
            reply = session.recv(4096)
            if reply.startswith(b"R"):
                session.sendall(b"X\0\0\0\4")
        except OSError:
            return Answer.SILENT
    if not reply:
        return Answer.SILENT
    return Answer.BUSY if reply.startswith(b"E") and b"C57P03\0" in reply else Answer.READY


def _same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _short(folder: Path) -> Path:
    """The folder itself if its path suits a socket and a URL, else a link to it in a private short folder."""
    plain = re.fullmatch(r"[A-Za-z0-9_./-]+", str(folder))
    if plain and len(str(folder / f".s.PGSQL.{PORT}")) <= _SUN_PATH:
        return folder
    private = Path(f"/tmp/yixin-{os.geteuid()}")  # noqa: S108 -- $TMPDIR may be long; ownership and mode are checked
    with contextlib.suppress(FileExistsError):
        private.mkdir(mode=0o700)
    state = private.lstat()
    if state.st_uid != os.geteuid() or state.st_mode & 0o170077 != 0o040000:
        raise EmbeddedError(
            "the folder for the database's socket belongs to somebody else or is open to others",
            place=str(private),
            mend="remove it, or choose a YIXIN_HOME with a short path of plain characters",
        )
    link = private / hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    if not link.is_symlink() or link.readlink() != folder:
        for other in private.iterdir():
            if not other.exists():
                other.unlink(missing_ok=True)  # its home is gone
        fresh = private / f"{link.name}.{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(folder)
        fresh.replace(link)
    return link


class Lease:
    """Keeps the server alive for this process. A context manager; ends by itself with the process."""

    address: Address

    def __init__(self, home: Path, *, timeout: float, grace: float) -> None:
        self._root = home.resolve() / "pg"
        self._timeout = timeout
        self._grace = grace
        self._lease: int | None = None
        self.ensure()

    def ensure(self) -> None:
        """Return when the server answers; start it and its supervisor again if they died.

        Costs one probe (about 3 ms) when all is well. Raises EmbeddedError.
        """
        deadline = time.monotonic() + self._timeout
        spawns = 0
        try:
            failed_before = self._failure()[0]
            self._root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._root.mkdir(mode=0o700, exist_ok=True)
            self._hold(deadline)
            while True:
                supervisor = locked(self._root / "supervisor.lock", fcntl.LOCK_EX)
                if supervisor is not None:
                    spawns += 1
                    self._spawn(supervisor)
                if (self._root / "run").is_dir():
                    socket_dir = _short(self._root / "run")
                    if probe(str(socket_dir / f".s.PGSQL.{PORT}")) is Answer.READY:
                        self.address = Address.at(socket_dir)
                        return
                self._give_up(failed_before, spawns, deadline)
                time.sleep(0.01)
        except OSError as error:
            raise EmbeddedError(
                f"the home cannot be used: {error.strerror}",
                place=str(error.filename or self._root),
                mend="let YIXIN_HOME name a folder on a local disk that this user may write to",
            ) from error

    def release(self) -> None:
        """Give the lease back; the server stops some seconds after the last one."""
        if self._lease is not None:
            os.utime(self._lease)  # tells the supervisor from when to count its grace
            os.close(self._lease)
            self._lease = None

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _hold(self, deadline: float) -> None:
        path = self._root / "lease.lock"
        if self._lease is not None and not _same(path, self._lease):
            self.release()  # the home was removed and made anew
        while self._lease is None:
            self._lease = locked(path, fcntl.LOCK_SH)
            if self._lease is not None:
                os.utime(self._lease)
            elif time.monotonic() > deadline:
                raise self._timed_out()
            else:
                time.sleep(0.005)  # the supervisor counts leases, or stops the server

    def _spawn(self, supervisor: int) -> None:
        """Start the supervisor, which inherits its lock: there is no moment when nobody holds it."""
        paths = (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        try:
            with (self._root / "supervisor.log").open("ab") as log:
                subprocess.run(
                    [
                        *(sys.executable, "-P", "-m", "hub.store.supervisor"),
                        *(str(self._root), str(supervisor), str(self._grace)),
                    ],
                    pass_fds=(supervisor,),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    env=environment,
                    check=False,
                )
        finally:
            os.close(supervisor)

    def _failure(self) -> tuple[int, EmbeddedError | None]:
        """The supervisor's last failure with its stamp (nanoseconds)."""
        path = self._root / "failure.json"
        try:
            stamp = path.stat().st_mtime_ns
            return stamp, EmbeddedError(**json.loads(path.read_text("utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return 0, None

    def _give_up(self, failed_before: int, spawns: int, deadline: float) -> None:
        stamp, failure = self._failure()
        if failure is not None and stamp != failed_before:
            raise failure
        if spawns >= _SPAWNS:
            raise EmbeddedError(
                "the supervisor of the embedded PostgreSQL ends at once",
                place=str(self._root / "supervisor.log"),
                mend="see the end of that file",
            )
        if time.monotonic() > deadline:
            raise self._timed_out()

    def _timed_out(self) -> EmbeddedError:
        return EmbeddedError(
            f"the embedded PostgreSQL did not answer within {self._timeout:g} s",
            place=str(self._root / "supervisor.log"),
            mend="see the end of that file and of the newest file in log/ beside it; a server that recovers may need longer",
        )


def acquire(home: Path, *, timeout: float = 60, grace: float = GRACE_S) -> Lease:
    """A lease on the server of this home, which is made and started if need be. Raises EmbeddedError.

    `timeout` bounds this call and each `ensure()`, in seconds. `grace` is how long the server outlives its last
    lease; it counts for the process that starts the supervisor.
    """
    return Lease(home, timeout=timeout, grace=grace)
