"""Cursors: where a row stands in a list, sealed so that they tell nothing and serve only whom they were given to.

A cursor is base64url of: the key's id (one byte of length, then the id), a nonce of 12 bytes, and the AES-256-GCM
ciphertext of the sort values as JSON. The associated data name the caller (account and roles), the list, and its
filter and order; a cursor carried anywhere else does not open.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from os import urandom
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.policy import Viewer
from resolvers.compiling.orders import Term
from resolvers.errors import CursorInvalid

_NONCE = 12
_BLOCK = 64


@dataclass(frozen=True)
class CursorKeys:
    """The keys that workers share: cursors are sealed with `current`, opened with any."""

    current: str
    keys: Mapping[str, bytes]
    """Keys of 32 bytes by their id (ASCII, at most 16 characters)."""


@dataclass(frozen=True)
class Binding:
    """Whom and what a cursor is for."""

    keys: CursorKeys
    associated: bytes

    @classmethod
    def of(cls, keys: CursorKeys, viewer: Viewer, entity: str, list_: str, listing: str) -> Binding:
        """Bind to a caller, to a list (`Student`, `School.students`) and to its filter and order."""
        roles = sorted(role.name for role in viewer.roles)
        return cls(keys, orjson.dumps([viewer.account_id, roles, entity, list_, listing]))

    def seal(self, marks: Sequence[Any]) -> str:
        """The cursor of the row with these sort values."""
        plain = orjson.dumps(list(marks), default=str)
        # Padding, so that the length does not tell how long a name is.
        plain += b" " * (-len(plain) % _BLOCK)
        nonce = urandom(_NONCE)
        sealed = AESGCM(self.keys.keys[self.keys.current]).encrypt(nonce, plain, self.associated)
        name = self.keys.current.encode("ascii")
        return base64.urlsafe_b64encode(bytes([len(name)]) + name + nonce + sealed).rstrip(b"=").decode()

    def open(self, cursor: str, order: Sequence[Term]) -> list[Any]:
        """The sort values. Raises CursorInvalid for a cursor that was not sealed for exactly this."""
        try:
            raw = base64.b64decode(
                cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
            )
            length = raw[0]
            key = self.keys.keys[raw[1 : 1 + length].decode("ascii")]
            nonce, sealed = raw[1 + length : 1 + length + _NONCE], raw[1 + length + _NONCE :]
            values = orjson.loads(AESGCM(key).decrypt(nonce, sealed, self.associated))
            return [_value(term, value) for term, value in zip(order, values, strict=True)]
        except (UnicodeError, binascii.Error, ValueError, LookupError, InvalidTag):
            raise CursorInvalid(
                "this cursor was not given for this list, filter, order and caller",
                mend="start again without a cursor",
            ) from None


def _value(term: Term, value: Any) -> Any:
    if value is None:
        return None
    if term.type is datetime:
        return datetime.fromisoformat(value)
    if term.type is date:
        return date.fromisoformat(value)
    return Decimal(value) if term.type is Decimal else value
