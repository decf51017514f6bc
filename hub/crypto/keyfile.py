"""The key file: data keys with ids, wrapped by a key-encryption key that may be kept elsewhere.

`{"kek": reference, "sealing": {"1": {"suite", "made_at", "wrapped"}}, "hashing": {…}, "cursors": {…}}`. The reference is
`inline:BASE64`, `file:PATH` (from the key file's folder) or `env:NAME`.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag

from hub.base.errors import YixinError
from hub.crypto.suites import AES, NONCE, SUITES, Suite

KEK_BYTES = 32
USES = ("sealing", "hashing", "cursors")
"""What a key is for: values in their columns, hashes by which identifiers are matched, cursors of the graph."""
SIGNING = "signing"
"""One more use, of `hub.crypto.signing`: seals of the audit. Such a key is kept for as long as what it signed."""
ALL = (*USES, SIGNING)

FRESH = 1.0
"""Seconds for which a process goes on with the newest key that it knows without looking whether there is a newer one."""


class KeysUnusable(YixinError):
    """The key file is damaged, or its key-encryption key is missing or another."""

    code = "keys.unusable"


@dataclass(frozen=True, slots=True)
class Key:
    """One data key."""

    use: str
    id: int
    suite: Suite
    made_at: datetime
    material: bytes = field(repr=False)

    @classmethod
    def new(cls, use: str, number: int, suite: Suite) -> Key:
        """A random key, made now."""
        return cls(use, number, suite, datetime.now(UTC), suite.new_key())

    def wrap(self, kek: bytes) -> dict[str, str]:
        """The key's record in the file."""
        nonce = secrets.token_bytes(NONCE)
        wrapped = nonce + self.suite.wrapping(kek).encrypt(nonce, self.material, self._named())
        made_at, text = self.made_at.isoformat(), base64.b64encode(wrapped).decode()
        return {"suite": self.suite.name, "made_at": made_at, "wrapped": text}

    @classmethod
    def unwrap(cls, use: str, number: str, record: Mapping[str, str], kek: bytes) -> Key:
        """The key of a record. Raises InvalidTag, LookupError, TypeError or ValueError."""
        suite, made_at = SUITES[record["suite"]], datetime.fromisoformat(record["made_at"])
        key = cls(use, _number(number), suite, made_at, b"")
        wrapped = base64.b64decode(record["wrapped"], validate=True)
        material = suite.wrapping(kek).decrypt(wrapped[:NONCE], wrapped[NONCE:], key._named())
        return replace(key, material=material)

    def _named(self) -> bytes:
        return f"{self.use}:{self.id}:{self.suite.name}:{self.made_at.isoformat()}".encode()


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file says."""

    kek: str
    """Where the key-encryption key is."""
    keys: tuple[Key, ...]

    @classmethod
    def new(cls, suite: Suite = AES, kek: str | None = None) -> KeyFile:
        """First keys; without a reference the key-encryption key stands in the file itself."""
        inline = f"inline:{base64.b64encode(secrets.token_bytes(KEK_BYTES)).decode()}"
        return cls(kek or inline, tuple(Key.new(use, 1, suite) for use in USES))

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """The file at a path. Raises KeysUnusable."""
        try:
            data = orjson.loads(path.read_bytes())
            if "kek" not in data:
                return cls._of_first_form(data, datetime.fromtimestamp(path.stat().st_mtime, UTC))
            kek = _resolved(data["kek"], path.parent)
            keys = [
                Key.unwrap(use, number, record, kek)
                for use in ALL
                for number, record in data.get(use, {}).items()
            ]
            if not {key.use for key in keys} >= set(USES):
                raise ValueError("a use without a key")
            return cls(data["kek"], tuple(keys))
        except InvalidTag:
            raise KeysUnusable(
                "the key-encryption key does not open the keys",
                place=str(path),
                mend="restore the key-encryption key under which they were wrapped, or the key file, from your backup",
            ) from None
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise KeysUnusable(
                "the key file is damaged",
                place=str(path),
                mend="restore it from your backup; without it sealed data is lost",
            ) from error

    @classmethod
    def _of_first_form(cls, data: Any, made_at: datetime) -> KeyFile:
        """A file of versions before key-encryption keys, whose keys stand in it as they are."""
        by_use = {
            "sealing": data["sealing"],
            "hashing": {"1": data["hashing"]},
            "cursors": {"1": data["cursors"]},
        }
        keys = [
            Key(use, _number(number), AES, made_at, _bytes(text, AES.key_bytes))
            for use, found in by_use.items()
            for number, text in found.items()
        ]
        if not data["sealing"]:
            raise ValueError("no key")
        return replace(cls.new(), keys=tuple(keys))

    def content(self, folder: Path) -> bytes:
        """The file's content. Raises KeysUnusable where the key-encryption key is missing."""
        kek = _resolved(self.kek, folder)
        data: dict[str, Any] = {"kek": self.kek} | {use: {} for use in ALL}
        for key in self.keys:
            data[key.use][str(key.id)] = key.wrap(kek)
        return orjson.dumps(data, option=orjson.OPT_INDENT_2)

    def of(self, use: str) -> list[Key]:
        """Its keys of one use, the newest first."""
        return sorted((key for key in self.keys if key.use == use), key=lambda key: -key.id)


def make(path: Path, suite: Suite, kek: str | None) -> None:
    """Write first keys where there is no file yet."""
    with contextlib.suppress(FileExistsError), _draft(path, KeyFile.new(suite, kek)) as draft:
        # Linked into place: two processes that start at once agree on one keyring.
        os.link(draft, path)


@contextlib.contextmanager
def changing(path: Path) -> Iterator[list[KeyFile]]:
    """The file for one writer at a time: what the list holds in the end is written, at once or not at all."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        before = KeyFile.read(path)
        held = [before]
        yield held
        if held[0] != before:
            with _draft(path, held[0]) as draft:
                draft.replace(path)
            os.fsync(folder)
    finally:
        os.close(folder)


class Followed:
    """A key file that other processes may change."""

    def __init__(self, path: Path) -> None:
        """As it is now."""
        self._path = path
        self._state = self._stat()
        self._looked = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether nobody has looked for `FRESH` seconds."""
        return time.monotonic() - self._looked > FRESH

    def news(self) -> KeyFile | None:
        """The file, where it is another than it was; None while it is away or damaged: what is known goes on."""
        self._looked = time.monotonic()
        try:
            state = self._stat()
            if state == self._state:
                return None
            file = KeyFile.read(self._path)
        except (OSError, KeysUnusable):
            return None
        self._state = state
        return file

    def _stat(self) -> tuple[int, int]:
        state = self._path.stat()
        return state.st_ino, state.st_mtime_ns


@contextlib.contextmanager
def _draft(path: Path, file: KeyFile) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = file.content(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _resolved(reference: str, folder: Path) -> bytes:
    """The key-encryption key that a reference names. Raises KeysUnusable."""
    scheme, _, rest = reference.partition(":")
    try:
        if scheme == "env":
            text = os.environ[rest]
        elif scheme == "file":
            text = (folder / Path(rest).expanduser()).read_text(encoding="ascii")
        elif scheme == "inline":
            text = rest
        else:
            raise ValueError("no such scheme")
        return _bytes(text.strip(), KEK_BYTES)
    except (OSError, KeyError, ValueError):
        raise KeysUnusable(
            "the key-encryption key is not there, or is no 32 bytes in base64",
            place="inline" if scheme == "inline" else reference,
            mend="make it readable for the hub's process; a new one is made by `openssl rand -base64 32`",
        ) from None


def _bytes(text: str, length: int) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != length:
        raise ValueError("a key has another length")
    return key


def _number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 255:
        raise ValueError("a key's id is one byte")
    return number
