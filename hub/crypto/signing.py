"""Signatures of the audit's seals: Ed25519, with keys by id in the hub's key file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.crypto import keyfile
from hub.crypto.keyfile import SIGNING, Key, KeyFile
from hub.crypto.suites import AES, Suite


class Signer:
    """Signs with the newest key; what any of the keys signed can be verified."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """Keys by id, of any length."""
        seeds = {number: hashlib.sha256(b"yixin audit\0" + key).digest() for number, key in keys.items()}
        self._keys = {number: Ed25519PrivateKey.from_private_bytes(seed) for number, seed in seeds.items()}
        self.newest = max(keys)

    @classmethod
    def fresh(cls) -> Signer:
        """A random key that is kept nowhere."""
        return cls({1: secrets.token_bytes(32)})

    @classmethod
    def at(cls, path: Path, suite: Suite = AES) -> Signer:
        """The keys of a key file, which gets a first one where it has none. Raises KeysUnusable for a damaged file."""
        file = KeyFile.read(path)
        if not file.of(SIGNING):
            with keyfile.changing(path) as held:
                # Another process may have been faster.
                if not held[0].of(SIGNING):
                    held[0] = replace(held[0], keys=(*held[0].keys, Key.new(SIGNING, 1, suite)))
                file = held[0]
        return cls({key.id: key.material for key in file.of(SIGNING)})

    def sign(self, data: bytes) -> bytes:
        """The newest key's signature, 64 bytes."""
        return self._keys[self.newest].sign(data)

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
