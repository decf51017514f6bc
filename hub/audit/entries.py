"""An entry of the audit, and the bytes of it that are sealed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import orjson

from schema.access.audit_entry import AuditEntry, AuditKind
from schema.access.purpose import Purpose
from schema.kit import Role

COLUMNS = ("id", *AuditEntry.declaration.columns)
"""The columns of an entry, in the order of its declaration."""

MORNING, EVENING = 6, 22
"""Hours of the district between which it is not night."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks for what, and by which document."""

    account_id: int | None
    roles: frozenset[Role]
    staff_id: int | None
    health_partner_id: int | None
    purpose: Purpose
    operation: str | None
    document: str
    """SHA-256 of the document, in hexadecimal digits."""
    token_id: int | None = None
    break_glass: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to whom."""

    kind: AuditKind
    categories: tuple[str, ...]
    students: tuple[str, ...]
    """Global ids, each once, in the order of the hub's own ids."""
    row_count: int
    student_ids: tuple[int, ...] = ()
    """The same pupils by the hub's own ids."""
    record_ids: tuple[int, ...] = ()
    """Quarantined records, each once, upward."""


def values(
    key: int, at: datetime, zone: tzinfo, caller: Caller, institution: str | None, deed: Deed
) -> list[Any]:
    """The values of `COLUMNS`. `zone` is the district's."""
    found = {
        "id": key,
        "at": at,
        "kind": deed.kind.name,
        "roles": sorted(role.name for role in caller.roles),
        "institution": institution,
        "purpose": caller.purpose.name,
        "categories": list(deed.categories),
        "break_glass": caller.break_glass,
        "at_night": not MORNING <= at.astimezone(zone).hour < EVENING,
        "account_id": caller.account_id,
        "token_id": caller.token_id,
        "operation": caller.operation,
        "document": caller.document,
        "row_count": deed.row_count,
        "students": list(deed.students),
        "student_ids": list(deed.student_ids),
        "record_ids": list(deed.record_ids),
    }
    return [found[name] for name in COLUMNS]


def leaf(row: Any) -> bytes:
    """SHA-256 of an entry's canonical bytes: its values as JSON, in the order of `COLUMNS`; instants in UTC."""
    said = list(row)
    if not said[-1]:
        # Entries from before records were named have the bytes that they had.
        said.pop()
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_UTC_Z)).digest()
