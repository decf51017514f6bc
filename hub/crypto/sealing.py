"""Sealed values, and the keyed hash by which sealed identifiers are matched.

A sealed value is `key id (1 byte) | nonce (12) | ciphertext and tag`; the place where it lies (table, column and
row) is its associated data, so a value copied elsewhere does not open. A hash is `key id (1 byte) | 16 bytes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from os import urandom
from pathlib import Path

from cryptography.exceptions import InvalidTag

from hub.base.errors import YixinError
from hub.crypto import keyfile
from hub.crypto.keyfile import USES, Followed, Key, KeyFile, KeysUnusable
from hub.crypto.suites import AES, NONCE, Cipher, Suite


class SealError(YixinError):
    """A sealed value does not open: wrong key, or the value was changed or moved."""

    code = "crypto.seal"


class KeyInUse(YixinError):
    """A key cannot be taken away: it seals, or values still need it."""

    code = "keys.in_use"


class Keyring:
    """The hub's keys by use and id: the newest seals, all open. It follows its file when another process changes that."""

    def __init__(self, keys: Iterable[Key], path: Path | None = None, suite: Suite = AES) -> None:
        """Keys of a file, or of nobody but this process."""
        self.path = path
        self.suite = suite
        self.cursors = Ring(self, "cursors")
        self._followed = None if path is None else Followed(path)
        self._take(keys)

    @classmethod
    def fresh(cls, suite: Suite = AES) -> Keyring:
        """Random keys that are kept nowhere."""
        return cls(KeyFile.new(suite).keys, suite=suite)

    @classmethod
    def at(cls, path: Path, suite: Suite = AES, kek: str | None = None) -> Keyring:
        """Read the key file, or make it (mode 0600) where there is none. Raises KeysUnusable.

        `suite` is that of keys which are made from now on; `kek`, where the key-encryption key of a new file is.
        """
        if not path.exists():
            keyfile.make(path, suite, kek)
        return cls(KeyFile.read(path).keys, path, suite)

    def _take(self, keys: Iterable[Key]) -> None:
        self._keys = {
            use: [key for key in sorted(keys, key=lambda key: -key.id) if key.use == use] for use in USES
        }
        self._ciphers: dict[str, dict[int, Cipher]] = {
            use: {key.id: key.suite.cipher(key.material) for key in found}
            for use, found in self._keys.items()
        }

    def refresh(self) -> bool:
        """Read the file again if it is another than it was; returns whether it was."""
        file = None if self._followed is None else self._followed.news()
        if file is not None:
            self._take(file.keys)
        return file is not None

    def keys(self, use: str) -> list[Key]:
        """The keys of one use, the newest first, as the file has them by now."""
        if self._followed is not None and self._followed.due:
            self.refresh()
        return self._keys[use]

    def seal(self, place: str, text: str) -> bytes:
        """Encrypt text for one place (`student.national_id:17`)."""
        return self.seal_bytes("sealing", place.encode(), text.encode())

    def open(self, place: str, data: bytes) -> str:
        """Decrypt what was sealed for this place. Raises SealError."""
        try:
            return self.open_bytes("sealing", place.encode(), data).decode()
        except ValueError:
            raise _refusal("the value is no text", place.encode()) from None

    def seal_bytes(self, use: str, associated: bytes, data: bytes) -> bytes:
        """Encrypt data of one use, bound to the associated data, under the newest key."""
        key = self.keys(use)[0].id
        nonce = urandom(NONCE)
        return bytes((key,)) + nonce + self._ciphers[use][key].encrypt(nonce, data, associated)

    def open_bytes(self, use: str, associated: bytes, data: bytes) -> bytes:
        """Decrypt what was sealed for one use with these associated data. Raises SealError."""
        key = data[0] if data else 0
        cipher = self._ciphers[use].get(key)
        if cipher is None and key and self.refresh():
            cipher = self._ciphers[use].get(key)
        if cipher is None:
            raise _refusal("the value names a key that this hub does not have", associated)
        try:
            return cipher.decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], associated)
        except (InvalidTag, ValueError):
            raise _refusal("the value was changed, moved or sealed with another key", associated) from None

    def digest(self, kind: str, text: str) -> bytes:
        """Keyed hash of an identifier under the newest key, for equality only."""
        return _digest(self.keys("hashing")[0], kind, text)

    def digests(self, kind: str, text: str) -> list[bytes]:
        """The same under every key, the newest first: a value that was hashed before a rotation is one of them."""
        return [_digest(key, kind, text) for key in self.keys("hashing")]

    @property
    def cells(self) -> str:
        """The secret of the blur of figures: it stays until the first of the keys that hash is retired."""
        return _digest(self.keys("hashing")[-1], "small cells", "").hex()

    def pinned(self) -> Keyring:
        """The ring as the file has it now, for one transaction: what seals and hashes stays the same in it."""
        self.refresh()
        return Pinned(self)

    def rotate(self, uses: Iterable[str] = USES) -> list[Key]:
        """Make new keys in the file, of this ring's suite; every process uses them within `FRESH` seconds.

        Raises KeysUnusable where a use has had its 255 keys.
        """
        assert self.path is not None
        with keyfile.changing(self.path) as held:
            made = [Key.new(use, held[0].of(use)[0].id + 1, self.suite) for use in uses]
            if any(key.id > 255 for key in made):
                raise KeysUnusable("no more than 255 keys of one use can be made", place=str(self.path))
            held[0] = replace(held[0], keys=(*held[0].keys, *made))
        self.refresh()
        return made

    def retire(self, use: str, number: int) -> None:
        """Take a key out of the file; what it sealed is lost. Raises KeyInUse for the newest or one that is not there."""
        assert self.path is not None
        with keyfile.changing(self.path) as held:
            older = [key for key in held[0].of(use)[1:] if key.id == number]
            if not older:
                raise KeyInUse(
                    f"key {number} is not an older key of {use}",
                    place=f"{use} {number}",
                    mend="`yixin keys list` shows them; `yixin keys rotate` makes a newer one",
                )
            held[0] = replace(held[0], keys=tuple(key for key in held[0].keys if key not in older))
        self.refresh()

    def wrap(self, reference: str | None) -> None:
        """Wrap all keys anew under the key-encryption key that is there; None: a new one in the file. Raises KeysUnusable."""
        assert self.path is not None
        with keyfile.changing(self.path) as held:
            held[0] = replace(held[0], kek=reference or KeyFile.new().kek)
        self.refresh()


class Pinned(Keyring):
    """A ring that no rotation changes. What a younger key sealed meanwhile opens all the same."""

    def __init__(self, following: Keyring) -> None:
        super().__init__([key for use in USES for key in following.keys(use)], suite=following.suite)
        self._following = following

    def open_bytes(self, use: str, associated: bytes, data: bytes) -> bytes:
        """See `Keyring`."""
        if data and data[0] not in self._ciphers[use]:
            return self._following.open_bytes(use, associated, data)
        return super().open_bytes(use, associated, data)


class Ring:
    """The keys of one use, for bytes."""

    def __init__(self, keyring: Keyring, use: str) -> None:
        self._keyring = keyring
        self._use = use

    def seal(self, associated: bytes, data: bytes) -> bytes:
        """Encrypt, bound to the associated data."""
        return self._keyring.seal_bytes(self._use, associated, data)

    def open(self, associated: bytes, data: bytes) -> bytes:
        """Decrypt. Raises SealError."""
        return self._keyring.open_bytes(self._use, associated, data)


def _digest(key: Key, kind: str, text: str) -> bytes:
    return bytes((key.id,)) + key.suite.mac(key.material, f"{kind}\0{text}".encode())[:16]


def _refusal(message: str, associated: bytes) -> SealError:
    place = associated.partition(b":")[0].decode(errors="replace")
    return SealError(message, place=place if len(place) < 100 else None)
