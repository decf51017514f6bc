"""Sealed values: AES-256-GCM with key ids, and the keyed hash by which sealed identifiers are matched.

A sealed value is `key id (1 byte) | nonce (12) | ciphertext and tag`; the place where it lies (table, column and
row) is its associated data, so a value copied elsewhere does not open.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.base.errors import YixinError

KEY_BYTES = 32


class SealError(YixinError):
    """A sealed value does not open: wrong key, or the value was changed or moved."""

    code = "crypto.seal"


class Keyring:
    """The hub's keys: sealing keys by id (the newest seals, all open), one for hashes, one for cursors."""

    def __init__(self, sealing: dict[int, bytes], hashing: bytes, cursors: bytes) -> None:
        self._ciphers = {number: AESGCM(key) for number, key in sealing.items()}
        self._newest = max(sealing)
        self._hashing = hashing
        self.cursors = cursors

    @classmethod
    def generate(cls) -> dict[str, object]:
        """Fresh keys in the form of the key file."""

        def key() -> str:
            return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

        return {"sealing": {"1": key()}, "hashing": key(), "cursors": key()}

    @classmethod
    def at(cls, path: Path) -> Keyring:
        """Read the key file, or make it (mode 0600) where there is none. Raises SealError for a file that is no keyring."""
        if not path.exists():
            _create(path, orjson.dumps(cls.generate(), option=orjson.OPT_INDENT_2))
        try:
            data = orjson.loads(path.read_bytes())
            sealing = {_number(number): _key(key) for number, key in data["sealing"].items()}
            return cls(sealing, _key(data["hashing"]), _key(data["cursors"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SealError(
                "the key file is damaged",
                place=str(path),
                mend="restore it from your backup; without it sealed data is lost",
            ) from error

    def seal(self, place: str, text: str) -> bytes:
        """Encrypt text for one place (`student.national_id:17`)."""
        nonce = os.urandom(12)
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), place.encode())
        return bytes((self._newest,)) + nonce + sealed

    def open(self, place: str, data: bytes) -> str:
        """Decrypt what was sealed for this place. Raises SealError."""
        cipher = self._ciphers.get(data[0]) if data else None
        if cipher is None:
            raise SealError(
                "the value names a key that this hub does not have", place=place.partition(":")[0]
            )
        try:
            return cipher.decrypt(data[1:13], data[13:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise SealError(
                "the value was changed, moved or sealed with another key", place=place.partition(":")[0]
            ) from None

    def digest(self, kind: str, text: str) -> bytes:
        """Keyed hash (HMAC-SHA-256, 16 bytes) of an identifier, for equality only."""
        return hmac.new(self._hashing, f"{kind}\0{text}".encode(), hashlib.sha256).digest()[:16]


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has another length")
    return key


def _number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 255:
        raise ValueError("a key's id is one byte")
    return number


def _create(path: Path, content: bytes) -> None:
    # Written aside and linked into place: two processes that start at once agree on one keyring.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
