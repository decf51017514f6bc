"""Cursors: where a row stands in a list, sealed so that they tell nothing and serve only whom they were given to.

A cursor is base64url of the sort values as JSON, sealed under the newest of the hub's keys for cursors. The associated
data name the caller (account and roles), the list, and its filter and order; a cursor carried anywhere else does not open.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import orjson

from hub.crypto.sealing import SealError
from hub.policy import Viewer
from resolvers.compiling.orders import Term
from resolvers.errors import CursorInvalid

_BLOCK = 64


class CursorKeys(Protocol):
    """The keys that workers share."""

    def seal(self, associated: bytes, data: bytes) -> bytes:
        """Encrypt, bound to the associated data."""
        ...

    def open(self, associated: bytes, data: bytes) -> bytes:
        """Decrypt. Raises SealError."""
        ...


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
        plain = orjson.dumps(list(marks), default=_told)
        # Padding, so that the length does not tell how long a name is.
        plain += b" " * (-len(plain) % _BLOCK)
        return base64.urlsafe_b64encode(self.keys.seal(self.associated, plain)).rstrip(b"=").decode()

    def open(self, cursor: str, order: Sequence[Term]) -> list[Any]:
        """The sort values. Raises CursorInvalid for a cursor that was not sealed for exactly this."""
        try:
            return [_value(term, value) for term, value in zip(order, self.marks(cursor), strict=True)]
        except (ValueError, LookupError):
            raise _invalid() from None

    def marks(self, cursor: str) -> list[Any]:
        """What was sealed, as JSON has it. Raises CursorInvalid for a cursor that was not sealed for exactly this."""
        try:
            raw = base64.b64decode(
                cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
            )
            found: list[Any] = orjson.loads(self.keys.open(self.associated, raw))
        except (UnicodeError, binascii.Error, ValueError, SealError):
            raise _invalid() from None
        return found


def _told(value: Any) -> str:
    """What JSON has no form for, as PostgreSQL writes it: a number has no exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _invalid() -> CursorInvalid:
    return CursorInvalid(
        "this cursor was not given for this list, filter, order and caller",
        mend="start again without a cursor",
    )


def _value(term: Term, value: Any) -> Any:
    if value is None:
        return None
    if term.type is datetime:
        return datetime.fromisoformat(value)
    if term.type is date:
        return date.fromisoformat(value)
    return Decimal(value) if term.type is Decimal else value
