"""Natural keys: what makes a record of a resource the same record, however the API spells it.

Ed-Fi keys its resources by values, not by the server's `id`: a record carries them in its references, `/deletes` in
`keyValues` and `/keyChanges` in `oldKeyValues` and `newKeyValues` (Ed-Fi ODS/API, change queries).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from hub.sync.contract import Raw, RecordError

NATURAL_KEYS: Mapping[str, Mapping[str, str]] = {
    "schools": {"schoolId": "schoolId"},
    "sessions": {
        "schoolId": "schoolReference/schoolId",
        "schoolYear": "schoolYearTypeReference/schoolYear",
        "sessionName": "sessionName",
    },
    "calendarDates": {
        "calendarCode": "calendarReference/calendarCode",
        "date": "date",
        "schoolId": "calendarReference/schoolId",
        "schoolYear": "calendarReference/schoolYear",
    },
    "students": {"studentUniqueId": "studentUniqueId"},
    "studentSchoolAssociations": {
        "entryDate": "entryDate",
        "schoolId": "schoolReference/schoolId",
        "studentUniqueId": "studentReference/studentUniqueId",
    },
    "studentSchoolAttendanceEvents": {
        "attendanceEventCategoryDescriptor": "attendanceEventCategoryDescriptor",
        "eventDate": "eventDate",
        "schoolId": "schoolReference/schoolId",
        "schoolYear": "sessionReference/schoolYear",
        "sessionName": "sessionReference/sessionName",
        "studentUniqueId": "studentReference/studentUniqueId",
    },
}
"""By resource: the parts of its key by their name in `keyValues`, each with its path in the record."""

DATES = frozenset({"date", "entryDate", "eventDate"})


def joined(parts: Mapping[str, object]) -> str:
    """One string for the parts of a key, in their order; both separator and backslash within a part are escaped."""
    return "|".join(_text(name, part) for name, part in parts.items())


def key_values(resource: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a record's own key, by name. Raises RecordError naming the first that is missing."""
    return {name: _part(_at(record, path), path) for name, path in NATURAL_KEYS[resource].items()}


def record_raw(resource: str, record: object) -> Raw:
    """A record as the API listed it."""
    if not isinstance(record, dict):
        fault = RecordError("a record must be a JSON object", value=record)
        return Raw(f"unreadable:{_digest(record)}", {}, fault=fault)
    time = _instant(record.get("_lastModifiedDate"))
    try:
        return Raw(joined(key_values(resource, record)), record, time)
    except RecordError as fault:
        key = f"id:{record['id']}" if record.get("id") else f"unreadable:{_digest(record)}"
        return Raw(key, record, time, fault=fault)


def gone_raw(resource: str, entry: object, values: str) -> Raw:
    """A key that is no more: an entry of `/deletes` (`keyValues`) or of `/keyChanges` (`oldKeyValues`)."""
    if isinstance(entry, dict) and isinstance(found := entry.get(values), dict):
        try:
            parts = {name: _part(found.get(name), f"{values}/{name}") for name in NATURAL_KEYS[resource]}
            return Raw(joined(parts), {}, gone=True)
        except RecordError as error:
            fault = error
    else:
        fault = RecordError("tells of a change without the key it concerns", field=values)
    return Raw(f"unreadable:{_digest(entry)}", entry if isinstance(entry, dict) else {}, fault=fault)


def _at(record: Mapping[str, Any], path: str) -> object:
    found: object = record
    for step in path.split("/"):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _part(part: object, path: str) -> object:
    if part is None or part == "" or isinstance(part, bool | dict | list):
        raise RecordError("a part of the record's key is missing", field=path, value=part)
    return part


def _text(name: str, part: object) -> str:
    text = str(part)
    if name in DATES:  # `/deletes` of some versions gives dates with a time of midnight
        text = text.partition("T")[0]
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _digest(entry: object) -> str:
    return hashlib.sha256(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]


def _instant(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
