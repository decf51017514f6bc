"""Global ids: base64url of `Student:310107:123`, the type, the district's code and the row."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping

from hub.store.redirects import Joined
from resolvers.errors import IdForeign, IdInvalid
from schema.kit import Entity
from schema.kit.registry import load

_FORM = re.compile(r"([A-Za-z]{1,64}):([0-9]{6}):([1-9][0-9]{0,18})", re.ASCII)
_LARGEST = 2**63 - 1


class District(str):
    """The district's code as it stands in global ids, which knows where to ask for the rows that were joined to others."""

    __slots__ = ("_joined", "_others")
    _joined: Callable[[], Joined]
    _others: tuple[Joined, Mapping[tuple[str, int], set[int]]]
    """What was joined to each row, worked out of what was known then."""

    def __new__(cls, code: str, joined: Callable[[], Joined] = dict) -> District:
        """`joined` tells by entity and row to which row it was joined; by default none was."""
        made = super().__new__(cls, code)
        made._joined, made._others = joined, ({}, {})
        return made

    def together(self, entity: type[Entity], rows: Iterable[int]) -> set[int]:
        """These rows and those that were joined to them."""
        joined = self._joined()
        if self._others[0] is not joined:
            others: dict[tuple[str, int], set[int]] = {}
            for (name, row), to in joined.items():
                others.setdefault((name, to), set()).add(row)
            self._others = joined, others
        found, waiting = set[int](), list(rows)
        while waiting:
            row = waiting.pop()
            if row not in found:
                found.add(row)
                waiting += self._others[1].get((entity.__name__, row), ())
        return found

    def stays(self, entity: type[Entity], row: int) -> int:
        """The row that stands for this one: itself, or that to which it was joined."""
        joined = self._joined()
        while (entity.__name__, row) in joined:
            row = joined[entity.__name__, row]
        return row


def encode(entity: type[Entity], district: str, row: int) -> str:
    """The global id of a row."""
    plain = f"{entity.declaration.name}:{district}:{row}".encode()
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def decode(text: str, district: str, expected: type[Entity] | None = None) -> tuple[type[Entity], int]:
    """The entity and row of a global id; of one that was joined to another, that one. Raises IdInvalid or IdForeign.

    Whether the row exists plays no part.
    """
    try:
        given = text.encode("ascii")
        # Letters, digits and colons never become a character in which base64url differs.
        plain = binascii.a2b_base64(given + b"=" * (-len(given) % 4), strict_mode=True).decode("ascii")
    except (UnicodeError, binascii.Error, ValueError):
        raise _malformed() from None
    match = _FORM.fullmatch(plain)
    entity = load().get(match[1]) if match else None
    if match is None or entity is None or int(match[3]) > _LARGEST:
        raise _malformed()
    if binascii.b2a_base64(plain.encode(), newline=False).rstrip(b"=") != given:
        raise _malformed()
    if match[2] != district:
        raise IdForeign(
            "this id belongs to another district",
            mend=f"ask the hub of district {match[2]}, this is {district}",
        )
    if expected is not None and entity is not expected:
        raise IdInvalid(
            f"this is the id of {entity.declaration.name}, not of {expected.declaration.name}",
            mend="ask node(id:) when the type is not known",
        )
    row = int(match[3])
    return entity, district.stays(entity, row) if isinstance(district, District) else row


def _malformed() -> IdInvalid:
    return IdInvalid("this is no global id", mend="give the id as an answer of this hub has it")
