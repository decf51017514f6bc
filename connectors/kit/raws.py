"""From the items of a JSON answer to raw records."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from hub.sync.contract import Raw, RecordError

LONGEST_KEY = 255


def keyed(stream: str, item: Any, *fields: str) -> Raw:
    """The item as a record under the values of these fields; without them it is quarantined under its content's hash."""
    if not isinstance(item, dict):
        fault = RecordError("the record is no JSON object", mend=f"correct it in {stream} of the source")
        return Raw(nameless(item), {"value": item}, fault=fault)
    parts = []
    for field in fields:
        part = item.get(field)
        said = str(part) if isinstance(part, int) and not isinstance(part, bool) else part
        if not isinstance(said, str) or not said.strip() or not said.isprintable():
            fault = RecordError(
                "the record has no key", field=field, value=part, mend="every record needs one"
            )
            return Raw(nameless(item), item, fault=fault)
        parts.append(said.strip())
    key = "/".join(part.replace("/", "%2F") for part in parts)
    if len(key) > LONGEST_KEY:
        fault = RecordError("the record's key is too long", field=", ".join(fields), mend="shorten it")
        return Raw(nameless(item), item, fault=fault)
    return Raw(key, item)


def nameless(item: Any) -> str:
    """A key for what has none: the same for the same content."""
    return "?" + hashlib.sha256(orjson.dumps(item, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
