"""Signatures of the audit's seals: Ed25519, with keys by id in the hub's key file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.crypto import keyfile
from hub.crypto.keyfile import SIGNING, Followed, Key, KeyFile
from hub.crypto.suites import AES, Suite


class Signature(NamedTuple):
    """A signature, and the id of the key that made it."""

    key_id: int
    signature: bytes
    """64 bytes."""


class Signer:
    """Signs with the newest key, as the file has it by now; what any of the keys signed can be verified."""

    def __init__(self, keys: Mapping[int, bytes], followed: Followed | None = None) -> None:
        """Keys by id, of any length."""
        self._followed = followed
        self._take(keys)

    @classmethod
    def fresh(cls) -> Signer:
        """A random key that is kept nowhere."""
        return cls({1: secrets.token_bytes(32)})

    @classmethod
    def at(cls, path: Path, suite: Suite = AES) -> Signer:
        """The keys of a key file, which gets a first one where it has none. Raises KeysUnusable for a damaged file."""
        followed, file = Followed(path), KeyFile.read(path)
        if not file.of(SIGNING):
            with keyfile.changing(path) as held:
                # Another process may have been faster.
                if not held[0].of(SIGNING):
                    held[0] = replace(held[0], keys=(*held[0].keys, Key.new(SIGNING, 1, suite)))
                file = held[0]
        return cls(_material(file), followed)

    def _take(self, keys: Mapping[int, bytes]) -> None:
        seeds = {number: hashlib.sha256(b"yixin audit\0" + key).digest() for number, key in keys.items()}
        self._keys = {number: Ed25519PrivateKey.from_private_bytes(seed) for number, seed in seeds.items()}

    def sign(self, data: bytes) -> Signature:
        """The newest key's signature."""
        if self._followed is not None and self._followed.due and (file := self._followed.news()) is not None:
            self._take(_material(file))
        newest = max(self._keys)
        return Signature(newest, self._keys[newest].sign(data))

    def holds(self, number: int, signature: bytes, data: bytes) -> bool:
        """Whether this is the signature of one of these keys."""
        key = self._keys.get(number)
        if key is None:
            return False
        try:
            key.public_key().verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def public(self, number: int) -> bytes:
        """A public key, 32 bytes."""
        return self._keys[number].public_key().public_bytes_raw()


def _material(file: KeyFile) -> dict[int, bytes]:
    return {key.id: key.material for key in file.of(SIGNING)}
