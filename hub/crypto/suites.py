"""The two families of algorithms that a key may belong to: AES with SHA-256, SM4 with SM3."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher as OpenSSL
from cryptography.hazmat.primitives.ciphers import modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

NONCE = 12
TAG = 16


class Cipher(Protocol):
    """Authenticated encryption under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Ciphertext and tag."""
        ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """The plain bytes. Raises InvalidTag, or ValueError for what cannot be any ciphertext."""
        ...


class SM4GCM:
    """SM4 in GCM (GB/T 32907, GB/T 36624), which the library offers only in parts."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """See `Cipher`."""
        encryptor = OpenSSL(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """See `Cipher`."""
        decryptor = OpenSSL(self._algorithm, modes.GCM(nonce, data[-TAG:])).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(data[:-TAG]) + decryptor.finalize()


def _sha256(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.sha256)


def _sm3(key: bytes, data: bytes) -> bytes:
    mac = HMAC(key, SM3())
    mac.update(data)
    return mac.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """A cipher with the keyed hash of its family."""

    name: str
    key_bytes: int
    cipher: Callable[[bytes], Cipher]
    mac: Callable[[bytes, bytes], bytes]
    """From key and data to 32 bytes: HMAC-SHA-256 or HMAC-SM3."""

    def new_key(self) -> bytes:
        """Random bytes of the right length."""
        return secrets.token_bytes(self.key_bytes)

    def wrapping(self, kek: bytes) -> Cipher:
        """The cipher under which a key of this suite is wrapped: of its own family, derived from the key-encryption key."""
        return self.cipher(self.mac(kek, f"yixin wrap {self.name}".encode())[: self.key_bytes])


AES = Suite("aes-256-gcm", 32, AESGCM, _sha256)
SM = Suite("sm4-gcm", 16, SM4GCM, _sm3)
SUITES = {suite.name: suite for suite in (AES, SM)}
